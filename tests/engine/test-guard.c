/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The guard: whatever ends its owner, its program or itself, nothing of its tree and of its folder
 * is left two seconds later.
 */

#include "config.h"

#include "process-tree.h"
#include "wr-paths.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utime.h>

#define LIMIT_MS 2000

typedef struct {
  char *top;      /* of all files of a case */
  char *dir;      /* what the guard gets as TMPDIR */
  char *ready;    /* made by the program when its tree stands */
  GPid guard;
  int life;       /* the writing end of the guard's input; -1 when closed */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->top = g_dir_make_tmp ("windrow-test-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->dir = g_build_filename (fixture->top, "windrow-aB3dE5", NULL);
  fixture->ready = g_build_filename (fixture->top, "ready", NULL);
  fixture->life = -1;
  g_assert_cmpint (g_mkdir (fixture->dir, 0700), ==, 0);
  g_setenv ("READY", fixture->ready, TRUE);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_false (g_file_test (fixture->dir, G_FILE_TEST_EXISTS));
  g_unlink (fixture->ready);
  g_assert_cmpint (g_rmdir (fixture->top), ==, 0);
  if (fixture->life >= 0)
    close (fixture->life);
  g_free (fixture->top);
  g_free (fixture->dir);
  g_free (fixture->ready);
}

static void
close_life (Fixture *fixture)
{
  close (fixture->life);
  fixture->life = -1;
}

/* Starts `sh -c @script` under a guard. */
static void
start (Fixture *fixture, const char *script)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *guard = wr_paths_find_helper ("windrow-guard", &error);
  const char *argv[] = { guard, fixture->dir, "sh", "-c", script, NULL };

  g_assert_no_error (error);
  g_spawn_async_with_pipes (NULL, (char **) argv, NULL,
                            G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_CLOEXEC_PIPES, NULL, NULL,
                            &fixture->guard, &fixture->life, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
wait_for_file (const char *path)
{
  gint64 end = g_get_monotonic_time () + 10 * G_TIME_SPAN_SECOND;

  while (!g_file_test (path, G_FILE_TEST_EXISTS)) {
    g_assert_cmpint (g_get_monotonic_time (), <, end);
    g_usleep (5 * G_TIME_SPAN_MILLISECOND);
  }
}

/* Starts @script, waits until it says that it is ready, and lists the tree. */
static GArray *
start_tree (Fixture *fixture, const char *script, guint n_expected)
{
  start (fixture, script);
  wait_for_file (fixture->ready);

  GArray *pids = process_tree_list (fixture->guard);
  g_assert_cmpuint (pids->len, >=, n_expected);
  return pids;
}

/* The same, once @n_expected processes are there: a shell may be about to fork when it is ready. */
static GArray *
start_whole_tree (Fixture *fixture, const char *script, guint n_expected)
{
  start (fixture, script);
  wait_for_file (fixture->ready);

  GArray *pids = process_tree_list (fixture->guard);
  for (int n = 0; n < 400 && pids->len < n_expected; n++) {
    g_usleep (5 * G_TIME_SPAN_MILLISECOND);
    g_array_unref (pids);
    pids = process_tree_list (fixture->guard);
  }
  g_assert_cmpuint (pids->len, >=, n_expected);
  return pids;
}

static int
reap (GPid pid)
{
  int status = 0;

  while (waitpid (pid, &status, 0) < 0)
    g_assert_cmpint (errno, ==, EINTR);
  return WIFEXITED (status) ? WEXITSTATUS (status) : -WTERMSIG (status);
}

/* What is to be ended: a tree as a browser has it, one that does not listen, and daemons. */
static const char *const trees[][2] = {
  { "child", "touch \"$READY\"; exec sleep 100" },
  { "deaf", "trap '' TERM; touch \"$READY\"; while :; do sleep 100; done" },
  { "daemon",
    "(setsid sh -c 'setsid sleep 100 & exit 0' &) ; sleep 0.2; touch \"$READY\"; exec sleep 100" },
  { "deaf-daemon",
    "(setsid sh -c 'trap \"\" TERM HUP; touch \"$READY\"; while :; do sleep 100; done' &) ; "
    "exec sleep 100" },
  { "stopped", "sleep 100 & kill -STOP $!; touch \"$READY\"; exec sleep 100" },
  { "crowd",
    "for i in 1 2 3 4 5 6 7 8 9 10; do (trap '' TERM; sleep 100; :) & done; "
    "touch \"$READY\"; wait" },
  { "without-environment",
    "mkfifo \"$TMPDIR/fifo\"; setsid env -i sh -c 'read line < \"$0\"' \"$TMPDIR/fifo\" "
    "\"--user-data-dir=$TMPDIR/profile\" & touch \"$READY\"; exec sleep 100" },
  { "without-a-mark",
    "cd \"$TMPDIR\"; mkfifo fifo; setsid env -i sh -c 'read line < fifo' & "
    "touch \"$READY\"; exec sleep 100" },
};
/* With the two guards. */
static const guint tree_sizes[] = { 3, 4, 4, 5, 4, 23, 4, 4 };

static void
test_pipe_closed (Fixture *fixture, gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GArray) pids = start_whole_tree (fixture, trees[i][1], tree_sizes[i]);
  gint64 begin = g_get_monotonic_time ();

  close_life (fixture);
  reap (fixture->guard);
  g_assert_cmpint (g_get_monotonic_time () - begin, <, LIMIT_MS * G_TIME_SPAN_MILLISECOND);
  g_assert_true (process_tree_wait_gone (pids, 0));
}

/* The outer guard is killed, the inner one ends the tree; the last thing that it does is to remove
 * the folder. */
static void
test_outer_killed (Fixture *fixture, gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GArray) pids = start_whole_tree (fixture, trees[i][1], tree_sizes[i]);

  kill (fixture->guard, SIGKILL);
  g_assert_cmpint (reap (fixture->guard), ==, -SIGKILL);
  g_assert_true (process_tree_wait_gone (pids, LIMIT_MS));
}

