/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui-test.h"
#include "wr-compat.h"

static const WrCompatResponse responses[] = {
  { "cancel", "_Cancel", WR_COMPAT_RESPONSE_DEFAULT },
  { "discard", "_Discard", WR_COMPAT_RESPONSE_DESTRUCTIVE },
  { "save", "_Save", WR_COMPAT_RESPONSE_SUGGESTED },
};

static GtkWindow *
new_window (void)
{
  GtkWindow *window = GTK_WINDOW (adw_window_new ());

  gtk_window_set_default_size (window, 600, 400);
  gtk_window_present (window);
  ui_test_wait_until (gtk_window_is_active (window));
  return window;
}

static GAsyncResult *
answer_alert (GtkWindow *window, GCancellable *cancellable, const char *key)
{
  GAsyncResult *result = NULL;

  wr_compat_alert_async (window, "Save Changes?", "They are lost.", responses,
                         G_N_ELEMENTS (responses), cancellable, ui_test_take_result, &result);
  ui_test_wait_until (ui_test_find_dialog (ui_test_alerts) != NULL);
  if (key != NULL)
    ui_test_press (key);
  else
    g_cancellable_cancel (cancellable);
  ui_test_wait_until (result != NULL);
  return result;
}

static void
test_alert_answer (void)
{
  const struct {
    const char *key;
    const char *response;
  } answers[] = { { "Return", "save" }, { "alt+d", "discard" }, { "alt+c", "cancel" } };
  GtkWindow *window = new_window ();

  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GAsyncResult) result = answer_alert (window, NULL, answers[i].key);
    g_autofree char *response = wr_compat_alert_finish (result, &error);

    g_assert_no_error (error);
    g_assert_cmpstr (response, ==, answers[i].response);
    ui_test_wait_until (gtk_window_is_active (window));
  }
  gtk_window_destroy (window);
}

static void
test_alert_dismissed (void)
{
  GtkWindow *window = new_window ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = answer_alert (window, NULL, "Escape");

  g_assert_null (wr_compat_alert_finish (result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  gtk_window_destroy (window);
}

static void
test_alert_cancelled (void)
{
  GtkWindow *window = new_window ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = answer_alert (window, cancellable, NULL);

  g_assert_null (wr_compat_alert_finish (result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  gtk_window_destroy (window);
}

typedef void (*StartFunc) (GtkWindow *window, GFile *folder, GAsyncResult **result);

static void
start_open (GtkWindow *window, GFile *folder, GAsyncResult **result)
{
  wr_compat_open_file_async (window, "Open", NULL, folder, NULL, ui_test_take_result, result);
}

static void
start_save (GtkWindow *window, GFile *folder, GAsyncResult **result)
{
  wr_compat_save_file_async (window, "Save", "new.windrow", NULL, folder, NULL, ui_test_take_result,
                             result);
}

static void
start_folder (GtkWindow *window, GFile *folder, GAsyncResult **result)
{
  wr_compat_select_folder_async (window, "Folder", folder, NULL, ui_test_take_result, result);
}

static GFile *
finish (GAsyncResult *result, StartFunc start, GError **error)
{
  if (start == start_open)
    return wr_compat_open_file_finish (result, error);
  if (start == start_save)
    return wr_compat_save_file_finish (result, error);
  return wr_compat_select_folder_finish (result, error);
}

static GFile *
choose (StartFunc start, GFile *folder, GFile *choice, GtkResponseType response, GError **error)
{
  GtkWindow *window = new_window ();
  g_autoptr (GAsyncResult) result = NULL;

  start (window, folder, &result);
  ui_test_choose_file (choice, response);
  ui_test_wait_until (result != NULL);
  g_autoptr (GFile) file = finish (result, start, error);
  gtk_window_destroy (window);
  return g_steal_pointer (&file);
}

static void
test_file (gconstpointer start)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = ui_test_make_folder ();
  g_autoptr (GFile) folder = g_file_new_for_path (path);
  g_autoptr (GFile) there = g_file_get_child (folder, "there.windrow");

  g_assert_true (g_file_set_contents (g_file_peek_path (there), "{}", -1, &error));
  GFile *choice = start == start_open ? there : start == start_folder ? folder : NULL;
  g_autoptr (GFile) expected =
      choice != NULL ? g_object_ref (choice) : g_file_get_child (folder, "new.windrow");

  g_autoptr (GFile) file = choose (start, folder, choice, GTK_RESPONSE_ACCEPT, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (g_file_peek_path (file), ==, g_file_peek_path (expected));

  g_assert_null (choose (start, folder, NULL, GTK_RESPONSE_CANCEL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_color (void)
{
  GtkWindow *window = new_window ();
  GtkWidget *label = gtk_label_new ("text");
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();
  GdkRGBA color, expected;

  wr_compat_css_provider_load (provider, "label { color: #00ff00; }");
  gtk_style_context_add_provider_for_display (gtk_widget_get_display (label),
                                              GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_USER);
  adw_window_set_content (ADW_WINDOW (window), label);
  gdk_rgba_parse (&expected, "#00ff00");
  ui_test_wait_until ((wr_compat_get_color (label, &color), gdk_rgba_equal (&color, &expected)));
  gtk_style_context_remove_provider_for_display (gtk_widget_get_display (label),
                                                 GTK_STYLE_PROVIDER (provider));
  gtk_window_destroy (window);
}

static void
test_about (void)
{
  const char *const names[] = { "AdwAboutWindow", "AdwAboutDialog", NULL };
  GtkWindow *window = new_window ();
  g_autofree char *version = NULL;
  GtkWidget *about;

  wr_compat_show_about (window);
  ui_test_wait_until ((about = ui_test_find_dialog (names)) != NULL);
  g_object_get (about, "version", &version, NULL);
  g_assert_cmpstr (version, ==, PACKAGE_VERSION);
  /* Libadwaita 1.7 takes no heed of an Escape that comes while the dialog is still opening. */
  while (ui_test_find_dialog (names) != NULL)
    ui_test_press ("Escape");
  gtk_window_destroy (window);
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
  adw_init ();

  g_test_add_func ("/wr/compat/alert-answer", test_alert_answer);
  g_test_add_func ("/wr/compat/alert-dismissed", test_alert_dismissed);
  g_test_add_func ("/wr/compat/alert-cancelled", test_alert_cancelled);
  g_test_add_data_func ("/wr/compat/open-file", start_open, test_file);
  g_test_add_data_func ("/wr/compat/save-file", start_save, test_file);
  g_test_add_data_func ("/wr/compat/select-folder", start_folder, test_file);
  g_test_add_func ("/wr/compat/color", test_color);
  g_test_add_func ("/wr/compat/about", test_about);
  return g_test_run ();
}
