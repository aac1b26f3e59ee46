/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrSpinRow: a row with a title and a number.
 *
 * The number is shown with as many digits after the point as it needs, up to `digits`: a time-out
 * of 30000 ms reads “30”, one of 1500 ms reads “1.5”, and neither is rounded. A value that is set
 * lies within the bounds, so set these first.
 */

#include "config.h"

#include "wr-spin-row.h"

#include <math.h>

struct _WrSpinRow {
  AdwActionRow parent_instance;

  GtkSpinButton *spin;
  GtkAdjustment *adjustment;
};

enum { PROP_0, PROP_VALUE, PROP_LOWER, PROP_UPPER, PROP_STEP, PROP_DIGITS, N_PROPS };

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (WrSpinRow, wr_spin_row, ADW_TYPE_ACTION_ROW)

static gboolean
output_cb (GtkSpinButton *spin)
{
  double value = gtk_spin_button_get_value (spin);
  int digits = gtk_spin_button_get_digits (spin);
  g_autofree char *text = NULL;

  while (digits > 0
         && fabs (value * pow (10, digits - 1) - round (value * pow (10, digits - 1))) < 1e-6)
    digits--;
  text = g_strdup_printf ("%.*f", digits, value);
  if (g_strcmp0 (text, gtk_editable_get_text (GTK_EDITABLE (spin))) != 0)
    gtk_editable_set_text (GTK_EDITABLE (spin), text);
  return TRUE;
}

static void
value_changed_cb (WrSpinRow *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_VALUE]);
}

static void
wr_spin_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WrSpinRow *self = WR_SPIN_ROW (object);

  switch (id) {
  case PROP_VALUE:
    g_value_set_double (value, wr_spin_row_get_value (self));
    break;
  case PROP_LOWER:
    g_value_set_double (value, gtk_adjustment_get_lower (self->adjustment));
    break;
  case PROP_UPPER:
    g_value_set_double (value, gtk_adjustment_get_upper (self->adjustment));
    break;
  case PROP_STEP:
    g_value_set_double (value, gtk_adjustment_get_step_increment (self->adjustment));
    break;
  case PROP_DIGITS:
    g_value_set_uint (value, gtk_spin_button_get_digits (self->spin));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
set_step (WrSpinRow *self, double step)
{
  gtk_adjustment_set_step_increment (self->adjustment, step);
  gtk_adjustment_set_page_increment (self->adjustment, step * 10);
}

static void
set_upper (WrSpinRow *self, double upper)
{
  gtk_adjustment_set_upper (self->adjustment, upper);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->spin), upper < 1000 ? 3 : 6);
}

static void
wr_spin_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  WrSpinRow *self = WR_SPIN_ROW (object);

  switch (id) {
  case PROP_VALUE:
    wr_spin_row_set_value (self, g_value_get_double (value));
    break;
  case PROP_LOWER:
    gtk_adjustment_set_lower (self->adjustment, g_value_get_double (value));
    break;
  case PROP_UPPER:
    set_upper (self, g_value_get_double (value));
    break;
  case PROP_STEP:
    set_step (self, g_value_get_double (value));
    break;
  case PROP_DIGITS:
    gtk_spin_button_set_digits (self->spin, g_value_get_uint (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static gboolean
wr_spin_row_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (WR_SPIN_ROW (widget)->spin));
}

static void
install_properties (GObjectClass *object_class)
{
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  props[PROP_VALUE] = g_param_spec_double ("value", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0,
                                           flags | G_PARAM_EXPLICIT_NOTIFY);
  props[PROP_LOWER]
      = g_param_spec_double ("lower", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0, flags);
  props[PROP_UPPER]
      = g_param_spec_double ("upper", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0, flags);
  props[PROP_STEP] = g_param_spec_double ("step", NULL, NULL, 0, G_MAXDOUBLE, 0, flags);
  props[PROP_DIGITS] = g_param_spec_uint ("digits", NULL, NULL, 0, 20, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
wr_spin_row_class_init (WrSpinRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = wr_spin_row_get_property;
  object_class->set_property = wr_spin_row_set_property;
  widget_class->grab_focus = wr_spin_row_grab_focus;
  install_properties (object_class);

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_BASE "/wr-spin-row.ui");
  gtk_widget_class_bind_template_child (widget_class, WrSpinRow, spin);
  gtk_widget_class_bind_template_child (widget_class, WrSpinRow, adjustment);
  gtk_widget_class_bind_template_callback (widget_class, output_cb);
  gtk_widget_class_bind_template_callback (widget_class, value_changed_cb);
}

static void
wr_spin_row_init (WrSpinRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  set_step (self, 1);
  gtk_editable_set_alignment (GTK_EDITABLE (self->spin), 0.5);
}

/**
 * wr_spin_row_get_value:
 *
 * Returns: the number that is set, in the row's unit, be it still being typed
 */
double
wr_spin_row_get_value (WrSpinRow *self)
{
  g_return_val_if_fail (WR_IS_SPIN_ROW (self), 0);

  gtk_spin_button_update (self->spin);
  return gtk_spin_button_get_value (self->spin);
}

/**
 * wr_spin_row_set_value:
 * @value: in the row's unit; what is out of its bounds becomes the nearest bound
 *
 * Sets the number.
 */
void
wr_spin_row_set_value (WrSpinRow *self, double value)
{
  g_return_if_fail (WR_IS_SPIN_ROW (self));

  gtk_spin_button_set_value (self->spin, value);
}
