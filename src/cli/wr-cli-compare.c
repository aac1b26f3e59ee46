/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * windrow-cli compare: threads against processes, and where there is one against Python.
 *
 * Also “arithmetic”, which the comparison calls and nobody else: the work that only needs a
 * processor, as one process with threads, one with processes, or one share of it.
 */

#include "config.h"

#include "wr-cli-job.h"
#include "wr-cli-signals.h"
#include "wr-cli.h"
#include "wr-columns.h"
#include "wr-engine.h"
#include "wr-sentences.h"

#include <glib/gi18n.h>
#include <string.h>

typedef struct {
  int workers;
  int pages;
  int rounds;
  gint64 squares;
  char *workload; /* (owned) (nullable) */
  gboolean json;
  gboolean quiet;
  gboolean no_python;
} Call;

typedef struct {
  WrComparison *comparison;
  GMainLoop *loop;
  GError *error; /* (owned) (nullable) */
  gboolean quiet;
} Execution;

static gboolean
check_number (const char *option, gint64 value, gint64 least, gint64 most)
{
  if (value >= least && value <= most)
    return TRUE;
  wr_cli_complain (_ ("%s: must be between %d and %d"), option, (int) least,
                   (int) MIN (most, G_MAXINT));
  return FALSE;
}

static gboolean
check_call (const Call *call, WrCompareOptions *options)
{
  *options = (WrCompareOptions){ WR_WORKLOAD_JOB, call->workers, call->pages, call->rounds,
                                 (guint64) call->squares, !call->no_python };
  if (call->workload != NULL && !wr_workload_from_name (call->workload, &options->workload)) {
    wr_cli_complain (_ ("--workload: “%s” is not one of job, arithmetic"), call->workload);
    return FALSE;
  }
  return check_number ("--workers", call->workers, call->workers == 0 ? 0 : 1, WR_JOB_MAX_WORKERS)
         && check_number ("--pages", call->pages, 1, WR_COMPARE_MAX_PAGES)
         && check_number ("--rounds", call->rounds, 1, WR_COMPARE_MAX_ROUNDS)
         && check_number ("--squares", call->squares, 1, G_MAXINT64);
}

static void
progress_cb (WrComparison *comparison, gpointer user_data)
{
  Execution *self = user_data;
  WrCompareProgress progress;

  if (self->quiet)
    return;
  wr_comparison_get_progress (comparison, &progress);
  if (progress.round == 0)
    /* Translators: %s is a contender, such as “Threads” */
    g_printerr (_ ("%d of %d, warm-up: %s\n"), progress.step + 1, progress.n_steps,
                progress.label);
  else
    g_printerr (_ ("%d of %d, round %d of %d: %s\n"), progress.step + 1, progress.n_steps,
                progress.round, progress.n_rounds, progress.label);
}

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Execution *self = user_data;

  wr_comparison_run_finish (self->comparison, result, &self->error);
  g_main_loop_quit (self->loop);
}

static double
find_greatest (const WrComparePlan *plan, WrFigure figure)
{
  double greatest = 0;

  for (guint i = 0; i < plan->contenders->len; i++) {
    WrCompareSpread spread;
    wr_contender_get_spread (plan->contenders->pdata[i], figure, &spread);
    if (spread.n > 0)
      greatest = MAX (greatest, spread.median);
  }
  return greatest;
}

static char *
describe_spread (const WrContender *contender, WrFigure figure, double greatest)
{
  WrCompareSpread spread;

  wr_contender_get_spread (contender, figure, &spread);
  g_autofree char *median = wr_figure_format (figure, spread.median, greatest, TRUE);
  if (spread.n < 2)
    return g_steal_pointer (&median);
  g_autofree char *low = wr_figure_format (figure, spread.low, greatest, FALSE);
  g_autofree char *high = wr_figure_format (figure, spread.high, greatest, FALSE);
  return g_strdup_printf ("%s (%s–%s)", median, low, high);
}

#define LABEL_WIDTH 22 /* at least, in columns of the terminal */
#define CELL_WIDTH 24

