/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrGuardSweep: ends and removes what guards have left that were killed with the program.
 *
 * The rule that bites: nothing of a stranger's is touched. A folder is a guard's if it has the
 * name, the owner and the mark of one, and it is left over if the mark's lock can be had, which two
 * sweeps at once cannot. A process belongs to it if it started with that very folder in its
 * environment, or is a browser whose profile is there, or works in it without a terminal, as the
 * browser's own children do, which hide both; somebody's shell has a terminal. It is ended by
 * a descriptor, so that a number that was given anew meanwhile does not hit its new owner.
 */

#include "wr-guard-sweep.h"

#include "wr-guard-folder.h"

#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define NAME "windrow-"
#define NAME_LENGTH (sizeof NAME - 1 + 6)

enum {
  LIMIT_S = 10,         /* for the whole sweep, which then ends in the middle of what it does */
  ROUND_MS = 20,        /* between two rounds of SIGKILL */
  MAX_ROUNDS = 100,     /* what does not die in 2 s hangs in the kernel: its folder stays */
  UNMARKED_S = 60,      /* whose guard is not there after so long was killed before */
  MAX_TEXT = 1 << 20    /* bytes of an environment, of a command line */
};

/* Reads up to @room bytes of a file of process @pid. */
static size_t
read_file (const char *pid, const char *name, char *text, size_t room)
{
  char path[64];
  size_t length = 0;

  snprintf (path, sizeof path, "/proc/%.20s/%s", pid, name);
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  ssize_t n = fd >= 0 ? read (fd, text, room) : 0;
  while (n > 0) {
    length += (size_t) n;
    n = read (fd, text + length, room - length);
  }
  if (fd >= 0)
    close (fd);
  return length;
}

/* Returns whether the strings in @text have “@before@real@after” among them, or within them. */
static bool
has_string (const char *text, size_t length, const char *before, const char *real,
            const char *after, bool within)
{
  char *string = NULL;
  bool found = false;

  if (asprintf (&string, "%s%s%s", before, real, after) < 0)
    return false;
  for (size_t i = 0; i < length && !found; i += strlen (text + i) + 1)
    found = within ? strstr (text + i, string) != NULL : strcmp (text + i, string) == 0;
  free (string);
  return found;
}

/* Returns whether process @pid has no terminal. */
static bool
is_detached (const char *pid)
{
  char text[512];
  size_t length = read_file (pid, "stat", text, sizeof text - 1);
  int terminal = -1;

  text[length] = '\0';
  const char *rest = strrchr (text, ')');
  return rest != NULL && sscanf (rest, ") %*c %*d %*d %*d %d", &terminal) == 1 && terminal == 0;
}

/* Returns whether the working directory of process @pid is @real or in it. */
static bool
works_in (const char *pid, const char *real)
{
  char path[64], place[4096];
  size_t length = strlen (real);

  snprintf (path, sizeof path, "/proc/%.20s/cwd", pid);
  ssize_t n = readlink (path, place, sizeof place - 1);
  if (n < 0 || (size_t) n < length)
    return false;
  place[n] = '\0';
  return strncmp (place, real, length) == 0 && (place[length] == '\0' || place[length] == '/')
         && is_detached (pid);
}

/* Returns whether process @pid lives from the folder @real. Chromium overwrites its environment,
 * and its command line with one string. */
static bool
is_from (const char *pid, const char *real, char *text)
{
  if (works_in (pid, real))
    return true;
  size_t length = read_file (pid, "environ", text, MAX_TEXT - 1);

  text[length] = '\0';
  if (memchr (text, '=', length) != NULL)
    return has_string (text, length, WR_GUARD_VARIABLE "=", real, "", false);
  length = read_file (pid, "cmdline", text, MAX_TEXT - 1);
  text[length] = '\0';
  return has_string (text, length, "--user-data-dir=", real, "/", true);
}

