/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrRun while its store cannot be written: the disk fills up in the middle, by a limit on the size
 * of this process's files. One page of each run has failed before: it is not tried again unasked.
 */

#include "run-test.h"

#define N_PAGES 120

static void
set_up (RunTest *self)
{
  run_test_set_up (self, N_PAGES, 4);
  fake_driver_delay (self->driver, WR_COMMAND_NAVIGATE, RUN_TEST_PAGE_MS);
  fake_driver_fail (self->driver, WR_COMMAND_NAVIGATE, "invalid argument", "by intent", 1);
  run_test_start (self);
  run_test_wait_for_done (self, 20);
}

static void
fill_disk (RunTest *self)
{
  run_test_fill_disk (self->path);
  run_test_wait_for_state (self, WR_RUN_HELD);
  g_assert_error (wr_run_get_error (self->run), WR_RUN_ERROR, WR_RUN_ERROR_STORE);
  g_assert_nonnull (strstr (wr_run_get_error (self->run)->message, self->path));
}

static void
assert_whole (RunTest *self)
{
  run_test_wait_for_state (self, WR_RUN_ENDED);
  g_assert_no_error (wr_run_get_error (self->run));
  run_test_assert_pages (self, N_PAGES - 1, 1);
  run_test_assert_all_ended (self, N_PAGES);
  run_test_assert_attempts (self, N_PAGES);
  g_assert_cmpuint (fake_driver_get_count (self->driver, WR_COMMAND_NAVIGATE), ==, N_PAGES);
  g_assert_cmpuint (fake_driver_get_n_open (self->driver), ==, 0);
}

/* Pages in flight end, sessions stay, no page is sent; then it goes on by itself. */
static void
test_goes_on (void)
{
  g_auto (RunTest) test = { 0 };

  set_up (&test);
  fill_disk (&test);
  run_test_wait_for_idle (&test);
  guint n_sent = fake_driver_get_count (test.driver, WR_COMMAND_NAVIGATE);
  run_test_turn (1500); /* the store tries again in vain meanwhile */
  g_assert_cmpint (wr_run_get_state (test.run), ==, WR_RUN_HELD);
  g_assert_cmpuint (fake_driver_get_count (test.driver, WR_COMMAND_NAVIGATE), ==, n_sent);
  g_assert_cmpuint (fake_driver_get_n_open (test.driver), ==, 4);

  run_test_empty_disk ();
  run_test_wait_for_state (&test, WR_RUN_RUNNING);
  g_assert_no_error (wr_run_get_error (test.run));
  assert_whole (&test);
  g_assert_cmpuint (fake_driver_get_count (test.driver, WR_COMMAND_NEW_SESSION), ==, 4);
}

static void
test_try_again (void)
{
  g_auto (RunTest) test = { 0 };

  set_up (&test);
  fill_disk (&test);
  wr_run_retry_store (test.run);
  run_test_turn (200);
  g_assert_cmpint (wr_run_get_state (test.run), ==, WR_RUN_HELD);
  run_test_empty_disk ();
  wr_run_retry_store (test.run);
  assert_whole (&test);
}

/* What the caller wants is asked for while held, and heeded afterwards. */
static void
test_pause (void)
{
  g_auto (RunTest) test = { 0 };

  set_up (&test);
  fill_disk (&test);
  wr_run_pause (test.run);
  g_assert_cmpint (wr_run_get_state (test.run), ==, WR_RUN_HELD);
  run_test_empty_disk ();
  run_test_wait_for_state (&test, WR_RUN_PAUSED);
  run_test_wait_for_idle (&test);
  wr_run_resume (test.run);
  assert_whole (&test);
}

static void
test_resume (void)
{
  g_auto (RunTest) test = { 0 };

  set_up (&test);
  wr_run_pause (test.run);
  fill_disk (&test);
  wr_run_resume (test.run);
  g_assert_cmpint (wr_run_get_state (test.run), ==, WR_RUN_HELD);
  run_test_empty_disk ();
  assert_whole (&test);
}

/* Stopped while held: it ends at once and says why; later, in the same program or in another, it
 * goes on where it was. */
