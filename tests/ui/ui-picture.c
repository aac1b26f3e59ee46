/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A picture is taken when the window has come to rest: when two frames in a row look the same. A
 * window in which something moves all the time never does, so there is an end to that.
 */

#include "config.h"

#include "ui-picture.h"

#include "ui-test.h"

#define MAX_FRAMES 6

static void
painted_cb (GdkFrameClock *clock, guint *n_frames)
{
  (*n_frames)++;
}

static void
wait_for_frame (GtkWidget *widget)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (widget);
  guint n_frames = 0;
  gulong id = g_signal_connect (clock, "after-paint", G_CALLBACK (painted_cb), &n_frames);

  ui_test_spin ();
  gtk_widget_queue_draw (widget);
  ui_test_wait_until (n_frames > 0);
  g_signal_handler_disconnect (clock, id);
}

/*
 * Returns: (transfer full) (nullable): what was drawn last; NULL while it is being drawn. @inside
 *   is the window in it: without a compositor GTK draws a frame around it.
 */
GskRenderNode *
ui_picture_record (GtkWidget *widget, graphene_rect_t *inside)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  int full_width = gdk_paintable_get_intrinsic_width (paintable);
  int full_height = gdk_paintable_get_intrinsic_height (paintable);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);

  gdk_paintable_snapshot (paintable, snapshot, full_width, full_height);
  *inside = GRAPHENE_RECT_INIT ((full_width - width) / 2, (full_height - height) / 2, width,
                                height);
  return gtk_snapshot_to_node (snapshot);
}

static GdkTexture *
render (GtkWidget *widget)
{
  graphene_rect_t inside;
  g_autoptr (GskRenderNode) node = ui_picture_record (widget, &inside);

  if (node == NULL)
    return NULL;
  return gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (widget)), node, &inside);
}

static GBytes *
dup_pixels (GdkTexture *texture)
{
  gsize stride = 4 * (gsize) gdk_texture_get_width (texture);
  gsize size = stride * (gsize) gdk_texture_get_height (texture);
  guchar *data = g_malloc (size);

  gdk_texture_download (texture, data, stride);
  return g_bytes_new_take (data, size);
}

static gboolean
look_the_same (GdkTexture *a, GdkTexture *b)
{
  g_autoptr (GBytes) pixels_a = dup_pixels (a);
  g_autoptr (GBytes) pixels_b = dup_pixels (b);

  return g_bytes_equal (pixels_a, pixels_b);
}

static GdkTexture *
render_next (GtkWidget *widget)
{
  GdkTexture *texture;

  do
    wait_for_frame (widget);
  while ((texture = render (widget)) == NULL);
  return texture;
}

/* Waits until @window has come to rest. Returns: (transfer full): what it looks like. */
GdkTexture *
ui_picture_take (GtkWindow *window)
{
  g_autoptr (GdkTexture) texture = render_next (GTK_WIDGET (window));

  for (int i = 0; i < MAX_FRAMES; i++) {
    g_autoptr (GdkTexture) last = g_steal_pointer (&texture);

    texture = render_next (GTK_WIDGET (window));
    if (look_the_same (last, texture))
      break;
  }
  return g_steal_pointer (&texture);
}

/* Saves a picture of @window, at rest, as PNG. */
void
ui_picture_save (GtkWindow *window, const char *path)
{
  g_autoptr (GdkTexture) texture = ui_picture_take (window);

  g_assert_true (gdk_texture_save_to_png (texture, path));
}
