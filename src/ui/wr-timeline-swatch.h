/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-timeline-data.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * WrTimelineSwatch:
 *
 * A sample of how a kind of segment looks, for the legend.
 */
#define WR_TYPE_TIMELINE_SWATCH (wr_timeline_swatch_get_type ())
G_DECLARE_FINAL_TYPE (WrTimelineSwatch, wr_timeline_swatch, WR, TIMELINE_SWATCH, GtkWidget)

GtkWidget *wr_timeline_swatch_new (WrSegmentKind kind);

G_END_DECLS
