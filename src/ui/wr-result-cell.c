/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrResultCell: one cell of the table of results.
 *
 * A column view holds 200 rows of these and binds them all anew on a jump, so a bind must cost next
 * to nothing: GtkInscription asks for the same size whatever it says, which spares a layout a
 * cell, and a style class changes only with the state. The children are made in C since a template
 * would be parsed for each of them.
 */

#include "config.h"

#include "wr-result-cell.h"

#include "wr-columns.h"
#include "wr-compat.h"
#include "wr-row-text.h"

struct _WrResultCell {
  GtkWidget parent_instance;

  int content;            /* WrCellContent */
  WrCellRoom *room;       /* (unowned): outlives this widget */
  GtkListItem *list_item; /* (unowned): it owns this widget */
  WrRow *row;             /* (owned) (nullable) */
  gulong loaded_id;
  int state;              /* shown; -1: none */
  GtkWidget *icon;        /* (nullable) */
  GtkWidget *text;
};

G_DEFINE_FINAL_TYPE (WrResultCell, wr_result_cell, GTK_TYPE_WIDGET)

static char *
dup_text (WrResultCell *self)
{
  g_autofree char *own = NULL;
  int status;

  switch (self->content) {
  case WR_CELL_NUMBER:
    return wr_row_text_dup_number (wr_row_get_page_id (self->row));
  case WR_CELL_STATE:
    return g_strdup (wr_row_text_get_state_word (wr_row_get_state (self->row)));
  case WR_CELL_URL:
    own = wr_row_text_dup_short_url (wr_row_get_url (self->row));
    return wr_row_text_isolate (own);
  case WR_CELL_STATUS:
    status = wr_row_get_http_status (self->row);
    return status > 0 ? g_strdup_printf ("%d", status) : NULL;
  case WR_CELL_TIME:
    return wr_row_get_attempts (self->row) > 0
               ? wr_row_text_dup_duration (wr_row_get_duration (self->row))
               : NULL;
  case WR_CELL_WORKER:
    return wr_row_get_worker (self->row) > 0
               ? wr_row_text_dup_number (wr_row_get_worker (self->row))
               : NULL;
  default:
    own = wr_row_text_dup_line (wr_row_get_cell (self->row, self->content - WR_CELL_FIELD));
    return wr_row_text_isolate (own);
  }
}

/* Most pages are done: their word is plain, so that the others stand out. */
static GtkWidget *
get_coloured (WrResultCell *self)
{
  return self->state == WR_PAGE_DONE ? self->icon : GTK_WIDGET (self);
}

static void
show_state (WrResultCell *self, int state)
{
  if (self->state == state)
    return;
  if (self->state >= 0)
    gtk_widget_remove_css_class (get_coloured (self), wr_row_text_get_state_class (self->state));
  self->state = state;
  gtk_widget_set_visible (self->icon, state >= 0);
  if (state < 0)
    return;
  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), wr_row_text_get_state_icon (state));
  gtk_widget_add_css_class (get_coloured (self), wr_row_text_get_state_class (state));
}

static void
fit_room (WrResultCell *self)
{
  gtk_inscription_set_min_chars (GTK_INSCRIPTION (self->text), self->room->min_chars);
  gtk_inscription_set_nat_chars (GTK_INSCRIPTION (self->text),
                                 MAX (self->room->min_chars, self->room->nat_chars));
}

/* Digits all need a whole average character, letters less. */
static guint
count_chars (WrResultCell *self, const char *text)
{
  guint n_chars = (guint) wr_columns_count (text);

  return self->content < WR_CELL_FIELD && self->content != WR_CELL_URL ? n_chars
                                                                      : n_chars * 5 / 6 + 1;
}

static void
make_room (WrResultCell *self, const char *text)
{
  guint n_chars = MIN (count_chars (self, text), self->room->max_chars);

  if (n_chars <= gtk_inscription_get_min_chars (GTK_INSCRIPTION (self->text)))
    return;
  self->room->min_chars = MAX (self->room->min_chars, n_chars);
  fit_room (self);
}

/* What has the focus is the row, and the page is what it is about. */
static void
name_row (WrResultCell *self)
{
  if (self->content != WR_CELL_URL || self->row == NULL || !wr_row_get_loaded (self->row))
    return;
  g_autofree char *name
      = g_strdup_printf ("%s · %s", wr_row_text_get_state_word (wr_row_get_state (self->row)),
                         wr_row_get_url (self->row));

  wr_compat_name_row (GTK_WIDGET (self), name);
}

static void
update (WrResultCell *self)
{
  gboolean loaded = self->row != NULL && wr_row_get_loaded (self->row);
  g_autofree char *text = loaded ? dup_text (self) : NULL;

  if (self->icon != NULL)
    show_state (self, loaded ? (int) wr_row_get_state (self->row) : -1);
  if (text != NULL)
    make_room (self, text);
  gtk_inscription_set_text (GTK_INSCRIPTION (self->text), text);
  /* GTK 4.8 would read an empty one as the name of its class. */
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->text), GTK_ACCESSIBLE_STATE_HIDDEN,
                               text == NULL || *text == '\0', -1);
  name_row (self);
}

