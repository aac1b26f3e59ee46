/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrUnseenWindow: a window that no display ever shows, for a page that must not notice.
 *
 * It is realized, so it has a surface, but never presented. Its child is mapped and has its size,
 * so WebKit takes the page for visible. The rule that bites: nothing paints such a window, and
 * WebKit sends the next frame only when the last one was taken; so the child is asked for its
 * picture at the pace of a screen, or requestAnimationFrame would stop after the first call.
 */

#include "config.h"

#include "wr-unseen-window.h"

#define FRAME_MS 16

struct _WrUnseenWindow {
  GtkWindow parent_instance;

  guint frames; /* source */
};

G_DEFINE_FINAL_TYPE (WrUnseenWindow, wr_unseen_window, GTK_TYPE_WINDOW)

static void
wr_unseen_window_dispose (GObject *object)
{
  WrUnseenWindow *self = WR_UNSEEN_WINDOW (object);

  g_clear_handle_id (&self->frames, g_source_remove);
  G_OBJECT_CLASS (wr_unseen_window_parent_class)->dispose (object);
}

static void
wr_unseen_window_class_init (WrUnseenWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = wr_unseen_window_dispose;
}

static void
wr_unseen_window_init (WrUnseenWindow *self)
{
}

static gboolean
take_frame_cb (gpointer user_data)
{
  GtkWidget *child = gtk_window_get_child (GTK_WINDOW (user_data));
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();

  GTK_WIDGET_GET_CLASS (child)->snapshot (child, snapshot);
  return G_SOURCE_CONTINUE;
}

/**
 * wr_unseen_window_new:
 * @child: (transfer floating): what takes itself for visible
 * @width: px
 * @height: px
 *
 * Returns: (transfer none): the window, which lives until gtk_window_destroy()
 */
GtkWindow *
wr_unseen_window_new (GtkWidget *child, int width, int height)
{
  WrUnseenWindow *self = g_object_new (WR_TYPE_UNSEEN_WINDOW, "child", child, NULL);
  GtkAllocation place = { 0, 0, width, height };

  gtk_widget_realize (GTK_WIDGET (self));
  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL, NULL);
  gtk_widget_size_allocate (child, &place, -1);
  gtk_widget_map (child);
  self->frames = g_timeout_add (FRAME_MS, take_frame_cb, self);
  return GTK_WINDOW (self);
}
