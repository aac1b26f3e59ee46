/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-bar-drawing.h"

G_BEGIN_DECLS

#define WR_TYPE_BAR_CHART (wr_bar_chart_get_type ())
G_DECLARE_FINAL_TYPE (WrBarChart, wr_bar_chart, WR, BAR_CHART, GtkWidget)

void       wr_bar_chart_set_bars (WrBarChart *self,
                                  const char *title,
                                  GPtrArray  *bars);
GPtrArray *wr_bar_chart_get_bars (WrBarChart *self);

G_END_DECLS
