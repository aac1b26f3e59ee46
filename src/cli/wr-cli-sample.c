/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * windrow-cli sample-site and sample-job: the shop that comes with the program, and the job for it.
 */

#include "config.h"

#include "wr-cli-signals.h"
#include "wr-cli.h"
#include "wr-engine.h"

#include <glib/gi18n.h>
#include <stdio.h>

WrCliStatus
wr_cli_sample_site (const WrCliCommand *self, char ***args)
{
  int port = WR_SAMPLE_PORT;
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[] = {
    { "port", 'p', 0, G_OPTION_ARG_INT, &port, N_ ("Serve on port N; 0: any free one"), N_ ("N") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context
      = wr_cli_context_new (self, _ ("Serves until it is interrupted. Prints its address."));

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!wr_cli_parse (context, args, 0, 0))
    return WR_CLI_MISTAKE;
  if (port < 0 || port > G_MAXUINT16) {
    wr_cli_complain (_ ("--port: %d is not between 0 and %d"), port, G_MAXUINT16);
    return WR_CLI_MISTAKE;
  }

  g_auto (WrCliSignals) signals;
  wr_cli_signals_init (&signals);
  g_autoptr (WrSampleSite) site = wr_sample_site_start (port, &error);
  if (site == NULL) {
    wr_cli_complain ("%s", error->message);
    return WR_CLI_MISTAKE;
  }
  g_print ("%s\n", wr_sample_site_get_url (site));
  fflush (stdout);
  while (!signals.noted)
    g_main_context_iteration (NULL, TRUE);
  wr_sample_site_stop (site);
  return WR_CLI_DONE;
}

WrCliStatus
wr_cli_sample_job (const WrCliCommand *self, char ***args)
{
  g_autofree char *site = NULL;
  const GOptionEntry entries[] = {
    { "site", 0, 0, G_OPTION_ARG_STRING, &site, N_ ("Where the sample site is served"),
      N_ ("URL") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = wr_cli_context_new (
      self, _ ("The job’s pages are those of “windrow-cli sample-site” at its usual port."));

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!wr_cli_parse (context, args, 0, 0))
    return WR_CLI_MISTAKE;

  if (site == NULL)
    site = g_strdup_printf ("http://127.0.0.1:%d", WR_SAMPLE_PORT);
  g_autofree char *json = wr_sample_job_to_json (site);
  g_print ("%s%s", json, g_str_has_suffix (json, "\n") ? "" : "\n");
  return WR_CLI_DONE;
}
