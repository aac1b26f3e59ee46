/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Asking for versions: a program that never says its own does not outlive whoever asked.
 *
 *   test-version-probe --ask PROGRAM    asks, as a process of its own that may be killed
 */

#include "config.h"

#include "process-tree.h"
#include "wr-version-probe.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#define ASK_MS 60000
#define GONE_MS 2000
#define WATCHDOG_MS 20000
#define STEP_US 5000

static const char *self_path;

static char *
install_program (const char *folder, const char *name, const char *text)
{
  char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_NONE, 0700, &error);
  g_assert_no_error (error);
  return path;
}

static int
ask (const char *program)
{
  const char *programs[] = { program, NULL };
  g_autoptr (GHashTable) versions = wr_version_probe_run (programs, FALSE, ASK_MS, NULL);

  return (int) g_hash_table_size (versions);
}

/* One process is the asker itself; the other is the program that was asked, once its shell runs. */
static GArray *
wait_for_program (GPid asker, const char *program)
{
  gint64 end = g_get_monotonic_time () + WATCHDOG_MS * G_TIME_SPAN_MILLISECOND;
  g_autofree char *command = g_strconcat ("/bin/sh ", program, NULL);

  while (!process_tree_has (asker, command)) {
    g_assert_cmpint (g_get_monotonic_time (), <, end);
    g_usleep (STEP_US);
  }
  return process_tree_list (asker);
}

static void
test_killed (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("windrow-test-XXXXXX", &error);
  g_autofree char *program = install_program (folder, "never-says",
                                              "#!/bin/sh\nread line < \"${0%/*}/pipe\"\n");
  g_autofree char *pipe = g_build_filename (folder, "pipe", NULL);
  const char *argv[] = { self_path, "--ask", program, NULL };
  GPid asker;

  g_assert_no_error (error);
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  g_spawn_async (NULL, (char **) argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &asker, &error);
  g_assert_no_error (error);

  g_autoptr (GArray) pids = wait_for_program (asker, program);
  g_assert_cmpuint (pids->len, ==, 2);
  kill (asker, SIGKILL);
  g_assert_cmpint (waitpid (asker, NULL, 0), ==, asker);
  g_assert_true (process_tree_wait_gone (pids, GONE_MS));

  g_unlink (pipe);
  g_unlink (program);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int argc, char **argv)
{
  if (argc == 3 && strcmp (argv[1], "--ask") == 0)
    return ask (argv[2]);

  g_test_init (&argc, &argv, NULL);
  self_path = argv[0];
  g_test_add_func ("/wr/version-probe/killed", test_killed);
  return g_test_run ();
}
