/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-driver.h"
#include "wr-frontier.h"
#include "wr-job.h"
#include "wr-run-pending.h"
#include "wr-store-reader.h"

G_BEGIN_DECLS

/**
 * WrRunOutfit:
 *
 * What a run needs before its first page, made in a thread: in goes the job, the path, and what is
 * there already; out come the store with its pages, the frontier and the driver.
 */
typedef struct {
  WrJob *job;             /* (owned) */
  char *path;             /* (owned) */
  gboolean create;        /* make the store and put the job's pages into it */
  WrRunPending pending;   /* to be queued before the start */

  WrStore *store;         /* (owned) (nullable) */
  WrDriver *driver;       /* (owned) (nullable) */
  WrFrontier *frontier;   /* (owned) (nullable) */
  WrStoreCounts counts;
} WrRunOutfit;

void     wr_run_outfit_free    (WrRunOutfit   *self);
gboolean wr_run_outfit_prepare (WrRunOutfit   *self,
                                GCancellable  *cancellable,
                                GError       **error);
gboolean wr_run_count_pages    (const char    *path,
                                WrStoreCounts *counts,
                                GError       **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WrRunOutfit, wr_run_outfit_free)

G_END_DECLS
