/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrFieldsGroup: the fields of a job, in their order: add, change, move, remove, and Try.
 *
 * The list holds the rows of the fields first, then the row that says what is taken without any,
 * then the reason why Try failed. The group asks for a try and shows what came of it; whoever
 * listens runs it.
 *
 * Signals: changed (the user edited), toast (AdwToast*), try, stop-trying.
 */

#include "config.h"

#include "wr-fields-group.h"

#include <glib/gi18n.h>

#include "wr-field-editor.h"
#include "wr-field-row.h"
#include "wr-reason-row.h"

struct _WrFieldsGroup {
  AdwPreferencesGroup parent_instance;

  GtkSpinner *spinner;
  GtkWidget *try_button;
  GtkWidget *stop_button;
  GtkListBox *list;
  GtkDropTarget *drop;
  AdwActionRow *built_in_row;
  WrReasonRow *reason;
  GtkLabel *note;

  GtkWidget *marked;     /* (unowned) (nullable) the row that a drop would go beside */
  WrFieldEditor *editor; /* (unowned) (nullable) a weak pointer */
};

enum { SIGNAL_CHANGED, SIGNAL_TOAST, SIGNAL_TRY, SIGNAL_STOP_TRYING, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WrFieldsGroup, wr_fields_group, ADW_TYPE_PREFERENCES_GROUP)

/* Returns: (nullable): the row of the field at @index */
static WrFieldRow *
get_row (WrFieldsGroup *self, int index)
{
  GtkListBoxRow *row = index >= 0 ? gtk_list_box_get_row_at_index (self->list, index) : NULL;

  return row != NULL && WR_IS_FIELD_ROW (row) ? WR_FIELD_ROW (row) : NULL;
}

static int
count_rows (WrFieldsGroup *self)
{
  int n = 0;

  while (get_row (self, n) != NULL)
    n++;
  return n;
}

/* The field's own number is said as wr_job_check() says it. */
static int
get_index (WrFieldRow *row)
{
  return gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row));
}

static char *
describe_built_in (WrFieldsGroup *self)
{
  g_autoptr (WrJob) job = wr_job_new ();
  g_autoptr (GPtrArray) columns = wr_job_dup_columns (job);
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < columns->len; i++) {
    const WrField *field = g_ptr_array_index (columns, i);
    g_autofree char *name = g_markup_escape_text (field->name, -1);

    g_string_append_printf (names, "%s%s", i > 0 ? C_ ("parts", ", ") : "", name);
  }
  return g_strdup (names->str);
}

static void
forget_values (WrFieldsGroup *self)
{
  g_autofree char *built_in = describe_built_in (self);
  WrFieldRow *row;

  for (int i = 0; (row = get_row (self, i)) != NULL; i++) {
    wr_field_row_set_value (row, NULL);
    wr_field_row_set_problem (row, NULL);
  }
  adw_action_row_set_subtitle (self->built_in_row, built_in);
  wr_reason_row_set_reason (self->reason, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->note), FALSE);
}

static void
update_built_in (WrFieldsGroup *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->built_in_row), get_row (self, 0) == NULL);
}

