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
  g_assert_cmpuint (pids->len, >=, 2);
  g_assert_finalize_object (process);
  g_assert_true (process_tree_wait_gone (pids, 0));
  browser_test_assert_clean ();
}

static void
test_sees_death (gconstpointer data)
{
  g_autoptr (WrDriver) driver = browser_test_choose (GPOINTER_TO_INT (data));
  g_autoptr (WrDriverProcess) process = browser_test_start (driver);
  g_autoptr (WrSession) session = browser_test_open (process, driver);
  g_autoptr (GArray) pids = process_tree_list (wr_driver_process_get_pid (process));
  g_autoptr (GError) error = NULL;

  /* The guard is the first, the driver the second. */
  kill (g_array_index (pids, GPid, 1), SIGKILL);
  g_assert_true (process_tree_wait_gone (pids, 2000));
  g_assert_false (wr_session_navigate (session, "about:blank", 5000, NULL, &error));
  g_assert_error (error, WR_WEBDRIVER_ERROR, WR_WEBDRIVER_ERROR_CONNECTION);
  wr_driver_process_end (process);
  g_assert_false (wr_driver_process_is_alive (process));
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

static void
test_survives_nothing (gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autoptr (GSubprocess) holder =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, self, "--hold",
                        wr_browser_get_name (GPOINTER_TO_INT (data)), NULL);
  g_assert_no_error (error);

  GPid guard = read_pid (holder);
  g_autoptr (GArray) pids = process_tree_list (guard);
  g_assert_cmpuint (pids->len, >, 3);
  g_subprocess_force_exit (holder);
  g_assert_true (process_tree_wait_gone (pids, 2000));
  g_assert_true (g_subprocess_wait (holder, NULL, NULL));
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

  if (argc == 3 && strcmp (argv[1], "--hold") == 0)
    return hold_session (strcmp (argv[2], "webkit") == 0 ? WR_BROWSER_WEBKIT : WR_BROWSER_CHROMIUM);

  char *dir = browser_test_init (&argc, &argv);
  for (guint i = 0; i < G_N_ELEMENTS (all); i++) {
    add ("ends-with-object", all[i], test_ends_with_object);
    add ("sees-death", all[i], test_sees_death);
    add ("threads", all[i], test_threads);
    add ("survives-nothing", all[i], test_survives_nothing);
  }
  g_test_add_func ("/wr/driver-process/cancelled", test_cancelled);
  return browser_test_run (dir);
}
