/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What a comparison says in words: the verdict, what was measured, and what a reader has to know.
 *
 * A verdict claims what wr_compare_judge() allows, and says so where that is nothing.
 */

#include "config.h"

#include "wr-compare-words.h"

#include "wr-sentences.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* The sentences on one pair, by what may be said of the first one's speed. Each gets the factor,
 * its least and its greatest. */
typedef struct {
  const char *more;
  const char *less;
  const char *same;
} PairWords;

static const PairWords own_words = {
  N_ ("Threads were %.2f times as fast as processes (%.2f to %.2f)."),
  N_ ("Processes were %.2f times as fast as threads (%.2f to %.2f)."),
  N_ ("Threads or processes: no difference in speed that this could see."),
};

static const PairWords python_words = {
  N_ ("In Python, threads were %.2f times as fast as processes (%.2f to %.2f)."),
  N_ ("In Python, processes were %.2f times as fast as threads (%.2f to %.2f)."),
  N_ ("In Python, threads or processes: no difference in speed that this could see."),
};

static const PairWords selenium_words = {
  N_ ("Windrow’s threads were %.2f times as fast as Selenium’s (%.2f to %.2f)."),
  N_ ("Selenium’s threads were %.2f times as fast as Windrow’s (%.2f to %.2f)."),
  N_ ("Windrow’s threads or Selenium’s: no difference in speed that this could see."),
};

/* The one of @kind with the most workers who took part. */
static const WrContender *
find_contender (const WrComparePlan *plan, WrContenderKind kind)
{
  const WrContender *found = NULL;

  for (guint i = 0; i < plan->contenders->len; i++) {
    const WrContender *contender = plan->contenders->pdata[i];
    if (contender->kind == kind && contender->problem == NULL)
      found = contender;
  }
  return found;
}

/* Pages that one did and the other did not make a comparison of two different things. */
static gboolean
did_the_same (const WrContender *a, const WrContender *b)
{
  for (guint i = 0; i < MIN (a->samples->len, b->samples->len); i++) {
    const WrCompareSample *of_a = &g_array_index (a->samples, WrCompareSample, i);
    const WrCompareSample *of_b = &g_array_index (b->samples, WrCompareSample, i);
    gboolean both = isfinite (of_a->figures[WR_FIGURE_RATE])
                    && isfinite (of_b->figures[WR_FIGURE_RATE]);
    if (both && of_a->done != of_b->done)
      return FALSE;
  }
  return TRUE;
}

