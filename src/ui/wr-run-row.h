/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "wr-run-item.h"

G_BEGIN_DECLS

#define WR_TYPE_RUN_ROW (wr_run_row_get_type ())
G_DECLARE_FINAL_TYPE (WrRunRow, wr_run_row, WR, RUN_ROW, AdwActionRow)

GtkWidget *wr_run_row_new      (WrRunItem *item,
                                gboolean   named);
WrRunItem *wr_run_row_get_item (WrRunRow  *self);

G_END_DECLS
