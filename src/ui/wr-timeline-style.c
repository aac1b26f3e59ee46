/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * How each kind of segment looks: a colour of the palette of Okabe and Ito, which most people can
 * tell apart, and a pattern or a sign, for those who cannot. Text is never on a pattern.
 */

#include "config.h"

#include "wr-timeline-style.h"

#include <glib/gi18n.h>
#include <math.h>

#define RADIUS 4
#define TILE_WIDTH 256
#define TILE_HEIGHT WR_TIMELINE_STYLE_HEIGHT
#define TINT 0.3
#define BLACK 0.88
#define SIGN_MARGIN 1
#define RGB(hex) { ((hex) >> 16) / 255.f, ((hex) >> 8 & 255) / 255.f, ((hex) & 255) / 255.f, 1 }

static const WrTimelineStyle styles[WR_N_SEGMENT_KINDS] = {
  [WR_SEGMENT_STARTING] = { N_ ("Starting"), N_ ("starting"), NULL, RGB (0x9a9996) },
  [WR_SEGMENT_NAVIGATING] = { N_ ("Navigating"), N_ ("navigating"), NULL, RGB (0x56b4e9) },
  [WR_SEGMENT_WAITING] = { N_ ("Waiting"), N_ ("waiting"), NULL, RGB (0xcc79a7) },
  [WR_SEGMENT_EXTRACTING] = { N_ ("Extracting"), N_ ("extracting"), NULL, RGB (0x009e73) },
  [WR_SEGMENT_POLITE] = { N_ ("Polite wait"), N_ ("polite wait"), NULL, RGB (0xf0e442), TRUE },
  [WR_SEGMENT_RETRY] = { N_ ("Retry"), N_ ("retry"), "↩", RGB (0xe69f00) },
  [WR_SEGMENT_IDLE] = { N_ ("Idle"), NULL, NULL, RGB (0x9a9996), TRUE },
  [WR_SEGMENT_PAUSED] = { N_ ("Paused"), N_ ("paused"), NULL, RGB (0x9a9996), TRUE },
  [WR_SEGMENT_CRASH] = { N_ ("Crash"), NULL, "×", RGB (0xd55e00) },
  [WR_SEGMENT_FAILED] = { N_ ("Failed"), NULL, "!", RGB (0xd55e00) },
  [WR_SEGMENT_RECYCLED] = { N_ ("New session"), NULL, "↻", RGB (0x0072b2), FALSE, TRUE },
};

/**
 * wr_timeline_style_get:
 *
 * Returns: (transfer none): the style of @kind; its words are to be translated.
 */
const WrTimelineStyle *
wr_timeline_style_get (WrSegmentKind kind)
{
  g_return_val_if_fail (kind < WR_N_SEGMENT_KINDS, &styles[0]);
  return &styles[kind];
}

void
wr_timeline_style_get_fill (WrSegmentKind kind, GdkRGBA *fill)
{
  *fill = styles[kind].fill;
  if (styles[kind].tint)
    fill->alpha = kind == WR_SEGMENT_IDLE ? 0 : TINT;
}

/**
 * wr_timeline_style_get_text:
 * @foreground: the theme's colour of text
 */
void
wr_timeline_style_get_text (WrSegmentKind kind, const GdkRGBA *foreground, GdkRGBA *text)
{
  if (styles[kind].tint)
    *text = *foreground;
  else if (styles[kind].light)
    *text = (GdkRGBA){ 1, 1, 1, 1 };
  else
    *text = (GdkRGBA){ 0, 0, 0, BLACK };
}

static double
get_linear (double channel)
{
  return channel <= 0.04045 ? channel / 12.92 : pow ((channel + 0.055) / 1.055, 2.4);
}

static double
get_luminance (const GdkRGBA *color)
{
  return 0.2126 * get_linear (color->red) + 0.7152 * get_linear (color->green) +
         0.0722 * get_linear (color->blue);
}

static GdkRGBA
lay_over (const GdkRGBA *over, const GdkRGBA *below)
{
  float a = over->alpha;

  return (GdkRGBA){ over->red * a + below->red * (1 - a), over->green * a + below->green * (1 - a),
                    over->blue * a + below->blue * (1 - a), 1 };
}

/**
 * wr_timeline_style_get_contrast:
 * @below: what is under @fill; opaque
 *
 * Returns: the contrast ratio of WCAG 2: 1 to 21
 */
