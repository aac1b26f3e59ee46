/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What a timeline does with keys, wheel, pointer and touch.
 *
 * Arrows move the focus; + and − zoom, 0 shows the whole run; Ctrl and the wheel zoom where the
 * pointer is; dragging, Shift and the wheel, and Ctrl with the arrows scroll.
 */

#include "config.h"

#include "wr-timeline-private.h"

#define ZOOM_STEP 1.5
#define WHEEL_STEP 1.25
#define SCROLL_STEP 0.1 /* of what is in sight */
#define SNAP 4          /* px around a segment that is thinner */

static void
scroll (WrTimeline *self, double share)
{
  gint64 by = (gint64) (share * (double) wr_timeline_scale_get_span (&self->scale));

  wr_timeline_scale_scroll (&self->scale, self->scale.begin + by);
  wr_timeline_scale_changed (self);
}

static gboolean
is_at (WrTimeline *self, const WrTimelinePlace *place)
{
  graphene_rect_t bounds;

  wr_timeline_get_bounds (self, place, &bounds);
  return self->pointer_x >= bounds.origin.x - SNAP &&
         self->pointer_x <= bounds.origin.x + bounds.size.width + SNAP &&
         self->pointer_y >= bounds.origin.y &&
         self->pointer_y <= bounds.origin.y + bounds.size.height;
}

/* A moment lies over the spans beside it, so it is looked for first. */
static gboolean
find_moment (WrTimeline *self, WrTimelinePlace *place)
{
  WrTimelineLane *lane = wr_timeline_data_get_lane (self->data, (guint) place->lane);
  guint n = wr_timeline_lane_get_n (lane);
  WrTimelinePlace near = *place;
  WrSegment segment;

  for (near.segment = place->segment > 2 ? place->segment - 2 : 0;
       near.segment < n && near.segment <= place->segment + 2; near.segment++) {
    wr_timeline_lane_get (lane, near.segment, &segment);
    if (segment.duration == 0 && is_at (self, &near)) {
      *place = near;
      return TRUE;
    }
  }
  return FALSE;
}

static void
find_place (WrTimeline *self, WrTimelinePlace *place)
{
  int n_lanes = self->data != NULL ? (int) wr_timeline_data_get_n_lanes (self->data) : 0;
  double px = self->pointer_x - wr_timeline_get_left (self);
  int i = (int) (self->pointer_y / wr_timeline_get_lane_size (self));

  place->lane = -1;
  if (!self->pointed || i < 0 || i >= n_lanes || px < 0 || px > self->scale.width)
    return;
  WrTimelineLane *lane = wr_timeline_data_get_lane (self->data, (guint) i);
  WrTimelinePlace found = { i, wr_timeline_lane_find (
                                   lane, wr_timeline_scale_to_time (&self->scale, px)) };
  if (find_moment (self, &found) ||
      (found.segment < wr_timeline_lane_get_n (lane) && is_at (self, &found)))
    *place = found;
}

/* What is under the pointer now; the time under it may have moved. */
void
wr_timeline_point (WrTimeline *self)
{
  find_place (self, &self->hover);
}

static void
motion_cb (WrTimeline *self, double x, double y)
{
  WrTimelinePlace before = self->hover;

  if (x == self->pointer_x && y == self->pointer_y) /* what is under it has moved, it has not */
    return;
  self->pointed = TRUE;
  self->pointer_x = x;
  self->pointer_y = y;
  wr_timeline_point (self);
  if (before.lane != self->hover.lane || before.segment != self->hover.segment)
    wr_timeline_place_changed (self);
}

static void
leave_cb (WrTimeline *self)
{
  self->pointed = FALSE;
  self->hover.lane = -1;
  wr_timeline_place_changed (self);
}

static gboolean
scroll_cb (WrTimeline *self, double dx, double dy, GtkEventControllerScroll *controller)
{
  GdkModifierType state =
      gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));

  if (state & GDK_CONTROL_MASK) {
    wr_timeline_scale_zoom (&self->scale, dy < 0 ? WHEEL_STEP : 1 / WHEEL_STEP,
                            self->pointer_x - wr_timeline_get_left (self));
    wr_timeline_scale_changed (self);
    return TRUE;
  }
  if (state & GDK_SHIFT_MASK && dx == 0)
    dx = dy;
  if (dx == 0)
    return FALSE;
  scroll (self, dx * SCROLL_STEP);
  return TRUE;
}

static void
press_cb (WrTimeline *self, int n_press, double x, double y)
{
  WrTimelinePlace place;

  self->pointer_x = x;
  self->pointer_y = y;
  self->pointed = TRUE;
  find_place (self, &place);
  if (place.lane >= 0)
    self->focus = place;
  gtk_widget_grab_focus (GTK_WIDGET (self));
  wr_timeline_place_changed (self);
}

