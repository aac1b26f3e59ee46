/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "wr-page-record.h"

G_BEGIN_DECLS

#define WR_TYPE_ATTEMPT_ROW (wr_attempt_row_get_type ())
G_DECLARE_FINAL_TYPE (WrAttemptRow, wr_attempt_row, WR, ATTEMPT_ROW, GtkListBoxRow)

GtkWidget *wr_attempt_row_new (const WrPageAttempt *attempt);

G_END_DECLS
