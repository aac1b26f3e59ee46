/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrResultsView: the page of a run's rows.
 *
 * Wide it is a table with the details beside it, narrow a list of two-line rows that the details
 * replace. Only the one that is seen has the model: rows bound to a hidden list would cost as much
 * as those in sight. What is listed, and in which order, is a query of the model and never a GTK
 * filter or sorter.
 */

#include "config.h"

#include "wr-results-view-private.h"

#include "wr-failure-tally.h"
#include "wr-result-list-row.h"
#include "wr-row-text.h"
#include "wr-store-check.h"
#include "wr-tab-stop.h"

#include <glib/gi18n.h>

guint wr_results_view_signals[WR_RESULTS_VIEW_N_SIGNALS];

G_DEFINE_FINAL_TYPE (WrResultsView, wr_results_view, GTK_TYPE_WIDGET)

static gboolean
is_narrow (WrResultsView *self)
{
  return wr_breakpoint_bin_get_narrow (self->bin);
}

static void
cancel (GCancellable **cancellable)
{
  g_cancellable_cancel (*cancellable);
  g_clear_object (cancellable);
}

static const char *
get_list_page (WrResultsView *self)
{
  if (g_list_model_get_n_items (G_LIST_MODEL (self->model)) > 0)
    return is_narrow (self) ? "list" : "table";
  if (wr_row_model_get_loading (self->model))
    return "reading";
  return wr_results_toolbar_get_filtering (self->toolbar) ? "nothing" : "waiting";
}

static void
update_list_page (WrResultsView *self)
{
  if (self->model != NULL)
    gtk_stack_set_visible_child_name (self->list_stack, get_list_page (self));
}

static void
arrange_details (WrResultsView *self)
{
  gboolean alone = is_narrow (self) && self->details_open;

  gtk_widget_set_visible (GTK_WIDGET (self->details), self->details_open);
  gtk_widget_set_visible (gtk_paned_get_start_child (self->paned), !alone);
  gtk_widget_set_visible (GTK_WIDGET (self->toolbar), !alone);
}

static void
attach_model (WrResultsView *self)
{
  g_autoptr (GtkNoSelection) plain = NULL;

  if (self->model != NULL && is_narrow (self))
    plain = gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->model)));
  gtk_column_view_set_model (self->table, !is_narrow (self) && self->model != NULL
                                              ? GTK_SELECTION_MODEL (self->selection)
                                              : NULL);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (plain));
}

static void
narrow_cb (WrResultsView *self)
{
  attach_model (self);
  arrange_details (self);
  update_list_page (self);
}

static void
show_details (WrResultsView *self, gboolean open)
{
  self->details_open = open;
  arrange_details (self);
  wr_results_view_update_actions (self);
}

/*
 * What was selected stays in the details when another query drops it from the list: then the
 * selection changes without this signal.
 */
static void
selection_changed_cb (WrResultsView *self)
{
  g_autoptr (GtkBitset) selected
      = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  guint64 n_selected = gtk_bitset_get_size (selected);

  if (n_selected == 1) {
    g_autoptr (WrRow) row = g_list_model_get_item (G_LIST_MODEL (self->model),
                                                   gtk_bitset_get_minimum (selected));
    wr_result_details_set_row (self->details, row);
  }
  else if (n_selected > 1) {
    wr_result_details_set_n_selected (self->details, (guint) n_selected);
  }
  else {
    wr_result_details_set_row (self->details, NULL);
  }
  if (n_selected == 0)
    show_details (self, FALSE);
  else
    show_details (self, self->details_open || !is_narrow (self));
}

/* The row in the details is selected again where another order or filter has put it. */
static gboolean
reselect_cb (gpointer user_data)
{
  WrResultsView *self = user_data;
  WrRow *row = wr_result_details_get_row (self->details);
  g_autoptr (GtkBitset) selected
      = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  guint position;

  self->reselect_id = 0;
  if (row != NULL && gtk_bitset_is_empty (selected)
      && wr_row_model_find (self->model, wr_row_get_id (row), &position))
    gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), position, TRUE);
  return G_SOURCE_REMOVE;
}

