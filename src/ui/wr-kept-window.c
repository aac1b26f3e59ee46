/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrKeptWindow: what a run has kept of a page, its picture or its HTML, to look at and to save.
 *
 * A text view is held up for seconds by a very long text, so the beginning is shown; Save gives the
 * whole.
 */

#include "config.h"

#include "wr-kept-window.h"

#include "wr-compat.h"

#include <glib/gi18n.h>
#include <string.h>

#define MAX_SHOWN (512 * 1024) /* bytes */

struct _WrKeptWindow {
  AdwWindow parent_instance;

  AdwWindowTitle *window_title;
  AdwToastOverlay *toast_overlay;
  GtkStack *stack;
  GtkPicture *picture;
  GtkTextView *text;

  GBytes *data;     /* (owned) what is saved */
  const char *name; /* that Save offers */
};

G_DEFINE_FINAL_TYPE (WrKeptWindow, wr_kept_window, ADW_TYPE_WINDOW)

static void
toast (WrKeptWindow *self, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_toast_overlay_add_toast (self->toast_overlay, adw_toast_new (escaped));
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WrKeptWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_file_get_parse_name (G_FILE (source));

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error)) {
    /* Translators: %s is a file's place */
    g_autofree char *text = g_strdup_printf (_ ("Saved as %s"), name);
    toast (self, text);
  } else {
    g_autofree char *text
        = g_strdup_printf (_ ("Could not save “%s”: %s"), name, error->message);
    toast (self, text);
  }
}

static void
chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WrKeptWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = wr_compat_save_file_finish (result, &error);

  if (file != NULL)
    g_file_replace_contents_bytes_async (file, self->data, NULL, FALSE, G_FILE_CREATE_NONE, NULL,
                                         saved_cb, g_object_ref (self));
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    toast (self, error->message);
}

static void
save_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  WrKeptWindow *self = WR_KEPT_WINDOW (widget);

  wr_compat_save_file_async (GTK_WINDOW (self), gtk_window_get_title (GTK_WINDOW (self)),
                             self->name, NULL, NULL, NULL, chosen_cb, g_object_ref (self));
}

static void
wr_kept_window_finalize (GObject *object)
{
  WrKeptWindow *self = WR_KEPT_WINDOW (object);

  g_clear_pointer (&self->data, g_bytes_unref);
  G_OBJECT_CLASS (wr_kept_window_parent_class)->finalize (object);
}

static void
wr_kept_window_class_init (WrKeptWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = wr_kept_window_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_BASE "/wr-kept-window.ui");
  gtk_widget_class_bind_template_child (widget_class, WrKeptWindow, window_title);
  gtk_widget_class_bind_template_child (widget_class, WrKeptWindow, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, WrKeptWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, WrKeptWindow, picture);
  gtk_widget_class_bind_template_child (widget_class, WrKeptWindow, text);
  gtk_widget_class_install_action (widget_class, "kept.save", NULL, save_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "kept.save",
                                       NULL);
}

static void
wr_kept_window_init (WrKeptWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static WrKeptWindow *
create (GtkWindow *parent, const char *title, const char *url, GBytes *data)
{
  WrKeptWindow *self = g_object_new (WR_TYPE_KEPT_WINDOW, "transient-for", parent, NULL);

  self->data = g_bytes_ref (data);
  gtk_window_set_title (GTK_WINDOW (self), title);
  adw_window_title_set_title (self->window_title, title);
  adw_window_title_set_subtitle (self->window_title, url);
  return self;
}

/**
 * wr_kept_window_new_picture:
 * @png: what Save writes
 *
 * Returns: (transfer none): a window that shows @picture, to present; it belongs to GTK.
 */
GtkWidget *
wr_kept_window_new_picture (GtkWindow *parent, GdkTexture *picture, GBytes *png, const char *url)
{
  g_return_val_if_fail (GDK_IS_TEXTURE (picture) && png != NULL, NULL);
  WrKeptWindow *self = create (parent, _ ("Screenshot"), url, png);

  self->name = "page.png";
  gtk_picture_set_paintable (self->picture, GDK_PAINTABLE (picture));
  gtk_stack_set_visible_child_name (self->stack, "picture");
  return GTK_WIDGET (self);
}

/**
 * wr_kept_window_new_html:
 *
 * Returns: (transfer none): a window that shows @html as text, to present; it belongs to GTK.
 */
GtkWidget *
wr_kept_window_new_html (GtkWindow *parent, GBytes *html, const char *url)
{
  g_return_val_if_fail (html != NULL, NULL);
  WrKeptWindow *self = create (parent, _ ("HTML"), url, html);
  gsize length;
  const char *data = g_bytes_get_data (html, &length);
  g_autofree char *valid
      = g_utf8_make_valid (data != NULL ? data : "", (gssize) MIN (length, MAX_SHOWN));

  self->name = "page.html";
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text), valid, -1);
  gtk_stack_set_visible_child_name (self->stack, "html");
  if (length > MAX_SHOWN)
    toast (self, _ ("This is the beginning; Save gives the whole"));
  return GTK_WIDGET (self);
}
