/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "results-store.h"
#include "ui-pointer.h"
#include "ui-test.h"
#include "wr-attempt-row.h"
#include "wr-kept-window.h"
#include "wr-result-details.h"

#define HTML "<!doctype html><title>Mug</title>"

typedef struct {
  ResultsStore store;
  GtkWindow *window;
  WrResultDetails *details;
  WrRowModel *model;
} Fixture;

static GBytes *
create_png (void)
{
  const guint32 pixels[4] = { 0xff264f45, 0xff264f45, 0xffffffff, 0xffffffff };
  g_autoptr (GBytes) bytes = g_bytes_new (pixels, sizeof pixels);
  g_autoptr (GdkTexture) texture
      = gdk_memory_texture_new (2, 2, GDK_MEMORY_B8G8R8A8_PREMULTIPLIED, bytes, 8);

  return gdk_texture_save_to_png_bytes (texture);
}

/* Page 3 lacked a field and has a picture, 4 is done with nothing found; the others as ever. */
static void
post_pages (Fixture *f)
{
  WrResult *result = results_store_create_result (3, 1, WR_PAGE_FAILED);
  GPtrArray *nothing = g_ptr_array_new_with_free_func (g_free);

  result->failure = WR_FAILURE_REQUIRED;
  g_free (result->detail);
  result->detail = g_strdup ("price");
  result->screenshot = create_png ();
  result->html = g_bytes_new_static (HTML, strlen (HTML));
  g_assert_true (wr_store_post_result (f->store.store, result, NULL));

  result = wr_result_new (4, 1, 1);
  result->state = WR_PAGE_DONE;
  g_ptr_array_add (nothing, NULL);
  g_ptr_array_add (nothing, g_strdup (""));
  wr_result_add_row (result, nothing);
  g_assert_true (wr_store_post_result (f->store.store, result, NULL));

  results_store_post (&f->store, 1, 2);
  results_store_post (&f->store, 5, 10);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  results_store_set_up (&f->store);
  results_store_add_pages (&f->store, 10);
  post_pages (f);
  results_store_close (&f->store);

  f->model = wr_row_model_new (f->store.path, NULL);
  ui_test_wait_until (g_list_model_get_n_items (G_LIST_MODEL (f->model)) == 10);
  f->details = g_object_new (WR_TYPE_RESULT_DETAILS, NULL);
  wr_result_details_set_store (f->details, f->store.path, wr_row_model_get_columns (f->model));
  f->window = GTK_WINDOW (gtk_window_new ());
  gtk_window_set_child (f->window, GTK_WIDGET (f->details));
  gtk_window_set_default_size (f->window, 320, 900);
  gtk_window_present (f->window);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_object_add_weak_pointer (G_OBJECT (f->details), (gpointer *) &f->details);
  gtk_window_destroy (f->window);
  ui_test_wait_until (f->details == NULL);
  g_object_unref (f->model);
  results_store_tear_down (&f->store);
}

static void
show_page (Fixture *f, guint page)
{
  g_autoptr (WrRow) row = g_list_model_get_item (G_LIST_MODEL (f->model), page - 1);

  wr_result_details_set_row (f->details, row);
}

static gboolean
says (Fixture *f, const char *text)
{
  return ui_find_label (GTK_WIDGET (f->details), text) != NULL;
}

static gboolean
has_part (GtkWidget *label, gconstpointer text)
{
  return gtk_widget_get_mapped (label)
         && strstr (gtk_label_get_text (GTK_LABEL (label)), text) != NULL;
}

static GtkWidget *
find_part (Fixture *f, const char *text)
{
  return ui_find (GTK_WIDGET (f->details), GTK_TYPE_LABEL, has_part, text);
}

static void
test_done (Fixture *f, gconstpointer data)
{
  show_page (f, 1);
  ui_test_wait_until (says (f, "Page 1 done"));
  ui_test_wait_until (says (f, "After 1 attempt, 0.25 s"));
  g_assert_true (says (f, "http://127.0.0.1/item/1"));
  g_assert_true (says (f, "Product 1"));
  g_assert_true (says (f, "7"));
  ui_test_wait_until (find_part (f, "0.25 s · HTTP 200 · worker 2") != NULL);
}

static void
test_failed (Fixture *f, gconstpointer data)
{
  show_page (f, 10);
  ui_test_wait_until (says (f, "Page 10 failed"));
  ui_test_wait_until (says (f, "After 3 attempts, 0.75 s"));
  g_assert_true (says (f, "The server answered 503"));
  g_assert_true (says (f, "the server is away")); /* without what stands below it */
  g_assert_true (says (f, "3"));
  g_assert_false (says (f, "Fields"));
  g_assert_nonnull (find_part (f, "0.25 s · HTTP 503 · worker 3"));
}

