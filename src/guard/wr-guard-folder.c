/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrGuardFolder: the private folder of a driver, in which all profiles of its browsers lie.
 *
 * A mark in it, locked by its guards, tells a later sweep that it is a guard's and whether that
 * lives. It is removed by file descriptors, so a link in it or in its place never leads elsewhere:
 * links are unlinked, other file systems are not entered, and a folder that is not the one of the
 * start stays. The mark goes last: what is left of a removal that was broken off keeps it.
 */

#include "wr-guard-folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* A profile is about ten folders deep; what is deeper than this was made to hurt. */
#define MAX_DEPTH 64

/* Who is about to end may still write into the folder: 2 s. */
#define ROUNDS 100
#define ROUND_MS 20

static const char *const variables[][2] = {
  { "XDG_CONFIG_HOME", "config" },
  { "XDG_CACHE_HOME", "cache" },
  { "XDG_DATA_HOME", "data" },
  { "XDG_STATE_HOME", "state" },
};

/* Remembers which folder @path is; a link does not count as one. */
bool
wr_guard_folder_open (WrGuardFolder *self, const char *path)
{
  struct stat info;

  if (path[0] != '/' || lstat (path, &info) != 0 || !S_ISDIR (info.st_mode))
    return false;

  *self = (WrGuardFolder) { path, info.st_dev, info.st_ino };
  return true;
}

/* The mark has its name only once it is locked. The file stays open until the last guard ends. */
static void
make_mark (const char *path)
{
  int dir = open (path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  int fd = openat (dir, WR_GUARD_NEW_MARK, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

  if (fd >= 0 && flock (fd, LOCK_EX | LOCK_NB) == 0)
    renameat (dir, WR_GUARD_NEW_MARK, dir, WR_GUARD_MARK);
  if (dir >= 0)
    close (dir);
}

/* Marks the folder, and points TMPDIR and the places of profiles and caches into it, for what
 * starts later. */
void
wr_guard_folder_set_up (const WrGuardFolder *self)
{
  char *real = realpath (self->path, NULL);
  const char *path = real != NULL ? real : self->path;

  make_mark (self->path);
  setenv (WR_GUARD_VARIABLE, path, 1);
  setenv ("TMPDIR", path, 1);
  for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++) {
    char *place = NULL;

    if (asprintf (&place, "%s/%s", path, variables[i][1]) < 0)
      continue;
    mkdir (place, 0700);
    setenv (variables[i][0], place, 1);
    free (place);
  }
  free (real);
}

static void remove_content (int fd, dev_t device, int depth);

static void
remove_folder (int parent, const char *name, dev_t device, int depth)
{
  int fd = openat (parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  struct stat info;

  if (fd < 0) {
    /* A folder without rights for us: lend them to us once. It is no link: it was looked at. */
    if (fchmodat (parent, name, 0700, 0) != 0)
      return;
    fd = openat (parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
      return;
  }

  if (fstat (fd, &info) == 0 && info.st_dev == device) {
    fchmod (fd, 0700);
    remove_content (fd, device, depth);
  } else {
    close (fd);
  }
  unlinkat (parent, name, AT_REMOVEDIR);
}

/* Takes @fd. */
static void
remove_content (int fd, dev_t device, int depth)
{
  DIR *dir = fdopendir (fd);

  if (dir == NULL) {
    close (fd);
    return;
  }

  for (struct dirent *entry = readdir (dir); entry != NULL && depth > 0; entry = readdir (dir)) {
    struct stat info;

    if (strcmp (entry->d_name, ".") == 0 || strcmp (entry->d_name, "..") == 0
        || fstatat (fd, entry->d_name, &info, AT_SYMLINK_NOFOLLOW) != 0
        || (depth == MAX_DEPTH && strcmp (entry->d_name, WR_GUARD_MARK) == 0))
      continue;
    if (S_ISDIR (info.st_mode))
      remove_folder (fd, entry->d_name, device, depth - 1);
    else
      unlinkat (fd, entry->d_name, 0);
  }
  closedir (dir);
}

/* A descriptor of the same folder that reads it from its beginning. */
static int
reopen (int fd)
{
  return openat (fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static bool
has_content (int fd)
{
  DIR *dir = fdopendir (reopen (fd));
  bool found = false;

  for (struct dirent *entry = dir != NULL ? readdir (dir) : NULL; entry != NULL && !found;
       entry = readdir (dir))
    found = strcmp (entry->d_name, ".") != 0 && strcmp (entry->d_name, "..") != 0
            && strcmp (entry->d_name, WR_GUARD_MARK) != 0;
  if (dir != NULL)
    closedir (dir);
  return found;
}

/* Returns whether the folder is gone; the mark goes when nothing else is left. */
static bool
remove_all (const WrGuardFolder *self, int fd)
{
  remove_content (reopen (fd), self->device, MAX_DEPTH);
  if (has_content (fd))
    return false;
  unlinkat (fd, WR_GUARD_MARK, 0);
  return rmdir (self->path) == 0 || errno != ENOTEMPTY;
}

/* Removes the folder with all that is in it, if it is still the one of the start. */
void
wr_guard_folder_remove (const WrGuardFolder *self)
{
  int fd = open (self->path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  struct stat info;

  if (fd < 0)
    return;
  if (fstat (fd, &info) != 0 || info.st_dev != self->device || info.st_ino != self->inode) {
    close (fd);
    return;
  }

  for (int round = 0; round < ROUNDS && !remove_all (self, fd); round++)
    usleep (ROUND_MS * 1000);
  close (fd);
}
