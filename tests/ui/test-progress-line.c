/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui-test.h"
#include "wr-progress-line.h"

typedef struct {
  const char *name;
  WrRunState state;
  WrRunProgress progress;
  const char *sentence;
  const char *wait; /* (nullable) */
} Row;

static const Row rows[] = {
  { "starting", WR_RUN_STARTING, { .total = 500, .seconds_left = -1 }, "0 of 500 · starting" },
  { "running",
    WR_RUN_RUNNING,
    { .total = 500, .done = 125, .failed = 3, .pages_per_s = 12.41, .seconds_left = 30.6 },
    "128 of 500 · 12.4 pages/s · 3 failed · about 31 s left" },
  { "no-speed-yet",
    WR_RUN_RUNNING,
    { .total = 2, .done = 1, .seconds_left = -1 },
    "1 of 2" },
  { "hours",
    WR_RUN_RUNNING,
    { .total = 90000, .done = 1, .pages_per_s = 0.5, .seconds_left = 7200 },
    "1 of 90000 · 0.5 pages/s · about 2 h left" },
  { "host-down",
    WR_RUN_RUNNING,
    { .total = 90, .done = 1, .failed = 2, .pages_per_s = 0.5, .seconds_left = 7200 },
    "3 of 90 · 2 failed · a.test does not answer",
    "a.test does not answer" },
  { "offline",
    WR_RUN_RUNNING,
    { .total = 90, .done = 1, .offline = TRUE, .seconds_left = -1 },
    "1 of 90 · waiting for the network" },
  { "paused-while-down",
    WR_RUN_PAUSED,
    { .total = 90, .done = 1 },
    "1 of 90 · paused",
    "a.test does not answer" },
  { "paused", WR_RUN_PAUSED, { .total = 9, .done = 4, .skipped = 1 }, "5 of 9 · paused" },
  { "ended",
    WR_RUN_ENDED,
    { .total = 55, .done = 51, .failed = 4, .elapsed = 3720000 },
    "55 of 55 · 4 failed · in 3.7 s" },
  { "stopped",
    WR_RUN_ENDED,
    { .total = 55, .done = 33, .elapsed = 125 * G_TIME_SPAN_SECOND },
    "33 of 55 · in 2 min 05 s · stopped" },
};

static void
test_describe (gconstpointer data)
{
  const Row *row = data;
  g_autofree char *sentence = wr_progress_line_describe (&row->progress, row->state, row->wait);

  g_assert_cmpstr (sentence, ==, row->sentence);
}

static void
test_without_run (void)
{
  WrProgressLine *line = g_object_ref_sink (g_object_new (WR_TYPE_PROGRESS_LINE, NULL));

  wr_progress_line_set_run (line, NULL);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (line)));
  g_assert_finalize_object (line);
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
  adw_init ();

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *path = g_strconcat ("/wr/progress-line/", rows[i].name, NULL);
    g_test_add_data_func (path, &rows[i], test_describe);
  }
  g_test_add_func ("/wr/progress-line/without-run", test_without_run);
  return g_test_run ();
}
