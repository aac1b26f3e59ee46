/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrChild: a program under the guard, with its whole tree.
 *
 * The guard's input is a socket of which we hold the only other end: closing it, or dying, ends the
 * tree. Its two processes are the only ones that hold the guard's end, so the socket also tells us
 * when the last of them has ended. A thread reads what the tree writes, so that it never blocks on
 * a full pipe, keeps the end of it for messages, and takes leave of the guard.
 */

#include "config.h"

#include "wr-child.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "wr-host.h"
#include "wr-leavings.h"
#include "wr-paths.h"

#define KEPT_OUTPUT 4096 /* bytes */
#define END_MS 2000      /* the guard needs about 0.3 s; what is above is a machine under load */

struct _WrChild {
  GPid pid;        /* of the outer guard */
  char *dir;       /* (owned) (nullable) the tree's TMPDIR; %NULL for one outside */
  int life_fd;     /* our end of the guard's input */
  GThread *reader; /* (owned) “wr-child”: reads @output_fd and waits for @pid */
  int output_fd;   /* the reader's */
  GMutex mutex;
  GCond ended_cond;
  GString *output; /* (owned) (mutex mutex) the last KEPT_OUTPUT bytes or more */
  gboolean ended;  /* (mutex mutex) the guard was waited for: @pid is no longer ours */
};

static void
keep_output (WrChild *self, const char *text, gssize length)
{
  g_mutex_lock (&self->mutex);
  g_string_append_len (self->output, text, length);
  if (self->output->len > 2 * KEPT_OUTPUT)
    g_string_erase (self->output, 0, self->output->len - KEPT_OUTPUT);
  g_mutex_unlock (&self->mutex);
}

/* Reads once; returns whether there may be more. */
static gboolean
read_output (WrChild *self)
{
  char buffer[1024];
  gssize length = read (self->output_fd, buffer, sizeof buffer);

  if (length > 0)
    keep_output (self, buffer, length);
  return length > 0 || (length < 0 && errno == EINTR);
}

/* Reads until both guards have ended. A process that got away may hold the output open for ever. */
static void
read_until_ended (WrChild *self)
{
  GPollFD fds[] = { { self->life_fd, G_IO_IN, 0 }, { self->output_fd, G_IO_IN, 0 } };

  while (fds[0].revents == 0) {
    if (g_poll (fds, G_N_ELEMENTS (fds), -1) > 0 && fds[1].revents != 0 && !read_output (self))
      fds[1].fd = -1;
  }
  g_unix_set_fd_nonblocking (self->output_fd, TRUE, NULL);
  while (read_output (self))
    continue;
}

static gpointer
reader_thread (gpointer data)
{
  WrChild *self = data;
  siginfo_t info;

  read_until_ended (self);
  while (waitid (P_PID, self->pid, &info, WEXITED | WNOWAIT) != 0 && errno == EINTR)
    continue;
  /* Both were killed at once. */
  if (self->dir != NULL && g_file_test (self->dir, G_FILE_TEST_IS_DIR))
    wr_leavings_sweep_beside (self->dir);

  /* Until here the guard's number stays taken, so a signal for it cannot hit a stranger. */
  g_mutex_lock (&self->mutex);
  waitpid (self->pid, NULL, WNOHANG);
  self->ended = TRUE;
  g_cond_broadcast (&self->ended_cond);
  g_mutex_unlock (&self->mutex);
  return NULL;
}

/* The child works in its folder, by which a sweep knows it: our relative paths are not its own. */
static void
add_absolute (GStrvBuilder *builder, const char *program)
{
  g_autofree char *path = strchr (program, '/') != NULL ? g_canonicalize_filename (program, NULL)
                                                        : g_strdup (program);

  g_strv_builder_add (builder, path);
}

static char **
build_argv (const char *const *argv, const char *dir, GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *guard = wr_paths_find_helper ("windrow-guard", error);

  if (guard == NULL)
    return NULL;
  add_absolute (builder, guard);
  g_strv_builder_add (builder, dir);
  add_absolute (builder, argv[0]);
  g_strv_builder_addv (builder, (const char **) argv + 1);
  return g_strv_builder_end (builder);
}

/* (transfer full) */
static char **
build_environment (void)
{
  char **environment = g_get_environ ();
  const char *helpers = g_environ_getenv (environment, WR_PATHS_HELPERS_VARIABLE);
  g_auto (GStrv) dirs = g_strsplit (helpers != NULL ? helpers : "", ":", -1);

  for (char **dir = dirs; *dir != NULL; dir++) {
    char *absolute = g_canonicalize_filename (*dir, NULL);
    g_free (*dir);
    *dir = absolute;
  }
  g_autofree char *joined = g_strjoinv (":", dirs);
  return helpers != NULL
             ? g_environ_setenv (environment, WR_PATHS_HELPERS_VARIABLE, joined, TRUE)
             : environment;
}

static void
close_both (const int *fds)
{
  close (fds[0]);
  close (fds[1]);
}

