# SPDX-License-Identifier: GPL-3.0-or-later
"""Processes as the kill harness sees them: from outside, by /proc.

A process is its number and the time of its start, so that a number that was given out again is
somebody else. One that has ended and waits for its parent is gone.
"""

import os
import pathlib
import signal
import time
import typing

DRIVERS = {"chromedriver", "WebKitWebDriver"}
BROWSERS = {"chromium", "chromium-headless-shell", "headless_shell", "chrome", "MiniBrowser"}
RENDERERS = {"WebKitWebProcess"}


class Process(typing.NamedTuple):
    pid: int
    parent: int
    started: int


def read(pid):
    """The process PID, or None if it does not run."""
    try:
        stat = pathlib.Path(f"/proc/{pid}/stat").read_bytes()
    except OSError:
        return None
    rest = stat[stat.rindex(b")") + 2:].split()
    return None if rest[0] in (b"Z", b"X") else Process(int(pid), int(rest[1]), int(rest[19]))


def list_all():
    found = (read(name) for name in os.listdir("/proc") if name.isdigit())
    return [process for process in found if process is not None]


def list_tree(root):
    """What runs below the process numbered ROOT, without itself."""
    children = {}
    for process in list_all():
        children.setdefault(process.parent, []).append(process)
    tree, waiting = [], [root]
    while waiting:
        below = children.get(waiting.pop(), [])
        tree += below
        waiting += [process.pid for process in below]
    return tree


def runs(process):
    now = read(process.pid)
    return now is not None and now.started == process.started


def read_words(process):
    try:
        return pathlib.Path(f"/proc/{process.pid}/cmdline").read_bytes().decode(
            errors="replace").split("\0")
    except OSError:
        return [""]


def get_role(process):
    """worker, guard, driver, browser, renderer, or None for a helper of theirs."""
    words = read_words(process)
    name = os.path.basename(words[0].split(" ")[0])
    line = " ".join(words)
    if name in ("windrow-guard", "windrow-worker"):
        return name.removeprefix("windrow-")
    if name in DRIVERS:
        return "driver"
    if name in RENDERERS or (name in BROWSERS and "--type=renderer" in line):
        return "renderer"
    return "browser" if name in BROWSERS and "--type=" not in line else None


def is_marked(process, marker):
    """Whether its environment holds MARKER, or its command line does: some overwrite the first."""
    for name in "environ", "cmdline":
        try:
            if marker.encode() in pathlib.Path(f"/proc/{process.pid}/{name}").read_bytes():
                return True
        except OSError:
            pass
    return False


def list_marked(marker):
    return [process for process in list_all()
            if process.pid != os.getpid() and is_marked(process, marker)]


def kill(process):
    """Whether it was there to be killed."""
    if not runs(process):
        return False
    try:
        os.kill(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def wait_gone(find, limit_s):
    """Waits until FIND() gives no process; returns those that are left, and the seconds it took."""
    start = time.monotonic()
    while True:
        left = find()
        took = time.monotonic() - start
        if not left or took > limit_s:
            return left, took
        time.sleep(0.01)
