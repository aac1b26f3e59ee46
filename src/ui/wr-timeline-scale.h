/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Which part of a run is in sight. */
typedef struct {
  gint64 begin;     /* µs of the run at the left edge */
  double us_per_px;
  int width;        /* px */
  gint64 end;       /* µs of the run: where it ends */
  gboolean follow;  /* the end stays in sight */
  gboolean whole;   /* all of the run was asked for, whatever the width */
} WrTimelineScale;

void   wr_timeline_scale_init     (WrTimelineScale       *self);
double wr_timeline_scale_to_px    (const WrTimelineScale *self,
                                   gint64                 time);
gint64 wr_timeline_scale_to_time  (const WrTimelineScale *self,
                                   double                 px);
gint64 wr_timeline_scale_get_span (const WrTimelineScale *self);
void   wr_timeline_scale_set_size (WrTimelineScale       *self,
                                   int                    width);
void   wr_timeline_scale_set_end  (WrTimelineScale       *self,
                                   gint64                 end,
                                   gboolean               steps);
void   wr_timeline_scale_scroll   (WrTimelineScale       *self,
                                   gint64                 begin);
void   wr_timeline_scale_reveal   (WrTimelineScale       *self,
                                   gint64                 start,
                                   gint64                 duration);
void   wr_timeline_scale_zoom     (WrTimelineScale       *self,
                                   double                 factor,
                                   double                 px);
void   wr_timeline_scale_fit      (WrTimelineScale       *self);
gint64 wr_timeline_scale_get_tick (const WrTimelineScale *self,
                                   int                    least_px);

G_END_DECLS
