/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrCompat: one shape for what newer GTK and libadwaita do in another way than the floor.
 *
 * When the floor rises, the #else branches go and the callers stay as they are.
 */

#include "config.h"

/* Newer calls are wanted here, behind checks of the version that is built against. */
#undef GDK_VERSION_MAX_ALLOWED
#undef ADW_VERSION_MAX_ALLOWED

#include "wr-compat.h"

#include <glib/gi18n.h>

#define HAVE_FILE_DIALOG GTK_CHECK_VERSION (4, 10, 0)
#define HAVE_ALERT_DIALOG ADW_CHECK_VERSION (1, 5, 0)

static void
return_cancelled (GTask *task)
{
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s", _ ("Dismissed"));
}

/* --- alerts --- */

#if HAVE_ALERT_DIALOG
#define AlertDialog AdwAlertDialog
#define ALERT_DIALOG ADW_ALERT_DIALOG
#define alert_add_response adw_alert_dialog_add_response
#define alert_set_appearance adw_alert_dialog_set_response_appearance
#define alert_set_default adw_alert_dialog_set_default_response
#define alert_set_close adw_alert_dialog_set_close_response
#else
#define AlertDialog AdwMessageDialog
#define ALERT_DIALOG ADW_MESSAGE_DIALOG
#define alert_add_response adw_message_dialog_add_response
#define alert_set_appearance adw_message_dialog_set_response_appearance
#define alert_set_default adw_message_dialog_set_default_response
#define alert_set_close adw_message_dialog_set_close_response
#endif

#define CLOSE_RESPONSE "wr-close"

static AlertDialog *
alert_new (GtkWindow *parent, const char *heading, const char *body)
{
#if HAVE_ALERT_DIALOG
  return ADW_ALERT_DIALOG (adw_alert_dialog_new (heading, body));
#else
  return ADW_MESSAGE_DIALOG (adw_message_dialog_new (parent, heading, body));
#endif
}

static void
alert_present (AlertDialog *dialog, GtkWindow *parent)
{
#if HAVE_ALERT_DIALOG
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (parent));
#else
  gtk_window_present (GTK_WINDOW (dialog));
#endif
}

static void
alert_cancelled_cb (AlertDialog *dialog)
{
#if HAVE_ALERT_DIALOG
  adw_dialog_force_close (ADW_DIALOG (dialog));
#else
  gtk_window_close (GTK_WINDOW (dialog));
#endif
}

/* The task's data says whether it has returned. */
static void
alert_response_cb (AlertDialog *dialog, const char *response, GTask *task)
{
  if (g_task_get_task_data (task) != NULL)
    return;
  g_task_set_task_data (task, GINT_TO_POINTER (TRUE), NULL);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (g_str_equal (response, CLOSE_RESPONSE))
    return_cancelled (task);
  else
    g_task_return_pointer (task, g_strdup (response), g_free);
}

/* A dialog that went away with its parent was dismissed, too. */
static void
alert_gone_cb (gpointer task, GClosure *closure)
{
  if (g_task_get_task_data (task) == NULL)
    return_cancelled (task);
  g_object_unref (task);
}

static void
alert_fill (AlertDialog *dialog, const WrCompatResponse *responses, gsize n_responses)
{
  static const AdwResponseAppearance appearances[] = {
    [WR_COMPAT_RESPONSE_DEFAULT] = ADW_RESPONSE_DEFAULT,
    [WR_COMPAT_RESPONSE_SUGGESTED] = ADW_RESPONSE_SUGGESTED,
    [WR_COMPAT_RESPONSE_DESTRUCTIVE] = ADW_RESPONSE_DESTRUCTIVE,
  };

  for (gsize i = 0; i < n_responses; i++) {
    alert_add_response (dialog, responses[i].id, responses[i].label);
    alert_set_appearance (dialog, responses[i].id, appearances[responses[i].appearance]);
    if (responses[i].appearance == WR_COMPAT_RESPONSE_SUGGESTED)
      alert_set_default (dialog, responses[i].id);
  }
  alert_set_close (dialog, CLOSE_RESPONSE);
}

/**
 * wr_compat_alert_async:
 * @responses: from left to right; the suggested one is what Return gives
 *
 * Asks a question over @parent. Escape, or closing it, is a dismissal.
 */
void
wr_compat_alert_async (GtkWindow *parent, const char *heading, const char *body,
                       const WrCompatResponse *responses, gsize n_responses,
                       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (GTK_IS_WINDOW (parent));

  GTask *task = g_task_new (parent, cancellable, callback, user_data);
  AlertDialog *dialog = alert_new (parent, heading, body);

  g_task_set_source_tag (task, wr_compat_alert_async);
  alert_fill (dialog, responses, n_responses);
  g_signal_connect_data (dialog, "response", G_CALLBACK (alert_response_cb), task, alert_gone_cb,
                         0);
  if (cancellable != NULL)
    g_signal_connect_object (cancellable, "cancelled", G_CALLBACK (alert_cancelled_cb), dialog,
                             G_CONNECT_SWAPPED);
  alert_present (dialog, parent);
}

