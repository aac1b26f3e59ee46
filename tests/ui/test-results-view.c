/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "results-store.h"
#include "ui-pointer.h"
#include "ui-test.h"
#include "wr-filter-bar.h"
#include "wr-result-cell.h"
#include "wr-result-list-row.h"
#include "wr-results-view-private.h"

#define N_PAGES 2000

typedef struct {
  ResultsStore store;
  GtkWindow *window;
  WrResultsView *view;
  GArray *retried;  /* (owned) (nullable) page ids that the view asked to retry last */
  guint n_retried;  /* how often it asked */
  char *clipboard;
} Fixture;

static void
retry_cb (WrResultsView *view, GArray *page_ids, Fixture *f)
{
  g_clear_pointer (&f->retried, g_array_unref);
  f->retried = page_ids != NULL ? g_array_ref (page_ids) : NULL;
  f->n_retried++;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  results_store_set_up (&f->store);
  f->window = GTK_WINDOW (gtk_window_new ());
  f->view = g_object_new (WR_TYPE_RESULTS_VIEW, NULL);
  g_signal_connect (f->view, "retry", G_CALLBACK (retry_cb), f);
  gtk_window_set_child (f->window, GTK_WIDGET (f->view));
  gtk_window_set_default_size (f->window, 1180, 700);
  gtk_window_present (f->window);
  ui_test_wait_until (gtk_widget_get_width (GTK_WIDGET (f->view)) == 1180);
  ui_test_wait_until (gtk_window_is_active (f->window));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  WrRowModel *model = f->view->model;

  g_object_add_weak_pointer (G_OBJECT (f->view), (gpointer *) &f->view);
  if (model != NULL)
    g_object_add_weak_pointer (G_OBJECT (model), (gpointer *) &model);
  gtk_window_destroy (f->window);
  ui_test_wait_until (f->view == NULL && model == NULL);
  g_clear_pointer (&f->retried, g_array_unref);
  g_free (f->clipboard);
  results_store_tear_down (&f->store);
}

static guint
count_rows (Fixture *f)
{
  return f->view->model != NULL ? g_list_model_get_n_items (G_LIST_MODEL (f->view->model)) : 0;
}

static WrRow *
get_row (Fixture *f, guint position)
{
  g_autoptr (WrRow) row = g_list_model_get_item (G_LIST_MODEL (f->view->model), position);

  ui_test_wait_until (wr_row_get_loaded (row));
  return g_steal_pointer (&row);
}

static const char *
get_page (GtkStack *stack)
{
  return gtk_stack_get_visible_child_name (stack);
}

/* A run that is over, of @n_pages. */
static void
open_run (Fixture *f, int n_pages)
{
  results_store_add_pages (&f->store, n_pages);
  results_store_post (&f->store, 1, n_pages);
  results_store_close (&f->store);
  wr_results_view_open_store (f->view, f->store.path);
  ui_test_wait_until (count_rows (f) == (guint) n_pages);
}

static void
select_row (Fixture *f, guint position)
{
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (f->view->selection), position, TRUE);
}

static GtkWidget *
find (Fixture *f, GType type)
{
  return ui_find (GTK_WIDGET (f->view), type, NULL, NULL);
}

static gboolean
says (Fixture *f, const char *text)
{
  return ui_find_label (GTK_WIDGET (f->view), text) != NULL;
}

static void
test_no_run (Fixture *f, gconstpointer data)
{
  g_assert_cmpstr (get_page (f->view->stack), ==, "empty");
  ui_test_wait_until (says (f, "No Results Yet"));
  wr_results_view_export (f->view);
  wr_results_view_search (f->view);
  g_assert_cmpuint (g_list_model_get_n_items (gtk_window_get_toplevels ()), ==, 1);
}

static void
test_unreadable (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->store.folder, "letter.txt", NULL);

  g_assert_true (g_file_set_contents (path, "Dear reader, this is no store at all.", -1, NULL));
  wr_results_view_open_store (f->view, path);
  ui_test_wait_until (g_strcmp0 (get_page (f->view->stack), "error") == 0);
  g_assert_nonnull (strstr (adw_status_page_get_description (f->view->error_page), "letter.txt"));
  g_assert_null (f->view->model);
}

