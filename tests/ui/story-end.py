# SPDX-License-Identifier: GPL-3.0-or-later
"""What ends the program from outside while its browsers are at work, and that nothing stays.

A real window with a real browser, in the middle of a run: it is told to end as a terminal and a
log-out do it, a person closes it and says that the run is to stop, it crashes, it is killed, and
its display goes away. Each time all processes that it had started are gone within 2 s, and its
folder for temporary files is empty. The run can then be resumed: every page that was said to be
done is in the store and is not tried again, and in the end each has one row.

    story-end.py WINDROW WINDROW_CLI
"""

import json
import os
import pathlib
import re
import resource
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

from person import Person, text_of, wait_for, walk

LIMIT_S = 2
WORKERS = 2
N_PAGES = 36
PAGE_MS = 900
SEEN = 3  # pages that are done before it happens
BUTTON = ("push button", "button")


def children():
    """The processes of each parent, without those that have ended."""
    found = {}
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = stat.read_text(errors="replace").rpartition(")")[2].split()[:2]
        except (OSError, ValueError):
            continue
        if state not in "ZX":
            found.setdefault(int(parent), []).append(int(stat.parent.name))
    return found


def tree(root):
    """All that descends from a process."""
    by_parent = children()
    pids = list(by_parent.get(root, []))
    for pid in pids:
        pids += by_parent.get(pid, [])
    return pids


def alive(pids):
    there = {pid for group in children().values() for pid in group}
    return [pid for pid in pids if pid in there]


def count_pages(pids):
    """How many of the processes show a page."""
    count = 0
    for pid in pids:
        try:
            line = pathlib.Path(f"/proc/{pid}/cmdline").read_bytes()
        except OSError:
            continue
        count += b"--type=renderer" in line
    return count


class Display:
    """An X server of the window's own, which can go away."""

    def __init__(self):
        reader, writer = os.pipe()
        self.server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writer), "-nolisten", "tcp", "-noreset"],
            pass_fds=[writer], stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(writer)
        with os.fdopen(reader) as pipe:
            self.name = f":{pipe.readline().strip()}"

    def count_windows(self, pid):
        """How many windows of a program are shown."""
        found = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(pid)], text=True,
                               env={**os.environ, "DISPLAY": self.name}, capture_output=True)
        return len(found.stdout.split())

    def close(self):
        self.server.kill()
        self.server.wait()


def end_by(number):
    return lambda person, display, _: person.program.send_signal(number)


def ask_to_close(person, display):
    """Returns the button that answers. GTK 4.8 ends when it is asked for a window in the making."""
    before = display.count_windows(person.program.pid)
    assert before > 0
    person.find(BUTTON, "Close").do_action(0)
    wait_for("the question", lambda: display.count_windows(person.program.pid) > before)
    time.sleep(0.3)
    question = person.window("Stop the Run?")
    return person.find(BUTTON, within=question, contains="Stop and Close")


def answer(person, display, button):
    button.do_action(0)


def do_nothing(person, display):
    pass


# What happens, what leads to it, and the exit status; None for any.
ENDS = {
    "a terminal hangs up": (end_by(signal.SIGHUP), do_nothing, 0),
    "a person interrupts": (end_by(signal.SIGINT), do_nothing, 0),
    "a log-out": (end_by(signal.SIGTERM), do_nothing, 0),
    "a person closes the window": (answer, ask_to_close, 0),
    "it crashes": (end_by(signal.SIGSEGV), do_nothing, -signal.SIGSEGV),
    "it aborts": (end_by(signal.SIGABRT), do_nothing, -signal.SIGABRT),
    "killed": (end_by(signal.SIGKILL), do_nothing, -signal.SIGKILL),
    "its display goes away": (lambda person, display, _: display.close(), do_nothing, None),
}


def write_job(name, site):
    """A job of its own for each case: one that ran before is offered to be resumed."""
    job = {
        "windrow": 1,
        "urls": [f"{site}/slow?ms={PAGE_MS}&n={n}" for n in range(N_PAGES)],
        "fields": [{"name": "title", "selector": "h1"}],
        "workers": WORKERS,
    }
    path = pathlib.Path(os.environ["HOME"]) / f"{name}.windrow"
    path.write_text(json.dumps(job), encoding="utf-8")
    return str(path)


