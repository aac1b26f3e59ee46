/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * WrResultColumns:
 *
 * The columns of the table of results: which there are, which are shown, and by which one the
 * user wants the rows sorted.
 *
 * Signal: sort-changed (WrResultColumns*): a header was clicked.
 */
#define WR_TYPE_RESULT_COLUMNS (wr_result_columns_get_type ())
G_DECLARE_FINAL_TYPE (WrResultColumns, wr_result_columns, WR, RESULT_COLUMNS, GObject)

WrResultColumns *wr_result_columns_new         (GtkColumnView      *view);
void             wr_result_columns_set_fields  (WrResultColumns    *self,
                                                const char *const  *fields);
int              wr_result_columns_get_sort    (WrResultColumns    *self,
                                                gboolean           *descending);
GMenuModel      *wr_result_columns_get_menu    (WrResultColumns    *self);
GActionGroup    *wr_result_columns_get_actions (WrResultColumns    *self);

G_END_DECLS