/* The driver's own words, whole, behind an expander. */
static void
test_message (Fixture *f, gconstpointer data)
{
  GtkWidget *expander;

  show_page (f, 10);
  ui_test_wait_until (says (f, "After 3 attempts, 0.75 s"));
  g_assert_null (find_part (f, "backtrace"));
  expander = ui_find (GTK_WIDGET (f->details), GTK_TYPE_EXPANDER, NULL, NULL);
  gtk_widget_activate (expander);
  ui_test_wait_until (find_part (f, "unknown error: the server is away\nbacktrace") != NULL);
  gtk_widget_activate_action (gtk_widget_get_ancestor (expander, WR_TYPE_ATTEMPT_ROW),
                              "attempt.copy", NULL);
  g_assert_true (gdk_clipboard_is_local (gtk_widget_get_clipboard (expander)));
}

static GtkWindow *
find_kept_window (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);
    if (WR_IS_KEPT_WINDOW (window) && gtk_window_is_active (window))
      return window;
  }
  return NULL;
}

static void
save_kept (GtkWindow *window, const char *name, GBytes *expected)
{
  g_autofree char *folder = ui_test_make_folder ();
  g_autoptr (GFile) file = g_file_new_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  gtk_widget_activate_action (GTK_WIDGET (window), "kept.save", NULL);
  ui_test_choose_file (file, GTK_RESPONSE_ACCEPT);
  ui_test_wait_until (ui_find (GTK_WIDGET (window), GTK_TYPE_LABEL, has_part, "Saved as "));
  g_autoptr (GBytes) saved = g_file_load_bytes (file, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (saved, expected));
}

/* What was kept of the page can be looked at and saved; Escape goes back. */
static void
test_kept (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) html = g_bytes_new_static (HTML, strlen (HTML));
  g_autoptr (GBytes) png = create_png ();
  const struct {
    const char *action;
    const char *name;
    GBytes *bytes;
  } kinds[] = { { "details.show-picture", "a.png", png }, { "details.view-html", "a.html", html } };

  show_page (f, 3);
  ui_test_wait_until (says (f, "View HTML"));
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++) {
    GtkWindow *window;

    gtk_widget_activate_action (GTK_WIDGET (f->details), kinds[i].action, NULL);
    ui_test_wait_until ((window = find_kept_window ()) != NULL);
    save_kept (window, kinds[i].name, kinds[i].bytes);
    ui_test_wait_until (gtk_window_is_active (window));
    ui_test_press ("Escape");
    ui_test_wait_until (find_kept_window () == NULL && gtk_window_is_active (f->window));
  }
  show_page (f, 1);
  ui_test_wait_until (says (f, "Page 1 done"));
  g_assert_false (says (f, "View HTML"));
}

static void
test_required (Fixture *f, gconstpointer data)
{
  GtkWidget *picture;

  show_page (f, 3);
  ui_test_wait_until (says (f, "The field price was not found"));
  ui_test_wait_until (says (f, "Nothing found"));
  g_assert_false (says (f, "name"));
  ui_test_wait_until ((picture = ui_find (GTK_WIDGET (f->details), GTK_TYPE_PICTURE, NULL, NULL))
                      && gtk_widget_get_mapped (picture));
  g_assert_cmpint (
      gdk_paintable_get_intrinsic_width (gtk_picture_get_paintable (GTK_PICTURE (picture))), ==, 2);

  /* The picture does not stay beside the next page's name. */
  show_page (f, 1);
  ui_test_wait_until (says (f, "Page 1 done"));
  ui_test_wait_until (find_part (f, "0.25 s · HTTP 200 · worker 2") != NULL);
  g_assert_false (gtk_widget_get_mapped (picture));
}

static void
test_nothing_found (Fixture *f, gconstpointer data)
{
  show_page (f, 4);
  ui_test_wait_until (says (f, "Nothing found"));
  g_assert_true (says (f, "Empty"));
}

static void
test_skipped (Fixture *f, gconstpointer data)
{
  show_page (f, 5);
  ui_test_wait_until (says (f, "Page 5 skipped"));
  g_assert_false (says (f, "Fields"));
}

static void
test_many (Fixture *f, gconstpointer data)
{
  show_page (f, 1);
  ui_test_wait_until (says (f, "Page 1 done"));
  wr_result_details_set_n_selected (f->details, 1234);
  ui_test_wait_until (says (f, "1234 rows selected") || says (f, "1,234 rows selected"));
  g_assert_false (says (f, "Fields"));
  g_assert_null (wr_result_details_get_row (f->details));
}

static void
test_narrow (Fixture *f, gconstpointer data)
{
  GtkWidget *back = GTK_WIDGET (gtk_widget_get_template_child (
      GTK_WIDGET (f->details), WR_TYPE_RESULT_DETAILS, "back_button"));

  g_assert_false (gtk_widget_get_visible (back));
  g_object_set (f->details, "narrow", TRUE, NULL);
  g_assert_true (gtk_widget_get_visible (back));
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

  add ("/wr/result-details/done", test_done);
  add ("/wr/result-details/failed", test_failed);
  add ("/wr/result-details/message", test_message);
  add ("/wr/result-details/kept", test_kept);
  add ("/wr/result-details/required", test_required);
  add ("/wr/result-details/nothing-found", test_nothing_found);
  add ("/wr/result-details/skipped", test_skipped);
  add ("/wr/result-details/many", test_many);
  add ("/wr/result-details/narrow", test_narrow);
  return g_test_run ();
}
