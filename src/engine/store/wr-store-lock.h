/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Keeps a second Windrow from writing a store: flock() on a file beside it, which goes with
 * its process. */
typedef struct {
  char *path; /* (owned) */
  int fd;
} WrStoreLock;

WrStoreLock *wr_store_lock_take (const char  *store_path,
                                 GError     **error);
gboolean     wr_store_lock_is_held (const char *store_path);
gboolean     wr_store_lock_is_current (const WrStoreLock *self);
void         wr_store_lock_free (WrStoreLock *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WrStoreLock, wr_store_lock_free)

G_END_DECLS
