/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * WrRemoteEntry:
 *
 * A session on a driver that is not ours to end, as a record has it.
 */
typedef struct {
  guint64 number; /* in its file, from 1 */
  gint64 opened;  /* s since 1970 */
  char *endpoint; /* (owned) with user and password, as it was given */
  char *id;       /* (owned) */
} WrRemoteEntry;

guint64     wr_remote_record_add     (const char   *endpoint,
                                      const char   *id);
void        wr_remote_record_remove  (guint64       number);
void        wr_remote_record_clear   (GCancellable *cancellable);
GHashTable *wr_remote_record_parse   (const char   *text,
                                      gsize         length);
char       *wr_remote_record_dup_dir (void);

G_END_DECLS
