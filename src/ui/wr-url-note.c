/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrUrlNote: a few words that stand after a line in the text of URLs.
 *
 * It is an overlay of a GtkTextView, which paints its overlays twice: all its colours are opaque.
 */

#include "config.h"

#include "wr-url-note.h"

struct _WrUrlNote {
  GtkWidget parent_instance;

  GtkWidget *image;
  GtkLabel *label;
};

G_DEFINE_FINAL_TYPE (WrUrlNote, wr_url_note, GTK_TYPE_WIDGET)

static void
wr_url_note_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (wr_url_note_parent_class)->dispose (object);
}

static void
wr_url_note_class_init (WrUrlNoteClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wr_url_note_dispose;

  gtk_widget_class_set_css_name (widget_class, "urlnote");
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_BASE "/wr-url-note.ui");
  gtk_widget_class_bind_template_child (widget_class, WrUrlNote, image);
  gtk_widget_class_bind_template_child (widget_class, WrUrlNote, label);
}

static void
wr_url_note_init (WrUrlNote *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * wr_url_note_new:
 *
 * Returns: a note without words
 */
GtkWidget *
wr_url_note_new (void)
{
  return g_object_new (WR_TYPE_URL_NOTE, NULL);
}

/**
 * wr_url_note_show:
 * @text: the words, no markup
 * @error: whether the line is wrong: the note gets an icon and the colour of errors
 *
 * Makes the note visible and changes what it says.
 */
void
wr_url_note_show (WrUrlNote *self, const char *text, gboolean error)
{
  g_return_if_fail (WR_IS_URL_NOTE (self));

  gtk_label_set_text (self->label, text);
  gtk_widget_set_visible (self->image, error);
  if (error)
    gtk_widget_add_css_class (GTK_WIDGET (self), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "error");
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
}
