/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct {
  double x; /* 0 to 1: of the chart's width */
  double y; /* from 0 */
} WrChartPoint;

/**
 * WrChart:
 *
 * A line over time, with the area under it. Property: color (string, write-only).
 */
#define WR_TYPE_CHART (wr_chart_get_type ())
G_DECLARE_FINAL_TYPE (WrChart, wr_chart, WR, CHART, GtkWidget)

void wr_chart_set_points (WrChart            *self,
                          const WrChartPoint *points,
                          gsize               n_points,
                          double              top);

G_END_DECLS
