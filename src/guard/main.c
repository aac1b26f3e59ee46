/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * windrow-guard TMPDIR PROGRAM [ARGUMENT]…
 *
 * Stands between Windrow and a driver and answers for the driver's whole tree. Its standard input
 * is the reading end of a pipe whose only writer is the process that started it: whatever ends that
 * process, SIGKILL included, closes the pipe. Then, or when PROGRAM has ended, or on SIGTERM, it
 * ends all of its descendants, removes the folder TMPDIR, and exits with PROGRAM's status.
 */

#include "wr-guard-folder.h"
#include "wr-guard-tree.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
  GRACE_MS = 300,  /* between SIGTERM and SIGKILL */
  ROUND_MS = 20,   /* between two rounds of SIGKILL */
  MAX_ROUNDS = 200 /* what does not die in 4 s of SIGKILL hangs in the kernel */
};

typedef struct {
  int signals; /* signalfd of SIGCHLD and SIGTERM */
  pid_t program;
  bool ended; /* PROGRAM was waited for: status is set */
  int status;
} Guard;

static int
open_signals (void)
{
  sigset_t set;

  sigemptyset (&set);
  sigaddset (&set, SIGCHLD);
  sigaddset (&set, SIGTERM);
  sigaddset (&set, SIGINT);
  sigaddset (&set, SIGHUP);
  sigprocmask (SIG_BLOCK, &set, NULL);
  signal (SIGPIPE, SIG_IGN);
  return signalfd (-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

/* Takes the signals that came and reaps; returns whether we were asked to end. */
static bool
take_signals (Guard *self)
{
  struct signalfd_siginfo info;
  bool asked = false;

  while (read (self->signals, &info, sizeof info) == sizeof info)
    asked |= info.ssi_signo == SIGTERM;
  self->ended |= wr_guard_tree_reap (self->program, &self->status);
  return asked;
}

/* Returns whether the holder of the pipe is gone; what it may have written has no meaning. */
static bool
is_closed (void)
{
  char buffer[256];
  ssize_t length = read (STDIN_FILENO, buffer, sizeof buffer);

  return length == 0 || (length < 0 && errno != EINTR && errno != EAGAIN);
}

/* Sleeps until PROGRAM has ended, the holder of the pipe is gone, or SIGTERM came. */
static void
watch (Guard *self)
{
  struct pollfd fds[] = { { STDIN_FILENO, POLLIN, 0 }, { self->signals, POLLIN, 0 } };

  while (!self->ended) {
    if (poll (fds, 2, -1) < 0)
      continue;
    if (fds[1].revents != 0 && take_signals (self))
      return;
    if (fds[0].revents != 0 && is_closed ())
      return;
  }
}

static long
now_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Waits up to @limit_ms for the tree to become empty, waking only when a child has ended. */
static bool
wait_until_empty (Guard *self, long limit_ms)
{
  long end = now_ms () + limit_ms;
  struct pollfd fd = { self->signals, POLLIN, 0 };

  while (!wr_guard_tree_empty ()) {
    long left = end - now_ms ();
    if (left <= 0)
      return false;
    if (poll (&fd, 1, (int) left) > 0)
      take_signals (self);
  }
  return true;
}

static void
end_tree (Guard *self)
{
  take_signals (self);
  wr_guard_tree_signal (SIGTERM);
  bool empty = wait_until_empty (self, GRACE_MS);

  for (int round = 0; !empty && round < MAX_ROUNDS; round++) {
    wr_guard_tree_signal (SIGKILL);
    empty = wait_until_empty (self, ROUND_MS);
  }
}

static int
get_exit_code (const Guard *self)
{
  if (!self->ended)
    return 1;
  return WIFSIGNALED (self->status) ? 128 + WTERMSIG (self->status) : WEXITSTATUS (self->status);
}

int
main (int argc, char **argv)
{
  WrGuardFolder folder;
  Guard guard = { 0 };

  if (argc < 3 || !wr_guard_folder_open (&folder, argv[1])) {
    fprintf (stderr, "Usage: windrow-guard TMPDIR PROGRAM [ARGUMENT]…\n");
    return 125;
  }

  setsid (); /* a terminal's Ctrl+C is for Windrow, which ends its sessions in order */
  guard.signals = open_signals ();
  if (guard.signals < 0 || !wr_guard_tree_adopt ()) {
    fprintf (stderr, "windrow-guard: %s\n", strerror (errno));
    wr_guard_folder_remove (&folder);
    return 125;
  }
  wr_guard_folder_set_up (&folder);

  guard.program = wr_guard_tree_start (argv + 2);
  if (guard.program > 0)
    watch (&guard);
  end_tree (&guard);
  wr_guard_folder_remove (&folder);
  return get_exit_code (&guard);
}
