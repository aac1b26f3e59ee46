# SPDX-License-Identifier: GPL-3.0-or-later
"""The accessibility tree of every view, dialog and state: audited, or as a screen reader has it.

    audit.py TOUR            says what is wrong where, then a table, then the result as TAP
    audit.py --read TOUR     prints what there is to hear, a line a node, in the order of reading

TOUR is the program that walks the window through its states (see tour.c).
"""

import collections
import re
import subprocess
import sys

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, Gio, GLib  # noqa: E402

PATIENCE_S = 30
N_PAGES = "24"
ACCESSIBLE = "org.a11y.atspi.Accessible"
ROOT = "/org/a11y/atspi/accessible/root"

# What is within these is part of them, and not read for itself.
WHOLE = {"push button", "button", "toggle button", "radio button", "check box", "switch",
         "page tab", "menu item", "check menu item", "radio menu item", "image", "icon",
         "progress bar", "scroll bar", "slider", "separator", "spin button"}
SILENT = {"filler", "panel", "unknown", "generic", "viewport", "scroll pane", "redundant object"}
UNNAMED = SILENT | {"scroll bar", "page tab list"}
CONTROLS = {"spin button", "switch", "check box", "slider", "combo box", "text", "entry",
            "password text"}
CLASS_NAME = re.compile(r"(Gtk|Adw|Wr)[A-Z][A-Za-z]+")


class Node:
    def __init__(self, parent=None):
        self.parent = parent
        self.children = []
        self.role = self.name = self.description = self.value = ""
        self.states = set()
        self.relations = set()

    def ancestors(self):
        node = self.parent
        while node is not None:
            yield node
            node = node.parent

    def walk(self):
        yield self
        for child in self.children:
            yield from child.walk()

    def root(self):
        return next((node for node in self.ancestors() if node.parent is None), self)

    def is_in(self, roles):
        return any(node.role in roles for node in self.ancestors())

    def __str__(self):
        return f"{self.role} “{self.name}”"

    def place(self):
        named = [node for node in self.ancestors() if node.name and node.role not in SILENT]
        return f"{self} in {named[0]}" if named else str(self)


