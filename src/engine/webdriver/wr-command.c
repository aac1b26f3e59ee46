/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrCommand: the one table of commands.
 *
 * A `*` in a path stands for the session's id.
 */

#include "config.h"

#include "wr-command.h"

typedef struct {
  const char *name;
  const char *method;
  const char *path;
} CommandInfo;

static const CommandInfo commands[WR_N_COMMANDS] = {
  [WR_COMMAND_STATUS] = { "Status", "GET", "/status" },
  [WR_COMMAND_NEW_SESSION] = { "New Session", "POST", "/session" },
  [WR_COMMAND_DELETE_SESSION] = { "Delete Session", "DELETE", "/session/*" },
  [WR_COMMAND_NAVIGATE] = { "Navigate To", "POST", "/session/*/url" },
  [WR_COMMAND_GET_URL] = { "Get Current URL", "GET", "/session/*/url" },
  [WR_COMMAND_EXECUTE] = { "Execute Script", "POST", "/session/*/execute/sync" },
  [WR_COMMAND_EXECUTE_ASYNC] = { "Execute Async Script", "POST", "/session/*/execute/async" },
  [WR_COMMAND_SCREENSHOT] = { "Take Screenshot", "GET", "/session/*/screenshot" },
  [WR_COMMAND_PAGE_SOURCE] = { "Get Page Source", "GET", "/session/*/source" },
  [WR_COMMAND_MINIMIZE] = { "Minimize Window", "POST", "/session/*/window/minimize" },
  [WR_COMMAND_DISMISS_ALERT] = { "Dismiss Alert", "POST", "/session/*/alert/dismiss" },
};

/**
 * wr_command_get_name:
 *
 * Returns: (transfer none): the command's name in the specification's table of endpoints.
 */
const char *
wr_command_get_name (WrCommand command)
{
  g_return_val_if_fail (command < WR_N_COMMANDS, NULL);
  return commands[command].name;
}

/**
 * wr_command_get_method:
 *
 * Returns: (transfer none): the HTTP method: GET, POST or DELETE.
 */
const char *
wr_command_get_method (WrCommand command)
{
  g_return_val_if_fail (command < WR_N_COMMANDS, NULL);
  return commands[command].method;
}

/**
 * wr_command_build_path:
 * @session_id: (nullable): the session's id; may be %NULL for commands that have none
 *
 * Returns: (transfer full): the path below the driver's address, starting with a slash, with
 *   @session_id escaped for a URL.
 */
char *
wr_command_build_path (WrCommand command, const char *session_id)
{
  g_return_val_if_fail (command < WR_N_COMMANDS, NULL);

  g_auto (GStrv) parts = g_strsplit (commands[command].path, "*", 2);
  if (parts[1] == NULL)
    return g_strdup (parts[0]);

  g_return_val_if_fail (session_id != NULL, NULL);
  g_autofree char *id = g_uri_escape_string (session_id, NULL, FALSE);
  return g_strconcat (parts[0], id, parts[1], NULL);
}
