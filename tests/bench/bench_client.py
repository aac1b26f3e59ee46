# SPDX-License-Identifier: GPL-3.0-or-later
"""A WebDriver client that can go about it in the ways that Windrow cannot, to measure what its own
way brings: a driver and a session a worker.

    bench_client.py SPEC OUT [fourteen] [polling] [at-once]

fourteen: a request for each element, its text and its address, as the clients of libraries do, and
not one script; polling: looking for the element each half second, and not waiting inside the page;
at-once: all sessions are started together, and not four at a time.
"""

import contextlib
import http.client
import json
import queue
import socket
import subprocess
import sys
import threading
import time

START_FEW = 4
PREAMBLE = "const done = arguments[arguments.length - 1]; const task = arguments[0];"
READ = """
function read () {
  done (task.selectors.map (selector => document.querySelector (selector).innerText.trim ()));
}"""
WAIT = """
const observer = new MutationObserver (look);
function look () {
  if (document.querySelector (task.wait) !== null) {
    observer.disconnect ();
    read ();
  }
}
observer.observe (document, { childList: true, subtree: true });
look ();"""
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"

with open(sys.argv[1], encoding="utf-8") as file:
    SPEC = json.load(file)
WAYS = sys.argv[3:]


class Session:
    def __init__(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.driver = subprocess.Popen([SPEC["driver"], f"--port={port}"],
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.wait_until_ready()
        options = {"binary": SPEC["browser"],
                   "args": SPEC["arguments"] + ["--remote-debugging-pipe"]}
        reply = self.send("POST", "/session", {"capabilities": {"alwaysMatch": {
            "browserName": "chrome", "goog:chromeOptions": options}}})
        self.path = "/session/" + reply["sessionId"]

    def wait_until_ready(self):
        end = time.monotonic() + 20
        while time.monotonic() < end:
            try:
                self.send("GET", "/status")
                return
            except OSError:
                self.connection.close()
                time.sleep(0.01)
        raise TimeoutError("The driver does not answer")

    def send(self, method, path, body=None):
        self.connection.request(method, path, json.dumps(body) if body is not None else None,
                                {"Content-Type": "application/json"})
        reply = self.connection.getresponse()
        value = json.loads(reply.read())["value"]
        if reply.status != 200:
            raise RuntimeError(value["error"])
        return value

    def end(self):
        self.send("DELETE", self.path)
        self.driver.terminate()
        self.driver.wait()

    def find(self, selector):
        return self.send("POST", self.path + "/element",
                         {"using": "css selector", "value": selector})[ELEMENT]

    def poll(self, selector):
        end = time.monotonic() + 10
        while True:
            try:
                return self.find(selector)
            except RuntimeError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.5)

    def read_by_script(self, wait):
        script = PREAMBLE + READ + (WAIT if wait is not None else "read ();")
        task = {"selectors": [field["selector"] for field in SPEC["fields"]], "wait": wait}
        return self.send("POST", self.path + "/execute/async", {"script": script, "args": [task]})

    def read_by_elements(self):
        values = []
        for field in SPEC["fields"]:
            values.append(self.send("GET", f"{self.path}/element/{self.find(field['selector'])}"
                                           "/text"))
        for path in ("/url", "/title", "/source"):
            self.send("GET", self.path + path)
        return values

    def read(self, url):
        self.send("POST", self.path + "/url", {"url": url})
        wait = SPEC["wait_for"]
        if wait is not None and "polling" in WAYS:
            self.poll(wait)
            wait = None
        return self.read_by_elements() if "fourteen" in WAYS else self.read_by_script(wait)


def work(urls, rows, gate):
    with gate:
        session = Session()
    with contextlib.suppress(queue.Empty):
        while True:
            url = urls.get_nowait()
            rows.append({"url": url, "values": session.read(url)})
    session.end()


def main():
    urls, rows = queue.SimpleQueue(), []
    for url in SPEC["urls"]:
        urls.put(url)
    gate = threading.Semaphore(SPEC["workers"] if "at-once" in WAYS else START_FEW)
    threads = [threading.Thread(target=work, args=(urls, rows, gate))
               for _ in range(SPEC["workers"])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with open(sys.argv[2], "w", encoding="utf-8") as out:
        for row in rows:
            out.write(json.dumps(row) + "\n")


if __name__ == "__main__":
    main()