class Reader:
    """Reads trees through the bus. All of a tree's nodes are asked at once, or it takes seconds."""

    def __init__(self):
        session = Gio.bus_get_sync(Gio.BusType.SESSION)
        address = session.call_sync("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress",
                                    None, None, 0, -1).unpack()[0]
        self.bus = Gio.DBusConnection.new_for_address_sync(
            address, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT
            | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION)
        self.pending = 0

    def ask(self, place, interface, method, arguments, store):
        def answered(bus, result):
            self.pending -= 1
            try:
                store(*bus.call_finish(result).unpack())
            except GLib.Error:
                pass  # not of this kind

        self.pending += 1
        self.bus.call(place[0], place[1], interface, method, arguments, None, 0, PATIENCE_S * 1000,
                      None, answered)

    def wait(self):
        context = GLib.MainContext.default()
        while self.pending > 0:
            context.iteration(True)

    def read(self, node, place):
        def keep(attribute):
            return lambda value: setattr(node, attribute, value)

        def get_property(interface, name, store):
            self.ask(place, "org.freedesktop.DBus.Properties", "Get",
                     GLib.Variant("(ss)", (interface, name)), store)

        def keep_states(words):
            for i in range(64):
                if words[i // 32] >> i % 32 & 1:
                    node.states.add(Atspi.StateType(i).value_nick)
            if "visible" in node.states or node.role == "application":
                self.ask(place, ACCESSIBLE, "GetChildren", None, keep_children)

        def keep_children(places):
            for child_place in places:
                child = Node(node)
                node.children.append(child)
                self.read(child, child_place)

        def keep_relations(relations):
            node.relations = {Atspi.RelationType(number).value_nick for number, _ in relations}

        def keep_role(number):
            role = node.role = Atspi.role_get_name(Atspi.Role(number))
            if role in ("text", "spin button", "entry", "password text"):
                self.ask(place, "org.a11y.atspi.Text", "GetText",
                         GLib.Variant("(ii)", (0, 1 << 20)), keep("value"))
            elif role in ("progress bar", "slider", "scroll bar", "level bar"):
                get_property("org.a11y.atspi.Value", "CurrentValue",
                             lambda value: setattr(node, "value", f"{value:.2f}"))

        get_property(ACCESSIBLE, "Name", keep("name"))
        get_property(ACCESSIBLE, "Description", keep("description"))
        self.ask(place, ACCESSIBLE, "GetRole", None, keep_role)
        self.ask(place, ACCESSIBLE, "GetRelationSet", None, keep_relations)
        self.ask(place, ACCESSIBLE, "GetState", None, keep_states)

    def read_children(self, place):
        found = []
        self.ask(place, ACCESSIBLE, "GetChildren", None, found.extend)
        self.wait()
        return found

    def read_window(self, number):
        """A window of the one program there is, without what is not shown in it."""
        app = self.read_children(("org.a11y.atspi.Registry", ROOT))[0]
        window = Node()
        self.read(window, self.read_children(app)[number])
        self.wait()
        return prune(window)


def prune(node):
    node.children = [prune(child) for child in node.children if "visible" in child.states]
    return node


# --- what the toolkit does, and no program can mend: (why, which nodes) ---

QUIRKS = {
    "GtkScrolledWindow can have the focus where nothing in it can; its name is what is in it":
        lambda node: node.role == "scroll pane",
    "GtkDropDown and AdwComboRow show what is chosen in a list that never has the focus":
        lambda node: node.is_in({"combo box"}) and node.role in ("list", "list item", "image",
                                                                    "filler"),
    "GtkListBox and GtkListView can have the focus where nothing in them can":
        lambda node: node.role == "list" and any("focusable" in item.states
                                                 for item in node.children),
    "GtkColumnView gives what it is made of the names of its classes; its rows have ours":
        lambda node: node.is_in({"tree table", "table"}) and is_of_column_view(node),
    "AdwAboutWindow and GtkShortcutsWindow have a button each whose name is not ours to give":
        lambda node: node.root().name in ("About", "GtkShortcutsWindow"),
    "GtkPaned has the focus while its handle is moved, by F8":
        lambda node: node.name in ("GtkPaned", "GtkPanedHandle"),
    "AdwExpanderRow is a list of rows in a row; the row within has the name and the focus":
        lambda node: is_expander(node) or (node.role == "list" and is_expander(node.parent.parent)),
    "AdwExpanderRow, AdwEntryRow and GtkPopoverMenu do not mark their arrows as decoration":
        lambda node: node.role == "image" and node.is_in({"list item", "text", "menu item"}),
    "AdwEntryRow has its title twice, large and small":
        lambda node: node.role == "label" and node.is_in({"text", "entry", "password text"}),
}


def is_expander(node):
    """A nameless row that has nothing but a box with a list."""
    return (node is not None and node.role == "list item" and not node.name
            and [child.role for child in node.children] == ["panel"]
            and any(child.role == "list" for child in node.children[0].children))


def is_of_column_view(node):
    """A heading, a cell, a list, the row of headings, or a row that has no page yet."""
    return (node.name in ("GtkColumnViewTitle", "GtkColumnViewCell", "GtkColumnListView")
            or node.name == "GtkListItemWidget" and not any(
                is_told(label) for cell in node.children for label in cell.walk()
                if cell.name != "GtkColumnViewTitle"))


def is_told(node):
    return node.role == "label" and not is_nameless(node)


def is_the_toolkits(node):
    return any(test(node) for test in QUIRKS.values())


# --- the faults ---

def is_nameless(node):
    return not node.name.strip() or CLASS_NAME.fullmatch(node.name)


def find_nameless(node):
    if "focusable" in node.states and is_nameless(node):
        yield "can have the focus and has no name"
    elif "focusable" in node.states and node.role in SILENT - {"scroll pane", "panel"}:
        yield "can have the focus and has no role"
    elif node.role in ("image", "icon") and is_nameless(node):
        yield "is no decoration and has no name"
    elif CLASS_NAME.fullmatch(node.name) and node.role not in UNNAMED:
        yield "has the name of its class"


def find_doubled(node):
    words = node.name.split()
    half = len(words) // 2
    if half and len(words) % 2 == 0 and words[:half] == words[half:]:
        yield "says its name twice"
    for before, after in zip(node.children, node.children[1:]):
        if before.name and not is_nameless(before) and before.name == after.name \
                and not is_the_toolkits(after) and before.role not in SILENT \
                and "labelled-by" not in after.relations:
            yield f"says “{after.name}” twice in a row"


def find_unrelated(node):
    """A control in a row with a title is called by it."""
    if node.role not in CONTROLS or is_nameless(node):
        return
    row = next((node for node in node.ancestors() if node.role == "list item"), None)
    if row is not None and not is_nameless(row) and row.name not in node.name \
            and "labelled-by" not in node.relations:
        yield f"is in the row “{row.name}” and not named after it"


def find_faults(window):
    for node in window.walk():
        if node.is_in(WHOLE) and "focusable" not in node.states or is_the_toolkits(node):
            continue
        for find in (find_nameless, find_doubled, find_unrelated):
            for fault in find(node):
                yield f"{node.place()} {fault}"


# --- what is heard ---

TOLD_STATES = ("focused", "selected", "checked", "pressed", "expanded", "busy", "invalid-entry",
               "required")


def tell(node, depth=0):
    """Yields what a screen reader says of a tree, without what says nothing."""
    quiet = (node.role in SILENT and (is_nameless(node) or not node.name)
             or node.role == "separator" or CLASS_NAME.fullmatch(node.name))
    if not quiet:
        parts = [f"{node.role} “{node.name}”"]
        if node.value:
            parts.append(f"= {' ⏎ '.join(node.value.splitlines())[:100]}")
        if node.description and node.description != node.name:
            parts.append(f"({node.description})")
        parts += [state for state in TOLD_STATES if state in node.states]
        if "sensitive" not in node.states and "focusable" in node.states:
            parts.append("greyed")
        yield "  " * depth + " ".join(parts)
        depth += 1
    if node.role in WHOLE and not quiet:
        return
    for child in node.children:
        if child.role == "label" and child.name == node.name and not quiet:
            continue  # what names it
        yield from tell(child, depth)


# --- the tour ---

def visit(tour):
    """Yields (state, window) of each state that the tour comes to."""
    program = subprocess.Popen([tour, "tree", "light", N_PAGES, "-"], text=True,
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    reader = None
    try:
        for line in program.stdout:
            if not line.startswith("state "):
                continue
            reader = reader or Reader()
            _, state, number = line.split()
            yield state.removeprefix("light-"), reader.read_window(int(number))
            program.stdin.write("\n")
            program.stdin.flush()
        if program.wait() != 0:
            raise SystemExit(f"the tour ended with status {program.returncode}")
    finally:
        program.stdin.close()  # with nobody who reads, it ends
        program.wait()


def read_aloud(tour):
    for state, window in visit(tour):
        print(f"=== {state}")
        print("\n".join(tell(window)), end="\n\n", flush=True)


def audit(tour):
    rows, where = [], collections.defaultdict(list)
    for state, window in visit(tour):
        nodes = list(window.walk())
        faults = list(find_faults(window))
        rows.append((state, len(nodes), sum("focusable" in node.states for node in nodes),
                     len(faults)))
        for fault in faults:
            if fault not in where:
                print(f"# {state}: {fault}")
            where[fault].append(state)
        print("# {:28} {:5} nodes {:4} focusable {:3} faults".format(*rows[-1]), flush=True)
    for fault, states in where.items():
        print(f"# {fault}: {', '.join(sorted(set(states)))}")
    n_faults = sum(row[3] for row in rows)
    print(f"# {len(rows)} states, {sum(row[1] for row in rows)} nodes, {n_faults} faults")
    print("1..1\n" + ("not ok" if n_faults or not rows else "ok") + " 1 no faults in the tree")
    return n_faults > 0


def main():
    if sys.argv[1] == "--read":
        return read_aloud(sys.argv[2])
    return audit(sys.argv[1])


if __name__ == "__main__":
    sys.exit(main())
