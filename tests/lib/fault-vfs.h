/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * A disk that fails on demand: a file system (sqlite3_vfs) between SQLite and the real one.
 *
 * After fault_vfs_install(), which must come before a store is opened, every connection of this
 * process goes through it, whichever thread it belongs to. It never syncs: a test that counts on
 * the disk's speed measures nothing.
 *
 *     fault_vfs_install ();
 *     fault_vfs_set (&(Fault) { .calls = FAULT_WRITE, .error = ENOSPC, .lasting = TRUE });
 *     … a run over a store: it is held …
 *     fault_vfs_set (NULL);
 *     … it goes on …
 */

typedef enum {
  FAULT_OPEN = 1 << 0,
  FAULT_READ = 1 << 1,
  FAULT_WRITE = 1 << 2,
  FAULT_TRUNCATE = 1 << 3,
  FAULT_SYNC = 1 << 4,
  FAULT_SIZE = 1 << 5,
  FAULT_LOCK = 1 << 6,     /* of the file and of the shared memory */
  FAULT_SHM = 1 << 7,      /* the shared memory's mapping */
  FAULT_DELETE = 1 << 8,
  FAULT_ACCESS = 1 << 9,
  FAULT_EVERY = (1 << 10) - 1
} FaultCalls;

typedef struct {
  FaultCalls calls;     /* which of them count */
  const char *name;     /* (nullable) only files whose name contains it; a static string */
  guint nth;            /* the call that fails, from 1; 0 is as 1 */
  gboolean lasting;     /* and all that follow, until fault_vfs_set() */
  int error;            /* errno: ENOSPC, EIO, EROFS…; 0: none, it is only slow */
  gboolean half;        /* a write that fails has written the first half of its bytes */
  guint delay_ms;       /* the call takes so much longer */
} Fault;

void  fault_vfs_install  (void);
void  fault_vfs_set      (const Fault *fault); /* (nullable): the disk is well again */
guint fault_vfs_get_n    (void); /* calls that counted since fault_vfs_set() */
guint fault_vfs_get_n_failed (void); /* those of them that failed or were slow */

G_END_DECLS
