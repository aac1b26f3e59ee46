/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WrCommand:
 *
 * The commands of W3C WebDriver (“6.1 Commands” and the table of endpoints) that Windrow uses; one
 * table in wr-command.c has each one's name, method and path template.
 */
typedef enum {
  WR_COMMAND_STATUS,
  WR_COMMAND_NEW_SESSION,
  WR_COMMAND_DELETE_SESSION,
  WR_COMMAND_NAVIGATE,
  WR_COMMAND_GET_URL,
  WR_COMMAND_EXECUTE,
  WR_COMMAND_EXECUTE_ASYNC,
  WR_COMMAND_SCREENSHOT,
  WR_COMMAND_PAGE_SOURCE,
  WR_COMMAND_MINIMIZE,
  WR_COMMAND_DISMISS_ALERT,
  WR_N_COMMANDS
} WrCommand;

const char *wr_command_get_name   (WrCommand   command);
const char *wr_command_get_method (WrCommand   command);
char       *wr_command_build_path (WrCommand   command,
                                   const char *session_id);

G_END_DECLS
