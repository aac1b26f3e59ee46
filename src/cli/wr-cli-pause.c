/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrCliPause: Ctrl+Z, which is SIGTSTP, pauses a run.
 *
 * The pages in flight end and their rows are written, the sessions stay, and then the program
 * stops, so that the shell has its prompt; SIGCONT lets the run go on. A second Ctrl+Z stops at
 * once. The workers' processes, the drivers and the browsers are in sessions of their own, which no
 * terminal stops. Needs a running main loop.
 *
 * The program stops as SIGTSTP itself does it. The kernel leaves that out for a process group which
 * no shell looks after, and would not for SIGSTOP: without somebody to let it go on nothing stops,
 * and the run goes on as soon as it has paused. Where the signal is ignored it stays so.
 */

#include "config.h"

#include "wr-cli-pause.h"

#include <errno.h>
#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define LOOK_MS 50

static int noted_fd = -1; /* what a signal's handler can reach */

static void
handle_signal (int number)
{
  const guint64 one = 1;
  int before = errno;

  G_GNUC_UNUSED gssize n_written = write (noted_fd, &one, sizeof one);
  errno = before;
}

static void
set_handler (void (*handler) (int))
{
  struct sigaction action = { .sa_handler = handler, .sa_flags = SA_RESTART };

  sigaction (SIGTSTP, &action, NULL);
}

/* Comes back with SIGCONT, or at once where nobody could send it. */
static void
stop_program (WrCliPause *self)
{
  g_clear_handle_id (&self->waiting, g_source_remove);
  wr_cli_progress_clear (self->progress);
  set_handler (SIG_DFL);
  raise (SIGTSTP);
  set_handler (handle_signal);
  wr_run_resume (self->run);
}

static gboolean
is_ending (WrCliPause *self)
{
  WrRunState state = wr_run_get_state (self->run);

  return state == WR_RUN_STOPPING || state == WR_RUN_ENDED;
}

static gboolean
look_cb (gpointer user_data)
{
  WrCliPause *self = user_data;

  if (is_ending (self))
    self->waiting = 0;
  else if (wr_run_is_at_rest (self->run))
    stop_program (self);
  return self->waiting != 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
begin (WrCliPause *self)
{
  wr_run_pause (self->run);
  wr_cli_progress_clear (self->progress);
  if (!self->progress->quiet)
    g_printerr ("%s\n", _ ("Pausing once the pages that are being loaded have ended. "
                           "A second Ctrl+Z pauses at once."));
  /* There is no one signal for what a run comes to rest by. */
  self->waiting = g_timeout_add (LOOK_MS, look_cb, self);
}

static gboolean
noted_cb (int fd, GIOCondition condition, gpointer user_data)
{
  WrCliPause *self = user_data;
  guint64 n_signals = 0;

  if (read (fd, &n_signals, sizeof n_signals) < 0)
    return G_SOURCE_CONTINUE;
  if (self->waiting != 0 || n_signals > 1 || is_ending (self))
    stop_program (self);
  else
    begin (self);
  return G_SOURCE_CONTINUE;
}

/**
 * wr_cli_pause_init:
 * @run: must outlive @self
 *
 * There is one at a time.
 */
void
wr_cli_pause_init (WrCliPause *self, WrRun *run, WrCliProgress *progress)
{
  struct sigaction now;

  *self = (WrCliPause){ .run = run, .progress = progress };
  if (sigaction (SIGTSTP, NULL, &now) == 0 && now.sa_handler == SIG_IGN)
    return;
  noted_fd = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (noted_fd < 0)
    return;
  self->noted = g_unix_fd_add (noted_fd, G_IO_IN, noted_cb, self);
  set_handler (handle_signal);
}

/**
 * wr_cli_pause_clear:
 *
 * From here on the signal stops the program as it does any other.
 */
void
wr_cli_pause_clear (WrCliPause *self)
{
  if (self->noted == 0)
    return;
  set_handler (SIG_DFL);
  g_clear_handle_id (&self->waiting, g_source_remove);
  g_clear_handle_id (&self->noted, g_source_remove);
  close (noted_fd);
  noted_fd = -1;
}
