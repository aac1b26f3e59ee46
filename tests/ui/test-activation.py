#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The desktop starts the program over D-Bus, by the installed service and desktop entry.

    test-activation WINDROW SERVICE-FILE DESKTOP-FILE
"""

import os
import pathlib
import re
import subprocess
import sys
import time

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

APP = "io.github.windrow.Windrow"
JOB = '{"windrow": 1, "name": "Prices", "urls": ["http://127.0.0.1:9/"], "fields": []}'


def install_service(program, service):
    """Puts the service where the session's bus looks, with the program that was built."""
    folder = pathlib.Path(os.environ["XDG_DATA_HOME"]) / "dbus-1" / "services"
    folder.mkdir(parents=True, exist_ok=True)
    text, n_changed = re.subn(r"^Exec=\S+/windrow ", f"Exec={program} ", service.read_text(),
                              flags=re.M)
    assert n_changed == 1, service.read_text()
    (folder / service.name).write_text(text)
    call("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "ReloadConfig")


def call(name, path, interface, method, arguments=None):
    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    return bus.call_sync(name, path, interface, method, arguments, None, 0, 20000, None)


def list_titles():
    found = subprocess.run(["xdotool", "search", "--onlyvisible", "--class", "windrow",
                            "getwindowname", "%@"], text=True, capture_output=True, check=False)
    return sorted(found.stdout.splitlines())


def wait_for_titles(condition):
    end = time.monotonic() + 30
    while not condition(list_titles()):
        assert time.monotonic() < end, list_titles()
        time.sleep(0.05)


def test_activate(entry, _folder):
    assert entry.get_boolean("DBusActivatable")
    assert entry.launch([], None)
    wait_for_titles(lambda titles: len(titles) == 1)


def test_action(entry, _folder):
    assert entry.list_actions() == ["new"], entry.list_actions()
    entry.launch_action("new", None)
    wait_for_titles(lambda titles: len(titles) == 2)


def test_open(entry, folder):
    assert "application/x-windrow-job+json" in entry.get_supported_types()
    job = folder / "prices.windrow"
    job.write_text(JOB)
    assert entry.launch_uris([job.as_uri()], None)
    wait_for_titles(lambda titles: any("prices" in title.lower() for title in titles))


def main():
    program, service, desktop = (pathlib.Path(name).resolve() for name in sys.argv[1:])
    folder = pathlib.Path(os.environ["HOME"])
    # An entry counts only while its program is there.
    os.environ["PATH"] = f"{program.parent}:{os.environ['PATH']}"
    install_service(program, service)
    entry = Gio.DesktopAppInfo.new_from_filename(str(desktop))
    tests = [test_activate, test_action, test_open]
    print(f"TAP version 13\n1..{len(tests)}", flush=True)
    for number, test in enumerate(tests, 1):
        try:
            test(entry, folder)
            print(f"ok {number} /activation/{test.__name__[5:]}", flush=True)
        except (AssertionError, GLib.Error) as error:
            print(f"# {error!r}\nnot ok {number} /activation/{test.__name__[5:]}", flush=True)
    call(APP, "/io/github/windrow/Windrow", "org.gtk.Actions", "Activate",
         GLib.Variant("(sava{sv})", ("quit", [], {})))


if __name__ == "__main__":
    main()
