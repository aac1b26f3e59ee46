# SPDX-License-Identifier: GPL-3.0-or-later
"""A session with the WebKitWebDriver and the windrow-browser of the installed Flatpak."""

import json
import socket
import subprocess
import time
import urllib.error
import urllib.request

BROWSER = "/app/libexec/windrow/windrow-browser"
PATIENCE_S = 60


def find_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Session:
    def __init__(self, app, *arguments):
        port = find_port()
        self.url = f"http://127.0.0.1:{port}"
        self.driver = subprocess.Popen(["flatpak", "run", "--command=WebKitWebDriver", app,
                                        f"--port={port}"])
        self.wait_for_driver()
        options = {"binary": BROWSER, "args": ["--automation", *arguments]}
        match = {"alwaysMatch": {"webkitgtk:browserOptions": options}}
        session = self.send("POST", "/session", {"capabilities": match})
        self.url += f"/session/{session['sessionId']}"

    def wait_for_driver(self):
        end = time.monotonic() + PATIENCE_S
        while True:
            try:
                return self.send("GET", "/status")
            except urllib.error.URLError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.05)

    def send(self, method, path, body=None):
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(self.url + path, data, method=method)
        with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
            return json.load(answer)["value"]

    def ask(self, promise):
        """The value of a promise in the page."""
        body = {"script": f"({promise}).then (arguments[0]);", "args": []}
        return self.send("POST", "/execute/async", body)

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.send("DELETE", "")
