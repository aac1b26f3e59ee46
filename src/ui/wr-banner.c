/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrBanner: a bar under the header that says something about the window, with what can be done
 * about it. AdwBanner came after libadwaita 1.2.
 *
 * It is an alert, and said by a screen reader when it appears, as far as GTK can tell that: the
 * floor cannot. A button without a label is not there.
 * The rule that bites: what a revealer hides is still there for a screen reader, so the revealer is
 * itself hidden as long as there is nothing to say.
 */

#include "config.h"

#include "wr-banner.h"

#include "wr-compat.h"

struct _WrBanner {
  GtkWidget parent_instance;

  GtkRevealer *revealer;
  GtkImage *icon;
  GtkOrientable *texts;
  GtkLabel *label;
  GtkButton *button;
  GtkButton *other_button;
  GtkButton *dismiss_button;

  gboolean narrow;
};

enum {
  PROP_0,
  PROP_NARROW,
  PROP_ICON_NAME,
  PROP_BUTTON_LABEL,
  PROP_BUTTON_ACTION,
  PROP_OTHER_LABEL,
  PROP_OTHER_ACTION,
  PROP_DISMISS_ACTION,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (WrBanner, wr_banner, GTK_TYPE_WIDGET)

static void
set_narrow (WrBanner *self, gboolean narrow)
{
  if (self->narrow == narrow)
    return;
  self->narrow = narrow;
  gtk_orientable_set_orientation (self->texts, narrow ? GTK_ORIENTATION_VERTICAL
                                                      : GTK_ORIENTATION_HORIZONTAL);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_NARROW]);
}

static void
set_label (GtkButton *button, const char *label)
{
  gtk_button_set_label (button, label != NULL ? label : "");
  gtk_widget_set_visible (GTK_WIDGET (button), label != NULL);
}

static void
set_action (GtkButton *button, const char *action)
{
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
}

static void
wr_banner_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WrBanner *self = WR_BANNER (object);

  switch (id) {
  case PROP_NARROW:
    g_value_set_boolean (value, self->narrow);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
wr_banner_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  WrBanner *self = WR_BANNER (object);

  switch (id) {
  case PROP_NARROW:
    set_narrow (self, g_value_get_boolean (value));
    break;
  case PROP_ICON_NAME:
    gtk_image_set_from_icon_name (self->icon, g_value_get_string (value));
    break;
  case PROP_BUTTON_LABEL:
    set_label (self->button, g_value_get_string (value));
    break;
  case PROP_BUTTON_ACTION:
    set_action (self->button, g_value_get_string (value));
    break;
  case PROP_OTHER_LABEL:
    set_label (self->other_button, g_value_get_string (value));
    break;
  case PROP_OTHER_ACTION:
    set_action (self->other_button, g_value_get_string (value));
    break;
  case PROP_DISMISS_ACTION:
    set_action (self->dismiss_button, g_value_get_string (value));
    gtk_widget_set_visible (GTK_WIDGET (self->dismiss_button), g_value_get_string (value) != NULL);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
wr_banner_dispose (GObject *object)
{
  WrBanner *self = WR_BANNER (object);

  g_clear_pointer ((GtkWidget **) &self->revealer, gtk_widget_unparent);
  G_OBJECT_CLASS (wr_banner_parent_class)->dispose (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags once = G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS;

  props[PROP_NARROW] = g_param_spec_boolean (
      "narrow", NULL, NULL, FALSE,
      G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  props[PROP_ICON_NAME] = g_param_spec_string ("icon-name", NULL, NULL, NULL, once);
  props[PROP_BUTTON_LABEL] = g_param_spec_string ("button-label", NULL, NULL, NULL, once);
  props[PROP_BUTTON_ACTION] = g_param_spec_string ("button-action", NULL, NULL, NULL, once);
  props[PROP_OTHER_LABEL] = g_param_spec_string ("other-label", NULL, NULL, NULL, once);
  props[PROP_OTHER_ACTION] = g_param_spec_string ("other-action", NULL, NULL, NULL, once);
  props[PROP_DISMISS_ACTION] = g_param_spec_string ("dismiss-action", NULL, NULL, NULL, once);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
child_revealed_cb (WrBanner *self)
{
  gboolean visible = gtk_revealer_get_reveal_child (self->revealer)
                     || gtk_revealer_get_child_revealed (self->revealer);

  gtk_widget_set_visible (GTK_WIDGET (self->revealer), visible);
}

static void
wr_banner_class_init (WrBannerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = wr_banner_get_property;
  object_class->set_property = wr_banner_set_property;
  object_class->dispose = wr_banner_dispose;
  install_properties (object_class);

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_BASE "/wr-banner.ui");
  gtk_widget_class_bind_template_child (widget_class, WrBanner, revealer);
  gtk_widget_class_bind_template_child (widget_class, WrBanner, icon);
  gtk_widget_class_bind_template_child (widget_class, WrBanner, texts);
  gtk_widget_class_bind_template_child (widget_class, WrBanner, label);
  gtk_widget_class_bind_template_child (widget_class, WrBanner, button);
  gtk_widget_class_bind_template_child (widget_class, WrBanner, other_button);
  gtk_widget_class_bind_template_child (widget_class, WrBanner, dismiss_button);
  gtk_widget_class_bind_template_callback (widget_class, child_revealed_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "wrbanner");
}

static void
wr_banner_init (WrBanner *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * wr_banner_show:
 * @text: no markup
 *
 * Appears, or says something else. Main thread, as all functions here.
 */
void
wr_banner_show (WrBanner *self, const char *text)
{
  g_return_if_fail (WR_IS_BANNER (self));
  gtk_label_set_label (self->label, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->revealer), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text, -1);
  gtk_revealer_set_reveal_child (self->revealer, TRUE);
  child_revealed_cb (self);
  wr_compat_announce (GTK_WIDGET (self), text);
}

void
wr_banner_hide (WrBanner *self)
{
  g_return_if_fail (WR_IS_BANNER (self));
  gtk_revealer_set_reveal_child (self->revealer, FALSE);
  child_revealed_cb (self);
}

gboolean
wr_banner_get_revealed (WrBanner *self)
{
  g_return_val_if_fail (WR_IS_BANNER (self), FALSE);
  return gtk_revealer_get_reveal_child (self->revealer);
}

/**
 * wr_banner_get_text:
 *
 * Returns: (transfer none): what it says, or said last.
 */
const char *
wr_banner_get_text (WrBanner *self)
{
  g_return_val_if_fail (WR_IS_BANNER (self), NULL);
  return gtk_label_get_label (self->label);
}

/**
 * wr_banner_get_button:
 *
 * Returns: (transfer none): the first button.
 */
GtkWidget *
wr_banner_get_button (WrBanner *self)
{
  g_return_val_if_fail (WR_IS_BANNER (self), NULL);
  return GTK_WIDGET (self->button);
}