/**
 * wr_compat_alert_finish:
 *
 * Returns: (transfer full): the chosen response's id, or %NULL with %G_IO_ERROR_CANCELLED.
 */
char *
wr_compat_alert_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- files --- */

typedef enum { CHOOSE_OPEN, CHOOSE_SAVE, CHOOSE_FOLDER } ChooseKind;

#if HAVE_FILE_DIALOG

typedef GFile *(*ChooseFinish) (GtkFileDialog *dialog, GAsyncResult *result, GError **error);

static void
choose_finished (GObject *source, GAsyncResult *result, gpointer user_data, ChooseFinish finish)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = finish (GTK_FILE_DIALOG (source), result, &error);

  if (file != NULL)
    g_task_return_pointer (task, g_steal_pointer (&file), g_object_unref);
  else if (g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED) ||
           g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_CANCELLED))
    return_cancelled (task);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
choose_open_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  choose_finished (source, result, user_data, gtk_file_dialog_open_finish);
}

static void
choose_save_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  choose_finished (source, result, user_data, gtk_file_dialog_save_finish);
}

static void
choose_folder_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  choose_finished (source, result, user_data, gtk_file_dialog_select_folder_finish);
}

static void
choose (GTask *task, ChooseKind kind, const char *title, const char *name, GListModel *filters,
        GFile *folder)
{
  GtkWindow *parent = g_task_get_source_object (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();

  gtk_file_dialog_set_title (dialog, title);
  gtk_file_dialog_set_filters (dialog, filters);
  gtk_file_dialog_set_initial_folder (dialog, folder);
  if (name != NULL)
    gtk_file_dialog_set_initial_name (dialog, name);
  if (kind == CHOOSE_OPEN)
    gtk_file_dialog_open (dialog, parent, cancellable, choose_open_cb, task);
  else if (kind == CHOOSE_SAVE)
    gtk_file_dialog_save (dialog, parent, cancellable, choose_save_cb, task);
  else
    gtk_file_dialog_select_folder (dialog, parent, cancellable, choose_folder_cb, task);
}

#else

static void
choose_response_cb (GtkNativeDialog *dialog, int response, GTask *task)
{
  if (g_task_get_task_data (task) == NULL)
    return;

  /* Last, since the data holds the dialog. */
  if (response == GTK_RESPONSE_ACCEPT)
    g_task_return_pointer (task, gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)),
                           g_object_unref);
  else
    return_cancelled (task);
  g_task_set_task_data (task, NULL, NULL);
  g_object_unref (task);
}

static void
choose_cancelled_cb (GtkNativeDialog *dialog)
{
  gtk_native_dialog_hide (dialog);
  g_signal_emit_by_name (dialog, "response", GTK_RESPONSE_CANCEL);
}

static GtkFileChooserNative *
chooser_new (GtkWindow *parent, ChooseKind kind, const char *title)
{
  static const struct {
    GtkFileChooserAction action;
    const char *accept;
  } kinds[] = {
    [CHOOSE_OPEN] = { GTK_FILE_CHOOSER_ACTION_OPEN, N_ ("_Open") },
    [CHOOSE_SAVE] = { GTK_FILE_CHOOSER_ACTION_SAVE, N_ ("_Save") },
    [CHOOSE_FOLDER] = { GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, N_ ("_Select") },
  };
  GtkFileChooserNative *native =
      gtk_file_chooser_native_new (title, parent, kinds[kind].action, _ (kinds[kind].accept), NULL);

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (native), TRUE);
  return native;
}

static void
choose (GTask *task, ChooseKind kind, const char *title, const char *name, GListModel *filters,
        GFile *folder)
{
  GtkFileChooserNative *native = chooser_new (g_task_get_source_object (task), kind, title);
  GtkFileChooser *chooser = GTK_FILE_CHOOSER (native);

  for (guint i = 0; filters != NULL && i < g_list_model_get_n_items (filters); i++) {
    g_autoptr (GtkFileFilter) filter = g_list_model_get_item (filters, i);
    gtk_file_chooser_add_filter (chooser, filter);
  }
  if (folder != NULL)
    gtk_file_chooser_set_current_folder (chooser, folder, NULL);
  if (name != NULL)
    gtk_file_chooser_set_current_name (chooser, name);

  g_task_set_task_data (task, native, g_object_unref);
  g_signal_connect (native, "response", G_CALLBACK (choose_response_cb), task);
  if (g_task_get_cancellable (task) != NULL)
    g_signal_connect_object (g_task_get_cancellable (task), "cancelled",
                             G_CALLBACK (choose_cancelled_cb), native, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (native));
}