/* A selection must not change before all that listen have heard of the change under way. */
static void
rows_changed_cb (WrResultsView *self)
{
  update_list_page (self);
  if (self->reselect_id == 0 && wr_result_details_get_row (self->details) != NULL)
    self->reselect_id = g_idle_add (reselect_cb, self);
}

static void
activate_cb (WrResultsView *self, guint position)
{
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), position, TRUE);
  show_details (self, TRUE);
}

static void
list_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  gtk_list_item_set_child (item, wr_result_list_row_new (item));
}

static void
list_bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  wr_result_list_row_set_row (WR_RESULT_LIST_ROW (gtk_list_item_get_child (item)),
                              gtk_list_item_get_item (item));
}

static void
list_unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  wr_result_list_row_set_row (WR_RESULT_LIST_ROW (gtk_list_item_get_child (item)), NULL);
}

/*
 * When its width changes, GTK 4.8 allocates a table by the scroll position from before the change;
 * and from right to left it keeps the left edge in sight, where a table ends.
 */
static gboolean
scroll_back_cb (gpointer user_data)
{
  WrResultsView *self = user_data;
  GtkAdjustment *adjustment = gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (self->table));

  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment)
                                              - gtk_adjustment_get_page_size (adjustment)
                                              - self->scrolled);
  gtk_widget_queue_allocate (GTK_WIDGET (self->table));
  self->scroll_id = 0;
  return G_SOURCE_REMOVE;
}

static void
width_changed_cb (WrResultsView *self)
{
  if (self->scroll_id == 0)
    self->scroll_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, scroll_back_cb, self, NULL);
}

static void
scrolled_cb (WrResultsView *self, GtkAdjustment *adjustment)
{
  if (self->scroll_id == 0)
    self->scrolled = gtk_adjustment_get_upper (adjustment)
                     - gtk_adjustment_get_page_size (adjustment)
                     - gtk_adjustment_get_value (adjustment);
}

static void
follow_scrolling (WrResultsView *self)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (self->table));

  g_signal_connect_object (adjustment, "changed", G_CALLBACK (width_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (scrolled_cb), self,
                           G_CONNECT_SWAPPED);
}

/* Another order or filter begins at its first row. The old rows are scrolled, as new ones have no
 * place. */
static void
query_cb (WrResultsView *self)
{
  GtkScrollable *view
      = is_narrow (self) ? GTK_SCROLLABLE (self->list) : GTK_SCROLLABLE (self->table);
  WrStoreQuery query = { 0 };

  if (self->model == NULL)
    return;
  gtk_adjustment_set_value (gtk_scrollable_get_vadjustment (view), 0);
  query.states = wr_results_toolbar_get_states (self->toolbar);
  query.search = wr_results_toolbar_get_search (self->toolbar);
  query.sort = wr_result_columns_get_sort (self->columns, &query.descending);
  wr_row_model_set_query (self->model, &query);
}

static char *
describe_all_failed (gint64 n_failed, gint64 n_commonest, const char *reason)
{
  g_autofree char *failed = wr_row_text_dup_number (n_failed);
  g_autofree char *commonest = wr_row_text_dup_number (n_commonest);

  if (n_commonest < n_failed)
    /* Translators: how many pages failed, how many of them for the commonest reason, and it */
    return g_strdup_printf (_ ("All %s pages failed, %s of them for this: %s"), failed, commonest,
                            reason);
  /* Translators: how many pages failed, and why */
  return g_strdup_printf (ngettext ("%s page failed: %s", "All %s pages failed: %s", n_failed),
                          failed, reason);
}