static void
test_stream (Fixture *f, gconstpointer data)
{
  results_store_add_pages (&f->store, N_PAGES);
  wr_results_view_set_store (f->view, f->store.path, f->store.store);
  ui_test_wait_until (g_strcmp0 (get_page (f->view->list_stack), "waiting") == 0);

  for (int from = 1; from < N_PAGES; from += 100) {
    results_store_post (&f->store, from, from + 99);
    ui_test_wait_until (count_rows (f) >= (guint) from);
  }
  ui_test_wait_until (count_rows (f) == N_PAGES);
  ui_test_wait_until (g_strcmp0 (get_page (f->view->list_stack), "table") == 0);
  ui_test_wait_until (says (f, "All 2,000") || says (f, "All 2000"));
  ui_test_wait_until (says (f, "Failed 200"));
  ui_test_wait_until (wr_row_model_get_counts (f->view->model)->pages[WR_PAGE_DONE] == 1600);
}

static void
test_filter (Fixture *f, gconstpointer data)
{
  WrFilterBar *bar = WR_FILTER_BAR (find (f, WR_TYPE_FILTER_BAR));
  const struct {
    WrPageState state;
    guint n_rows;
  } cases[] = { { WR_PAGE_FAILED, 10 }, { WR_PAGE_SKIPPED, 10 }, { WR_PAGE_DONE, 80 } };

  open_run (f, 100);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    wr_filter_bar_set_states (bar, 1 << cases[i].state);
    ui_test_wait_until (count_rows (f) == cases[i].n_rows
                        && !wr_row_model_get_loading (f->view->model));
    for (guint j = 0; j < cases[i].n_rows; j++) {
      g_autoptr (WrRow) row = get_row (f, j);
      g_assert_cmpint (wr_row_get_state (row), ==, cases[i].state);
    }
  }
  wr_filter_bar_set_states (bar, 0);
  ui_test_wait_until (count_rows (f) == 100);
}

static void
test_filter_by_click (Fixture *f, gconstpointer data)
{
  open_run (f, 100);
  ui_test_wait_until (says (f, "Skipped 10"));
  ui_pointer_click (ui_find_label (GTK_WIDGET (f->view), "Skipped 10"), 1);
  ui_test_wait_until (count_rows (f) == 10);
  g_assert_cmpuint (wr_results_toolbar_get_states (f->view->toolbar), ==, 1 << WR_PAGE_SKIPPED);
}

static void
test_search (Fixture *f, gconstpointer data)
{
  GtkWidget *entry = find (f, GTK_TYPE_SEARCH_ENTRY);
  g_autoptr (WrRow) row = NULL;

  open_run (f, 100);
  gtk_editable_set_text (GTK_EDITABLE (entry), "PRODUCT 73");
  ui_test_wait_until (count_rows (f) == 1);
  row = get_row (f, 0);
  g_assert_cmpint (wr_row_get_page_id (row), ==, 73);

  gtk_editable_set_text (GTK_EDITABLE (entry), "no such thing");
  ui_test_wait_until (g_strcmp0 (get_page (f->view->list_stack), "nothing") == 0);
  gtk_widget_activate_action (GTK_WIDGET (f->view), "results.clear-filter", NULL);
  ui_test_wait_until (count_rows (f) == 100);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "");
  ui_test_wait_until (g_strcmp0 (get_page (f->view->list_stack), "table") == 0);
}

static GtkAdjustment *
get_scroll (Fixture *f)
{
  return gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (f->view->table));
}

static gboolean
starts_with (Fixture *f, gint64 first_page, gint64 second_page)
{
  g_autoptr (WrRow) first = get_row (f, 0);
  g_autoptr (WrRow) second = get_row (f, 1);

  return wr_row_get_page_id (first) == first_page && wr_row_get_page_id (second) == second_page;
}

/* Prices in the order of numbers, not of text: 2 comes before 10. */
static void
test_sort (Fixture *f, gconstpointer data)
{
  const struct {
    const char *header;
    gint64 first_page;
    gint64 second_page;
  } clicks[] = { { "No.", 99, 98 }, { "price", 29, 58 }, { "price", 72, 43 }, { "No.", 1, 2 } };

  open_run (f, 100);
  wr_filter_bar_set_states (WR_FILTER_BAR (find (f, WR_TYPE_FILTER_BAR)), 1 << WR_PAGE_DONE);
  ui_test_wait_until (count_rows (f) == 80);
  for (gsize i = 0; i < G_N_ELEMENTS (clicks); i++) {
    ui_test_wait_until (says (f, clicks[i].header));
    ui_pointer_settle (GTK_WIDGET (f->view));
    gtk_adjustment_set_value (get_scroll (f), 300);
    ui_pointer_click (ui_find_label (GTK_WIDGET (f->view), clicks[i].header), 1);
    ui_test_wait_until (starts_with (f, clicks[i].first_page, clicks[i].second_page));
    ui_test_wait_until (gtk_adjustment_get_value (get_scroll (f)) == 0);
  }
}

