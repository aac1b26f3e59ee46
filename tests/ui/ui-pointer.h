/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk/x11/gdkx.h>
#include <gtk/gtk.h>

#include "ui-test.h"

/* A real mouse and real keys, by xdotool: GTK cannot make events itself. */

static inline void
ui_pointer_run (const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status,
                &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
}

static inline void
ui_pointer_painted_cb (GdkFrameClock *clock, guint *n_frames)
{
  (*n_frames)++;
}

/* Waits until what has changed is on screen: a click aims at where a widget was laid out last. */
static inline void
ui_pointer_settle (GtkWidget *widget)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (widget);
  guint n_frames = 0;
  gulong id
      = g_signal_connect (clock, "after-paint", G_CALLBACK (ui_pointer_painted_cb), &n_frames);

  ui_test_spin ();
  for (guint n = 1; n <= 2; n++) {
    gtk_widget_queue_draw (widget);
    ui_test_wait_until (n_frames >= n);
  }
  g_signal_handler_disconnect (clock, id);
}

/* Clicks with @button in the middle of @widget, which must be on screen. */
static inline void
ui_pointer_click (GtkWidget *widget, int button)
{
  GtkNative *native = gtk_widget_get_native (widget);
  Window window = gdk_x11_surface_get_xid (gtk_native_get_surface (native));
  graphene_point_t middle, point;
  double dx, dy;

  ui_pointer_settle (widget);
  middle = GRAPHENE_POINT_INIT (gtk_widget_get_width (widget) / 2.0,
                                gtk_widget_get_height (widget) / 2.0);
  g_assert_true (gtk_widget_compute_point (widget, GTK_WIDGET (native), &middle, &point));
  gtk_native_get_surface_transform (native, &dx, &dy);
  g_autofree char *id = g_strdup_printf ("%lu", window);
  g_autofree char *x = g_strdup_printf ("%d", (int) (point.x + dx));
  g_autofree char *y = g_strdup_printf ("%d", (int) (point.y + dy));
  g_autofree char *number = g_strdup_printf ("%d", button);
  const char *argv[] = { "xdotool", "mousemove", "--window", id, x, y, "click", number, NULL };
  ui_pointer_run (argv);
}

static inline void
ui_pointer_key (const char *key)
{
  const char *argv[] = { "xdotool", "key", "--clearmodifiers", key, NULL };

  ui_pointer_run (argv);
}

/* The first widget of @type below @widget for which @accept holds, depth first. */
static inline GtkWidget *
ui_find (GtkWidget *widget, GType type, gboolean (*accept) (GtkWidget *, gconstpointer),
         gconstpointer data)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type) && (accept == NULL || accept (widget, data)))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = ui_find (child, type, accept, data);

    if (found != NULL)
      return found;
  }
  return NULL;
}

static inline gboolean
ui_is_seen_label_with (GtkWidget *label, gconstpointer text)
{
  return gtk_widget_get_mapped (label)
         && g_strcmp0 (gtk_label_get_text (GTK_LABEL (label)), text) == 0;
}

/* The label on screen below @widget that says @text, or %NULL. */
static inline GtkWidget *
ui_find_label (GtkWidget *widget, const char *text)
{
  return ui_find (widget, GTK_TYPE_LABEL, ui_is_seen_label_with, text);
}
