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

/*
 * The width of a column in average characters, which its cells share. It grows with what they show
 * and never shrinks, so that columns do not jump while a person scrolls.
 */
typedef struct {
  guint min_chars; /* below this the column does not shrink */
  guint nat_chars; /* what it would like */
  guint max_chars; /* min_chars does not grow beyond */
} WrCellRoom;

/**
 * WrResultCell:
 *
 * One cell of the table of results. It follows its row while the row's data is on the way.
 */
#define WR_TYPE_RESULT_CELL (wr_result_cell_get_type ())
G_DECLARE_FINAL_TYPE (WrResultCell, wr_result_cell, WR, RESULT_CELL, GtkWidget)

GtkWidget   *wr_result_cell_new           (int           content,
                                           WrCellRoom   *room,
                                           GtkListItem  *list_item);
void         wr_result_cell_set_row       (WrResultCell *self,
                                           WrRow        *row);
GtkListItem *wr_result_cell_get_list_item (WrResultCell *self);
const char  *wr_result_cell_get_text      (WrResultCell *self);

G_END_DECLS
