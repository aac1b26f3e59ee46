/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrBreakpointBin: holds one child and says whether there is little room for it.
 *
 * A window cannot become smaller than its content's minimum, so a wide layout would keep it from
 * ever getting narrow. The bin therefore asks for `min-width` only, whatever its child needs; until
 * the child has changed its layout, what does not fit is clipped at its end.
 *
 * `narrow` changes in an idle and never inside an allocation, since whoever listens resizes
 * widgets.
 */

#include "config.h"

#include "wr-breakpoint-bin.h"

#define DPI_OF_THRESHOLD 96.0

struct _WrBreakpointBin {
  GtkWidget parent_instance;

  GtkWidget *child; /* (owned) (nullable) */
  int min_width;    /* px */
  int threshold;    /* px at 96 dpi */
  gboolean narrow;
  guint update_id;  /* the pending idle, 0 for none */
};

enum {
  PROP_0,
  PROP_CHILD,
  PROP_MIN_WIDTH,
  PROP_THRESHOLD,
  PROP_NARROW,
  N_PROPS
};

static GParamSpec *props[N_PROPS];
static GtkBuildableIface *parent_buildable_iface;

static void wr_breakpoint_bin_buildable_init (GtkBuildableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WrBreakpointBin, wr_breakpoint_bin, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE,
                                                      wr_breakpoint_bin_buildable_init))

static double
get_text_scale (WrBreakpointBin *self)
{
  int dpi = -1;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-xft-dpi", &dpi, NULL);
  return dpi > 0 ? dpi / 1024.0 / DPI_OF_THRESHOLD : 1.0;
}

static gboolean
is_narrow_at (WrBreakpointBin *self, int width)
{
  return width < self->threshold * get_text_scale (self);
}

static gboolean
update_narrow_cb (gpointer user_data)
{
  WrBreakpointBin *self = user_data;
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  gboolean narrow = width > 0 ? is_narrow_at (self, width) : self->narrow;

  self->update_id = 0;
  if (narrow != self->narrow) {
    self->narrow = narrow;
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_NARROW]);
  }
  return G_SOURCE_REMOVE;
}

static void
queue_update (WrBreakpointBin *self)
{
  if (self->update_id == 0)
    self->update_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, update_narrow_cb, self, NULL);
}

static void
measure_width (WrBreakpointBin *self, int for_size, int *minimum, int *natural)
{
  int child_natural = 0;

  if (self->child != NULL)
    gtk_widget_measure (self->child, GTK_ORIENTATION_HORIZONTAL, for_size, NULL, &child_natural,
                        NULL, NULL);
  *minimum = self->min_width;
  *natural = MAX (child_natural, self->min_width);
}

static int
get_child_width (WrBreakpointBin *self, int width)
{
  int child_minimum = 0;

  gtk_widget_measure (self->child, GTK_ORIENTATION_HORIZONTAL, -1, &child_minimum, NULL, NULL,
                      NULL);
  return MAX (width, child_minimum);
}

static void
wr_breakpoint_bin_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                           int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  WrBreakpointBin *self = WR_BREAKPOINT_BIN (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    measure_width (self, -1, minimum, natural);
  else if (self->child != NULL)
    gtk_widget_measure (self->child, orientation,
                        for_size < 0 ? -1 : get_child_width (self, for_size), minimum, natural,
                        minimum_baseline, natural_baseline);
}

static void
wr_breakpoint_bin_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  WrBreakpointBin *self = WR_BREAKPOINT_BIN (widget);

  if (self->child != NULL) {
    int child_width = get_child_width (self, width);
    gboolean from_right = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
    GtkAllocation allocation = { from_right ? width - child_width : 0, 0, child_width, height };

    gtk_widget_size_allocate (self->child, &allocation, baseline);
  }
  if (is_narrow_at (self, width) != self->narrow)
    queue_update (self);
}

static GtkSizeRequestMode
wr_breakpoint_bin_get_request_mode (GtkWidget *widget)
{
  WrBreakpointBin *self = WR_BREAKPOINT_BIN (widget);

  return self->child != NULL ? gtk_widget_get_request_mode (self->child)
                             : GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

static void
wr_breakpoint_bin_compute_expand (GtkWidget *widget, gboolean *hexpand, gboolean *vexpand)
{
  WrBreakpointBin *self = WR_BREAKPOINT_BIN (widget);

  *hexpand = self->child != NULL &&
             gtk_widget_compute_expand (self->child, GTK_ORIENTATION_HORIZONTAL);
  *vexpand = self->child != NULL &&
             gtk_widget_compute_expand (self->child, GTK_ORIENTATION_VERTICAL);
}

static void
wr_breakpoint_bin_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (wr_breakpoint_bin_parent_class)->root (widget);
  g_signal_connect_object (gtk_widget_get_settings (widget), "notify::gtk-xft-dpi",
                           G_CALLBACK (queue_update), widget, G_CONNECT_SWAPPED);
}

static void
wr_breakpoint_bin_unroot (GtkWidget *widget)
{
  g_signal_handlers_disconnect_by_func (gtk_widget_get_settings (widget), queue_update, widget);
  GTK_WIDGET_CLASS (wr_breakpoint_bin_parent_class)->unroot (widget);
}