static int
measure_labels (const WrComparePlan *plan)
{
  int width = LABEL_WIDTH;

  for (guint i = 0; i < plan->contenders->len; i++) {
    g_autofree char *label = wr_contender_dup_label (plan->contenders->pdata[i]);
    width = MAX (width, wr_columns_count (label));
  }
  return width;
}

static void
print_figure (const WrComparePlan *plan, WrFigure figure)
{
  double greatest = find_greatest (plan, figure);
  int width = measure_labels (plan);

  g_print ("%s\n", wr_figure_get_title (figure, plan->options.workload));
  for (guint i = 0; i < plan->contenders->len; i++) {
    const WrContender *contender = plan->contenders->pdata[i];

    if (contender->problem != NULL)
      continue;
    g_autofree char *label = wr_contender_dup_label (contender);
    g_autofree char *text = describe_spread (contender, figure, greatest);
    g_autofree char *start = wr_columns_pad (label, width, WR_COLUMNS_START);
    g_autofree char *end = wr_columns_pad (text, CELL_WIDTH, WR_COLUMNS_END);
    g_print ("  %s  %s\n", start, end);
  }
}

static void
print_table (const WrComparePlan *plan)
{
  g_autofree char *verdict = wr_compare_dup_verdict (plan);
  g_autofree char *subject = wr_compare_dup_subject (plan);
  g_autofree char *what = wr_sentences_join (
      subject, _ ("Medians; between brackets the least and the greatest."));
  g_autofree char *notes = wr_compare_dup_notes (plan);

  for (int figure = 0; figure < WR_N_FIGURES; figure++) {
    if (wr_figure_has (figure, plan->options.workload))
      print_figure (plan, figure);
  }
  g_print ("\n%s\n%s\n", verdict, what);
  if (*notes != '\0')
    g_print ("%s\n", notes);
}

static WrCliStatus
get_status (const GError *error)
{
  if (g_error_matches (error, WR_RUN_ERROR, WR_RUN_ERROR_NO_BROWSER))
    return WR_CLI_NO_BROWSER;
  return WR_CLI_MISTAKE;
}

static WrCliStatus
print_outcome (const WrComparePlan *plan, gboolean json)
{
  gint64 failed = 0;

  if (json) {
    g_autofree char *text = wr_compare_to_json (plan);
    g_print ("%s\n", text);
  } else {
    print_table (plan);
  }
  for (guint i = 0; i < plan->contenders->len; i++)
    failed += wr_contender_get_failed (plan->contenders->pdata[i]);
  return failed > 0 ? WR_CLI_FAILED : WR_CLI_DONE;
}

static WrCliStatus
compare (const WrJob *job, const WrCompareOptions *options, const Call *call)
{
  g_auto (WrCliSignals) signals;
  g_autoptr (WrLeavings) leavings = wr_leavings_clear_up ();
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (WrComparison) comparison = wr_comparison_new (job, options);
  Execution execution = { .comparison = comparison, .loop = loop, .quiet = call->quiet };
  g_autoptr (GError) error = NULL;

  wr_cli_signals_init (&signals);
  g_signal_connect (comparison, "progress", G_CALLBACK (progress_cb), &execution);
  wr_comparison_run_async (comparison, signals.cancellable, ended_cb, &execution);
  g_main_loop_run (loop);
  g_signal_handlers_disconnect_by_data (comparison, &execution);

  error = execution.error;
  if (signals.noted)
    return WR_CLI_INTERRUPTED;
  if (error == NULL)
    return print_outcome (wr_comparison_get_plan (comparison), call->json);
  wr_cli_complain ("%s", error->message);
  return get_status (error);
}

static gboolean
load_job (const char *path, WrJob **job)
{
  g_autoptr (GError) error = NULL;

  *job = path != NULL ? wr_cli_job_load (path) : NULL;
  if (path == NULL)
    return TRUE;
  if (*job == NULL)
    return FALSE;
  if (wr_job_check (*job, &error))
    return TRUE;
  wr_cli_complain ("%s: %s", path, error->message);
  return FALSE;
}

