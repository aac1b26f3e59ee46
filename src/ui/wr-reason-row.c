/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrReasonRow: says why the row above it is wrong, and is not there while nothing is.
 *
 * While it has a reason, its `subject` (the widget that is wrong) carries the style class `error`,
 * is invalid to assistive technology, and is described by the reason.
 */

#include "config.h"

#include "wr-reason-row.h"

struct _WrReasonRow {
  AdwPreferencesRow parent_instance;

  GtkLabel *label;
  GtkWidget *subject; /* (unowned) (nullable) in the same template */
  char *reason;       /* (owned) (nullable) */
};

enum { PROP_0, PROP_REASON, PROP_SUBJECT, N_PROPS };

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (WrReasonRow, wr_reason_row, ADW_TYPE_PREFERENCES_ROW)

static void
mark_subject (WrReasonRow *self)
{
  GtkAccessibleInvalidState state
      = self->reason != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE;

  if (self->subject == NULL)
    return;
  if (self->reason != NULL)
    gtk_widget_add_css_class (self->subject, "error");
  else
    gtk_widget_remove_css_class (self->subject, "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->subject), GTK_ACCESSIBLE_STATE_INVALID, state,
                               -1);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->subject),
                                  GTK_ACCESSIBLE_RELATION_DESCRIBED_BY, self->label, NULL, -1);
}

static void
wr_reason_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WrReasonRow *self = WR_REASON_ROW (object);

  switch (id) {
  case PROP_REASON:
    g_value_set_string (value, self->reason);
    break;
  case PROP_SUBJECT:
    g_value_set_object (value, self->subject);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
wr_reason_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  WrReasonRow *self = WR_REASON_ROW (object);

  switch (id) {
  case PROP_REASON:
    wr_reason_row_set_reason (self, g_value_get_string (value));
    break;
  case PROP_SUBJECT:
    g_set_weak_pointer (&self->subject, g_value_get_object (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
wr_reason_row_dispose (GObject *object)
{
  g_clear_weak_pointer (&WR_REASON_ROW (object)->subject);

  G_OBJECT_CLASS (wr_reason_row_parent_class)->dispose (object);
}

static void
wr_reason_row_finalize (GObject *object)
{
  g_free (WR_REASON_ROW (object)->reason);

  G_OBJECT_CLASS (wr_reason_row_parent_class)->finalize (object);
}

static void
wr_reason_row_class_init (WrReasonRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = wr_reason_row_get_property;
  object_class->set_property = wr_reason_row_set_property;
  object_class->dispose = wr_reason_row_dispose;
  object_class->finalize = wr_reason_row_finalize;

  props[PROP_REASON]
      = g_param_spec_string ("reason", NULL, NULL, NULL, flags | G_PARAM_EXPLICIT_NOTIFY);
  props[PROP_SUBJECT] = g_param_spec_object ("subject", NULL, NULL, GTK_TYPE_WIDGET, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_BASE "/wr-reason-row.ui");
  gtk_widget_class_bind_template_child (widget_class, WrReasonRow, label);
}

static void
wr_reason_row_init (WrReasonRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * wr_reason_row_get_reason:
 *
 * Returns: (nullable): what is wrong, NULL when nothing is
 */
const char *
wr_reason_row_get_reason (WrReasonRow *self)
{
  g_return_val_if_fail (WR_IS_REASON_ROW (self), NULL);

  return self->reason;
}

/**
 * wr_reason_row_set_reason:
 * @reason: (nullable): what is wrong, in words and no markup; NULL hides the row
 *
 * Shows @reason and marks the subject, or takes both back.
 */
void
wr_reason_row_set_reason (WrReasonRow *self, const char *reason)
{
  g_return_if_fail (WR_IS_REASON_ROW (self));

  if (g_strcmp0 (self->reason, reason) == 0)
    return;
  g_free (self->reason);
  self->reason = g_strdup (reason);
  gtk_label_set_text (self->label, reason != NULL ? reason : "");
  gtk_widget_set_visible (GTK_WIDGET (self), reason != NULL);
  mark_subject (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_REASON]);
}

/**
 * wr_reason_row_get_subject:
 *
 * Returns: (nullable) (transfer none): the widget that the reason is about
 */
GtkWidget *
wr_reason_row_get_subject (WrReasonRow *self)
{
  g_return_val_if_fail (WR_IS_REASON_ROW (self), NULL);

  return self->subject;
}
