/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What the tests of windrow-cli share: a folder of their own, and the built program in it. Whatever
 * the program does takes less than LIMIT_S, or it is ended and the test fails.
 */

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#define LIMIT_S 60

typedef struct {
  int status;  /* exit status, -1 if a signal ended it */
  char *out;   /* (owned) standard output */
  char *err;   /* (owned) standard error */
} CliResult;

static char *cli_program; /* path of windrow-cli */
static char *cli_folder;  /* the tests' folder: working, home and temporary folder of the program */

static inline void
cli_test_init (int *argc, char ***argv)
{
  cli_folder = g_strdup ("/tmp/windrow-test-XXXXXX");
  g_assert_nonnull (g_mkdtemp (cli_folder));
  g_setenv ("TMPDIR", cli_folder, TRUE);
  g_setenv ("XDG_DATA_HOME", cli_folder, TRUE);
  g_setenv ("XDG_STATE_HOME", cli_folder, TRUE);
  g_test_init (argc, argv, NULL);
  g_assert_cmpint (*argc, ==, 2);
  cli_program = g_canonicalize_filename ((*argv)[1], NULL);
}

static inline void
cli_test_remove (const char *path)
{
  g_autoptr (GDir) dir =
      g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);
    cli_test_remove (child);
  }
  g_assert_cmpint (g_remove (path), ==, 0);
}

static inline int
cli_test_run (void)
{
  int status = g_test_run ();

  cli_test_remove (cli_folder);
  g_free (cli_folder);
  g_free (cli_program);
  return status;
}

static inline char *
cli_path (const char *name)
{
  return g_build_filename (cli_folder, name, NULL);
}

static inline void
cli_write (const char *name, const char *text)
{
  g_autofree char *path = cli_path (name);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static inline char *
cli_read (const char *name)
{
  g_autofree char *path = cli_path (name);
  char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

static inline gboolean
cli_exists (const char *name)
{
  g_autofree char *path = cli_path (name);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* @call: the arguments as a shell would take them */
static inline GSubprocess *
cli_spawn (GSubprocessLauncher *launcher, const char *call)
{
  g_autofree char *line = g_strconcat ("windrow-cli ", call, NULL);
  g_auto (GStrv) argv = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_shell_parse_argv (line, NULL, &argv, NULL));
  g_free (argv[0]);
  argv[0] = g_strdup (cli_program);
  g_subprocess_launcher_set_cwd (launcher, cli_folder);
  GSubprocess *process =
      g_subprocess_launcher_spawnv (launcher, (const char *const *) argv, &error);
  g_assert_no_error (error);
  return process;
}

static inline gboolean
cli_too_late_cb (gpointer process)
{
  g_subprocess_force_exit (process);
  g_error ("windrow-cli did not end within %d s", LIMIT_S);
  return G_SOURCE_REMOVE;
}

static inline void
cli_ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static inline CliResult *
cli_wait (GSubprocess *process, const char *input)
{
  guint watchdog = g_timeout_add_seconds (LIMIT_S, cli_too_late_cb, process);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  CliResult *self = g_new0 (CliResult, 1);

  g_subprocess_communicate_utf8_async (process, input, NULL, cli_ended_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (watchdog);
  g_subprocess_communicate_utf8_finish (process, result, &self->out, &self->err, &error);
  g_assert_no_error (error);
  self->status = g_subprocess_get_if_exited (process) ? g_subprocess_get_exit_status (process) : -1;
  return self;
}

static inline GSubprocessLauncher *
cli_launcher (void)
{
  return g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE
                                    | G_SUBPROCESS_FLAGS_STDERR_PIPE);
}

static inline CliResult *
cli_call (const char *call)
{
  g_autoptr (GSubprocessLauncher) launcher = cli_launcher ();
  g_autoptr (GSubprocess) process = cli_spawn (launcher, call);

  return cli_wait (process, "");
}

static inline void
cli_result_free (CliResult *self)
{
  g_free (self->out);
  g_free (self->err);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CliResult, cli_result_free)

static inline void
cli_assert_like (const char *text, const char *pattern)
{
  if (!g_pattern_match_simple (pattern, text))
    g_error ("“%s” is not like “%s”", text, pattern);
}

static inline void
cli_assert_status (const CliResult *result, int status)
{
  if (result->status != status)
    g_error ("exit status %d instead of %d: %s", result->status, status, result->err);
}
