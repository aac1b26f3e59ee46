# SPDX-License-Identifier: GPL-3.0-or-later
"""One run under the kill harness: started, killed, resumed until it has ended, and judged."""

import csv
import json
import os
import pathlib
import shutil
import subprocess
import time

import kill_processes as processes
from kill_program import Program, Stuck

CLEAN_UP_S = 2.0  # what the README promises
GIVE_UP_S = 10.0  # then the harness ends what was left itself

# What a run must not show. Each is counted.
FAULTS = {
    "lost": "rows that were said to be done and are missing or differ",
    "double": "rows that are there twice",
    "missed": "pages without a row",
    "redone": "pages that were loaded again after they were said to be done",
    "orphans": "processes that were left after 2 s",
    "profiles": "temporary folders that were left",
    "differing": "exports that differ from an undisturbed run's",
    "stores": "stores that could not be read after a kill",
    "stuck": "runs that did not end, or not with the right exit status",
}


def read_rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


class Run:
    """A folder with a job, its store, its output and the programs' TMPDIR."""

    def __init__(self, setting, number, faults, say):
        self.setting = setting
        self.folder = setting.folder / f"run-{number}"
        self.number = number
        self.faults = faults
        self.say = say
        self.store = self.folder / "run.sqlite"
        self.output = self.folder / "out.csv"
        self.tmp = self.folder / "tmp"
        self.tmp.mkdir(parents=True)
        self.marker = f"WINDROW_KILLED={os.getpid()}-{number}."
        self.said = {}          # path of a page → when it was said to have ended
        self.excused = set()    # folders whose guard was killed: the next start sees to them
        self.program = None
        self.n_starts = 0

    def fault(self, kind, what):
        self.faults[kind] += 1
        self.say(f"run {self.number}: {kind}: {what}")

    def get_environment(self):
        name, _, value = self.marker.partition("=")
        home = {f"XDG_{kind}_HOME": str(self.folder / kind.lower())
                for kind in ("CONFIG", "DATA", "CACHE", "STATE")}
        return {**os.environ, **home, name: value, "TMPDIR": str(self.tmp), "LC_ALL": "C.UTF-8",
                "LANGUAGE": ""}

    def call(self, *arguments):
        return subprocess.run([self.setting.cli, *arguments], env=self.get_environment(),
                              capture_output=True, timeout=self.setting.limit_s, check=False)

    # --- starting

    def start(self):
        began = self.store.exists() and self.has_begun()
        if not began:
            for path in self.folder.glob("run.sqlite*"):
                path.unlink()
        what = (["resume", self.store] if began
                else ["run", self.setting.job, "--store", self.store])
        self.n_starts += 1
        self.program = Program([self.setting.cli, *what, "--verbose", "-o", self.output],
                               self.get_environment())

    def has_begun(self):
        """A start that was killed before its store was one has left nothing to go on with."""
        if self.said:
            return True
        return self.call("show", str(self.store)).returncode == 0

    # --- after a kill

    def collect_said(self):
        for path, when in self.program.ended_pages.items():
            self.said.setdefault(path, when)

    def check_gone(self, find, what):
        """Returns the seconds until FIND() gave no process any more."""
        left, took = processes.wait_gone(find, CLEAN_UP_S * self.setting.patience)
        if left:
            names = [(process.pid, " ".join(processes.read_words(process))[:200])
                     for process in left]
            self.faults["orphans"] += len(left) - 1
            self.fault("orphans", f"after {what}: {names}")
            left, more = processes.wait_gone(find, GIVE_UP_S)
            took += more
            for process in left:
                processes.kill(process)
        return took

    def check_all_gone(self, tree, what):
        def find():
            marked = processes.list_marked(self.marker)
            known = {process.pid for process in marked}
            return marked + [process for process in tree
                             if process.pid not in known and processes.runs(process)]
        return self.check_gone(find, what)

    def excuse_unguarded(self):
        """A start that was killed before its guard was there leaves an empty folder, which a start
        takes away when it is a minute old. This one is now."""
        for folder in self.tmp.iterdir():
            if folder.is_dir() and not any(folder.iterdir()):
                os.utime(folder, times=(time.time() - 120, time.time() - 120))
                self.excused.add(folder.name)

    def check_folders(self, what):
        left = {path.name for path in self.tmp.iterdir()} - self.excused
        if left:
            self.faults["profiles"] += len(left) - 1
            self.fault("profiles", f"after {what}: {sorted(left)}")
            for name in left:
                shutil.rmtree(self.tmp / name, ignore_errors=True)

    def check_store(self, rng):
        """What was said is in the store, as it is: a copy is read, so that nothing is mended."""
        if not self.said:
            return
        copy = self.folder / "copy.sqlite"
        for path in self.folder.glob("copy*"):
            path.unlink()
        for ending in "", "-wal":
            if (source := pathlib.Path(f"{self.store}{ending}")).exists():
                shutil.copy(source, f"{copy}{ending}")
        rows = self.folder / "copy.csv"
        exported = self.call("export", str(copy), "-o", str(rows))
        if exported.returncode != 0:
            self.fault("stores", exported.stderr.decode())
            return
        self.compare_said(read_rows(rows))
        if rng.random() < 0.25:
            self.check_show()

    def check_show(self):
        shown = self.call("show", "--json", str(self.store))
        state = json.loads(shown.stdout)["state"] if shown.returncode == 0 else None
        if state not in ("interrupted", "finished"):
            self.fault("stores", f"show says “{state}”: {shown.stderr.decode()}")

    def compare_said(self, rows):
        found = {tuple(row) for row in rows}
        lost = [path for path in self.said if tuple(self.setting.expected[path]) not in found]
        if lost:
            self.faults["lost"] += len(lost) - 1
            self.fault("lost", f"of {len(self.said)}: {lost[:5]}")

    # --- after the end

    def finish(self):
        """The program has ended by itself, or ought to."""
        status = self.program.wait_end(self.setting.limit_s)
        self.collect_said()
        self.excused.clear()
        took = self.check_all_gone([], "the end")
        self.check_folders("the end")
        if status != self.setting.status:
            raise Stuck(f"exit status {status}: {self.program.notes[-3:]}")
        self.judge(read_rows(self.output))
        return took

    def judge(self, rows):
        expected = self.setting.expected
        self.compare_said(rows)
        paths = ["/" + row[0].split("/", 3)[3] for row in rows]
        missed = set(expected) - set(paths)
        if missed:
            self.faults["missed"] += len(missed) - 1
            self.fault("missed", sorted(missed)[:5])
        if len(paths) > len(set(paths)):
            self.faults["double"] += len(paths) - len(set(paths)) - 1
            self.fault("double", sorted({path for path in paths if paths.count (path) > 1})[:5])
        wrong = [(row, expected.get(path)) for path, row in zip(paths, rows)
                 if row != expected.get(path)]
        if sorted(rows) != sorted(expected.values()):
            self.fault("differing", wrong[:2])

    def check_requests(self, requests):
        """REQUESTS: times and paths. What was said to have ended is asked for no more."""
        for when, path in requests:
            if path in self.said and when > self.said[path]:
                self.fault("redone", f"{path} was said {when - self.said[path]:.3f} s before")

    def clean_up(self):
        """Ends whatever is left of this run, for a harness that breaks off."""
        if self.program is not None:
            self.program.kill()
            self.program.reader.join()
        _, _ = processes.wait_gone(lambda: processes.list_marked(self.marker), GIVE_UP_S)
        for process in processes.list_marked(self.marker):
            processes.kill(process)
        shutil.rmtree(self.folder, ignore_errors=True)

    def describe(self):
        """For a run that is stuck: what runs, and what was said last."""
        names = [" ".join(processes.read_words(process))[:160]
                 for process in self.program.list_tree()]
        return "\n  ".join([f"pages said: {len(self.program.ended_pages)}, starts: {self.n_starts}",
                            f"{time.monotonic() - self.program.started:.1f} s since the last start",
                            *self.program.notes[-5:], *names])
