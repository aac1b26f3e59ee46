/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-timeline-data.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * WrTimeline:
 *
 * A lane for each worker, over time. Property: follow (gboolean): the end stays in sight. Signal:
 * current-changed (no arguments): another segment has the focus or the pointer over it, or the same
 * one is elsewhere.
 */
#define WR_TYPE_TIMELINE (wr_timeline_get_type ())
G_DECLARE_FINAL_TYPE (WrTimeline, wr_timeline, WR, TIMELINE, GtkWidget)

void           wr_timeline_set_data       (WrTimeline      *self,
                                           WrTimelineData  *data); /* (nullable) (unowned) */
void           wr_timeline_update         (WrTimeline      *self);
void           wr_timeline_set_lane_text  (WrTimeline      *self,
                                           int              worker,
                                           const char      *text); /* (nullable) */
void           wr_timeline_zoom           (WrTimeline      *self,
                                           double           factor);
void           wr_timeline_show_all       (WrTimeline      *self);
GtkAdjustment *wr_timeline_get_adjustment (WrTimeline      *self); /* s of the run */
gboolean       wr_timeline_get_current    (WrTimeline      *self,
                                           int             *worker,
                                           WrSegment       *segment,
                                           graphene_rect_t *bounds);
gboolean       wr_timeline_move           (WrTimeline      *self,
                                           GtkDirectionType direction);

G_END_DECLS
