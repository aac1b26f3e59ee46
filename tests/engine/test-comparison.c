/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Comparisons with real contenders and little work: the order, the figures, and that nothing is
 * left behind however one ends. What needs a browser is in tests/cli/test-cli-compare.c.
 */

#include "config.h"

#include "process-tree.h"
#include "test-build.h"
#include "wr-engine.h"
#include "wr-tree-meter.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#define WATCHDOG_S (60 * TEST_SLOWNESS)
#define SQUARES 4000000
#define MANY_SQUARES G_GUINT64_CONSTANT (4000000000000) /* an hour’s work: to be stopped */

typedef struct {
  WrComparison *comparison; /* (owned) */
  GCancellable *cancellable; /* (owned) */
  GPtrArray *turns;          /* (owned) of char* */
  int stop_at;               /* cancel when this many turns have begun; 0: never */
  gboolean ended;
  GError *error; /* (owned) (nullable) */
} Fixture;

static gboolean
watchdog_cb (gpointer user_data)
{
  g_error ("the comparison does not end");
  return G_SOURCE_REMOVE;
}

static void
progress_cb (WrComparison *comparison, gpointer user_data)
{
  Fixture *self = user_data;
  WrCompareProgress progress;

  wr_comparison_get_progress (comparison, &progress);
  g_ptr_array_add (self->turns, g_strdup_printf ("%d %s", progress.round, progress.label));
  if (self->stop_at > 0 && (int) self->turns->len >= self->stop_at)
    g_cancellable_cancel (self->cancellable);
}

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *self = user_data;

  wr_comparison_run_finish (self->comparison, result, &self->error);
  self->ended = TRUE;
}

static void
run (Fixture *self, const WrJob *job, const WrCompareOptions *options)
{
  guint watchdog = g_timeout_add_seconds (WATCHDOG_S, watchdog_cb, NULL);

  self->comparison = wr_comparison_new (job, options);
  self->turns = g_ptr_array_new_with_free_func (g_free);
  if (self->cancellable == NULL)
    self->cancellable = g_cancellable_new ();
  g_signal_connect (self->comparison, "progress", G_CALLBACK (progress_cb), self);
  wr_comparison_run_async (self->comparison, self->cancellable, ended_cb, self);
  while (!self->ended)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (watchdog);
}

static void
assert_nothing_left (void)
{
  g_autoptr (GDir) dir = g_dir_open (g_get_tmp_dir (), 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL) {
    if (g_str_has_prefix (name, "windrow-"))
      g_error ("%s was left", name);
  }
  g_autoptr (GArray) processes = process_tree_list (getpid ());
  g_assert_cmpuint (processes->len, ==, 1);
}

/* The task's thread gives up its reference a moment after the callback. */
static void
assert_finalized (WrComparison *comparison)
{
  gint64 end = g_get_monotonic_time () + WATCHDOG_S * G_TIME_SPAN_SECOND;

  g_object_add_weak_pointer (G_OBJECT (comparison), (gpointer *) &comparison);
  g_object_unref (comparison);
  while (g_atomic_pointer_get (&comparison) != NULL) {
    g_assert_cmpint (g_get_monotonic_time (), <, end);
    g_usleep (1000);
  }
}

static void
clear (Fixture *self)
{
  assert_nothing_left ();
  g_clear_object (&self->cancellable);
  g_ptr_array_unref (self->turns);
  g_clear_error (&self->error);
  assert_finalized (self->comparison);
}

static const WrContender *
get_contender (const Fixture *self, guint i)
{
  return wr_comparison_get_plan (self->comparison)->contenders->pdata[i];
}

static void
test_arithmetic (void)
{
  const WrCompareOptions options = { WR_WORKLOAD_ARITHMETIC, 3, 1, 3, SQUARES, TRUE };
  Fixture fixture = { 0 };

  run (&fixture, NULL, &options);
  g_assert_no_error (fixture.error);
  const WrComparePlan *plan = wr_comparison_get_plan (fixture.comparison);
  g_assert_cmpuint (plan->contenders->len, ==, 12); /* four kinds, 1, 2 and 3 workers */
  for (guint i = 0; i < plan->contenders->len; i++) {
    const WrContender *contender = get_contender (&fixture, i);

    g_assert_cmpstr (contender->problem, ==, NULL);
    g_assert_cmpuint (contender->samples->len, ==, 3);
    for (guint round = 0; round < 3; round++) {
      const double *figures
          = g_array_index (contender->samples, WrCompareSample, round).figures;
      g_assert_cmpfloat (figures[WR_FIGURE_WALL], >, 0);
      g_assert_cmpfloat (figures[WR_FIGURE_RATE], >, 0);
      /* What has ended before it was seen has not been measured. */
      g_assert_false (figures[WR_FIGURE_CONTROLLER_CPU] < 0);
      g_assert_true (isnan (figures[WR_FIGURE_BROWSER_CPU]));
    }
  }
  clear (&fixture);
}

/* Windrow’s own, then the other way round, then again. */
static void
test_order (void)
{
  const WrCompareOptions options = { WR_WORKLOAD_ARITHMETIC, 1, 1, 3, SQUARES, FALSE };
  const char *const turns[] = {
    "0 Threads × 1", "0 Processes × 1", "1 Threads × 1",   "1 Processes × 1",
    "2 Processes × 1", "2 Threads × 1", "3 Threads × 1", "3 Processes × 1",
  };
  Fixture fixture = { 0 };

  run (&fixture, NULL, &options);
  g_assert_no_error (fixture.error);
  g_assert_cmpuint (fixture.turns->len, ==, G_N_ELEMENTS (turns));
  for (gsize i = 0; i < G_N_ELEMENTS (turns); i++)
    g_assert_cmpstr (fixture.turns->pdata[i], ==, turns[i]);
  clear (&fixture);
}

