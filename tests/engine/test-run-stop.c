/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A stop takes less than 2 s, whatever 64 workers are at and whatever their driver does not do. The
 * driver is not ours to end here, so that each session is to be deleted, and that is not answered
 * either. Afterwards no worker's thread is left.
 */

#include "run-test.h"

#define N_WORKERS 64
#define BOUND (2 * TEST_SLOWNESS * G_TIME_SPAN_SECOND)

static int
count_worker_threads (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/task", 0, NULL);
  const char *name;
  int n = 0;

  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename ("/proc/self/task", name, "comm", NULL);
    g_autofree char *text = NULL;

    n += g_file_get_contents (path, &text, NULL, NULL) && g_str_has_prefix (text, "wr-worker");
  }
  return n;
}

static void
ignore_start_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  wr_run_start_finish (WR_RUN (source), result, NULL);
}

static void
set_up (RunTest *self)
{
  run_test_set_up (self, 200, N_WORKERS);
  /* No page is given up before the last worker is at its own. */
  self->job->timeouts.page_load_ms *= TEST_SLOWNESS;
  self->job->timeouts.script_ms *= TEST_SLOWNESS;
  self->job->timeouts.page_ms *= TEST_SLOWNESS;
  run_test_renew (self);
  fake_driver_break (self->driver, WR_COMMAND_DELETE_SESSION, FAKE_FAULT_NEVER, -1);
}

static void
start (RunTest *self)
{
  wr_run_start_async (self->run, NULL, ignore_start_cb, NULL);
}

static void
stop (RunTest *self, gint64 *longest)
{
  gint64 begin = g_get_monotonic_time ();

  wr_run_stop (self->run);
  run_test_wait_for_state (self, WR_RUN_ENDED);
  gint64 time = g_get_monotonic_time () - begin;
  g_assert_cmpint (time, <, BOUND);
  RUN_TEST_WAIT (self, count_worker_threads () == 0);
  *longest = MAX (*longest, time);
}

static const struct {
  const char *name;
  WrCommand silent;   /* the command that is not answered, beside the end of a session */
  WrCommand seen;     /* stopped when the driver has had so many of these */
  guint n_seen;
  int n_repeats;
} rows[] = {
  { "new-session", WR_COMMAND_NEW_SESSION, WR_COMMAND_NEW_SESSION, 1, 20 },
  { "navigate", WR_COMMAND_NAVIGATE, WR_COMMAND_NAVIGATE, N_WORKERS, 20 },
  { "script", WR_COMMAND_EXECUTE_ASYNC, WR_COMMAND_EXECUTE_ASYNC, 1, 20 },
};

static void
test_silent (gconstpointer data)
{
  int i = GPOINTER_TO_INT (data);
  gint64 longest = 0;

  for (int repeat = 0; repeat < rows[i].n_repeats; repeat++) {
    g_auto (RunTest) test = { 0 };

    set_up (&test);
    fake_driver_break (test.driver, rows[i].silent, FAKE_FAULT_NEVER, -1);
    start (&test);
    RUN_TEST_WAIT (&test, fake_driver_get_count (test.driver, rows[i].seen) >= rows[i].n_seen);
    stop (&test, &longest);
    run_test_assert_pages (&test, 0, 0);
    run_test_assert_attempts (&test, 0);
  }
  g_test_message ("longest of %d stops: %.2f s", rows[i].n_repeats,
                  (double) longest / G_USEC_PER_SEC);
}

/* The script is answered when a session begins, and never again. */
static JsonNode *
silence_cb (WrCommand command, const char *session_id, JsonObject *body, const char **error,
            gpointer user_data)
{
  RunTest *test = user_data;

  if (fake_driver_get_count (test->driver, WR_COMMAND_NAVIGATE) >= N_WORKERS)
    fake_driver_break (test->driver, WR_COMMAND_EXECUTE_ASYNC, FAKE_FAULT_NEVER, -1);
  return NULL;
}