/* And the other way round. */
static void
test_inner_killed (Fixture *fixture, gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GArray) pids = start_whole_tree (fixture, trees[i][1], tree_sizes[i]);
  gint64 begin = g_get_monotonic_time ();

  kill (g_array_index (pids, GPid, 1), SIGKILL);
  g_assert_cmpint (reap (fixture->guard), ==, 128 + SIGKILL);
  g_assert_cmpint (g_get_monotonic_time () - begin, <, LIMIT_MS * G_TIME_SPAN_MILLISECOND);
  g_assert_true (process_tree_wait_gone (pids, 0));
}

/* A guard that a signal has stopped is no obstacle: the other one does its work. */
static void
test_inner_stopped (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GArray) pids = start_tree (fixture, "touch \"$READY\"; exec sleep 100", 3);
  gint64 begin = g_get_monotonic_time ();

  kill (g_array_index (pids, GPid, 1), SIGSTOP);
  close_life (fixture);
  reap (fixture->guard);
  g_assert_cmpint (g_get_monotonic_time () - begin, <, LIMIT_MS * G_TIME_SPAN_MILLISECOND);
  g_assert_true (process_tree_wait_gone (pids, 0));
}

/* Runs `windrow-guard --sweep` over the folder in which the case's own is. */
static void
sweep (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *guard = wr_paths_find_helper ("windrow-guard", &error);
  const char *argv[] = { guard, "--sweep", fixture->top, NULL };
  int status;

  g_assert_no_error (error);
  g_spawn_sync (NULL, (char **) argv, NULL, 0, NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
}

/* Both guards are killed at once: their child goes, its daemons and the folder are swept later. */
static void
test_swept (Fixture *fixture, gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GArray) pids = start_whole_tree (fixture, trees[i][1], tree_sizes[i]);
  gint64 begin;

  kill (fixture->guard, SIGSTOP);
  kill (g_array_index (pids, GPid, 1), SIGKILL);
  kill (fixture->guard, SIGKILL);
  g_assert_cmpint (reap (fixture->guard), ==, -SIGKILL);
  g_assert_true (g_file_test (fixture->dir, G_FILE_TEST_IS_DIR));

  begin = g_get_monotonic_time ();
  sweep (fixture);
  /* what was killed may still be on its way out when its memory, and so its mark, is gone */
  g_assert_true (process_tree_wait_gone (pids, LIMIT_MS));
  g_assert_cmpint (g_get_monotonic_time () - begin, <, LIMIT_MS * G_TIME_SPAN_MILLISECOND);
}

