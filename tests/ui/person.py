# SPDX-License-Identifier: GPL-3.0-or-later
"""A person before the window: reads it through the accessibility bus, works it by keys and mouse.

Every wait is for a condition and ends with what was waited for and what the window showed instead.
"""

import itertools
import os
import subprocess
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

PATIENCE_S = 30


class Disappointed(Exception):
    """What a person waited for did not come."""


def spin():
    """Lets the bus deliver what changed."""
    context = GLib.MainContext.default()
    while context.iteration(False):
        pass


def wait_for(what, condition, seconds=PATIENCE_S, explain=lambda: ""):
    """Returns the first true value of condition()."""
    end = time.monotonic() + seconds
    while True:
        spin()
        try:
            value = condition()
        except GLib.Error:  # a node that went away while it was read
            value = None
        if value:
            return value
        if time.monotonic() > end:
            raise Disappointed(f"waited {seconds} s for {what}\n{explain()}")
        time.sleep(0.05)


def walk(node, depth=0, rows=True, backwards=False):
    """Yields (node, depth) of what is visible, in reading order or from the end.

    Reading a table takes seconds: without rows, what tables hold is left out.
    GTK 4.8 calls nothing below the frame “showing”, so the hidden pages of a stack are in it.
    """
    try:
        if depth > 1 and not node.get_state_set().contains(Atspi.StateType.VISIBLE):
            return
        yield node, depth
        if not rows and node.get_role_name() == "table row":
            return
        places = range(node.get_child_count())
        for i in reversed(places) if backwards else places:
            child = node.get_child_at_index(i)
            if child is not None:
                yield from walk(child, depth + 1, rows, backwards)
    except GLib.Error:
        return


def text_of(node):
    """What a node says: its text where it has one, otherwise its name."""
    text = node.get_text_iface()
    count = Atspi.Text.get_character_count(text) if text is not None else 0
    if count > 0:
        return Atspi.Text.get_text(text, 0, count)
    return node.get_name() or ""


class Person:
    def __init__(self, arguments, environment=None, **options):
        Atspi.init()
        self.program = subprocess.Popen(arguments, env={**os.environ, **(environment or {})},
                                        **options)
        self.app = wait_for("the program on the accessibility bus", self._find_app)
        self.focus = None
        self._listener = Atspi.EventListener.new(self._focus_moved)
        self._listener.register("object:state-changed:focused")

    def _focus_moved(self, event):
        if event.detail1:
            self.focus = event.source

    def _find_app(self):
        if self.program.poll() is not None:
            raise Disappointed(f"the program ended with status {self.program.returncode}")
        desktop = Atspi.get_desktop(0)
        for i in range(desktop.get_child_count()):
            app = desktop.get_child_at_index(i)
            if app is not None and app.get_process_id() == self.program.pid:
                app.set_cache_mask(Atspi.Cache.NONE)  # what is read must be what is there now
                return app if app.get_child_count() > 0 else None
        return None

    def screen(self):
        """The window as a screen reader has it, a line a node."""
        lines = []
        for node, depth in walk(self.app):
            lines.append(f"{'  ' * depth}{node.get_role_name()} “{text_of(node)[:90]}”")
        return "\n".join(lines)

    def look(self, role, name=None, within=None, contains=None):
        """The first node on screen of a role and a name, or None."""
        for node, _ in walk(within or self.app, rows=False):
            if node.get_role_name() not in (role if isinstance(role, tuple) else (role,)):
                continue
            said = (node.get_name() or "", text_of(node))
            if name is not None and name not in said:
                continue
            if contains is not None and not any(contains in text for text in said):
                continue
            return node
        return None

    def find(self, role, name=None, within=None, contains=None, seconds=PATIENCE_S):
        return wait_for(f"{role} “{name or contains or ''}”",
                        lambda: self.look(role, name, within, contains), seconds, self.screen)

    def toast(self, contains):
        """Waits for a toast. It lies over all else, so it is last in the tree, and soon gone."""
        def shown():
            return any(contains in text_of(node)
                       for node, _ in itertools.islice(walk(self.app, backwards=True), 60))
        return self.wait(f"the toast “{contains}”", shown)

    def press(self, role, name, within=None):
        """Clicks on a button, a toggle, a switch or a menu item."""
        node = self.find(role, within=within, contains=name)
        self.wait(f"“{name}” to be ready",
                  lambda: node.get_state_set().contains(Atspi.StateType.SENSITIVE))
        node.do_action(0)

    def key(self, *keys):
        subprocess.run(["xdotool", "key", "--clearmodifiers", *keys], check=True)

    def type(self, text):
        """Types text; a newline is the Return key."""
        for i, line in enumerate(text.split("\n")):
            if i > 0:
                self.key("Return")
            if line:
                subprocess.run(["xdotool", "type", "--delay", "4", line], check=True)

    def tab_to(self, role, contains="", key="Tab", most=80):
        """Presses Tab until something of a role and a name has the focus; what was on the way."""
        way = []
        for _ in range(most):
            self.focus = None
            self.key(key)
            wait_for("the focus to move", lambda: self.focus, 10, lambda: ", ".join(way))
            way.append(f"{self.focus.get_role_name()} “{self.focus.get_name()}”")
            if self.focus.get_role_name() in role and contains in self.focus.get_name():
                return way
        raise Disappointed(f"“{contains}” is not reached by {key}: {', '.join(way)}")

    def active_window(self):
        """The X window that has the keyboard, None while none has it."""
        answer = subprocess.run(["xdotool", "getactivewindow"], text=True, capture_output=True)
        return answer.stdout.strip() or None

    def change_window(self, act):
        """Does what opens or closes a window; reads nothing until another one has the keyboard.

        GTK 4.8 ends with a segmentation fault when it is asked for a window in the making.
        """
        before = self.active_window()
        act()
        wait_for("another window", lambda: self.active_window() not in (before, None))

    def window(self, title):
        """The program's window of that title."""
        windows = [self.app.get_child_at_index(i) for i in range(self.app.get_child_count())]
        return next(window for window in windows if window and window.get_name() == title)

    def wait(self, what, condition, seconds=PATIENCE_S):
        return wait_for(what, condition, seconds, self.screen)

    def leave(self):
        """Ends the program if it has not ended."""
        if self.program.poll() is None:
            self.program.terminate()
        try:
            return self.program.wait(10)
        except subprocess.TimeoutExpired:
            self.program.kill()
            return self.program.wait()
