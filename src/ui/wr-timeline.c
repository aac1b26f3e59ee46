/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrTimeline: a lane for each worker, over time.
 *
 * One widget draws all of it: a run has more segments than there can be widgets. What has to be
 * said of a segment is said by its description, which changes with the focus. The data is its
 * owner's, who calls wr_timeline_update() after a change.
 */

#include "config.h"

#include "wr-timeline-private.h"

#include <glib/gi18n.h>

#define GUTTER 224
#define NARROW_GUTTER 48
#define NARROW 700
#define LEAST_WIDTH 240
#define MARGIN 18
#define MOMENT_WIDTH 20

enum {
  PROP_0,
  PROP_FOLLOW,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

enum {
  CURRENT_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WrTimeline, wr_timeline, GTK_TYPE_WIDGET)

int
wr_timeline_get_gutter (WrTimeline *self)
{
  return gtk_widget_get_width (GTK_WIDGET (self)) < NARROW ? NARROW_GUTTER : GUTTER;
}

/* Where time begins: the gutter is at the start of the line, time goes from left to right. */
float
wr_timeline_get_left (WrTimeline *self)
{
  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    return MARGIN;
  return wr_timeline_get_gutter (self);
}

float
wr_timeline_get_lane_size (WrTimeline *self)
{
  guint n = self->data != NULL ? wr_timeline_data_get_n_lanes (self->data) : 0;
  int height = gtk_widget_get_height (GTK_WIDGET (self));

  return CLAMP ((float) height / (float) MAX (n, 1), WR_TIMELINE_LEAST_LANE,
                WR_TIMELINE_MOST_LANE);
}

/* Where a segment is drawn; a moment has a width that it can be seen by. */
void
wr_timeline_get_bounds (WrTimeline *self, const WrTimelinePlace *place, graphene_rect_t *bounds)
{
  WrTimelineLane *lane = wr_timeline_data_get_lane (self->data, (guint) place->lane);
  float size = wr_timeline_get_lane_size (self);
  WrSegment segment;

  wr_timeline_lane_get (lane, place->segment, &segment);
  double from = wr_timeline_scale_to_px (&self->scale, segment.start);
  double to = wr_timeline_scale_to_px (&self->scale, segment.start + segment.duration);
  if (segment.duration == 0)
    to = from + MOMENT_WIDTH;
  from = CLAMP (from, 0, self->scale.width);
  to = CLAMP (to, 0, self->scale.width);
  *bounds = GRAPHENE_RECT_INIT (wr_timeline_get_left (self) + (float) from,
                                (float) place->lane * size + (size - WR_TIMELINE_BAR) / 2,
                                MAX ((float) (to - from), 1), WR_TIMELINE_BAR);
}

static gboolean
place_is_there (WrTimeline *self, const WrTimelinePlace *place)
{
  return self->data != NULL && place->lane >= 0 &&
         (guint) place->lane < wr_timeline_data_get_n_lanes (self->data) &&
         place->segment < wr_timeline_lane_get_n (
                              wr_timeline_data_get_lane (self->data, (guint) place->lane));
}

static char *
describe (int worker, const WrSegment *segment)
{
  const char *name = _ (wr_timeline_style_get (segment->kind)->name);
  double seconds = (double) segment->duration / G_USEC_PER_SEC;

  if (segment->duration == 0) /* Translators: “Worker 3: Crash at 12.5 s” */
    return g_strdup_printf (_ ("Worker %d: %s at %.1f s"), worker, name,
                            (double) segment->start / G_USEC_PER_SEC);
  /* Translators: “Worker 3: Navigating for 0.62 s, at 12.5 s” */
  return g_strdup_printf (_ ("Worker %d: %s for %.2f s, at %.1f s"), worker, name, seconds,
                          (double) segment->start / G_USEC_PER_SEC);
}

/* Another segment is the current one, or it has moved. */
void
wr_timeline_place_changed (WrTimeline *self)
{
  WrSegment segment;
  int worker;
  g_autofree char *description = NULL;

  if (wr_timeline_get_current (self, &worker, &segment, NULL))
    description = describe (worker, &segment);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  description != NULL ? description : "", -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[CURRENT_CHANGED], 0);
}

