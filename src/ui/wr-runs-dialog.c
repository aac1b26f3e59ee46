/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrRunsDialog: the runs that lie on the disk, this job's first.
 *
 * A run that is deleted is out of sight at once and gone for good when its toast goes or the dialog
 * is closed; until then Undo brings it back.
 *
 * Signals: open (WrRunItem*, gboolean resume): the dialog has closed. deleted (WrRunItem*), and
 * restored (WrRunItem*) where Undo brings it back.
 */

#include "config.h"

#include "wr-runs-dialog.h"

#include "wr-run-row.h"

#include <glib/gi18n.h>

struct _WrRunsDialog {
  AdwWindow parent_instance;

  AdwToastOverlay *toast_overlay;
  GtkStack *stack;
  GtkWidget *own_group;
  GtkListBox *own_list;
  GtkWidget *other_group;
  GtkListBox *other_list;

  char *job_file; /* (owned) (nullable) */
  char *job_name; /* (owned) */
  WrRunsShownFunc is_shown;
  gpointer user_data;
  GListStore *own;           /* (owned) of WrRunItem */
  GListStore *other;         /* (owned) of WrRunItem */
  GPtrArray *deleted;        /* (owned) (element-type WrRunItem) that Undo can bring back */
  GCancellable *cancellable; /* (owned) */
};

enum { SIGNAL_OPEN, SIGNAL_DELETED, SIGNAL_RESTORED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WrRunsDialog, wr_runs_dialog, ADW_TYPE_WINDOW)

static GtkWidget *
create_own_row_cb (gpointer item, gpointer user_data)
{
  return wr_run_row_new (item, FALSE);
}

static GtkWidget *
create_other_row_cb (gpointer item, gpointer user_data)
{
  return wr_run_row_new (item, TRUE);
}

static void
update (WrRunsDialog *self)
{
  gboolean any_own = g_list_model_get_n_items (G_LIST_MODEL (self->own)) > 0;
  gboolean any_other = g_list_model_get_n_items (G_LIST_MODEL (self->other)) > 0;

  gtk_widget_set_visible (self->own_group, any_own);
  gtk_widget_set_visible (self->other_group, any_other);
  gtk_stack_set_visible_child_name (self->stack, any_own || any_other ? "list" : "empty");
}

static int
compare_newest_first (gconstpointer a, gconstpointer b, gpointer user_data)
{
  gint64 first = wr_run_item_get_info (WR_RUN_ITEM ((gpointer) a))->created;
  gint64 second = wr_run_item_get_info (WR_RUN_ITEM ((gpointer) b))->created;

  return first < second ? 1 : first > second ? -1 : 0;
}

static GListStore *
get_list (WrRunsDialog *self, WrRunItem *item)
{
  return wr_run_item_belongs_to (item, self->job_file, self->job_name) ? self->own : self->other;
}

static void
add_item (WrRunsDialog *self, WrRunItem *item)
{
  g_list_store_insert_sorted (get_list (self, item), item, compare_newest_first, NULL);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WrRunsDialog) self = user_data;
  g_autoptr (GPtrArray) items = wr_run_folder_list_finish (result, NULL);

  for (guint i = 0; items != NULL && i < items->len; i++)
    add_item (self, g_ptr_array_index (items, i));
  if (items != NULL)
    update (self);
}

static WrRunItem *
find_item (WrRunsDialog *self, const char *path)
{
  GListModel *lists[] = { G_LIST_MODEL (self->own), G_LIST_MODEL (self->other) };

  for (gsize l = 0; l < G_N_ELEMENTS (lists); l++) {
    for (guint i = 0; i < g_list_model_get_n_items (lists[l]); i++) {
      g_autoptr (WrRunItem) item = g_list_model_get_item (lists[l], i);
      if (g_str_equal (wr_run_item_get_info (item)->path, path))
        return item; /* the list holds it */
    }
  }
  return NULL;
}

/* --- opening --- */

static void
open_item (WrRunsDialog *self, WrRunItem *item, gboolean resume)
{
  g_autoptr (WrRunsDialog) alive = g_object_ref (self);
  g_autoptr (WrRunItem) run = g_object_ref (item);

  gtk_window_destroy (GTK_WINDOW (self));
  g_signal_emit (alive, signals[SIGNAL_OPEN], 0, run, resume);
}

