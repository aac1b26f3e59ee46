/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "results-store.h"
#include "ui-pointer.h"
#include "ui-test.h"
#include "wr-export-dialog.h"

#define N_PAGES 40

typedef struct {
  ResultsStore store;
  GSettings *settings;
  GtkWindow *window;
  WrExportDialog *dialog; /* weak */
  gint64 n_saved;         /* rows; -1: not saved */
  GFile *target;
} Fixture;

static void
saved_cb (WrExportDialog *dialog, gint64 n_rows, GFile *file, Fixture *f)
{
  g_assert_true (g_file_equal (file, f->target));
  f->n_saved = n_rows;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autofree char *path = NULL;

  results_store_set_up (&f->store);
  results_store_add_pages (&f->store, N_PAGES);
  results_store_post (&f->store, 1, N_PAGES);
  results_store_close (&f->store);
  path = g_build_filename (f->store.folder, "prices.csv", NULL);
  f->target = g_file_new_for_path (path);
  f->n_saved = -1;
  f->settings = g_settings_new (APPLICATION_ID);
  f->window = GTK_WINDOW (gtk_window_new ());
  gtk_window_present (f->window);
}

static void
present (Fixture *f, guint states, const char *search)
{
  GtkWidget *dialog
      = wr_export_dialog_new (f->window, f->store.path, "Shop prices", states, search);

  f->dialog = WR_EXPORT_DIALOG (dialog);
  g_object_add_weak_pointer (G_OBJECT (dialog), (gpointer *) &f->dialog);
  g_signal_connect (dialog, "saved", G_CALLBACK (saved_cb), f);
  gtk_window_present (GTK_WINDOW (dialog));
  ui_test_wait_until (gtk_window_is_active (GTK_WINDOW (dialog)));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  static const char *const keys[] = { "export-format",         "export-delimiter", "export-lf",
                                      "export-guard-formulas", "export-bom",       "export-folder",
                                      NULL };

  if (f->dialog != NULL)
    gtk_window_destroy (GTK_WINDOW (f->dialog));
  ui_test_wait_until (f->dialog == NULL);
  gtk_window_destroy (f->window);
  for (guint i = 0; keys[i] != NULL; i++)
    g_settings_reset (f->settings, keys[i]);
  g_object_unref (f->settings);
  g_object_unref (f->target);
  results_store_tear_down (&f->store);
}

static gpointer
get_child (Fixture *f, const char *id)
{
  return gtk_widget_get_template_child (GTK_WIDGET (f->dialog), WR_TYPE_EXPORT_DIALOG, id);
}

static char *
dup_preview (Fixture *f)
{
  char *text;

  g_object_get (gtk_text_view_get_buffer (get_child (f, "preview")), "text", &text, NULL);
  return text;
}

static gboolean
preview_starts_with (Fixture *f, const char *beginning)
{
  g_autofree char *text = dup_preview (f);

  return g_str_has_prefix (text, beginning);
}

/* What the exporter itself writes by these options. */
static char *
dup_expected (Fixture *f, const WrExportOptions *options)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (GError) error = NULL;

  wr_exporter_write (f->store.path, options, stream, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_output_stream_write_all (stream, "", 1, NULL, NULL, NULL));
  g_assert_true (g_output_stream_close (stream, NULL, NULL));
  return g_memory_output_stream_steal_data (G_MEMORY_OUTPUT_STREAM (stream));
}

static void
assert_saved (Fixture *f, const WrExportOptions *options, gint64 n_rows)
{
  g_autofree char *expected = dup_expected (f, options);
  g_autofree char *written = NULL;

  wr_export_dialog_save (f->dialog, f->target);
  ui_test_wait_until (f->n_saved >= 0);
  g_assert_cmpint (f->n_saved, ==, n_rows);
  g_assert_true (g_file_load_contents (f->target, NULL, &written, NULL, NULL, NULL));
  g_assert_cmpstr (written, ==, expected);
  ui_test_wait_until (f->dialog == NULL);
}

static void
test_plain (Fixture *f, gconstpointer data)
{
  WrExportOptions options = { .format = WR_EXPORT_CSV };

  present (f, 0, NULL);
  ui_test_wait_until (preview_starts_with (f, "url,final_url,status,state,error,name,price"));
  assert_saved (f, &options, N_PAGES);
}

static void
test_options (Fixture *f, gconstpointer data)
{
  WrExportOptions options = { .format = WR_EXPORT_CSV,
                              .states = 1 << WR_PAGE_DONE,
                              .delimiter = ';',
                              .bom = TRUE,
                              .lf = TRUE,
                              .guard_formulas = TRUE };

  present (f, 1 << WR_PAGE_DONE, NULL);
  adw_combo_row_set_selected (get_child (f, "delimiter_row"), 1);
  adw_combo_row_set_selected (get_child (f, "line_end_row"), 1);
  gtk_switch_set_active (get_child (f, "bom_switch"), TRUE);
  gtk_switch_set_active (get_child (f, "guard_switch"), TRUE);
  ui_test_wait_until (preview_starts_with (f, "url;final_url;status;state;error;name;price"));
  assert_saved (f, &options, 32);

  /* The next dialog begins with what was used last. */
  f->n_saved = -1;
  present (f, 0, NULL);
  ui_test_wait_until (preview_starts_with (f, "url;final_url"));
  g_assert_true (gtk_switch_get_active (get_child (f, "guard_switch")));
  g_assert_true (gtk_switch_get_active (get_child (f, "bom_switch")));
}

