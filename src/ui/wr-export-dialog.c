/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrExportDialog: asks how to write a run's rows to a file, and writes it.
 *
 * It stays open until the file is whole: an error stands where it was asked for, and Cancel while
 * writing leaves the file as it was before.
 */

#include "config.h"

#include "wr-export-dialog.h"

#include "wr-compat.h"
#include "wr-engine.h"
#include "wr-row-text.h"

#include <glib/gi18n.h>

#define PREVIEW_ROWS 5
#define PREVIEW_CHARS 4000

struct _WrExportDialog {
  AdwWindow parent_instance;

  GtkRevealer *status;
  GtkWidget *error_box;
  GtkLabel *error_label;
  GtkWidget *progress_box;
  GtkLabel *progress_label;
  GtkProgressBar *progress_bar;
  GtkWidget *page;
  AdwComboRow *format_row;
  AdwComboRow *pages_row;
  GtkWidget *search_row;
  GtkSwitch *search_switch;
  GtkWidget *csv_group;
  AdwComboRow *delimiter_row;
  AdwComboRow *line_end_row;
  GtkSwitch *bom_switch;
  GtkSwitch *guard_switch;
  GtkTextView *preview;

  GSettings *settings;
  char *store_path;
  char *name;
  char *search;                  /* (nullable) */
  GCancellable *previewing;      /* (owned) (nullable) */
  GCancellable *saving;          /* (owned) (nullable): also while the file is asked for */
  gboolean ready;                /* the rows show what was asked for last */
};

enum { SIGNAL_SAVED, N_SIGNALS };

static guint signals[N_SIGNALS];

/* What the rows' items stand for, in the order of the template. */
static const guint page_states[] = {
  0,
  1 << WR_PAGE_DONE,
  1 << WR_PAGE_FAILED,
  1 << WR_PAGE_SKIPPED,
};
static const char delimiters[] = { ',', ';', '\t' };

G_DEFINE_FINAL_TYPE (WrExportDialog, wr_export_dialog, ADW_TYPE_WINDOW)

static void
get_options (WrExportDialog *self, WrExportOptions *options)
{
  options->format = adw_combo_row_get_selected (self->format_row);
  options->states = page_states[adw_combo_row_get_selected (self->pages_row)];
  options->search = gtk_switch_get_active (self->search_switch) ? self->search : NULL;
  options->delimiter = delimiters[adw_combo_row_get_selected (self->delimiter_row)];
  options->lf = adw_combo_row_get_selected (self->line_end_row) == 1;
  options->bom = gtk_switch_get_active (self->bom_switch);
  options->guard_formulas = gtk_switch_get_active (self->guard_switch);
}

static void
load_settings (WrExportDialog *self)
{
  g_autofree char *format_name = g_settings_get_string (self->settings, "export-format");
  WrExportFormat format = WR_EXPORT_CSV;

  wr_export_format_from_name (format_name, &format);
  adw_combo_row_set_selected (self->format_row, format);
  adw_combo_row_set_selected (self->delimiter_row,
                              g_settings_get_enum (self->settings, "export-delimiter"));
  adw_combo_row_set_selected (self->line_end_row,
                              g_settings_get_boolean (self->settings, "export-lf") ? 1 : 0);
  gtk_switch_set_active (self->bom_switch, g_settings_get_boolean (self->settings, "export-bom"));
  gtk_switch_set_active (self->guard_switch,
                         g_settings_get_boolean (self->settings, "export-guard-formulas"));
}

static void
save_settings (WrExportDialog *self, const WrExportOptions *options)
{
  g_settings_set_string (self->settings, "export-format",
                         wr_export_format_get_name (options->format));
  g_settings_set_enum (self->settings, "export-delimiter",
                       adw_combo_row_get_selected (self->delimiter_row));
  g_settings_set_boolean (self->settings, "export-lf", options->lf);
  g_settings_set_boolean (self->settings, "export-bom", options->bom);
  g_settings_set_boolean (self->settings, "export-guard-formulas", options->guard_formulas);
}

static void
show_error (WrExportDialog *self, const char *message)
{
  gtk_label_set_label (self->error_label, message != NULL ? message : "");
  gtk_widget_set_visible (self->error_box, message != NULL);
  gtk_revealer_set_reveal_child (self->status, message != NULL || self->saving != NULL);
}

static void
show_preview (WrExportDialog *self, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *beginning = g_utf8_strlen (valid, -1) > PREVIEW_CHARS
                                   ? g_utf8_substring (valid, 0, PREVIEW_CHARS)
                                   : g_strdup (valid);
  gsize start = g_str_has_prefix (beginning, "\357\273\277") ? 3 : 0; /* the byte order mark */
  g_autofree char *lines = g_strdelimit (g_strdup (beginning + start), "\r", ' ');

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->preview), g_strchomp (lines), -1);
}

static void
preview_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WrExportDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = wr_exporter_preview_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  show_error (self, error != NULL ? error->message : NULL);
  show_preview (self, text != NULL ? text : "");
}