static void
tally_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WrResultsView) self = user_data;
  gint64 n_failed, n_commonest;
  g_autofree char *reason = wr_failure_tally_finish (result, &n_failed, &n_commonest, NULL);
  g_autofree char *text = NULL;

  if (g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result))) || reason == NULL)
    return;
  text = describe_all_failed (n_failed, n_commonest, reason);
  gtk_label_set_label (self->failed_label, text);
  gtk_revealer_set_reveal_child (self->failed_bar, TRUE);
}

static gboolean
have_all_failed (const WrStoreCounts *counts)
{
  return counts->pages[WR_PAGE_FAILED] > 0 && counts->pages[WR_PAGE_DONE] == 0
         && counts->pages[WR_PAGE_SKIPPED] == 0 && counts->pages[WR_PAGE_QUEUED] == 0
         && counts->pages[WR_PAGE_RUNNING] == 0;
}

static void
update_failed_bar (WrResultsView *self, const WrStoreCounts *counts)
{
  gint64 n_failed = have_all_failed (counts) ? counts->pages[WR_PAGE_FAILED] : 0;

  if (wr_results_toolbar_get_search (self->toolbar) != NULL || n_failed == self->n_tallied)
    return;
  self->n_tallied = n_failed;
  cancel (&self->tallying);
  if (n_failed == 0) {
    gtk_revealer_set_reveal_child (self->failed_bar, FALSE);
    return;
  }
  self->tallying = g_cancellable_new ();
  wr_failure_tally_async (self->store_path, self->tallying, tally_cb, g_object_ref (self));
}

static void
counts_cb (WrResultsView *self)
{
  const WrStoreCounts *counts = wr_row_model_get_counts (self->model);

  wr_results_toolbar_set_counts (self->toolbar, counts);
  update_failed_bar (self, counts);
  update_list_page (self);
}

static void
clear_model (WrResultsView *self)
{
  const WrStoreCounts none = { 0 };

  if (self->model == NULL)
    return;
  cancel (&self->tallying);
  g_clear_handle_id (&self->reselect_id, g_source_remove);
  self->n_tallied = 0;
  gtk_revealer_set_reveal_child (self->failed_bar, FALSE);
  wr_result_details_set_store (self->details, NULL, NULL);
  gtk_column_view_set_model (self->table, NULL);
  gtk_list_view_set_model (self->list, NULL);
  g_signal_handlers_disconnect_by_data (self->model, self);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  g_clear_object (&self->selection);
  g_clear_object (&self->model);
  g_clear_pointer (&self->store_path, g_free);
  wr_results_toolbar_set_counts (self->toolbar, &none);
  wr_results_toolbar_clear (self->toolbar);
  show_details (self, FALSE);
}

static void
show_store_error (WrResultsView *self, const GError *error)
{
  clear_model (self);
  adw_status_page_set_description (self->error_page, error->message);
  gtk_stack_set_visible_child_name (self->stack, "error");
  wr_results_view_update_actions (self);
}

/*
 * Shows the rows of the store at @path, which @store writes if this process has it open for that.
 */
void
wr_results_view_set_store (WrResultsView *self, const char *path, WrStore *store)
{
  const char *const *fields;

  clear_model (self);
  self->store_path = g_strdup (path);
  self->model = wr_row_model_new (path, store);
  if (wr_row_model_get_error (self->model) != NULL) {
    g_autoptr (GError) error = g_error_copy (wr_row_model_get_error (self->model));
    show_store_error (self, error);
    return;
  }
  self->selection = gtk_multi_selection_new (g_object_ref (G_LIST_MODEL (self->model)));
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (rows_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->model, "notify::loading", G_CALLBACK (update_list_page), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->model, "counts-changed", G_CALLBACK (counts_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (selection_changed_cb),
                           self, G_CONNECT_SWAPPED);

  fields = wr_row_model_get_columns (self->model);
  wr_result_columns_set_fields (self->columns, fields);
  wr_result_details_set_store (self->details, path, fields);
  attach_model (self);
  gtk_stack_set_visible_child_name (self->stack, "content");
  counts_cb (self);
  wr_results_view_update_actions (self);
}

typedef struct {
  WrResultsView *view; /* (owned) */
  char *path;
} Opening;

static void
opening_free (Opening *opening)
{
  g_object_unref (opening->view);
  g_free (opening->path);
  g_free (opening);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Opening, opening_free)

static void
checked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Opening) opening = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = wr_store_check_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (error != NULL) {
    show_store_error (opening->view, error);
    return;
  }
  g_free (opening->view->name);
  opening->view->name = g_steal_pointer (&name);
  wr_results_view_set_store (opening->view, opening->path, NULL);
}

