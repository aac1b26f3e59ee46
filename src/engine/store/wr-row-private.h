/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-row.h"

G_BEGIN_DECLS

/* A copy of a WrStoreRow in one block of memory, so that a row costs one allocation. */
typedef struct {
  WrStoreRow row;
  guint n_cells;
  gsize size; /* bytes of the whole block */
} WrRowData;

WrRowData *wr_row_data_new (const WrStoreRow *row,
                            guint             n_cells);

struct _WrRow {
  GObject parent_instance;

  gint64 id;
  WrRowData *data; /* (owned) (nullable) until it is loaded */
  GList link;      /* its place among the model's cached rows */
  gboolean cached; /* whether the model holds a reference for it */
};

WrRow *wr_row_new      (gint64     id);
void   wr_row_set_data (WrRow     *self,
                        WrRowData *data);

G_END_DECLS
