# SPDX-License-Identifier: GPL-3.0-or-later
"""What all stories of the installed Flatpak share: cases, its processes, a person before it."""

import contextlib
import os
import pathlib
import signal
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "ui"))

from person import Atspi, Disappointed, Person, wait_for  # noqa: E402

APP = "io.github.windrow.Windrow"
BUTTON = ("push button", "button", "toggle button", "radio button")
HOME = pathlib.Path(os.environ["HOME"])


@contextlib.contextmanager
def case(name):
    """A case fails by whatever it raises; the next one goes on."""
    try:
        yield
        print(f"ok {name}", flush=True)
    except Exception as error:  # whatever it was, it is told and counts
        print("\n".join(f"# {line}" for line in f"{type(error).__name__}: {error}".splitlines()))
        print(f"not ok {name}", flush=True)


def run_inside(command):
    """Runs a shell's command in a sandbox of the app; returns its status and all it wrote."""
    done = subprocess.run(["flatpak", "run", "--command=sh", APP, "-c", command], text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60, check=False)
    return done.returncode, done.stdout


def list_inside():
    """The processes in sandboxes of this desktop: {pid: command line}."""
    found = {}
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            environment = (folder / "environ").read_bytes().split(b"\0")
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:  # it has ended meanwhile
            continue
        if b"container=flatpak" in environment and f"HOME={HOME}".encode() in environment:
            found[int(folder.name)] = command
    return found


class Sandboxed(Person):
    """A process number means nothing across a sandbox's border: the app is found by its name."""

    def _find_app(self):
        if self.program.poll() is not None:
            raise Disappointed(f"flatpak run ended with status {self.program.returncode}")
        desktop = Atspi.get_desktop(0)
        for i in range(desktop.get_child_count()):
            app = desktop.get_child_at_index(i)
            if app is not None and app.get_name() in ("windrow", "Windrow", APP):
                app.set_cache_mask(Atspi.Cache.NONE)
                return app if app.get_child_count() > 0 else None
        return None


def wait_for_end():
    wait_for("the processes to end", lambda: not list_inside(), 10,
             lambda: "\n".join(list_inside().values()))


def end_inside(name=""):
    """Ends what has that name in the sandboxes; they outlive a “flatpak run” that is ended."""
    for pid, command in list_inside().items():
        if name in command:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
    wait_for("the end of the sandboxes",
             lambda: not any(name in command for command in list_inside().values()))


class Site:
    """The sample site, served by a sandbox of its own; its address while it is entered."""

    def __enter__(self):
        self.program = subprocess.Popen(["flatpak", "run", "--command=windrow-cli", APP,
                                         "sample-site", "--port=0"], text=True,
                                        stdout=subprocess.PIPE)
        return self.program.stdout.readline().strip()

    def __exit__(self, *_error):
        end_inside("sample-site")
        self.program.communicate()
