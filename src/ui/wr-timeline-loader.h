/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-engine.h"

G_BEGIN_DECLS

/* Some of a store's events. */
typedef struct {
  GPtrArray *events; /* (owned) of WrEvent */
  gint64 last_id;    /* of the last one; as it was asked for when there is none */
} WrTimelineBatch;

void             wr_timeline_loader_read_async      (const char           *store_path,
                                                     gint64                after_id,
                                                     guint                 limit,
                                                     GCancellable         *cancellable,
                                                     GAsyncReadyCallback   callback,
                                                     gpointer              user_data);
WrTimelineBatch *wr_timeline_loader_read_finish     (GAsyncResult         *result,
                                                     GError              **error);
void             wr_timeline_batch_free             (WrTimelineBatch      *self);

void             wr_timeline_loader_find_url_async  (const char           *store_path,
                                                     gint64                page_id,
                                                     GCancellable         *cancellable,
                                                     GAsyncReadyCallback   callback,
                                                     gpointer              user_data);
char            *wr_timeline_loader_find_url_finish (GAsyncResult         *result,
                                                     GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WrTimelineBatch, wr_timeline_batch_free)

G_END_DECLS
