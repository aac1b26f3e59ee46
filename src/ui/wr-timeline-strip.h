/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-timeline-style.h"

G_BEGIN_DECLS

/**
 * WrTimelineStrip:
 *
 * The spans of one lane as an image. Used again for each lane and each frame; main thread only.
 */
typedef struct _WrTimelineStrip WrTimelineStrip;

WrTimelineStrip *wr_timeline_strip_new           (void);
void             wr_timeline_strip_free          (WrTimelineStrip *self);
void             wr_timeline_strip_begin         (WrTimelineStrip *self,
                                                  int              width,
                                                  int              scale);
void             wr_timeline_strip_add           (WrTimelineStrip *self,
                                                  WrSegmentKind    kind,
                                                  double           from,
                                                  double           to);
void             wr_timeline_strip_clear_pattern (WrTimelineStrip *self,
                                                  WrSegmentKind    kind,
                                                  double           from,
                                                  double           to);
GdkTexture      *wr_timeline_strip_end           (WrTimelineStrip *self);

G_END_DECLS