def read_progress(person):
    """How many pages the window says have ended."""
    texts = [text_of(node) for node, _ in walk(person.app, rows=False)]
    found = [re.match(rf"(\d+) of {N_PAGES}\b", text) for text in texts]
    return max([int(match.group(1)) for match in found if match], default=0)


def read_attempts(store):
    """The attempts at each page that is done, by its URL."""
    with sqlite3.connect(store) as database:
        return dict(database.execute(
            "SELECT url, (SELECT count(*) FROM attempt WHERE page_id = page.id) FROM page"
            " WHERE state = 'done'"))


def resume(cli, job, seen):
    """Nothing that was on the screen is lost, and the rest is done."""
    runs = pathlib.Path(os.environ["XDG_DATA_HOME"]) / "windrow" / "runs"
    store, = runs.glob(f"{pathlib.Path(job).stem} *.sqlite")
    before = read_attempts(store)
    assert seen <= len(before) < N_PAGES, f"{len(before)} done, {seen} were seen"
    resumed = subprocess.run([cli, "resume", str(store), "-q", "-w", "4", "--format", "json"],
                             text=True, check=True, capture_output=True, timeout=60)
    rows = json.loads(resumed.stdout)
    urls = json.loads(pathlib.Path(job).read_text(encoding="utf-8"))["urls"]
    assert [row["url"] for row in rows] == urls, "not one row a page"
    assert all(row["state"] == "done" and row["title"] for row in rows), rows
    after = read_attempts(store)
    again = {url for url, count in before.items() if after[url] != count}
    assert not again, f"tried again: {again}"
    return len(before)


def run_and_end(windrow, job, case):
    """Returns how long it took, in seconds, how many processes there were, and pages on screen."""
    end, prepare, expected = case
    display = Display()
    with tempfile.TemporaryDirectory(prefix="windrow-test-") as folder:
        person = Person([windrow, job], {"TMPDIR": folder, "DISPLAY": display.name})
        try:
            person.press(("push button", "button", "toggle button"), "Start")
            wait_for("a browser a worker",
                     lambda: count_pages(tree(person.program.pid)) >= WORKERS,
                     explain=person.screen)
            wait_for("rows", lambda: read_progress(person) >= SEEN, explain=person.screen)
            prepared = prepare(person, display)
            seen = read_progress(person)
            pids = tree(person.program.pid)
            assert os.listdir(folder), "the profiles are elsewhere"
            began = time.monotonic()
            end(person, display, prepared)
            status = person.program.wait(10)
            wait_for("the browsers to end", lambda: not alive(pids), 10, lambda: alive(pids))
            wait_for("an empty folder", lambda: not os.listdir(folder), 10,
                     lambda: os.listdir(folder))
            took = time.monotonic() - began
            assert expected in (None, status), f"the status is {status}"
            assert took < LIMIT_S, f"it took {took:.2f} s"
            return took, len(pids), seen
        finally:
            person.leave()
            display.close()


def main():
    windrow, cli = sys.argv[1:]
    signal.signal(signal.SIGHUP, signal.SIG_DFL)  # who runs the tests may have had nohup before it
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # the crashes are on purpose
    failed = 0
    print(f"TAP version 13\n1..{len(ENDS)}", flush=True)
    shop = subprocess.Popen([cli, "sample-site", "--port", "0"], text=True, stdout=subprocess.PIPE)
    try:
        site = re.search(r"http://\S+", shop.stdout.readline()).group().rstrip("/")
        for number, (name, case) in enumerate(ENDS.items(), 1):
            try:
                job = write_job(name, site)
                took, count, seen = run_and_end(windrow, job, case)
                print(f"# {name}: {count} processes gone after {took * 1000:.0f} ms")
                kept = resume(cli, job, seen)
                print(f"# {seen} pages were seen to be done, {kept} were")
                print(f"ok {number} {name}", flush=True)
            except Exception as error:  # whatever it was, it is told and counts
                for line in f"{type(error).__name__}: {error}".splitlines():
                    print(f"# {line}")
                print(f"not ok {number} {name}", flush=True)
                failed = 1
    finally:
        shop.terminate()
        shop.wait(10)
    return failed


if __name__ == "__main__":
    sys.exit(main())
