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

/* --- the window of the shortcuts --- */

static gboolean
is_accel_of (const char *action, const char *accel)
{
  g_auto (GStrv) accels
      = gtk_application_get_accels_for_action (GTK_APPLICATION (application), action);
  guint key, other;
  GdkModifierType modifiers, others;

  gtk_accelerator_parse (accel, &key, &modifiers);
  for (gsize i = 0; accels[i] != NULL; i++) {
    gtk_accelerator_parse (accels[i], &other, &others);
    if (key == other && modifiers == others)
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_accel (const char *accel)
{
  g_auto (GStrv) actions
      = gtk_application_list_action_descriptions (GTK_APPLICATION (application));

  for (gsize i = 0; actions[i] != NULL; i++) {
    if (is_accel_of (actions[i], accel))
      return TRUE;
  }
  return FALSE;
}

/* Whether a controller of @widget or of one under it answers to @accel. */
static gboolean
is_bound (GtkWidget *widget, const char *accel)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  guint key;
  GdkModifierType modifiers;

  g_assert_true (gtk_accelerator_parse (accel, &key, &modifiers));
  g_autoptr (GtkShortcutTrigger) trigger = gtk_keyval_trigger_new (key, modifiers);
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
    if (!GTK_IS_SHORTCUT_CONTROLLER (controller))
      continue;
    for (guint n = 0; n < g_list_model_get_n_items (G_LIST_MODEL (controller)); n++) {
      g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), n);
      if (gtk_shortcut_trigger_equal (gtk_shortcut_get_trigger (shortcut), trigger))
        return TRUE;
    }
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    if (is_bound (child, accel))
      return TRUE;
  }
  return FALSE;
}

static gboolean
has_action (GtkWindow *window, const char *name)
{
  if (g_str_has_prefix (name, "app."))
    return g_action_group_has_action (G_ACTION_GROUP (application), name + strlen ("app."));
  /* Made by GTK from gtk/help-overlay.ui itself. */
  if (g_str_equal (name, "win.show-help-overlay"))
    return TRUE;
  for (guint i = 0;; i++) {
    GType owner;
    const char *known, *property;
    const GVariantType *type;
    if (!gtk_widget_class_query_action (GTK_WIDGET_GET_CLASS (window), i, &owner, &known, &type,
                                        &property))
      return FALSE;
    if (g_str_equal (known, name))
      return TRUE;
  }
}

/* What is listed works: an action that is there and has a key, or keys that somebody answers to. */
static void
check_listed (GtkWindow *window, const char *action, const char *listed)
{
  if (action != NULL) {
    g_auto (GStrv) accels
        = gtk_application_get_accels_for_action (GTK_APPLICATION (application), action);
    g_assert_nonnull (accels[0]);
    g_assert_true (has_action (window, action));
    return;
  }
  g_auto (GStrv) accels = g_strsplit (listed, " ", -1);
  for (gsize i = 0; accels[i] != NULL; i++) {
    g_test_message ("%s", accels[i]);
    g_assert_true (is_accel (accels[i]) || is_bound (GTK_WIDGET (window), accels[i]));
  }
}

/* Every action that has a key is listed, by itself or by one of its keys. */
static void
check_complete (GHashTable *actions, GHashTable *accels)
{
  g_auto (GStrv) known
      = gtk_application_list_action_descriptions (GTK_APPLICATION (application));

  for (gsize i = 0; known[i] != NULL; i++) {
    gboolean found = g_hash_table_contains (actions, known[i]);
    GHashTableIter iter;
    gpointer accel;
    g_hash_table_iter_init (&iter, accels);
    while (!found && g_hash_table_iter_next (&iter, &accel, NULL))
      found = is_accel_of (known[i], accel);
    g_test_message ("%s", known[i]);
    g_assert_true (found);
  }
}

static void
test_overlay (void)
{
  g_autoptr (GtkBuilder) builder
      = gtk_builder_new_from_resource (RESOURCE_BASE "/gtk/help-overlay.ui");
  g_autoptr (GSList) objects = gtk_builder_get_objects (builder);
  g_autoptr (GHashTable) actions
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) accels
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  g_application_activate (G_APPLICATION (application));
  WrWindow *window = get_windows ()->data;
  wr_application_open_sample (application, window);
  ui_test_wait_until (!wr_window_is_pristine (window));

  for (GSList *l = objects; l != NULL; l = l->next) {
    g_autofree char *action = NULL;
    g_autofree char *accel = NULL;
    if (!GTK_IS_SHORTCUTS_SHORTCUT (l->data))
      continue;
    g_object_get (l->data, "action-name", &action, "accelerator", &accel, NULL);
    check_listed (GTK_WINDOW (window), action, accel);
    if (action != NULL) {
      g_hash_table_add (actions, g_steal_pointer (&action));
      continue;
    }
    g_auto (GStrv) parts = g_strsplit (accel, " ", -1);
    for (gsize i = 0; parts[i] != NULL; i++)
      g_hash_table_add (accels, g_strdup (parts[i]));
  }
  check_complete (actions, accels);
  gtk_window_destroy (GTK_WINDOW (gtk_builder_get_object (builder, "help_overlay")));
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
  ui_test_init (&argc, &argv);
  application = wr_application_new ();
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  g_application_hold (G_APPLICATION (application));

  g_test_add_func ("/wr/application/drivers", test_drivers);
  g_test_add_func ("/wr/application/windows", test_windows);
  g_test_add_func ("/wr/application/sample", test_sample);
  g_test_add_func ("/wr/application/accels", test_accels);
  g_test_add_func ("/wr/application/shortcuts", test_shortcuts);
  g_test_add_func ("/wr/application/overlay", test_overlay);
  g_test_add_func ("/wr/application/preferences", test_preferences);
  g_test_add_func ("/wr/application/version", test_version);
  return g_test_run ();
}
