/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrFieldEditor: the window in which one field is made or changed.
 *
 * What is wrong is said beside its entry as soon as the user has been there, and beside all of them
 * on Done, which ends only with a field that can be used. Whether the browser can read the selector
 * only the browser can say: Try does.
 *
 * Signals: done (the field is another one now), remove. The window closes after both.
 */

#include "config.h"

#include "wr-field-editor.h"

#include <glib/gi18n.h>
#include <string.h>

#include "wr-compat.h"
#include "wr-reason-row.h"
#include "wr-spin-row.h"

enum { KEY_NAME, KEY_SELECTOR, KEY_ATTRIBUTE, KEY_PATTERN, KEY_GROUP, N_KEYS };

static const char *const keys[N_KEYS] = { "name", "selector", "attribute", "pattern", "group" };

struct _WrFieldEditor {
  AdwWindow parent_instance;

  GtkWidget *name_row;
  GtkWidget *selector_row;
  GtkDropDown *using_drop_down;
  AdwComboRow *take_row;
  GtkWidget *attribute_row;
  AdwComboRow *match_row;
  GtkWidget *trim_row;
  GtkSwitch *trim_switch;
  GtkWidget *pattern_row;
  WrSpinRow *group_row;
  GtkSwitch *required_switch;
  GtkWidget *default_row;
  GtkWidget *remove_button;
  WrReasonRow *name_reason;
  WrReasonRow *selector_reason;
  WrReasonRow *attribute_reason;
  WrReasonRow *pattern_reason;
  WrReasonRow *group_reason;

  WrField *field;           /* (owned) as it was given */
  char **names;             /* (owned) those of the other fields */
  gboolean touched[N_KEYS]; /* the user has been there */
  gboolean using_chosen;    /* the language is not guessed any more */
  gboolean loading;         /* the widgets change, not the user */
};

enum { SIGNAL_DONE, SIGNAL_REMOVE, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WrFieldEditor, wr_field_editor, ADW_TYPE_WINDOW)

static WrReasonRow *
get_reason (WrFieldEditor *self, int key)
{
  WrReasonRow *const reasons[N_KEYS] = {
    self->name_reason,    self->selector_reason, self->attribute_reason,
    self->pattern_reason, self->group_reason,
  };

  return reasons[key];
}

static const char *
get_text (GtkWidget *entry)
{
  return gtk_editable_get_text (GTK_EDITABLE (entry));
}

static void
set_text (GtkWidget *entry, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (entry), text != NULL ? text : "");
}

/* An empty entry is no value, unless it was an empty one before. */
static void
take_optional (char **value, GtkWidget *entry)
{
  const char *text = get_text (entry);
  gboolean was_empty = *value != NULL && **value == '\0';

  g_free (*value);
  *value = *text != '\0' || was_empty ? g_strdup (text) : NULL;
}

static int
find_key (const char *message)
{
  for (int i = 0; i < N_KEYS; i++)
    if (g_str_has_prefix (message, keys[i]) && message[strlen (keys[i])] == ':')
      return i;
  return -1;
}

/* Returns the key that is wrong, or -1; @message then is what is wrong with it. */
static int
find_problem (WrFieldEditor *self, char **message)
{
  g_autoptr (WrField) field = wr_field_editor_dup_field (self);
  g_autoptr (GError) error = NULL;
  int key;

  if (g_strv_contains ((const char *const *) self->names, field->name)) {
    *message = g_strdup_printf (_ ("Another field is already named “%s”"), field->name);
    return KEY_NAME;
  }
  if (wr_field_check (field, &error))
    return -1;
  key = find_key (error->message);
  if (key >= 0)
    *message = g_strdup (g_strchug (error->message + strlen (keys[key]) + 1));
  else {
    *message = g_strdup (error->message);
    key = KEY_NAME;
  }
  return key;
}

static int
validate (WrFieldEditor *self)
{
  g_autofree char *message = NULL;
  int wrong = find_problem (self, &message);

  for (int key = 0; key < N_KEYS; key++)
    wr_reason_row_set_reason (get_reason (self, key),
                              key == wrong && self->touched[key] ? message : NULL);
  return wrong;
}

static void
touch (WrFieldEditor *self, GtkWidget *row)
{
  if (self->loading)
    return;
  for (int key = 0; key < N_KEYS; key++)
    if (wr_reason_row_get_subject (get_reason (self, key)) == row)
      self->touched[key] = TRUE;
  validate (self);
}

