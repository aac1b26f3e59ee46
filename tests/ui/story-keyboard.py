# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole main story by the keyboard alone, in the real window with a real browser.

Nothing is clicked, and nothing is done through the accessibility bus: it is only read. Pastes
URLs, sets three workers, adds a field, starts, watches, filters to the failures, reads the details
of one, retries it, exports, saves the job and closes the window.

    story-keyboard.py WINDROW WINDROW_CLI
"""

import os
import pathlib
import re
import subprocess
import sys

from person import Atspi, Person, wait_for, walk
from shop import MISSING, Shop, read_csv

BUTTON = ("push button", "button", "toggle button", "radio button")
PATHS = [f"/slow?ms=2500&n={n}" for n in range(15)] + MISSING


def paste(person, text):
    subprocess.run(["xclip", "-selection", "clipboard", "-silent"], input=text.encode(), check=True)
    person.key("ctrl+v")


def count(person, word):
    """The number on a filter."""
    for node, _ in walk(person.app, rows=False):
        if node.get_role_name() in BUTTON and re.fullmatch(rf"{word} [\d,.]+", node.get_name()):
            return int(re.sub(r"\D", "", node.get_name()))
    return 0


def set_up(person, shop):
    person.find("label", "Paste Some URLs")
    paste(person, "\n".join(shop.url + path for path in PATHS) + "\n")
    person.find("label", contains=f"{len(PATHS)} pages")
    person.tab_to(("spin button",), "Number of Workers")
    person.key("ctrl+a")
    person.type("3")
    person.change_window(lambda: (person.tab_to(BUTTON, "Add Field"), person.key("Return")))
    editor = person.window("New Field")
    person.type("name")
    person.find("text", within=editor, contains="name")
    person.key("Tab")  # GTK 4.8 does not tell that an entry row has the focus
    person.type("h1")
    person.find("text", within=editor, contains="h1")
    person.change_window(lambda: person.key("Return"))
    person.find("list item", contains="name")


def run(person):
    told = []
    listener = Atspi.EventListener.new(
        lambda event: told.append(event.any_data or event.source.get_description()))
    listener.register("object:announcement")
    listener.register("object:property-change:accessible-description")  # before GTK 4.14
    person.key("ctrl+Return")
    seen = set()

    def goes_on():
        done = count(person, "Done")
        seen.update({done} if 0 < done < len(PATHS) - len(MISSING) else ())
        return len(seen) >= 2

    person.wait("rows while the run goes on", goes_on)
    wait_for_end(person)
    for part in (f" of {len(PATHS)} ", "has ended"):
        wait_for(f"“{part}” to be told", lambda: any(part in str(text) for text in told), 10,
                 lambda: told)


def wait_for_end(person):
    person.wait("the end of the run",
                lambda: count(person, "Done") + count(person, "Failed") == len(PATHS), 90)
    person.find("label", contains="· in ")


def look_at_failures(person):
    person.tab_to(BUTTON, "Failed")
    person.key("space")
    person.wait("failures in the list", lambda: len(failed_rows(person)) == len(MISSING))
    person.tab_to(("table row", "list item"))
    person.key("space")
    person.find("label", "Attempts")
    person.tab_to(BUTTON, "Retry")
    person.key("Return")


def failed_rows(person):
    table = person.look("tree table", "Results")
    return [node for node, _ in walk(table)
            if node.get_role_name() == "label" and node.get_name() == "Failed"]


def choose_file(person, target, act):
    """Answers a file dialog, whose entry with the name has the focus."""
    person.change_window(act)
    person.find("text", "Name:")
    person.key("ctrl+a")
    paste(person, str(target))
    person.find("text", contains=str(target))
    person.change_window(lambda: person.key("Return"))
    wait_for(f"the file {target.name}", target.exists)


def tell(windrow, cli, folder):
    shop = Shop(cli)
    person = Person([windrow])
    try:
        set_up(person, shop)
        run(person)
        assert count(person, "Failed") == len(MISSING), person.screen()
        look_at_failures(person)
        wait_for_end(person)
        person.tab_to(BUTTON, "All", key="shift+Tab")
        person.key("space")
        person.wait("all rows again", lambda: len(failed_rows(person)) == len(MISSING)
                    and count(person, "All") == len(PATHS))

        target = pathlib.Path(folder) / "keyboard.csv"
        person.change_window(lambda: person.key("ctrl+e"))
        person.find("text", within=person.window("Export"), contains="name")
        choose_file(person, target, lambda: person.key("alt+s"))
        person.toast(f"written to {target.name}")
        rows = {row["url"]: row["state"] for row in read_csv(target)}
        failed = [url for url, state in rows.items() if state == "failed"]
        assert set(rows) == {shop.url + path for path in PATHS}, rows
        assert set(failed) == {shop.url + path for path in MISSING}, rows

        job = pathlib.Path(folder) / "keyboard.windrow"
        choose_file(person, job, lambda: person.key("ctrl+s"))
        person.key("ctrl+w")
        assert person.program.wait(30) == 0, "the program did not end well"
    finally:
        person.leave()
        shop.close()


def main():
    print("TAP version 13\n1..1", flush=True)
    try:
        tell(sys.argv[1], sys.argv[2], os.environ["HOME"])
        print("ok 1 the main story by keyboard")
        return 0
    except Exception as error:  # whatever it was, it is told and counts
        print("\n".join(f"# {line}" for line in f"{type(error).__name__}: {error}".splitlines()))
        print("not ok 1 the main story by keyboard")
        return 1


if __name__ == "__main__":
    sys.exit(main())
