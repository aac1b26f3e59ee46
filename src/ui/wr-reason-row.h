/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define WR_TYPE_REASON_ROW (wr_reason_row_get_type ())
G_DECLARE_FINAL_TYPE (WrReasonRow, wr_reason_row, WR, REASON_ROW, AdwPreferencesRow)

const char *wr_reason_row_get_reason (WrReasonRow *self);
void        wr_reason_row_set_reason (WrReasonRow *self,
                                      const char  *reason); /* (nullable) */
GtkWidget  *wr_reason_row_get_subject (WrReasonRow *self);

G_END_DECLS
