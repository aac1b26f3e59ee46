/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrTabStop: in a list of GTK each item is a stop of Tab, thousands of them; here the arrow keys go
 * from item to item, and Tab goes past the list, as it does around a group of radio buttons.
 */

#include "config.h"

#include "wr-tab-stop.h"

struct _WrTabStop {
  GtkWidget parent_instance;

  GtkWidget *child; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (WrTabStop, wr_tab_stop, GTK_TYPE_WIDGET)

enum {
  PROP_0,
  PROP_CHILD,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

static gboolean
is_at_item (WrTabStop *self)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self)) &&
         gtk_widget_get_ancestor (focus, GTK_TYPE_LIST_BASE) != NULL;
}

static gboolean
wr_tab_stop_focus (GtkWidget *widget, GtkDirectionType direction)
{
  WrTabStop *self = WR_TAB_STOP (widget);
  gboolean is_tab = direction == GTK_DIR_TAB_FORWARD || direction == GTK_DIR_TAB_BACKWARD;

  if (self->child == NULL || (is_tab && is_at_item (self)))
    return FALSE;
  return gtk_widget_child_focus (self->child, direction);
}

static void
wr_tab_stop_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_return_if_fail (id == PROP_CHILD);
  g_value_set_object (value, WR_TAB_STOP (object)->child);
}

static void
wr_tab_stop_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  WrTabStop *self = WR_TAB_STOP (object);

  g_return_if_fail (id == PROP_CHILD);
  g_clear_pointer (&self->child, gtk_widget_unparent);
  self->child = g_value_get_object (value);
  if (self->child != NULL)
    gtk_widget_set_parent (self->child, GTK_WIDGET (self));
}

static void
wr_tab_stop_dispose (GObject *object)
{
  g_clear_pointer (&WR_TAB_STOP (object)->child, gtk_widget_unparent);
  G_OBJECT_CLASS (wr_tab_stop_parent_class)->dispose (object);
}

static void
wr_tab_stop_class_init (WrTabStopClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = wr_tab_stop_get_property;
  object_class->set_property = wr_tab_stop_set_property;
  object_class->dispose = wr_tab_stop_dispose;
  widget_class->focus = wr_tab_stop_focus;
  props[PROP_CHILD] = g_param_spec_object ("child", NULL, NULL, GTK_TYPE_WIDGET,
                                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
wr_tab_stop_init (WrTabStop *self)
{
}
