/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * windrow-cli drivers: the drivers and browsers of this machine, with versions, and what is
 * missing.
 */

#include "config.h"

#include "wr-cli.h"
#include "wr-columns.h"
#include "wr-engine.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

typedef enum { COLUMN_BROWSER, COLUMN_VERSION, COLUMN_DRIVER_VERSION, N_COLUMNS } Column;

static const struct {
  const char *title;
  int width; /* at least, in columns of the terminal */
} columns[N_COLUMNS] = {
  [COLUMN_BROWSER] = { N_ ("Browser"), 10 },
  [COLUMN_VERSION] = { N_ ("Version"), 18 },
  [COLUMN_DRIVER_VERSION] = { N_ ("Driver’s version"), 18 },
};

static const char *
or_dash (const char *text)
{
  return text != NULL ? text : "–";
}

static void
print_cell (const char *text, Column column)
{
  int width = MAX (wr_columns_count (_ (columns[column].title)), columns[column].width);
  g_autofree char *cell = wr_columns_pad (text, width, WR_COLUMNS_START);

  g_print ("%s ", cell);
}

static void
print_line (const char *browser, const char *version, const char *driver_version,
            const char *driver)
{
  print_cell (browser, COLUMN_BROWSER);
  print_cell (or_dash (version), COLUMN_VERSION);
  print_cell (or_dash (driver_version), COLUMN_DRIVER_VERSION);
  g_print ("%s\n", or_dash (driver));
}

static void
print_table (GPtrArray *drivers)
{
  if (drivers->len > 0)
    print_line (_ (columns[COLUMN_BROWSER].title), _ (columns[COLUMN_VERSION].title),
                _ (columns[COLUMN_DRIVER_VERSION].title), _ ("Driver"));
  for (guint i = 0; i < drivers->len; i++) {
    const WrDriver *driver = g_ptr_array_index (drivers, i);
    print_line (wr_browser_get_label (driver->browser), driver->browser_version,
                driver->driver_version, driver->driver_path);
    if (driver->problem != NULL) {
      print_cell ("", COLUMN_BROWSER);
      g_print ("%s\n", driver->problem);
    }
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

  g_autoptr (GError) error = NULL;
  g_autoptr (WrDriver) usable = wr_driver_choose (drivers, WR_BROWSER_AUTO, FALSE, &error);
  if (usable != NULL)
    return WR_CLI_DONE;
  wr_cli_complain ("%s", error->message);
  return WR_CLI_NO_BROWSER;
}