/* The run makes its store, or opens it, while it starts. */
static void
run_state_cb (WrResultsView *self)
{
  WrStore *store = wr_run_get_store (self->run);

  if (store != NULL && g_strcmp0 (self->store_path, wr_store_get_path (store)) != 0)
    wr_results_view_set_store (self, wr_store_get_path (store), store);
  else if (store != NULL && self->model != NULL)
    wr_row_model_follow (self->model, store);
  if (self->model != NULL && wr_run_get_state (self->run) == WR_RUN_ENDED)
    wr_row_model_refresh (self->model);
}

static void
forget_run (WrResultsView *self)
{
  cancel (&self->opening);
  if (self->run != NULL)
    g_signal_handlers_disconnect_by_data (self->run, self);
  g_clear_object (&self->run);
}

static void
wr_results_view_dispose (GObject *object)
{
  WrResultsView *self = WR_RESULTS_VIEW (object);

  forget_run (self);
  g_clear_handle_id (&self->scroll_id, g_source_remove);
  if (self->bin != NULL)
    clear_model (self);
  g_clear_object (&self->columns);
  gtk_widget_dispose_template (GTK_WIDGET (self), WR_TYPE_RESULTS_VIEW);
  G_OBJECT_CLASS (wr_results_view_parent_class)->dispose (object);
}

static void
wr_results_view_finalize (GObject *object)
{
  WrResultsView *self = WR_RESULTS_VIEW (object);

  g_free (self->store_path);
  g_free (self->name);
  G_OBJECT_CLASS (wr_results_view_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_BASE "/wr-results-view.ui");
  gtk_widget_class_bind_template_child (widget_class, WrResultsView, bin);
  gtk_widget_class_bind_template_child (widget_class, WrResultsView, stack);
  gtk_widget_class_bind_template_child (widget_class, WrResultsView, error_page);
  gtk_widget_class_bind_template_child (widget_class, WrResultsView, toolbar);
  gtk_widget_class_bind_template_child (widget_class, WrResultsView, failed_bar);
  gtk_widget_class_bind_template_child (widget_class, WrResultsView, failed_label);
  gtk_widget_class_bind_template_child (widget_class, WrResultsView, paned);
  gtk_widget_class_bind_template_child (widget_class, WrResultsView, list_stack);
  gtk_widget_class_bind_template_child (widget_class, WrResultsView, table);
  gtk_widget_class_bind_template_child (widget_class, WrResultsView, list);
  gtk_widget_class_bind_template_child (widget_class, WrResultsView, details);
  gtk_widget_class_bind_template_child (widget_class, WrResultsView, progress);
  gtk_widget_class_bind_template_child (widget_class, WrResultsView, popover);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, list_bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, list_setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, list_unbind_cb);
  gtk_widget_class_bind_template_callback (widget_class, narrow_cb);
  gtk_widget_class_bind_template_callback (widget_class, query_cb);
  gtk_widget_class_bind_template_callback (widget_class, wr_results_view_long_press_cb);
  gtk_widget_class_bind_template_callback (widget_class, wr_results_view_popup_cb);
}

