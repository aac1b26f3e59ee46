/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Driver processes: started, watched and ended with all that they start, however we end ourselves.
 */

#include "config.h"

#include "browser-test.h"
#include "process-tree.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void
test_ends_with_object (gconstpointer data)
{
  g_autoptr (WrDriver) driver = browser_test_choose (GPOINTER_TO_INT (data));
  WrDriverProcess *process = browser_test_start (driver);
  g_autoptr (GArray) pids = process_tree_list (wr_driver_process_get_pid (process));

  g_assert_true (wr_driver_process_is_alive (process));
  g_assert_cmpuint (pids->len, >=, 3);
  g_assert_finalize_object (process);
  g_assert_true (process_tree_wait_gone (pids, 0));
  browser_test_assert_clean ();
}

/* The first processes of a driver's tree with a session, from its root on. */
enum { OUTER_GUARD, INNER_GUARD, DRIVER, BROWSER };

/* Waits until none of @pids runs, within the 2 s that a user is told, and says how long it took. */
static void
assert_gone_soon (GArray *pids, const char *what, gint64 begin)
{
  g_assert_true (process_tree_wait_gone (pids, 2000));
  g_test_message ("%s: %u processes gone after %d ms", what, pids->len,
                  (int) ((g_get_monotonic_time () - begin) / 1000));
}

/* Kills @n processes of a tree at once, from @first on: all others go as well, and the folder. */
static void
check_killed (WrBrowser browser, int first, int n)
{
  g_autoptr (WrDriver) driver = browser_test_choose (browser);
  g_autoptr (WrDriverProcess) process = browser_test_start (driver);
  g_autoptr (WrSession) session = browser_test_open (process, driver);
  g_autoptr (GArray) pids = process_tree_list (wr_driver_process_get_pid (process));
  g_autoptr (GError) error = NULL;
  gint64 begin = g_get_monotonic_time ();

  g_assert_cmpuint (pids->len, >, BROWSER);
  kill (g_array_index (pids, GPid, first), SIGSTOP);
  for (int i = first + n - 1; i >= first; i--)
    kill (g_array_index (pids, GPid, i), SIGKILL);
  assert_gone_soon (pids, "killed", begin);
  g_assert_false (wr_session_navigate (session, "about:blank", 5000, NULL, &error));
  g_assert_error (error, WR_WEBDRIVER_ERROR, WR_WEBDRIVER_ERROR_CONNECTION);
  wr_driver_process_end (process);
  g_assert_false (wr_driver_process_is_alive (process));
  browser_test_assert_clean ();
}

static void
test_outer_guard_killed (gconstpointer data)
{
  check_killed (GPOINTER_TO_INT (data), OUTER_GUARD, 1);
}

static void
test_inner_guard_killed (gconstpointer data)
{
  check_killed (GPOINTER_TO_INT (data), INNER_GUARD, 1);
}

/* The program itself then ends what is left. */
static void
test_guards_killed (gconstpointer data)
{
  check_killed (GPOINTER_TO_INT (data), OUTER_GUARD, 2);
}

static void
test_driver_killed (gconstpointer data)
{
  check_killed (GPOINTER_TO_INT (data), DRIVER, 1);
}

/* A driver lives on without its browser, until it is ended. */
static void
test_browser_killed (gconstpointer data)
{
  g_autoptr (WrDriver) driver = browser_test_choose (GPOINTER_TO_INT (data));
  g_autoptr (WrDriverProcess) process = browser_test_start (driver);
  g_autoptr (WrSession) session = browser_test_open (process, driver);
  g_autoptr (GArray) pids = process_tree_list (wr_driver_process_get_pid (process));
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (pids->len, >, BROWSER);
  kill (g_array_index (pids, GPid, BROWSER), SIGKILL);
  g_assert_false (wr_session_navigate (session, "about:blank", 5000, NULL, &error));
  g_assert_true (wr_driver_process_is_alive (process));

  gint64 begin = g_get_monotonic_time ();
  wr_driver_process_end (process);
  assert_gone_soon (pids, "ended", begin);
  browser_test_assert_clean ();
}

typedef struct {
  const WrDriver *driver;
  WrDriverProcess *process;
} Start;

static gpointer
start_thread (gpointer data)
{
  Start *start = data;

  start->process = browser_test_start (start->driver);
  return NULL;
}

/* Threads that start and end while the drivers stay: no port is given twice, and no driver ends. */
static void
test_threads (gconstpointer data)
{
  enum { N = 6 };
  g_autoptr (WrDriver) driver = browser_test_choose (GPOINTER_TO_INT (data));
  g_autoptr (GHashTable) urls = g_hash_table_new (g_str_hash, g_str_equal);
  Start starts[N];
  GThread *threads[N];

  for (int i = 0; i < N; i++) {
    starts[i].driver = driver;
    threads[i] = g_thread_new ("starter", start_thread, &starts[i]);
  }
  for (int i = 0; i < N; i++)
    g_thread_join (threads[i]);
  for (int i = 0; i < N; i++) {
    g_assert_true (wr_driver_process_is_alive (starts[i].process));
    g_assert_true (
        g_hash_table_add (urls, (gpointer) wr_driver_process_get_url (starts[i].process)));
  }
  for (int i = 0; i < N; i++)
    g_assert_finalize_object (starts[i].process);
  browser_test_assert_clean ();
}

