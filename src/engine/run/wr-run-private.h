/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-driver.h"
#include "wr-frontier.h"
#include "wr-run.h"
#include "wr-store-reader.h"
#include "wr-usage.h"

G_BEGIN_DECLS

WrBrowser wr_run_parse_browser (const char    *name);
WrDriver *wr_run_find_driver   (const WrJob   *job,
                                GCancellable  *cancellable,
                                GError       **error);

/**
 * WrRunPending:
 *
 * Pages that have ended and are to be queued again; all zero: none.
 */
typedef struct {
  gboolean failed; /* all that failed */
  GArray *ids;     /* (owned) (nullable) (element-type gint64) and these */
} WrRunPending;

void     wr_run_pending_add     (WrRunPending       *self,
                                 const gint64       *page_ids, /* (nullable): all that failed */
                                 gsize               n_page_ids);
gboolean wr_run_pending_is_set  (const WrRunPending *self);
gboolean wr_run_pending_requeue (const WrRunPending *self,
                                 WrStore            *store,
                                 GError            **error);
WrRunPending wr_run_pending_steal (WrRunPending     *self);
void     wr_run_pending_clear   (WrRunPending       *self);

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

/* What wr_run_dup_stats() says. */
typedef struct {
  WrRunProgress progress;
  WrUsageFigures usage;
  const char *driver_version;  /* (nullable) */
  const char *driver_name;     /* (nullable) */
  const char *browser_name;    /* (nullable) */
  const char *browser_version; /* (nullable) */
  int workers;
  guint64 commands;
} WrRunStats;

char    *wr_run_stats_to_json  (const WrRunStats *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WrRunOutfit, wr_run_outfit_free)

G_END_DECLS