/* Another part of the run is in sight. */
void
wr_timeline_scale_changed (WrTimeline *self)
{
  const double us = G_USEC_PER_SEC;
  double span = (double) wr_timeline_scale_get_span (&self->scale) / us;
  double end = (double) self->scale.end / us;

  self->adjusting = TRUE;
  gtk_adjustment_configure (self->adjustment, (double) self->scale.begin / us, 0, MAX (end, span),
                            span / 10, span * 0.9, span);
  self->adjusting = FALSE;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FOLLOW]);
  wr_timeline_point (self);
  wr_timeline_place_changed (self);
}

static void
adjusted_cb (WrTimeline *self)
{
  if (self->adjusting)
    return;
  wr_timeline_scale_scroll (&self->scale,
                            (gint64) (gtk_adjustment_get_value (self->adjustment) *
                                      G_USEC_PER_SEC));
  wr_timeline_scale_changed (self);
}

static void
wr_timeline_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                     int *natural, int *minimum_baseline, int *natural_baseline)
{
  WrTimeline *self = WR_TIMELINE (widget);
  int n = self->data != NULL ? (int) wr_timeline_data_get_n_lanes (self->data) : 0;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = *natural = LEAST_WIDTH;
  else
    *minimum = *natural = MAX (n, 1) * WR_TIMELINE_LEAST_LANE;
}

static void
wr_timeline_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  WrTimeline *self = WR_TIMELINE (widget);

  wr_timeline_forget_texts (self);
  wr_timeline_scale_set_size (&self->scale, width - wr_timeline_get_gutter (self) - MARGIN);
  wr_timeline_scale_changed (self);
}

static void
wr_timeline_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (wr_timeline_parent_class)->css_changed (widget, change);
  wr_timeline_forget_texts (WR_TIMELINE (widget));
}

static void
wr_timeline_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_FOLLOW)
    g_value_set_boolean (value, WR_TIMELINE (object)->scale.follow);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
wr_timeline_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  WrTimeline *self = WR_TIMELINE (object);

  if (id != PROP_FOLLOW) {
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    return;
  }
  if (self->scale.follow == g_value_get_boolean (value))
    return;
  self->scale.follow = g_value_get_boolean (value);
  self->scale.whole = FALSE;
  wr_timeline_scale_set_end (&self->scale, self->scale.end, FALSE);
  wr_timeline_scale_changed (self);
}

static void
wr_timeline_dispose (GObject *object)
{
  WrTimeline *self = WR_TIMELINE (object);

  self->data = NULL;
  if (self->adjustment != NULL)
    g_signal_handlers_disconnect_by_data (self->adjustment, self);
  g_clear_object (&self->adjustment);
  wr_timeline_forget_texts (self);
  g_clear_pointer (&self->gutters, g_hash_table_unref);
  g_clear_pointer (&self->lane_texts, g_hash_table_unref);
  g_clear_pointer (&self->strip, wr_timeline_strip_free);
  G_OBJECT_CLASS (wr_timeline_parent_class)->dispose (object);
}

