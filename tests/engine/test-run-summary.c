/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrRunSummary: a run's true state, whatever ended it. A killed program's store is a copy of one
 * that is being written: it has its journal, and nobody holds its lock.
 */

#include "run-test.h"

#include <glib/gstdio.h>

static void
assert_state (const char *path, WrRunSummaryState state, int n_queued, int n_done)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WrRunSummary) summary = wr_run_summary_read (path, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (summary->path, ==, path);
  g_assert_cmpint (summary->state, ==, state);
  if (n_queued >= 0)
    g_assert_cmpint (summary->counts.pages[WR_PAGE_QUEUED], ==, n_queued);
  if (n_done >= 0)
    g_assert_cmpint (summary->counts.pages[WR_PAGE_DONE], ==, n_done);
}

static void
copy_file (const char *from, const char *to, const char *suffix)
{
  g_autofree char *source = g_strconcat (from, suffix, NULL);
  g_autofree char *target = g_strconcat (to, suffix, NULL);
  g_autofree char *data = NULL;
  gsize length;

  if (g_file_get_contents (source, &data, &length, NULL))
    g_assert_true (g_file_set_contents (target, data, (gssize) length, NULL));
}

static void
test_finished (void)
{
  g_auto (RunTest) test = { 0 };
  gint64 before = g_get_real_time ();

  run_test_set_up (&test, 10, 2);
  g_free (test.job->name);
  test.job->name = g_strdup ("Ten “pages”");
  run_test_renew (&test);
  run_test_start (&test);
  assert_state (test.path, WR_RUN_SUMMARY_IN_USE, -1, -1);
  run_test_wait_for_state (&test, WR_RUN_ENDED);
  assert_state (test.path, WR_RUN_SUMMARY_IN_USE, 0, 10);

  g_assert_finalize_object (g_steal_pointer (&test.run));
  assert_state (test.path, WR_RUN_SUMMARY_FINISHED, 0, 10);
  g_autoptr (WrRunSummary) summary = wr_run_summary_read (test.path, NULL);
  g_assert_cmpstr (summary->name, ==, "Ten “pages”");
  g_assert_cmpint (summary->created, >=, before - G_USEC_PER_SEC);
  g_assert_cmpint (summary->created, <=, g_get_real_time ());
}

static void
test_stopped (void)
{
  g_auto (RunTest) test = { 0 };

  run_test_set_up (&test, 200, 2);
  fake_driver_delay (test.driver, WR_COMMAND_NAVIGATE, RUN_TEST_PAGE_MS);
  run_test_start (&test);
  run_test_wait_for_done (&test, 5);
  wr_run_stop (test.run);
  run_test_wait_for_state (&test, WR_RUN_ENDED);
  g_assert_finalize_object (g_steal_pointer (&test.run));
  assert_state (test.path, WR_RUN_SUMMARY_STOPPED, -1, -1);
}

static void
test_interrupted (void)
{
  g_auto (RunTest) test = { 0 };

  run_test_set_up (&test, 200, 2);
  g_autofree char *killed = g_build_filename (test.folder, "killed.sqlite", NULL);
  fake_driver_delay (test.driver, WR_COMMAND_NAVIGATE, RUN_TEST_PAGE_MS);
  run_test_start (&test);
  run_test_wait_for_done (&test, 5);
  wr_run_pause (test.run);
  run_test_wait_for_idle (&test);
  g_assert_true (wr_store_flush (wr_run_get_store (test.run), NULL, NULL));
  copy_file (test.path, killed, "");
  copy_file (test.path, killed, "-wal");
  copy_file (test.path, killed, "-lock");
  assert_state (killed, WR_RUN_SUMMARY_INTERRUPTED, -1, -1);
  assert_state (test.path, WR_RUN_SUMMARY_IN_USE, -1, -1);

  /* A run that goes on with it finishes it. */
  wr_run_stop (test.run);
  run_test_wait_for_state (&test, WR_RUN_ENDED);
  g_free (test.path);
  test.path = g_strdup (killed);
  g_clear_object (&test.run);
  run_test_reopen (&test);
  run_test_start (&test);
  run_test_wait_for_state (&test, WR_RUN_ENDED);
  run_test_assert_each_page_once (&test, 200);
  g_assert_finalize_object (g_steal_pointer (&test.run));
  assert_state (killed, WR_RUN_SUMMARY_FINISHED, 0, 200);
}

