/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrPreferences: what new jobs begin with, and where files go; bound to the settings, so that
 * nothing has to be applied.
 */

#include "config.h"

#include "wr-preferences.h"

#include <glib/gi18n.h>

#include "wr-compat.h"
#include "wr-engine.h"

struct _WrPreferences {
  AdwPreferencesPage parent_instance;

  AdwComboRow *browser_row;
  AdwActionRow *host_row;
  AdwComboRow *model_row;
  AdwComboRow *format_row;
  GtkAdjustment *workers;
  AdwActionRow *runs_row;
  GtkWidget *runs_reset;
  AdwActionRow *export_row;
  GtkWidget *export_reset;
  GtkSwitch *guard_switch;

  GSettings *settings;       /* (owned) */
  GCancellable *cancellable; /* (owned) cancelled when the page goes */
};

typedef struct {
  const char *word; /* in the settings */
  const char *label;
} Choice;

static const Choice browsers[] = {
  { "auto", N_ ("Automatic") },
  { "chromium", "Chromium" },
  { "webkit", "WebKit" },
  { "firefox", "Firefox" },
  { NULL },
};

static const Choice models[] = {
  { "threads", N_ ("Threads") },
  { "processes", N_ ("Processes") },
  { NULL },
};

static const Choice formats[] = {
  { "csv", "CSV" },
  { "jsonl", "JSON Lines" },
  { "json", "JSON" },
  { NULL },
};

G_DEFINE_FINAL_TYPE (WrPreferences, wr_preferences, ADW_TYPE_PREFERENCES_PAGE)

/* --- choices --- */

static gboolean
word_to_selected (GValue *value, GVariant *variant, gpointer user_data)
{
  const Choice *choices = user_data;

  for (guint i = 0; choices[i].word != NULL; i++) {
    if (g_str_equal (choices[i].word, g_variant_get_string (variant, NULL)))
      g_value_set_uint (value, i);
  }
  return TRUE;
}

static GVariant *
selected_to_word (const GValue *value, const GVariantType *type, gpointer user_data)
{
  const Choice *choices = user_data;

  return g_variant_new_string (choices[g_value_get_uint (value)].word);
}

static void
bind_choices (WrPreferences *self, AdwComboRow *row, const char *key, const Choice *choices)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);

  for (guint i = 0; choices[i].word != NULL; i++)
    gtk_string_list_append (labels, _ (choices[i].label));
  adw_combo_row_set_model (row, G_LIST_MODEL (labels));
  g_settings_bind_with_mapping (self->settings, key, row, "selected", G_SETTINGS_BIND_DEFAULT,
                                word_to_selected, selected_to_word, (gpointer) choices, NULL);
}

/* --- browsers outside of a Flatpak --- */

static void
show_host_row (WrPreferences *self)
{
  g_autofree char *text = g_strdup_printf (
      "%s\n<tt>%s</tt>",
      _ ("Windrow can use them from its next start, once this command has been run:"),
      WR_HOST_COMMAND);

  adw_action_row_set_subtitle (self->host_row, text);
  gtk_widget_set_visible (GTK_WIDGET (self->host_row), wr_host_get_access () == WR_HOST_CLOSED);
}

static void
copy_command_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), WR_HOST_COMMAND);
}

/* --- workers: 0 is written as a word --- */

static gboolean
workers_output_cb (GtkSpinButton *spin, gpointer self)
{
  int n_workers = gtk_spin_button_get_value_as_int (spin);
  g_autofree char *text =
      n_workers == 0 ? g_strdup (_ ("Automatic")) : g_strdup_printf ("%d", n_workers);

  if (!g_str_equal (gtk_editable_get_text (GTK_EDITABLE (spin)), text))
    gtk_editable_set_text (GTK_EDITABLE (spin), text);
  return TRUE;
}

static int
workers_input_cb (GtkSpinButton *spin, double *value, gpointer self)
{
  gint64 n_workers;

  if (g_ascii_string_to_signed (gtk_editable_get_text (GTK_EDITABLE (spin)), 10, 0,
                                WR_JOB_MAX_WORKERS, &n_workers, NULL))
    *value = n_workers;
  else
    *value = 0;
  return TRUE;
}

/* --- folders --- */

static char *
dup_default_folder (const char *key)
{
  if (g_str_equal (key, "runs-folder"))
    return wr_paths_dup_runs_dir ();
  const char *documents = g_get_user_special_dir (G_USER_DIRECTORY_DOCUMENTS);
  return g_strdup (documents != NULL ? documents : g_get_home_dir ());
}

static void
update_folder (WrPreferences *self, const char *key, AdwActionRow *row, GtkWidget *reset)
{
  g_autofree char *chosen = g_settings_get_string (self->settings, key);
  g_autofree char *standard = dup_default_folder (key);
  g_autofree char *shown = g_filename_display_name (*chosen != '\0' ? chosen : standard);
  g_autofree char *escaped = g_markup_escape_text (shown, -1);

  adw_action_row_set_subtitle (row, escaped);
  gtk_widget_set_visible (reset, *chosen != '\0');
}

