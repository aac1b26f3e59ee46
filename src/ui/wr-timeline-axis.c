/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrTimelineAxis: the times under a timeline, at the same places as the lines of its grid.
 */

#include "config.h"

#include "wr-timeline-axis.h"

#include "wr-compat.h"
#include "wr-timeline-private.h"

#define HEIGHT 26
#define ALPHA 0.7f

struct _WrTimelineAxis {
  GtkWidget parent_instance;

  WrTimeline *timeline; /* (owned) (nullable) */
};

enum {
  PROP_0,
  PROP_TIMELINE,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (WrTimelineAxis, wr_timeline_axis, GTK_TYPE_WIDGET)

static PangoLayout *
make_layout (WrTimelineAxis *self, gint64 time, gint64 tick)
{
  g_autofree char *text = wr_timeline_format_time (time, tick);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);

  pango_attr_list_insert (attributes, pango_attr_scale_new (0.8));
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  pango_layout_set_attributes (layout, attributes);
  return layout;
}

static void
draw_time (WrTimelineAxis *self, GtkSnapshot *snapshot, gint64 time, gint64 tick)
{
  g_autoptr (PangoLayout) layout = make_layout (self, time, tick);
  float x = wr_timeline_get_left (self->timeline) +
            (float) wr_timeline_scale_to_px (&self->timeline->scale, time);
  GdkRGBA color;
  int width, height;

  pango_layout_get_pixel_size (layout, &width, &height);
  wr_compat_get_color (GTK_WIDGET (self), &color);
  color.alpha *= ALPHA;
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT (x - (float) (width / 2),
                                                (float) ((HEIGHT - height) / 2)));
  gtk_snapshot_append_layout (snapshot, layout, &color);
  gtk_snapshot_restore (snapshot);
}

static void
wr_timeline_axis_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  WrTimelineAxis *self = WR_TIMELINE_AXIS (widget);
  const WrTimelineScale *scale = self->timeline != NULL ? &self->timeline->scale : NULL;

  if (scale == NULL)
    return;
  gint64 tick = wr_timeline_scale_get_tick (scale, WR_TIMELINE_TICK);
  gint64 last = wr_timeline_scale_to_time (scale, scale->width);
  for (gint64 time = (scale->begin + tick - 1) / tick * tick; time <= last; time += tick)
    draw_time (self, snapshot, time, tick);
}

static void
wr_timeline_axis_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                          int *minimum, int *natural, int *minimum_baseline,
                          int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT : 0;
}

static void
wr_timeline_axis_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  WrTimelineAxis *self = WR_TIMELINE_AXIS (object);

  if (id != PROP_TIMELINE) {
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    return;
  }
  g_set_object (&self->timeline, g_value_get_object (value));
  if (self->timeline != NULL)
    g_signal_connect_object (self->timeline, "current-changed",
                             G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
}

static void
wr_timeline_axis_dispose (GObject *object)
{
  g_clear_object (&WR_TIMELINE_AXIS (object)->timeline);
  G_OBJECT_CLASS (wr_timeline_axis_parent_class)->dispose (object);
}

static void
wr_timeline_axis_class_init (WrTimelineAxisClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = wr_timeline_axis_dispose;
  object_class->set_property = wr_timeline_axis_set_property;
  widget_class->measure = wr_timeline_axis_measure;
  widget_class->snapshot = wr_timeline_axis_snapshot;
  props[PROP_TIMELINE] = g_param_spec_object ("timeline", NULL, NULL, WR_TYPE_TIMELINE,
                                              G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
wr_timeline_axis_init (WrTimelineAxis *self)
{
}
