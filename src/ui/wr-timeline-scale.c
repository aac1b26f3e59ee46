/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrTimelineScale: which part of a run is in sight, and how it changes. Time goes from left to
 * right in every language, as on a stop watch's strip.
 */

#include "config.h"

#include "wr-timeline-scale.h"

#define CLOSEST 50.0            /* µs a px */
#define FARTHEST (120.0 * G_USEC_PER_SEC)
#define AT_FIRST 8000.0         /* µs a px: a thousand px are eight seconds */
#define STEP 0.25               /* of the width, by which the view follows in steps */

void
wr_timeline_scale_init (WrTimelineScale *self)
{
  *self = (WrTimelineScale){ .us_per_px = AT_FIRST, .follow = TRUE };
}

double
wr_timeline_scale_to_px (const WrTimelineScale *self, gint64 time)
{
  return (double) (time - self->begin) / self->us_per_px;
}

gint64
wr_timeline_scale_to_time (const WrTimelineScale *self, double px)
{
  return self->begin + (gint64) (px * self->us_per_px);
}

/**
 * wr_timeline_scale_get_span:
 *
 * Returns: µs in sight
 */
gint64
wr_timeline_scale_get_span (const WrTimelineScale *self)
{
  return (gint64) (self->width * self->us_per_px);
}

static gint64
get_last_begin (const WrTimelineScale *self)
{
  return MAX (self->end - wr_timeline_scale_get_span (self), 0);
}

static void
scale_clamp (WrTimelineScale *self)
{
  gint64 last = get_last_begin (self);

  self->begin = self->follow ? last : CLAMP (self->begin, 0, last);
}

static void
scale_fit (WrTimelineScale *self)
{
  self->us_per_px = CLAMP ((double) self->end / MAX (self->width, 1), CLOSEST, FARTHEST);
}

/* Who asked for the whole run may have asked before there was a width. */
void
wr_timeline_scale_set_size (WrTimelineScale *self, int width)
{
  self->width = MAX (width, 1);
  if (self->whole)
    scale_fit (self);
  scale_clamp (self);
}

/**
 * wr_timeline_scale_set_end:
 * @steps: follow in steps, not all the time, for those who want little to move
 */
void
wr_timeline_scale_set_end (WrTimelineScale *self, gint64 end, gboolean steps)
{
  gint64 span = wr_timeline_scale_get_span (self);

  self->end = end;
  if (!self->follow)
    return;
  if (!steps)
    self->begin = get_last_begin (self);
  else if (end > self->begin + span)
    self->begin = end - span + (gint64) (span * STEP);
}

/**
 * wr_timeline_scale_scroll:
 * @begin: µs of the run
 *
 * Shows what is from @begin on; at the end, that is to follow it.
 */
void
wr_timeline_scale_scroll (WrTimelineScale *self, gint64 begin)
{
  self->follow = self->whole = FALSE;
  self->begin = begin;
  scale_clamp (self);
}

/**
 * wr_timeline_scale_reveal:
 *
 * Scrolls as little as is needed to show a segment, or its begin.
 */
void
wr_timeline_scale_reveal (WrTimelineScale *self, gint64 start, gint64 duration)
{
  gint64 span = wr_timeline_scale_get_span (self);
  gint64 margin = span / 20;

  if (start < self->begin + margin / 2)
    wr_timeline_scale_scroll (self, start - margin);
  else if (start + MIN (duration, span / 2) > self->begin + span)
    wr_timeline_scale_scroll (self, start + MIN (duration, span / 2) + margin - span);
}

/**
 * wr_timeline_scale_zoom:
 * @factor: over 1: closer
 * @px: stays where it is, unless the end is followed
 */
void
wr_timeline_scale_zoom (WrTimelineScale *self, double factor, double px)
{
  gint64 time = wr_timeline_scale_to_time (self, px);
  double farthest = CLAMP ((double) self->end / MAX (self->width, 1), CLOSEST, FARTHEST);

  self->whole = FALSE;
  self->us_per_px = CLAMP (self->us_per_px / factor, CLOSEST, MAX (farthest, AT_FIRST));
  self->begin = time - (gint64) (px * self->us_per_px);
  scale_clamp (self);
}

/**
 * wr_timeline_scale_fit:
 *
 * Shows the whole run.
 */
void
wr_timeline_scale_fit (WrTimelineScale *self)
{
  self->whole = TRUE;
  scale_fit (self);
  scale_clamp (self);
}

/**
 * wr_timeline_scale_get_tick:
 *
 * Returns: µs between two marks of the axis: a round number, at least @least_px apart
 */
gint64
wr_timeline_scale_get_tick (const WrTimelineScale *self, int least_px)
{
  static const int round[] = { 1, 2, 5 };
  static const int clock[] = { 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21600,
                               43200, 86400 };
  double least = self->us_per_px * least_px;

  for (gint64 unit = 1000; unit < G_USEC_PER_SEC; unit *= 10) {
    for (gsize i = 0; i < G_N_ELEMENTS (round); i++) {
      if ((double) (unit * round[i]) >= least)
        return unit * round[i];
    }
  }
  for (gsize i = 0; i < G_N_ELEMENTS (clock); i++) {
    if ((double) clock[i] * G_USEC_PER_SEC >= least)
      return (gint64) clock[i] * G_USEC_PER_SEC;
  }
  return G_TIME_SPAN_DAY;
}
