/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Bars with whiskers, on the screen and in a file alike: from the start of the line to its end, the
 * labels before them, the values behind them. Each kind has its colour and its pattern, so that
 * neither is needed to tell them apart.
 */

#include "config.h"

#include "wr-bar-drawing.h"

#include <math.h>

#define ROW_HEIGHT 44
#define BAR_HEIGHT 22
#define AXIS_HEIGHT 28
#define GAP 12
#define RADIUS 3
#define CAP 5       /* half of a whisker’s ends */
#define LABEL_SHARE 0.4
#define TICK_EVERY 90 /* pixels at least */

typedef struct {
  GPtrArray *bars;
  const WrBarStyle *style;
  cairo_t *cairo;
  int width;
  int height;
  double begin;    /* where bars begin, from the line’s start */
  double length;   /* of the axis */
  double greatest; /* of the axis */
} Drawing;

static const struct {
  double red, green, blue;
} colors[WR_N_BAR_KINDS] = {
  [WR_BAR_PLAIN] = { 0.208, 0.518, 0.894 },
  [WR_BAR_HATCHED] = { 0.902, 0.624, 0.0 },
  [WR_BAR_DOTTED] = { 0.604, 0.600, 0.588 },
  [WR_BAR_CROSSED] = { 0.0, 0.62, 0.451 },
};

WrBar *
wr_bar_new (const char *label, const char *text, double value, double low, double high,
            WrBarKind kind)
{
  WrBar *self = g_new0 (WrBar, 1);

  *self = (WrBar){ g_strdup (label), g_strdup (text), value, low, high, kind };
  return self;
}

void
wr_bar_free (WrBar *self)
{
  g_free (self->label);
  g_free (self->text);
  g_free (self);
}

/**
 * wr_bar_drawing_height:
 *
 * Returns: pixels for @n_bars bars and their axis.
 */
int
wr_bar_drawing_height (guint n_bars)
{
  return (int) n_bars * ROW_HEIGHT + AXIS_HEIGHT;
}

/**
 * wr_bar_drawing_step:
 * @greatest: above 0
 * @n_most: 1 or more
 *
 * Returns: 1, 2 or 5 times a power of ten, so that @n_most steps of it reach @greatest.
 */
double
wr_bar_drawing_step (double greatest, int n_most)
{
  double least = greatest / n_most;
  double power = pow (10, floor (log10 (least)));

  for (gsize i = 0; i < 3; i++) {
    double step = power * (i == 0 ? 1 : i == 1 ? 2 : 5);
    if (step >= least * (1 - 1e-9))
      return step;
  }
  return power * 10;
}

/* From the line’s start to cairo’s coordinates. */
static double
get_x (const Drawing *self, double x, double width)
{
  return self->style->rtl ? self->width - x - width : x;
}

static PangoLayout *
make_layout (const Drawing *self, const char *text, gboolean bold, double scale)
{
  PangoLayout *layout = pango_layout_new (self->style->pango);
  PangoAttrList *attributes = pango_attr_list_new ();

  if (bold)
    pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  pango_attr_list_insert (attributes, pango_attr_scale_new (scale));
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum"));
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
  pango_layout_set_text (layout, text, -1);
  return layout;
}

static void
set_color (const Drawing *self, double alpha)
{
  const GdkRGBA *color = &self->style->color;

  cairo_set_source_rgba (self->cairo, color->red, color->green, color->blue, alpha);
}

/* @x: from the line’s start, of the text’s start. */
static void
show_layout (const Drawing *self, PangoLayout *layout, double x, double middle, double alpha)
{
  int width, height;

  pango_layout_get_pixel_size (layout, &width, &height);
  set_color (self, alpha);
  cairo_move_to (self->cairo, get_x (self, x, width), middle - height / 2.0);
  pango_cairo_show_layout (self->cairo, layout);
}

static double
measure_text (const Drawing *self, const char *text, gboolean bold)
{
  g_autoptr (PangoLayout) layout = make_layout (self, text, bold, 1);
  int width;

  pango_layout_get_pixel_size (layout, &width, NULL);
  return width;
}

static void
lay_out (Drawing *self)
{
  double labels = 0;
  double texts = 0;

  for (guint i = 0; i < self->bars->len; i++) {
    const WrBar *bar = self->bars->pdata[i];
    labels = MAX (labels, measure_text (self, bar->label, FALSE));
    texts = MAX (texts, measure_text (self, bar->text, TRUE));
    self->greatest = MAX (self->greatest, MAX (bar->high, bar->value));
  }
  self->begin = MIN (labels, self->width * LABEL_SHARE) + GAP;
  self->length = MAX (self->width - self->begin - texts - 2 * GAP, 1);
  if (!(self->greatest > 0))
    self->greatest = 1;
}

static void
draw_axis (Drawing *self)
{
  double bottom = self->height - AXIS_HEIGHT;
  double step = wr_bar_drawing_step (self->greatest, MAX ((int) self->length / TICK_EVERY, 2));

  cairo_set_line_width (self->cairo, 1);
  for (int i = 0; i * step <= self->greatest * (1 + 1e-9); i++) {
    double x = self->begin + i * step / self->greatest * self->length;
    g_autofree char *text = g_strdup_printf ("%.*f", step < 0.1 ? 2 : step < 1 ? 1 : 0, i * step);
    g_autoptr (PangoLayout) layout = make_layout (self, text, FALSE, 0.85);
    int width;

    set_color (self, i == 0 ? 0.4 : 0.1);
    cairo_move_to (self->cairo, floor (get_x (self, x, 0)) + 0.5, 0);
    cairo_rel_line_to (self->cairo, 0, bottom);
    cairo_stroke (self->cairo);
    pango_layout_get_pixel_size (layout, &width, NULL);
    show_layout (self, layout, x - width / 2.0, bottom + AXIS_HEIGHT / 2.0, 0.7);
  }
}

