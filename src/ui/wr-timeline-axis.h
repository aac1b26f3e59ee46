/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-timeline.h"

G_BEGIN_DECLS

/**
 * WrTimelineAxis:
 *
 * The times under a timeline, which stay in sight while its lanes are scrolled. Property: timeline
 * (WrTimeline).
 */
#define WR_TYPE_TIMELINE_AXIS (wr_timeline_axis_get_type ())
G_DECLARE_FINAL_TYPE (WrTimelineAxis, wr_timeline_axis, WR, TIMELINE_AXIS, GtkWidget)

G_END_DECLS
