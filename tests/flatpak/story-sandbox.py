# SPDX-License-Identifier: GPL-3.0-or-later
"""The installed Flatpak, as a person uses it: the sample job, its CSV, and what is left afterwards.

Prints a line “ok NAME” or “not ok NAME” for each case. To be run in a desktop of its own.
"""

import csv
import os
import pathlib
import re
import select
import signal
import subprocess
import sys
import time
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "ui"))

import sample_rows  # noqa: E402
from sandbox import (APP, BUTTON, HOME, Sandboxed, case, end_inside, list_inside,  # noqa: E402
                     run_inside, wait_for_end)
from webdriver import Session  # noqa: E402
from person import text_of, wait_for, walk  # noqa: E402

FRAMES = """new Promise (done => {
  let n = 0;
  const frame = () => ++n < 20 ? requestAnimationFrame (frame) : done (n);
  frame ();
})"""
SEEN = """new Promise (done => new IntersectionObserver (() => done ('seen'))
  .observe (document.querySelector ('h1')))"""
HERE = pathlib.Path(__file__).parent


def find_count(person, word):
    def look():
        for node, _ in walk(person.app, rows=False):
            match = re.fullmatch(rf"{word} ([\d,.]+)", node.get_name() or "")
            if node.get_role_name() in BUTTON and match:
                return int(re.sub(r"\D", "", match[1]))
        return None

    return look()


def find_site(person):
    """The address in the job's text."""
    def look():
        for node, _ in walk(person.app, rows=False):
            match = re.search(r"http://127\.0\.0\.1:\d+", text_of(node))
            if match:
                return match[0]
        return None

    return person.wait("the sample site's address", look)


def list_windows():
    tree = subprocess.run(["xwininfo", "-root", "-tree"], text=True, capture_output=True,
                          check=True)
    return re.findall(r" [1-9]\d{2,}x[1-9]\d{2,}\+", tree.stdout)


def start_portal(target):
    portal = subprocess.Popen([sys.executable, HERE / "portal.py", target], text=True,
                              stdout=subprocess.PIPE)
    assert portal.stdout.readline() == "ready\n", "the portal did not start"
    return portal


def export(person, portal, target):
    """Returns the file that was written: the target, or what the portal had to offer instead."""
    person.change_window(lambda: person.key("ctrl+e"))
    person.press(BUTTON, "Save…")
    person.wait("the portal's file", lambda: select.select([portal.stdout], [], [], 0)[0])
    path = pathlib.Path(urllib.parse.unquote(portal.stdout.readline().strip()[len("file://"):]))
    person.toast("written to")
    if path.parts[-3] == "doc":
        return target
    print(f"# the document portal cannot run here; written to {path}", flush=True)
    return path


def tell_job(portal, target):
    person = Sandboxed(["flatpak", "run", APP, "--sample"])
    try:
        with case("the sample job runs with the built-in WebKit"):
            site = find_site(person)
            person.key("ctrl+Return")
            wait_for("browsers", lambda: any("windrow-browser" in line
                                             for line in list_inside().values()))
            person.wait("rows", lambda: find_count(person, "Done"), 60)
            assert not any(" 1280x900+" in size for size in list_windows()), list_windows()
            person.find(BUTTON, "Start", seconds=180)
            pages = find_count(person, "Done") + find_count(person, "Failed")
            assert pages == sample_rows.count_products(site) + 7, person.screen()
        with case("its rows are exported through the portal"):
            target = export(person, portal, target)
            assert target.exists(), "the file is not there"
        with case("each cell is what the site serves"):
            with open(target, newline="", encoding="utf-8") as file:
                rows = list(csv.DictReader(file))
            good, wrong = sample_rows.compare(rows, site)
            assert not wrong, "\n".join(wrong)
            assert len(rows) == pages and good >= 8 * pages, f"{good} cells in {len(rows)} rows"
            print(f"# {good} cells in {len(rows)} rows agree", flush=True)
        with case("nothing is beside the exported file"):
            left = [name for name in os.listdir(target.parent) if name.endswith(".part")]
            assert not left, left
        with case("the window ends in order and nothing survives"):
            person.key("ctrl+q")
            assert person.program.wait(20) == 0, person.program.returncode
            wait_for_end()
    finally:
        person.leave()