double
wr_timeline_style_get_contrast (const GdkRGBA *text, const GdkRGBA *fill, const GdkRGBA *below)
{
  GdkRGBA ground = lay_over (fill, below);
  GdkRGBA ink = lay_over (text, &ground);
  double a = get_luminance (&ink) + 0.05;
  double b = get_luminance (&ground) + 0.05;

  return MAX (a, b) / MIN (a, b);
}

/* --- patterns --- */

static void
draw_dots (cairo_t *cr)
{
  for (int x = 4; x < TILE_WIDTH; x += 8) {
    for (int y = 4; y < TILE_HEIGHT; y += 8) {
      cairo_arc (cr, x, y, 1, 0, 2 * G_PI);
      cairo_fill (cr);
    }
  }
}

static void
draw_upright (cairo_t *cr)
{
  for (int x = 3; x < TILE_WIDTH; x += 6)
    cairo_rectangle (cr, x, 0, 2, TILE_HEIGHT);
  cairo_fill (cr);
}

static void
draw_level (cairo_t *cr)
{
  for (int y = 3; y < TILE_HEIGHT; y += 6)
    cairo_rectangle (cr, 0, y, TILE_WIDTH, 2);
  cairo_fill (cr);
}

/* No more than a line: there is nothing. */
static void
draw_middle (cairo_t *cr)
{
  cairo_rectangle (cr, 0, TILE_HEIGHT / 2 - 1, TILE_WIDTH, 2);
  cairo_fill (cr);
}

/* The tile's width is a multiple of the distance, so that tiles join. */
static void
draw_slanted (cairo_t *cr, int direction)
{
  cairo_set_line_width (cr, 2);
  for (int x = -TILE_HEIGHT * 2; x < TILE_WIDTH + TILE_HEIGHT * 2; x += 8) {
    cairo_move_to (cr, x, 0);
    cairo_line_to (cr, x + direction * TILE_HEIGHT, TILE_HEIGHT);
  }
  cairo_stroke (cr);
}

static void
draw_falling (cairo_t *cr)
{
  draw_slanted (cr, 1);
}

static void
draw_rising (cairo_t *cr)
{
  draw_slanted (cr, -1);
}

static void
draw_crossed (cairo_t *cr)
{
  draw_rising (cr);
  draw_falling (cr);
}

/* What is laid over the fill, and how strongly. */
static const struct {
  void (*draw) (cairo_t *cr); /* (nullable) plain */
  gboolean in_fill;           /* in the fill's colour, not in black */
  double alpha;
} patterns[WR_N_SEGMENT_KINDS] = {
  [WR_SEGMENT_STARTING] = { draw_dots, FALSE, 0.45 },
  [WR_SEGMENT_WAITING] = { draw_upright, FALSE, 0.3 },
  [WR_SEGMENT_POLITE] = { draw_rising, TRUE, 0.9 },
  [WR_SEGMENT_RETRY] = { draw_falling, FALSE, 0.35 },
  [WR_SEGMENT_IDLE] = { draw_middle, TRUE, 1 },
  [WR_SEGMENT_PAUSED] = { draw_level, TRUE, 0.7 },
  [WR_SEGMENT_CRASH] = { draw_crossed, FALSE, 0.35 },
};

