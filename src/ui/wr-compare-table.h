/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-bar-drawing.h"
#include "wr-engine.h"

G_BEGIN_DECLS

void       wr_compare_table_fill     (GtkGrid             *grid,
                                      const WrComparePlan *plan);
GPtrArray *wr_compare_table_new_bars (const WrComparePlan *plan,
                                      WrFigure             figure);
char      *wr_compare_table_dup_unit (const WrComparePlan *plan,
                                      WrFigure             figure);

G_END_DECLS