static void
edited (WrFieldsGroup *self)
{
  update_built_in (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
move_row (WrFieldsGroup *self, WrFieldRow *row, int index)
{
  int to = CLAMP (index, 0, count_rows (self) - 1);

  if (to == get_index (row))
    return;
  g_object_ref (row);
  gtk_list_box_remove (self->list, GTK_WIDGET (row));
  gtk_list_box_insert (self->list, GTK_WIDGET (row), to);
  gtk_widget_grab_focus (GTK_WIDGET (row));
  g_object_unref (row);
  edited (self);
}

static void
move_cb (WrFieldRow *row, int offset, WrFieldsGroup *self)
{
  move_row (self, row, get_index (row) + offset);
}

static void remove_cb (WrFieldRow *row, WrFieldsGroup *self);

static WrFieldRow *
insert_field (WrFieldsGroup *self, const WrField *field, int index)
{
  GtkWidget *row = wr_field_row_new (field);

  g_signal_connect_object (row, "move", G_CALLBACK (move_cb), self, 0);
  g_signal_connect_object (row, "remove", G_CALLBACK (remove_cb), self, 0);
  gtk_list_box_insert (self->list, row, index);
  return WR_FIELD_ROW (row);
}

typedef struct {
  GWeakRef group;
  WrField *field; /* (owned) */
  int index;
} Removal;

static void
removal_free (gpointer data, GClosure *closure)
{
  Removal *removal = data;

  g_weak_ref_clear (&removal->group);
  wr_field_free (removal->field);
  g_free (removal);
}

static void
undo_cb (AdwToast *toast, Removal *removal)
{
  g_autoptr (WrFieldsGroup) self = g_weak_ref_get (&removal->group);

  if (self == NULL)
    return;
  gtk_widget_grab_focus (
      GTK_WIDGET (insert_field (self, removal->field, MIN (removal->index, count_rows (self)))));
  edited (self);
}

static void
offer_undo (WrFieldsGroup *self, const WrField *field, int index)
{
  g_autofree char *name = g_markup_escape_text (field->name, -1);
  /* Translators: %s is the name of a field */
  g_autofree char *title = g_strdup_printf (_ ("Removed “%s”"), name);
  g_autoptr (AdwToast) toast = g_object_ref_sink (adw_toast_new (title));
  Removal *removal = g_new0 (Removal, 1);

  g_weak_ref_init (&removal->group, self);
  removal->field = wr_field_copy (field);
  removal->index = index;
  adw_toast_set_button_label (toast, _ ("_Undo"));
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (undo_cb), removal, removal_free, 0);
  g_signal_emit (self, signals[SIGNAL_TOAST], 0, toast);
}

static void
remove_cb (WrFieldRow *row, WrFieldsGroup *self)
{
  g_autoptr (WrField) field = wr_field_copy (wr_field_row_get_field (row));
  int index = get_index (row);
  WrFieldRow *next;

  gtk_list_box_remove (self->list, GTK_WIDGET (row));
  edited (self);
  next = get_row (self, MIN (index, count_rows (self) - 1));
  gtk_widget_grab_focus (next != NULL ? GTK_WIDGET (next) : self->try_button);
  offer_undo (self, field, index);
}

static GStrv
dup_names (WrFieldsGroup *self, WrFieldRow *except)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  WrFieldRow *row;

  for (int i = 0; (row = get_row (self, i)) != NULL; i++)
    if (row != except)
      g_strv_builder_add (names, wr_field_row_get_field (row)->name);
  return g_strv_builder_end (names);
}

static WrFieldEditor *
open_editor (WrFieldsGroup *self, WrFieldRow *row)
{
  g_auto (GStrv) names = dup_names (self, row);

  g_set_weak_pointer (&self->editor,
                      wr_field_editor_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                           row != NULL ? wr_field_row_get_field (row) : NULL,
                                           (const char *const *) names));
  return self->editor;
}

static void
row_done_cb (WrFieldEditor *editor, WrFieldRow *row)
{
  g_autoptr (WrField) field = wr_field_editor_dup_field (editor);
  GtkWidget *self = gtk_widget_get_ancestor (GTK_WIDGET (row), WR_TYPE_FIELDS_GROUP);

  wr_field_row_set_field (row, field);
  if (self != NULL)
    edited (WR_FIELDS_GROUP (self));
}

static void
row_remove_cb (WrFieldEditor *editor, WrFieldRow *row)
{
  gtk_widget_activate_action (GTK_WIDGET (row), "field.remove", NULL);
}

static void
edit_row (WrFieldsGroup *self, WrFieldRow *row)
{
  WrFieldEditor *editor = open_editor (self, row);

  g_signal_connect_object (editor, "done", G_CALLBACK (row_done_cb), row, 0);
  g_signal_connect_object (editor, "remove", G_CALLBACK (row_remove_cb), row, 0);
  gtk_window_present (GTK_WINDOW (editor));
}

static void
row_activated_cb (GtkListBox *list, GtkListBoxRow *row, WrFieldsGroup *self)
{
  if (WR_IS_FIELD_ROW (row))
    edit_row (self, WR_FIELD_ROW (row));
}

static void
new_done_cb (WrFieldEditor *editor, WrFieldsGroup *self)
{
  g_autoptr (WrField) field = wr_field_editor_dup_field (editor);

  gtk_widget_grab_focus (GTK_WIDGET (insert_field (self, field, count_rows (self))));
  edited (self);
}

static void
add_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WrFieldsGroup *self = WR_FIELDS_GROUP (widget);
  WrFieldEditor *editor = open_editor (self, NULL);

  g_signal_connect_object (editor, "done", G_CALLBACK (new_done_cb), self, 0);
  gtk_window_present (GTK_WINDOW (editor));
}

static void
try_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  forget_values (WR_FIELDS_GROUP (widget));
  g_signal_emit (widget, signals[SIGNAL_TRY], 0);
}

static void
stop_trying_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, signals[SIGNAL_STOP_TRYING], 0);
}

