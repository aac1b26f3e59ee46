# SPDX-License-Identifier: GPL-3.0-or-later
"""What ends the program from outside while its browsers are at work, and that nothing stays.

A real window with a real browser, in the middle of a run: it is told to end as a terminal and a
log-out do it, it is killed, and its display goes away. Each time all processes that it had started
are gone within 2 s, and its folder for temporary files is empty.

    story-end.py WINDROW WINDROW_CLI
"""

import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time

from person import Person, wait_for

LIMIT_S = 2
WORKERS = 2


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

    def close(self):
        self.server.kill()
        self.server.wait()


def end_by(number):
    return lambda person, display: person.program.send_signal(number)


# What happens, and the exit status; None for any.
ENDS = {
    "a terminal hangs up": (end_by(signal.SIGHUP), 0),
    "a person interrupts": (end_by(signal.SIGINT), 0),
    "a log-out": (end_by(signal.SIGTERM), 0),
    "killed": (end_by(signal.SIGKILL), -signal.SIGKILL),
    "its display goes away": (lambda person, display: display.close(), None),
}


def write_job(name, site):
    """A job of its own for each case: one that ran before is offered to be resumed."""
    job = {
        "windrow": 1,
        "urls": [f"{site}/slow?ms=2000&n={n}" for n in range(100)],
        "fields": [{"name": "title", "selector": "h1"}],
        "pace": {"workers": WORKERS},
    }
    path = pathlib.Path(os.environ["HOME"]) / f"{name}.windrow"
    path.write_text(json.dumps(job), encoding="utf-8")
    return str(path)


def run_and_end(windrow, job, end, expected):
    """Returns how long it took, in seconds."""
    display = Display()
    with tempfile.TemporaryDirectory(prefix="windrow-test-") as folder:
        person = Person([windrow, job], {"TMPDIR": folder, "DISPLAY": display.name})
        try:
            person.press(("push button", "button", "toggle button"), "Start")
            wait_for("a browser a worker",
                     lambda: count_pages(tree(person.program.pid)) >= WORKERS,
                     explain=person.screen)
            pids = tree(person.program.pid)
            assert os.listdir(folder), "the profiles are elsewhere"
            began = time.monotonic()
            end(person, display)
            status = person.program.wait(10)
            wait_for("the browsers to end", lambda: not alive(pids), 10, lambda: alive(pids))
            wait_for("an empty folder", lambda: not os.listdir(folder), 10,
                     lambda: os.listdir(folder))
            took = time.monotonic() - began
            assert expected in (None, status), f"the status is {status}"
            assert took < LIMIT_S, f"it took {took:.2f} s"
            return took, len(pids)
        finally:
            person.leave()
            display.close()


def main():
    windrow, cli = sys.argv[1:]
    signal.signal(signal.SIGHUP, signal.SIG_DFL)  # who runs the tests may have had nohup before it
    failed = 0
    print(f"TAP version 13\n1..{len(ENDS)}", flush=True)
    shop = subprocess.Popen([cli, "sample-site", "--port", "0"], text=True, stdout=subprocess.PIPE)
    try:
        site = re.search(r"http://\S+", shop.stdout.readline()).group().rstrip("/")
        for number, (name, (end, expected)) in enumerate(ENDS.items(), 1):
            try:
                took, count = run_and_end(windrow, write_job(name, site), end, expected)
                print(f"# {name}: {count} processes gone after {took * 1000:.0f} ms")
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
