/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * windrow-cli drivers: the drivers and browsers of this machine, with versions, and what is
 * missing.
 */

#include "config.h"

#include "wr-cli.h"
#include "wr-engine.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

static gboolean
has_usable (GPtrArray *drivers)
{
  for (guint i = 0; i < drivers->len; i++) {
    if (((WrDriver *) g_ptr_array_index (drivers, i))->problem == NULL)
      return TRUE;
  }
  return FALSE;
}

static const char *
or_dash (const char *text)
{
  return text != NULL ? text : "–";
}

static void
print_table (GPtrArray *drivers)
{
  if (drivers->len > 0)
    g_print ("%-10s %-18s %-18s %s\n", _ ("Browser"), _ ("Version"), _ ("Driver’s version"),
             _ ("Driver"));
  for (guint i = 0; i < drivers->len; i++) {
    const WrDriver *driver = g_ptr_array_index (drivers, i);
    g_print ("%-10s %-18s %-18s %s\n", wr_browser_get_label (driver->browser),
             or_dash (driver->browser_version), or_dash (driver->driver_version),
             or_dash (driver->driver_path));
    if (driver->problem != NULL)
      g_print ("           %s\n", driver->problem);
  }
}

static void
add_text (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static void
add_driver (JsonBuilder *builder, const WrDriver *driver)
{
  json_builder_begin_object (builder);
  add_text (builder, "browser", wr_browser_get_name (driver->browser));
  add_text (builder, "browser_version", driver->browser_version);
  add_text (builder, "browser_path", driver->browser_path);
  add_text (builder, "visible_path", driver->visible_path);
  add_text (builder, "driver_version", driver->driver_version);
  add_text (builder, "driver_path", driver->driver_path);
  add_text (builder, "problem", driver->problem);
  json_builder_end_object (builder);
}

static void
print_json (GPtrArray *drivers)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < drivers->len; i++)
    add_driver (builder, g_ptr_array_index (drivers, i));
  json_builder_end_array (builder);

  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autofree char *text = json_to_string (root, TRUE);
  g_print ("%s\n", text);
}

WrCliStatus
wr_cli_drivers (const WrCliCommand *self, char ***args)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print JSON"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = wr_cli_context_new (self, NULL);

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!wr_cli_parse (context, args, 0, 0))
    return WR_CLI_MISTAKE;

  g_autoptr (GPtrArray) drivers = wr_driver_find_all (NULL);
  if (json)
    print_json (drivers);
  else
    print_table (drivers);
  if (has_usable (drivers))
    return WR_CLI_DONE;
  g_autofree char *hint = wr_driver_dup_install_hint ();
  g_printerr ("%s\n", hint);
  return WR_CLI_NO_BROWSER;
}
