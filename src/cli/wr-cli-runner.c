/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrCliRunner: one run from its start to its output.
 *
 * The rows are exported from the store when the run has ended. A run that was interrupted writes no
 * output, which could be taken for the whole; it says how to go on instead.
 */

#include "config.h"

#include "wr-cli-runner.h"

#include "wr-cli-pages.h"
#include "wr-cli-pause.h"
#include "wr-cli-progress.h"
#include "wr-export-target.h"

#include <glib/gi18n.h>
#include <string.h>

#define PATIENCE_S 60 /* for a store to become writable again */
#define MAX_PATIENCE_S 86400

typedef struct {
  WrRun *run;
  GMainLoop *loop;
  int patience;        /* s */
  GError *start_error; /* (owned) (nullable) */
  gboolean started;    /* the start's callback came */
  guint held;          /* source that ends the wait for the store; 0: it can be written */
  WrCliProgress progress;
} Execution;

/**
 * wr_cli_runner_add_options:
 * @self: all zero; must outlive the parsing
 */
void
wr_cli_runner_add_options (WrCliRunner *self, GOptionContext *context)
{
  const GOptionEntry entries[] = {
    { "stats", 0, 0, G_OPTION_ARG_FILENAME, &self->stats,
      N_ ("Write the figures of the run to FILE as JSON, “-” is standard output"), N_ ("FILE") },
    { "patience", 0, 0, G_OPTION_ARG_INT, &self->patience,
      N_ ("How long a run waits for a disk that cannot be written; default: 60"), N_ ("SECONDS") },
    { "trace", 0, 0, G_OPTION_ARG_FILENAME, &self->trace,
      N_ ("Write what the workers did to FILE, for Perfetto and chrome://tracing"), N_ ("FILE") },
    { "quiet", 'q', 0, G_OPTION_ARG_NONE, &self->quiet, N_ ("No progress, only what went wrong"),
      NULL },
    { "verbose", 'v', 0, G_OPTION_ARG_NONE, &self->verbose,
      N_ ("Say each page’s state, URL and reason once its rows are written, a tab between them"),
      NULL },
    G_OPTION_ENTRY_NULL,
  };

  self->patience = PATIENCE_S;
  wr_cli_output_add_options (&self->output, context);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
}

static void
quit_when_over (Execution *self)
{
  if (self->started && wr_run_get_state (self->run) == WR_RUN_ENDED)
    g_main_loop_quit (self->loop);
}

static void
started_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Execution *self = user_data;

  self->started = TRUE;
  if (!wr_run_start_finish (self->run, result, &self->start_error))
    g_main_loop_quit (self->loop);
  else
    quit_when_over (self);
}

static gboolean
held_too_long_cb (gpointer user_data)
{
  Execution *self = user_data;

  self->held = 0;
  wr_run_stop (self->run);
  return G_SOURCE_REMOVE;
}

/* The run goes on by itself when its store can be written again; nobody is there to make room. */
static void
watch_store (Execution *self)
{
  gboolean held = wr_run_get_state (self->run) == WR_RUN_HELD;

  if (held == (self->held != 0))
    return;
  if (!held) {
    g_clear_handle_id (&self->held, g_source_remove);
    return;
  }
  self->held = g_timeout_add_seconds (self->patience, held_too_long_cb, self);
  wr_cli_progress_clear (&self->progress);
  wr_cli_complain ("%s", wr_run_get_error (self->run)->message);
  g_printerr (_ ("The run waits until it can be written, %d s at most.\n"),
              self->patience);
}

static void
state_cb (WrRun *run, GParamSpec *pspec, gpointer user_data)
{
  watch_store (user_data);
  quit_when_over (user_data);
}

static void
progress_cb (WrRun *run, gpointer user_data)
{
  Execution *self = user_data;
  WrRunProgress progress;

  wr_run_get_progress (run, &progress);
  wr_cli_progress_show (&self->progress, &progress);
}

static void
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  Execution *self = user_data;

  wr_cli_progress_clear (&self->progress);
  if (!self->progress.quiet)
    g_printerr ("%s\n", _ ("Stopping. A second signal ends the program at once."));
  if (self->started)
    wr_run_stop (self->run);
}

static void
execute (Execution *self, WrCliSignals *signals)
{
  g_auto (WrCliPause) pause;
  gulong handlers[] = {
    g_signal_connect (self->run, "notify::state", G_CALLBACK (state_cb), self),
    g_signal_connect (self->run, "progress", G_CALLBACK (progress_cb), self),
  };
  gulong cancelled
      = g_cancellable_connect (signals->cancellable, G_CALLBACK (cancelled_cb), self, NULL);

  wr_cli_pause_init (&pause, self->run, &self->progress);
  wr_run_start_async (self->run, signals->cancellable, started_cb, self);
  g_main_loop_run (self->loop);

  g_cancellable_disconnect (signals->cancellable, cancelled);
  for (gsize i = 0; i < G_N_ELEMENTS (handlers); i++)
    g_signal_handler_disconnect (self->run, handlers[i]);
  g_clear_handle_id (&self->held, g_source_remove);
}

