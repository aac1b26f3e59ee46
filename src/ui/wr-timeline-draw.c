/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * How a timeline is drawn.
 *
 * What is in sight is found by binary search, and a lane's spans are painted into one texture (see
 * WrTimelineStrip): a frame's cost is bounded by the window's size, not by the run's length. Nodes
 * of their own have only words, and moments, as far as they have room.
 */

#include "config.h"

#include "wr-timeline-private.h"

#include "wr-compat.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#define GAP 1            /* px between two moments */
#define WORD_MARGIN 8    /* px around a word, at least */
#define PATCH 4          /* px beside a word without a pattern */
#define TICK_WIDTH 3     /* px: a moment that has no room */
#define SIGN_WIDTH 20    /* px: a moment that has room */
#define GRID_ALPHA 0.1f
#define TEXT_ALPHA 0.72f
#define RING 3

typedef struct {
  WrTimeline *self;
  GtkSnapshot *snapshot;
  GdkRGBA foreground;
  int scale;
  float left;
  float lane_size;
} Drawing;

void
wr_timeline_forget_texts (WrTimeline *self)
{
  g_hash_table_remove_all (self->gutters);
  for (int i = 0; i < WR_N_SEGMENT_KINDS; i++) {
    g_clear_object (&self->words[i].layout);
    g_clear_object (&self->signs[i].layout);
  }
}

static PangoLayout *
make_layout (WrTimeline *self, const char *text, double size, gboolean bold)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_scale_new (size));
  if (bold)
    pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  pango_layout_set_attributes (layout, attributes);
  return layout;
}

/* A word or a sign, laid out once. */
static WrTimelineText *
get_text (WrTimeline *self, WrTimelineText *text, const char *string, gboolean bold)
{
  if (string == NULL)
    return NULL;
  if (text->layout == NULL) {
    text->layout = make_layout (self, bold ? string : _ (string), bold ? 1 : 0.8, bold);
    pango_layout_get_pixel_size (text->layout, &text->width, NULL);
  }
  return text;
}

/* --- a lane --- */

/* A word in the middle of what is in sight of a span; returns whether it fits. */
static gboolean
draw_word (Drawing *d, WrSegmentKind kind, double *from, double *to, float top)
{
  WrTimeline *self = d->self;
  WrTimelineText *word = get_text (self, &self->words[kind], wr_timeline_style_get (kind)->word,
                                   FALSE);
  GdkRGBA color;
  int height;

  *from = MAX (*from, 0);
  *to = MIN (*to, self->scale.width);
  if (word == NULL || word->width + 2 * WORD_MARGIN > *to - *from)
    return FALSE;
  *from = round ((*from + *to - word->width) / 2);
  *to = *from + word->width;
  pango_layout_get_pixel_size (word->layout, NULL, &height);
  wr_timeline_style_get_text (kind, &d->foreground, &color);
  gtk_snapshot_save (d->snapshot);
  gtk_snapshot_translate (
      d->snapshot,
      &GRAPHENE_POINT_INIT (d->left + (float) *from,
                            top + roundf ((WR_TIMELINE_BAR - (float) height) / 2)));
  gtk_snapshot_append_layout (d->snapshot, word->layout, &color);
  gtk_snapshot_restore (d->snapshot);
  return TRUE;
}

static void
draw_moment (Drawing *d, const WrSegment *segment, double x, gboolean room, float top)
{
  WrTimeline *self = d->self;
  GdkRGBA fill = wr_timeline_style_get (segment->kind)->fill;

  if (!room) {
    gtk_snapshot_append_color (d->snapshot, &fill,
                               &GRAPHENE_RECT_INIT (d->left + (float) x, top, TICK_WIDTH,
                                                    WR_TIMELINE_BAR));
    return;
  }
  WrTimelineText *sign = get_text (self, &self->signs[segment->kind],
                                   wr_timeline_style_get (segment->kind)->sign, TRUE);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (d->left + (float) x, top,
                                               SIGN_WIDTH, WR_TIMELINE_BAR);

  wr_timeline_style_snapshot (segment->kind, d->snapshot, &bounds,
                              sign != NULL ? sign->layout : NULL, &d->foreground, d->scale);
}

/* Moments come last, over the spans that follow them. Two on one place are one. */
static void
draw_moments (Drawing *d, const WrTimelineLane *lane, guint first, guint end, float top)
{
  const WrSegment *segments = (const WrSegment *) (const void *) lane->segments->data;
  double next = G_MAXDOUBLE;

  for (guint i = MIN (end, lane->segments->len); i > first; i--) {
    const WrSegment *segment = &segments[i - 1];
    double x;

    if (segment->duration > 0)
      continue;
    x = wr_timeline_scale_to_px (&d->self->scale, segment->start);
    if (next - x < TICK_WIDTH)
      continue;
    draw_moment (d, segment, x, next - x > SIGN_WIDTH + GAP, top);
    next = x;
  }
}