static void
cancel_preview (WrExportDialog *self)
{
  g_cancellable_cancel (self->previewing);
  g_clear_object (&self->previewing);
}

static void
changed_cb (WrExportDialog *self)
{
  WrExportOptions options = { 0 };

  if (!self->ready)
    return;
  get_options (self, &options);
  gtk_widget_set_visible (self->csv_group, options.format == WR_EXPORT_CSV);
  cancel_preview (self);
  self->previewing = g_cancellable_new ();
  wr_exporter_preview_async (self->store_path, &options, PREVIEW_ROWS, self->previewing, preview_cb,
                             g_object_ref (self));
}

static void
set_saving (WrExportDialog *self, GCancellable *cancellable)
{
  g_set_object (&self->saving, cancellable);
  gtk_widget_set_sensitive (self->page, cancellable == NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "export.save", cancellable == NULL);
}

static void
show_progress (WrExportDialog *self, gboolean visible)
{
  gtk_widget_set_visible (self->progress_box, visible);
  gtk_revealer_set_reveal_child (self->status, visible || gtk_widget_get_visible (self->error_box));
  gtk_label_set_label (self->progress_label, _ ("Writing…"));
  gtk_progress_bar_set_fraction (self->progress_bar, 0);
}

static void
progress_cb (gint64 n_written, gint64 n_total, gpointer user_data)
{
  WrExportDialog *self = user_data;
  g_autofree char *written = wr_row_text_dup_number (n_written);
  g_autofree char *total = wr_row_text_dup_number (n_total);
  /* Translators: rows written to a file so far, of all rows */
  g_autofree char *text = g_strdup_printf (_ ("%s of %s rows"), written, total);

  gtk_label_set_label (self->progress_label, text);
  gtk_progress_bar_set_fraction (self->progress_bar,
                                 n_total > 0 ? CLAMP (n_written / (double) n_total, 0, 1) : 0);
}

typedef struct {
  WrExportDialog *dialog; /* (owned) */
  GFile *file;            /* (owned) */
} Saving;

static void
saving_free (Saving *saving)
{
  g_object_unref (saving->dialog);
  g_object_unref (saving->file);
  g_free (saving);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Saving, saving_free)

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Saving) saving = user_data;
  WrExportDialog *self = saving->dialog;
  g_autoptr (GError) error = NULL;
  gint64 n_rows = wr_exporter_save_finish (result, &error);

  set_saving (self, NULL);
  show_progress (self, FALSE);
  if (error == NULL) {
    g_signal_emit (self, signals[SIGNAL_SAVED], 0, n_rows, saving->file);
    gtk_window_destroy (GTK_WINDOW (self));
    return;
  }
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_error (self, error->message);
}

static void
file_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WrExportDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = wr_compat_save_file_finish (result, &error);

  set_saving (self, NULL);
  if (file != NULL)
    wr_export_dialog_save (self, file);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_error (self, error->message);
}

/* A job's name may hold what a file's name cannot. */
static char *
dup_file_name (WrExportDialog *self, WrExportFormat format)
{
  g_autofree char *base = g_strdelimit (g_strstrip (g_strdup (self->name)), "/\\:\n\t", '-');

  return g_strdup_printf ("%s.%s", *base != '\0' && *base != '.' ? base : "windrow",
                          wr_export_format_get_extension (format));
}

static GFile *
dup_folder (WrExportDialog *self)
{
  g_autofree char *path = g_settings_get_string (self->settings, "export-folder");
  const char *documents = g_get_user_special_dir (G_USER_DIRECTORY_DOCUMENTS);

  if (*path != '\0')
    return g_file_new_for_path (path);
  return documents != NULL ? g_file_new_for_path (documents) : NULL;
}

static void
save_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  WrExportDialog *self = WR_EXPORT_DIALOG (widget);
  WrExportOptions options = { 0 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GFile) folder = dup_folder (self);
  g_autofree char *name = NULL;

  get_options (self, &options);
  name = dup_file_name (self, options.format);
  show_error (self, NULL);
  set_saving (self, cancellable);
  wr_compat_save_file_async (GTK_WINDOW (self), _ ("Export"), name, NULL, folder, cancellable,
                             file_chosen_cb, g_object_ref (self));
}

/* While writing, Cancel ends that and the dialog stays; otherwise it closes. */
static void
cancel_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  WrExportDialog *self = WR_EXPORT_DIALOG (widget);

  if (self->saving != NULL)
    g_cancellable_cancel (self->saving);
  else
    gtk_window_close (GTK_WINDOW (self));
}

static gboolean
wr_export_dialog_close_request (GtkWindow *window)
{
  WrExportDialog *self = WR_EXPORT_DIALOG (window);

  g_cancellable_cancel (self->saving);
  return GTK_WINDOW_CLASS (wr_export_dialog_parent_class)->close_request (window);
}

static void
wr_export_dialog_dispose (GObject *object)
{
  WrExportDialog *self = WR_EXPORT_DIALOG (object);

  self->ready = FALSE;
  cancel_preview (self);
  g_cancellable_cancel (self->saving);
  g_clear_object (&self->saving);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (wr_export_dialog_parent_class)->dispose (object);
}

