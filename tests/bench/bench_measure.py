# SPDX-License-Identifier: GPL-3.0-or-later
"""What a contender costs, measured from outside by /proc: no contender says a figure of itself.

A contender's processes are this one's descendants but the site's: whoever loses its parent becomes
ours (PR_SET_CHILD_SUBREAPER). A process belongs to a class by the program that it runs: “browser”,
“driver”, or else “controller”. Processor time is that of the living and, by their parents'
cutime and cstime, of those that have ended. A controller inherits nothing, since who takes leave of
a browser would get all that it has used; it is short only of what its own children did between the
last look at them and their end. Memory is PSS.
"""

import ctypes
import os
import signal
import subprocess
import threading
import time

PR_SET_CHILD_SUBREAPER = 36
TICK = os.sysconf("SC_CLK_TCK")
CLASSES = ("controller", "driver", "browser")
BROWSERS = ("chromium", "chrome", "chromium-headless-shell", "headless_shell",
            "chrome-headless-shell", "chrome_crashpad_handler", "chrome-sandbox")
STEP_S = 0.2
LEAVE_S = 2
PSS_SHARE = 20  # looking at the memory takes at most this part of the time


def become_reaper():
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def read_stats():
    """All processes: {pid: (parent, own ticks, ticks of its ended children, start)}"""
    stats = {}
    for name in os.listdir("/proc"):
        if not name.isdigit():
            continue
        try:
            with open(f"/proc/{name}/stat", "rb") as file:
                text = file.read()
        except OSError:
            continue
        parts = text[text.rindex(b")") + 2:].split()
        stats[int(name)] = (int(parts[1]), int(parts[11]) + int(parts[12]),
                            int(parts[13]) + int(parts[14]), int(parts[19]))
    return stats


def find_descendants(stats, root, without=()):
    children = {}
    for pid, stat in stats.items():
        children.setdefault(stat[0], []).append(pid)
    found, parents = [], [root]
    while parents:
        for pid in children.get(parents.pop(), ()):
            if pid not in without:
                found.append(pid)
                parents.append(pid)
    return found


def get_class(pid):
    try:
        name = os.path.basename(os.readlink(f"/proc/{pid}/exe")).removesuffix(" (deleted)")
    except OSError:
        return None
    if name in BROWSERS:
        return "browser"
    return "driver" if name == "chromedriver" else "controller"


def read_pss(pid):
    try:
        with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as file:
            for line in file:
                if line.startswith("Pss:"):
                    return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0


class Meter:
    """Watches the contender that runs, in a thread of its own."""

    def __init__(self, without):
        self.without = set(without)
        self.samples = []  # (monotonic s, {class: CPU s})
        self.peaks = dict.fromkeys(CLASSES, 0)
        self._classes = {}  # (pid, start): class
        self._last = {}  # (pid, start): (ticks with those of ended children, parent)
        self._moved = dict.fromkeys(CLASSES, 0)  # ticks that a class has of, or lost to, another
        self._next_pss = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="meter")
        self._thread.start()

    def _watch(self):
        while not self._stop.wait(STEP_S):
            self._look()
        self._look()

    def _look(self):
        stats = read_stats()
        living = {(pid, stats[pid][3]): pid
                  for pid in find_descendants(stats, os.getpid(), self.without)}
        keys = {pid: key for key, pid in living.items()}
        for key in set(self._last) - set(living):
            self._bury(key, keys)
        ticks = dict(self._moved)
        for key, pid in living.items():
            parent, own, ended, _ = stats[pid]
            # A process may become another program, as a wrapper does at its start.
            self._classes[key] = get_class(pid) or self._classes.get(key, "controller")
            used = own + (ended if self._classes[key] != "controller" else 0)
            self._last[key] = (used, parent)
            ticks[self._classes[key]] += used
        self.samples.append((time.monotonic(), {name: ticks[name] / TICK for name in CLASSES}))
        if time.monotonic() >= self._next_pss:
            self._look_at_memory(living)

    def _bury(self, key, keys):
        ticks, parent = self._last.pop(key)
        own = self._classes[key]
        heir = self._classes.get(keys.get(parent))
        self._moved[own] += ticks
        if heir in ("driver", "browser") and own != "controller":
            self._moved[heir] -= ticks

    def _look_at_memory(self, living):
        begin = time.monotonic()
        sums = dict.fromkeys(CLASSES, 0)
        for key, pid in living.items():
            sums[self._classes[key]] += read_pss(pid)
        for name in CLASSES:
            self.peaks[name] = max(self.peaks[name], sums[name])
        end = time.monotonic()
        self._next_pss = end + (end - begin) * PSS_SHARE

    def stop(self):
        self._stop.set()
        self._thread.join()

    def get_cpu(self, name, when):
        """CPU seconds of a class until a moment, between two samples by a straight line."""
        before = (self.samples[0][0], 0)
        for at, cpu in self.samples:
            if at >= when:
                part = (when - before[0]) / (at - before[0]) if at > before[0] else 0
                return before[1] + part * (cpu[name] - before[1])
            before = (at, cpu[name])
        return before[1]


def reap():
    """Takes leave of the ended ones that have become ours."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0] != 0:
            pass
    except ChildProcessError:
        pass


def find_left(without, limit_s):
    """What still runs after a contender's end, when it has had a moment to go."""
    end = time.monotonic() + limit_s
    while True:
        reap()
        left = find_descendants(read_stats(), os.getpid(), set(without))
        if not left or time.monotonic() > end:
            return left
        time.sleep(0.05)


def end_leftovers(without):
    """Ends what a contender has left, and says how many processes that were."""
    left = find_left(without, LEAVE_S)
    for pid in left:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
    find_left(without, LEAVE_S)
    return len(left)


def run(command, env, out, limit_s, without):
    """Runs a contender: its meter, its begin and end (monotonic s), its exit status."""
    with open(out, "wb") as output:
        begin = time.monotonic()
        process = subprocess.Popen(command, env=env, stdin=subprocess.DEVNULL, stdout=output,
                                   stderr=subprocess.STDOUT)
        meter = Meter(without)
        try:
            status = process.wait(limit_s)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            status = "no end"
        end = time.monotonic()
        meter.stop()
    return meter, begin, end, status


def find_busy_browsers():
    """Browsers that are not ours and burn a processor: they falsify every figure."""
    before = read_stats()
    time.sleep(1)
    return sorted(pid for pid, stat in read_stats().items()
                  if pid in before and stat[1] - before[pid][1] > TICK / 4
                  and get_class(pid) == "browser")