static void
test_silent_reading (void)
{
  gint64 longest = 0;
  g_auto (RunTest) test = { 0 };

  set_up (&test);
  fake_driver_answer (test.driver, WR_COMMAND_NAVIGATE, silence_cb, &test);
  fake_driver_delay (test.driver, WR_COMMAND_NAVIGATE, 4000);
  start (&test);
  RUN_TEST_WAIT (&test, fake_driver_get_count (test.driver, WR_COMMAND_EXECUTE_ASYNC) >= 100);
  stop (&test, &longest);
}

/* Sessions that wait for a page, all of them. */
static void
test_paused (void)
{
  gint64 longest = 0;
  g_auto (RunTest) test = { 0 };

  set_up (&test);
  fake_driver_delay (test.driver, WR_COMMAND_NAVIGATE, 200);
  start (&test);
  RUN_TEST_WAIT (&test, fake_driver_get_n_open (test.driver) >= 16);
  wr_run_pause (test.run);
  run_test_wait_for_idle (&test);
  stop (&test, &longest);
}

static void
test_held (void)
{
  gint64 longest = 0;
  g_auto (RunTest) test = { 0 };

  set_up (&test);
  fake_driver_delay (test.driver, WR_COMMAND_NAVIGATE, 200);
  start (&test);
  run_test_wait_for_done (&test, 10);
  run_test_fill_disk (test.path);
  run_test_wait_for_state (&test, WR_RUN_HELD);
  stop (&test, &longest);
  run_test_empty_disk ();
}

/* The driver makes sessions when nobody wants them any more: they are deleted then. */
static void
test_late (void)
{
  gint64 longest = 0;
  g_auto (RunTest) test = { 0 };

  run_test_set_up (&test, 200, N_WORKERS);
  fake_driver_delay (test.driver, WR_COMMAND_NEW_SESSION, 3000);
  start (&test);
  RUN_TEST_WAIT (&test, fake_driver_get_count (test.driver, WR_COMMAND_NEW_SESSION) > 0);
  stop (&test, &longest);
  guint n_asked = fake_driver_get_count (test.driver, WR_COMMAND_NEW_SESSION);
  g_assert_cmpuint (fake_driver_get_count (test.driver, WR_COMMAND_DELETE_SESSION), ==, 0);
  RUN_TEST_WAIT (&test, fake_driver_get_count (test.driver, WR_COMMAND_DELETE_SESSION) == n_asked);
  RUN_TEST_WAIT (&test, fake_driver_get_n_open (test.driver) == 0); /* asked is not yet done */
}

/* Before there is anything to be stopped, and at each moment of the first tenths of a second. */
static void
test_starting (void)
{
  gint64 longest = 0;

  for (int ms = 0; ms < 200; ms += 20) {
    g_auto (RunTest) test = { 0 };

    set_up (&test);
    start (&test);
    if (ms > 0)
      run_test_turn (ms);
    stop (&test, &longest);
  }
}

/* 63 workers leave, and their sessions with them, when the run is stopped. */
static void
test_fewer (void)
{
  gint64 longest = 0;
  g_auto (RunTest) test = { 0 };

  set_up (&test);
  fake_driver_break (test.driver, WR_COMMAND_NAVIGATE, FAKE_FAULT_NEVER, -1);
  start (&test);
  RUN_TEST_WAIT (&test, fake_driver_get_count (test.driver, WR_COMMAND_NAVIGATE) >= N_WORKERS);
  wr_run_set_n_workers (test.run, 1);
  run_test_turn (50);
  stop (&test, &longest);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *path = g_strconcat ("/wr/run-stop/silent/", rows[i].name, NULL);
    g_test_add_data_func (path, GINT_TO_POINTER (i), test_silent);
  }
  g_test_add_func ("/wr/run-stop/silent-reading", test_silent_reading);
  g_test_add_func ("/wr/run-stop/paused", test_paused);
  g_test_add_func ("/wr/run-stop/held", test_held);
  g_test_add_func ("/wr/run-stop/late", test_late);
  g_test_add_func ("/wr/run-stop/starting", test_starting);
  g_test_add_func ("/wr/run-stop/fewer", test_fewer);
  return g_test_run ();
}
