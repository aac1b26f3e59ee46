/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Workers as processes, when these are killed, stopped or gone: the page is tried again by another
 * one, nothing is lost, none is left, and none has a file of ours that is not its own.
 */

#include "run-test.h"

#include "process-tree.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* (element-type int) of the processes of ours that are a worker's */
static GArray *
list_workers (int parent)
{
  g_autoptr (GArray) tree = process_tree_list (parent);
  GArray *workers = g_array_new (FALSE, FALSE, sizeof (int));

  for (guint i = 0; i < tree->len; i++) {
    int pid = g_array_index (tree, int, i);
    g_autofree char *path = g_strdup_printf ("/proc/%d/comm", pid);
    g_autofree char *name = NULL;

    if (g_file_get_contents (path, &name, NULL, NULL) && g_str_has_prefix (name, "windrow-worker"))
      g_array_append_val (workers, pid);
  }
  return workers;
}

static guint
count_workers (void)
{
  g_autoptr (GArray) workers = list_workers (getpid ());

  return workers->len;
}

static void
signal_workers (int number)
{
  g_autoptr (GArray) workers = list_workers (getpid ());

  g_assert_cmpuint (workers->len, >, 0);
  for (guint i = 0; i < workers->len; i++)
    kill (g_array_index (workers, int, i), number);
}

static void
set_up (RunTest *self, int n_pages, int n_workers)
{
  run_test_set_up (self, n_pages, n_workers);
  self->job->worker_model = WR_WORKER_PROCESSES;
  self->job->retries = 3;
  run_test_renew (self);
}

/* All of them are killed while each is at a page. */
static void
test_killed (void)
{
  g_auto (RunTest) test = { 0 };
  WrRunProgress progress;

  set_up (&test, 20, 4);
  fake_driver_break (test.driver, WR_COMMAND_NAVIGATE, FAKE_FAULT_NEVER, 4);
  run_test_start (&test);
  RUN_TEST_WAIT (&test, fake_driver_get_count (test.driver, WR_COMMAND_NAVIGATE) >= 4);
  signal_workers (SIGKILL);
  run_test_wait_for_state (&test, WR_RUN_ENDED);
  g_assert_no_error (wr_run_get_error (test.run));
  run_test_assert_pages (&test, 20, 0);
  run_test_assert_attempts (&test, 24);
  run_test_assert_each_page_once (&test, 20);
  wr_run_get_progress (test.run, &progress);
  g_assert_cmpint (progress.sessions_lost, ==, 4);
  g_assert_cmpuint (count_workers (), ==, 0);
}

static gboolean
find_cause_cb (const WrStoreRow *row, gpointer user_data)
{
  g_assert_cmpint (row->failure, ==, WR_FAILURE_WORKER);
  g_assert_cmpstr (row->detail, ==, user_data);
  return TRUE;
}

/* Without another attempt the page says what became of the process. */
static void
test_cause (void)
{
  g_auto (RunTest) test = { 0 };
  g_autoptr (GError) error = NULL;

  set_up (&test, 1, 1);
  test.job->retries = 0;
  run_test_renew (&test);
  fake_driver_break (test.driver, WR_COMMAND_NAVIGATE, FAKE_FAULT_NEVER, -1);
  run_test_start (&test);
  RUN_TEST_WAIT (&test, fake_driver_get_count (test.driver, WR_COMMAND_NAVIGATE) >= 1);
  signal_workers (SIGABRT); /* which no sanitizer makes its own */
  run_test_wait_for_state (&test, WR_RUN_ENDED);
  run_test_assert_pages (&test, 0, 1);
  g_autoptr (WrStoreReader) reader = wr_store_reader_open (test.path, &error);
  g_assert_no_error (error);
  g_assert_true (wr_store_reader_foreach_row (reader, &(WrStoreQuery){ 0 }, find_cause_cb,
                                              (gpointer) "it was ended by signal 6", NULL,
                                              &error));
}

/* One that is killed while it starts is started anew. Its session is there already: it
 * tries the selectors. */
static void
test_killed_starting (void)
{
  g_auto (RunTest) test = { 0 };

  set_up (&test, 5, 1);
  fake_driver_break (test.driver, WR_COMMAND_EXECUTE_ASYNC, FAKE_FAULT_NEVER, 1);
  wr_run_start_async (test.run, NULL, NULL, NULL);
  RUN_TEST_WAIT (&test, fake_driver_get_count (test.driver, WR_COMMAND_EXECUTE_ASYNC) >= 1);
  signal_workers (SIGKILL);
  run_test_wait_for_state (&test, WR_RUN_ENDED);
  g_assert_no_error (wr_run_get_error (test.run));
  run_test_assert_pages (&test, 5, 0);
}

