/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrTimelineSwatch: a sample of how a kind of segment looks; the word beside it is another widget.
 */

#include "config.h"

#include "wr-timeline-swatch.h"

#include "wr-compat.h"
#include "wr-timeline-style.h"

#define WIDTH 22
#define HEIGHT 14

struct _WrTimelineSwatch {
  GtkWidget parent_instance;

  WrSegmentKind kind;
};

G_DEFINE_FINAL_TYPE (WrTimelineSwatch, wr_timeline_swatch, GTK_TYPE_WIDGET)

static void
wr_timeline_swatch_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                            int *minimum, int *natural, int *minimum_baseline,
                            int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH : HEIGHT;
}

static void
wr_timeline_swatch_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  WrTimelineSwatch *self = WR_TIMELINE_SWATCH (widget);
  const char *sign = wr_timeline_style_get (self->kind)->sign;
  gboolean only_moment = wr_timeline_style_get (self->kind)->word == NULL && sign != NULL;
  g_autoptr (PangoLayout) layout = NULL;
  GdkRGBA foreground;

  if (only_moment) {
    g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
    layout = gtk_widget_create_pango_layout (widget, sign);
    pango_attr_list_insert (attributes, pango_attr_scale_new (0.75));
    pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
    pango_layout_set_attributes (layout, attributes);
  }
  wr_compat_get_color (widget, &foreground);
  wr_timeline_style_snapshot (self->kind, snapshot,
                              &GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget),
                                                   (float) gtk_widget_get_height (widget)),
                              layout, &foreground, gtk_widget_get_scale_factor (widget));
}

static void
wr_timeline_swatch_class_init (WrTimelineSwatchClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = wr_timeline_swatch_measure;
  widget_class->snapshot = wr_timeline_swatch_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
wr_timeline_swatch_init (WrTimelineSwatch *self)
{
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}

GtkWidget *
wr_timeline_swatch_new (WrSegmentKind kind)
{
  WrTimelineSwatch *self = g_object_new (WR_TYPE_TIMELINE_SWATCH, NULL);

  self->kind = kind;
  return GTK_WIDGET (self);
}