#endif

/**
 * wr_compat_open_file_async:
 * @filters: (nullable): of GtkFileFilter, the first one is chosen
 * @folder: (nullable): where to begin
 *
 * Asks for a file to read.
 */
void
wr_compat_open_file_async (GtkWindow *parent, const char *title, GListModel *filters, GFile *folder,
                           GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_return_if_fail (GTK_IS_WINDOW (parent));
  GTask *task = g_task_new (parent, cancellable, callback, user_data);

  g_task_set_source_tag (task, wr_compat_open_file_async);
  choose (task, CHOOSE_OPEN, title, NULL, filters, folder);
}

/**
 * wr_compat_open_file_finish:
 *
 * Returns: (transfer full): the file, or %NULL with %G_IO_ERROR_CANCELLED.
 */
GFile *
wr_compat_open_file_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * wr_compat_save_file_async:
 * @name: the file name to begin with
 *
 * Asks where to write; that a file there is to be replaced has been asked when the callback runs.
 */
void
wr_compat_save_file_async (GtkWindow *parent, const char *title, const char *name,
                           GListModel *filters, GFile *folder, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (GTK_IS_WINDOW (parent));
  GTask *task = g_task_new (parent, cancellable, callback, user_data);

  g_task_set_source_tag (task, wr_compat_save_file_async);
  choose (task, CHOOSE_SAVE, title, name, filters, folder);
}

/**
 * wr_compat_save_file_finish:
 *
 * Returns: (transfer full): the file, or %NULL with %G_IO_ERROR_CANCELLED.
 */
GFile *
wr_compat_save_file_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * wr_compat_select_folder_async:
 *
 * Asks for a folder.
 */
void
wr_compat_select_folder_async (GtkWindow *parent, const char *title, GFile *folder,
                               GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_return_if_fail (GTK_IS_WINDOW (parent));
  GTask *task = g_task_new (parent, cancellable, callback, user_data);

  g_task_set_source_tag (task, wr_compat_select_folder_async);
  choose (task, CHOOSE_FOLDER, title, NULL, NULL, folder);
}

/**
 * wr_compat_select_folder_finish:
 *
 * Returns: (transfer full): the folder, or %NULL with %G_IO_ERROR_CANCELLED.
 */
GFile *
wr_compat_select_folder_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- the rest --- */

/**
 * wr_compat_show_about:
 *
 * Shows what Windrow is, its version and licence.
 */
void
wr_compat_show_about (GtkWindow *parent)
{
  const char *const developers[] = { _ ("The Windrow contributors"), NULL };
#if ADW_CHECK_VERSION (1, 5, 0)
  GObject *about = G_OBJECT (adw_about_dialog_new ());
#else
  GObject *about = G_OBJECT (adw_about_window_new ());
#endif

  g_object_set (about, "application-name", _ ("Windrow"), "application-icon", APPLICATION_ID,
                "version", PACKAGE_VERSION, "developers", developers, "comments",
                _ ("Loads many web pages in real browsers and gathers their data in one table"),
                "license-type", GTK_LICENSE_GPL_3_0,
                /* Translators: your names, one a line */
                "translator-credits", _ ("translator-credits"), NULL);
#if ADW_CHECK_VERSION (1, 5, 0)
  adw_dialog_present (ADW_DIALOG (about), GTK_WIDGET (parent));
#else
  gtk_window_set_transient_for (GTK_WINDOW (about), parent);
  gtk_window_set_modal (GTK_WINDOW (about), TRUE);
  gtk_window_present (GTK_WINDOW (about));
#endif
}

/**
 * wr_compat_show_preferences:
 * @page: (transfer floating): all that there is to prefer
 */
void
wr_compat_show_preferences (GtkWindow *parent, AdwPreferencesPage *page)
{
#if ADW_CHECK_VERSION (1, 5, 0)
  AdwPreferencesDialog *dialog = ADW_PREFERENCES_DIALOG (adw_preferences_dialog_new ());

  adw_preferences_dialog_add (dialog, page);
  adw_dialog_set_title (ADW_DIALOG (dialog), C_ ("shortcuts", "Preferences"));
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (parent));
#else
  AdwPreferencesWindow *window = ADW_PREFERENCES_WINDOW (adw_preferences_window_new ());

  adw_preferences_window_add (window, page);
  gtk_window_set_title (GTK_WINDOW (window), C_ ("shortcuts", "Preferences"));
  adw_preferences_window_set_search_enabled (window, FALSE);
  gtk_window_set_default_size (GTK_WINDOW (window), 600, 620);
  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  gtk_window_set_modal (GTK_WINDOW (window), TRUE);
  gtk_window_present (GTK_WINDOW (window));
