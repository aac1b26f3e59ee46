/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrResultColumns: the columns of the table of results.
 *
 * The rows are sorted by SQL, never by GTK: the sorters of the columns order nothing and only tell
 * which header was clicked. GTK 4.8 has no call for that, so the view's sorter is asked to compare
 * two probes: it turns to the clicked column's sorter first, which notes its column, and turns its
 * answer round when the order is descending.
 */

#include "config.h"

#include "wr-result-columns.h"

#include "wr-result-cell.h"
#include "wr-row-model.h"

#include <glib/gi18n.h>

#define ACTION_GROUP "columns"

struct _WrResultColumns {
  GObject parent_instance;

  GtkColumnView *view; /* (unowned): outlives this object */
  GMenu *menu;
  GSimpleActionGroup *actions;
  int probed;          /* WrSortKey that the comparison under way met first, or -1 */
  gboolean filling;
};

/* What a column's factory and sorter need to know; each has its own. */
typedef struct {
  WrResultColumns *columns; /* (unowned) */
  int content;
  WrCellRoom room;
} ColumnData;

typedef struct {
  const char *title;
  WrCellRoom room;
  gboolean expand;
} ColumnInfo;

static const ColumnInfo fixed_columns[WR_CELL_FIELD] = {
  /* Translators: the column of the pages' numbers */
  [WR_CELL_NUMBER] = { N_ ("No."), { 4, 4, 12 }, FALSE },
  [WR_CELL_STATE] = { N_ ("State"), { 7, 7, 12 }, FALSE },
  [WR_CELL_URL] = { N_ ("URL"), { 16, 34, 26 }, TRUE },
  /* Translators: the column of the HTTP status codes */
  [WR_CELL_STATUS] = { N_ ("HTTP"), { 3, 4, 4 }, FALSE },
  [WR_CELL_TIME] = { N_ ("Time"), { 5, 6, 9 }, FALSE },
  [WR_CELL_WORKER] = { N_ ("Worker"), { 2, 3, 4 }, FALSE },
};

static const ColumnInfo field_column = { NULL, { 3, 3, 18 }, TRUE };

enum { SIGNAL_SORT_CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WrResultColumns, wr_result_columns, G_TYPE_OBJECT)

static ColumnData *
column_data_new (WrResultColumns *self, int content, const ColumnInfo *info)
{
  ColumnData *data = g_new0 (ColumnData, 1);

  data->columns = self;
  data->content = content;
  data->room = info->room;
  return data;
}

static void
setup_cb (ColumnData *data, GtkListItem *item)
{
  gtk_list_item_set_child (item, wr_result_cell_new (data->content, &data->room, item));
}

static void
bind_cb (ColumnData *data, GtkListItem *item)
{
  wr_result_cell_set_row (WR_RESULT_CELL (gtk_list_item_get_child (item)),
                          gtk_list_item_get_item (item));
}

static void
unbind_cb (ColumnData *data, GtkListItem *item)
{
  wr_result_cell_set_row (WR_RESULT_CELL (gtk_list_item_get_child (item)), NULL);
}

static GtkListItemFactory *
create_factory (WrResultColumns *self, int content, const ColumnInfo *info)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  ColumnData *data = column_data_new (self, content, info);

  g_object_set_data_full (G_OBJECT (factory), "wr-column", data, g_free);
  g_signal_connect_swapped (factory, "setup", G_CALLBACK (setup_cb), data);
  g_signal_connect_swapped (factory, "bind", G_CALLBACK (bind_cb), data);
  g_signal_connect_swapped (factory, "unbind", G_CALLBACK (unbind_cb), data);
  return factory;
}

static int
note_probe_cb (gconstpointer a, gconstpointer b, gpointer user_data)
{
  ColumnData *data = user_data;

  if (data->columns->probed < 0)
    data->columns->probed = data->content;
  return -1;
}

static void
sorter_changed_cb (WrResultColumns *self)
{
  if (!self->filling)
    g_signal_emit (self, signals[SIGNAL_SORT_CHANGED], 0);
}

static void
add_to_menu (WrResultColumns *self, GtkColumnViewColumn *column, int content, const char *title)
{
  g_autofree char *name = g_strdup_printf ("show-%d", content);
  g_autofree char *detailed = g_strdup_printf (ACTION_GROUP ".%s", name);
  g_autoptr (GPropertyAction) action = g_property_action_new (name, column, "visible");
  g_autofree char *escaped = NULL;
  g_auto (GStrv) parts = NULL;

  g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (action));
  parts = g_strsplit (title, "_", -1); /* a field's name is no mnemonic */
  escaped = g_strjoinv ("__", parts);
  g_menu_append (self->menu, escaped, detailed);
}

static void
append_column (WrResultColumns *self, int content, const char *title, const ColumnInfo *info)
{
  g_autoptr (GtkColumnViewColumn) column
      = gtk_column_view_column_new (title, create_factory (self, content, info));
  g_autoptr (GtkCustomSorter) sorter
      = gtk_custom_sorter_new (note_probe_cb, column_data_new (self, content, info), g_free);

  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_column_set_expand (column, info->expand);
  gtk_column_view_column_set_sorter (column, GTK_SORTER (sorter));
  if (content != WR_CELL_NUMBER) /* one column must stay, for the way back */
    add_to_menu (self, column, content, title);
  gtk_column_view_column_set_header_menu (column, G_MENU_MODEL (self->menu));
  gtk_column_view_append_column (self->view, column);
  if (content == WR_CELL_NUMBER)
    gtk_column_view_sort_by_column (self->view, column, GTK_SORT_ASCENDING);
}