static void
edited_cb (GtkWidget *row, WrFieldEditor *self)
{
  touch (self, row);
}

static void
group_edited_cb (WrFieldEditor *self)
{
  touch (self, GTK_WIDGET (self->group_row));
}

static void
selector_edited_cb (GtkWidget *row, WrFieldEditor *self)
{
  gboolean loading = self->loading;

  if (!self->using_chosen) {
    self->loading = TRUE;
    gtk_drop_down_set_selected (self->using_drop_down, wr_field_guess_using (get_text (row)));
    self->loading = loading;
  }
  touch (self, row);
}

static void
using_selected_cb (WrFieldEditor *self)
{
  if (!self->loading)
    self->using_chosen = TRUE;
}

static void
take_selected_cb (WrFieldEditor *self)
{
  WrFieldTake take = adw_combo_row_get_selected (self->take_row);
  gboolean has_value = take != WR_FIELD_COUNT && take != WR_FIELD_LOAD_MS;

  gtk_widget_set_visible (self->attribute_row, take == WR_FIELD_ATTRIBUTE);
  gtk_widget_set_sensitive (self->selector_row, take != WR_FIELD_LOAD_MS);
  gtk_widget_set_sensitive (GTK_WIDGET (self->match_row), has_value);
  gtk_widget_set_sensitive (self->trim_row, has_value);
  touch (self, self->attribute_row);
}

static void
done_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WrFieldEditor *self = WR_FIELD_EDITOR (widget);
  int wrong;

  for (int key = 0; key < N_KEYS; key++)
    self->touched[key] = TRUE;
  wrong = validate (self);
  if (wrong >= 0) {
    gtk_widget_grab_focus (wr_reason_row_get_subject (get_reason (self, wrong)));
    return;
  }
  g_signal_emit (self, signals[SIGNAL_DONE], 0);
  gtk_window_close (GTK_WINDOW (self));
}

static void
remove_field_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, signals[SIGNAL_REMOVE], 0);
  gtk_window_close (GTK_WINDOW (widget));
}

static void
load (WrFieldEditor *self)
{
  const WrField *field = self->field;

  self->loading = TRUE;
  self->using_chosen = field->using != wr_field_guess_using (field->selector);
  set_text (self->name_row, field->name);
  set_text (self->selector_row, field->selector);
  gtk_drop_down_set_selected (self->using_drop_down, field->using);
  adw_combo_row_set_selected (self->take_row, field->take);
  set_text (self->attribute_row, field->attribute);
  adw_combo_row_set_selected (self->match_row, field->match);
  gtk_switch_set_active (self->trim_switch, field->trim);
  set_text (self->pattern_row, field->pattern);
  wr_spin_row_set_value (self->group_row, field->group);
  gtk_switch_set_active (self->required_switch, field->required);
  set_text (self->default_row, field->default_value);
  take_selected_cb (self);
  self->loading = FALSE;
}

