/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui-test.h"
#include "wr-compat.h"
#include "wr-engine.h"
#include "wr-preferences.h"

#include <glib/gstdio.h>

typedef struct {
  GtkWindow *window;
  GSettings *settings;
  GtkWidget *page;
  char *folder;
  char *info;
} Fixture;

/* @flatpak_info: (nullable): what the file of a Flatpak says; none without */
static void
set_up (Fixture *f, gconstpointer flatpak_info)
{
  const char *const names[] = { "WrPreferences", NULL };

  f->folder = ui_test_make_folder ();
  f->info = g_build_filename (f->folder, "info", NULL);
  if (flatpak_info != NULL)
    g_assert_true (g_file_set_contents (f->info, flatpak_info, -1, NULL));
  g_setenv ("WINDROW_FLATPAK_INFO", f->info, TRUE);
  f->settings = g_settings_new (APPLICATION_ID);
  g_settings_reset (f->settings, "browser");
  g_settings_reset (f->settings, "workers");
  g_settings_reset (f->settings, "runs-folder");
  f->window = GTK_WINDOW (adw_window_new ());
  gtk_window_set_default_size (f->window, 600, 700);
  gtk_window_present (f->window);
  ui_test_wait_until (gtk_window_is_active (f->window));
  f->page = GTK_WIDGET (wr_preferences_new ());
  g_object_add_weak_pointer (G_OBJECT (f->page), (gpointer *) &f->page);
  wr_compat_show_preferences (f->window, ADW_PREFERENCES_PAGE (f->page));
  ui_test_wait_until (ui_test_find_dialog (names) != NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  ui_test_press ("Escape");
  ui_test_wait_until (f->page == NULL || !gtk_widget_get_mapped (f->page));
  g_clear_weak_pointer (&f->page);
  gtk_window_destroy (f->window);
  g_assert_finalize_object (f->settings);
  g_unlink (f->info);
  g_assert_cmpint (g_rmdir (f->folder), ==, 0);
  g_free (f->folder);
  g_free (f->info);
}

static void *
find (Fixture *f, const char *type_name)
{
  const char *const names[] = { type_name, NULL };
  GtkWidget *found = ui_test_find (f->page, names);

  g_assert_nonnull (found);
  return found;
}

static void
test_browser (Fixture *f, gconstpointer data)
{
  AdwComboRow *row = find (f, "AdwComboRow");
  g_autofree char *browser = NULL;

  g_assert_cmpuint (adw_combo_row_get_selected (row), ==, 0);
  g_settings_set_string (f->settings, "browser", "webkit");
  g_assert_cmpuint (adw_combo_row_get_selected (row), ==, 2);
  g_settings_set_string (f->settings, "browser", "firefox");
  g_assert_cmpuint (adw_combo_row_get_selected (row), ==, 3);
  adw_combo_row_set_selected (row, 1);
  browser = g_settings_get_string (f->settings, "browser");
  g_assert_cmpstr (browser, ==, "chromium");
}

static void
test_worker_model (Fixture *f, gconstpointer data)
{
  GObject *row = gtk_widget_get_template_child (f->page, WR_TYPE_PREFERENCES, "model_row");
  g_autofree char *model = NULL;

  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (row)), ==, 0);
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), 1);
  model = g_settings_get_string (f->settings, "worker-model");
  g_assert_cmpstr (model, ==, "processes");
  g_settings_reset (f->settings, "worker-model");
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (row)), ==, 0);
}

static void
test_workers (Fixture *f, gconstpointer data)
{
  GtkSpinButton *spin = find (f, "GtkSpinButton");

  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (spin)), ==, "Automatic");
  gtk_spin_button_set_value (spin, 7);
  g_assert_cmpint (g_settings_get_int (f->settings, "workers"), ==, 7);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (spin)), ==, "7");

  gtk_editable_set_text (GTK_EDITABLE (spin), "1000");
  gtk_spin_button_update (spin);
  g_assert_cmpint (g_settings_get_int (f->settings, "workers"), ==, 0);
}

static void
test_folder (Fixture *f, gconstpointer data)
{
  g_autofree char *folder = ui_test_make_folder ();
  g_autofree char *after = NULL;
  g_autoptr (GFile) choice = g_file_new_for_path (folder);

  gtk_widget_activate_action (f->page, "preferences.choose-folder", "s", "runs-folder");
  ui_test_choose_file (choice, GTK_RESPONSE_ACCEPT);

  g_autofree char *before = NULL;
  ui_test_wait_until ((g_free (before),
                       before = g_settings_get_string (f->settings, "runs-folder"),
                       g_str_equal (before, folder)));
  gtk_widget_activate_action (f->page, "preferences.reset-folder", "s", "runs-folder");
  after = g_settings_get_string (f->settings, "runs-folder");
  g_assert_cmpstr (after, ==, "");
}

static GtkWidget *
get_host_row (Fixture *f)
{
  return GTK_WIDGET (gtk_widget_get_template_child (f->page, WR_TYPE_PREFERENCES, "host_row"));
}

static void
test_host_hidden (Fixture *f, gconstpointer data)
{
  g_assert_false (gtk_widget_get_visible (get_host_row (f)));
}

static void
text_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  char **text = user_data;

  *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
}

/* In a Flatpak that is not allowed to: the command that allows it, and a button that copies it. */
static void
test_host_closed (Fixture *f, gconstpointer data)
{
  AdwActionRow *row = ADW_ACTION_ROW (get_host_row (f));
  g_autofree char *text = NULL;

  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (row)));
  g_assert_nonnull (strstr (adw_action_row_get_subtitle (row), WR_HOST_COMMAND));
  gtk_widget_activate_action (GTK_WIDGET (row), "preferences.copy-command", NULL);
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (f->page), NULL, text_cb, &text);
  ui_test_wait_until (text != NULL);
  g_assert_cmpstr (text, ==, WR_HOST_COMMAND);
}

static void
add_in_flatpak (const char *path, const char *info, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, info, set_up, test, tear_down);
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

  add ("/wr/preferences/browser", test_browser);
  add ("/wr/preferences/workers", test_workers);
  add ("/wr/preferences/worker-model", test_worker_model);
  add ("/wr/preferences/folder", test_folder);
  add ("/wr/preferences/host/none", test_host_hidden);
  add_in_flatpak ("/wr/preferences/host/closed", "[Application]\nname=x\n", test_host_closed);
  add_in_flatpak ("/wr/preferences/host/open",
                  "[Session Bus Policy]\norg.freedesktop.Flatpak=talk\n", test_host_hidden);
  return g_test_run ();
}