/* Nothing of a guard that lives is touched, be it one process of the two. */
static void
test_sweep_spares_the_living (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GArray) pids = start_tree (fixture, "touch \"$READY\"; exec sleep 100", 3);

  sweep (fixture);
  g_assert_false (process_tree_wait_gone (pids, 100));
  g_assert_cmpint (kill (g_array_index (pids, GPid, 2), 0), ==, 0);

  /* The inner one is stopped before it can know that the outer one is gone. */
  kill (g_array_index (pids, GPid, 1), SIGSTOP);
  kill (fixture->guard, SIGKILL);
  reap (fixture->guard);
  sweep (fixture);
  g_assert_true (g_file_test (fixture->dir, G_FILE_TEST_IS_DIR));
  g_assert_cmpint (kill (g_array_index (pids, GPid, 2), 0), ==, 0);
  kill (g_array_index (pids, GPid, 1), SIGCONT);
  g_assert_true (process_tree_wait_gone (pids, LIMIT_MS));
}

/* What a sweep must not take for a guard's, though it looks much like that. */
static void
test_sweep_spares_strangers (Fixture *fixture, gconstpointer data)
{
  static const char script[]
      = "cd \"$1\"; mkdir windrow-aaaaaa windrow-bbbbbb windrow-bbbbbb/.windrow-guard other-cccccc "
        "windrow-test-dddddd windrow-eeeee- real; "
        "touch windrow-aaaaaa/file windrow-ffffff; "
        "for dir in other-cccccc windrow-test-dddddd windrow-eeeee- real; do "
        "touch $dir/.windrow-guard; done; ln -s real windrow-gggggg; "
        "mkdir windrow-hhhhhh; ln -s ../real/.windrow-guard windrow-hhhhhh/.windrow-guard; "
        "mkdir windrow-iiiiii; ln real/.windrow-guard windrow-iiiiii/.windrow-guard; "
        "mkdir windrow-jjjjjj; touch \"$READY\"; "
        "WINDROW_GUARD=\"$1/windrow-aaaaaa\" TMPDIR=\"$1/windrow-aaaaaa\" exec sleep 100";
  static const char list[]
      = "other-cccccc real windrow-aaaaaa windrow-bbbbbb windrow-eeeee- windrow-ffffff "
        "windrow-gggggg windrow-hhhhhh windrow-iiiiii windrow-jjjjjj windrow-test-dddddd";
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) stranger
      = g_subprocess_new (0, &error, "sh", "-c", script, "sh", fixture->top, NULL);
  g_auto (GStrv) names = g_strsplit (list, " ", -1);

  g_assert_no_error (error);
  wait_for_file (fixture->ready);
  g_rmdir (fixture->dir);
  sweep (fixture);
  for (guint i = 0; names[i] != NULL; i++) {
    g_autofree char *path = g_build_filename (fixture->top, names[i], NULL);
    if (!g_file_test (path, G_FILE_TEST_EXISTS))
      g_error ("%s was swept", names[i]);
  }
  g_assert_nonnull (g_subprocess_get_identifier (stranger));

  g_subprocess_force_exit (stranger);
  g_subprocess_wait (stranger, NULL, NULL);
  g_autoptr (GSubprocess) tidy = g_subprocess_new (
      0, &error, "sh", "-c", "cd \"$1\" && rm -r other* real windrow-*", "sh", fixture->top, NULL);
  g_assert_true (g_subprocess_wait_check (tidy, NULL, &error));
}

/* A program was killed between making a folder and starting its guard, which takes no minute. */
static void
test_sweep_abandoned (Fixture *fixture, gconstpointer data)
{
  g_autofree char *mark = g_build_filename (fixture->dir, ".windrow-guard.new", NULL);
  struct utimbuf old = { .modtime = g_get_real_time () / G_USEC_PER_SEC - 120 };

  sweep (fixture);
  g_assert_true (g_file_test (fixture->dir, G_FILE_TEST_IS_DIR));
  g_assert_true (g_file_set_contents (mark, "", 0, NULL));
  g_assert_cmpint (g_utime (fixture->dir, &old), ==, 0);
  sweep (fixture);
}

static gpointer
sweep_thread (gpointer data)
{
  sweep (data);
  return NULL;
}