/* One that was stopped by a signal does not keep a stop from its 2 s. */
static void
test_stopped (void)
{
  g_auto (RunTest) test = { 0 };

  set_up (&test, 20, 2);
  fake_driver_break (test.driver, WR_COMMAND_NAVIGATE, FAKE_FAULT_NEVER, -1);
  run_test_start (&test);
  RUN_TEST_WAIT (&test, fake_driver_get_count (test.driver, WR_COMMAND_NAVIGATE) >= 2);
  signal_workers (SIGSTOP);
  gint64 begin = g_get_monotonic_time ();
  wr_run_stop (test.run);
  run_test_wait_for_state (&test, WR_RUN_ENDED);
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 2 * TEST_SLOWNESS * G_TIME_SPAN_SECOND);
  g_assert_cmpuint (count_workers (), ==, 0);
}

static guint
count_files (int pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/fd", pid);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;
  guint n_sockets = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *link = g_build_filename (path, name, NULL);
    g_autofree char *target = g_file_read_link (link, NULL);

    g_assert_false (target != NULL && strstr (target, "run.sqlite") != NULL);
    n_sockets += target != NULL && g_str_has_prefix (target, "socket:");
  }
  return n_sockets;
}

/* Its own socket and that to its driver, but not the others', which would not end with us then. */
static void
test_files (void)
{
  g_auto (RunTest) test = { 0 };

  set_up (&test, 40, 8);
  fake_driver_break (test.driver, WR_COMMAND_NAVIGATE, FAKE_FAULT_NEVER, -1);
  run_test_start (&test);
  RUN_TEST_WAIT (&test, fake_driver_get_count (test.driver, WR_COMMAND_NAVIGATE) >= 8);
  g_autoptr (GArray) workers = list_workers (getpid ());
  g_assert_cmpuint (workers->len, ==, 8);
  for (guint i = 0; i < workers->len; i++)
    g_assert_cmpuint (count_files (g_array_index (workers, int, i)), <=, 4);
  wr_run_stop (test.run);
  run_test_wait_for_state (&test, WR_RUN_ENDED);
}

static void
play_until_killed (void)
{
  RunTest test = { 0 };

  set_up (&test, 100, 4);
  fake_driver_break (test.driver, WR_COMMAND_NAVIGATE, FAKE_FAULT_NEVER, -1);
  run_test_start (&test);
  RUN_TEST_WAIT (&test, fake_driver_get_count (test.driver, WR_COMMAND_NAVIGATE) >= 4);
  kill (getpid (), SIGSTOP); /* says that it is there */
  run_test_wait_for_state (&test, WR_RUN_ENDED);
}

/* The program is killed: its workers' processes end by themselves. */
static void
test_parent_killed (void)
{
  const char *argv[] = { "/proc/self/exe", "--play", NULL };
  g_autoptr (GError) error = NULL;
  GPid pid;
  siginfo_t info;

  g_assert_true (g_spawn_async (NULL, (char **) argv, NULL,
                                G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL,
                                &pid, &error));
  g_assert_cmpint (waitid (P_PID, pid, &info, WSTOPPED | WEXITED), ==, 0);
  g_assert_cmpint (info.si_code, ==, CLD_STOPPED);
  g_autoptr (GArray) workers = list_workers (pid);
  g_assert_cmpuint (workers->len, ==, 4);
  kill (pid, SIGKILL);
  g_assert_cmpint (waitpid (pid, NULL, 0), ==, pid);
  g_assert_true (process_tree_wait_gone (workers, 2000 * TEST_SLOWNESS));
}

int
main (int argc, char **argv)
{
  if (argc == 2 && g_str_equal (argv[1], "--play")) {
    play_until_killed ();
    return 0;
  }
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wr/run-worker/killed", test_killed);
  g_test_add_func ("/wr/run-worker/cause", test_cause);
  g_test_add_func ("/wr/run-worker/killed-starting", test_killed_starting);
  g_test_add_func ("/wr/run-worker/stopped", test_stopped);
  g_test_add_func ("/wr/run-worker/files", test_files);
  g_test_add_func ("/wr/run-worker/parent-killed", test_parent_killed);
  return g_test_run ();
}