def tell_kill():
    """Killed in the middle of its work, the sandbox leaves nothing either."""
    person = Sandboxed(["flatpak", "run", APP, "--sample"])
    try:
        with case("a program that is killed leaves nothing"):
            find_site(person)
            person.key("ctrl+Return")
            person.wait("rows", lambda: find_count(person, "Done"), 60)
            program = next(pid for pid, line in list_inside().items()
                           if re.match(r"(/app/bin/)?windrow( |$)", line))
            os.kill(program, signal.SIGKILL)
            wait_for_end()
    finally:
        person.leave()


def tell_browser():
    """A page behind a hidden window cannot tell; behind a visible one there is a window."""
    def is_on_screen():
        return any(" 901x607+" in size for size in list_windows())

    page = "data:text/html,<h1>Page</h1>"
    with case("a hidden page is painted, and no window shown"):
        with Session(APP, "--hidden", "--geometry=901x607") as session:
            session.send("POST", "/url", {"url": page})
            state = session.ask("Promise.resolve (document.visibilityState)")
            assert state == "visible", state
            assert session.ask(FRAMES) == 20
            assert session.ask(SEEN) == "seen"
            size = session.ask("Promise.resolve ([innerWidth, innerHeight])")
            assert size == [901, 607], size
            assert not is_on_screen(), list_windows()
    end_inside()
    with case("a visible page has a window of its size"):
        with Session(APP, "--geometry=901x607") as session:
            session.send("POST", "/url", {"url": page})
            assert session.ask(FRAMES) == 20
            assert is_on_screen(), list_windows()
    end_inside()


def tell_sandbox():
    secret = HOME / "secret.txt"
    secret.write_text("a file of the host\n", encoding="utf-8")
    with case("the sandbox sees no file of the home"):
        _, output = run_inside(f"cat {secret}; ls -A $HOME")
        assert "a file of the host" not in output and output.rstrip().endswith(".var"), output
    with case("the sandbox sees no folder of the host"):
        _, output = run_inside("cd /; ls -d home/* media/* mnt/* srv/* run/host/usr 2>/dev/null")
        assert output.strip() == "", output
    with case("what it writes to the home stays inside"):
        run_inside("echo x >$HOME/left.txt")
        assert not (HOME / "left.txt").exists(), "it is on the host"
    with case("it cannot start programs of the host"):
        status, output = run_inside("flatpak-spawn --host true")
        assert status != 0, output
    with case("no browser but its own"):
        status, output = run_inside("windrow-cli drivers")
        assert status == 0 and re.search(r"^WebKit +\d", output, re.M), output
        assert "hromium" not in output and "irefox" not in output, output
    with case("without a browser it says what brings one"):
        status, output = run_inside("WINDROW_WEBKITDRIVER=/none WINDROW_MINIBROWSER=/none "
                                    "windrow-cli run --url http://127.0.0.1:9/ -o -")
        assert status != 0 and f"flatpak update {APP}" in output, output
    with case("runs are stored in the sandbox's own folder"):
        runs = list((HOME / ".var" / "app" / APP / "data" / "windrow" / "runs").iterdir())
        assert runs, "no run is there"
    with case("no folder of a driver is left"):
        left = [str(path) for path in HOME.glob("**/windrow-??????") if path.is_dir()]
        assert not left, "\n".join(left)


def main():
    target = HOME / "out" / "sample.csv"
    target.parent.mkdir()
    portal = start_portal(target)
    started = time.monotonic()
    try:
        tell_job(portal, target)
        print(f"# the story took {time.monotonic() - started:.0f} s", flush=True)
        tell_kill()
        tell_browser()
        tell_sandbox()
    finally:
        portal.terminate()
        portal.wait()


if __name__ == "__main__":
    main()