static void
test_cancelled (void)
{
  g_autoptr (WrDriver) driver = browser_test_choose (WR_BROWSER_CHROMIUM);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (wr_driver_process_start (driver, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  browser_test_assert_clean ();
}

/* The part of the program that is killed: holds a session, says the guard's id, and waits. */
static int
hold_session (WrBrowser browser)
{
  g_autoptr (WrDriver) driver = browser_test_choose (browser);
  g_autoptr (WrDriverProcess) process = browser_test_start (driver);
  g_autoptr (WrSession) session = browser_test_open (process, driver);

  g_assert_nonnull (session);
  g_print ("%d\n", wr_driver_process_get_pid (process));
  return pause ();
}

static GPid
read_pid (GSubprocess *holder)
{
  g_autoptr (GDataInputStream) stream =
      g_data_input_stream_new (g_subprocess_get_stdout_pipe (holder));
  g_autoptr (GError) error = NULL;
  g_autofree char *line = g_data_input_stream_read_line (stream, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (line);
  return atoi (line);
}

static GSubprocess *
start_holder (WrBrowser browser)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  GSubprocess *holder = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, self, "--hold",
                                          wr_browser_get_name (browser), NULL);

  g_assert_no_error (error);
  return holder;
}

static void
test_program_killed (gconstpointer data)
{
  g_autoptr (GSubprocess) holder = start_holder (GPOINTER_TO_INT (data));
  g_autoptr (GArray) pids = process_tree_list (read_pid (holder));
  gint64 begin = g_get_monotonic_time ();

  g_assert_cmpuint (pids->len, >, BROWSER);
  g_subprocess_force_exit (holder);
  assert_gone_soon (pids, "program killed", begin);
  g_assert_true (g_subprocess_wait (holder, NULL, NULL));
  browser_test_assert_clean ();
}

/* The program is killed with all that guards, and started again. The browser cannot end itself. */
static void
test_all_killed (gconstpointer data)
{
  g_autoptr (GSubprocess) holder = start_holder (GPOINTER_TO_INT (data));
  g_autoptr (GArray) pids = process_tree_list (read_pid (holder));

  g_assert_cmpuint (pids->len, >, BROWSER);
  kill (g_array_index (pids, GPid, BROWSER), SIGSTOP);
  kill (atoi (g_subprocess_get_identifier (holder)), SIGSTOP);
  kill (g_array_index (pids, GPid, OUTER_GUARD), SIGSTOP);
  kill (g_array_index (pids, GPid, INNER_GUARD), SIGKILL);
  kill (g_array_index (pids, GPid, OUTER_GUARD), SIGKILL);
  g_subprocess_force_exit (holder);
  g_assert_true (g_subprocess_wait (holder, NULL, NULL));

  gint64 begin = g_get_monotonic_time ();
  g_autoptr (WrLeavings) leavings = wr_leavings_clear_up ();
  assert_gone_soon (pids, "swept", begin);
  g_clear_pointer (&leavings, wr_leavings_free);
  browser_test_assert_clean ();
}

static void
add (const char *name, WrBrowser browser, GTestDataFunc test)
{
  g_autofree char *path =
      g_strdup_printf ("/wr/driver-process/%s/%s", wr_browser_get_name (browser), name);

  g_test_add_data_func (path, GINT_TO_POINTER (browser), test);
}

int
main (int argc, char **argv)
{
  static const WrBrowser all[] = { WR_BROWSER_CHROMIUM, WR_BROWSER_WEBKIT };
  static const struct {
    const char *name;
    GTestDataFunc test;
  } cases[] = {
    { "ends-with-object", test_ends_with_object },
    { "outer-guard-killed", test_outer_guard_killed },
    { "inner-guard-killed", test_inner_guard_killed },
    { "guards-killed", test_guards_killed },
    { "driver-killed", test_driver_killed },
    { "browser-killed", test_browser_killed },
    { "program-killed", test_program_killed },
    { "all-killed", test_all_killed },
    { "threads", test_threads },
  };

  if (argc == 3 && strcmp (argv[1], "--hold") == 0)
    return hold_session (strcmp (argv[2], "webkit") == 0 ? WR_BROWSER_WEBKIT : WR_BROWSER_CHROMIUM);

  char *dir = browser_test_init (&argc, &argv);
  for (guint i = 0; i < G_N_ELEMENTS (all) * G_N_ELEMENTS (cases); i++)
    add (cases[i / 2].name, all[i % 2], cases[i / 2].test);
  g_test_add_func ("/wr/driver-process/cancelled", test_cancelled);
  return browser_test_run (dir);
}