static void
wr_timeline_class_init (WrTimelineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = wr_timeline_dispose;
  object_class->get_property = wr_timeline_get_property;
  object_class->set_property = wr_timeline_set_property;
  widget_class->measure = wr_timeline_measure;
  widget_class->size_allocate = wr_timeline_size_allocate;
  widget_class->css_changed = wr_timeline_css_changed;
  widget_class->snapshot = wr_timeline_snapshot;

  props[PROP_FOLLOW] = g_param_spec_boolean ("follow", NULL, NULL, TRUE,
                                             G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                                                 G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[CURRENT_CHANGED] = g_signal_new ("current-changed", WR_TYPE_TIMELINE, G_SIGNAL_RUN_LAST,
                                           0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (widget_class, "timeline");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  wr_timeline_add_bindings (widget_class);
}

static void
wr_timeline_init (WrTimeline *self)
{
  wr_timeline_scale_init (&self->scale);
  self->focus.lane = self->hover.lane = -1;
  self->lane_texts = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->gutters = g_hash_table_new_full (NULL, NULL, NULL, g_object_unref);
  self->adjustment = g_object_ref_sink (gtk_adjustment_new (0, 0, 1, 0.1, 1, 1));
  g_signal_connect_swapped (self->adjustment, "value-changed", G_CALLBACK (adjusted_cb), self);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Timeline of the workers"), -1);
  wr_timeline_add_controllers (self);
}

/**
 * wr_timeline_set_data:
 * @data: (nullable): must live until another is set
 */
void
wr_timeline_set_data (WrTimeline *self, WrTimelineData *data)
{
  g_return_if_fail (WR_IS_TIMELINE (self));

  self->data = data;
  self->focus.lane = self->hover.lane = -1;
  wr_timeline_scale_init (&self->scale);
  g_hash_table_remove_all (self->lane_texts);
  wr_timeline_forget_texts (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  wr_timeline_update (self);
}

static gboolean
wants_little_motion (WrTimeline *self)
{
  gboolean animations = TRUE;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-enable-animations", &animations,
                NULL);
  return !animations;
}

/**
 * wr_timeline_update:
 *
 * Shows what the data has now. Who has animations switched off sees the end followed in steps.
 */
void
wr_timeline_update (WrTimeline *self)
{
  g_return_if_fail (WR_IS_TIMELINE (self));

  guint n_lanes = self->data != NULL ? wr_timeline_data_get_n_lanes (self->data) : 0;
  if (g_hash_table_size (self->gutters) != n_lanes)
    gtk_widget_queue_resize (GTK_WIDGET (self));
  wr_timeline_scale_set_end (&self->scale,
                             self->data != NULL ? wr_timeline_data_get_end (self->data) : 0,
                             wants_little_motion (self));
  wr_timeline_scale_changed (self);
}

/**
 * wr_timeline_set_lane_text:
 * @text: (nullable): what stands beside the worker's number
 */
void
wr_timeline_set_lane_text (WrTimeline *self, int worker, const char *text)
{
  g_return_if_fail (WR_IS_TIMELINE (self));

  if (g_strcmp0 (g_hash_table_lookup (self->lane_texts, GINT_TO_POINTER (worker)), text) == 0)
    return;
  g_hash_table_replace (self->lane_texts, GINT_TO_POINTER (worker), g_strdup (text));
  g_hash_table_remove (self->gutters, GINT_TO_POINTER (worker));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * wr_timeline_zoom:
 * @factor: over 1: closer
 *
 * The current segment stays where it is, otherwise the middle.
 */
void
wr_timeline_zoom (WrTimeline *self, double factor)
{
  graphene_rect_t bounds;
  double px = self->scale.width / 2.0;

  g_return_if_fail (WR_IS_TIMELINE (self));
  if (wr_timeline_get_current (self, NULL, NULL, &bounds))
    px = bounds.origin.x + bounds.size.width / 2 - wr_timeline_get_left (self);
  wr_timeline_scale_zoom (&self->scale, factor, px);
  wr_timeline_scale_changed (self);
}

/**
 * wr_timeline_show_all:
 *
 * Shows the whole run.
 */
void
wr_timeline_show_all (WrTimeline *self)
{
  g_return_if_fail (WR_IS_TIMELINE (self));
  wr_timeline_scale_fit (&self->scale);
  wr_timeline_scale_changed (self);
}

/**
 * wr_timeline_get_adjustment:
 *
 * Returns: (transfer none): the part of the run in sight, for a scroll bar
 */
GtkAdjustment *
wr_timeline_get_adjustment (WrTimeline *self)
{
  g_return_val_if_fail (WR_IS_TIMELINE (self), NULL);
  return self->adjustment;
}

/**
 * wr_timeline_get_current:
 * @worker: (out) (optional): its number
 * @segment: (out) (optional)
 * @bounds: (out) (optional): where it is
 *
 * Returns: whether the pointer is over a segment or one has the focus
 */
gboolean
wr_timeline_get_current (WrTimeline *self, int *worker, WrSegment *segment,
                         graphene_rect_t *bounds)
{
  g_return_val_if_fail (WR_IS_TIMELINE (self), FALSE);

  const WrTimelinePlace *place = &self->hover;
  if (!place_is_there (self, place))
    place = &self->focus;
  if (!place_is_there (self, place) ||
      (place == &self->focus && !gtk_widget_has_focus (GTK_WIDGET (self))))
    return FALSE;
  WrTimelineLane *lane = wr_timeline_data_get_lane (self->data, (guint) place->lane);
  if (worker != NULL)
    *worker = lane->number;
  if (segment != NULL)
    wr_timeline_lane_get (lane, place->segment, segment);
  if (bounds != NULL)
    wr_timeline_get_bounds (self, place, bounds);
  return TRUE;
}

/* The segment of another lane at about the same time. */
static gboolean
move_lane (WrTimeline *self, WrTimelinePlace *place, int by)
{
  int n = (int) wr_timeline_data_get_n_lanes (self->data);
  WrSegment segment;

  wr_timeline_lane_get (wr_timeline_data_get_lane (self->data, (guint) place->lane),
                        place->segment, &segment);
  for (int i = place->lane + by; i >= 0 && i < n; i += by) {
    WrTimelineLane *lane = wr_timeline_data_get_lane (self->data, (guint) i);
    guint n_segments = wr_timeline_lane_get_n (lane);

    if (n_segments == 0)
      continue;
    place->lane = i;
    place->segment = MIN (wr_timeline_lane_find (lane, segment.start), n_segments - 1);
    return TRUE;
  }
  return FALSE;
}

static gboolean
move_along (WrTimeline *self, WrTimelinePlace *place, GtkDirectionType direction)
{
  guint n = wr_timeline_lane_get_n (
      wr_timeline_data_get_lane (self->data, (guint) place->lane));
  guint i = place->segment;

  if (direction == GTK_DIR_LEFT)
    i = i > 0 ? i - 1 : 0;
  else if (direction == GTK_DIR_RIGHT)
    i = MIN (i + 1, n - 1);
  else
    i = direction == GTK_DIR_TAB_BACKWARD ? 0 : n - 1;
  if (i == place->segment)
    return FALSE;
  place->segment = i;
  return TRUE;
}

/* The first one in sight. */
static gboolean
enter (WrTimeline *self, WrTimelinePlace *place)
{
  guint n = self->data != NULL ? wr_timeline_data_get_n_lanes (self->data) : 0;

  for (guint i = 0; i < n; i++) {
    WrTimelineLane *lane = wr_timeline_data_get_lane (self->data, i);
    guint n_segments = wr_timeline_lane_get_n (lane);

    if (n_segments == 0)
      continue;
    place->lane = (int) i;
    place->segment = MIN (wr_timeline_lane_find (lane, self->scale.begin), n_segments - 1);
    return TRUE;
  }
  return FALSE;
}

static gboolean
move_focus (WrTimeline *self, GtkDirectionType direction)
{
  if (!place_is_there (self, &self->focus))
    return enter (self, &self->focus);
  if (direction == GTK_DIR_UP || direction == GTK_DIR_DOWN)
    return move_lane (self, &self->focus, direction == GTK_DIR_UP ? -1 : 1);
  return move_along (self, &self->focus, direction);
}

/**
 * wr_timeline_move:
 * @direction: LEFT and RIGHT: along the lane; UP and DOWN: to another lane; TAB_BACKWARD and
 *   TAB_FORWARD: to the lane's first and last segment
 *
 * Moves the focus and shows where it is.
 *
 * Returns: whether there was anything to move to
 */
gboolean
wr_timeline_move (WrTimeline *self, GtkDirectionType direction)
{
  WrSegment segment;

  g_return_val_if_fail (WR_IS_TIMELINE (self), FALSE);
  if (!move_focus (self, direction))
    return FALSE;
  self->hover.lane = -1;
  self->pointed = FALSE;
  wr_timeline_lane_get (wr_timeline_data_get_lane (self->data, (guint) self->focus.lane),
                        self->focus.segment, &segment);
  wr_timeline_scale_reveal (&self->scale, segment.start, segment.duration);
  wr_timeline_scale_changed (self);
  return TRUE;
}
