/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-row.h"
#include "wr-store.h"

G_BEGIN_DECLS

/**
 * WrRowModel:
 *
 * A GListModel of WrRow over a store. It holds the rows' ids in the order shown (8 bytes a row) and
 * the rows that are in sight; a reading thread of its own sorts, filters and fetches in SQL, so
 * that the main thread never waits for a disk. Main thread only.
 *
 * Properties: loading (gboolean): a query is under way. Signal: counts-changed.
 */
#define WR_TYPE_ROW_MODEL (wr_row_model_get_type ())
G_DECLARE_FINAL_TYPE (WrRowModel, wr_row_model, WR, ROW_MODEL, GObject)

WrRowModel          *wr_row_model_new        (const char          *path,
                                              WrStore             *store); /* (nullable) */
const char *const   *wr_row_model_get_columns (WrRowModel         *self);
void                 wr_row_model_follow     (WrRowModel          *self,
                                              WrStore             *store);
void                 wr_row_model_set_query  (WrRowModel          *self,
                                              const WrStoreQuery  *query);
const WrStoreCounts *wr_row_model_get_counts (WrRowModel          *self);
gboolean             wr_row_model_get_loading (WrRowModel         *self);
const GError        *wr_row_model_get_error  (WrRowModel          *self);
gint64               wr_row_model_get_row_id (WrRowModel          *self,
                                              guint                position);
gboolean             wr_row_model_find       (WrRowModel          *self,
                                              gint64               row_id,
                                              guint               *position);
void                 wr_row_model_refresh    (WrRowModel          *self);

G_END_DECLS