/* Which exit status an error of a run is. */
static WrCliStatus
get_status (const GError *error)
{
  static const WrCliStatus statuses[] = {
    [WR_RUN_ERROR_NO_PAGES] = WR_CLI_MISTAKE,
    [WR_RUN_ERROR_SELECTOR] = WR_CLI_MISTAKE,
    [WR_RUN_ERROR_NO_BROWSER] = WR_CLI_NO_BROWSER,
    [WR_RUN_ERROR_STORE] = WR_CLI_NOT_WRITTEN,
  };

  if (error->domain == WR_RUN_ERROR)
    return statuses[error->code];
  if (error->domain == WR_STORE_ERROR)
    return WR_CLI_NOT_WRITTEN;
  return error->domain == WR_WEBDRIVER_ERROR ? WR_CLI_NO_BROWSER : WR_CLI_MISTAKE;
}

static gboolean
write_text (GFile *file, const char *text, GError **error)
{
  g_autoptr (WrExportTarget) target = wr_export_target_open (file, NULL, error);
  gboolean ok = target != NULL
                && g_output_stream_write_all (target->stream, text, strlen (text), NULL, NULL,
                                              error)
                && wr_export_target_commit (target, NULL, error);

  wr_export_target_explain (file, error);
  return ok;
}

static gboolean
write_stats (WrCliRunner *self, WrRun *run)
{
  if (self->stats == NULL)
    return TRUE;

  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (self->stats);
  g_autofree char *stats = wr_run_dup_stats (run);
  g_autofree char *text = g_strconcat (stats, "\n", NULL);
  if (strcmp (self->stats, "-") == 0) {
    g_print ("%s", text);
    return TRUE;
  }
  if (write_text (file, text, &error))
    return TRUE;
  wr_cli_complain ("%s", error->message);
  return FALSE;
}

static void
traced_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* Waits, and answers to signals while it does. */
static gboolean
write_trace (WrCliRunner *self, WrRun *run, WrCliSignals *signals)
{
  if (self->trace == NULL)
    return TRUE;

  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (self->trace);
  wr_trace_writer_save_async (wr_run_get_store_path (run), file, signals->cancellable, traced_cb,
                              &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  if (wr_trace_writer_save_finish (result, &error) >= 0)
    return TRUE;
  wr_cli_complain ("%s", error->message);
  return FALSE;
}

static void
say_advice (WrCliRunner *self, WrRun *run, WrCliSignals *signals)
{
  WrAdvice advice;

  if (self->quiet
      || !wr_advice_read (&advice, wr_run_get_store_path (run), signals->cancellable, NULL)
      || advice.code == WR_ADVICE_NONE)
    return;
  g_autofree char *sentence = wr_advice_describe (&advice);
  g_autofree char *figures = wr_advice_describe_figures (&advice);
  g_printerr ("%s (%s)\n", sentence, figures);
}

static void
say_where (WrCliRunner *self, WrRun *run, gboolean interrupted)
{
  g_autofree char *path = g_shell_quote (wr_run_get_store_path (run));

  if (interrupted)
    g_printerr (_ ("Interrupted. To go on: windrow-cli resume %s\n"), path);
  else if (!self->quiet)
    g_printerr (_ ("The run is in %s\n"), path);
}

static WrCliStatus
finish (WrCliRunner *self, Execution *execution, WrCliSignals *signals)
{
  WrRun *run = execution->run;
  self->began = execution->start_error == NULL;
  const GError *error
      = execution->start_error != NULL ? execution->start_error : wr_run_get_error (run);
  gboolean kept = g_file_test (wr_run_get_store_path (run), G_FILE_TEST_EXISTS);
  WrRunProgress progress;

  wr_cli_progress_clear (&execution->progress);
  if (signals->noted) {
    if (kept)
      say_where (self, run, TRUE);
    return WR_CLI_INTERRUPTED;
  }
  if (error != NULL) {
    wr_cli_complain ("%s", error->message);
    return get_status (error);
  }

  wr_run_get_progress (run, &progress);
  wr_cli_progress_finish (&execution->progress, &progress);
  say_advice (self, run, signals);
  say_where (self, run, FALSE);

  WrCliStatus written = wr_cli_output_write (&self->output, wr_run_get_store_path (run), signals);
  gboolean told = write_stats (self, run);
  if (!(write_trace (self, run, signals) && told) && written == WR_CLI_DONE)
    written = WR_CLI_NOT_WRITTEN;
  if (written != WR_CLI_DONE)
    return written;
  return progress.done == progress.total ? WR_CLI_DONE : WR_CLI_FAILED;
}

/**
 * wr_cli_runner_run:
 * @run: a run that has not started
 *
 * Starts @run, waits for its end, writes its rows and figures.
 */
WrCliStatus
wr_cli_runner_run (WrCliRunner *self, WrRun *run)
{
  g_auto (WrCliSignals) signals;
  g_autoptr (WrLeavings) leavings = wr_leavings_clear_up ();
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Execution execution = { .run = run,
                          .loop = loop,
                          .patience = CLAMP (self->patience, 0, MAX_PATIENCE_S) };
  g_autoptr (WrSampleSite) sample
      = wr_sample_site_start_for ((const char *const *) wr_run_get_job (run)->urls);

  wr_cli_signals_init (&signals);
  wr_cli_progress_init (&execution.progress, self->quiet);
  g_autoptr (WrCliPages) pages
      = self->verbose ? wr_cli_pages_new (run, &execution.progress) : NULL;
  execute (&execution, &signals);
  WrCliStatus status = finish (self, &execution, &signals);
  g_clear_error (&execution.start_error);
  if (sample != NULL)
    wr_sample_site_stop (sample);
  return status;
}

void
wr_cli_runner_clear (WrCliRunner *self)
{
  wr_cli_output_clear (&self->output);
  g_clear_pointer (&self->stats, g_free);
  g_clear_pointer (&self->trace, g_free);
}
