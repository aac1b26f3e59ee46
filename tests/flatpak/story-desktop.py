# SPDX-License-Identifier: GPL-3.0-or-later
"""The installed Flatpak on a desktop: activation, its languages and help, and the command line.

Prints a line “ok NAME” or “not ok NAME” for each case. To be run in a desktop of its own.
"""

import csv
import os
import pathlib
import shutil
import subprocess

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

import sample_rows  # noqa: E402
from sandbox import (APP, BUTTON, HOME, Sandboxed, Site, case, end_inside,  # noqa: E402
                     list_inside, run_inside, wait_for_end)
from person import text_of, wait_for, walk  # noqa: E402

LOCALES = HOME / ".var" / "app" / APP / "cache" / "locale"
HOST = "org.freedesktop.Flatpak"
EXPORTS = pathlib.Path(os.environ["FLATPAK_USER_DIR"]) / "exports" / "share"
RUN = """windrow-cli sample-job --site={site} >"$XDG_CACHE_HOME/sample.windrow"
exec windrow-cli run --quiet --worker-model=processes --workers=2 --output=- \
  "$XDG_CACHE_HOME/sample.windrow"
"""


def call(name, path, interface, method, arguments=None):
    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    return bus.call_sync(name, path, interface, method, arguments, None, 0, 20000, None)


def install_service():
    """Puts the exported service where the session's bus looks, as a desktop with Flatpak does."""
    folder = pathlib.Path(os.environ["XDG_DATA_HOME"]) / "dbus-1" / "services"
    shutil.copy(EXPORTS / "dbus-1" / "services" / f"{APP}.service", folder)
    call("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "ReloadConfig")


def wait_for_windows(count):
    def list_windows():
        found = subprocess.run(["xdotool", "search", "--onlyvisible", "--class", "windrow"],
                               text=True, capture_output=True, check=False)
        return found.stdout.split()

    wait_for(f"{count} windows", lambda: len(list_windows()) == count, 30, lambda: list_windows())


def tell_validity():
    """By the newer AppStream of the runtime: the one of an older system knows less."""
    with case("its metainfo and its desktop entry are valid, strictly"):
        status, output = run_inside(
            f"appstreamcli validate --strict --no-net /app/share/*/{APP}.*.xml && "
            f"desktop-file-validate /app/share/applications/{APP}.desktop")
        assert status == 0, output


def tell_activation():
    install_service()
    entry = Gio.DesktopAppInfo.new_from_filename(str(EXPORTS / "applications" / f"{APP}.desktop"))
    with case("the desktop starts it over D-Bus"):
        assert entry.get_boolean("DBusActivatable")
        assert entry.launch([], None)
        wait_for_windows(1)
    with case("“New Job” opens one more window"):
        assert entry.list_actions() == ["new"], entry.list_actions()
        entry.launch_action("new", None)
        wait_for_windows(2)
    with case("it ends in order when it is asked to"):
        call(APP, "/io/github/windrow/Windrow", "org.gtk.Actions", "Activate",
             GLib.Variant("(sava{sv})", ("quit", [], {})))
        wait_for_end()


def tell_language():
    # The stand-in runtime has no locale but C, which is never translated: one of another name.
    run_inside(f'mkdir -p {LOCALES} && cp -r /usr/lib/locale/C.utf8 {LOCALES}/de_DE.UTF-8')
    person = Sandboxed(["flatpak", "run", f"--env=LOCPATH={LOCALES}", "--env=LC_ALL=de_DE.UTF-8",
                        "--env=LANGUAGE=de", APP])

    def says(text):
        return any(text in text_of(node) for node, _ in walk(person.app, rows=False))

    try:
        with case("its window speaks German"):
            person.find(BUTTON, contains="Beispiel ausprobieren")
        with case("its preferences name the command that allows other browsers"):
            wait_for("the keyboard", person.active_window)
            person.key("ctrl+comma")
            person.wait("the row", lambda: says("Browser dieses Rechners")
                        and says(f"flatpak override --user --talk-name={HOST} {APP}"))
            person.key("Escape")
            person.wait("the row to go", lambda: not says("Browser dieses Rechners"))
        with case("its help is there, in German too"):
            person.change_window(lambda: person.key("F1"))
            person.wait("the help", lambda: says("Windrow-Hilfe"))
    finally:
        person.leave()
        end_inside()


def tell_processes():
    with Site() as site:
        run = subprocess.Popen(["flatpak", "run", "--command=sh", APP, "-c", RUN.format(site=site)],
                               text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        with case("each worker is a process"):
            wait_for("two workers", lambda: 2 == sum("/windrow-worker" in line
                                                     for line in list_inside().values()), 60,
                     lambda: "\n".join(list_inside().values()))
        with case("they bring what the site serves"):
            output, errors = run.communicate(timeout=300)
            assert run.returncode == 2, errors  # some pages are there to fail
            rows = list(csv.DictReader(output.splitlines()))
            good, wrong = sample_rows.compare(rows, site)
            assert not wrong, "\n".join(wrong)
            assert len(rows) == sample_rows.count_products(site) + 7, len(rows)
            assert good >= 8 * len(rows), good
            print(f"# 2 processes: {good} cells in {len(rows)} rows agree", flush=True)
    with case("no worker survives"):
        wait_for_end()


def main():
    tell_validity()
    tell_activation()
    tell_language()
    tell_processes()


if __name__ == "__main__":
    main()