/* Whoever filters sees the first of what is left, however far down the list was. */
static void
test_filter_from_below (Fixture *f, gconstpointer data)
{
  open_run (f, 100);
  ui_test_wait_until (gtk_adjustment_get_upper (get_scroll (f))
                      > 300 + gtk_adjustment_get_page_size (get_scroll (f)));
  gtk_adjustment_set_value (get_scroll (f), 300);
  wr_filter_bar_set_states (WR_FILTER_BAR (find (f, WR_TYPE_FILTER_BAR)), 1 << WR_PAGE_DONE);
  ui_test_wait_until (count_rows (f) == 80);
  ui_test_wait_until (gtk_adjustment_get_value (get_scroll (f)) == 0);
}

static void
clipboard_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *f = user_data;
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);

  g_free (f->clipboard);
  f->clipboard = g_strdup (text != NULL ? text : "");
}

static gboolean
clipboard_holds (Fixture *f, const char *text)
{
  g_clear_pointer (&f->clipboard, g_free);
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (f->view)), NULL,
                                 clipboard_cb, f);
  ui_test_wait_until (f->clipboard != NULL);
  return strcmp (f->clipboard, text) == 0;
}

static void
test_copy (Fixture *f, gconstpointer data)
{
  open_run (f, 20);
  gtk_widget_grab_focus (GTK_WIDGET (f->view->table));
  select_row (f, 8);
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (f->view->selection), 9, FALSE);
  ui_test_wait_until (says (f, "2 rows selected"));
  ui_test_wait_until (gtk_window_is_active (f->window));
  ui_pointer_key ("ctrl+c");
  ui_test_wait_until (
      clipboard_holds (f, "http://127.0.0.1/item/9\t\t200\tdone\t\tProduct 9\t63\n"
                          "http://127.0.0.1/item/10\t\t503\tfailed\t"
                          "The server answered 503\t\t\n"));
}

static void
test_retry (Fixture *f, gconstpointer data)
{
  open_run (f, 20);
  select_row (f, 9);
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (f->view->selection), 19, FALSE);
  gtk_widget_activate_action (GTK_WIDGET (f->view), "results.retry", NULL);
  g_assert_cmpuint (f->n_retried, ==, 1);
  g_assert_cmpuint (f->retried->len, ==, 2);
  g_assert_cmpint (g_array_index (f->retried, gint64, 0), ==, 10);
  g_assert_cmpint (g_array_index (f->retried, gint64, 1), ==, 20);
}

static void
test_details (Fixture *f, gconstpointer data)
{
  open_run (f, 20);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (f->view->details)));
  select_row (f, 9);
  ui_test_wait_until (says (f, "Page 10 failed"));
  ui_test_wait_until (says (f, "After 3 attempts, 0.75 s"));

  /* Another query drops the row from the list, not from the details. */
  wr_filter_bar_set_states (WR_FILTER_BAR (find (f, WR_TYPE_FILTER_BAR)), 1 << WR_PAGE_DONE);
  ui_test_wait_until (count_rows (f) == 16);
  g_assert_true (says (f, "Page 10 failed"));
  gtk_widget_activate_action (GTK_WIDGET (f->view), "results.close-details", NULL);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (f->view->details)));
}

/* The row selected is found again wherever another order puts it. */
static void
test_selection_stays (Fixture *f, gconstpointer data)
{
  open_run (f, 20);
  select_row (f, 9);
  ui_test_wait_until (says (f, "Page 10 failed"));
  ui_pointer_click (ui_find_label (GTK_WIDGET (f->view), "No."), 1);
  ui_test_wait_until (
      gtk_selection_model_is_selected (GTK_SELECTION_MODEL (f->view->selection), 10));
  g_assert_cmpuint (gtk_bitset_get_size (gtk_selection_model_get_selection (
                        GTK_SELECTION_MODEL (f->view->selection))),
                    ==, 1);
}