/* Returns the place between the rows, from 0, that @y points at. */
static int
find_gap (WrFieldsGroup *self, double y, GtkWidget **beside, gboolean *below)
{
  int n = count_rows (self);
  GtkListBoxRow *row = gtk_list_box_get_row_at_y (self->list, y);
  graphene_rect_t bounds;

  if (row == NULL || !WR_IS_FIELD_ROW (row))
    row = GTK_LIST_BOX_ROW (get_row (self, n - 1));
  *beside = GTK_WIDGET (row);
  *below = row != NULL && gtk_widget_compute_bounds (*beside, GTK_WIDGET (self->list), &bounds)
           && y > bounds.origin.y + bounds.size.height / 2;
  return row != NULL ? gtk_list_box_row_get_index (row) + (*below ? 1 : 0) : 0;
}

static void
mark_gap (WrFieldsGroup *self, GtkWidget *row, gboolean below)
{
  if (self->marked != NULL) {
    gtk_widget_remove_css_class (self->marked, "wr-drop-above");
    gtk_widget_remove_css_class (self->marked, "wr-drop-below");
  }
  self->marked = row;
  if (row != NULL)
    gtk_widget_add_css_class (row, below ? "wr-drop-below" : "wr-drop-above");
}

static GdkDragAction
drop_motion_cb (GtkDropTarget *target, double x, double y, WrFieldsGroup *self)
{
  GtkWidget *beside;
  gboolean below;

  find_gap (self, y, &beside, &below);
  mark_gap (self, beside, below);
  return GDK_ACTION_MOVE;
}

static void
drop_leave_cb (WrFieldsGroup *self)
{
  mark_gap (self, NULL, FALSE);
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, WrFieldsGroup *self)
{
  WrFieldRow *row = g_value_get_object (value);
  GtkWidget *beside;
  gboolean below;
  int gap = find_gap (self, y, &beside, &below);

  mark_gap (self, NULL, FALSE);
  if (row == NULL || gtk_widget_get_parent (GTK_WIDGET (row)) != GTK_WIDGET (self->list))
    return FALSE;
  move_row (self, row, gap > get_index (row) ? gap - 1 : gap);
  return TRUE;
}

static void
wr_fields_group_dispose (GObject *object)
{
  g_clear_weak_pointer (&WR_FIELDS_GROUP (object)->editor);

  G_OBJECT_CLASS (wr_fields_group_parent_class)->dispose (object);
}

static guint
add_signal (const char *name)
{
  return g_signal_new (name, WR_TYPE_FIELDS_GROUP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                       G_TYPE_NONE, 0);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_BASE "/wr-fields-group.ui");
  gtk_widget_class_bind_template_child (widget_class, WrFieldsGroup, spinner);
  gtk_widget_class_bind_template_child (widget_class, WrFieldsGroup, try_button);
  gtk_widget_class_bind_template_child (widget_class, WrFieldsGroup, stop_button);
  gtk_widget_class_bind_template_child (widget_class, WrFieldsGroup, list);
  gtk_widget_class_bind_template_child (widget_class, WrFieldsGroup, drop);
  gtk_widget_class_bind_template_child (widget_class, WrFieldsGroup, built_in_row);
  gtk_widget_class_bind_template_child (widget_class, WrFieldsGroup, reason);
  gtk_widget_class_bind_template_child (widget_class, WrFieldsGroup, note);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, drop_motion_cb);
  gtk_widget_class_bind_template_callback (widget_class, drop_leave_cb);
  gtk_widget_class_bind_template_callback (widget_class, drop_cb);
}

static void
wr_fields_group_class_init (WrFieldsGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wr_fields_group_dispose;

  signals[SIGNAL_CHANGED] = add_signal ("changed");
  signals[SIGNAL_TRY] = add_signal ("try");
  signals[SIGNAL_STOP_TRYING] = add_signal ("stop-trying");
  signals[SIGNAL_TOAST] = g_signal_new ("toast", WR_TYPE_FIELDS_GROUP, G_SIGNAL_RUN_LAST, 0, NULL,
                                        NULL, NULL, G_TYPE_NONE, 1, ADW_TYPE_TOAST);

  gtk_widget_class_install_action (widget_class, "fields.add", NULL, add_action);
  gtk_widget_class_install_action (widget_class, "fields.try", NULL, try_action);
  gtk_widget_class_install_action (widget_class, "fields.stop-trying", NULL, stop_trying_action);

  g_type_ensure (WR_TYPE_REASON_ROW);
  bind_template (widget_class);
}

static void
wr_fields_group_init (WrFieldsGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_drop_target_set_gtypes (self->drop, (GType[]){ WR_TYPE_FIELD_ROW }, 1);
  forget_values (self);
}

/**
 * wr_fields_group_load:
 *
 * Shows the fields of @job. Main thread, as all functions here.
 */
