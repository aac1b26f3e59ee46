# SPDX-License-Identifier: GPL-3.0-or-later
"""The installed Flatpak and the browsers outside of it, before and after the user allows them.

Prints a line “ok NAME” or “not ok NAME” for each case. To be run in a desktop of its own.
"""

import csv
import os
import pathlib
import re
import signal
import subprocess

import sample_rows  # noqa: E402
from sandbox import APP, HOME, Site, case, list_inside, run_inside, wait_for_end  # noqa: E402
from person import wait_for  # noqa: E402

RUN = """windrow-cli sample-job --site={site} >"$XDG_CACHE_HOME/sample.windrow"
exec windrow-cli run --quiet --browser=chromium --workers=2 --worker-model={model} --output=- \
  "$XDG_CACHE_HOME/sample.windrow"
"""
GUARD = re.compile(r"windrow-guard (\S+/windrow-\w{6}) (\S*chromedriver)")


def list_outside():
    """The processes that were started outside for this desktop: {pid: command line}."""
    found = {}
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            environment = (folder / "environ").read_bytes().split(b"\0")
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:  # it has ended meanwhile
            continue
        ours = f"HOME={HOME}".encode() in environment and b"container=flatpak" not in environment
        if ours and re.search("windrow-guard|chromedriver|chromium", command):
            if "flatpak run" not in command and "bwrap" not in command:
                found[int(folder.name)] = command
    return found


def list_folders():
    """The folders of the drivers outside."""
    return {match[1] for match in map(GUARD.search, list_outside().values()) if match}


def list_users(folders):
    """Whatever still has one of these folders in its command line: Chromium hides the rest."""
    found = []
    for path in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
        try:
            command = path.read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        if any(f"{folder}/" in command or f"{folder} " in command for folder in folders):
            found.append(command)
    return found


def wait_for_end_outside(folders):
    wait_for("the end outside", lambda: not list_outside() and not list_users(folders), 10,
             lambda: "\n".join([*list_outside().values(), *list_users(folders)]))
    wait_for("the folders to go", lambda: not any(map(os.path.exists, folders)), 10,
             lambda: "\n".join(folders))


def start_run(site, model):
    return subprocess.Popen(["flatpak", "run", "--command=sh", APP, "-c",
                             RUN.format(site=site, model=model)],
                            text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def wait_for_drivers():
    return wait_for("two drivers outside", lambda: folders if len(folders := list_folders()) == 2
                    else None, 60, lambda: "\n".join(list_outside().values()))


def tell_command():
    """Returns the command that the program names."""
    with case("without leave it names the command that gives it"):
        status, output = run_inside("windrow-cli run --browser=chromium --url=http://127.0.0.1:9/ "
                                    "--output=-")
        match = re.search(rf"flatpak override --user --talk-name=\S+ {re.escape(APP)}", output)
        assert status == 3 and match, f"{status}: {output}"
        return match[0].split()
    return None


def tell_drivers(command):
    subprocess.run(command, check=True)
    with case("with it the browsers outside are found"):
        status, output = run_inside("windrow-cli drivers")
        assert status == 0 and re.search(r"^Chromium +\d", output, re.M), output
        assert re.search(r"^WebKit +\d", output, re.M), output


def tell_run(site):
    folders = set()
    run = start_run(site, "threads")
    with case("they are driven from the sandbox"):
        folders = wait_for_drivers()
        output, errors = run.communicate(timeout=300)
        assert run.returncode == 2, errors  # some pages are there to fail
        rows = list(csv.DictReader(output.splitlines()))
        good, wrong = sample_rows.compare(rows, site)
        assert not wrong, "\n".join(wrong)
        assert len(rows) == sample_rows.count_products(site) + 7, len(rows)
        assert good >= 8 * len(rows), good
        print(f"# Chromium outside: {good} cells in {len(rows)} rows agree", flush=True)
    with case("nothing of them is left outside"):
        wait_for_end_outside(folders)


def tell_kill(site):
    folders = set()
    run = start_run(site, "processes")
    with case("a program that is killed leaves nothing outside"):
        folders = wait_for_drivers()
        wait_for("two browsers", lambda: 2 == sum("--user-data-dir=" in command
                                                  for command in list_users(folders)),
                 explain=lambda: "\n".join(list_users(folders)))
        for pid, command in list_inside().items():
            if "windrow-cli run" in command:
                os.kill(pid, signal.SIGKILL)
        run.communicate(timeout=30)
        wait_for_end_outside(folders)


def main():
    command = tell_command()
    tell_drivers(command)
    with Site() as site:
        tell_run(site)
        tell_kill(site)
    wait_for_end()


if __name__ == "__main__":
    main()
