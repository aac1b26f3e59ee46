/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrGuardTree: all that descends from the guard.
 *
 * The guard is a child subreaper: whoever loses a parent becomes the guard's own child, so no
 * daemon gets away, and when wait() knows of no child, no descendant is left either.
 */

#include "wr-guard-tree.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct {
  pid_t pid;
  pid_t parent;
  bool ours;
} Process;

/* Makes this process the parent of orphans among its descendants. */
bool
wr_guard_tree_adopt (void)
{
  return prctl (PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0;
}

/* Starts @argv in a session of its own, without input, with no signal blocked. */
pid_t
wr_guard_tree_start (char *const *argv)
{
  pid_t pid = fork ();

  if (pid != 0)
    return pid;

  sigset_t none;
  sigemptyset (&none);
  sigprocmask (SIG_SETMASK, &none, NULL);
  signal (SIGPIPE, SIG_DFL);
  setsid ();
  /* The guard has one thread, so this fires only when the guard itself was killed. */
  prctl (PR_SET_PDEATHSIG, SIGKILL);

  int null = open ("/dev/null", O_RDONLY);
  if (null < 0 || dup2 (null, STDIN_FILENO) < 0)
    _exit (126);
  execvp (argv[0], argv);
  fprintf (stderr, "windrow-guard: Could not start “%s”: %s\n", argv[0], strerror (errno));
  _exit (127);
}

/* Takes leave of all children that have ended; tells whether @child is among them. */
bool
wr_guard_tree_reap (pid_t child, int *status)
{
  bool ended = false;
  int child_status;

  for (pid_t pid = waitpid (-1, &child_status, WNOHANG); pid > 0;
       pid = waitpid (-1, &child_status, WNOHANG)) {
    if (pid == child) {
      *status = child_status;
      ended = true;
    }
  }
  return ended;
}

bool
wr_guard_tree_empty (void)
{
  siginfo_t info;

  return waitid (P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) != 0 && errno == ECHILD;
}

static bool
read_process (const char *name, Process *process)
{
  char path[64], text[512];

  snprintf (path, sizeof path, "/proc/%.20s/stat", name);
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return false;
  ssize_t length = read (fd, text, sizeof text - 1);
  close (fd);
  if (length <= 0)
    return false;
  text[length] = '\0';

  /* “pid (name) state parent …”: the name may hold anything, so what counts is its last bracket. */
  const char *rest = strrchr (text, ')');
  int parent;
  if (rest == NULL || sscanf (rest + 1, " %*c %d", &parent) != 1)
    return false;
  *process = (Process) { atoi (name), parent, parent == getpid () };
  return true;
}

static Process *
list_processes (size_t *n_processes)
{
  DIR *dir = opendir ("/proc");
  Process *processes = NULL;
  size_t n = 0, room = 0;

  for (struct dirent *entry = dir != NULL ? readdir (dir) : NULL; entry != NULL;
       entry = readdir (dir)) {
    if (entry->d_name[0] < '1' || entry->d_name[0] > '9')
      continue;
    if (n == room) {
      Process *more = reallocarray (processes, room + 256, sizeof *processes);
      if (more == NULL)
        break;
      processes = more;
      room += 256;
    }
    n += read_process (entry->d_name, &processes[n]);
  }
  if (dir != NULL)
    closedir (dir);

  *n_processes = n;
  return processes;
}

static bool
is_parent_ours (const Process *processes, size_t n, pid_t parent)
{
  for (size_t i = 0; i < n; i++) {
    if (processes[i].pid == parent)
      return processes[i].ours;
  }
  return false;
}

/* Children of ours are marked by read_process(); this adds theirs, until none is new. */
static void
mark_descendants (Process *processes, size_t n)
{
  for (bool found = true; found;) {
    found = false;
    for (size_t i = 0; i < n; i++) {
      if (!processes[i].ours && is_parent_ours (processes, n, processes[i].parent))
        processes[i].ours = found = true;
    }
  }
}

/* Sends @signal_number to every descendant that there is now. */
void
wr_guard_tree_signal (int signal_number)
{
  size_t n;
  Process *processes = list_processes (&n);

  mark_descendants (processes, n);
  for (size_t i = 0; i < n; i++) {
    if (processes[i].ours)
      kill (processes[i].pid, signal_number);
  }
  free (processes);
}
