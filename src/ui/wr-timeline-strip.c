/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrTimelineStrip: the spans of one lane as an image.
 *
 * A span is copied from its kind's tile, line by line, which costs no more than its pixels. Spans
 * that are thinner than a few pixels are added up in columns of a pixel each, and a column has the
 * colour of what took most of it.
 */

#include "config.h"

#include "wr-timeline-strip.h"

#include <math.h>
#include <string.h>

#define THIN 4           /* px: below, a span is part of its columns only */
#define GAP 1            /* px after a span that is not thin */
#define ROUND 16         /* px: from there on corners are round */
#define LEAST_SHARE 0.05f /* of a column, to be seen */

/* How much of a corner's pixels is seen, of 4: a radius of four pixels. */
static const guint8 corner[4][4] = {
  { 0, 1, 3, 4 }, { 1, 4, 4, 4 }, { 3, 4, 4, 4 }, { 4, 4, 4, 4 }
};

struct _WrTimelineStrip {
  int width;       /* device pixels, as everything here */
  int height;
  int scale;
  guint32 *pixels; /* (owned) (nullable) of the lane that is painted */
  float *shares;   /* (owned) (nullable) of the kinds, a column */
  int n_shares;    /* columns that there is room for */
  int first_thin;  /* columns with thin spans */
  int last_thin;
};

WrTimelineStrip *
wr_timeline_strip_new (void)
{
  return g_new0 (WrTimelineStrip, 1);
}

void
wr_timeline_strip_free (WrTimelineStrip *self)
{
  g_free (self->pixels);
  g_free (self->shares);
  g_free (self);
}

/**
 * wr_timeline_strip_begin:
 * @width: px
 * @scale: device pixels a px
 *
 * Begins with an empty lane.
 */
void
wr_timeline_strip_begin (WrTimelineStrip *self, int width, int scale)
{
  self->scale = scale;
  self->width = MAX (width, 1) * scale;
  self->height = WR_TIMELINE_STYLE_HEIGHT * scale;
  g_free (self->pixels);
  self->pixels = g_new0 (guint32, (gsize) self->width * (gsize) self->height);
  if (self->n_shares < self->width) {
    g_free (self->shares);
    self->shares = g_new (float, (gsize) self->width * WR_N_SEGMENT_KINDS);
    self->n_shares = self->width;
  }
  memset (self->shares, 0, (gsize) self->width * WR_N_SEGMENT_KINDS * sizeof (float));
  self->first_thin = self->width;
  self->last_thin = -1;
}

static void
add_thin (WrTimelineStrip *self, WrSegmentKind kind, double from, double to)
{
  int first = MAX ((int) from, 0);
  int last = MIN ((int) to, self->width - 1);

  for (int i = first; i <= last; i++) {
    double part = MIN (to, i + 1) - MAX (from, i);
    self->shares[i * WR_N_SEGMENT_KINDS + (int) kind] += (float) MAX (part, 0);
  }
  self->first_thin = MIN (self->first_thin, first);
  self->last_thin = MAX (self->last_thin, last);
}

static guint32
fade (guint32 pixel, guint quarters)
{
  guint32 even = (pixel & 0x00ff00ff) * quarters / 4 & 0x00ff00ff;
  guint32 odd = (pixel >> 8 & 0x00ff00ff) * quarters / 4 & 0x00ff00ff;

  return even | odd << 8;
}

static void
cut_corners (WrTimelineStrip *self, int first, int end)
{
  for (int y = 0; y < 4; y++) {
    for (int x = 0; x < 4; x++) {
      guint32 *top = self->pixels + y * self->width;
      guint32 *bottom = self->pixels + (self->height - 1 - y) * self->width;

      if (first > 0) {
        top[first + x] = fade (top[first + x], corner[y][x]);
        bottom[first + x] = fade (bottom[first + x], corner[y][x]);
      }
      if (end < self->width) {
        top[end - 1 - x] = fade (top[end - 1 - x], corner[y][x]);
        bottom[end - 1 - x] = fade (bottom[end - 1 - x], corner[y][x]);
      }
    }
  }
}

static void
copy_tile (WrTimelineStrip *self, WrSegmentKind kind, int origin, int first, int end)
{
  int tile_width;
  const guint32 *tile = wr_timeline_style_get_tile (kind, self->scale, &tile_width);

  for (int x = first; x < end;) {
    int offset = (x - origin) % tile_width;
    int n = MIN (end - x, tile_width - offset);

    for (int y = 0; y < self->height; y++)
      memcpy (self->pixels + y * self->width + x, tile + y * tile_width + offset,
              (gsize) n * sizeof (guint32));
    x += n;
  }
}

/**
 * wr_timeline_strip_add:
 * @from: px, may be out of sight
 * @to: px
 */
void
wr_timeline_strip_add (WrTimelineStrip *self, WrSegmentKind kind, double from, double to)
{
  double start = from * self->scale, stop = to * self->scale;

  if (stop - start < THIN * self->scale) {
    add_thin (self, kind, start, stop);
    return;
  }
  int origin = (int) CLAMP (round (start), G_MININT / 4, self->width);
  int end = (int) CLAMP (round (stop), 0, self->width + GAP * self->scale) - GAP * self->scale;
  int first = MAX (origin, 0);
  if (end <= first)
    return;
  copy_tile (self, kind, origin, first, MIN (end, self->width));
  if (end - first >= ROUND * self->scale && kind != WR_SEGMENT_IDLE)
    cut_corners (self, first, MIN (end, self->width));
}

/**
 * wr_timeline_strip_clear_pattern:
 *
 * Makes a place plain, so that a word can be read on it.
 */
void
wr_timeline_strip_clear_pattern (WrTimelineStrip *self, WrSegmentKind kind, double from, double to)
{
  int first = (int) CLAMP (from * self->scale, 0, self->width);
  int end = (int) CLAMP (to * self->scale, 0, self->width);
  guint32 pixel = wr_timeline_style_get_pixel (kind);

  for (int y = 0; y < self->height; y++) {
    for (int x = first; x < end; x++)
      self->pixels[y * self->width + x] = pixel;
  }
}

static WrSegmentKind
find_most (const float *shares)
{
  int most = 0;

  for (int i = 1; i < WR_N_SEGMENT_KINDS; i++) {
    if (shares[i] > shares[most])
      most = i;
  }
  return shares[most] >= LEAST_SHARE ? (WrSegmentKind) most : WR_N_SEGMENT_KINDS;
}

/* As its tile is, so that a pattern joins over columns of one kind. */
static void
paint_thin (WrTimelineStrip *self)
{
  for (int x = self->first_thin; x <= self->last_thin;) {
    WrSegmentKind kind = find_most (self->shares + x * WR_N_SEGMENT_KINDS);
    int first = x++;

    while (x <= self->last_thin && find_most (self->shares + x * WR_N_SEGMENT_KINDS) == kind)
      x++;
    if (kind < WR_N_SEGMENT_KINDS)
      copy_tile (self, kind, 0, first, x);
  }
}

/**
 * wr_timeline_strip_end:
 *
 * Returns: (transfer full): the lane, as wide and high as it was begun
 */
GdkTexture *
wr_timeline_strip_end (WrTimelineStrip *self)
{
  gsize stride = (gsize) self->width * sizeof (guint32);

  paint_thin (self);
  g_autoptr (GBytes) bytes =
      g_bytes_new_take (g_steal_pointer (&self->pixels), stride * (gsize) self->height);
  return gdk_memory_texture_new (self->width, self->height, GDK_MEMORY_DEFAULT, bytes, stride);
}