static void
row_activated_cb (WrRunsDialog *self, WrRunRow *row)
{
  open_item (self, wr_run_row_get_item (row), FALSE);
}

static void
resume_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  WrRunsDialog *self = WR_RUNS_DIALOG (widget);
  WrRunItem *item = find_item (self, g_variant_get_bytestring (parameter));

  if (item != NULL)
    open_item (self, item, TRUE);
}

/* --- deleting --- */

typedef struct {
  WrRunsDialog *dialog; /* (owned) */
  WrRunItem *item;      /* (owned) */
} Deletion;

static Deletion *
deletion_new (WrRunsDialog *self, WrRunItem *item)
{
  Deletion *deletion = g_new0 (Deletion, 1);

  deletion->dialog = g_object_ref (self);
  deletion->item = g_object_ref (item);
  return deletion;
}

static void
deletion_free (Deletion *deletion)
{
  g_object_unref (deletion->dialog);
  g_object_unref (deletion->item);
  g_free (deletion);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Deletion, deletion_free)

static void
toast_text (WrRunsDialog *self, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_toast_overlay_add_toast (self->toast_overlay, adw_toast_new (escaped));
}

static const char *
get_path (WrRunItem *item)
{
  return wr_run_item_get_info (item)->path;
}

static void
restored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Deletion) deletion = user_data;
  g_autoptr (GError) error = NULL;

  if (!wr_run_folder_change_finish (result, &error)) {
    toast_text (deletion->dialog, error->message);
    return;
  }
  add_item (deletion->dialog, deletion->item);
  update (deletion->dialog);
  g_signal_emit (deletion->dialog, signals[SIGNAL_RESTORED], 0, deletion->item);
}

static void
undo_cb (WrRunsDialog *self, AdwToast *toast)
{
  WrRunItem *item = g_object_get_data (G_OBJECT (toast), "wr-item");

  if (g_ptr_array_remove (self->deleted, item))
    wr_run_folder_change_async (get_path (item), WR_RUN_RESTORE, restored_cb,
                                deletion_new (self, item));
}

static void
erased_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!wr_run_folder_change_finish (result, &error))
    g_warning ("%s", error->message);
}

static void
dismissed_cb (WrRunsDialog *self, AdwToast *toast)
{
  WrRunItem *item = g_object_get_data (G_OBJECT (toast), "wr-item");

  if (g_ptr_array_remove (self->deleted, item))
    wr_run_folder_change_async (get_path (item), WR_RUN_ERASE, erased_cb, NULL);
}

static void
offer_undo (WrRunsDialog *self, WrRunItem *item)
{
  g_autofree char *when = wr_run_item_dup_when (item);
  /* Translators: %s is when it began: “today at 14:32” */
  g_autofree char *text = g_strdup_printf (_ ("Run of %s deleted"), when);
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (escaped);

  adw_toast_set_button_label (toast, _ ("_Undo"));
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  g_object_set_data_full (G_OBJECT (toast), "wr-item", g_object_ref (item), g_object_unref);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (undo_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (dismissed_cb), self, G_CONNECT_SWAPPED);
  g_ptr_array_add (self->deleted, g_object_ref (item));
  adw_toast_overlay_add_toast (self->toast_overlay, toast);
}

static void
deleted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Deletion) deletion = user_data;
  g_autoptr (GError) error = NULL;
  WrRunsDialog *self = deletion->dialog;
  GListStore *list = get_list (self, deletion->item);
  guint position;

  if (!wr_run_folder_change_finish (result, &error)) {
    gboolean in_use = g_error_matches (error, WR_STORE_ERROR, WR_STORE_ERROR_IN_USE);
    toast_text (self, in_use ? _ ("This run is in use: it cannot be deleted") : error->message);
    return;
  }
  if (g_list_store_find (list, deletion->item, &position))
    g_list_store_remove (list, position);
  update (self);
  offer_undo (self, deletion->item);
  g_signal_emit (self, signals[SIGNAL_DELETED], 0, deletion->item);
}

