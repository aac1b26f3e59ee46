/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * windrow-guard TMPDIR PROGRAM [ARGUMENT]…
 * windrow-guard --sweep FOLDER
 *
 * Stands between Windrow and a driver and answers for the driver's whole tree. Its standard input
 * is a pipe or socket whose other end only the process that started it holds: whatever ends that
 * process, SIGKILL included, closes it. Then, or when PROGRAM has ended, or on SIGTERM, it ends all
 * of its descendants, removes the folder TMPDIR, and exits with PROGRAM's status.
 *
 * It is two processes, of which one is the other's child and starts PROGRAM: when either is killed,
 * the other one does all this. What is left when both were killed at once is for a later --sweep,
 * which ends and removes what guards that are gone have left in FOLDER.
 */

#include "wr-guard-folder.h"
#include "wr-guard-sweep.h"
#include "wr-guard-tree.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
  GRACE_MS = 300,  /* between SIGTERM and SIGKILL */
  INNER_MS = 1000, /* for the inner guard to do all that by itself */
  ROUND_MS = 20,   /* between two rounds of SIGKILL */
  MAX_ROUNDS = 200 /* what does not die in 4 s of SIGKILL hangs in the kernel */
};

typedef struct {
  int signals; /* signalfd of SIGCHLD and SIGTERM */
  pid_t child; /* the inner guard; PROGRAM in the inner one */
  bool outer;
  bool ended; /* the child was waited for: status is set */
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
  self->ended |= wr_guard_tree_reap (self->child, &self->status);
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

/* Sleeps until the child has ended, the holder of the pipe is gone, or SIGTERM came. */
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

/* Whoever sends SIGTERM to both at once, or closes the pipe, has the inner guard end the tree. */
static bool
leave_to_inner (Guard *self)
{
  if (!self->outer || self->child <= 0 || self->ended)
    return false;
  kill (self->child, SIGTERM);
  return wait_until_empty (self, INNER_MS);
}

static void
end_tree (Guard *self)
{
  take_signals (self);
  if (leave_to_inner (self))
    return;
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

static bool
set_up (Guard *self)
{
  self->signals = open_signals ();
  if (self->signals >= 0 && wr_guard_tree_adopt ())
    return true;
  fprintf (stderr, "windrow-guard: %s\n", strerror (errno));
  return false;
}

static int
keep (Guard *self, const WrGuardFolder *folder)
{
  if (self->child > 0)
    watch (self);
  end_tree (self);
  wr_guard_folder_remove (folder);
  return get_exit_code (self);
}

static int
run_inner (const WrGuardFolder *folder, pid_t outer, char *const *argv)
{
  Guard guard = { 0 };

  /* It has one thread, so this fires only when the outer guard itself has ended. */
  prctl (PR_SET_PDEATHSIG, SIGTERM);
  if (set_up (&guard) && getppid () == outer)
    guard.child = wr_guard_tree_start (argv);
  return keep (&guard, folder);
}

static int
run_outer (const WrGuardFolder *folder, char *const *argv)
{
  Guard guard = { .outer = true };
  pid_t outer = getpid ();

  if (!set_up (&guard)) {
    wr_guard_folder_remove (folder);
    return 125;
  }

  guard.child = fork ();
  if (guard.child == 0)
    return run_inner (folder, outer, argv);
  return keep (&guard, folder);
}

int
main (int argc, char **argv)
{
  WrGuardFolder folder;

  setsid (); /* a terminal's Ctrl+C is for Windrow, which ends its sessions in order */
  if (argc == 3 && strcmp (argv[1], "--sweep") == 0) {
    wr_guard_sweep (argv[2]);
    return 0;
  }
  if (argc < 3 || !wr_guard_folder_open (&folder, argv[1])) {
    fprintf (stderr, "Usage: windrow-guard TMPDIR PROGRAM [ARGUMENT]…\n"
                     "       windrow-guard --sweep FOLDER\n");
    return 125;
  }
  wr_guard_folder_set_up (&folder);
  return run_outer (&folder, argv + 2);
}