static void
wr_breakpoint_bin_add_child (GtkBuildable *buildable, GtkBuilder *builder, GObject *child,
                             const char *type)
{
  if (GTK_IS_WIDGET (child))
    wr_breakpoint_bin_set_child (WR_BREAKPOINT_BIN (buildable), GTK_WIDGET (child));
  else
    parent_buildable_iface->add_child (buildable, builder, child, type);
}

static void
wr_breakpoint_bin_buildable_init (GtkBuildableIface *iface)
{
  parent_buildable_iface = g_type_interface_peek_parent (iface);
  iface->add_child = wr_breakpoint_bin_add_child;
}

static void
wr_breakpoint_bin_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WrBreakpointBin *self = WR_BREAKPOINT_BIN (object);

  switch (id) {
  case PROP_CHILD:
    g_value_set_object (value, self->child);
    break;
  case PROP_MIN_WIDTH:
    g_value_set_int (value, self->min_width);
    break;
  case PROP_THRESHOLD:
    g_value_set_int (value, self->threshold);
    break;
  case PROP_NARROW:
    g_value_set_boolean (value, self->narrow);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
set_length (WrBreakpointBin *self, int *length, int value, GParamSpec *pspec)
{
  if (*length == value)
    return;
  *length = value;
  gtk_widget_queue_resize (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), pspec);
}

static void
wr_breakpoint_bin_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  WrBreakpointBin *self = WR_BREAKPOINT_BIN (object);

  switch (id) {
  case PROP_CHILD:
    wr_breakpoint_bin_set_child (self, g_value_get_object (value));
    break;
  case PROP_MIN_WIDTH:
    set_length (self, &self->min_width, g_value_get_int (value), pspec);
    break;
  case PROP_THRESHOLD:
    set_length (self, &self->threshold, g_value_get_int (value), pspec);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
wr_breakpoint_bin_dispose (GObject *object)
{
  WrBreakpointBin *self = WR_BREAKPOINT_BIN (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  g_clear_pointer (&self->child, gtk_widget_unparent);
  G_OBJECT_CLASS (wr_breakpoint_bin_parent_class)->dispose (object);
}

static void
wr_breakpoint_bin_class_init (WrBreakpointBinClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = wr_breakpoint_bin_get_property;
  object_class->set_property = wr_breakpoint_bin_set_property;
  object_class->dispose = wr_breakpoint_bin_dispose;
  widget_class->measure = wr_breakpoint_bin_measure;
  widget_class->size_allocate = wr_breakpoint_bin_size_allocate;
  widget_class->get_request_mode = wr_breakpoint_bin_get_request_mode;
  widget_class->compute_expand = wr_breakpoint_bin_compute_expand;
  widget_class->root = wr_breakpoint_bin_root;
  widget_class->unroot = wr_breakpoint_bin_unroot;

  props[PROP_CHILD] = g_param_spec_object ("child", NULL, NULL, GTK_TYPE_WIDGET, flags);
  props[PROP_MIN_WIDTH] = g_param_spec_int ("min-width", NULL, NULL, 0, G_MAXINT, 340, flags);
  props[PROP_THRESHOLD] = g_param_spec_int ("threshold", NULL, NULL, 0, G_MAXINT, 650, flags);
  props[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE,
                                             G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY |
                                             G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  gtk_widget_class_set_css_name (widget_class, "breakpoint");
}

static void
wr_breakpoint_bin_init (WrBreakpointBin *self)
{
  self->min_width = 340;
  self->threshold = 650;
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

/**
 * wr_breakpoint_bin_new:
 *
 * Returns: (transfer floating): an empty bin.
 */
GtkWidget *
wr_breakpoint_bin_new (void)
{
  return g_object_new (WR_TYPE_BREAKPOINT_BIN, NULL);
}

/**
 * wr_breakpoint_bin_get_child:
 *
 * Returns: (transfer none) (nullable): the child.
 */
GtkWidget *
wr_breakpoint_bin_get_child (WrBreakpointBin *self)
{
  g_return_val_if_fail (WR_IS_BREAKPOINT_BIN (self), NULL);
  return self->child;
}

/**
 * wr_breakpoint_bin_set_child:
 * @child: (nullable): takes the place of the former child
 */
void
wr_breakpoint_bin_set_child (WrBreakpointBin *self, GtkWidget *child)
{
  g_return_if_fail (WR_IS_BREAKPOINT_BIN (self));
  g_return_if_fail (child == NULL || GTK_IS_WIDGET (child));

  if (self->child == child)
    return;
  g_clear_pointer (&self->child, gtk_widget_unparent);
  self->child = child;
  if (child != NULL)
    gtk_widget_set_parent (child, GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CHILD]);
}

/**
 * wr_breakpoint_bin_get_narrow:
 *
 * Returns: whether the bin is less wide than its threshold, as of the last main-loop turn.
 */
gboolean
wr_breakpoint_bin_get_narrow (WrBreakpointBin *self)
{
  g_return_val_if_fail (WR_IS_BREAKPOINT_BIN (self), FALSE);
  return self->narrow;
}
