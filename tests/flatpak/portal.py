# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for org.freedesktop.portal.Desktop on the private bus: a person who saves to FILE.

    portal.py FILE

The file reaches the sandbox through the document portal, the real one, as it would on a desktop.
Where that cannot run, for want of FUSE, a file of the same name in the sandbox's own folder is what
the person has chosen. Says “ready” once it has the name, and the address of each file that it hands
over.
"""

import os
import pathlib
import sys
import urllib.parse

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

APP = "io.github.windrow.Windrow"
INTERFACES = """<node>
  <interface name="org.freedesktop.portal.FileChooser">
    <property name="version" type="u" access="read"/>
    <method name="SaveFile">
      <arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="a{sv}" direction="in"/>
      <arg type="o" direction="out"/>
    </method>
  </interface>
  <interface name="org.freedesktop.portal.ProxyResolver">
    <property name="version" type="u" access="read"/>
    <method name="Lookup"><arg type="s" direction="in"/><arg type="as" direction="out"/></method>
  </interface>
</node>"""


def share(bus, path):
    """Returns the address by which the sandbox reaches a file that need not be there yet."""
    def ask(method, arguments, fds=None):
        return bus.call_with_unix_fd_list_sync(
            "org.freedesktop.portal.Documents", "/org/freedesktop/portal/documents",
            "org.freedesktop.portal.Documents", method, arguments, None, 0, 10000, fds, None)[0]

    folder, name = os.path.split(path)
    fds = Gio.UnixFDList.new()
    handle = fds.append(os.open(folder, os.O_PATH | os.O_CLOEXEC))
    arguments = GLib.Variant("(haybb)", (handle, name.encode() + b"\0", True, False))
    document = ask("AddNamed", arguments, fds).unpack()[0]
    ask("GrantPermissions", GLib.Variant("(ssas)", (document, APP, ["read", "write"])))
    # Where a sandbox has it, whatever the folder of this desktop is called outside.
    return "file://" + urllib.parse.quote(f"/run/user/{os.getuid()}/doc/{document}/{name}")


def choose(bus, path):
    try:
        return share(bus, path)
    except GLib.Error as error:
        print(f"the document portal cannot run here: {error.message}", file=sys.stderr, flush=True)
        folder = pathlib.Path.home() / ".var" / "app" / APP / "data"
        return (folder / os.path.basename(path)).as_uri()


def answer_save(bus, sender, options, path):
    token = options.get("handle_token", "t")
    handle = f"/org/freedesktop/portal/desktop/request/{sender[1:].replace('.', '_')}/{token}"
    uri = choose(bus, path)
    print(uri, flush=True)

    def respond():
        results = {"uris": GLib.Variant("as", [uri])}
        bus.emit_signal(sender, handle, "org.freedesktop.portal.Request", "Response",
                        GLib.Variant("(ua{sv})", (0, results)))

    GLib.idle_add(respond)
    return GLib.Variant("(o)", (handle,))


def main():
    path = sys.argv[1]

    def called(bus, sender, _path, _interface, method, parameters, invocation):
        if method == "Lookup":
            invocation.return_value(GLib.Variant("(as)", (["direct://"],)))
        else:
            invocation.return_value(answer_save(bus, sender, parameters.unpack()[2], path))

    def get(*_arguments):
        return GLib.Variant("u", 3)

    def got_bus(bus, _name):
        for interface in Gio.DBusNodeInfo.new_for_xml(INTERFACES).interfaces:
            bus.register_object("/org/freedesktop/portal/desktop", interface, called, get, None)

    Gio.bus_own_name(Gio.BusType.SESSION, "org.freedesktop.portal.Desktop", 0, got_bus,
                     lambda *_: print("ready", flush=True), lambda *_: sys.exit("no name"))
    GLib.MainLoop().run()


if __name__ == "__main__":
    main()