/* Returns the first segment that is out of sight. */
static guint
paint_spans (Drawing *d, const WrTimelineLane *lane, guint first)
{
  const WrTimelineScale *scale = &d->self->scale;
  guint n = wr_timeline_lane_get_n (lane);
  WrSegment segment;
  guint i;

  for (i = first; i < n; i++) {
    wr_timeline_lane_get (lane, i, &segment);
    double from = wr_timeline_scale_to_px (scale, segment.start);
    double to = wr_timeline_scale_to_px (scale, segment.start + segment.duration);

    if (from > scale->width)
      break;
    if (segment.duration > 0)
      wr_timeline_strip_add (d->self->strip, segment.kind, from, to);
  }
  return i;
}

static void
draw_words (Drawing *d, const WrTimelineLane *lane, guint first, guint end, float top)
{
  WrSegment segment;

  for (guint i = first; i < end; i++) {
    wr_timeline_lane_get (lane, i, &segment);
    double from = wr_timeline_scale_to_px (&d->self->scale, segment.start);
    double to = wr_timeline_scale_to_px (&d->self->scale, segment.start + segment.duration);

    if (to - from > 2 * WORD_MARGIN && draw_word (d, segment.kind, &from, &to, top))
      wr_timeline_strip_clear_pattern (d->self->strip, segment.kind, from - PATCH, to + PATCH);
  }
}

/* Words are nodes over the strip, and clear its patterns: they are made before it is shown. */
static void
draw_segments (Drawing *d, const WrTimelineLane *lane, float top)
{
  WrTimeline *self = d->self;
  guint first = wr_timeline_lane_find (lane, self->scale.begin);
  GtkSnapshot *words = gtk_snapshot_new ();
  GtkSnapshot *below = d->snapshot;

  while (first > 0 && first <= lane->segments->len && /* a moment's sign reaches further */
         g_array_index (lane->segments, WrSegment, first - 1).duration == 0)
    first--;
  wr_timeline_strip_begin (self->strip, self->scale.width, d->scale);
  guint end = paint_spans (d, lane, first);
  d->snapshot = words;
  draw_words (d, lane, first, end, top);
  d->snapshot = below;

  g_autoptr (GdkTexture) texture = wr_timeline_strip_end (self->strip);
  g_autoptr (GskRenderNode) node = gtk_snapshot_free_to_node (words);
  gtk_snapshot_append_texture (below, texture, &GRAPHENE_RECT_INIT (d->left, top, self->scale.width,
                                                                    WR_TIMELINE_BAR));
  if (node != NULL)
    gtk_snapshot_append_node (below, node);
  draw_moments (d, lane, first, end, top);
}

/* --- the gutter --- */

static PangoLayout *
get_gutter_text (WrTimeline *self, int worker, int width)
{
  PangoLayout *layout = g_hash_table_lookup (self->gutters, GINT_TO_POINTER (worker));

  if (layout != NULL)
    return layout;
  const char *text = g_hash_table_lookup (self->lane_texts, GINT_TO_POINTER (worker));
  const char *scheme = text != NULL ? strstr (text, "://") : NULL;
  layout = make_layout (self, scheme != NULL ? scheme + strlen ("://") : text != NULL ? text : "",
                        0.8, FALSE);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_MIDDLE);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_width (layout, width * PANGO_SCALE);
  g_hash_table_insert (self->gutters, GINT_TO_POINTER (worker), layout);
  return layout;
}

static void
draw_layout (Drawing *d, PangoLayout *layout, float x, float middle, float alpha)
{
  GdkRGBA color = d->foreground;
  int height;

  pango_layout_get_pixel_size (layout, NULL, &height);
  color.alpha *= alpha;
  gtk_snapshot_save (d->snapshot);
  gtk_snapshot_translate (d->snapshot,
                          &GRAPHENE_POINT_INIT (x, roundf (middle - (float) height / 2)));
  gtk_snapshot_append_layout (d->snapshot, layout, &color);
  gtk_snapshot_restore (d->snapshot);
}

/* The number at the start of the line, and where there is room what it does. */
static void
draw_gutter (Drawing *d, const WrTimelineLane *lane, float middle)
{
  WrTimeline *self = d->self;
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  float edge = (float) gtk_widget_get_width (GTK_WIDGET (self));
  int gutter = wr_timeline_get_gutter (self);
  int room = gutter - 40 - 14;
  g_autofree char *number = g_strdup_printf ("%d", lane->number);
  g_autoptr (PangoLayout) layout = make_layout (self, number, 1, TRUE);
  int width;

  pango_layout_get_pixel_size (layout, &width, NULL);
  draw_layout (d, layout, rtl ? edge - 30 : 30 - (float) width, middle, 1);
  PangoLayout *text = get_gutter_text (self, lane->number, MAX (room, 1));
  if (room > 40)
    draw_layout (d, text, rtl ? edge - 40 - (float) room : 40, middle, TEXT_ALPHA);
}

/* --- the grid --- */

