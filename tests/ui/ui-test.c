/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What tests of the window share: waiting, finding widgets and real keys.
 */

#include "config.h"

#include "ui-test.h"

const char *const ui_test_alerts[] = { "AdwMessageDialog", "AdwAlertDialog", NULL };
const char *const ui_test_file_dialogs[] = { "GtkFileChooserDialog", NULL };

/* Warnings of the toolkit's own, which nothing that a program does can prevent. */
static const char *const tolerated[] = {
  /* GTK 4.24 on X11 without a compositor: two places of GDK report the same frame. */
  "gdk_frame_timings_submitted() called on submitted frame.",
  NULL,
};

static GLogWriterOutput
write_log_cb (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data)
{
  for (gsize i = 0; i < n_fields; i++)
    if (g_str_equal (fields[i].key, "MESSAGE") && g_strv_contains (tolerated, fields[i].value))
      return G_LOG_WRITER_HANDLED;
  return g_log_writer_default (level, fields, n_fields, user_data);
}

/* To be called first: any other warning ends the test. */
void
ui_test_init (int *argc, char ***argv)
{
  g_test_init (argc, argv, NULL);
  g_log_set_writer_func (write_log_cb, NULL, NULL);
}

gboolean
ui_test_watchdog_cb (gpointer what)
{
  g_error ("Waited %d s in vain for: %s", UI_TEST_WATCHDOG_S, (char *) what);
  return G_SOURCE_REMOVE;
}

/* Lets everything happen that is due. */
void
ui_test_spin (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* The first mapped widget at or under @root that is of one of the types. */
GtkWidget *
ui_test_find (GtkWidget *root, const char *const *type_names)
{
  if (gtk_widget_get_mapped (root) && g_strv_contains (type_names, G_OBJECT_TYPE_NAME (root)))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = ui_test_find (child, type_names);
    if (found != NULL)
      return found;
  }
  return NULL;
}

/* A window has the keys when it is active; what is in an AdwDialog, which newer versions have in
 * the window, only once the focus is in its child: that comes a while after it is mapped. */
static gboolean
has_keys (GtkWidget *widget, GtkWindow *window)
{
  GType type = g_type_from_name ("AdwDialog");
  GtkWidget *dialog = type != G_TYPE_INVALID ? gtk_widget_get_ancestor (widget, type) : NULL;
  GtkWidget *focus = gtk_window_get_focus (window);
  g_autoptr (GtkWidget) child = NULL;

  if (dialog == NULL)
    return gtk_window_is_active (window);
  g_object_get (dialog, "child", &child, NULL);
  return gtk_window_is_active (window) && focus != NULL && gtk_widget_get_mapped (focus) &&
         gtk_widget_is_ancestor (focus, child);
}

/* A dialog that is shown and has the keys, in any of the program's windows. */
GtkWidget *
ui_test_find_dialog (const char *const *type_names)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);
    GtkWidget *found = ui_test_find (GTK_WIDGET (window), type_names);
    if (found != NULL && has_keys (found, window))
      return found;
  }
  return NULL;
}

static void
pressed_cb (GObject *source, GAsyncResult *result, gpointer done)
{
  g_autoptr (GError) error = NULL;

  g_subprocess_wait_check_finish (G_SUBPROCESS (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *) done = TRUE;
}

static void
run_xdotool (const char *const *arguments)
{
  g_autoptr (GError) error = NULL;
  gboolean done = FALSE;
  g_autoptr (GSubprocess) process =
      g_subprocess_newv (arguments, G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error);

  g_assert_no_error (error);
  g_subprocess_wait_check_async (process, NULL, pressed_cb, &done);
  ui_test_wait_until (done);
}

/* Presses a key as a person does: it goes to whatever has the focus of the X server. */
void
ui_test_press (const char *key)
{
  const char *const arguments[] = { "xdotool", "key", key, NULL };

  run_xdotool (arguments);
}

/* Gives the window that has the focus another size, as a person does at its edge; in pixels with
 * the frame. */
void
ui_test_resize (int width, int height)
{
  g_autofree char *x = g_strdup_printf ("%d", width);
  g_autofree char *y = g_strdup_printf ("%d", height);
  const char *const arguments[] = { "xdotool", "getactivewindow", "windowsize", x, y, NULL };

  run_xdotool (arguments);
}

/* A GAsyncReadyCallback that keeps the result in the GAsyncResult* that @user_data points to. */
void
ui_test_take_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* A new folder in the private home, which goes with it. */
char *
ui_test_make_folder (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *pattern = g_build_filename (g_get_home_dir (), "test-XXXXXX", NULL);

  g_assert_nonnull (g_mkdtemp (pattern));
  return g_steal_pointer (&pattern);
}

static gboolean
has_chosen (GtkWidget *dialog, GFile *file)
{
  g_autoptr (GFile) chosen = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

  return chosen != NULL && g_file_equal (chosen, file);
}

static gboolean
has_label (GtkWidget *root, const char *text)
{
  if (GTK_IS_LABEL (root) && gtk_widget_get_mapped (root)
      && g_str_equal (gtk_label_get_text (GTK_LABEL (root)), text))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (has_label (child, text))
      return TRUE;
  return FALSE;
}

/* Whether the bar with the folders has come to the one that is shown: GTK 4.18 ends the program
 * when the dialog goes before that. */
static gboolean
shows_folder (GtkWidget *dialog)
{
  const char *const bars[] = { "GtkPathBar", NULL };
  GtkWidget *bar = ui_test_find (dialog, bars);
  g_autoptr (GFile) folder = gtk_file_chooser_get_current_folder (GTK_FILE_CHOOSER (dialog));

  if (bar == NULL || folder == NULL || !g_file_query_exists (folder, NULL))
    return TRUE;
  g_autofree char *name = g_file_get_basename (folder);
  return has_label (bar, name);
}

/* A file that is to be saved need not be there yet. */
static void
choose (GtkFileChooser *dialog, GFile *file)
{
  if (gtk_file_chooser_get_action (dialog) == GTK_FILE_CHOOSER_ACTION_SAVE) {
    g_autoptr (GFile) folder = g_file_get_parent (file);
    g_autofree char *name = g_file_get_basename (file);
    g_assert_true (gtk_file_chooser_set_current_folder (dialog, folder, NULL));
    gtk_file_chooser_set_current_name (dialog, name);
  } else {
    g_assert_true (gtk_file_chooser_set_file (dialog, file, NULL));
  }
}

/* Answers the file dialog that is on its way; @file is NULL to take what it offers. */
void
ui_test_choose_file (GFile *file, GtkResponseType response)
{
  GtkWidget *dialog;

  ui_test_wait_until ((dialog = ui_test_find_dialog (ui_test_file_dialogs)) != NULL);
  ui_test_wait_until (shows_folder (dialog));
  if (file != NULL) {
    choose (GTK_FILE_CHOOSER (dialog), file);
    ui_test_wait_until (has_chosen (dialog, file));
  }
  ui_test_wait_until (shows_folder (dialog));
  gtk_dialog_response (GTK_DIALOG (dialog), response);
}
