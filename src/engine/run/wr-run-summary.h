/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "wr-store-reader.h"

G_BEGIN_DECLS

typedef enum {
  WR_RUN_SUMMARY_IN_USE,      /* it is being written, by this program or another */
  WR_RUN_SUMMARY_FINISHED,    /* every page has ended */
  WR_RUN_SUMMARY_STOPPED,     /* it was stopped, or trouble ended it, with pages left to do */
  WR_RUN_SUMMARY_INTERRUPTED, /* its program ended in the middle of it */
} WrRunSummaryState;

/**
 * WrRunSummary:
 *
 * What a list says of a run that is stored.
 */
typedef struct {
  char *path;              /* (owned) of its store */
  char *name;              /* (owned) of its job, "" while that is unnamed */
  gint64 created;          /* µs since 1970 */
  WrRunSummaryState state; /* all but IN_USE and FINISHED can be resumed */
  WrStoreCounts counts;
} WrRunSummary;

WrRunSummary *wr_run_summary_read (const char    *path,
                                   GError       **error);
GPtrArray    *wr_run_summary_list (const char    *folder,
                                   GCancellable  *cancellable,
                                   GError       **error);
void          wr_run_summary_free (WrRunSummary  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WrRunSummary, wr_run_summary_free)

G_END_DECLS
