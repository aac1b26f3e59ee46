/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * windrow-cli run: loads the pages of a job and writes their rows.
 *
 * The store stays: where --store says, otherwise beside the window's runs, so that a crash loses
 * nothing. Its path is said on standard error.
 */

#include "config.h"

#include "wr-cli-job.h"
#include "wr-cli-runner.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

static char *
dup_store_name (const WrJob *job, int number)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *time = g_date_time_format (now, "%Y-%m-%d %H-%M-%S");
  g_autofree char *name
      = g_strdelimit (g_strdup (*job->name != '\0' ? job->name : _ ("Run")), "/", '-');
  g_autofree char *suffix = number > 1 ? g_strdup_printf (" %d", number) : g_strdup ("");

  return g_strdup_printf ("%s %s%s.sqlite", name, time, suffix);
}

static char *
dup_new_store_path (const WrJob *job)
{
  g_autofree char *folder = wr_paths_dup_runs_dir ();

  if (g_mkdir_with_parents (folder, 0700) < 0) {
    wr_cli_complain (_ ("Could not make the folder “%s”: %s"), folder, g_strerror (errno));
    return NULL;
  }
  for (int number = 1;; number++) {
    g_autofree char *name = dup_store_name (job, number);
    g_autofree char *path = g_build_filename (folder, name, NULL);
    if (!g_file_test (path, G_FILE_TEST_EXISTS))
      return g_steal_pointer (&path);
  }
}

static void
remove_store (const char *path)
{
  static const char *const endings[] = { "", "-wal", "-shm" };

  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++) {
    g_autofree char *file = g_strconcat (path, endings[i], NULL);
    g_unlink (file);
  }
}

/* A run that did not start leaves no store: there is nothing in it. */
static WrCliStatus
run_job (WrCliRunner *runner, const WrJob *job, const char *store)
{
  g_autofree char *path = store != NULL ? g_strdup (store) : dup_new_store_path (job);
  gboolean existed = path != NULL && g_file_test (path, G_FILE_TEST_EXISTS);

  if (path == NULL)
    return WR_CLI_NOT_WRITTEN;
  g_autoptr (WrRun) run = wr_run_new (job, path);
  WrCliStatus status = wr_cli_runner_run (runner, run);
  g_clear_object (&run);
  if (!runner->began && !existed && status != WR_CLI_INTERRUPTED)
    remove_store (path);
  return status;
}

WrCliStatus
wr_cli_run (const WrCliCommand *self, char ***args)
{
  g_auto (WrCliJob) options = { 0 };
  g_auto (WrCliRunner) runner = { 0 };
  g_autofree char *store = NULL;
  g_autoptr (GOptionContext) context = wr_cli_context_new (
      self, _ ("Example:\n"
               "  windrow-cli run --url 'https://example.com/[1-9]' --field 'price=.price' "
               "--field 'photo=.photo img@src' -o prices.csv"));
  const GOptionEntry entries[] = {
    { "store", 0, 0, G_OPTION_ARG_FILENAME, &store,
      N_ ("Keep the run in FILE; default: in the user’s runs"), N_ ("FILE") },
    G_OPTION_ENTRY_NULL,
  };

  wr_cli_job_add_options (&options, context);
  wr_cli_runner_add_options (&runner, context);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!wr_cli_parse (context, args, 0, 1) || !wr_cli_output_check (&runner.output))
    return WR_CLI_MISTAKE;

  g_autoptr (WrJob) job = wr_cli_job_make (&options, (*args)[1]);
  return job != NULL ? run_job (&runner, job, store) : WR_CLI_MISTAKE;
}