static void
delete_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  WrRunsDialog *self = WR_RUNS_DIALOG (widget);
  const char *path = g_variant_get_bytestring (parameter);
  WrRunItem *item = find_item (self, path);

  if (item == NULL)
    return;
  if (self->is_shown (path, self->user_data))
    toast_text (self, _ ("A window shows this run: it cannot be deleted"));
  else
    wr_run_folder_change_async (path, WR_RUN_DELETE, deleted_cb, deletion_new (self, item));
}

/* --- the type --- */

/* Undo goes with the dialog. */
static void
wr_runs_dialog_dispose (GObject *object)
{
  WrRunsDialog *self = WR_RUNS_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  while (self->deleted->len > 0) {
    g_autoptr (WrRunItem) item = g_ptr_array_steal_index (self->deleted, self->deleted->len - 1);
    g_autoptr (GError) error = NULL;
    if (!wr_run_folder_change (get_path (item), WR_RUN_ERASE, &error))
      g_warning ("%s", error->message);
  }
  G_OBJECT_CLASS (wr_runs_dialog_parent_class)->dispose (object);
}

static void
wr_runs_dialog_finalize (GObject *object)
{
  WrRunsDialog *self = WR_RUNS_DIALOG (object);

  g_free (self->job_file);
  g_free (self->job_name);
  g_clear_object (&self->own);
  g_clear_object (&self->other);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->deleted, g_ptr_array_unref);
  G_OBJECT_CLASS (wr_runs_dialog_parent_class)->finalize (object);
}

static void
wr_runs_dialog_class_init (WrRunsDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = wr_runs_dialog_dispose;
  object_class->finalize = wr_runs_dialog_finalize;

  signals[SIGNAL_OPEN] = g_signal_new ("open", WR_TYPE_RUNS_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 2, WR_TYPE_RUN_ITEM,
                                       G_TYPE_BOOLEAN);
  signals[SIGNAL_DELETED] = g_signal_new ("deleted", WR_TYPE_RUNS_DIALOG, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 1, WR_TYPE_RUN_ITEM);
  signals[SIGNAL_RESTORED] = g_signal_new ("restored", WR_TYPE_RUNS_DIALOG, G_SIGNAL_RUN_LAST, 0,
                                           NULL, NULL, NULL, G_TYPE_NONE, 1, WR_TYPE_RUN_ITEM);

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_BASE "/wr-runs-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, WrRunsDialog, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, WrRunsDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, WrRunsDialog, own_group);
  gtk_widget_class_bind_template_child (widget_class, WrRunsDialog, own_list);
  gtk_widget_class_bind_template_child (widget_class, WrRunsDialog, other_group);
  gtk_widget_class_bind_template_child (widget_class, WrRunsDialog, other_list);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_install_action (widget_class, "runs.resume", "ay", resume_cb);
  gtk_widget_class_install_action (widget_class, "runs.delete", "ay", delete_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
wr_runs_dialog_init (WrRunsDialog *self)
{
  self->own = g_list_store_new (WR_TYPE_RUN_ITEM);
  self->other = g_list_store_new (WR_TYPE_RUN_ITEM);
  self->deleted = g_ptr_array_new_with_free_func (g_object_unref);
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_bind_model (self->own_list, G_LIST_MODEL (self->own), create_own_row_cb, NULL, NULL);
  gtk_list_box_bind_model (self->other_list, G_LIST_MODEL (self->other), create_other_row_cb, NULL,
                           NULL);
}

/**
 * wr_runs_dialog_new:
 * @search: the job whose runs come first
 * @is_shown: (scope forever): is asked before a run is deleted
 *
 * Returns: (transfer none): the runs in @folder, in a window to present; it belongs to GTK.
 */
GtkWidget *
wr_runs_dialog_new (GtkWindow *parent, const char *folder, const WrRunSearch *search,
                    WrRunsShownFunc is_shown, gpointer user_data)
{
  WrRunsDialog *self = g_object_new (WR_TYPE_RUNS_DIALOG, "transient-for", parent, NULL);

  self->job_file = g_strdup (search->job_file);
  self->job_name = g_strdup (search->job_name);
  self->is_shown = is_shown;
  self->user_data = user_data;
  wr_run_folder_list_async (folder, search, self->cancellable, listed_cb, g_object_ref (self));
  return GTK_WIDGET (self);
}