#endif
}

/**
 * wr_compat_get_color:
 * @color: (out caller-allocates): the colour of text in @widget
 */
void
wr_compat_get_color (GtkWidget *widget, GdkRGBA *color)
{
#if GTK_CHECK_VERSION (4, 10, 0)
  gtk_widget_get_color (widget, color);
#else
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), color);
#endif
}

/**
 * wr_compat_name_row:
 * @content: what a list has in one of its rows
 *
 * Names the row that has the focus, which is the list's own widget: it has no name up to GTK 4.12.
 * Nothing happens while @content is in no list.
 */
void
wr_compat_name_row (GtkWidget *content, const char *name)
{
  GtkWidget *row = content;

  g_return_if_fail (GTK_IS_WIDGET (content) && name != NULL);
  while (row != NULL && !gtk_widget_get_focusable (row))
    row = gtk_widget_get_parent (row);
  if (row != NULL && row != content)
    gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
name_split_button (AdwSplitButton *split, GtkWidget *part)
{
  const char *name = NULL;

  if (GTK_IS_MENU_BUTTON (part))
    name = adw_split_button_get_dropdown_tooltip (split);
  else if (GTK_IS_BUTTON (part) && adw_split_button_get_icon_name (split) != NULL)
    name = gtk_widget_get_tooltip_text (GTK_WIDGET (split));
  if (name != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (part), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                    -1);
}

/* The button within that has the focus is called as the whole is, or by the label in it. */
static void
name_button_within (GtkWidget *whole)
{
  GtkWidget *button = gtk_widget_get_first_child (whole);
  GtkWidget *label
      = GTK_IS_MENU_BUTTON (whole) ? gtk_menu_button_get_child (GTK_MENU_BUTTON (whole)) : whole;

  if (!GTK_IS_BUTTON (button) || label == NULL)
    return;
  gtk_accessible_update_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                  label, NULL, -1);
  if (label != whole)
    gtk_accessible_update_relation (GTK_ACCESSIBLE (whole), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                    label, NULL, -1);
}

/**
 * wr_compat_name_buttons:
 * @root: a widget with its template
 *
 * GTK 4.8 names a button with a mnemonic twice, once with the underscore: the buttons in @root are
 * called by the label within only. The parts of a split button have no names of their own: they
 * take the tooltips'. What has the focus of a drop-down or a button with a menu is a button in it.
 */
void
wr_compat_name_buttons (GtkWidget *root)
{
  if (GTK_IS_BUTTON (root) && gtk_button_get_use_underline (GTK_BUTTON (root)))
    gtk_accessible_reset_property (GTK_ACCESSIBLE (root), GTK_ACCESSIBLE_PROPERTY_LABEL);
  if (ADW_IS_SPLIT_BUTTON (gtk_widget_get_parent (root)))
    name_split_button (ADW_SPLIT_BUTTON (gtk_widget_get_parent (root)), root);
  else if (GTK_IS_DROP_DOWN (root) || GTK_IS_MENU_BUTTON (root))
    name_button_within (root);
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    wr_compat_name_buttons (child);
}

/**
 * wr_compat_css_provider_load:
 *
 * Loads @css, which ends with a NUL.
 */
void
wr_compat_css_provider_load (GtkCssProvider *provider, const char *css)
{
#if GTK_CHECK_VERSION (4, 12, 0)
  gtk_css_provider_load_from_string (provider, css);
#else
  gtk_css_provider_load_from_data (provider, css, -1);
#endif
}

/**
 * wr_compat_announce:
 * @widget: what the news is from; GTK 4.8 tells what a screen reader has come by, as a window is
 *
 * Has a screen reader say @text without a change of the focus. GTK can since 4.14; before it, the
 * text becomes the description of @widget, whose change is told.
 */
void
wr_compat_announce (GtkWidget *widget, const char *text)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_object_set_data_full (G_OBJECT (widget), "wr-announced", g_strdup (text), g_free);
#if GTK_CHECK_VERSION (4, 14, 0)
  gtk_accessible_announce (GTK_ACCESSIBLE (widget), text,
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
#else
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  text, -1);
#endif
}

/**
 * wr_compat_get_announced:
 *
 * Returns: (nullable): what wr_compat_announce() told of @widget last, which GTK keeps to itself
 */
const char *
wr_compat_get_announced (GtkWidget *widget)
{
  g_return_val_if_fail (GTK_IS_WIDGET (widget), NULL);
  return g_object_get_data (G_OBJECT (widget), "wr-announced");
}
