/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-timeline-data.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define WR_TIMELINE_STYLE_HEIGHT 24 /* px: of a segment */

/* How a kind of segment looks. */
typedef struct {
  const char *name;  /* N_(): in the legend and the card */
  const char *word;  /* N_() (nullable): in the segment, where it fits */
  const char *sign;  /* (nullable) in a moment, where it fits */
  GdkRGBA fill;
  gboolean tint;     /* the fill is laid thinly over the card; the text is the theme's */
  gboolean light;    /* the text is white, not black */
} WrTimelineStyle;

const WrTimelineStyle *wr_timeline_style_get          (WrSegmentKind          kind);
void                   wr_timeline_style_get_fill     (WrSegmentKind          kind,
                                                       GdkRGBA               *fill);
void                   wr_timeline_style_get_text     (WrSegmentKind          kind,
                                                       const GdkRGBA         *foreground,
                                                       GdkRGBA               *text);
double                 wr_timeline_style_get_contrast (const GdkRGBA         *text,
                                                       const GdkRGBA         *fill,
                                                       const GdkRGBA         *below);
guint32                wr_timeline_style_get_pixel    (WrSegmentKind          kind);
const guint32         *wr_timeline_style_get_tile     (WrSegmentKind          kind,
                                                       int                    scale,
                                                       int                   *width);
void                   wr_timeline_style_snapshot     (WrSegmentKind          kind,
                                                       GtkSnapshot           *snapshot,
                                                       const graphene_rect_t *bounds,
                                                       PangoLayout           *text, /* (nullable) */
                                                       const GdkRGBA         *foreground,
                                                       int                    scale);

G_END_DECLS
