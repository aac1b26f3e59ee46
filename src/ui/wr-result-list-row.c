/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrResultListRow: a row of the results in two lines, for a narrow window.
 *
 * The job's first field is the title and its second one stands at the end; where a page gave no
 * value its address takes the title's place, so that no row is blank.
 */

#include "config.h"

#include "wr-result-list-row.h"

#include "wr-compat.h"
#include "wr-row-text.h"

struct _WrResultListRow {
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *subtitle;
  GtkLabel *value;

  GtkListItem *list_item; /* (unowned): it owns this widget */
  WrRow *row;             /* (owned) (nullable) */
  gulong loaded_id;
};

G_DEFINE_FINAL_TYPE (WrResultListRow, wr_result_list_row, GTK_TYPE_WIDGET)

static char *
dup_cell (WrRow *row, guint column)
{
  return column < wr_row_get_n_cells (row) ? wr_row_text_dup_line (wr_row_get_cell (row, column))
                                           : g_strdup ("");
}

static void
show_icon (WrResultListRow *self, WrPageState state)
{
  const char *classes[] = { wr_row_text_get_state_class (state), NULL };

  gtk_image_set_from_icon_name (self->icon, wr_row_text_get_state_icon (state));
  gtk_widget_set_css_classes (GTK_WIDGET (self->icon), classes);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->icon), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  wr_row_text_get_state_word (state), -1);
}

static void
show_value (WrResultListRow *self, WrPageState state)
{
  const char *done[] = { NULL };
  const char *failed[] = { "error", NULL };
  const char *skipped[] = { "dim-label", NULL };
  g_autofree char *cell = dup_cell (self->row, 1);
  g_autofree char *text = wr_row_text_isolate (cell);

  if (state == WR_PAGE_DONE) {
    gtk_widget_set_css_classes (GTK_WIDGET (self->value), done);
    gtk_label_set_label (self->value, text);
    return;
  }
  gtk_widget_set_css_classes (GTK_WIDGET (self->value), state == WR_PAGE_FAILED ? failed : skipped);
  gtk_label_set_label (self->value, wr_row_text_get_state_word (state));
}

/* Why a page failed says more than where it is, which the title says then. */
static char *
dup_subtitle (WrRow *row, const char *path)
{
  g_autofree char *failure = wr_row_text_dup_failure (row);
  g_autofree char *time = wr_row_text_dup_duration (wr_row_get_duration (row));
  g_autofree char *what = wr_row_text_isolate (failure != NULL ? failure : path);

  return wr_row_get_attempts (row) > 0 ? g_strdup_printf ("%s · %s", what, time) : g_strdup (what);
}

static void
show_lines (WrResultListRow *self)
{
  g_autofree char *first = dup_cell (self->row, 0);
  g_autofree char *path = wr_row_text_dup_path (wr_row_get_url (self->row));
  g_autofree char *subtitle = dup_subtitle (self->row, path);

  gtk_label_set_text (self->title, *first != '\0' ? first : path);
  gtk_label_set_text (self->subtitle, subtitle);
}

static void
name_row (WrResultListRow *self)
{
  const char *state = wr_row_text_get_state_word (wr_row_get_state (self->row));
  g_autofree char *name = g_strdup_printf ("%s · %s · %s", gtk_label_get_text (self->title), state,
                                           gtk_label_get_text (self->subtitle));

  wr_compat_name_row (GTK_WIDGET (self), name);
}

static void
update (WrResultListRow *self)
{
  gboolean loaded = self->row != NULL && wr_row_get_loaded (self->row);

  gtk_widget_set_child_visible (self->box, loaded);
  if (!loaded)
    return;
  show_icon (self, wr_row_get_state (self->row));
  show_value (self, wr_row_get_state (self->row));
  show_lines (self);
  name_row (self);
}

static void
wr_result_list_row_dispose (GObject *object)
{
  WrResultListRow *self = WR_RESULT_LIST_ROW (object);

  g_clear_signal_handler (&self->loaded_id, self->row);
  g_clear_object (&self->row);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (wr_result_list_row_parent_class)->dispose (object);
}

static void
wr_result_list_row_class_init (WrResultListRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wr_result_list_row_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_BASE "/wr-result-list-row.ui");
  gtk_widget_class_bind_template_child (widget_class, WrResultListRow, box);
  gtk_widget_class_bind_template_child (widget_class, WrResultListRow, icon);
  gtk_widget_class_bind_template_child (widget_class, WrResultListRow, title);
  gtk_widget_class_bind_template_child (widget_class, WrResultListRow, subtitle);
  gtk_widget_class_bind_template_child (widget_class, WrResultListRow, value);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
wr_result_list_row_init (WrResultListRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * wr_result_list_row_new:
 * @list_item: (transfer none): what the row is the child of; must outlive it
 *
 * Returns: (transfer floating): an empty row.
 */
GtkWidget *
wr_result_list_row_new (GtkListItem *list_item)
{
  WrResultListRow *self = g_object_new (WR_TYPE_RESULT_LIST_ROW, NULL);

  self->list_item = list_item;
  return GTK_WIDGET (self);
}

/**
 * wr_result_list_row_set_row:
 * @row: (nullable) (transfer none): the row to show and to follow
 */
void
wr_result_list_row_set_row (WrResultListRow *self, WrRow *row)
{
  g_return_if_fail (WR_IS_RESULT_LIST_ROW (self));

  g_clear_signal_handler (&self->loaded_id, self->row);
  g_set_object (&self->row, row);
  if (row != NULL)
    self->loaded_id = g_signal_connect_object (row, "notify::loaded", G_CALLBACK (update), self,
                                               G_CONNECT_SWAPPED);
  update (self);
}

/**
 * wr_result_list_row_get_list_item:
 *
 * Returns: (transfer none): the list item that holds the row: it knows the position.
 */
GtkListItem *
wr_result_list_row_get_list_item (WrResultListRow *self)
{
  g_return_val_if_fail (WR_IS_RESULT_LIST_ROW (self), NULL);
  return self->list_item;
}
