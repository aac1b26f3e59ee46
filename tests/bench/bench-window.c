/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The window as a contender of bench-peers: opens a job, starts it, shows its rows while they come,
 * and writes them as JSON Lines when the run has ended.
 *
 *   run-in-desktop bench-window JOB OUT
 */

#include "config.h"

#include "wr-engine.h"
#include "wr-window-private.h"

static void
wait_for_pages (WrWindow *window)
{
  guint n_pages = 0;

  while (n_pages == 0) {
    g_main_context_iteration (NULL, TRUE);
    g_object_get (window->job_view, "n-pages", &n_pages, NULL);
  }
}

static void
run (WrWindow *window)
{
  wr_window_start (window);
  while (window->run == NULL || wr_window_get_run_state (window) != WR_RUN_ENDED)
    g_main_context_iteration (NULL, TRUE);
}

static void
check (const GError *error)
{
  if (error != NULL)
    g_error ("%s", error->message);
}

int
main (int argc, char **argv)
{
  const WrExportOptions options = { .format = WR_EXPORT_JSON_LINES };
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (argc != 3)
    g_error ("bench-window JOB OUT");
  g_autoptr (WrApplication) application = wr_application_new ();
  g_application_register (G_APPLICATION (application), NULL, &error);
  check (error);
  g_file_get_contents (argv[1], &text, NULL, &error);
  check (error);
  g_autoptr (WrJob) job = wr_job_from_json (text, -1, &error);
  check (error);

  WrWindow *window = wr_window_new (application);
  gtk_window_present (GTK_WINDOW (window));
  wr_window_show_job (window, job, NULL);
  wait_for_pages (window);
  run (window);

  g_autoptr (GFile) out = g_file_new_for_commandline_arg (argv[2]);
  wr_exporter_save (wr_run_get_store_path (window->run), &options, out, NULL, &error);
  check (error);
  gtk_window_destroy (GTK_WINDOW (window));
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  return 0;
}
