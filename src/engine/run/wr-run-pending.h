/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-store.h"

G_BEGIN_DECLS

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

G_END_DECLS
