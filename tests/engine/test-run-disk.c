/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrRun on a disk that is slow, or cannot be read for a while, by a file system below SQLite.
 */

#include "fault-vfs.h"
#include "run-test.h"

#include <errno.h>

#define N_PAGES 2500 /* more than the frontier reads at first */
#define BOUND (2 * TEST_SLOWNESS * G_TIME_SPAN_SECOND)

static const Fault unreadable
    = { .calls = FAULT_READ | FAULT_SHM | FAULT_LOCK, .error = EIO, .lasting = TRUE };

/* @page_ms: how long a page takes at least */
static void
set_up (RunTest *self, int n_pages, int page_ms)
{
  run_test_set_up (self, n_pages, 4);
  fake_driver_delay (self->driver, WR_COMMAND_NAVIGATE, page_ms);
  self->job->recycle.pages = 0;
  run_test_renew (self);
  run_test_start (self);
}

static void
stop (RunTest *self)
{
  gint64 begin = g_get_monotonic_time ();

  wr_run_stop (self->run);
  run_test_wait_for_state (self, WR_RUN_ENDED);
  g_assert_cmpint (g_get_monotonic_time () - begin, <, BOUND);
}

static void
make_unreadable (RunTest *self)
{
  run_test_wait_for_done (self, 100);
  fault_vfs_set (&unreadable);
  run_test_wait_for_state (self, WR_RUN_HELD);
  g_assert_error (wr_run_get_error (self->run), WR_RUN_ERROR, WR_RUN_ERROR_STORE);
  g_assert_nonnull (strstr (wr_run_get_error (self->run)->message, self->path));
}

static void
assert_whole (RunTest *self)
{
  run_test_wait_for_state (self, WR_RUN_ENDED);
  g_assert_no_error (wr_run_get_error (self->run));
  run_test_assert_pages (self, N_PAGES, 0);
  run_test_assert_each_page_once (self, N_PAGES);
}

/* Sessions stay, and it goes on by itself. */
static void
test_unread (void)
{
  g_auto (RunTest) test = { 0 };

  set_up (&test, N_PAGES, 0);
  make_unreadable (&test);
  run_test_turn (1500); /* it tries again in vain meanwhile */
  g_assert_cmpint (wr_run_get_state (test.run), ==, WR_RUN_HELD);
  fault_vfs_set (NULL);
  assert_whole (&test);
  g_assert_cmpuint (fake_driver_get_count (test.driver, WR_COMMAND_NEW_SESSION), ==, 4);
  g_assert_cmpuint (fake_driver_get_count (test.driver, WR_COMMAND_NAVIGATE), ==, N_PAGES);
}

/* Also while the browsers take their time to close, and the store would be tried again. */
static void
test_unread_stopped (gconstpointer delay_ms)
{
  g_auto (RunTest) test = { 0 };

  set_up (&test, N_PAGES, 0);
  fake_driver_delay (test.driver, WR_COMMAND_DELETE_SESSION, GPOINTER_TO_INT (delay_ms));
  make_unreadable (&test);
  run_test_turn (GPOINTER_TO_INT (delay_ms));
  stop (&test);
  g_assert_error (wr_run_get_error (test.run), WR_RUN_ERROR, WR_RUN_ERROR_STORE);
  fault_vfs_set (NULL);
  run_test_reopen (&test);
  run_test_start (&test);
  assert_whole (&test);
}

/* A write that takes longer than a stop may. */
static void
slow_down (void)
{
  fault_vfs_set (&(Fault) { .calls = FAULT_WRITE, .delay_ms = 3500 * TEST_SLOWNESS });
}

/* The run has ended, the store writes on: nothing of it is lost. */
static void
assert_written_later (RunTest *self)
{
  g_assert_no_error (wr_run_get_error (self->run));
  g_assert_cmpuint (fake_driver_get_n_open (self->driver), ==, 0);
  g_assert_false (run_test_is_let_go (self));
  RUN_TEST_WAIT (self, run_test_is_let_go (self));
  fault_vfs_set (NULL);
  g_autoptr (WrStoreReader) reader = wr_store_reader_open (self->path, NULL);
  g_autofree char *state = wr_store_reader_dup_meta (reader, "state");
  g_assert_cmpstr (state, !=, "running");
}

static void
test_slow_stop (void)
{
  g_auto (RunTest) test = { 0 };

  set_up (&test, 200, RUN_TEST_PAGE_MS);
  run_test_wait_for_done (&test, 20);
  slow_down ();
  RUN_TEST_WAIT (&test, fault_vfs_get_n_failed () > 0);
  stop (&test);
  assert_written_later (&test);

  run_test_reopen (&test);
  run_test_start (&test);
  run_test_wait_for_state (&test, WR_RUN_ENDED);
  run_test_assert_pages (&test, 200, 0);
  run_test_assert_each_page_once (&test, 200);
}

/* The same run goes on while its store is still at the write of before. */
static void
test_slow_stop_and_go_on (void)
{
  const gint64 none = 0;
  g_auto (RunTest) test = { 0 };

  set_up (&test, 200, RUN_TEST_PAGE_MS);
  run_test_wait_for_done (&test, 20);
  slow_down ();
  RUN_TEST_WAIT (&test, fault_vfs_get_n_failed () > 0);
  stop (&test);
  wr_run_retry (test.run, &none, 0);
  run_test_wait_for_state (&test, WR_RUN_ENDED);
  run_test_assert_pages (&test, 200, 0);
  run_test_assert_each_page_once (&test, 200);
  RUN_TEST_WAIT (&test, run_test_is_let_go (&test));
  fault_vfs_set (NULL);
}

/* All pages have ended, and it is stopped while the last ones are written. */
static void
test_slow_end (void)
{
  g_auto (RunTest) test = { 0 };

  run_test_set_up (&test, 4, 4);
  fake_driver_delay (test.driver, WR_COMMAND_NAVIGATE, 300);
  run_test_start (&test);
  RUN_TEST_WAIT (&test, fake_driver_get_count (test.driver, WR_COMMAND_NAVIGATE) == 4);
  g_assert_true (wr_store_flush (wr_run_get_store (test.run), NULL, NULL));
  slow_down ();
  RUN_TEST_WAIT (&test, fake_driver_get_n_open (test.driver) == 0);
  run_test_turn (100);
  stop (&test);
  assert_written_later (&test);
  run_test_assert_all_ended (&test, 4);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fault_vfs_install ();
  g_test_add_func ("/wr/run-disk/unread", test_unread);
  g_test_add_data_func ("/wr/run-disk/unread-stopped", GINT_TO_POINTER (0), test_unread_stopped);
  g_test_add_data_func ("/wr/run-disk/unread-stopped-late", GINT_TO_POINTER (900),
                        test_unread_stopped);
  g_test_add_func ("/wr/run-disk/slow-stop", test_slow_stop);
  g_test_add_func ("/wr/run-disk/slow-stop-and-go-on", test_slow_stop_and_go_on);
  g_test_add_func ("/wr/run-disk/slow-end", test_slow_end);
  return g_test_run ();
}
