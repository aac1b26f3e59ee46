/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrBarChart: bars with whiskers as a widget. What it shows it also says: its description has each
 * bar's label and value.
 */

#include "config.h"

#include "wr-bar-chart.h"

#include "wr-compat.h"

#define LEAST_WIDTH 240
#define NATURAL_WIDTH 480

struct _WrBarChart {
  GtkWidget parent_instance;

  GPtrArray *bars; /* (owned) (element-type WrBar) */
};

G_DEFINE_FINAL_TYPE (WrBarChart, wr_bar_chart, GTK_TYPE_WIDGET)

static void
wr_bar_chart_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  WrBarChart *self = WR_BAR_CHART (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  WrBarStyle style = { .pango = gtk_widget_get_pango_context (widget),
                       .rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL };
  cairo_t *cairo
      = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));

  wr_compat_get_color (widget, &style.color);
  wr_bar_drawing_draw (self->bars, &style, cairo, width, height);
  cairo_destroy (cairo);
}

static void
wr_bar_chart_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                      int *natural, int *minimum_baseline, int *natural_baseline)
{
  WrBarChart *self = WR_BAR_CHART (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = LEAST_WIDTH;
    *natural = NATURAL_WIDTH;
  } else {
    *minimum = *natural = wr_bar_drawing_height (self->bars->len);
  }
}

static void
wr_bar_chart_finalize (GObject *object)
{
  g_ptr_array_unref (WR_BAR_CHART (object)->bars);
  G_OBJECT_CLASS (wr_bar_chart_parent_class)->finalize (object);
}

static void
wr_bar_chart_class_init (WrBarChartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = wr_bar_chart_finalize;
  widget_class->snapshot = wr_bar_chart_snapshot;
  widget_class->measure = wr_bar_chart_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
wr_bar_chart_init (WrBarChart *self)
{
  self->bars = g_ptr_array_new_with_free_func ((GDestroyNotify) wr_bar_free);
}

/**
 * wr_bar_chart_set_bars:
 * @title: what the values are, translated
 * @bars: (element-type WrBar): is not changed any more
 */
void
wr_bar_chart_set_bars (WrBarChart *self, const char *title, GPtrArray *bars)
{
  g_return_if_fail (WR_IS_BAR_CHART (self) && bars != NULL);
  g_autoptr (GString) text = g_string_new (NULL);

  g_ptr_array_ref (bars);
  g_ptr_array_unref (self->bars);
  self->bars = bars;
  for (guint i = 0; i < bars->len; i++) {
    const WrBar *bar = bars->pdata[i];
    g_string_append_printf (text, "%s%s: %s", i > 0 ? "; " : "", bar->label, bar->text);
  }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text->str, -1);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * wr_bar_chart_get_bars:
 *
 * Returns: (transfer none) (element-type WrBar): what it shows.
 */
GPtrArray *
wr_bar_chart_get_bars (WrBarChart *self)
{
  return self->bars;
}