static void
test_formats (Fixture *f, gconstpointer data)
{
  const struct {
    WrExportFormat format;
    const char *beginning;
  } cases[] = { { WR_EXPORT_JSON_LINES, "{\"url\":" }, { WR_EXPORT_JSON, "[" } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    WrExportOptions options = { .format = cases[i].format };

    f->n_saved = -1;
    present (f, 0, NULL);
    adw_combo_row_set_selected (get_child (f, "format_row"), cases[i].format);
    ui_test_wait_until (preview_starts_with (f, cases[i].beginning));
    g_assert_false (gtk_widget_get_visible (get_child (f, "csv_group")));
    assert_saved (f, &options, N_PAGES);
  }
}

static void
test_search (Fixture *f, gconstpointer data)
{
  WrExportOptions options = { .search = "Product 3" };

  present (f, 0, "Product 3");
  g_assert_true (gtk_widget_get_visible (get_child (f, "search_row")));
  g_assert_true (gtk_switch_get_active (get_child (f, "search_switch")));
  assert_saved (f, &options, 9); /* 3, and 31 to 39 without the one that was skipped */
}

static void
test_no_such_folder (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->store.folder, "missing", "prices.csv", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  const char *message;

  present (f, 0, NULL);
  wr_export_dialog_save (f->dialog, file);
  ui_test_wait_until (gtk_widget_get_mapped (get_child (f, "error_box")));
  message = gtk_label_get_label (get_child (f, "error_label"));
  g_assert_nonnull (strstr (message, "prices.csv"));
  g_assert_true (gtk_widget_get_sensitive (get_child (f, "page")));
  g_assert_false (g_file_query_exists (file, NULL));

  /* Another place, and it goes on. */
  wr_export_dialog_save (f->dialog, f->target);
  ui_test_wait_until (f->n_saved == N_PAGES);
}

/* Whether it came in time: a small file may be written already. */
static gboolean
cancel_save (Fixture *f)
{
  g_assert_true (
      g_file_replace_contents (f->target, "before", 6, NULL, FALSE, 0, NULL, NULL, NULL));
  f->n_saved = -1;
  present (f, 0, NULL);
  wr_export_dialog_save (f->dialog, f->target);
  gtk_widget_activate_action (GTK_WIDGET (f->dialog), "export.cancel", NULL);
  ui_test_wait_until (f->dialog == NULL || gtk_widget_get_sensitive (get_child (f, "page")));
  return f->dialog != NULL;
}

static void
test_cancel (Fixture *f, gconstpointer data)
{
  g_autofree char *written = NULL;

  for (int i = 0; !cancel_save (f); i++) {
    g_assert_cmpint (f->n_saved, ==, N_PAGES);
    g_assert_cmpint (i, <, 50);
  }
  g_assert_cmpint (f->n_saved, ==, -1);
  g_assert_true (g_file_load_contents (f->target, NULL, &written, NULL, NULL, NULL));
  g_assert_cmpstr (written, ==, "before");

  gtk_widget_activate_action (GTK_WIDGET (f->dialog), "export.cancel", NULL);
  ui_test_wait_until (f->dialog == NULL);
}

static void
test_escape (Fixture *f, gconstpointer data)
{
  present (f, 0, NULL);
  ui_pointer_key ("Escape");
  ui_test_wait_until (f->dialog == NULL);
}

static gboolean
offers (GFile *file)
{
  GtkWidget *dialog = ui_test_find_dialog (ui_test_file_dialogs);
  g_autoptr (GFile) offered
      = dialog != NULL ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;

  return offered != NULL && g_file_equal (offered, file);
}

/* The job's name and the folder of the preferences are offered. */
static void
test_file_dialog (Fixture *f, gconstpointer data)
{
  g_settings_set_string (f->settings, "export-folder", f->store.folder);
  present (f, 0, NULL);
  gtk_widget_activate_action (GTK_WIDGET (f->dialog), "export.save", NULL);
  ui_test_choose_file (NULL, GTK_RESPONSE_CANCEL);
  ui_test_wait_until (gtk_widget_get_sensitive (get_child (f, "page")));
  g_assert_cmpint (f->n_saved, ==, -1);

  g_clear_object (&f->target);
  f->target = g_file_new_build_filename (f->store.folder, "Shop prices.csv", NULL);
  gtk_widget_activate_action (GTK_WIDGET (f->dialog), "export.save", NULL);
  ui_test_wait_until (offers (f->target));
  ui_test_choose_file (NULL, GTK_RESPONSE_ACCEPT);
  ui_test_wait_until (f->n_saved == N_PAGES);
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

  add ("/wr/export-dialog/plain", test_plain);
  add ("/wr/export-dialog/options", test_options);
  add ("/wr/export-dialog/formats", test_formats);
  add ("/wr/export-dialog/search", test_search);
  add ("/wr/export-dialog/no-such-folder", test_no_such_folder);
  add ("/wr/export-dialog/cancel", test_cancel);
  add ("/wr/export-dialog/escape", test_escape);
  add ("/wr/export-dialog/file-dialog", test_file_dialog);
  return g_test_run ();
}
