/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "wr-row.h"

G_BEGIN_DECLS

/**
 * WrResultListRow:
 *
 * A row of the results in two lines, for a narrow window. It follows its row while the row's data
 * is on the way.
 */
#define WR_TYPE_RESULT_LIST_ROW (wr_result_list_row_get_type ())
G_DECLARE_FINAL_TYPE (WrResultListRow, wr_result_list_row, WR, RESULT_LIST_ROW, GtkWidget)

GtkWidget   *wr_result_list_row_new           (GtkListItem     *list_item);
void         wr_result_list_row_set_row       (WrResultListRow *self,
                                               WrRow           *row); /* (nullable) */
GtkListItem *wr_result_list_row_get_list_item (WrResultListRow *self);

G_END_DECLS
