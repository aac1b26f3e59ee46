/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui-test.h"
#include "wr-window.h"

static WrApplication *application;

static GList *
get_windows (void)
{
  return gtk_application_get_windows (GTK_APPLICATION (application));
}

static void
close_all (void)
{
  g_action_group_activate_action (G_ACTION_GROUP (application), "quit", NULL);
  ui_test_wait_until (get_windows () == NULL);
}

static void
test_windows (void)
{
  g_application_activate (G_APPLICATION (application));
  g_assert_cmpuint (g_list_length (get_windows ()), ==, 1);
  g_application_activate (G_APPLICATION (application));
  g_assert_cmpuint (g_list_length (get_windows ()), ==, 1);
  g_action_group_activate_action (G_ACTION_GROUP (application), "new", NULL);
  g_assert_cmpuint (g_list_length (get_windows ()), ==, 2);
  close_all ();
}

static void
test_sample (void)
{
  g_application_activate (G_APPLICATION (application));
  WrWindow *window = get_windows ()->data;

  /* An empty window takes it; a second sample gets a window of its own. */
  wr_application_open_sample (application, window);
  g_assert_cmpuint (g_list_length (get_windows ()), ==, 1);
  g_assert_cmpstr (wr_window_get_stage (window), ==, "views");
  ui_test_wait_until (!wr_window_is_pristine (window));
  wr_application_open_sample (application, window);
  g_assert_cmpuint (g_list_length (get_windows ()), ==, 2);
  close_all ();
}

static void
test_drivers (void)
{
  g_assert_null (wr_application_get_drivers (application));
  g_application_activate (G_APPLICATION (application));
  g_assert_null (wr_application_get_drivers (application));
  ui_test_wait_until (wr_application_get_drivers (application) != NULL);
  close_all ();
}

static void
test_accels (void)
{
  const struct {
    const char *action;
    const char *accel;
  } keys[] = {
    { "win.start-or-resume", "<Control>Return" }, { "win.stop", "<Control>period" },
    { "win.export", "<Control>e" },      { "win.search", "<Control>f" },
    { "app.new", "<Control>n" },         { "win.open", "<Control>o" },
    { "win.save", "<Control>s" },        { "win.save-as", "<Shift><Control>s" },
    { "app.preferences", "<Control>comma" }, { "win.view::job", "<Alt>1" },
    { "win.view::workers", "<Alt>3" },   { "win.show-help-overlay", "<Control>question" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++) {
    g_auto (GStrv) accels =
        gtk_application_get_accels_for_action (GTK_APPLICATION (application), keys[i].action);
    g_assert_cmpstr (accels[0], ==, keys[i].accel);
  }
}

static void
test_shortcuts (void)
{
  const char *const names[] = { "GtkShortcutsWindow", NULL };

  g_application_activate (G_APPLICATION (application));
  ui_test_wait_until (gtk_window_is_active (get_windows ()->data));
  ui_test_press ("ctrl+question");
  ui_test_wait_until (ui_test_find_dialog (names) != NULL);
  ui_test_press ("Escape");
  ui_test_wait_until (ui_test_find_dialog (names) == NULL);
  close_all ();
}

static void
test_preferences (void)
{
  const char *const names[] = { "WrPreferences", NULL };

  g_application_activate (G_APPLICATION (application));
  ui_test_wait_until (gtk_window_is_active (get_windows ()->data));
  ui_test_press ("ctrl+comma");
  ui_test_wait_until (ui_test_find_dialog (names) != NULL);
  ui_test_press ("Escape");
  ui_test_wait_until (ui_test_find_dialog (names) == NULL);
  close_all ();
}

static void
test_version (void)
{
  g_autofree char *program =
      g_test_build_filename (G_TEST_BUILT, "..", "src", "ui", "windrow", NULL);
  g_autofree char *output = NULL;
  g_autoptr (GError) error = NULL;
  char *argv[] = { program, (char *) "--version", NULL };
  int status;

  g_spawn_sync (NULL, argv, NULL, 0, NULL, NULL, &output, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
  g_assert_cmpstr (output, ==, "windrow " PACKAGE_VERSION "\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  application = wr_application_new ();
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  g_application_hold (G_APPLICATION (application));

  g_test_add_func ("/wr/application/drivers", test_drivers);
  g_test_add_func ("/wr/application/windows", test_windows);
  g_test_add_func ("/wr/application/sample", test_sample);
  g_test_add_func ("/wr/application/accels", test_accels);
  g_test_add_func ("/wr/application/shortcuts", test_shortcuts);
  g_test_add_func ("/wr/application/preferences", test_preferences);
  g_test_add_func ("/wr/application/version", test_version);
  return g_test_run ();
}
