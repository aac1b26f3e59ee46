/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What can be done with the rows of WrResultsView: copy, open, retry, export, and the menu for it.
 *
 * The rows meant are those selected; where none is (another query dropped them from the list), the
 * one in the details.
 */

#include "config.h"

#include "wr-results-view-private.h"

#include "wr-export-dialog.h"
#include "wr-result-cell.h"
#include "wr-result-list-row.h"
#include "wr-row-copy.h"
#include "wr-row-text.h"

#include <glib/gi18n.h>

static void
toast (WrResultsView *self, AdwToast *what)
{
  g_signal_emit (self, wr_results_view_signals[WR_RESULTS_VIEW_TOAST], 0, what);
}

static void
toast_text (WrResultsView *self, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  g_autoptr (AdwToast) what = g_object_ref_sink (adw_toast_new (escaped));

  toast (self, what);
}

static GtkBitset *
dup_selected (WrResultsView *self)
{
  return self->selection != NULL
             ? gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection))
             : gtk_bitset_new_empty ();
}

/* Returns: (element-type gint64): the ids of the rows meant, in the order listed. */
static GArray *
dup_row_ids (WrResultsView *self)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GtkBitset) selected = dup_selected (self);
  WrRow *shown = wr_result_details_get_row (self->details);
  GtkBitsetIter iter;
  guint position;

  for (gboolean more = gtk_bitset_iter_init_first (&iter, selected, &position); more;
       more = gtk_bitset_iter_next (&iter, &position)) {
    gint64 id = wr_row_model_get_row_id (self->model, position);
    g_array_append_val (ids, id);
  }
  if (ids->len == 0 && shown != NULL) {
    gint64 id = wr_row_get_id (shown);
    g_array_append_val (ids, id);
  }
  return ids;
}

static void
copied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WrResultsView) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = wr_row_copy_finish (result, &error);

  if (text != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  else
    toast_text (self, error->message);
}

static void
copy_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  WrResultsView *self = WR_RESULTS_VIEW (widget);
  g_autoptr (GArray) ids = dup_row_ids (self);

  wr_row_copy_async (self->store_path, ids, NULL, copied_cb, g_object_ref (self));
}

static void
launched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WrResultsView) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!g_app_info_launch_default_for_uri_finish (result, &error))
    toast_text (self, error->message);
}

static void
launch (WrResultsView *self, const char *uri)
{
  GdkDisplay *display = gtk_widget_get_display (GTK_WIDGET (self));
  g_autoptr (GdkAppLaunchContext) context = gdk_display_get_app_launch_context (display);

  g_app_info_launch_default_for_uri_async (uri, G_APP_LAUNCH_CONTEXT (context), NULL, launched_cb,
                                           g_object_ref (self));
}

static void
open_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  WrResultsView *self = WR_RESULTS_VIEW (widget);
  WrRow *row = wr_result_details_get_row (self->details);

  if (row != NULL && wr_row_get_url (row) != NULL)
    launch (self, wr_row_get_url (row));
}

/* A page may have many rows, and is retried once. */
static GArray *
dup_page_ids (GArray *row_ids)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_int64_hash, g_int64_equal);
  GArray *page_ids = g_array_sized_new (FALSE, FALSE, sizeof (gint64), row_ids->len);

  for (guint i = 0; i < row_ids->len; i++) {
    gint64 page_id = g_array_index (row_ids, gint64, i) >> WR_ROW_ITEM_BITS;

    if (g_hash_table_contains (seen, &page_id))
      continue;
    g_array_append_val (page_ids, page_id);
    g_hash_table_add (seen, &g_array_index (page_ids, gint64, page_ids->len - 1));
  }
  return page_ids;
}

static void
retry_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  WrResultsView *self = WR_RESULTS_VIEW (widget);
  g_autoptr (GArray) row_ids = dup_row_ids (self);
  g_autoptr (GArray) page_ids = dup_page_ids (row_ids);

  g_signal_emit (self, wr_results_view_signals[WR_RESULTS_VIEW_RETRY], 0, page_ids);
}

static void
retry_all_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  g_signal_emit (widget, wr_results_view_signals[WR_RESULTS_VIEW_RETRY], 0, NULL);
}

static void
close_details_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  wr_results_view_close_details (WR_RESULTS_VIEW (widget));
}

static void
clear_filter_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  wr_results_toolbar_clear (WR_RESULTS_VIEW (widget)->toolbar);
}

static void
open_folder_cb (WrResultsView *self, AdwToast *what)
{
  GFile *file = g_object_get_data (G_OBJECT (what), "wr-file");
  g_autoptr (GFile) folder = g_file_get_parent (file);
  g_autofree char *uri = g_file_get_uri (folder != NULL ? folder : file);

  launch (self, uri);
}

static void
exported_cb (WrResultsView *self, gint64 n_rows, GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *shown = g_filename_display_name (name);
  g_autofree char *escaped = g_markup_escape_text (shown, -1);
  g_autofree char *number = wr_row_text_dup_number (n_rows);
  /* Translators: how many rows, and a file's name */
  g_autofree char *text = g_strdup_printf (
      ngettext ("%s row written to %s", "%s rows written to %s", n_rows), number, escaped);
  g_autoptr (AdwToast) what = g_object_ref_sink (adw_toast_new (text));

  adw_toast_set_button_label (what, _ ("_Open Folder"));
  g_object_set_data_full (G_OBJECT (what), "wr-file", g_object_ref (file), g_object_unref);
  g_signal_connect_object (what, "button-clicked", G_CALLBACK (open_folder_cb), self,
                           G_CONNECT_SWAPPED);
  toast (self, what);
}

