# SPDX-License-Identifier: GPL-3.0-or-later
"""windrow-cli under the kill harness: what it prints, and when."""

import subprocess
import threading
import time

import kill_processes as processes


class Stuck(Exception):
    """What was waited for did not come."""


class Program:
    """One call of windrow-cli. A thread reads its lines, so that each has the time it came."""

    def __init__(self, command, environment):
        self.ended_pages = {}  # path of the URL → the time at which it was said
        self.notes = []        # what else was printed
        self.exporting = self.ended = None  # when it had done all pages, and when it was over
        self.news = threading.Condition()
        self.started = time.monotonic()
        self.process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                                        text=True)
        self.reader = threading.Thread(target=self.read, name="program")
        self.reader.start()

    def read(self):
        for line in self.process.stderr:
            with self.news:
                self.take(line.rstrip("\n"))
                self.news.notify_all()
        self.process.wait()
        self.ended = time.monotonic()
        with self.news:
            self.news.notify_all()

    def take(self, line):
        words = line.split("\t")
        if len(words) > 1 and words[0] in ("done", "failed", "skipped"):
            path = "/" + words[1].split("/", 3)[3]
            self.ended_pages.setdefault(path, time.monotonic())
        else:
            self.notes.append(line)
            if " pages: " in line:
                self.exporting = time.monotonic()

    def has_ended(self):
        return self.process.poll() is not None and not self.reader.is_alive()

    def get_last_times(self):
        """Seconds from the last page until the export, and until the end."""
        last = max(self.ended_pages.values())
        return self.exporting - last, self.ended - last

    def wait_until(self, condition, limit_s):
        """Waits for CONDITION(), which every line may bring about; False: the program ended."""
        end = time.monotonic() + limit_s
        with self.news:
            while not condition():
                if self.process.poll() is not None:
                    return False
                if time.monotonic() > end:
                    raise Stuck(f"nothing new for {limit_s:.0f} s")
                self.news.wait(0.2)
        return True

    def wait_end(self, limit_s):
        self.reader.join(limit_s)
        if self.reader.is_alive():
            raise Stuck(f"windrow-cli did not end within {limit_s:.0f} s")
        return self.process.wait(limit_s)

    def list_tree(self):
        return processes.list_tree(self.process.pid)

    def list_by_role(self, role):
        return [process for process in self.list_tree() if processes.get_role(process) == role]

    def kill(self):
        """Whether it ran until now."""
        ran = self.process.poll() is None
        self.process.kill()
        return ran