/* Several programs start at the same time. */
static void
test_sweeps_at_once (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GArray) pids = start_whole_tree (fixture, trees[5][1], tree_sizes[5]);
  GThread *threads[4];

  kill (fixture->guard, SIGSTOP);
  kill (g_array_index (pids, GPid, 1), SIGKILL);
  kill (fixture->guard, SIGKILL);
  reap (fixture->guard);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("sweep", sweep_thread, fixture);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_true (process_tree_wait_gone (pids, 0));
}

static void
test_terminated (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GArray) pids = start_tree (fixture, "touch \"$READY\"; exec sleep 100", 3);

  kill (fixture->guard, SIGTERM);
  g_assert_cmpint (reap (fixture->guard), ==, 128 + SIGTERM);
  g_assert_true (process_tree_wait_gone (pids, 0));
}

/* What a terminal sends when its user interrupts or leaves is not for the guard. */
static void
test_terminal_signals (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GArray) pids
      = start_tree (fixture, "touch \"$READY\"; read x < /dev/null; exec sleep 100", 3);

  g_assert_cmpint (getpgid (fixture->guard), !=, getpgrp ());
  kill (fixture->guard, SIGINT);
  kill (fixture->guard, SIGHUP);
  g_assert_false (process_tree_wait_gone (pids, 200));
  g_assert_cmpint (kill (g_array_index (pids, GPid, 1), 0), ==, 0);
  close_life (fixture);
  reap (fixture->guard);
  g_assert_true (process_tree_wait_gone (pids, 0));
}

static void
test_program_ends (Fixture *fixture, gconstpointer data)
{
  g_autofree char *child = g_build_filename (fixture->top, "child", NULL);

  g_setenv ("CHILD", child, TRUE);
  start (fixture, "setsid sleep 100 & echo $! > \"$CHILD\"; exit 7");
  g_assert_cmpint (reap (fixture->guard), ==, 7);

  g_autofree char *text = NULL;
  g_assert_true (g_file_get_contents (child, &text, NULL, NULL));
  GPid pid = g_ascii_strtoll (text, NULL, 10);
  g_assert_cmpint (pid, >, 0);
  g_assert_cmpint (kill (pid, 0), !=, 0);
  g_unlink (child);
}

static void
test_program_missing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *guard = wr_paths_find_helper ("windrow-guard", &error);
  const char *argv[] = { guard, fixture->dir, "/nonexistent/program", NULL };
  char message[1024] = "";
  int output;

  g_assert_no_error (error);
  g_spawn_async_with_pipes (NULL, (char **) argv, NULL,
                            G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_CLOEXEC_PIPES, NULL, NULL,
                            &fixture->guard, &fixture->life, NULL, &output, &error);
  g_assert_no_error (error);
  g_assert_cmpint (reap (fixture->guard), ==, 127);
  g_assert_cmpint (read (output, message, sizeof message - 1), >, 0);
  close (output);
  g_assert_nonnull (strstr (message, "Could not start “/nonexistent/program”: No such file"));
}

/* The part of the program that is killed: owns a guard, and waits. */
static int
own_guard (char *dir)
{
  Fixture fixture = { .dir = dir };

  start (&fixture, "setsid sleep 100 & touch \"$READY\"; exec sleep 100");
  return pause ();
}

/* The owner dies by SIGKILL, which leaves it no chance to do anything. */
static void
test_owner_killed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  const char *argv[] = { self, "--own", fixture->dir, NULL };
  GPid owner;

  g_spawn_async (NULL, (char **) argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &owner, &error);
  g_assert_no_error (error);
  wait_for_file (fixture->ready);
  g_autoptr (GArray) pids = process_tree_list (owner);
  g_assert_cmpuint (pids->len, >=, 5);

  kill (owner, SIGKILL);
  g_assert_cmpint (reap (owner), ==, -SIGKILL);
  g_assert_true (process_tree_wait_gone (pids, LIMIT_MS));
}

static void
test_environment (Fixture *fixture, gconstpointer data)
{
  start (fixture,
         "for place in \"$XDG_CONFIG_HOME\" \"$XDG_CACHE_HOME\" \"$XDG_DATA_HOME\" "
         "\"$XDG_STATE_HOME\"; do case $place in \"$TMPDIR\"/*) test -d \"$place\" || exit 1;; "
         "*) exit 2;; esac; done; read line && exit 3; exit 0");
  g_assert_cmpint (reap (fixture->guard), ==, 0);
}

