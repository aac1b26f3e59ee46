/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-frontier.h"
#include "wr-store.h"

G_BEGIN_DECLS

typedef enum {
  WR_RUN_PENDING_RETRY, /* pages that have ended are to be queued again */
  WR_RUN_PENDING_UNDO,  /* those that were and still wait are to be as they were */
} WrRunPendingKind;

/**
 * WrRunPending:
 *
 * What is to be done to pages of the store, in its order; all zero: nothing.
 */
typedef struct {
  GPtrArray *steps; /* (owned) (nullable) */
} WrRunPending;

void     wr_run_pending_add     (WrRunPending       *self,
                                 WrRunPendingKind    kind,
                                 const gint64       *page_ids, /* (nullable): all there are */
                                 gsize               n_page_ids);
gboolean wr_run_pending_is_set  (const WrRunPending *self);
gboolean wr_run_pending_perform (const WrRunPending *self,
                                 WrStore            *store,
                                 WrFrontier         *frontier, /* (nullable) */
                                 GError            **error);
WrRunPending wr_run_pending_steal (WrRunPending     *self);
void     wr_run_pending_prepend (WrRunPending       *self,
                                 WrRunPending       *earlier);
void     wr_run_pending_clear   (WrRunPending       *self);

G_END_DECLS
