/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-timeline-scale.h"
#include "wr-timeline-strip.h"
#include "wr-timeline-style.h"
#include "wr-timeline.h"

G_BEGIN_DECLS

#define WR_TIMELINE_BAR WR_TIMELINE_STYLE_HEIGHT /* px: a segment's height */
#define WR_TIMELINE_LEAST_LANE 32
#define WR_TIMELINE_MOST_LANE 56
#define WR_TIMELINE_TICK 90       /* px: at least, between two marks of the axis */

/* A segment: which of which lane. */
typedef struct {
  int lane;      /* -1: none */
  guint segment;
} WrTimelinePlace;

typedef struct {
  PangoLayout *layout; /* (owned) */
  int width;           /* px */
} WrTimelineText;

struct _WrTimeline {
  GtkWidget parent_instance;

  WrTimelineData *data; /* (unowned) (nullable) */
  WrTimelineScale scale;
  GtkAdjustment *adjustment; /* (owned) */
  gboolean adjusting;        /* the adjustment follows the scale, not the other way round */

  WrTimelinePlace focus; /* by keys */
  WrTimelinePlace hover; /* by the pointer */
  double pointer_x;
  double pointer_y;
  gboolean pointed;
  gint64 drag_begin;

  GHashTable *lane_texts;                    /* (owned) a worker's number to text */
  GHashTable *gutters;                       /* (owned) a worker's number to PangoLayout */
  WrTimelineText words[WR_N_SEGMENT_KINDS];  /* layouts are made when they are drawn first */
  WrTimelineText signs[WR_N_SEGMENT_KINDS];
  WrTimelineStrip *strip; /* (owned) (nullable) what lanes are painted in */
};

/* wr-timeline.c */
int     wr_timeline_get_gutter     (WrTimeline            *self);
float   wr_timeline_get_left       (WrTimeline            *self);
float   wr_timeline_get_lane_size  (WrTimeline            *self);
void    wr_timeline_get_bounds     (WrTimeline            *self,
                                    const WrTimelinePlace *place,
                                    graphene_rect_t       *bounds);
void    wr_timeline_scale_changed  (WrTimeline            *self);
void    wr_timeline_place_changed  (WrTimeline            *self);

/* wr-timeline-draw.c */
void    wr_timeline_snapshot       (GtkWidget             *widget,
                                    GtkSnapshot           *snapshot);
void    wr_timeline_forget_texts   (WrTimeline            *self);
char   *wr_timeline_format_time    (gint64                 time,
                                    gint64                 tick);

/* wr-timeline-input.c */
void    wr_timeline_add_controllers (WrTimeline           *self);
void    wr_timeline_add_bindings    (GtkWidgetClass       *widget_class);
void    wr_timeline_point           (WrTimeline           *self);

G_END_DECLS
