/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * WrDetailRow:
 *
 * A line of the details: a name, and a value that can be selected and wraps.
 */
#define WR_TYPE_DETAIL_ROW (wr_detail_row_get_type ())
G_DECLARE_FINAL_TYPE (WrDetailRow, wr_detail_row, WR, DETAIL_ROW, GtkListBoxRow)

GtkWidget *wr_detail_row_new             (const char   *name,
                                          const char   *value);
void       wr_detail_row_set_value_class (WrDetailRow  *self,
                                          const char   *css_class);
void       wr_detail_row_join            (WrDetailRow  *self,
                                          GtkSizeGroup *names);

G_END_DECLS
