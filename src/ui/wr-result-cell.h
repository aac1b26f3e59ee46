/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "wr-row.h"

G_BEGIN_DECLS

/* What a column shows: WR_CELL_FIELD + i is the job's field i. The order is that of WrSortKey. */
typedef enum {
  WR_CELL_NUMBER,
  WR_CELL_STATE,
  WR_CELL_URL,
  WR_CELL_STATUS,
  WR_CELL_TIME,
  WR_CELL_WORKER,
  WR_CELL_FIELD
} WrCellContent;

/**
 * WrResultCell:
 *
 * One cell of the table of results. It follows its row while the row's data is on the way.
 */
#define WR_TYPE_RESULT_CELL (wr_result_cell_get_type ())
G_DECLARE_FINAL_TYPE (WrResultCell, wr_result_cell, WR, RESULT_CELL, GtkWidget)

GtkWidget   *wr_result_cell_new           (int           content,
                                           guint         min_chars,
                                           guint         nat_chars,
                                           GtkListItem  *list_item);
void         wr_result_cell_set_row       (WrResultCell *self,
                                           WrRow        *row);
GtkListItem *wr_result_cell_get_list_item (WrResultCell *self);
const char  *wr_result_cell_get_text      (WrResultCell *self);

G_END_DECLS
