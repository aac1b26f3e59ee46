/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrFieldRow: one field of a job: its name over its selector, and the value that Try found over
 * what is taken.
 *
 * A name, a selector and a value are anybody's text: they are escaped before they become markup.
 *
 * Signals: move (int: how many rows further down), remove.
 */

#include "config.h"

#include "wr-field-row.h"

#include <glib/gi18n.h>

struct _WrFieldRow {
  AdwActionRow parent_instance;

  GtkLabel *value_label;
  GtkLabel *take_label;

  WrField *field; /* (owned) */
  char *problem;  /* (owned) (nullable) */
};

enum { SIGNAL_MOVE, SIGNAL_REMOVE, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WrFieldRow, wr_field_row, ADW_TYPE_ACTION_ROW)

static GdkContentProvider *
drag_prepare_cb (GtkDragSource *source, double x, double y, WrFieldRow *self)
{
  return gdk_content_provider_new_typed (WR_TYPE_FIELD_ROW, self);
}

static void
drag_begin_cb (GtkDragSource *source, GdkDrag *drag, WrFieldRow *self)
{
  g_autoptr (GdkPaintable) picture = gtk_widget_paintable_new (GTK_WIDGET (self));

  gtk_drag_source_set_icon (source, picture, 18, gtk_widget_get_height (GTK_WIDGET (self)) / 2);
}

static char *
describe_take (const WrField *field)
{
  switch (field->take) {
  case WR_FIELD_ATTRIBUTE:
    /* Translators: %s is the name of an attribute of an HTML element, such as href */
    return g_strdup_printf (_ ("Attribute %s"), field->attribute != NULL ? field->attribute : "");
  case WR_FIELD_HTML:
    return g_strdup (_ ("HTML"));
  case WR_FIELD_COUNT:
    return g_strdup (_ ("Count"));
  case WR_FIELD_LOAD_MS:
    return g_strdup (_ ("Load Time"));
  default:
    return g_strdup (_ ("Text"));
  }
}

static void
update_labels (WrFieldRow *self)
{
  g_autofree char *name = g_markup_escape_text (self->field->name, -1);
  g_autofree char *selector = g_markup_escape_text (self->field->selector, -1);
  g_autofree char *problem = g_markup_escape_text (self->problem != NULL ? self->problem : "", -1);
  g_autofree char *subtitle = NULL;
  g_autofree char *take = describe_take (self->field);

  if (*selector != '\0')
    subtitle = g_strconcat ("<tt>", selector, "</tt>", *problem != '\0' ? "\n" : "", problem, NULL);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), subtitle != NULL ? subtitle : problem);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self), self->problem != NULL ? 0 : 1);
  gtk_label_set_text (self->take_label, take);
}

static void
move_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, signals[SIGNAL_MOVE], 0, g_variant_get_int32 (parameter));
}

static void
remove_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, signals[SIGNAL_REMOVE], 0);
}

static void
wr_field_row_finalize (GObject *object)
{
  WrFieldRow *self = WR_FIELD_ROW (object);

  wr_field_free (self->field);
  g_free (self->problem);

  G_OBJECT_CLASS (wr_field_row_parent_class)->finalize (object);
}

static void
add_keys (GtkWidgetClass *widget_class)
{
  static const struct {
    guint key;
    int offset;
  } moves[] = {
    { GDK_KEY_Up, -1 },
    { GDK_KEY_KP_Up, -1 },
    { GDK_KEY_Down, 1 },
    { GDK_KEY_KP_Down, 1 },
  };

  gtk_widget_class_install_action (widget_class, "field.move", "i", move_action);
  gtk_widget_class_install_action (widget_class, "field.remove", NULL, remove_action);
  for (gsize i = 0; i < G_N_ELEMENTS (moves); i++)
    gtk_widget_class_add_binding_action (widget_class, moves[i].key, GDK_ALT_MASK, "field.move",
                                         "i", moves[i].offset);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "field.remove", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Delete, 0, "field.remove", NULL);
}