static void
wr_field_editor_finalize (GObject *object)
{
  WrFieldEditor *self = WR_FIELD_EDITOR (object);

  wr_field_free (self->field);
  g_strfreev (self->names);

  G_OBJECT_CLASS (wr_field_editor_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_BASE "/wr-field-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, WrFieldEditor, name_row);
  gtk_widget_class_bind_template_child (widget_class, WrFieldEditor, selector_row);
  gtk_widget_class_bind_template_child (widget_class, WrFieldEditor, using_drop_down);
  gtk_widget_class_bind_template_child (widget_class, WrFieldEditor, take_row);
  gtk_widget_class_bind_template_child (widget_class, WrFieldEditor, attribute_row);
  gtk_widget_class_bind_template_child (widget_class, WrFieldEditor, match_row);
  gtk_widget_class_bind_template_child (widget_class, WrFieldEditor, trim_row);
  gtk_widget_class_bind_template_child (widget_class, WrFieldEditor, trim_switch);
  gtk_widget_class_bind_template_child (widget_class, WrFieldEditor, pattern_row);
  gtk_widget_class_bind_template_child (widget_class, WrFieldEditor, group_row);
  gtk_widget_class_bind_template_child (widget_class, WrFieldEditor, required_switch);
  gtk_widget_class_bind_template_child (widget_class, WrFieldEditor, default_row);
  gtk_widget_class_bind_template_child (widget_class, WrFieldEditor, remove_button);
  gtk_widget_class_bind_template_child (widget_class, WrFieldEditor, name_reason);
  gtk_widget_class_bind_template_child (widget_class, WrFieldEditor, selector_reason);
  gtk_widget_class_bind_template_child (widget_class, WrFieldEditor, attribute_reason);
  gtk_widget_class_bind_template_child (widget_class, WrFieldEditor, pattern_reason);
  gtk_widget_class_bind_template_child (widget_class, WrFieldEditor, group_reason);
  gtk_widget_class_bind_template_callback (widget_class, edited_cb);
  gtk_widget_class_bind_template_callback (widget_class, group_edited_cb);
  gtk_widget_class_bind_template_callback (widget_class, selector_edited_cb);
  gtk_widget_class_bind_template_callback (widget_class, using_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, take_selected_cb);
}

static void
wr_field_editor_class_init (WrFieldEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = wr_field_editor_finalize;

  signals[SIGNAL_DONE] = g_signal_new ("done", WR_TYPE_FIELD_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_REMOVE] = g_signal_new ("remove", WR_TYPE_FIELD_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_install_action (widget_class, "editor.done", NULL, done_action);
  gtk_widget_class_install_action (widget_class, "editor.remove", NULL, remove_field_action);

  g_type_ensure (WR_TYPE_REASON_ROW);
  g_type_ensure (WR_TYPE_SPIN_ROW);
  bind_template (widget_class);
}

static void
wr_field_editor_init (WrFieldEditor *self)
{
  self->field = wr_field_new ("", "");
  self->names = g_new0 (char *, 1);
  self->loading = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  wr_compat_name_buttons (GTK_WIDGET (self));
  self->loading = FALSE;
}

/**
 * wr_field_editor_new:
 * @parent: the window that it stands before
 * @field: (nullable): the field to change; NULL to make one
 * @names: the names of the other fields
 *
 * Returns: (transfer none): the editor, to be presented. Main thread, as all functions here.
 */
WrFieldEditor *
wr_field_editor_new (GtkWindow *parent, const WrField *field, const char *const *names)
{
  WrFieldEditor *self = g_object_new (WR_TYPE_FIELD_EDITOR, "transient-for", parent, NULL);

  if (field != NULL) {
    wr_field_free (self->field);
    self->field = wr_field_copy (field);
  } else
    gtk_window_set_title (GTK_WINDOW (self), _ ("New Field"));
  g_strfreev (self->names);
  self->names = g_strdupv ((char **) names);
  gtk_widget_set_visible (self->remove_button, field != NULL);
  load (self);
  gtk_widget_grab_focus (self->name_row);
  return self;
}

/**
 * wr_field_editor_dup_field:
 *
 * Returns: (transfer full): the field as it is now, with the keys of the given one that are not
 * known
 */
WrField *
wr_field_editor_dup_field (WrFieldEditor *self)
{
  WrField *field;

  g_return_val_if_fail (WR_IS_FIELD_EDITOR (self), NULL);

  field = wr_field_copy (self->field);
  g_free (field->name);
  field->name = g_strdup (get_text (self->name_row));
  g_free (field->selector);
  field->selector = g_strdup (get_text (self->selector_row));
  field->using = gtk_drop_down_get_selected (self->using_drop_down);
  field->take = adw_combo_row_get_selected (self->take_row);
  take_optional (&field->attribute, self->attribute_row);
  field->match = adw_combo_row_get_selected (self->match_row);
  field->trim = gtk_switch_get_active (self->trim_switch);
  take_optional (&field->pattern, self->pattern_row);
  field->group = wr_spin_row_get_value (self->group_row);
  field->required = gtk_switch_get_active (self->required_switch);
  take_optional (&field->default_value, self->default_row);
  return field;
}

/**
 * wr_field_editor_show_problem:
 * @key: a key of the field
 * @message: what is wrong with it
 *
 * Says @message beside the entry of @key until it is edited, and puts the focus there.
 *
 * Returns: whether there is an entry for @key
 */
gboolean
wr_field_editor_show_problem (WrFieldEditor *self, const char *key, const char *message)
{
  g_return_val_if_fail (WR_IS_FIELD_EDITOR (self), FALSE);

  for (int i = 0; i < N_KEYS; i++)
    if (g_str_equal (keys[i], key)) {
      wr_reason_row_set_reason (get_reason (self, i), message);
      gtk_widget_grab_focus (wr_reason_row_get_subject (get_reason (self, i)));
      return TRUE;
    }
  return FALSE;
}