static void
drag_begin_cb (WrTimeline *self)
{
  self->drag_begin = self->scale.begin;
}

static void
drag_update_cb (WrTimeline *self, double x, double y)
{
  if (ABS (x) < SNAP)
    return;
  wr_timeline_scale_scroll (&self->scale, self->drag_begin - (gint64) (x * self->scale.us_per_px));
  wr_timeline_scale_changed (self);
}

static void
focus_changed_cb (WrTimeline *self)
{
  if (gtk_widget_has_focus (GTK_WIDGET (self)) && self->focus.lane < 0)
    wr_timeline_move (self, GTK_DIR_RIGHT);
  else
    wr_timeline_place_changed (self);
}

void
wr_timeline_add_controllers (WrTimeline *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *wheel = gtk_event_controller_scroll_new (
      GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();

  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect_swapped (wheel, "scroll", G_CALLBACK (scroll_cb), self);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (press_cb), self);
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect (self, "notify::has-focus", G_CALLBACK (focus_changed_cb), NULL);
  gtk_widget_add_controller (widget, motion);
  gtk_widget_add_controller (widget, wheel);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
}

/* --- keys --- */

static gboolean
move_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  int direction;

  g_variant_get (args, "(i)", &direction);
  if (!wr_timeline_move (WR_TIMELINE (widget), (GtkDirectionType) direction))
    gtk_widget_error_bell (widget);
  return TRUE;
}

static gboolean
zoom_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  double factor;

  g_variant_get (args, "(d)", &factor);
  if (factor > 0)
    wr_timeline_zoom (WR_TIMELINE (widget), factor);
  else
    wr_timeline_show_all (WR_TIMELINE (widget));
  return TRUE;
}

static gboolean
scroll_key_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  double share;

  g_variant_get (args, "(d)", &share);
  scroll (WR_TIMELINE (widget), share);
  return TRUE;
}

void
wr_timeline_add_bindings (GtkWidgetClass *widget_class)
{
  static const struct {
    guint keys[2];
    GdkModifierType modifiers;
    GtkShortcutFunc func;
    const char *format;
    double amount;
    int direction;
  } bindings[] = {
    { { GDK_KEY_Left, GDK_KEY_KP_Left }, 0, move_cb, "(i)", 0, GTK_DIR_LEFT },
    { { GDK_KEY_Right, GDK_KEY_KP_Right }, 0, move_cb, "(i)", 0, GTK_DIR_RIGHT },
    { { GDK_KEY_Up, GDK_KEY_KP_Up }, 0, move_cb, "(i)", 0, GTK_DIR_UP },
    { { GDK_KEY_Down, GDK_KEY_KP_Down }, 0, move_cb, "(i)", 0, GTK_DIR_DOWN },
    { { GDK_KEY_Home, GDK_KEY_KP_Home }, 0, move_cb, "(i)", 0, GTK_DIR_TAB_BACKWARD },
    { { GDK_KEY_End, GDK_KEY_KP_End }, 0, move_cb, "(i)", 0, GTK_DIR_TAB_FORWARD },
    { { GDK_KEY_plus, GDK_KEY_KP_Add }, 0, zoom_cb, "(d)", ZOOM_STEP, 0 },
    { { GDK_KEY_equal, GDK_KEY_equal }, 0, zoom_cb, "(d)", ZOOM_STEP, 0 },
    { { GDK_KEY_minus, GDK_KEY_KP_Subtract }, 0, zoom_cb, "(d)", 1 / ZOOM_STEP, 0 },
    { { GDK_KEY_0, GDK_KEY_KP_0 }, 0, zoom_cb, "(d)", 0, 0 },
    { { GDK_KEY_Left, GDK_KEY_KP_Left }, GDK_CONTROL_MASK, scroll_key_cb, "(d)", -SCROLL_STEP, 0 },
    { { GDK_KEY_Right, GDK_KEY_KP_Right }, GDK_CONTROL_MASK, scroll_key_cb, "(d)", SCROLL_STEP,
      0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bindings); i++) {
    for (int key = 0; key < 2; key++) {
      if (key > 0 && bindings[i].keys[key] == bindings[i].keys[0])
        continue;
      if (bindings[i].format[1] == 'i')
        gtk_widget_class_add_binding (widget_class, bindings[i].keys[key], bindings[i].modifiers,
                                      bindings[i].func, "(i)", bindings[i].direction);
      else
        gtk_widget_class_add_binding (widget_class, bindings[i].keys[key], bindings[i].modifiers,
                                      bindings[i].func, "(d)", bindings[i].amount);
    }
  }
}