static void
update_folders_cb (WrPreferences *self)
{
  update_folder (self, "runs-folder", self->runs_row, self->runs_reset);
  update_folder (self, "export-folder", self->export_row, self->export_reset);
}

typedef struct {
  WrPreferences *page; /* (owned) */
  const char *key;     /* a literal */
} FolderRequest;

static void
folder_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree FolderRequest *request = user_data;
  g_autoptr (WrPreferences) self = request->page;
  g_autoptr (GFile) folder = wr_compat_select_folder_finish (result, NULL);

  if (folder != NULL && g_file_peek_path (folder) != NULL)
    g_settings_set_string (self->settings, request->key, g_file_peek_path (folder));
}

static void
choose_folder_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WrPreferences *self = WR_PREFERENCES (widget);
  const char *key = g_intern_string (g_variant_get_string (parameter, NULL));
  g_autofree char *path = g_settings_get_string (self->settings, key);
  g_autoptr (GFile) folder = *path != '\0' ? g_file_new_for_path (path) : NULL;
  FolderRequest *request = g_new0 (FolderRequest, 1);

  request->page = g_object_ref (self);
  request->key = key;
  wr_compat_select_folder_async (GTK_WINDOW (gtk_widget_get_root (widget)), _ ("Choose a Folder"),
                                 folder, self->cancellable, folder_chosen_cb, request);
}

static void
reset_folder_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_settings_reset (WR_PREFERENCES (widget)->settings, g_variant_get_string (parameter, NULL));
}

/* --- vfuncs --- */

static void
wr_preferences_dispose (GObject *object)
{
  WrPreferences *self = WR_PREFERENCES (object);

  g_cancellable_cancel (self->cancellable);
  G_OBJECT_CLASS (wr_preferences_parent_class)->dispose (object);
}

static void
wr_preferences_finalize (GObject *object)
{
  WrPreferences *self = WR_PREFERENCES (object);

  g_clear_object (&self->settings);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (wr_preferences_parent_class)->finalize (object);
}

static void
wr_preferences_class_init (WrPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wr_preferences_dispose;
  G_OBJECT_CLASS (klass)->finalize = wr_preferences_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_BASE "/wr-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, WrPreferences, browser_row);
  gtk_widget_class_bind_template_child (widget_class, WrPreferences, host_row);
  gtk_widget_class_bind_template_child (widget_class, WrPreferences, model_row);
  gtk_widget_class_bind_template_child (widget_class, WrPreferences, format_row);
  gtk_widget_class_bind_template_child (widget_class, WrPreferences, workers);
  gtk_widget_class_bind_template_child (widget_class, WrPreferences, runs_row);
  gtk_widget_class_bind_template_child (widget_class, WrPreferences, runs_reset);
  gtk_widget_class_bind_template_child (widget_class, WrPreferences, export_row);
  gtk_widget_class_bind_template_child (widget_class, WrPreferences, export_reset);
  gtk_widget_class_bind_template_child (widget_class, WrPreferences, guard_switch);
  gtk_widget_class_bind_template_callback (widget_class, workers_output_cb);
  gtk_widget_class_bind_template_callback (widget_class, workers_input_cb);
  gtk_widget_class_install_action (widget_class, "preferences.copy-command", NULL,
                                   copy_command_cb);
  gtk_widget_class_install_action (widget_class, "preferences.choose-folder", "s",
                                   choose_folder_cb);
  gtk_widget_class_install_action (widget_class, "preferences.reset-folder", "s", reset_folder_cb);
}

static void
wr_preferences_init (WrPreferences *self)
{
  self->cancellable = g_cancellable_new ();
  self->settings = g_settings_new (APPLICATION_ID);
  gtk_widget_init_template (GTK_WIDGET (self));

  bind_choices (self, self->browser_row, "browser", browsers);
  show_host_row (self);
  bind_choices (self, self->model_row, "worker-model", models);
  bind_choices (self, self->format_row, "export-format", formats);
  g_settings_bind (self->settings, "workers", self->workers, "value", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "export-guard-formulas", self->guard_switch, "active",
                   G_SETTINGS_BIND_DEFAULT);
  g_signal_connect_object (self->settings, "changed", G_CALLBACK (update_folders_cb), self,
                           G_CONNECT_SWAPPED);
  update_folders_cb (self);
}

/**
 * wr_preferences_new:
 *
 * Returns: (transfer floating): the page; see wr_compat_show_preferences().
 */
AdwPreferencesPage *
wr_preferences_new (void)
{
  return g_object_new (WR_TYPE_PREFERENCES, NULL);
}