void
wr_fields_group_load (WrFieldsGroup *self, const WrJob *job)
{
  WrFieldRow *row;

  g_return_if_fail (WR_IS_FIELDS_GROUP (self));

  while ((row = get_row (self, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (guint i = 0; i < job->fields->len; i++)
    insert_field (self, g_ptr_array_index (job->fields, i), i);
  forget_values (self);
  update_built_in (self);
}

/**
 * wr_fields_group_store:
 *
 * Writes the fields into @job, with the keys of each that are not known.
 */
void
wr_fields_group_store (WrFieldsGroup *self, WrJob *job)
{
  WrFieldRow *row;

  g_return_if_fail (WR_IS_FIELDS_GROUP (self));

  g_ptr_array_set_size (job->fields, 0);
  for (int i = 0; (row = get_row (self, i)) != NULL; i++)
    g_ptr_array_add (job->fields, wr_field_copy (wr_field_row_get_field (row)));
}

/**
 * wr_fields_group_show_problem:
 * @path: of a field or of one of its keys in the job file: “fields[2].selector”
 * @message: what is wrong with it
 *
 * Says @message in the row of the field until it is edited, and puts the focus there.
 *
 * Returns: whether there is a row for @path
 */
gboolean
wr_fields_group_show_problem (WrFieldsGroup *self, const char *path, const char *message)
{
  WrFieldRow *row;
  int index;

  g_return_val_if_fail (WR_IS_FIELDS_GROUP (self), FALSE);

  if (sscanf (path, "fields[%d]", &index) != 1)
    return FALSE;
  row = get_row (self, index);
  if (row == NULL)
    return FALSE;
  wr_field_row_set_problem (row, message);
  gtk_widget_grab_focus (GTK_WIDGET (row));
  return TRUE;
}

/**
 * wr_fields_group_set_trying:
 * @trying: whether a try is under way
 *
 * Shows that it is, with a button that stops it.
 */
void
wr_fields_group_set_trying (WrFieldsGroup *self, gboolean trying)
{
  gboolean had_focus;

  g_return_if_fail (WR_IS_FIELDS_GROUP (self));

  had_focus = gtk_widget_is_focus (trying ? self->try_button : self->stop_button);
  gtk_spinner_set_spinning (self->spinner, trying);
  gtk_widget_set_visible (self->try_button, !trying);
  gtk_widget_set_visible (self->stop_button, trying);
  if (had_focus)
    gtk_widget_grab_focus (trying ? self->stop_button : self->try_button);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_STATE_BUSY, trying, -1);
}

static void
show_built_in (WrFieldsGroup *self, const GPtrArray *columns, const GPtrArray *cells)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < MIN (columns->len, cells->len); i++) {
    const WrField *field = g_ptr_array_index (columns, i);
    const char *cell = g_ptr_array_index (cells, i);
    g_autofree char *line
        = g_markup_printf_escaped ("%s: %s", field->name, cell != NULL ? cell : "");

    g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", line);
  }
  adw_action_row_set_subtitle (self->built_in_row, text->str);
}

/**
 * wr_fields_group_show_values:
 * @columns: (element-type WrField): as they were tried
 * @cells: (element-type utf8): a nullable text for each of them
 * @note: where the values are from
 *
 * Shows in each row what was found for its field; a field that was changed meanwhile shows nothing.
 */
void
wr_fields_group_show_values (WrFieldsGroup *self,
                             const GPtrArray *columns,
                             const GPtrArray *cells,
                             const char *note)
{
  WrFieldRow *row;

  g_return_if_fail (WR_IS_FIELDS_GROUP (self));

  if (get_row (self, 0) == NULL)
    show_built_in (self, columns, cells);
  for (int r = 0; (row = get_row (self, r)) != NULL; r++)
    for (guint i = 0; i < MIN (columns->len, cells->len); i++)
      if (wr_field_equal (wr_field_row_get_field (row), g_ptr_array_index (columns, i))) {
        const char *cell = g_ptr_array_index (cells, i);

        wr_field_row_set_value (row, cell != NULL ? cell : "");
        break;
      }
  gtk_label_set_text (self->note, note);
  gtk_widget_set_visible (GTK_WIDGET (self->note), TRUE);
}

/**
 * wr_fields_group_show_failure:
 * @message: why a try gave nothing
 *
 * Says @message under the fields until the next try.
 */
void
wr_fields_group_show_failure (WrFieldsGroup *self, const char *message)
{
  g_return_if_fail (WR_IS_FIELDS_GROUP (self));

  wr_reason_row_set_reason (self->reason, message);
}
