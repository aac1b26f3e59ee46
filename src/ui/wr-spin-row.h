/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define WR_TYPE_SPIN_ROW (wr_spin_row_get_type ())
G_DECLARE_FINAL_TYPE (WrSpinRow, wr_spin_row, WR, SPIN_ROW, AdwActionRow)

double wr_spin_row_get_value (WrSpinRow *self);
void   wr_spin_row_set_value (WrSpinRow *self,
                              double     value);

G_END_DECLS