static void
wr_results_view_class_init (WrResultsViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wr_results_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = wr_results_view_finalize;

  wr_results_view_signals[WR_RESULTS_VIEW_TOAST]
      = g_signal_new ("toast", WR_TYPE_RESULTS_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                      G_TYPE_NONE, 1, ADW_TYPE_TOAST);
  wr_results_view_signals[WR_RESULTS_VIEW_RETRY]
      = g_signal_new ("retry", WR_TYPE_RESULTS_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                      G_TYPE_NONE, 1, G_TYPE_ARRAY);

  g_type_ensure (WR_TYPE_BREAKPOINT_BIN);
  g_type_ensure (WR_TYPE_PROGRESS_LINE);
  g_type_ensure (WR_TYPE_RESULTS_TOOLBAR);
  g_type_ensure (WR_TYPE_TAB_STOP);
  g_type_ensure (WR_TYPE_RESULT_DETAILS);
  bind_template (widget_class);
  wr_results_view_install_actions (widget_class);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
wr_results_view_init (WrResultsView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->name = g_strdup ("");
  self->columns = wr_result_columns_new (self->table);
  g_signal_connect_object (self->columns, "sort-changed", G_CALLBACK (query_cb), self,
                           G_CONNECT_SWAPPED);
  follow_scrolling (self);
  wr_results_toolbar_set_columns (self->toolbar, wr_result_columns_get_menu (self->columns),
                                  wr_result_columns_get_actions (self->columns));
  wr_results_view_update_actions (self);
}

void
wr_results_view_close_details (WrResultsView *self)
{
  wr_result_details_set_row (self->details, NULL);
  if (self->selection != NULL)
    gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (self->selection));
  show_details (self, FALSE);
  gtk_widget_child_focus (gtk_stack_get_visible_child (self->list_stack), GTK_DIR_TAB_FORWARD);
}

/**
 * wr_results_view_set_run:
 * @run: (nullable): the run whose rows to show: those of an earlier start at once, the others as
 *   they come
 *
 * Without a run the view says that there are no results yet.
 */
void
wr_results_view_set_run (WrResultsView *self, WrRun *run)
{
  g_return_if_fail (WR_IS_RESULTS_VIEW (self));

  if (self->run == run && run != NULL)
    return;
  forget_run (self);
  clear_model (self);
  self->run = run != NULL ? g_object_ref (run) : NULL;
  wr_progress_line_set_run (self->progress, run);
  gtk_stack_set_visible_child_name (self->stack, run != NULL ? "starting" : "empty");
  wr_results_view_update_actions (self);
  if (run == NULL)
    return;
  g_free (self->name);
  self->name = g_strdup (wr_run_get_job (run)->name);
  g_signal_connect_object (run, "notify::state", G_CALLBACK (run_state_cb), self,
                           G_CONNECT_SWAPPED);
  if (wr_run_get_store (run) == NULL
      && g_file_test (wr_run_get_store_path (run), G_FILE_TEST_EXISTS))
    wr_results_view_set_store (self, wr_run_get_store_path (run), NULL);
  run_state_cb (self);
}

/**
 * wr_results_view_open_store:
 * @path: the store of a run that is not under way
 *
 * Shows its rows, or why they cannot be read.
 */
void
wr_results_view_open_store (WrResultsView *self, const char *path)
{
  Opening *opening;

  g_return_if_fail (WR_IS_RESULTS_VIEW (self));

  wr_results_view_set_run (self, NULL);
  self->opening = g_cancellable_new ();
  opening = g_new0 (Opening, 1);
  opening->view = g_object_ref (self);
  opening->path = g_strdup (path);
  wr_store_check_async (path, self->opening, checked_cb, opening);
}

/**
 * wr_results_view_search:
 *
 * Puts the focus into the search entry.
 */
void
wr_results_view_search (WrResultsView *self)
{
  g_return_if_fail (WR_IS_RESULTS_VIEW (self));

  if (is_narrow (self) && self->details_open)
    wr_results_view_close_details (self);
  wr_results_toolbar_focus_search (self->toolbar);
}