static void
test_files (void)
{
  const WrCompareOptions options = { WR_WORKLOAD_ARITHMETIC, 2, 1, 2, SQUARES, FALSE };
  Fixture fixture = { 0 };
  g_autoptr (GError) error = NULL;

  run (&fixture, NULL, &options);
  g_assert_no_error (fixture.error);
  const WrComparePlan *plan = wr_comparison_get_plan (fixture.comparison);
  g_autofree char *csv = wr_compare_to_csv (plan);
  g_auto (GStrv) lines = g_strsplit (csv, "\r\n", -1);
  g_assert_cmpstr (lines[0], ==,
                   "contender,workers,version,round,squares_per_s,wall_s,controller_cpu_s,"
                   "controller_pss_bytes");
  g_assert_cmpuint (g_strv_length (lines), ==, 1 + 4 * 5 + 1);
  g_assert_true (g_str_has_prefix (lines[1], "threads,1,Windrow " PACKAGE_VERSION ",1,"));
  g_assert_true (g_str_has_prefix (lines[3], "threads,1,Windrow " PACKAGE_VERSION ",median,"));

  g_autofree char *json = wr_compare_to_json (plan);
  g_autoptr (JsonNode) root = json_from_string (json, &error);
  g_assert_no_error (error);
  JsonObject *object = json_node_get_object (root);
  g_assert_cmpstr (json_object_get_string_member (object, "workload"), ==, "arithmetic");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "contenders")),
                    ==, 4);
  g_assert_nonnull (strstr (json_object_get_string_member (object, "verdict"), "Too few rounds"));
  clear (&fixture);
}

/* In the warm-up, and in the rounds. */
static void
test_stopped (gconstpointer data)
{
  int stop_at = GPOINTER_TO_INT (data);
  const WrCompareOptions options = { WR_WORKLOAD_ARITHMETIC, 2, 1, 3,
                                     stop_at == 1 ? MANY_SQUARES : SQUARES, TRUE };
  Fixture fixture = { .stop_at = stop_at };

  run (&fixture, NULL, &options);
  g_assert_error (fixture.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (wr_comparison_get_plan (fixture.comparison));
  clear (&fixture);
}

static void
test_stopped_before (void)
{
  const WrCompareOptions options = { WR_WORKLOAD_JOB, 2, 4, 3, SQUARES, TRUE };
  Fixture fixture = { .cancellable = g_cancellable_new () };

  g_cancellable_cancel (fixture.cancellable);
  run (&fixture, NULL, &options);
  g_assert_error (fixture.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  clear (&fixture);
}

static void
test_no_pages (void)
{
  const WrCompareOptions options = { WR_WORKLOAD_JOB, 2, 4, 3, SQUARES, TRUE };
  g_autoptr (WrJob) job = wr_job_new ();
  Fixture fixture = { 0 };

  run (&fixture, job, &options);
  g_assert_error (fixture.error, WR_RUN_ERROR, WR_RUN_ERROR_NO_PAGES);
  clear (&fixture);
}

static void
test_no_browser (void)
{
  const WrCompareOptions options = { WR_WORKLOAD_JOB, 2, 4, 3, SQUARES, TRUE };
  const char *const variables[] = { "WINDROW_CHROMEDRIVER", "WINDROW_WEBKITDRIVER",
                                    "WINDROW_GECKODRIVER" };
  Fixture fixture = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (variables); i++)
    g_setenv (variables[i], "/nonexistent", TRUE);
  run (&fixture, NULL, &options);
  g_assert_error (fixture.error, WR_RUN_ERROR, WR_RUN_ERROR_NO_BROWSER);
  for (gsize i = 0; i < G_N_ELEMENTS (variables); i++)
    g_unsetenv (variables[i]);
  clear (&fixture);
}

static const struct {
  const char *name;
  gboolean browser;
} names[] = {
  { "chromedriver", TRUE }, { "chromium", TRUE },    { "chromium-headle", TRUE },
  { "headless_shell", TRUE }, { "WebKitWebProces", TRUE }, { "windrow-guard", TRUE },
  { "windrow-browser", TRUE }, { "windrow-cli", FALSE }, { "windrow-worker", FALSE },
  { "python3", FALSE },
};

static void
test_names (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_cmpint (wr_tree_is_browser (names[i].name), ==, names[i].browser);
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = g_strdup ("/tmp/windrow-test-XXXXXX");

  g_assert_nonnull (g_mkdtemp (folder));
  g_setenv ("TMPDIR", folder, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wr/comparison/names", test_names);
  g_test_add_func ("/wr/comparison/arithmetic", test_arithmetic);
  g_test_add_func ("/wr/comparison/order", test_order);
  g_test_add_func ("/wr/comparison/files", test_files);
  g_test_add_data_func ("/wr/comparison/stopped/warm-up", GINT_TO_POINTER (1), test_stopped);
  g_test_add_data_func ("/wr/comparison/stopped/round", GINT_TO_POINTER (10), test_stopped);
  g_test_add_func ("/wr/comparison/stopped/before", test_stopped_before);
  g_test_add_func ("/wr/comparison/no-pages", test_no_pages);
  g_test_add_func ("/wr/comparison/no-browser", test_no_browser);
  int status = g_test_run ();
  g_rmdir (folder);
  return status;
}