static void
add_sentence (GString *text, const char *sentence)
{
  g_autofree char *both = wr_sentences_join (text->str, sentence);

  g_string_assign (text, both);
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
static void
add_factor (GString *text, const char *format, double factor, double low, double high)
{
  g_autofree char *sentence = g_strdup_printf (format, factor, low, high);

  add_sentence (text, sentence);
}
#pragma GCC diagnostic pop

static void
add_speed (GString *text, const WrContender *a, const WrContender *b, const PairWords *words)
{
  WrCompareSpread ratio;

  if (a == NULL || b == NULL)
    return;
  if (!did_the_same (a, b)) {
    g_autofree char *label_a = wr_contender_dup_label (a);
    g_autofree char *label_b = wr_contender_dup_label (b);
    /* Translators: both are contenders, such as “Threads” and “Processes” */
    g_autofree char *sentence = g_strdup_printf (
        _ ("%s and %s did not load the same pages, so their speeds say nothing."), label_a,
        label_b);
    add_sentence (text, sentence);
    return;
  }

  switch (wr_contender_compare (a, b, WR_FIGURE_RATE, &ratio)) {
  case WR_COMPARE_MORE:
    add_factor (text, _ (words->more), ratio.median, ratio.low, ratio.high);
    break;
  case WR_COMPARE_LESS:
    add_factor (text, _ (words->less), 1 / ratio.median, 1 / ratio.high, 1 / ratio.low);
    break;
  case WR_COMPARE_SAME:
    add_sentence (text, _ (words->same));
    break;
  case WR_COMPARE_TOO_FEW:
  default:
    break;
  }
}

static void
add_memory (GString *text, const WrContender *a, const WrContender *b)
{
  WrCompareSpread ratio, spread_a, spread_b;

  if (a == NULL || b == NULL)
    return;
  WrCompareVerdict verdict = wr_contender_compare (a, b, WR_FIGURE_CONTROLLER_PSS, &ratio);
  if (verdict != WR_COMPARE_LESS && verdict != WR_COMPARE_MORE)
    return;
  wr_contender_get_spread (a, WR_FIGURE_CONTROLLER_PSS, &spread_a);
  wr_contender_get_spread (b, WR_FIGURE_CONTROLLER_PSS, &spread_b);
  double greatest = MAX (spread_a.median, spread_b.median);
  g_autofree char *of_a
      = wr_figure_format (WR_FIGURE_CONTROLLER_PSS, spread_a.median, greatest, TRUE);
  g_autofree char *of_b
      = wr_figure_format (WR_FIGURE_CONTROLLER_PSS, spread_b.median, greatest, TRUE);
  /* Translators: both are amounts of memory, such as “12.1 MB” */
  g_autofree char *sentence = g_strdup_printf (
      _ ("The controller took %s with threads and %s with processes."), of_a, of_b);
  add_sentence (text, sentence);
}

/**
 * wr_compare_dup_verdict:
 *
 * Returns: (transfer full): one to three sentences.
 */
char *
wr_compare_dup_verdict (const WrComparePlan *plan)
{
  const WrContender *threads = find_contender (plan, WR_CONTENDER_THREADS);
  const WrContender *processes = find_contender (plan, WR_CONTENDER_PROCESSES);
  const WrContender *python_threads = find_contender (plan, WR_CONTENDER_PYTHON_THREADS);
  const WrContender *python_processes = find_contender (plan, WR_CONTENDER_PYTHON_PROCESSES);
  GString *text = g_string_new (NULL);

  if (plan->options.rounds < WR_COMPARE_LEAST_ROUNDS) {
    g_string_printf (text, _ ("Too few rounds for a verdict: it takes %d."),
                     WR_COMPARE_LEAST_ROUNDS);
    return g_string_free (text, FALSE);
  }
  add_speed (text, threads, processes, &own_words);
  add_memory (text, threads, processes);
  if (plan->options.workload == WR_WORKLOAD_ARITHMETIC)
    add_speed (text, python_threads, python_processes, &python_words);
  else
    add_speed (text, threads, python_threads, &selenium_words);
  if (text->len == 0)
    g_string_append (text, _ ("Too few rounds succeeded for a verdict."));
  return g_string_free (text, FALSE);
}

static char *
dup_browser (const WrDriver *driver)
{
  if (driver == NULL)
    return g_strdup (_ ("a remote browser"));
  return g_strdup_printf ("%s %s", wr_browser_get_label (driver->browser),
                          driver->browser_version != NULL ? driver->browser_version : "");
}

/**
 * wr_compare_dup_subject:
 *
 * Returns: (transfer full): what was measured, in one line.
 */
char *
wr_compare_dup_subject (const WrComparePlan *plan)
{
  const WrCompareOptions *options = &plan->options;
  g_autofree char *rounds
      = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d round", "%d rounds in turn",
                                      options->rounds),
                         options->rounds);

  if (options->workload == WR_WORKLOAD_ARITHMETIC)
    /* Translators: the last one is “5 rounds in turn” */
    return g_strdup_printf (_ ("The sum of %.3g million squares, up to %d workers, %s."),
                            (double) options->squares / 1e6, options->workers, rounds);
  g_autofree char *pages = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%d page", "%d pages", options->pages), options->pages);
  g_autofree char *workers
      = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d worker", "%d workers",
                                      options->workers),
                         options->workers);
  g_autofree char *browser = dup_browser (plan->driver);
  /* Translators: what was measured: pages, workers, browser, rounds, each with its number */
  return g_strdup_printf (_ ("%s, %s, %s, %s."), pages, workers, browser, rounds);
}

static void
add_line (GString *text, char *line)
{
  if (text->len > 0)
    g_string_append_c (text, '\n');
  g_string_append (text, line);
  g_free (line);
}

/* In arithmetic all of a kind have the same one. */
static void
add_contender_notes (GString *text, const WrContender *contender)
{
  g_autofree char *label = wr_contender_dup_label (contender);
  gint64 failed = wr_contender_get_failed (contender);

  if (contender->problem != NULL)
    add_line (text, g_strdup_printf (_ ("%s did not take part: %s."), label, contender->problem));
  else if (contender->note != NULL)
    add_line (text, g_strdup_printf (_ ("%s: %s."), label, contender->note));
  if (failed > 0)
    add_line (text,
              g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s: %d page failed, in all rounds.",
                                            "%s: %d pages failed, in all rounds.", failed),
                               label, (int) failed));
}

/**
 * wr_compare_dup_notes:
 *
 * Returns: (transfer full): what a reader has to know besides, a line each; may be empty.
 */
char *
wr_compare_dup_notes (const WrComparePlan *plan)
{
  GString *text = g_string_new (NULL);
  int n_processors = (int) g_get_num_processors ();

  for (guint i = 0; i < plan->contenders->len; i++)
    add_contender_notes (text, plan->contenders->pdata[i]);
  if (plan->options.workload == WR_WORKLOAD_ARITHMETIC
      && find_contender (plan, WR_CONTENDER_PYTHON_THREADS) != NULL)
    /* Translators: %d is 200 */
    add_line (text, g_strdup_printf (_ ("Python had one %dth of the squares to add: its rate can "
                                        "be compared, its times cannot."),
                                     WR_COMPARE_PYTHON_SHARE));
  if (plan->options.workload == WR_WORKLOAD_JOB && !plan->sample)
    add_line (text, g_strdup (_ ("The pages came from their own hosts, whose speed is in it.")));
  if (plan->load > n_processors * 0.5)
    add_line (text, g_strdup_printf (
                        g_dngettext (GETTEXT_PACKAGE,
                                     "This machine was busy before the start: a load of %.1f on %d "
                                     "processor.",
                                     "This machine was busy before the start: a load of %.1f on %d "
                                     "processors.",
                                     n_processors),
                        plan->load, n_processors));
  return g_string_free (text, FALSE);
}