static void
draw_grid (Drawing *d, float height)
{
  WrTimelineScale *scale = &d->self->scale;
  gint64 tick = wr_timeline_scale_get_tick (scale, WR_TIMELINE_TICK);
  gint64 last = wr_timeline_scale_to_time (scale, scale->width);
  GdkRGBA color = d->foreground;

  color.alpha *= GRID_ALPHA;
  for (gint64 time = (scale->begin + tick - 1) / tick * tick; time <= last; time += tick) {
    double x = wr_timeline_scale_to_px (scale, time);
    gtk_snapshot_append_color (d->snapshot, &color,
                               &GRAPHENE_RECT_INIT (d->left + floorf ((float) x), 0, 1, height));
  }
}

static void
draw_lane (Drawing *d, guint i)
{
  WrTimeline *self = d->self;
  const WrTimelineLane *lane = wr_timeline_data_get_lane (self->data, i);
  float y = (float) i * d->lane_size;
  float width = (float) gtk_widget_get_width (GTK_WIDGET (self));
  GdkRGBA line = d->foreground;

  line.alpha *= GRID_ALPHA;
  if (i > 0)
    gtk_snapshot_append_color (d->snapshot, &line, &GRAPHENE_RECT_INIT (0, y, width, 1));
  draw_gutter (d, lane, y + d->lane_size / 2);
  gtk_snapshot_push_clip (d->snapshot, &GRAPHENE_RECT_INIT (d->left, y, self->scale.width,
                                                            d->lane_size));
  draw_segments (d, lane, roundf (y + (d->lane_size - WR_TIMELINE_BAR) / 2));
  gtk_snapshot_pop (d->snapshot);
}

/* Around the segment that is current. */
static void
draw_ring (Drawing *d)
{
  graphene_rect_t bounds;
  GskRoundedRect outline;
  GdkRGBA accent = { 0x35 / 255.f, 0x84 / 255.f, 0xe4 / 255.f, 1 };

  if (!wr_timeline_get_current (d->self, NULL, NULL, &bounds))
    return;
  gtk_style_context_lookup_color (gtk_widget_get_style_context (GTK_WIDGET (d->self)),
                                  "accent_color", &accent);
  graphene_rect_inset (&bounds, -RING, -RING);
  gsk_rounded_rect_init_from_rect (&outline, &bounds, 7);
  gtk_snapshot_append_border (d->snapshot, &outline, (float[4]){ 2, 2, 2, 2 },
                              (GdkRGBA[4]){ accent, accent, accent, accent });
}

/* Its parent shows a part of it only; who scrolls that draws anew. */
static void
get_lanes_in_sight (Drawing *d, guint *first, guint *end)
{
  GtkWidget *widget = GTK_WIDGET (d->self);
  graphene_rect_t sight;

  if (!gtk_widget_compute_bounds (gtk_widget_get_parent (widget), widget, &sight))
    return;
  *first = (guint) MAX (sight.origin.y / d->lane_size, 0);
  *end = MIN (*end, (guint) MAX ((sight.origin.y + sight.size.height) / d->lane_size + 1, 0));
}

void
wr_timeline_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  WrTimeline *self = WR_TIMELINE (widget);
  Drawing d = { .self = self, .snapshot = snapshot,
                .scale = gtk_widget_get_scale_factor (widget),
                .left = wr_timeline_get_left (self),
                .lane_size = wr_timeline_get_lane_size (self) };

  if (self->data == NULL)
    return;
  guint first = 0, n = wr_timeline_data_get_n_lanes (self->data);
  if (self->strip == NULL)
    self->strip = wr_timeline_strip_new ();
  wr_compat_get_color (widget, &d.foreground);
  draw_grid (&d, MAX ((float) n * d.lane_size, (float) gtk_widget_get_height (widget)));
  get_lanes_in_sight (&d, &first, &n);
  for (guint i = first; i < n; i++)
    draw_lane (&d, i);
  draw_ring (&d);
}

/**
 * wr_timeline_format_time:
 * @tick: µs between two marks, by which decimals are shown
 *
 * Returns: (transfer full): a time of the run: 0:05, 1:00:00, 0:05.25
 */
char *
wr_timeline_format_time (gint64 time, gint64 tick)
{
  gint64 seconds = time / G_USEC_PER_SEC;
  int decimals = tick >= G_USEC_PER_SEC ? 0 : tick >= 100000 ? 1 : tick >= 10000 ? 2 : 3;
  GString *text = g_string_new (NULL);

  if (seconds >= 3600)
    g_string_append_printf (text, "%d:%02d:%02d", (int) (seconds / 3600),
                            (int) (seconds / 60 % 60), (int) (seconds % 60));
  else
    g_string_append_printf (text, "%d:%02d", (int) (seconds / 60), (int) (seconds % 60));
  if (decimals > 0) {
    g_autofree char *fraction = g_strdup_printf (
        "%.*f", decimals, (double) (time % G_USEC_PER_SEC) / G_USEC_PER_SEC);
    g_string_append (text, fraction + 1); /* with the locale's sign */
  }
  return g_string_free (text, FALSE);
}
