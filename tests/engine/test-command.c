/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The table of commands, against the specification's table of endpoints. */

#include "config.h"

#include "wr-command.h"

typedef struct {
  WrCommand command;
  const char *name;
  const char *method;
  const char *path; /* for the session “s/1” */
} Row;

static const Row rows[] = {
  { WR_COMMAND_STATUS, "Status", "GET", "/status" },
  { WR_COMMAND_NEW_SESSION, "New Session", "POST", "/session" },
  { WR_COMMAND_DELETE_SESSION, "Delete Session", "DELETE", "/session/s%2F1" },
  { WR_COMMAND_NAVIGATE, "Navigate To", "POST", "/session/s%2F1/url" },
  { WR_COMMAND_GET_URL, "Get Current URL", "GET", "/session/s%2F1/url" },
  { WR_COMMAND_EXECUTE, "Execute Script", "POST", "/session/s%2F1/execute/sync" },
  { WR_COMMAND_EXECUTE_ASYNC, "Execute Async Script", "POST", "/session/s%2F1/execute/async" },
  { WR_COMMAND_SCREENSHOT, "Take Screenshot", "GET", "/session/s%2F1/screenshot" },
  { WR_COMMAND_PAGE_SOURCE, "Get Page Source", "GET", "/session/s%2F1/source" },
  { WR_COMMAND_MINIMIZE, "Minimize Window", "POST", "/session/s%2F1/window/minimize" },
  { WR_COMMAND_DISMISS_ALERT, "Dismiss Alert", "POST", "/session/s%2F1/alert/dismiss" },
};

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  g_autofree char *path = wr_command_build_path (row->command, "s/1");

  g_assert_cmpstr (wr_command_get_name (row->command), ==, row->name);
  g_assert_cmpstr (wr_command_get_method (row->command), ==, row->method);
  g_assert_cmpstr (path, ==, row->path);
}

static void
test_all_known (void)
{
  g_assert_cmpint (G_N_ELEMENTS (rows), ==, WR_N_COMMANDS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *name = g_strdelimit (g_ascii_strdown (rows[i].name, -1), " ", '-');
    g_autofree char *path = g_strconcat ("/wr/command/", name, NULL);
    g_test_add_data_func (path, &rows[i], test_row);
  }
  g_test_add_func ("/wr/command/all-known", test_all_known);
  return g_test_run ();
}
