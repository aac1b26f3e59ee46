/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-engine.h"

G_BEGIN_DECLS

typedef enum {
  WR_RUN_ITEM_FINISHED,    /* every page ended */
  WR_RUN_ITEM_STOPPED,     /* by its user, before every page had ended */
  WR_RUN_ITEM_INTERRUPTED, /* by a crash or a kill */
  WR_RUN_ITEM_RUNNING,     /* somebody writes it: this program or another one */
  WR_RUN_ITEM_DAMAGED,     /* cannot be read: problem says why */
} WrRunItemState;

typedef struct {
  char *path;         /* (owned) of the store */
  char *job_name;     /* (owned) may be "" */
  char *job_file;     /* (owned) (nullable) the URI of the job's file */
  WrRunItemState state;
  gint64 created;     /* s since 1970; 0: unknown */
  gint64 total;       /* pages */
  gint64 done;
  gint64 failed;
  gint64 skipped;
  gint64 size;        /* bytes on the disk, with the journal */
  char *problem;      /* (owned) (nullable) */
  gboolean same_job;  /* its job is the one that was asked for, key by key */
} WrRunInfo;

/**
 * WrRunItem:
 *
 * An old run as the lists show it: a value, made by a thread and read by the main thread.
 */
#define WR_TYPE_RUN_ITEM (wr_run_item_get_type ())
G_DECLARE_FINAL_TYPE (WrRunItem, wr_run_item, WR, RUN_ITEM, GObject)

WrRunItem       *wr_run_item_new_from_store  (const char   *path,
                                              const WrJob  *job); /* (nullable) to compare with */
WrRunItem       *wr_run_item_new_from_run    (WrRun        *run,
                                              const WrJob  *job); /* to compare with */
const WrRunInfo *wr_run_item_get_info        (WrRunItem    *self);
gint64           wr_run_item_count_ended     (WrRunItem    *self);
gboolean         wr_run_item_can_go_on       (WrRunItem    *self);
gboolean         wr_run_item_belongs_to      (WrRunItem    *self,
                                              const char   *job_file, /* (nullable) */
                                              const char   *job_name);
char            *wr_run_item_dup_when        (WrRunItem    *self);
char            *wr_run_item_dup_summary     (WrRunItem    *self);
const char      *wr_run_item_get_state_word  (WrRunItem    *self);

G_END_DECLS