static void
export_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  WrResultsView *self = WR_RESULTS_VIEW (widget);
  GtkWidget *dialog = wr_export_dialog_new (
      GTK_WINDOW (gtk_widget_get_root (widget)), self->store_path, self->name,
      wr_results_toolbar_get_states (self->toolbar), wr_results_toolbar_get_search (self->toolbar));

  g_signal_connect_object (dialog, "saved", G_CALLBACK (exported_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static GtkListItem *
get_list_item (GtkWidget *widget)
{
  if (WR_IS_RESULT_CELL (widget))
    return wr_result_cell_get_list_item (WR_RESULT_CELL (widget));
  if (WR_IS_RESULT_LIST_ROW (widget))
    return wr_result_list_row_get_list_item (WR_RESULT_LIST_ROW (widget));
  return NULL;
}

/* Around a cell there is padding that belongs to the row, so its first cell is asked too. */
static GtkListItem *
find_list_item (GtkWidget *widget, GtkWidget *top)
{
  for (; widget != NULL && widget != top; widget = gtk_widget_get_parent (widget)) {
    GtkWidget *first = gtk_widget_get_first_child (widget);
    GtkListItem *item = get_list_item (widget);

    if (item == NULL && first != NULL)
      item = get_list_item (first);
    if (item == NULL && first != NULL && gtk_widget_get_first_child (first) != NULL
        && !GTK_IS_SCROLLABLE (widget))
      item = get_list_item (gtk_widget_get_first_child (first));
    if (item != NULL)
      return item;
  }
  return NULL;
}

static void
popup_menu (WrResultsView *self, const GdkRectangle *at)
{
  gtk_popover_set_pointing_to (self->popover, at);
  gtk_popover_popup (self->popover);
}

static gboolean
popup_at (WrResultsView *self, double x, double y)
{
  GtkWidget *picked = gtk_widget_pick (GTK_WIDGET (self->list_stack), x, y, GTK_PICK_DEFAULT);
  GtkListItem *item = find_list_item (picked, GTK_WIDGET (self->list_stack));
  GtkSelectionModel *selection = GTK_SELECTION_MODEL (self->selection);
  GdkRectangle at = { 0, 0, 1, 1 };
  double view_x, view_y;
  guint position;

  if (item == NULL)
    return FALSE;
  position = gtk_list_item_get_position (item);
  if (!gtk_selection_model_is_selected (selection, position))
    gtk_selection_model_select_item (selection, position, TRUE);
  gtk_widget_translate_coordinates (GTK_WIDGET (self->list_stack), GTK_WIDGET (self), x, y, &view_x,
                                    &view_y);
  at.x = view_x;
  at.y = view_y;
  popup_menu (self, &at);
  return TRUE;
}

void
wr_results_view_popup_cb (WrResultsView *self, int n_press, double x, double y)
{
  popup_at (self, x, y);
}

void
wr_results_view_long_press_cb (WrResultsView *self, double x, double y)
{
  popup_at (self, x, y);
}

/* By the keyboard: at the row that has the focus. */
static void
menu_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  WrResultsView *self = WR_RESULTS_VIEW (widget);
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));
  GtkListItem *item;
  graphene_rect_t bounds;
  GdkRectangle at;

  if (focus == NULL || !gtk_widget_is_ancestor (focus, GTK_WIDGET (self->list_stack))
      || (item = find_list_item (focus, GTK_WIDGET (self->list_stack))) == NULL
      || !gtk_widget_compute_bounds (focus, widget, &bounds))
    return;
  if (!gtk_list_item_get_selected (item))
    gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection),
                                     gtk_list_item_get_position (item), TRUE);
  at = (GdkRectangle) { bounds.origin.x, bounds.origin.y, MIN (bounds.size.width, 200),
                        bounds.size.height };
  popup_menu (self, &at);
}

typedef struct {
  const char *name;
  GtkWidgetActionActivateFunc activate;
} ActionInfo;

static const ActionInfo actions[] = {
  { "results.copy", copy_cb },
  { "results.open", open_cb },
  { "results.retry", retry_cb },
  { "results.retry-all", retry_all_cb },
  { "results.close-details", close_details_cb },
  { "results.clear-filter", clear_filter_cb },
  { "results.export", export_cb },
  { "results.menu", menu_cb },
};

void
wr_results_view_install_actions (GtkWidgetClass *widget_class)
{
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, NULL, actions[i].activate);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "results.copy",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0, "results.menu", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, "results.menu",
                                       NULL);
}

/* Enables what there is something to do for. */
void
wr_results_view_update_actions (WrResultsView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  g_autoptr (GtkBitset) selected = dup_selected (self);
  gboolean one = wr_result_details_get_row (self->details) != NULL;
  gboolean some = one || !gtk_bitset_is_empty (selected);

  gtk_widget_action_set_enabled (widget, "results.copy", some);
  gtk_widget_action_set_enabled (widget, "results.open", one);
  gtk_widget_action_set_enabled (widget, "results.retry", some);
  gtk_widget_action_set_enabled (widget, "results.export", self->store_path != NULL);
}

/**
 * wr_results_view_export:
 *
 * Asks how and where to write the rows; does nothing without any.
 */
void
wr_results_view_export (WrResultsView *self)
{
  g_return_if_fail (WR_IS_RESULTS_VIEW (self));
  gtk_widget_activate_action (GTK_WIDGET (self), "results.export", NULL);
}
