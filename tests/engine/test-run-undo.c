/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * wr_run_undo_retry(): pages that wait for another attempt are as they were; those that were taken
 * end with their new attempt. The first pages of each run fail.
 */

#include "run-test.h"

#define N_PAGES 30
#define N_FAILED 8

static void
set_up (RunTest *self)
{
  run_test_set_up (self, N_PAGES, 2);
  fake_driver_fail (self->driver, WR_COMMAND_NAVIGATE, "invalid argument", "by intent", N_FAILED);
  run_test_start (self);
  run_test_wait_for_state (self, WR_RUN_ENDED);
  run_test_assert_pages (self, N_PAGES - N_FAILED, N_FAILED);
}

static gboolean
collect_failed_cb (const WrStoreRow *row, gpointer user_data)
{
  GArray *page_ids = user_data;

  g_assert_cmpint (row->failure, ==, WR_FAILURE_URL);
  g_array_append_val (page_ids, row->page_id);
  return TRUE;
}

static GArray *
dup_failed (RunTest *self)
{
  const WrStoreQuery query = { .states = 1u << WR_PAGE_FAILED };
  g_autoptr (WrStoreReader) reader = wr_store_reader_open (self->path, NULL);
  GArray *page_ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  g_assert_true (
      wr_store_reader_foreach_row (reader, &query, collect_failed_cb, page_ids, NULL, NULL));
  return page_ids;
}

/* At once: nothing was taken, and the run ends again without having sent a page. */
static void
test_at_once (gconstpointer all)
{
  g_auto (RunTest) test = { 0 };

  set_up (&test);
  g_autoptr (GArray) failed = dup_failed (&test);
  const gint64 *ids = all ? NULL : (const gint64 *) (gpointer) failed->data;
  g_assert_cmpuint (failed->len, ==, N_FAILED);
  fake_driver_delay (test.driver, WR_COMMAND_NEW_SESSION, 300);
  wr_run_retry (test.run, ids, N_FAILED);
  wr_run_undo_retry (test.run, ids, N_FAILED);
  run_test_wait_for_state (&test, WR_RUN_ENDED);
  g_assert_no_error (wr_run_get_error (test.run));
  run_test_assert_pages (&test, N_PAGES - N_FAILED, N_FAILED);
  run_test_assert_all_ended (&test, N_PAGES);
  run_test_assert_attempts (&test, N_PAGES);
}

/* Two workers have a page each when the rest is taken back. */
static void
test_in_flight (void)
{
  g_auto (RunTest) test = { 0 };
  WrRunProgress progress;

  set_up (&test);
  fake_driver_delay (test.driver, WR_COMMAND_NAVIGATE, 500);
  wr_run_retry (test.run, NULL, 0);
  RUN_TEST_WAIT (&test,
                 fake_driver_get_count (test.driver, WR_COMMAND_NAVIGATE) == N_PAGES + 2);
  wr_run_undo_retry (test.run, NULL, 0);
  run_test_wait_for_state (&test, WR_RUN_ENDED);
  g_assert_no_error (wr_run_get_error (test.run));
  run_test_assert_pages (&test, N_PAGES - N_FAILED + 2, N_FAILED - 2);
  run_test_assert_all_ended (&test, N_PAGES);
  run_test_assert_attempts (&test, N_PAGES + 2);
  wr_run_get_progress (test.run, &progress);
  g_assert_cmpint (progress.total, ==, N_PAGES);
}

/* While the run works at pages that never ended: those are none of the undo's. */
static void
test_while_running (void)
{
  const gint64 never_ended = N_PAGES;
  g_auto (RunTest) test = { 0 };

  run_test_set_up (&test, N_PAGES, 1);
  fake_driver_fail (test.driver, WR_COMMAND_NAVIGATE, "invalid argument", "by intent", 2);
  fake_driver_delay (test.driver, WR_COMMAND_NAVIGATE, RUN_TEST_PAGE_MS);
  run_test_start (&test);
  run_test_wait_for_done (&test, 5);
  wr_run_pause (test.run);
  run_test_wait_for_idle (&test);
  g_autoptr (GArray) ids = dup_failed (&test);
  g_assert_cmpuint (ids->len, ==, 2);
  g_array_append_val (ids, never_ended);
  wr_run_retry (test.run, NULL, 0);
  wr_run_undo_retry (test.run, (const gint64 *) (gpointer) ids->data, ids->len);
  wr_run_resume (test.run);
  run_test_wait_for_state (&test, WR_RUN_ENDED);
  g_assert_no_error (wr_run_get_error (test.run));
  run_test_assert_pages (&test, N_PAGES - 2, 2);
  run_test_assert_attempts (&test, N_PAGES);
}

/* Undone and asked for once more: the order counts. */
static void
test_retry_after_all (void)
{
  g_auto (RunTest) test = { 0 };

  set_up (&test);
  wr_run_retry (test.run, NULL, 0);
  wr_run_undo_retry (test.run, NULL, 0);
  wr_run_retry (test.run, NULL, 0);
  run_test_wait_for_state (&test, WR_RUN_ENDED);
  run_test_assert_pages (&test, N_PAGES, 0);
  run_test_assert_each_page_once (&test, N_PAGES);
}

/* Pages that were done, and are tried again, are done again. */
static void
test_done_pages (void)
{
  const gint64 ids[] = { 28, 29, 30 };
  g_auto (RunTest) test = { 0 };

  run_test_set_up (&test, N_PAGES, 1);
  run_test_start (&test);
  run_test_wait_for_state (&test, WR_RUN_ENDED);
  fake_driver_delay (test.driver, WR_COMMAND_NEW_SESSION, 300);
  wr_run_retry (test.run, ids, G_N_ELEMENTS (ids));
  wr_run_undo_retry (test.run, ids, G_N_ELEMENTS (ids));
  run_test_wait_for_state (&test, WR_RUN_ENDED);
  run_test_assert_pages (&test, N_PAGES, 0);
  run_test_assert_attempts (&test, N_PAGES);
  run_test_assert_each_page_once (&test, N_PAGES);
}

/* After the end there is nothing to undo. */
static void
test_too_late (void)
{
  g_auto (RunTest) test = { 0 };

  set_up (&test);
  wr_run_retry (test.run, NULL, 0);
  run_test_wait_for_state (&test, WR_RUN_ENDED);
  wr_run_undo_retry (test.run, NULL, 0);
  g_assert_cmpint (wr_run_get_state (test.run), ==, WR_RUN_ENDED);
  run_test_assert_pages (&test, N_PAGES, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/wr/run-undo/at-once/all", "", test_at_once);
  g_test_add_data_func ("/wr/run-undo/at-once/some", NULL, test_at_once);
  g_test_add_func ("/wr/run-undo/in-flight", test_in_flight);
  g_test_add_func ("/wr/run-undo/while-running", test_while_running);
  g_test_add_func ("/wr/run-undo/retry-after-all", test_retry_after_all);
  g_test_add_func ("/wr/run-undo/done-pages", test_done_pages);
  g_test_add_func ("/wr/run-undo/too-late", test_too_late);
  return g_test_run ();
}
