/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrStoreLock: one writer a store, among all programs.
 *
 * The lock is on a file of its own: SQLite holds POSIX locks on the store, and these would be lost
 * with the first descriptor of the same file that this process closes.
 */

#include "config.h"

#include "wr-store-lock.h"

#include "wr-store.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define ASKING_TRIES 5
#define ASKING_PAUSE_US 2000

/* Whether the file that was locked is still the one of that name: its last owner removes it. */
static gboolean
is_current (int fd, const char *path)
{
  struct stat mine, named;

  return fstat (fd, &mine) == 0 && stat (path, &named) == 0 && mine.st_ino == named.st_ino
         && mine.st_dev == named.st_dev;
}

/* Who only asks holds the lock for a moment, see wr_store_lock_is_held(): that is waited out. */
static gboolean
lock_file (int fd)
{
  for (int i = 0; i < ASKING_TRIES; i++) {
    if (flock (fd, LOCK_EX | LOCK_NB) == 0)
      return TRUE;
    if (errno != EWOULDBLOCK)
      return FALSE;
    g_usleep (ASKING_PAUSE_US);
  }
  errno = EWOULDBLOCK;
  return FALSE;
}

static int
open_locked (const char *path)
{
  for (;;) {
    int fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
      return -1;
    if (!lock_file (fd)) {
      int saved = errno;
      close (fd);
      errno = saved;
      return -1;
    }
    if (is_current (fd, path))
      return fd;
    close (fd);
  }
}

/**
 * wr_store_lock_take:
 *
 * Returns: (transfer full): the lock, or %NULL with %WR_STORE_ERROR_IN_USE or %WR_STORE_ERROR_OPEN;
 *   it waits 10 ms at most.
 */
WrStoreLock *
wr_store_lock_take (const char *store_path, GError **error)
{
  g_autofree char *path = g_strconcat (store_path, "-lock", NULL);
  int fd = open_locked (path);

  if (fd < 0 && errno == EWOULDBLOCK) {
    g_set_error (error, WR_STORE_ERROR, WR_STORE_ERROR_IN_USE,
                 _ ("Could not open “%s”: it is in use by another Windrow"), store_path);
    return NULL;
  }
  if (fd < 0) {
    g_set_error (error, WR_STORE_ERROR, WR_STORE_ERROR_OPEN, _ ("Could not open “%s”: %s"),
                 store_path, g_strerror (errno));
    return NULL;
  }

  WrStoreLock *self = g_new0 (WrStoreLock, 1);
  self->path = g_steal_pointer (&path);
  self->fd = fd;
  return self;
}

/**
 * wr_store_lock_is_held:
 *
 * Returns: whether somebody has the store open for writing, this process included. Any thread.
 */
gboolean
wr_store_lock_is_held (const char *store_path)
{
  g_autofree char *path = g_strconcat (store_path, "-lock", NULL);
  int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);

  if (fd < 0)
    return FALSE;
  gboolean held = flock (fd, LOCK_SH | LOCK_NB) < 0 && errno == EWOULDBLOCK;
  close (fd);
  return held;
}

/**
 * wr_store_lock_is_current:
 *
 * Returns: whether the lock still keeps others from the store: its file may have been removed.
 */
gboolean
wr_store_lock_is_current (const WrStoreLock *self)
{
  return is_current (self->fd, self->path);
}

void
wr_store_lock_free (WrStoreLock *self)
{
  if (self == NULL)
    return;

  if (wr_store_lock_is_current (self))
    g_unlink (self->path);
  close (self->fd);
  g_free (self->path);
  g_free (self);
}
