# SPDX-License-Identifier: GPL-3.0-or-later
"""A shop owner's first job, in the real window with a real browser.

Pastes and types URLs, one of them bad; sets three workers; adds two fields; starts by Ctrl+Return;
sees rows arrive while it runs; filters the failures; exports through the file dialog; and what is
in the CSV is what the shop has, cell by cell.

    story-shop.py WINDROW WINDROW_CLI
"""

import os
import pathlib
import re
import subprocess
import sys

from person import Person, text_of, wait_for, walk
from shop import MISSING, SLOW, Shop, check, read_csv

BUTTON = ("push button", "button", "toggle button", "radio button")
def paste(person, text):
    subprocess.run(["xclip", "-selection", "clipboard", "-silent"], input=text.encode(), check=True)
    person.key("Return")  # Paste has the focus


def add_field(person, name, selector):
    person.change_window(lambda: person.press(BUTTON, "Add Field"))
    editor = person.window("New Field")
    person.type(name)
    person.find("text", within=editor, contains=name)
    person.key("Tab")
    person.type(selector)
    person.find("text", within=editor, contains=selector)
    person.change_window(lambda: person.key("Return"))
    person.find("list item", contains=name)


def look_filter(person, word):
    """A filter: “Done 12”, whose number changes while it stands there; None if it is not there."""
    def is_filter(node):
        return (node.get_role_name() in BUTTON
                and re.fullmatch(rf"{word} [\d,.]+", node.get_name() or ""))

    return next((node for node, _ in walk(person.app, rows=False) if is_filter(node)), None)


def find_filter(person, word):
    return person.wait(f"the filter “{word}”", lambda: look_filter(person, word))


def count_of(button):
    return int(re.sub(r"\D", "", button.get_name()))


def tell(windrow, cli, folder):
    shop = Shop(cli)
    person = Person([windrow])
    try:
        products = shop.product_paths()
        assert len(products) >= 48, f"the shop lists {len(products)} products"
        paths = products + SLOW
        pages = paths + MISSING

        person.find("label", "Paste Some URLs")
        # URLs: most by paste, the last one and a bad one by typing.
        paste(person, "\n".join(shop.url + path for path in pages[:-1]) + "\n")
        person.find("text", "URLs, one a line")
        person.wait("the pasted pages to be counted",
                    lambda: person.look("label", contains=f"{len(pages) - 1} pages"))
        person.key("ctrl+End")
        person.type(shop.url + pages[-1] + "\nhtp:/example.com/jug")
        person.find("label", contains=f"{len(pages)} pages")
        person.find("label", contains="1 line is no URL")
        person.find("label", contains="“htp” is no scheme")

        spin = person.find("list item", "Number of Workers")
        person.look("spin button", within=spin).set_current_value(3)
        add_field(person, "name", "h1")
        add_field(person, "price", ".price")

        # GTK 4.8 has the hidden pages of a stack in its tree; where it is newer, they come now.
        done = look_filter(person, "Done")
        person.key("ctrl+Return")
        done = done or find_filter(person, "Done")
        seen = set()
        person.wait("rows while the run goes on",
                    lambda: rows_arrive(count_of(done), seen, len(paths)))
        failed = find_filter(person, "Failed")
        person.wait("the end of the run",
                    lambda: count_of(done) + count_of(failed) == len(pages), seconds=90)
        person.find(BUTTON, "Start")
        assert count_of(failed) == len(MISSING), person.screen()

        failed.do_action(0)
        person.wait("only failures in the list",
                    lambda: states(person) == ["Failed"] * len(MISSING))
        find_filter(person, "All").do_action(0)
        person.wait("all rows again", lambda: "Done" in states(person))

        target = pathlib.Path(folder) / "shop.csv"
        export(person, target)
        check(read_csv(target), [shop.expect(path) for path in pages])
    finally:
        status = person.leave()
        shop.close()
    return status


def states(person):
    """The words in the list's column of states, of the rows in sight."""
    table = person.look("tree table", "Results")
    return [node.get_name() for node, _ in walk(table)
            if node.get_role_name() == "label" and node.get_name() in ("Done", "Failed", "Skipped")]


def rows_arrive(count, seen, total):
    """Whether at least two different counts, short of all, were on screen."""
    if 0 < count < total:
        seen.add(count)
    return len(seen) >= 2


def export(person, target):
    person.change_window(lambda: person.key("ctrl+e"))
    dialog = person.window("Export")
    person.find("text", within=dialog, contains="name,price")  # the preview
    person.change_window(lambda: person.press(BUTTON, "Save…", within=dialog))
    name = person.find("text", "Name:")
    name.set_text_contents(str(target))
    person.change_window(lambda: person.key("Return"))
    wait_for("the file", target.exists)
    person.toast(f"written to {target.name}")


def main():
    print("TAP version 13\n1..1", flush=True)
    try:
        tell(sys.argv[1], sys.argv[2], os.environ["HOME"])
        print("ok 1 a shop owner's first job")
        return 0
    except Exception as error:  # whatever it was, it is told and counts
        print("\n".join(f"# {line}" for line in f"{type(error).__name__}: {error}".splitlines()))
        print("not ok 1 a shop owner's first job")
        return 1


if __name__ == "__main__":
    sys.exit(main())
