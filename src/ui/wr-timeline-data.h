/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-engine.h"

G_BEGIN_DECLS

/* What a lane shows: spans, then moments. */
typedef enum {
  WR_SEGMENT_STARTING,
  WR_SEGMENT_NAVIGATING,
  WR_SEGMENT_WAITING,
  WR_SEGMENT_EXTRACTING,
  WR_SEGMENT_POLITE,
  WR_SEGMENT_RETRY,    /* a span: the further attempt; a moment: an attempt failed */
  WR_SEGMENT_IDLE,
  WR_SEGMENT_PAUSED,
  WR_SEGMENT_CRASH,
  WR_SEGMENT_FAILED,
  WR_SEGMENT_RECYCLED,
  WR_N_SEGMENT_KINDS
} WrSegmentKind;

/* Times are µs of the run: from its first event, without the time between two of its starts. */
typedef struct {
  gint64 start;
  gint64 duration;    /* 0: a moment */
  gint64 page_id;     /* 0: none */
  const char *detail; /* (nullable) a code; lives as long as the data */
  WrSegmentKind kind;
  int attempt;        /* from 1; 0: not at a page */
  gboolean open;      /* it goes on */
} WrSegment;

typedef struct {
  int number;         /* the worker's */
  GArray *segments;   /* (owned) of WrSegment, by time, not overlapping */
  WrSegment now;      /* what goes on; its duration is -1 while nothing does */
} WrTimelineLane;

/**
 * WrTimelineData:
 *
 * The segments of a run's workers. A value of one thread.
 */
typedef struct _WrTimelineData WrTimelineData;

WrTimelineData *wr_timeline_data_new         (void);
void            wr_timeline_data_free        (WrTimelineData       *self);
void            wr_timeline_data_add         (WrTimelineData       *self,
                                              const WrEvent        *event);
void            wr_timeline_data_set_now     (WrTimelineData       *self,
                                              int                   worker,
                                              WrSegmentKind         kind,
                                              gint64                started,
                                              gint64                time);
void            wr_timeline_data_end_now     (WrTimelineData       *self,
                                              int                   worker);
gint64          wr_timeline_data_map         (WrTimelineData       *self,
                                              gint64                time);
gint64          wr_timeline_data_get_end     (WrTimelineData       *self);
guint           wr_timeline_data_get_n_lanes (WrTimelineData       *self);
WrTimelineLane *wr_timeline_data_get_lane    (WrTimelineData       *self,
                                              guint                 lane);
gboolean        wr_timeline_data_has_kind    (WrTimelineData       *self,
                                              WrSegmentKind         kind);

guint           wr_timeline_lane_get_n       (const WrTimelineLane *lane);
void            wr_timeline_lane_get         (const WrTimelineLane *lane,
                                              guint                 i,
                                              WrSegment            *segment);
guint           wr_timeline_lane_find        (const WrTimelineLane *lane,
                                              gint64                time);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WrTimelineData, wr_timeline_data_free)

G_END_DECLS
