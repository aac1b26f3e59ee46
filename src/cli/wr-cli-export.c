/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * windrow-cli export: writes the rows of a store, also while a run writes it.
 */

#include "config.h"

#include "wr-cli-output.h"
#include "wr-cli-store.h"

#include <glib/gi18n.h>

WrCliStatus
wr_cli_export (const WrCliCommand *self, char ***args)
{
  g_auto (WrCliOutput) output = { 0 };
  g_autoptr (GOptionContext) context = wr_cli_context_new (self, NULL);
  const GOptionEntry entries[] = {
    { "state", 0, 0, G_OPTION_ARG_STRING, &output.state,
      N_ ("Only the pages that are done, failed or skipped; default: all"), N_ ("STATE") },
    G_OPTION_ENTRY_NULL,
  };

  wr_cli_output_add_options (&output, context);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!wr_cli_parse (context, args, 1, 1) || !wr_cli_output_check (&output)
      || !wr_cli_store_check ((*args)[1]))
    return WR_CLI_MISTAKE;

  g_auto (WrCliSignals) signals;
  wr_cli_signals_init (&signals);
  return wr_cli_output_write (&output, (*args)[1], &signals);
}