/* A segment of the kind as an image: fill and pattern, which go on in the next tile. */
static cairo_surface_t *
make_tile (WrSegmentKind kind, int scale)
{
  cairo_surface_t *surface = cairo_image_surface_create (
      CAIRO_FORMAT_ARGB32, TILE_WIDTH * scale, TILE_HEIGHT * scale);
  cairo_t *cr = cairo_create (surface);
  GdkRGBA color;

  cairo_scale (cr, scale, scale);
  wr_timeline_style_get_fill (kind, &color);
  gdk_cairo_set_source_rgba (cr, &color);
  cairo_paint (cr);
  color = patterns[kind].in_fill ? styles[kind].fill : (GdkRGBA){ 0, 0, 0, 1 };
  color.alpha = (float) patterns[kind].alpha;
  gdk_cairo_set_source_rgba (cr, &color);
  if (patterns[kind].draw != NULL)
    patterns[kind].draw (cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

/* Made once for each kind and scale; main thread only. */
static cairo_surface_t *
get_tile (WrSegmentKind kind, int scale)
{
  static cairo_surface_t *tiles[WR_N_SEGMENT_KINDS];
  static int tile_scale;

  if (tile_scale != scale) {
    for (int i = 0; i < WR_N_SEGMENT_KINDS; i++)
      g_clear_pointer (&tiles[i], cairo_surface_destroy);
    tile_scale = scale;
  }
  if (tiles[kind] == NULL)
    tiles[kind] = make_tile (kind, scale);
  return tiles[kind];
}

/**
 * wr_timeline_style_get_pixel:
 *
 * Returns: the fill, in the format of %GDK_MEMORY_DEFAULT
 */
guint32
wr_timeline_style_get_pixel (WrSegmentKind kind)
{
  GdkRGBA fill;

  wr_timeline_style_get_fill (kind, &fill);
  float a = fill.alpha * 255;
  return (guint32) (a + .5f) << 24 | (guint32) (fill.red * a + .5f) << 16 |
         (guint32) (fill.green * a + .5f) << 8 | (guint32) (fill.blue * a + .5f);
}

/**
 * wr_timeline_style_get_tile:
 * @width: (out): device pixels a line
 *
 * Returns: (transfer none): a segment of @kind in the format of %GDK_MEMORY_DEFAULT, as high as
 *   segments are; until another scale is asked for
 */
const guint32 *
wr_timeline_style_get_tile (WrSegmentKind kind, int scale, int *width)
{
  cairo_surface_t *tile = get_tile (kind, scale);

  *width = cairo_image_surface_get_stride (tile) / (int) sizeof (guint32);
  return (const guint32 *) (const void *) cairo_image_surface_get_data (tile);
}

static void
snapshot_text (WrSegmentKind kind, GtkSnapshot *snapshot, const graphene_rect_t *bounds,
               PangoLayout *layout, const GdkRGBA *foreground)
{
  GdkRGBA color;
  int width, height;

  pango_layout_get_pixel_size (layout, &width, &height);
  float x = roundf ((bounds->size.width - (float) width) / 2);
  wr_timeline_style_get_text (kind, foreground, &color);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (
      snapshot, &GRAPHENE_POINT_INIT (bounds->origin.x + x,
                                      bounds->origin.y +
                                          roundf ((bounds->size.height - (float) height) / 2)));
  gtk_snapshot_append_layout (snapshot, layout, &color);
  gtk_snapshot_restore (snapshot);
}

/* The pattern, but not under the text. */
static void
snapshot_pattern (WrSegmentKind kind, GtkSnapshot *snapshot, const graphene_rect_t *bounds,
                  PangoLayout *text, int scale)
{
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, bounds);
  int width;

  cairo_translate (cr, bounds->origin.x, bounds->origin.y);
  cairo_scale (cr, 1.0 / scale, 1.0 / scale);
  cairo_set_source_surface (cr, get_tile (kind, scale), 0, 0);
  cairo_paint (cr);
  if (text != NULL && patterns[kind].draw != NULL) {
    pango_layout_get_pixel_size (text, &width, NULL);
    cairo_scale (cr, scale, scale);
    cairo_set_operator (cr, CAIRO_OPERATOR_SOURCE);
    gdk_cairo_set_source_rgba (cr, &styles[kind].fill);
    cairo_rectangle (cr, roundf ((bounds->size.width - (float) width) / 2) - SIGN_MARGIN, 0,
                     width + 2 * SIGN_MARGIN, bounds->size.height);
    cairo_fill (cr);
  }
  cairo_destroy (cr);
}

/**
 * wr_timeline_style_snapshot:
 * @bounds: at most %WR_TIMELINE_STYLE_HEIGHT high, and 256 px wide
 * @text: (nullable): a sign to write in it
 * @foreground: the theme's colour of text
 * @scale: device pixels a px
 *
 * Draws a sample of a segment, or a moment. Spans, of which there are many, are not drawn by it.
 */
void
wr_timeline_style_snapshot (WrSegmentKind kind, GtkSnapshot *snapshot,
                            const graphene_rect_t *bounds, PangoLayout *text,
                            const GdkRGBA *foreground, int scale)
{
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, bounds, MIN (RADIUS, bounds->size.width / 2));
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  snapshot_pattern (kind, snapshot, bounds, text, scale);
  gtk_snapshot_pop (snapshot);
  if (text != NULL)
    snapshot_text (kind, snapshot, bounds, text, foreground);
}