static void
test_stop (gconstpointer reopen)
{
  const gint64 none = 0;
  g_auto (RunTest) test = { 0 };

  set_up (&test);
  fill_disk (&test);
  gint64 begin = g_get_monotonic_time ();
  wr_run_stop (test.run);
  run_test_wait_for_state (&test, WR_RUN_ENDED);
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 2 * TEST_SLOWNESS * G_TIME_SPAN_SECOND);
  g_assert_error (wr_run_get_error (test.run), WR_RUN_ERROR, WR_RUN_ERROR_STORE);
  g_assert_cmpuint (fake_driver_get_n_open (test.driver), ==, 0);

  /* Once more in vain */
  wr_run_retry (test.run, &none, 0);
  run_test_wait_for_state (&test, WR_RUN_ENDED);
  g_assert_error (wr_run_get_error (test.run), WR_RUN_ERROR, WR_RUN_ERROR_STORE);

  run_test_empty_disk ();
  if (reopen) {
    run_test_reopen (&test);
    run_test_start (&test);
  } else {
    wr_run_retry (test.run, &none, 0);
  }
  run_test_wait_for_state (&test, WR_RUN_ENDED);
  g_assert_no_error (wr_run_get_error (test.run));
  run_test_assert_pages (&test, N_PAGES - 1, 1);
}

/* Pages to be tried again, and one that after all is not: both wait for the store. */
static void
test_retry (void)
{
  const gint64 last = N_PAGES;
  g_auto (RunTest) test = { 0 };

  set_up (&test);
  fill_disk (&test);
  wr_run_retry (test.run, NULL, 0);
  run_test_turn (1200); /* the call is made again in vain meanwhile */
  wr_run_retry (test.run, &last, 1);
  wr_run_undo_retry (test.run, &last, 1);
  g_assert_cmpint (wr_run_get_state (test.run), ==, WR_RUN_HELD);
  run_test_empty_disk ();
  run_test_wait_for_state (&test, WR_RUN_ENDED);
  g_assert_no_error (wr_run_get_error (test.run));
  run_test_assert_pages (&test, N_PAGES, 0);
  run_test_assert_each_page_once (&test, N_PAGES);
  g_assert_cmpuint (fake_driver_get_count (test.driver, WR_COMMAND_NAVIGATE), ==, N_PAGES + 1);
}

/* The disk is full when the last page ends: nothing is left but to write. */
static void
set_up_full_at_end (RunTest *self)
{
  run_test_set_up (self, 1, 1);
  fake_driver_delay (self->driver, WR_COMMAND_NAVIGATE, 200);
  run_test_start (self);
  RUN_TEST_WAIT (self, fake_driver_get_count (self->driver, WR_COMMAND_NAVIGATE) == 1);
  g_assert_true (wr_store_flush (wr_run_get_store (self->run), NULL, NULL));
  run_test_fill_disk (self->path);
  run_test_wait_for_state (self, WR_RUN_HELD);
}

static void
test_at_the_end (void)
{
  g_auto (RunTest) test = { 0 };

  set_up_full_at_end (&test);
  run_test_turn (1500);
  g_assert_cmpint (wr_run_get_state (test.run), ==, WR_RUN_HELD);
  run_test_empty_disk ();
  run_test_wait_for_state (&test, WR_RUN_ENDED);
  g_assert_no_error (wr_run_get_error (test.run));
  run_test_assert_pages (&test, 1, 0);
  run_test_assert_each_page_once (&test, 1);
}

static void
test_stop_at_the_end (void)
{
  g_auto (RunTest) test = { 0 };

  set_up_full_at_end (&test);
  run_test_turn (300);
  gint64 begin = g_get_monotonic_time ();
  wr_run_stop (test.run);
  run_test_wait_for_state (&test, WR_RUN_ENDED);
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 2 * TEST_SLOWNESS * G_TIME_SPAN_SECOND);
  g_assert_error (wr_run_get_error (test.run), WR_RUN_ERROR, WR_RUN_ERROR_STORE);
  run_test_empty_disk ();
}

static void
test_dispose (void)
{
  g_auto (RunTest) test = { 0 };

  set_up (&test);
  fill_disk (&test);
  g_assert_finalize_object (g_steal_pointer (&test.run));
  run_test_empty_disk ();
  g_assert_cmpuint (fake_driver_get_n_open (test.driver), ==, 0);

  run_test_reopen (&test);
  run_test_start (&test);
  run_test_wait_for_state (&test, WR_RUN_ENDED);
  run_test_assert_pages (&test, N_PAGES - 1, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wr/run-held/goes-on", test_goes_on);
  g_test_add_func ("/wr/run-held/try-again", test_try_again);
  g_test_add_func ("/wr/run-held/pause", test_pause);
  g_test_add_func ("/wr/run-held/resume", test_resume);
  g_test_add_data_func ("/wr/run-held/stop/same-program", NULL, test_stop);
  g_test_add_data_func ("/wr/run-held/stop/later", "", test_stop);
  g_test_add_func ("/wr/run-held/retry", test_retry);
  g_test_add_func ("/wr/run-held/at-the-end", test_at_the_end);
  g_test_add_func ("/wr/run-held/stop-at-the-end", test_stop_at_the_end);
  g_test_add_func ("/wr/run-held/dispose", test_dispose);
  return g_test_run ();
}
