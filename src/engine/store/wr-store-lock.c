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

/* Whether the file that was locked is still the one of that name: its last owner removes it. */
static gboolean
is_current (int fd, const char *path)
{
  struct stat mine, named;

  return fstat (fd, &mine) == 0 && stat (path, &named) == 0 && mine.st_ino == named.st_ino
         && mine.st_dev == named.st_dev;
}

static int
open_locked (const char *path)
{
  for (;;) {
    int fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
      return -1;
    if (flock (fd, LOCK_EX | LOCK_NB) < 0) {
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
 *   it does not wait.
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

void
wr_store_lock_free (WrStoreLock *self)
{
  if (self == NULL)
    return;

  g_unlink (self->path);
  close (self->fd);
  g_free (self->path);
  g_free (self);
}