/* Returns whether process @pid belongs to @real, and has then sent it SIGKILL. */
static bool
kill_process (const char *pid, const char *real, char *text)
{
  if (!is_from (pid, real, text))
    return false;

  int fd = (int) syscall (SYS_pidfd_open, atoi (pid), 0);
  bool ours = fd >= 0 && is_from (pid, real, text);

  if (ours)
    syscall (SYS_pidfd_send_signal, fd, SIGKILL, NULL, 0);
  if (fd >= 0)
    close (fd);
  return ours;
}

/* Returns how many processes were there. */
static int
kill_processes (const char *real, char *text)
{
  DIR *dir = opendir ("/proc");
  int n = 0;

  for (struct dirent *process = dir != NULL ? readdir (dir) : NULL; process != NULL;
       process = readdir (dir)) {
    if (isdigit ((unsigned char) process->d_name[0]) && atoi (process->d_name) != getpid ())
      n += kill_process (process->d_name, real, text);
  }
  if (dir != NULL)
    closedir (dir);
  return n;
}

/* Returns whether no process is left that lives from the folder @path. */
static bool
end_processes (const char *path)
{
  char *real = realpath (path, NULL);
  char *text = malloc (MAX_TEXT);
  bool gone = false;

  for (int round = 0; real != NULL && text != NULL && !gone && round < MAX_ROUNDS; round++) {
    gone = kill_processes (real, text) == 0;
    if (!gone)
      usleep (ROUND_MS * 1000);
  }
  free (text);
  free (real);
  return gone;
}

/* Locks the mark; returns -1 if there is none, a guard lives, or somebody else sweeps. */
static int
take_mark (int dir)
{
  int fd = openat (dir, WR_GUARD_MARK, O_RDWR | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
  struct stat info;

  if (fd < 0)
    return -1;
  if (fstat (fd, &info) == 0 && S_ISREG (info.st_mode) && info.st_uid == geteuid ()
      && flock (fd, LOCK_EX | LOCK_NB) == 0 && fstat (fd, &info) == 0 && info.st_nlink == 1)
    return fd;
  close (fd);
  return -1;
}

/* An empty folder is what a program leaves that was killed before its guard had marked it. */
static void
remove_if_abandoned (int parent, int dir, const char *name, const struct stat *info)
{
  if (info->st_mtime + UNMARKED_S >= time (NULL))
    return;
  unlinkat (dir, WR_GUARD_NEW_MARK, 0);
  unlinkat (parent, name, AT_REMOVEDIR);
}

static void
sweep_folder (int parent, const char *path, const char *name)
{
  int dir = openat (parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  struct stat info;
  WrGuardFolder folder;

  if (dir < 0)
    return;
  if (fstat (dir, &info) == 0 && info.st_uid == geteuid ()) {
    int mark = take_mark (dir);
    if (mark < 0)
      remove_if_abandoned (parent, dir, name, &info);
    else if (wr_guard_folder_open (&folder, path) && folder.inode == info.st_ino
             && end_processes (path))
      wr_guard_folder_remove (&folder);
    if (mark >= 0)
      close (mark);
  }
  close (dir);
}

/* The name that a driver's folder gets: NAME and six letters or digits. */
static bool
is_name (const char *name)
{
  if (strlen (name) != NAME_LENGTH || strncmp (name, NAME, sizeof NAME - 1) != 0)
    return false;
  for (const char *c = name + sizeof NAME - 1; *c != '\0'; c++) {
    if (!isalnum ((unsigned char) *c))
      return false;
  }
  return true;
}

/* Sweeps the folders of drivers in the folder @path, in 10 s at most. */
void
wr_guard_sweep (const char *path)
{
  DIR *dir = opendir (path);

  if (dir == NULL)
    return;
  alarm (LIMIT_S);
  for (struct dirent *entry = readdir (dir); entry != NULL; entry = readdir (dir)) {
    char *full = NULL;

    if (!is_name (entry->d_name) || asprintf (&full, "%s/%s", path, entry->d_name) < 0)
      continue;
    sweep_folder (dirfd (dir), full, entry->d_name);
    free (full);
  }
  closedir (dir);
}