static void
test_half_filled (void)
{
  const char *const columns[] = { "title", NULL };
  g_auto (RunTest) test = { 0 };
  g_autoptr (GError) error = NULL;

  run_test_set_up (&test, 30, 2);
  g_autofree char *json = wr_job_to_json (test.job);
  g_autoptr (WrStore) store = wr_store_create (test.path, json, columns, &error);
  g_assert_no_error (error);
  g_assert_true (wr_store_close (store, &error));
  assert_state (test.path, WR_RUN_SUMMARY_INTERRUPTED, 0, 0);
}

static void
test_not_a_store (void)
{
  g_auto (RunTest) test = { 0 };
  g_autoptr (GError) error = NULL;

  run_test_set_up (&test, 1, 1);
  g_assert_null (wr_run_summary_read (test.path, &error));
  g_assert_error (error, WR_STORE_ERROR, WR_STORE_ERROR_OPEN);
  g_assert_false (g_file_test (test.path, G_FILE_TEST_EXISTS));
}

/* Who asks holds the lock for a moment; that keeps nobody from opening the store. */
static gpointer
ask_thread (gpointer data)
{
  const char *path = data;

  for (int i = 0; i < 2000; i++) {
    g_autoptr (WrRunSummary) summary = wr_run_summary_read (path, NULL);
    g_assert_nonnull (summary);
  }
  return NULL;
}

static void
test_asked_while_opened (void)
{
  g_auto (RunTest) test = { 0 };

  run_test_set_up (&test, 3, 1);
  run_test_start (&test);
  run_test_wait_for_state (&test, WR_RUN_ENDED);
  g_assert_finalize_object (g_steal_pointer (&test.run));

  GThread *thread = g_thread_new ("ask", ask_thread, test.path);
  for (int i = 0; i < 100; i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (WrStore) store = wr_store_open (test.path, &error);
    g_assert_no_error (error);
    g_assert_true (wr_store_close (store, &error));
  }
  g_thread_join (thread);
}

static void
test_list (void)
{
  const char *const columns[] = { "title", NULL };
  const char *const names[] = { "b.sqlite", "a.sqlite", "c.sqlite" };
  g_auto (RunTest) test = { 0 };
  g_autoptr (GError) error = NULL;

  run_test_set_up (&test, 1, 1);
  g_autofree char *missing = g_build_filename (test.folder, "missing", NULL);
  g_autoptr (GPtrArray) none = wr_run_summary_list (missing, NULL, &error);
  g_assert_cmpuint (none->len, ==, 0);

  g_autofree char *json = wr_job_to_json (test.job);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = g_build_filename (test.folder, names[i], NULL);
    g_autofree char *time = g_strdup_printf ("2026-01-0%dT00:00:00Z", (int) i + 1);
    g_autoptr (WrStore) store = wr_store_create (path, json, columns, &error);
    g_assert_no_error (error);
    g_assert_true (wr_store_set_meta (store, "created", time, &error));
    g_assert_true (wr_store_close (store, &error));
  }
  g_autofree char *other = g_build_filename (test.folder, "other.sqlite", NULL);
  g_assert_true (g_file_set_contents (other, "no store", -1, NULL));

  g_autoptr (GPtrArray) list = wr_run_summary_list (test.folder, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, 3);
  for (guint i = 0; i < 3; i++) {
    const WrRunSummary *summary = g_ptr_array_index (list, i);
    g_autofree char *base = g_path_get_basename (summary->path);
    g_assert_cmpstr (base, ==, names[2 - i]);
  }
}

static void
test_list_cancelled (void)
{
  const char *const columns[] = { "title", NULL };
  g_auto (RunTest) test = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  run_test_set_up (&test, 1, 1);
  g_autoptr (WrStore) store = wr_store_create (test.path, "{}", columns, &error);
  g_assert_true (wr_store_close (store, &error));
  g_cancellable_cancel (cancellable);
  g_assert_null (wr_run_summary_list (test.folder, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wr/run-summary/finished", test_finished);
  g_test_add_func ("/wr/run-summary/stopped", test_stopped);
  g_test_add_func ("/wr/run-summary/interrupted", test_interrupted);
  g_test_add_func ("/wr/run-summary/half-filled", test_half_filled);
  g_test_add_func ("/wr/run-summary/not-a-store", test_not_a_store);
  g_test_add_func ("/wr/run-summary/asked-while-opened", test_asked_while_opened);
  g_test_add_func ("/wr/run-summary/list", test_list);
  g_test_add_func ("/wr/run-summary/list-cancelled", test_list_cancelled);
  return g_test_run ();
}