static void
wr_export_dialog_finalize (GObject *object)
{
  WrExportDialog *self = WR_EXPORT_DIALOG (object);

  g_free (self->store_path);
  g_free (self->name);
  g_free (self->search);
  G_OBJECT_CLASS (wr_export_dialog_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_BASE "/wr-export-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, WrExportDialog, status);
  gtk_widget_class_bind_template_child (widget_class, WrExportDialog, error_box);
  gtk_widget_class_bind_template_child (widget_class, WrExportDialog, error_label);
  gtk_widget_class_bind_template_child (widget_class, WrExportDialog, progress_box);
  gtk_widget_class_bind_template_child (widget_class, WrExportDialog, progress_label);
  gtk_widget_class_bind_template_child (widget_class, WrExportDialog, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, WrExportDialog, page);
  gtk_widget_class_bind_template_child (widget_class, WrExportDialog, format_row);
  gtk_widget_class_bind_template_child (widget_class, WrExportDialog, pages_row);
  gtk_widget_class_bind_template_child (widget_class, WrExportDialog, search_row);
  gtk_widget_class_bind_template_child (widget_class, WrExportDialog, search_switch);
  gtk_widget_class_bind_template_child (widget_class, WrExportDialog, csv_group);
  gtk_widget_class_bind_template_child (widget_class, WrExportDialog, delimiter_row);
  gtk_widget_class_bind_template_child (widget_class, WrExportDialog, line_end_row);
  gtk_widget_class_bind_template_child (widget_class, WrExportDialog, bom_switch);
  gtk_widget_class_bind_template_child (widget_class, WrExportDialog, guard_switch);
  gtk_widget_class_bind_template_child (widget_class, WrExportDialog, preview);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
}

static void
wr_export_dialog_class_init (WrExportDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = wr_export_dialog_dispose;
  object_class->finalize = wr_export_dialog_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = wr_export_dialog_close_request;

  signals[SIGNAL_SAVED] = g_signal_new ("saved", WR_TYPE_EXPORT_DIALOG, G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT64,
                                        G_TYPE_FILE);

  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "export.save", NULL, save_cb);
  gtk_widget_class_install_action (widget_class, "export.cancel", NULL, cancel_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "export.cancel", NULL);
}

static void
wr_export_dialog_init (WrExportDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  wr_compat_name_buttons (GTK_WIDGET (self));
  self->settings = g_settings_new (APPLICATION_ID);
}

static void
select_states (WrExportDialog *self, guint states)
{
  for (guint i = 0; i < G_N_ELEMENTS (page_states); i++) {
    if (page_states[i] == states)
      adw_combo_row_set_selected (self->pages_row, i);
  }
}

static void
offer_search (WrExportDialog *self)
{
  g_autofree char *title = NULL;

  if (self->search == NULL)
    return;
  /* Translators: a switch; %s is what the user searches for in the list */
  title = g_strdup_printf (_ ("Only Rows With “%s”"), self->search);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->search_row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->search_row), title);
  gtk_switch_set_active (self->search_switch, TRUE);
  gtk_widget_set_visible (self->search_row, TRUE);
}

/**
 * wr_export_dialog_new:
 * @parent: what the dialog belongs to
 * @store_path: the run's store, also while the run writes it
 * @name: what to call the file, without extension
 * @states: which pages to offer first, as in #WrStoreQuery: those that are listed
 * @search: (nullable): what the list is searched for
 *
 * Returns: (transfer none): the dialog, which GTK owns until it is closed; not yet presented.
 */
GtkWidget *
wr_export_dialog_new (GtkWindow *parent, const char *store_path, const char *name, guint states,
                      const char *search)
{
  WrExportDialog *self = g_object_new (WR_TYPE_EXPORT_DIALOG, "transient-for", parent, NULL);

  self->store_path = g_strdup (store_path);
  self->name = g_strdup (name);
  self->search = g_strdup (search);
  load_settings (self);
  select_states (self, states);
  offer_search (self);
  self->ready = TRUE;
  changed_cb (self);
  return GTK_WIDGET (self);
}

/**
 * wr_export_dialog_save:
 * @file: where to write; what it held is replaced when all is written
 *
 * Writes as the rows of the dialog say and remembers that for the next time.
 */
void
wr_export_dialog_save (WrExportDialog *self, GFile *file)
{
  WrExportOptions options = { 0 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Saving *saving;

  g_return_if_fail (WR_IS_EXPORT_DIALOG (self));
  g_return_if_fail (self->saving == NULL);

  get_options (self, &options);
  save_settings (self, &options);
  show_error (self, NULL);
  set_saving (self, cancellable);
  show_progress (self, TRUE);
  saving = g_new0 (Saving, 1);
  saving->dialog = g_object_ref (self);
  saving->file = g_object_ref (file);
  wr_exporter_save_async (self->store_path, &options, file, cancellable, progress_cb, self,
                          saved_cb, saving);
}
