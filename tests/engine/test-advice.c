/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrAdvice: a row of figures, and what may be said of them. Each row changes the run that had
 * nothing in its way by what its name says.
 */

#include "config.h"

#include "wr-advice.h"

#include <string.h>

#define GB G_GINT64_CONSTANT (1000000000)

/* Four workers on four cores, most of the time at pages; a row may say otherwise. */
#pragma GCC diagnostic ignored "-Woverride-init"
#define PLAIN                                                                                      \
  .n_workers = 4, .n_cores = 4, .seconds = 60, .n_pages = 600, .busy_share = 0.7,                  \
  .cpu_share = 0.7, .memory_total = 16 * GB, .memory_least = 8 * GB,                               \
  .memory_per_worker = GB / 4

static const struct {
  const char *name;
  WrAdviceFigures figures;
  WrAdviceCode code;
  int n_workers;
} rows[] = {
  { "open", { PLAIN }, WR_ADVICE_OPEN, 0 },
  { "short", { PLAIN, .seconds = 4, .cpu_share = 1 }, WR_ADVICE_NONE, 0 },
  { "few-pages", { PLAIN, .n_pages = 19, .cpu_share = 1 }, WR_ADVICE_NONE, 0 },
  { "no-workers", { PLAIN, .n_workers = 0, .cpu_share = 1 }, WR_ADVICE_NONE, 0 },
  { "memory", { PLAIN, .memory_least = GB, .cpu_share = 1, .n_workers = 8 }, WR_ADVICE_MEMORY, 2 },
  { "memory-of-others", { PLAIN, .memory_least = GB / 10 }, WR_ADVICE_MEMORY, 0 },
  { "memory-unknown", { PLAIN, .memory_least = -1 }, WR_ADVICE_OPEN, 0 },
  { "down", { PLAIN, .idle_share = 0.5, .down_share = 0.4 }, WR_ADVICE_DOWN, 0 },
  { "refused", { PLAIN, .refused_share = 0.2, .polite_share = 0.5 }, WR_ADVICE_REFUSED, 2 },
  { "refused-one-worker", { PLAIN, .n_workers = 1, .refused_share = 0.2 }, WR_ADVICE_REFUSED, 0 },
  { "polite", { PLAIN, .polite_share = 0.6, .busy_share = 0.4 }, WR_ADVICE_POLITE, 2 },
  { "polite-and-idle", { PLAIN, .polite_share = 0.7, .idle_share = 0.4 }, WR_ADVICE_POLITE, 0 },
  { "idle", { PLAIN, .n_workers = 10, .idle_share = 0.55 }, WR_ADVICE_IDLE, 5 },
  { "cpu", { PLAIN, .cpu_share = 0.9, .busy_share = 0.9 }, WR_ADVICE_CPU, 0 },
  { "cpu-in-vain",
    { PLAIN, .cpu_share = 0.9, .n_workers = 8, .few_busy = 3.5, .few_pace = 9.8, .many_busy = 7.5,
      .many_pace = 10 },
    WR_ADVICE_CPU, 4 },
  { "site",
    { PLAIN, .cpu_share = 0.3, .busy_share = 0.9, .few_busy = 2, .few_pace = 10, .many_busy = 4,
      .many_pace = 10.5 },
    WR_ADVICE_SITE, 2 },
  { "site-unproven", /* “many” are hardly more than “few” */
    { PLAIN, .few_busy = 3, .few_pace = 10, .many_busy = 4, .many_pace = 10 }, WR_ADVICE_OPEN, 0 },
  { "pace-grows",
    { PLAIN, .few_busy = 2, .few_pace = 5, .many_busy = 4, .many_pace = 10 }, WR_ADVICE_OPEN, 0 },
  { "workers", { PLAIN, .cpu_share = 0.5, .busy_share = 0.9 }, WR_ADVICE_WORKERS, 6 },
  { "workers-at-most-twice", { PLAIN, .cpu_share = 0.1, .busy_share = 0.9 }, WR_ADVICE_WORKERS, 8 },
  { "workers-as-memory-allows",
    { PLAIN, .cpu_share = 0.1, .busy_share = 0.9, .memory_least = 3 * GB }, WR_ADVICE_WORKERS, 6 },
  { "workers-no-memory-for-more",
    { PLAIN, .cpu_share = 0.1, .busy_share = 0.9, .memory_least = 2 * GB }, WR_ADVICE_WORKERS, 0 },
  { "workers-at-the-most",
    { PLAIN, .n_workers = 60, .cpu_share = 0.1, .busy_share = 0.9, .memory_total = -1,
      .memory_least = -1 },
    WR_ADVICE_WORKERS, 64 },
  { "grid", { PLAIN, .cpu_share = -1, .busy_share = 0.95 }, WR_ADVICE_OPEN, 0 },
};

static void
test_row (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  WrAdvice advice;

  wr_advice_give (&advice, &rows[i].figures);
  g_assert_cmpstr (wr_advice_code_get_name (advice.code), ==,
                   wr_advice_code_get_name (rows[i].code));
  g_assert_cmpint (advice.n_workers, ==, rows[i].n_workers);
}

static void
check_text (const WrAdviceFigures *figures, const char *sentence, const char *line)
{
  WrAdvice advice;

  wr_advice_give (&advice, figures);
  g_autofree char *text = wr_advice_describe (&advice);
  g_autofree char *behind = wr_advice_describe_figures (&advice);
  g_assert_cmpstr (text, ==, sentence);
  g_assert_cmpstr (behind, ==, line);
}

static void
test_describe (void)
{
  const WrAdviceFigures polite = { PLAIN, .polite_share = 0.6, .busy_share = 0.4 };
  const WrAdviceFigures memory = { PLAIN, .memory_least = GB, .cpu_share = -1 };
  const WrAdviceFigures site = { PLAIN, .few_busy = 2, .few_pace = 10, .many_busy = 4,
                                 .many_pace = 10.5 };

  check_text (&polite, "The pace for each host limited this run. Worth trying: 2 workers.",
              "4 workers · 40 % of their time at pages · 60 % in polite waits · browsers used 70 % "
              "of 4 cores");
  check_text (&memory, "The computer’s memory limited this run.",
              "4 workers · 70 % of their time at pages · at least 1.0\302\240GB of 16.0\302\240GB "
              "memory free");
  check_text (&site,
              "More workers at a time brought no more pages: the site may be the limit. Worth "
              "trying: 2 workers.",
              "4 workers · 70 % of their time at pages · browsers used 70 % of 4 cores · 10.0 "
              "pages/s with 2.0 workers at pages, 10.5 with 4.0");
}

static void
test_words (void)
{
  for (int i = 0; i < WR_N_ADVICE_CODES; i++) {
    WrAdvice advice = { .code = i };
    g_autofree char *sentence = wr_advice_describe (&advice);
    g_assert_true (g_str_has_suffix (sentence, "."));
    g_assert_cmpuint (strlen (wr_advice_code_get_name (i)), >, 0);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *path = g_strconcat ("/wr/advice/", rows[i].name, NULL);
    g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_row);
  }
  g_test_add_func ("/wr/advice/describe", test_describe);
  g_test_add_func ("/wr/advice/words", test_words);
  return g_test_run ();
}