static gboolean
spawn (WrChild *self, const char *const *argv, const char *dir, GError **error)
{
  g_auto (GStrv) environment = build_environment ();
  int input[2], output[2];

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, input) != 0) {
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "socketpair: %s",
                 g_strerror (errno));
    return FALSE;
  }
  if (!g_unix_open_pipe (output, FD_CLOEXEC, error)) {
    close_both (input);
    return FALSE;
  }
  if (!g_spawn_async_with_pipes_and_fds (dir, argv, (const char *const *) environment,
                                         G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, input[0], output[1],
                                         output[1], NULL, NULL, 0, &self->pid, NULL, NULL, NULL,
                                         error)) {
    close_both (input);
    close_both (output);
    return FALSE;
  }

  close (input[0]);
  close (output[1]);
  self->life_fd = input[1];
  self->output_fd = output[0];
  return TRUE;
}

/* (transfer full) (nullable) full_argv, dir */
static WrChild *
start (char **full_argv, char *dir, GError **error)
{
  g_auto (GStrv) argv = full_argv;
  g_autofree char *own_dir = dir;
  g_autofree WrChild *self = g_new0 (WrChild, 1);

  if (argv == NULL || !spawn (self, (const char *const *) argv, own_dir, error))
    return NULL;

  self->dir = g_steal_pointer (&own_dir);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->ended_cond);
  self->output = g_string_new (NULL);
  self->reader = g_thread_new ("wr-child", reader_thread, self);
  return g_steal_pointer (&self);
}

/**
 * wr_child_start:
 * @argv: (array zero-terminated=1): a program and its arguments
 * @dir: (type filename): an empty folder that becomes the program's TMPDIR; the guard removes it
 *
 * Starts a program under the guard. Any thread; returns at once.
 *
 * Returns: (transfer full): the child, or %NULL with an error of %G_SPAWN_ERROR or %G_IO_ERROR,
 *   after which @dir is still there.
 */
WrChild *
wr_child_start (const char *const *argv, const char *dir, GError **error)
{
  return start (build_argv (argv, dir, error), g_strdup (dir), error);
}

/**
 * wr_child_start_outside:
 * @argv: (array zero-terminated=1): a program and its arguments
 *
 * Starts a program outside of our Flatpak, under a guard that is there too; see
 * wr_host_build_guard_argv(). Any thread; returns at once.
 *
 * Returns: (transfer full): the child, or %NULL with an error of %G_SPAWN_ERROR or %G_IO_ERROR
 */
WrChild *
wr_child_start_outside (const char *const *argv, GError **error)
{
  return start (wr_host_build_guard_argv (argv, error), NULL, error);
}

/**
 * wr_child_free:
 *
 * Ends the tree, as wr_child_end(), and forgets it.
 */
void
wr_child_free (WrChild *self)
{
  wr_child_end (self);
  g_thread_join (self->reader);
  close (self->life_fd);
  close (self->output_fd);
  g_free (self->dir);
  g_string_free (self->output, TRUE);
  g_cond_clear (&self->ended_cond);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/**
 * wr_child_end:
 *
 * Ends the tree and waits until it is gone and its folder removed: about 0.3 s at most. Any thread;
 * again is no error.
 */
void
wr_child_end (WrChild *self)
{
  shutdown (self->life_fd, SHUT_WR);
  if (wr_child_wait (self, END_MS))
    return;
  /* A guard that was stopped by a signal does not see that its input was closed. */
  g_mutex_lock (&self->mutex);
  if (!self->ended)
    kill (self->pid, SIGCONT);
  g_mutex_unlock (&self->mutex);
}

/**
 * wr_child_get_pid:
 *
 * Returns: the process id of the guard, the root of the tree; of what stands for it in here, where
 *   it is outside.
 */
GPid
wr_child_get_pid (WrChild *self)
{
  return self->pid;
}

/**
 * wr_child_wait:
 * @limit_ms: ms; 0 only looks
 *
 * Waits for the tree to end by itself.
 *
 * Returns: whether it has ended.
 */
gboolean
wr_child_wait (WrChild *self, int limit_ms)
{
  gint64 end = g_get_monotonic_time () + limit_ms * G_TIME_SPAN_MILLISECOND;
  gboolean ended;

  g_mutex_lock (&self->mutex);
  while (!self->ended && g_cond_wait_until (&self->ended_cond, &self->mutex, end))
    continue;
  ended = self->ended;
  g_mutex_unlock (&self->mutex);
  return ended;
}

/**
 * wr_child_dup_output:
 *
 * Returns: (transfer full): the last few KB of what the tree wrote, as valid UTF-8 without white
 *   space at its ends.
 */
char *
wr_child_dup_output (WrChild *self)
{
  g_mutex_lock (&self->mutex);
  char *text = g_utf8_make_valid (self->output->str, self->output->len);
  g_mutex_unlock (&self->mutex);
  return g_strstrip (text);
}
