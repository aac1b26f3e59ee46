/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "wr-engine.h"

G_BEGIN_DECLS

/**
 * WrWorkerRow:
 *
 * A line of the list of workers. Property: narrow (gboolean): two lines instead of columns.
 */
#define WR_TYPE_WORKER_ROW (wr_worker_row_get_type ())
G_DECLARE_FINAL_TYPE (WrWorkerRow, wr_worker_row, WR, WORKER_ROW, GtkListBoxRow)

GtkWidget *wr_worker_row_new  (WrWorkerStatus *status);
void       wr_worker_row_tick (WrWorkerRow    *self);

G_END_DECLS