/* A link in the folder is removed as a link: what it points to stays. */
static void
test_links_stay_links (Fixture *fixture, gconstpointer data)
{
  g_autofree char *precious = g_build_filename (fixture->top, "precious", NULL);
  g_autofree char *file = g_build_filename (precious, "file", NULL);

  g_assert_cmpint (g_mkdir (precious, 0700), ==, 0);
  g_assert_true (g_file_set_contents (file, "x", 1, NULL));
  g_setenv ("PRECIOUS", precious, TRUE);
  start (fixture, "cd \"$TMPDIR\" && ln -s \"$PRECIOUS\" link && ln -s \"$PRECIOUS/file\" file && "
                  "mkdir -p a/b/c && ln -s ../../../.. a/b/c/up && touch a/b/c/x && chmod 0 a/b && "
                  "touch .hidden");
  g_assert_cmpint (reap (fixture->guard), ==, 0);
  g_assert_true (g_file_test (file, G_FILE_TEST_EXISTS));
  g_unlink (file);
  g_rmdir (precious);
}

/* A folder that was put in the place of ours is not ours. */
static void
test_other_folder_stays (Fixture *fixture, gconstpointer data)
{
  g_autofree char *file = g_build_filename (fixture->dir, "file", NULL);
  g_autofree char *old = g_build_filename (fixture->top, "old", NULL);

  g_setenv ("OLD", old, TRUE);
  start (fixture, "mv \"$TMPDIR\" \"$OLD\" && mkdir \"$TMPDIR\" && touch \"$TMPDIR/file\"");
  g_assert_cmpint (reap (fixture->guard), ==, 0);
  g_assert_true (g_file_test (file, G_FILE_TEST_EXISTS));

  g_unlink (file);
  g_rmdir (fixture->dir);
  g_assert_cmpint (g_rename (old, fixture->dir), ==, 0);
  start (fixture, ":");
  g_assert_cmpint (reap (fixture->guard), ==, 0);
}

static void
test_bad_call (gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *guard = wr_paths_find_helper ("windrow-guard", &error);
  const char *argv[] = { guard, data, "true", NULL };
  int status;

  g_assert_no_error (error);
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL, NULL,
                &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (WEXITSTATUS (status), ==, 125);
}

typedef struct {
  const char *name;
  void (*test) (Fixture *fixture, gconstpointer data);
} Case;

static const Case cases[] = {
  { "terminated", test_terminated },
  { "terminal-signals", test_terminal_signals },
  { "inner-stopped", test_inner_stopped },
  { "program-ends", test_program_ends },
  { "program-missing", test_program_missing },
  { "owner-killed", test_owner_killed },
  { "environment", test_environment },
  { "links-stay-links", test_links_stay_links },
  { "other-folder-stays", test_other_folder_stays },
  { "sweep-spares-the-living", test_sweep_spares_the_living },
  { "sweep-spares-strangers", test_sweep_spares_strangers },
  { "sweep-abandoned", test_sweep_abandoned },
  { "sweeps-at-once", test_sweeps_at_once },
};

/* With each of the trees. */
static const Case tree_cases[] = {
  { "pipe-closed", test_pipe_closed },
  { "outer-killed", test_outer_killed },
  { "inner-killed", test_inner_killed },
  { "swept", test_swept },
};

int
main (int argc, char **argv)
{
  if (argc == 3 && strcmp (argv[1], "--own") == 0)
    return own_guard (argv[2]);

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (trees) * G_N_ELEMENTS (tree_cases); i++) {
    guint tree = i % G_N_ELEMENTS (trees);
    const Case *test = &tree_cases[i / G_N_ELEMENTS (trees)];
    g_autofree char *path = g_strdup_printf ("/wr/guard/%s/%s", test->name, trees[tree][0]);
    g_test_add (path, Fixture, GUINT_TO_POINTER (tree), set_up, test->test, tear_down);
  }
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/wr/guard/", cases[i].name, NULL);
    g_test_add (path, Fixture, NULL, set_up, cases[i].test, tear_down);
  }
  g_test_add_data_func ("/wr/guard/bad-call/relative", "tmp", test_bad_call);
  g_test_add_data_func ("/wr/guard/bad-call/missing", "/nonexistent", test_bad_call);
  g_test_add_data_func ("/wr/guard/bad-call/file", "/etc/passwd", test_bad_call);
  return g_test_run ();
}