static void
draw_hatch (cairo_t *cairo, double x, double y, double width, gboolean both)
{
  for (double i = -BAR_HEIGHT; i < width; i += 7) {
    cairo_move_to (cairo, x + i, y + BAR_HEIGHT);
    cairo_rel_line_to (cairo, BAR_HEIGHT, -BAR_HEIGHT);
    if (both) {
      cairo_move_to (cairo, x + i, y);
      cairo_rel_line_to (cairo, BAR_HEIGHT, BAR_HEIGHT);
    }
  }
  cairo_stroke (cairo);
}

static void
draw_dots (cairo_t *cairo, double x, double y, double width)
{
  for (double i = 4; i < width; i += 7) {
    for (double j = 4; j < BAR_HEIGHT; j += 7) {
      cairo_new_sub_path (cairo);
      cairo_arc (cairo, x + i, y + j, 1.2, 0, 2 * G_PI);
    }
  }
  cairo_fill (cairo);
}

static void
draw_pattern (cairo_t *cairo, WrBarKind kind, double x, double y, double width)
{
  cairo_set_source_rgba (cairo, 0, 0, 0, 0.4);
  cairo_set_line_width (cairo, 1.3);
  if (kind == WR_BAR_DOTTED)
    draw_dots (cairo, x, y, width);
  else if (kind != WR_BAR_PLAIN)
    draw_hatch (cairo, x, y, width, kind == WR_BAR_CROSSED);
}

static void
add_rounded (cairo_t *cairo, double x, double y, double width, double height)
{
  double r = MIN (RADIUS, width / 2);

  cairo_new_path (cairo);
  cairo_arc (cairo, x + width - r, y + r, r, -G_PI / 2, 0);
  cairo_arc (cairo, x + width - r, y + height - r, r, 0, G_PI / 2);
  cairo_arc (cairo, x + r, y + height - r, r, G_PI / 2, G_PI);
  cairo_arc (cairo, x + r, y + r, r, G_PI, 3 * G_PI / 2);
  cairo_close_path (cairo);
}

static void
draw_body (const Drawing *self, const WrBar *bar, double middle)
{
  double width = MAX (bar->value / self->greatest * self->length, 1);
  double x = get_x (self, self->begin, width);
  double y = middle - BAR_HEIGHT / 2.0;

  cairo_save (self->cairo);
  add_rounded (self->cairo, x, y, width, BAR_HEIGHT);
  cairo_set_source_rgb (self->cairo, colors[bar->kind].red, colors[bar->kind].green,
                        colors[bar->kind].blue);
  cairo_fill_preserve (self->cairo);
  cairo_clip (self->cairo);
  draw_pattern (self->cairo, bar->kind, x, y, width);
  cairo_restore (self->cairo);
  cairo_new_path (self->cairo);
}

static void
draw_whisker (const Drawing *self, const WrBar *bar, double middle)
{
  double ends[] = { bar->low / self->greatest * self->length,
                    bar->high / self->greatest * self->length };

  set_color (self, 0.9);
  cairo_set_line_width (self->cairo, 1.5);
  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++) {
    ends[i] = get_x (self, self->begin + ends[i], 0);
    cairo_move_to (self->cairo, ends[i], middle - CAP);
    cairo_rel_line_to (self->cairo, 0, 2 * CAP);
  }
  cairo_move_to (self->cairo, ends[0], middle);
  cairo_line_to (self->cairo, ends[1], middle);
  cairo_stroke (self->cairo);
}

static void
draw_bar (const Drawing *self, guint row)
{
  const WrBar *bar = self->bars->pdata[row];
  double middle = (row + 0.5) * ROW_HEIGHT;
  double end = MAX (bar->value, bar->high) / self->greatest * self->length;
  g_autoptr (PangoLayout) label = make_layout (self, bar->label, FALSE, 1);
  g_autoptr (PangoLayout) text = make_layout (self, bar->text, TRUE, 1);
  int width;

  pango_layout_set_ellipsize (label, PANGO_ELLIPSIZE_END);
  if (measure_text (self, bar->label, FALSE) > self->begin - GAP)
    pango_layout_set_width (label, MAX ((int) (self->begin - GAP), 1) * PANGO_SCALE);
  pango_layout_get_pixel_size (label, &width, NULL);
  show_layout (self, label, self->begin - GAP - width, middle, 1);
  draw_body (self, bar, middle);
  if (bar->high > bar->low)
    draw_whisker (self, bar, middle);
  show_layout (self, text, self->begin + end + GAP, middle, 1);
}

/**
 * wr_bar_drawing_draw:
 * @bars: (element-type WrBar)
 *
 * Draws @bars into @width × @height pixels; wr_bar_drawing_height() is enough of the latter.
 */
void
wr_bar_drawing_draw (GPtrArray *bars, const WrBarStyle *style, cairo_t *cairo, int width,
                     int height)
{
  Drawing self = { bars, style, cairo, width, height, 0, 0, 0 };

  lay_out (&self);
  draw_axis (&self);
  for (guint i = 0; i < bars->len; i++)
    draw_bar (&self, i);
}
