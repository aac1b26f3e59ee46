/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrChart: a line over time. What it shows is also said in words, by whoever fills it: it is a
 * picture for a screen reader.
 */

#include "config.h"

#include "wr-chart.h"

#include "wr-compat.h"

#define HEIGHT 72
#define LINE 2
#define DOT 3.5
#define FILL_ALPHA 0.18
#define GRID_ALPHA 0.15

struct _WrChart {
  GtkWidget parent_instance;

  GArray *points; /* (owned) of WrChartPoint, by x */
  double top;
  char *color;    /* (owned) (nullable) of the theme */
};

enum {
  PROP_0,
  PROP_COLOR,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (WrChart, wr_chart, GTK_TYPE_WIDGET)

static double
get_x (WrChart *self, const WrChartPoint *point)
{
  return point->x * (gtk_widget_get_width (GTK_WIDGET (self)) - 2 * DOT);
}

static double
get_y (WrChart *self, const WrChartPoint *point)
{
  double height = gtk_widget_get_height (GTK_WIDGET (self)) - 2 * DOT;

  return DOT + height * (1 - (self->top > 0 ? MIN (point->y / self->top, 1) : 0));
}

static void
draw_grid (WrChart *self, cairo_t *cr)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  double height = gtk_widget_get_height (GTK_WIDGET (self)) - 2 * DOT;
  GdkRGBA color;

  wr_compat_get_color (GTK_WIDGET (self), &color);
  color.alpha = (float) GRID_ALPHA;
  gdk_cairo_set_source_rgba (cr, &color);
  for (int i = 0; i <= 2; i++)
    cairo_rectangle (cr, 0, (int) (DOT + height * i / 2), width, 1);
  cairo_fill (cr);
}

static void
draw_line (WrChart *self, cairo_t *cr, GdkRGBA *color)
{
  const WrChartPoint *points = (const WrChartPoint *) (const void *) self->points->data;
  const WrChartPoint *last = &points[self->points->len - 1];
  double bottom = gtk_widget_get_height (GTK_WIDGET (self)) - DOT;

  for (guint i = 0; i < self->points->len; i++)
    cairo_line_to (cr, get_x (self, &points[i]), get_y (self, &points[i]));
  cairo_path_t *path = cairo_copy_path (cr);
  cairo_line_to (cr, get_x (self, last), bottom);
  cairo_line_to (cr, get_x (self, &points[0]), bottom);
  cairo_close_path (cr);
  cairo_set_source_rgba (cr, color->red, color->green, color->blue, FILL_ALPHA);
  cairo_fill (cr);

  gdk_cairo_set_source_rgba (cr, color);
  cairo_append_path (cr, path);
  cairo_path_destroy (path);
  cairo_set_line_width (cr, LINE);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_stroke (cr);
  cairo_arc (cr, get_x (self, last), get_y (self, last), DOT, 0, 2 * G_PI);
  cairo_fill (cr);
}

static void
wr_chart_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  WrChart *self = WR_CHART (widget);
  GdkRGBA color;
  cairo_t *cr = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget),
                                     (float) gtk_widget_get_height (widget)));

  draw_grid (self, cr);
  if (self->color == NULL ||
      !gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), self->color, &color))
    wr_compat_get_color (widget, &color);
  if (self->points->len > 0)
    draw_line (self, cr, &color);
  cairo_destroy (cr);
}

static void
wr_chart_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                  int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = HEIGHT;
}

static void
wr_chart_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  WrChart *self = WR_CHART (object);

  if (id != PROP_COLOR) {
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    return;
  }
  g_free (self->color);
  self->color = g_value_dup_string (value);
}

static void
wr_chart_finalize (GObject *object)
{
  WrChart *self = WR_CHART (object);

  g_array_unref (self->points);
  g_free (self->color);
  G_OBJECT_CLASS (wr_chart_parent_class)->finalize (object);
}

static void
wr_chart_class_init (WrChartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->finalize = wr_chart_finalize;
  object_class->set_property = wr_chart_set_property;
  widget_class->measure = wr_chart_measure;
  widget_class->snapshot = wr_chart_snapshot;
  props[PROP_COLOR] = g_param_spec_string ("color", NULL, NULL, NULL,
                                           G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  gtk_widget_class_set_css_name (widget_class, "chart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
wr_chart_init (WrChart *self)
{
  self->points = g_array_new (FALSE, FALSE, sizeof (WrChartPoint));
}

/**
 * wr_chart_set_points:
 * @points: (array length=n_points): by x
 * @top: what the upper edge stands for
 */
void
wr_chart_set_points (WrChart *self, const WrChartPoint *points, gsize n_points, double top)
{
  g_return_if_fail (WR_IS_CHART (self));

  g_array_set_size (self->points, 0);
  if (n_points > 0)
    g_array_append_vals (self->points, points, (guint) n_points);
  self->top = top;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