static void
wr_field_row_class_init (WrFieldRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = wr_field_row_finalize;

  signals[SIGNAL_MOVE] = g_signal_new ("move", WR_TYPE_FIELD_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                       NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  signals[SIGNAL_REMOVE] = g_signal_new ("remove", WR_TYPE_FIELD_ROW, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 0);
  add_keys (widget_class);

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_BASE "/wr-field-row.ui");
  gtk_widget_class_bind_template_child (widget_class, WrFieldRow, value_label);
  gtk_widget_class_bind_template_child (widget_class, WrFieldRow, take_label);
  gtk_widget_class_bind_template_callback (widget_class, drag_prepare_cb);
  gtk_widget_class_bind_template_callback (widget_class, drag_begin_cb);
}

static void
wr_field_row_init (WrFieldRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * wr_field_row_new:
 * @field: what the row shows; copied
 *
 * Returns: a row without a value. Main thread, as all functions here.
 */
GtkWidget *
wr_field_row_new (const WrField *field)
{
  WrFieldRow *self = g_object_new (WR_TYPE_FIELD_ROW, NULL);

  wr_field_row_set_field (self, field);
  return GTK_WIDGET (self);
}

/**
 * wr_field_row_get_field:
 *
 * Returns: (transfer none): the field, good until another is set
 */
const WrField *
wr_field_row_get_field (WrFieldRow *self)
{
  g_return_val_if_fail (WR_IS_FIELD_ROW (self), NULL);

  return self->field;
}

/**
 * wr_field_row_set_field:
 * @field: copied
 *
 * Shows @field; what was said of the one before it goes.
 */
void
wr_field_row_set_field (WrFieldRow *self, const WrField *field)
{
  WrField *copy;

  g_return_if_fail (WR_IS_FIELD_ROW (self));

  copy = wr_field_copy (field);
  wr_field_free (self->field);
  self->field = copy;
  wr_field_row_set_value (self, NULL);
  wr_field_row_set_problem (self, NULL);
  update_labels (self);
}

/**
 * wr_field_row_set_value:
 * @value: (nullable): what Try found, "" for an empty cell; NULL while nothing was tried
 *
 * Shows @value, on one line and cut off where it is long; the tooltip has more of it.
 */
void
wr_field_row_set_value (WrFieldRow *self, const char *value)
{
  g_autofree char *start = NULL;

  g_return_if_fail (WR_IS_FIELD_ROW (self));

  gtk_widget_set_visible (GTK_WIDGET (self->value_label), value != NULL);
  if (value == NULL)
    return;
  start = g_utf8_substring (value, 0, MIN (g_utf8_strlen (value, -1), 2000));
  /* Translators: stands where the value of a field would, if the page has none */
  gtk_label_set_text (self->value_label, *start != '\0' ? start : _ ("Empty"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->value_label), start);
  if (*start != '\0')
    gtk_widget_remove_css_class (GTK_WIDGET (self->value_label), "secondary");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->value_label), "secondary");
}

/**
 * wr_field_row_set_problem:
 * @problem: (nullable): what is wrong with the field
 *
 * Says @problem under the selector and marks the row, or takes both back.
 */
void
wr_field_row_set_problem (WrFieldRow *self, const char *problem)
{
  g_return_if_fail (WR_IS_FIELD_ROW (self));

  if (g_strcmp0 (self->problem, problem) == 0)
    return;
  g_free (self->problem);
  self->problem = g_strdup (problem);
  if (problem != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "error");
  gtk_accessible_update_state (
      GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_INVALID,
      problem != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
  update_labels (self);
}

/**
 * wr_field_row_get_problem:
 *
 * Returns: (nullable): what was said to be wrong
 */
const char *
wr_field_row_get_problem (WrFieldRow *self)
{
  g_return_val_if_fail (WR_IS_FIELD_ROW (self), NULL);

  return self->problem;
}
