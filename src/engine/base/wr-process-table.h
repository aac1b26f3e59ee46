/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WrProcess:
 *
 * A process as /proc has it: a value.
 */
typedef struct {
  int pid;
  int parent;
  guint64 begin; /* start time: tells a pid used anew */
  double cpu_s;  /* of its own, without its children's */
  char name[16]; /* its first 15 bytes */
} WrProcess;

gboolean wr_process_read               (WrProcess    *self,
                                        int           pid);
gint64   wr_process_read_pss           (int           pid);
gint64   wr_process_read_rss           (int           pid);
gint64   wr_process_get_thread_cpu     (void);
GArray  *wr_process_table_read         (void); /* (element-type WrProcess) */
void     wr_process_table_find_family  (const GArray *table,
                                        GHashTable   *family);

G_END_DECLS
