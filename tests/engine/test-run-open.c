/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A run is made of its store: by a thread that reads, or at once.
 */

#include "run-test.h"

#define N_PAGES 12

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static WrRun *
open_run (RunTest *test, const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  wr_run_open_async (path, cancellable, opened_cb, &result);
  g_assert_null (result);
  RUN_TEST_WAIT (test, result != NULL);
  return wr_run_open_finish (result, error);
}

static void
assert_is_of_store (RunTest *test, WrRun *run)
{
  WrRunProgress progress = { 0 };

  g_assert_nonnull (run);
  g_assert_cmpint (wr_run_get_state (run), ==, WR_RUN_NEW);
  g_assert_cmpstr (wr_run_get_store_path (run), ==, test->path);
  g_assert_true (wr_job_equal (wr_run_get_job (run), test->job));
  wr_run_get_progress (run, &progress);
  g_assert_cmpint (progress.total, ==, N_PAGES);
  g_assert_cmpint (progress.done, ==, N_PAGES);
}

static void
test_open (RunTest *test, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  run_test_start (test);
  RUN_TEST_WAIT (test, wr_run_get_state (test->run) == WR_RUN_ENDED);
  g_autoptr (WrRun) run = open_run (test, test->path, NULL, &error);
  g_assert_no_error (error);
  assert_is_of_store (test, run);
  g_autoptr (WrRun) other = wr_run_new_from_store (test->path, &error);
  g_assert_no_error (error);
  assert_is_of_store (test, other);
}

static void
test_missing (RunTest *test, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) same = NULL;

  g_assert_null (open_run (test, test->path, NULL, &error));
  g_assert_cmpint (error->domain, ==, WR_STORE_ERROR);
  g_assert_nonnull (strstr (error->message, test->path));
  g_assert_null (wr_run_new_from_store (test->path, &same));
  g_assert_cmpstr (same->message, ==, error->message);
}

static void
test_cancelled (RunTest *test, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  run_test_start (test);
  RUN_TEST_WAIT (test, wr_run_get_state (test->run) == WR_RUN_ENDED);
  g_cancellable_cancel (cancellable);
  g_assert_null (open_run (test, test->path, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
set_up (RunTest *test, gconstpointer data)
{
  run_test_set_up (test, N_PAGES, 2);
}

static void
tear_down (RunTest *test, gconstpointer data)
{
  run_test_clear (test);
}

static void
add (const char *path, void (*test) (RunTest *, gconstpointer))
{
  g_test_add (path, RunTest, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/wr/run-open/open", test_open);
  add ("/wr/run-open/missing", test_missing);
  add ("/wr/run-open/cancelled", test_cancelled);
  return g_test_run ();
}