/* GTK binds some rows before they are in the list. */
static void
wr_result_cell_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (wr_result_cell_parent_class)->root (widget);
  name_row (WR_RESULT_CELL (widget));
}

/* The full text of what the column may cut off, made only when somebody asks for it. */
static gboolean
query_tooltip_cb (WrResultCell *self, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  g_autofree char *text = NULL;

  if (self->row == NULL || !wr_row_get_loaded (self->row))
    return FALSE;
  if (self->content == WR_CELL_URL)
    text = g_strdup (wr_row_get_url (self->row));
  else if (self->content == WR_CELL_STATE)
    text = wr_row_text_dup_failure (self->row);
  else
    text = wr_row_text_dup_line (wr_row_get_cell (self->row, self->content - WR_CELL_FIELD));

  gtk_tooltip_set_text (tooltip, text);
  return text != NULL && *text != '\0';
}

static void
wr_result_cell_dispose (GObject *object)
{
  WrResultCell *self = WR_RESULT_CELL (object);

  g_clear_signal_handler (&self->loaded_id, self->row);
  g_clear_object (&self->row);
  g_clear_pointer (&self->icon, gtk_widget_unparent);
  g_clear_pointer (&self->text, gtk_widget_unparent);
  G_OBJECT_CLASS (wr_result_cell_parent_class)->dispose (object);
}

static void
wr_result_cell_class_init (WrResultCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wr_result_cell_dispose;
  widget_class->root = wr_result_cell_root;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "resultcell");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GENERIC);
}

static void
wr_result_cell_init (WrResultCell *self)
{
  self->state = -1;
  self->text = g_object_new (GTK_TYPE_INSCRIPTION, "hexpand", TRUE, "text-overflow",
                             GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END, NULL);
  gtk_widget_set_parent (self->text, GTK_WIDGET (self));
}

static void
add_icon (WrResultCell *self)
{
  self->icon = g_object_new (GTK_TYPE_IMAGE, "visible", FALSE, "accessible-role",
                             GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  gtk_widget_insert_before (self->icon, GTK_WIDGET (self), self->text);
}

/**
 * wr_result_cell_new:
 * @content: a WrCellContent, or WR_CELL_FIELD + the field's index
 * @room: (transfer none): the column's; must outlive the cell
 * @list_item: (transfer none): what the cell is the child of; must outlive it
 *
 * Returns: (transfer floating): an empty cell.
 */
GtkWidget *
wr_result_cell_new (int content, WrCellRoom *room, GtkListItem *list_item)
{
  WrResultCell *self = g_object_new (WR_TYPE_RESULT_CELL, NULL);

  self->content = content;
  self->list_item = list_item;
  self->room = room;
  fit_room (self);
  if (content == WR_CELL_STATE)
    add_icon (self);
  if (content == WR_CELL_NUMBER) {
    gtk_widget_add_css_class (GTK_WIDGET (self), "dim-label");
    gtk_inscription_set_xalign (GTK_INSCRIPTION (self->text), 1);
  }
  if (content == WR_CELL_URL) /* what tells it from its siblings is at the end */
    gtk_inscription_set_text_overflow (GTK_INSCRIPTION (self->text),
                                       GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_START);
  if (content < WR_CELL_FIELD)
    gtk_widget_add_css_class (GTK_WIDGET (self), "numeric");
  if (content == WR_CELL_URL || content == WR_CELL_STATE || content >= WR_CELL_FIELD) {
    gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
    g_signal_connect (self, "query-tooltip", G_CALLBACK (query_tooltip_cb), NULL);
  }
  return GTK_WIDGET (self);
}

/**
 * wr_result_cell_set_row:
 * @row: (nullable) (transfer none): the row to show and to follow
 */
void
wr_result_cell_set_row (WrResultCell *self, WrRow *row)
{
  g_return_if_fail (WR_IS_RESULT_CELL (self));

  g_clear_signal_handler (&self->loaded_id, self->row);
  g_set_object (&self->row, row);
  if (row == NULL)
    return;
  self->loaded_id = g_signal_connect_object (row, "notify::loaded", G_CALLBACK (update), self,
                                             G_CONNECT_SWAPPED);
  update (self);
}

/**
 * wr_result_cell_get_list_item:
 *
 * Returns: (transfer none): the list item that holds the cell: it knows the position.
 */
GtkListItem *
wr_result_cell_get_list_item (WrResultCell *self)
{
  g_return_val_if_fail (WR_IS_RESULT_CELL (self), NULL);
  return self->list_item;
}

/**
 * wr_result_cell_get_text:
 *
 * Returns: (transfer none) (nullable): what the cell shows now.
 */
const char *
wr_result_cell_get_text (WrResultCell *self)
{
  g_return_val_if_fail (WR_IS_RESULT_CELL (self), NULL);
  return gtk_inscription_get_text (GTK_INSCRIPTION (self->text));
}