static void
remove_all_columns (WrResultColumns *self)
{
  GListModel *columns = gtk_column_view_get_columns (self->view);
  g_auto (GStrv) names = NULL;

  gtk_column_view_sort_by_column (self->view, NULL, GTK_SORT_ASCENDING);
  for (guint n = g_list_model_get_n_items (columns); n > 0; n--) {
    g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, n - 1);
    gtk_column_view_remove_column (self->view, column);
  }
  g_menu_remove_all (self->menu);
  names = g_action_group_list_actions (G_ACTION_GROUP (self->actions));
  for (guint i = 0; names[i] != NULL; i++)
    g_action_map_remove_action (G_ACTION_MAP (self->actions), names[i]);
}

static void
wr_result_columns_finalize (GObject *object)
{
  WrResultColumns *self = WR_RESULT_COLUMNS (object);

  g_clear_object (&self->menu);
  g_clear_object (&self->actions);
  G_OBJECT_CLASS (wr_result_columns_parent_class)->finalize (object);
}

static void
wr_result_columns_class_init (WrResultColumnsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wr_result_columns_finalize;

  signals[SIGNAL_SORT_CHANGED] = g_signal_new ("sort-changed", WR_TYPE_RESULT_COLUMNS,
                                               G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                               0);
}

static void
wr_result_columns_init (WrResultColumns *self)
{
  self->menu = g_menu_new ();
  self->actions = g_simple_action_group_new ();
}

/**
 * wr_result_columns_new:
 * @view: (transfer none): the table; must outlive the columns
 *
 * Returns: (transfer full): the columns of @view, with no field yet.
 */
WrResultColumns *
wr_result_columns_new (GtkColumnView *view)
{
  WrResultColumns *self = g_object_new (WR_TYPE_RESULT_COLUMNS, NULL);

  self->view = view;
  gtk_widget_insert_action_group (GTK_WIDGET (view), ACTION_GROUP, G_ACTION_GROUP (self->actions));
  g_signal_connect_object (gtk_column_view_get_sorter (view), "changed",
                           G_CALLBACK (sorter_changed_cb), self, G_CONNECT_SWAPPED);
  wr_result_columns_set_fields (self, NULL);
  return self;
}

/**
 * wr_result_columns_set_fields:
 * @fields: (nullable) (array zero-terminated=1): the names of the job's fields
 *
 * Makes the columns anew: the fixed ones and one a field, all shown, sorted by number. Emits
 * nothing.
 */
void
wr_result_columns_set_fields (WrResultColumns *self, const char *const *fields)
{
  g_return_if_fail (WR_IS_RESULT_COLUMNS (self));

  self->filling = TRUE;
  remove_all_columns (self);
  for (int i = 0; i < WR_CELL_FIELD; i++)
    append_column (self, i, _ (fixed_columns[i].title), &fixed_columns[i]);
  for (int i = 0; fields != NULL && fields[i] != NULL; i++)
    append_column (self, WR_CELL_FIELD + i, fields[i], &field_column);
  self->filling = FALSE;
}

/**
 * wr_result_columns_get_sort:
 * @descending: (out): whether the greatest comes first
 *
 * Returns: what the header that was clicked last stands for: a WrSortKey, or %WR_SORT_COLUMN + the
 *   field's index.
 */
int
wr_result_columns_get_sort (WrResultColumns *self, gboolean *descending)
{
  g_autoptr (GObject) a = g_object_new (G_TYPE_OBJECT, NULL);
  g_autoptr (GObject) b = g_object_new (G_TYPE_OBJECT, NULL);

  G_STATIC_ASSERT ((int) WR_CELL_FIELD == (int) WR_SORT_COLUMN);
  G_STATIC_ASSERT ((int) WR_CELL_WORKER == (int) WR_SORT_WORKER);
  g_return_val_if_fail (WR_IS_RESULT_COLUMNS (self), WR_SORT_NUMBER);

  self->probed = -1;
  *descending
      = gtk_sorter_compare (gtk_column_view_get_sorter (self->view), a, b) == GTK_ORDERING_LARGER;
  return self->probed < 0 ? WR_SORT_NUMBER : self->probed;
}

/**
 * wr_result_columns_get_menu:
 *
 * Returns: (transfer none): a menu of the columns that can be hidden; its actions are those of
 *   wr_result_columns_get_actions() under the name “columns”.
 */
GMenuModel *
wr_result_columns_get_menu (WrResultColumns *self)
{
  g_return_val_if_fail (WR_IS_RESULT_COLUMNS (self), NULL);
  return G_MENU_MODEL (self->menu);
}

/**
 * wr_result_columns_get_actions:
 *
 * Returns: (transfer none): a switch a column.
 */
GActionGroup *
wr_result_columns_get_actions (WrResultColumns *self)
{
  g_return_val_if_fail (WR_IS_RESULT_COLUMNS (self), NULL);
  return G_ACTION_GROUP (self->actions);
}