WrCliStatus
wr_cli_compare (const WrCliCommand *self, char ***args)
{
  Call call = { .pages = WR_COMPARE_PAGES,
                .rounds = WR_COMPARE_ROUNDS,
                .squares = (gint64) WR_COMPARE_SQUARES };
  const GOptionEntry entries[] = {
    { "workers", 'w', 0, G_OPTION_ARG_INT, &call.workers,
      N_ ("How many workers; default: the job’s. In arithmetic: 1, 2, 4 … up to N"), N_ ("N") },
    { "pages", 'n', 0, G_OPTION_ARG_INT, &call.pages, N_ ("Load the first N pages; default: 100"),
      N_ ("N") },
    { "rounds", 'r', 0, G_OPTION_ARG_INT, &call.rounds,
      N_ ("How often each has its turn; default: 5, a verdict takes 3"), N_ ("N") },
    { "workload", 0, 0, G_OPTION_ARG_STRING, &call.workload,
      N_ ("job: pages in browsers; arithmetic: a sum of squares, without a browser"),
      N_ ("WORKLOAD") },
    { "squares", 0, 0, G_OPTION_ARG_INT64, &call.squares,
      N_ ("How many squares arithmetic adds; Python a 200th of them"), N_ ("N") },
    { "no-python", 0, 0, G_OPTION_ARG_NONE, &call.no_python, N_ ("Leave Python out"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &call.json, N_ ("Print one JSON object"), NULL },
    { "quiet", 'q', 0, G_OPTION_ARG_NONE, &call.quiet, N_ ("No progress, only what went wrong"),
      NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = wr_cli_context_new (
      self, _ ("Without a job, the sample shop’s pages are loaded. Nothing of it is kept.\n"
               "Each round has every contender once, as a program of its own, in turn: A B B A.\n"
               "Where Python 3 has Selenium, it does the same job in its classic way.\n"
               "Controller: all of a contender’s processes but drivers and browsers."));
  WrCompareOptions options;
  g_autoptr (WrJob) job = NULL;

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  gboolean good = wr_cli_parse (context, args, 0, 1) && check_call (&call, &options)
                  && load_job ((*args)[1], &job);
  WrCliStatus status = good ? compare (job, &options, &call) : WR_CLI_MISTAKE;
  g_free (call.workload);
  return status;
}

static gboolean
read_numbers (char **args, guint64 *first, guint64 *second)
{
  g_autoptr (GError) error = NULL;

  if (g_strv_length (args) == 4
      && g_ascii_string_to_unsigned (args[2], 10, 0, G_MAXUINT64, first, &error)
      && g_ascii_string_to_unsigned (args[3], 10, 0, G_MAXUINT64, second, &error))
    return TRUE;
  wr_cli_complain ("%s", error != NULL ? error->message : "threads|processes|range N N");
  return FALSE;
}

/* arithmetic range FROM TO prints a number, arithmetic threads|processes WORKERS N a report. */
WrCliStatus
wr_cli_arithmetic (const WrCliCommand *self, char ***args)
{
  guint64 first, second;
  guint64 sum;
  g_autoptr (GError) error = NULL;

  if (!read_numbers (*args, &first, &second))
    return WR_CLI_MISTAKE;
  if (strcmp ((*args)[1], "range") == 0) {
    g_print ("%" G_GUINT64_FORMAT "\n", wr_arithmetic_sum_range (first, second));
    return WR_CLI_DONE;
  }
  int workers = (int) CLAMP (first, 1, WR_JOB_MAX_WORKERS);
  if (strcmp ((*args)[1], "threads") == 0) {
    sum = wr_arithmetic_sum_threads (second, workers);
  } else if (!wr_arithmetic_sum_processes (second, workers, "/proc/self/exe", &sum, &error)) {
    wr_cli_complain ("%s", error->message);
    return WR_CLI_FAILED;
  }
  g_print ("{\"sum\": \"%" G_GUINT64_FORMAT "\"}\n", sum);
  return WR_CLI_DONE;
}
