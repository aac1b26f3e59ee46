/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrDetailRow: a line of the details.
 *
 * A value of a megabyte would hold up the window for seconds while it is laid out, so a row shows
 * the beginning and says how much there is.
 */

#include "config.h"

#include "wr-detail-row.h"

#include <glib/gi18n.h>

#define MAX_CHARS 4000
#define MAX_NAME_CHARS 12

struct _WrDetailRow {
  GtkListBoxRow parent_instance;

  GtkLabel *name;
  GtkLabel *value;
};

G_DEFINE_FINAL_TYPE (WrDetailRow, wr_detail_row, GTK_TYPE_LIST_BOX_ROW)

static char *
dup_beginning (const char *text)
{
  glong n_chars = g_utf8_strlen (text, -1);
  g_autofree char *beginning = NULL;

  if (n_chars <= MAX_CHARS)
    return g_strdup (text);
  beginning = g_utf8_substring (text, 0, MAX_CHARS);
  /* Translators: stands under the beginning of a long text; “Copy” is the button below */
  return g_strdup_printf (ngettext ("%s…\n(%'ld character in all; Copy gives the whole)",
                                    "%s…\n(%'ld characters in all; Copy gives the whole)", n_chars),
                          beginning, n_chars);
}

static void
wr_detail_row_class_init (WrDetailRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_BASE "/wr-detail-row.ui");
  gtk_widget_class_bind_template_child (widget_class, WrDetailRow, name);
  gtk_widget_class_bind_template_child (widget_class, WrDetailRow, value);
}

static void
wr_detail_row_init (WrDetailRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * wr_detail_row_new:
 * @name: what the value is of
 * @value: the text
 *
 * Returns: (transfer floating): a row.
 */
GtkWidget *
wr_detail_row_new (const char *name, const char *value)
{
  WrDetailRow *self = g_object_new (WR_TYPE_DETAIL_ROW, NULL);
  g_autofree char *beginning = dup_beginning (value);

  gtk_label_set_label (self->name, name);
  gtk_label_set_width_chars (self->name, MIN (g_utf8_strlen (name, -1), MAX_NAME_CHARS));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->name),
                               g_utf8_strlen (name, -1) > MAX_NAME_CHARS ? name : NULL);
  gtk_label_set_label (self->value, beginning);
  return GTK_WIDGET (self);
}

/**
 * wr_detail_row_set_value_class:
 * @css_class: a style class, such as “error” or “dim-label”
 *
 * Marks the value as one that says something about the value, such as that there is none.
 */
void
wr_detail_row_set_value_class (WrDetailRow *self, const char *css_class)
{
  g_return_if_fail (WR_IS_DETAIL_ROW (self));
  gtk_widget_add_css_class (GTK_WIDGET (self->value), css_class);
}

/**
 * wr_detail_row_join:
 * @names: the size group that makes the names of a list equally wide
 */
void
wr_detail_row_join (WrDetailRow *self, GtkSizeGroup *names)
{
  g_return_if_fail (WR_IS_DETAIL_ROW (self));
  gtk_size_group_add_widget (names, GTK_WIDGET (self->name));
}
