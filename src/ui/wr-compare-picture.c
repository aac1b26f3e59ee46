/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A comparison as a file: the figures as CSV, or verdict and bars as a picture, black on white.
 */

#include "config.h"

#include "wr-compare-picture.h"

#include <cairo-svg.h>
#include <string.h>

#define WIDTH 900
#define MARGIN 32
#define GAP 16
#define SCALE 2 /* of a PNG */
#define FONT "Cantarell, Sans 11"

static const char *const extensions[WR_N_COMPARE_FILES] = { "csv", "png", "svg" };

typedef struct {
  PangoLayout *verdict;
  PangoLayout *subject;
  PangoLayout *unit;
  GPtrArray *bars;
  WrBarStyle style;
  int height;
} Picture;

const char *
wr_compare_file_get_extension (WrCompareFile self)
{
  return extensions[self];
}

static cairo_status_t
write_cb (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static PangoLayout *
make_layout (PangoContext *context, const char *text, const char *font)
{
  PangoLayout *layout = pango_layout_new (context);
  g_autoptr (PangoFontDescription) description = pango_font_description_from_string (font);

  pango_layout_set_font_description (layout, description);
  pango_layout_set_width (layout, (WIDTH - 2 * MARGIN) * PANGO_SCALE);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_text (layout, text, -1);
  return layout;
}

static int
get_height (PangoLayout *layout)
{
  int height;

  pango_layout_get_pixel_size (layout, NULL, &height);
  return height;
}

static void
picture_init (Picture *self, const WrComparePlan *plan, WrFigure figure, gboolean rtl)
{
  PangoContext *context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  g_autoptr (PangoFontDescription) font = pango_font_description_from_string (FONT);
  g_autofree char *verdict = wr_compare_dup_verdict (plan);
  g_autofree char *subject = wr_compare_dup_subject (plan);
  g_autofree char *unit = wr_compare_table_dup_unit (plan, figure);

  pango_context_set_font_description (context, font);
  pango_context_set_base_dir (context, rtl ? PANGO_DIRECTION_RTL : PANGO_DIRECTION_LTR);
  self->verdict = make_layout (context, verdict, "Cantarell, Sans Bold 13");
  self->subject = make_layout (context, subject, FONT);
  self->unit = make_layout (context, unit, "Cantarell, Sans 10");
  self->bars = wr_compare_table_new_bars (plan, figure);
  self->style = (WrBarStyle){ context, { 0, 0, 0, 1 }, rtl };
  self->height = 2 * MARGIN + 3 * GAP + get_height (self->verdict) + get_height (self->subject)
                 + get_height (self->unit) + wr_bar_drawing_height (self->bars->len);
}

static void
picture_clear (Picture *self)
{
  g_object_unref (self->verdict);
  g_object_unref (self->subject);
  g_object_unref (self->unit);
  g_ptr_array_unref (self->bars);
  g_object_unref (self->style.pango);
}

static void
draw (const Picture *self, cairo_t *cairo)
{
  PangoLayout *const lines[] = { self->verdict, self->subject, self->unit };

  cairo_set_source_rgb (cairo, 1, 1, 1);
  cairo_paint (cairo);
  cairo_translate (cairo, MARGIN, MARGIN);
  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    cairo_set_source_rgb (cairo, 0, 0, 0);
    cairo_move_to (cairo, 0, 0);
    pango_cairo_show_layout (cairo, lines[i]);
    cairo_translate (cairo, 0, get_height (lines[i]) + GAP);
  }
  wr_bar_drawing_draw (self->bars, &self->style, cairo, WIDTH - 2 * MARGIN,
                       wr_bar_drawing_height (self->bars->len));
}

static GBytes *
make_svg (const Picture *picture)
{
  GByteArray *data = g_byte_array_new ();
  cairo_surface_t *surface
      = cairo_svg_surface_create_for_stream (write_cb, data, WIDTH, picture->height);
  cairo_t *cairo = cairo_create (surface);

  draw (picture, cairo);
  cairo_destroy (cairo);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);
  return g_byte_array_free_to_bytes (data);
}

static GBytes *
make_png (const Picture *picture)
{
  GByteArray *data = g_byte_array_new ();
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH * SCALE,
                                                         picture->height * SCALE);
  cairo_t *cairo = cairo_create (surface);

  cairo_scale (cairo, SCALE, SCALE);
  draw (picture, cairo);
  cairo_destroy (cairo);
  cairo_surface_write_to_png_stream (surface, write_cb, data);
  cairo_surface_destroy (surface);
  return g_byte_array_free_to_bytes (data);
}

/**
 * wr_compare_file_make:
 * @figure: what the picture's bars are
 * @rtl: whether it reads from right to left
 *
 * Returns: (transfer full): the whole file.
 */
GBytes *
wr_compare_file_make (WrCompareFile self, const WrComparePlan *plan, WrFigure figure, gboolean rtl)
{
  Picture picture;

  if (self == WR_COMPARE_FILE_CSV) {
    char *csv = wr_compare_to_csv (plan);
    return g_bytes_new_take (csv, strlen (csv));
  }
  picture_init (&picture, plan, figure, rtl);
  GBytes *bytes = self == WR_COMPARE_FILE_SVG ? make_svg (&picture) : make_png (&picture);
  picture_clear (&picture);
  return bytes;
}
