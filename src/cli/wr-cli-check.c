/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * windrow-cli check: says what is wrong with a job, with the path in its file. Every line that is
 * no URL is said, and the first other fault.
 */

#include "config.h"

#include "wr-cli-job.h"

#include <glib/gi18n.h>

static void
say_bad_lines (const char *path, WrUrlList *list)
{
  for (guint i = 0; i < wr_url_list_get_n_lines (list); i++) {
    const WrUrlLine *line = wr_url_list_get_line (list, i);
    if (line->kind == WR_URL_LINE_BAD)
      wr_cli_complain ("%s: urls[%u]: %s", path, i, line->reason);
  }
}

WrCliStatus
wr_cli_check (const WrCliCommand *self, char ***args)
{
  g_autoptr (GOptionContext) context = wr_cli_context_new (self, NULL);

  if (!wr_cli_parse (context, args, 1, 1))
    return WR_CLI_MISTAKE;

  const char *path = (*args)[1];
  g_autoptr (WrJob) job = wr_cli_job_load (path);
  if (job == NULL)
    return WR_CLI_MISTAKE;

  g_autoptr (WrUrlList) list = wr_url_list_new_from_lines ((const char *const *) job->urls);
  g_autoptr (GPtrArray) columns = wr_job_dup_columns (job);
  g_autoptr (GError) error = NULL;
  say_bad_lines (path, list);
  if (!wr_job_check (job, &error)) {
    wr_cli_complain ("%s: %s", path, error->message);
    return WR_CLI_MISTAKE;
  }
  if (wr_url_list_get_n_bad (list) > 0)
    return WR_CLI_MISTAKE;
  g_print (_ ("%s: nothing is wrong (pages: %u, fields: %u, duplicates: %u)\n"), path,
           wr_url_list_get_n_pages (list), columns->len, wr_url_list_get_n_duplicates (list));
  return WR_CLI_DONE;
}