static gboolean
shows_row (GtkWidget *cell, gconstpointer text)
{
  return gtk_widget_get_mapped (cell)
         && g_strcmp0 (wr_result_cell_get_text (WR_RESULT_CELL (cell)), text) == 0;
}

static void
test_context_menu (Fixture *f, gconstpointer data)
{
  GtkWidget *cell;

  open_run (f, 20);
  ui_test_wait_until (
      (cell = ui_find (GTK_WIDGET (f->view), WR_TYPE_RESULT_CELL, shows_row, "Product 4")) != NULL);
  ui_pointer_click (cell, 3);
  ui_test_wait_until (gtk_widget_get_mapped (GTK_WIDGET (f->view->popover)));
  g_assert_true (gtk_selection_model_is_selected (GTK_SELECTION_MODEL (f->view->selection), 3));
  gtk_popover_popdown (f->view->popover);
  ui_test_wait_until (!gtk_widget_get_mapped (GTK_WIDGET (f->view->popover)));
}

static void
test_all_failed (Fixture *f, gconstpointer data)
{
  results_store_add_pages (&f->store, 3);
  for (int i = 1; i <= 3; i++) {
    WrResult *result = results_store_create_result (i, 1, WR_PAGE_FAILED);
    if (i == 3)
      result->failure = WR_FAILURE_ALERT;
    g_assert_true (wr_store_post_result (f->store.store, result, NULL));
  }
  results_store_close (&f->store);
  wr_results_view_open_store (f->view, f->store.path);
  ui_test_wait_until (says (f, "All 3 pages failed, 2 of them for this: The server answered 503"));
  gtk_widget_activate_action (GTK_WIDGET (f->view), "results.retry-all", NULL);
  g_assert_cmpuint (f->n_retried, ==, 1);
  g_assert_null (f->retried);
}

static void
test_hide_column (Fixture *f, gconstpointer data)
{
  open_run (f, 20);
  ui_test_wait_until (says (f, "price"));
  gtk_widget_activate_action (GTK_WIDGET (f->view->table), "columns.show-7", NULL);
  ui_test_wait_until (!says (f, "price"));
  gtk_widget_activate_action (GTK_WIDGET (f->view->table), "columns.show-7", NULL);
  ui_test_wait_until (says (f, "price"));
}

static void
test_narrow (Fixture *f, gconstpointer data)
{
  open_run (f, 20);
  gtk_window_set_default_size (f->window, 360, 640);
  ui_test_wait_until (gtk_widget_get_width (GTK_WIDGET (f->view)) == 360);
  ui_test_wait_until (g_strcmp0 (get_page (f->view->list_stack), "list") == 0);
  g_assert_null (gtk_column_view_get_model (f->view->table));
  ui_test_wait_until (find (f, WR_TYPE_RESULT_LIST_ROW) != NULL && says (f, "7"));

  ui_pointer_click (ui_find_label (GTK_WIDGET (f->view), "7"), 1);
  ui_test_wait_until (says (f, "Page 1 done"));
  g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (f->view->list_stack)));
  gtk_widget_activate_action (GTK_WIDGET (f->view), "results.close-details", NULL);
  ui_test_wait_until (gtk_widget_get_mapped (GTK_WIDGET (f->view->list_stack)));

  gtk_window_set_default_size (f->window, 1000, 640);
  ui_test_wait_until (g_strcmp0 (get_page (f->view->list_stack), "table") == 0);
  g_assert_null (gtk_list_view_get_model (f->view->list));
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
  adw_init ();

  add ("/wr/results-view/no-run", test_no_run);
  add ("/wr/results-view/unreadable", test_unreadable);
  add ("/wr/results-view/stream", test_stream);
  add ("/wr/results-view/filter", test_filter);
  add ("/wr/results-view/filter-by-click", test_filter_by_click);
  add ("/wr/results-view/filter-from-below", test_filter_from_below);
  add ("/wr/results-view/search", test_search);
  add ("/wr/results-view/sort", test_sort);
  add ("/wr/results-view/copy", test_copy);
  add ("/wr/results-view/retry", test_retry);
  add ("/wr/results-view/details", test_details);
  add ("/wr/results-view/selection-stays", test_selection_stays);
  add ("/wr/results-view/context-menu", test_context_menu);
  add ("/wr/results-view/all-failed", test_all_failed);
  add ("/wr/results-view/hide-column", test_hide_column);
  add ("/wr/results-view/narrow", test_narrow);
  return g_test_run ();
}
