/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrResultsToolbar: above the list of results.
 *
 * The same widgets serve a wide and a narrow window: only their places in the grid change, so that
 * a search that was begun goes on.
 */

#include "config.h"

#include "wr-results-toolbar.h"

#include "wr-filter-bar.h"

#include <glib/gi18n.h>

#define EXPORT_ICON "document-save-symbolic"

struct _WrResultsToolbar {
  GtkWidget parent_instance;

  GtkWidget *grid;
  GtkWidget *search;
  WrFilterBar *filter;
  GtkMenuButton *columns_button;
  GtkButton *export_button;
  gboolean narrow;
};

enum { PROP_0, PROP_NARROW, N_PROPS };
enum { SIGNAL_CHANGED, N_SIGNALS };

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WrResultsToolbar, wr_results_toolbar, GTK_TYPE_WIDGET)

static void
changed_cb (WrResultsToolbar *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
stop_search_cb (WrResultsToolbar *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
}

static void
place (WrResultsToolbar *self, GtkWidget *widget, int column, int row, int width)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (self->grid);

  g_object_set (gtk_layout_manager_get_layout_child (layout, widget), "column", column, "row", row,
                "column-span", width, NULL);
}

static void
show_export_button (WrResultsToolbar *self)
{
  if (self->narrow)
    gtk_button_set_icon_name (self->export_button, EXPORT_ICON);
  else
    gtk_button_set_label (self->export_button, _ ("_Export…"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->export_button),
                               self->narrow ? _ ("Export…") : NULL);
  if (self->narrow)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->export_button),
                                    GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Export…"), -1);
  else
    gtk_accessible_reset_property (GTK_ACCESSIBLE (self->export_button),
                                   GTK_ACCESSIBLE_PROPERTY_LABEL);
}

static void
arrange (WrResultsToolbar *self)
{
  gboolean narrow = self->narrow;
  int side = narrow ? 12 : 18;

  gtk_widget_set_margin_start (self->grid, side);
  gtk_widget_set_margin_end (self->grid, side);
  gtk_widget_set_margin_top (self->grid, narrow ? 8 : 12);
  gtk_widget_set_margin_bottom (self->grid, narrow ? 8 : 12);
  gtk_grid_set_column_spacing (GTK_GRID (self->grid), narrow ? 6 : 12);
  gtk_widget_set_hexpand (self->search, narrow);
  gtk_widget_set_visible (GTK_WIDGET (self->columns_button), !narrow);
  wr_filter_bar_set_compact (self->filter, narrow);
  place (self, GTK_WIDGET (self->filter), narrow ? 0 : 1, narrow ? 1 : 0, narrow ? 4 : 1);
  show_export_button (self);
}

static void
wr_results_toolbar_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WrResultsToolbar *self = WR_RESULTS_TOOLBAR (object);

  switch (id) {
  case PROP_NARROW:
    g_value_set_boolean (value, self->narrow);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
wr_results_toolbar_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  WrResultsToolbar *self = WR_RESULTS_TOOLBAR (object);

  switch (id) {
  case PROP_NARROW:
    if (self->narrow == g_value_get_boolean (value))
      return;
    self->narrow = g_value_get_boolean (value);
    arrange (self);
    g_object_notify_by_pspec (object, pspec);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
wr_results_toolbar_dispose (GObject *object)
{
  WrResultsToolbar *self = WR_RESULTS_TOOLBAR (object);

  g_clear_pointer (&self->grid, gtk_widget_unparent);
  G_OBJECT_CLASS (wr_results_toolbar_parent_class)->dispose (object);
}

static void
wr_results_toolbar_class_init (WrResultsToolbarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = wr_results_toolbar_get_property;
  object_class->set_property = wr_results_toolbar_set_property;
  object_class->dispose = wr_results_toolbar_dispose;

  props[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE,
                                             G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY
                                                 | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", WR_TYPE_RESULTS_TOOLBAR, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (WR_TYPE_FILTER_BAR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_BASE "/wr-results-toolbar.ui");
  gtk_widget_class_bind_template_child (widget_class, WrResultsToolbar, grid);
  gtk_widget_class_bind_template_child (widget_class, WrResultsToolbar, search);
  gtk_widget_class_bind_template_child (widget_class, WrResultsToolbar, filter);
  gtk_widget_class_bind_template_child (widget_class, WrResultsToolbar, columns_button);
  gtk_widget_class_bind_template_child (widget_class, WrResultsToolbar, export_button);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
wr_results_toolbar_init (WrResultsToolbar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  arrange (self);
}

/**
 * wr_results_toolbar_get_states:
 *
 * Returns: the states to list, as in #WrStoreQuery.
 */
guint
wr_results_toolbar_get_states (WrResultsToolbar *self)
{
  g_return_val_if_fail (WR_IS_RESULTS_TOOLBAR (self), 0);
  return wr_filter_bar_get_states (self->filter);
}

/**
 * wr_results_toolbar_get_search:
 *
 * Returns: (transfer none) (nullable): what the rows must contain; %NULL where that is nothing.
 */
const char *
wr_results_toolbar_get_search (WrResultsToolbar *self)
{
  const char *text;

  g_return_val_if_fail (WR_IS_RESULTS_TOOLBAR (self), NULL);
  text = gtk_editable_get_text (GTK_EDITABLE (self->search));
  return *text != '\0' ? text : NULL;
}

/**
 * wr_results_toolbar_get_filtering:
 *
 * Returns: whether fewer than all rows are wanted.
 */
gboolean
wr_results_toolbar_get_filtering (WrResultsToolbar *self)
{
  g_return_val_if_fail (WR_IS_RESULTS_TOOLBAR (self), FALSE);
  return wr_results_toolbar_get_states (self) != 0 || wr_results_toolbar_get_search (self) != NULL;
}

/**
 * wr_results_toolbar_clear:
 *
 * Wants all rows again.
 */
void
wr_results_toolbar_clear (WrResultsToolbar *self)
{
  g_return_if_fail (WR_IS_RESULTS_TOOLBAR (self));
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  wr_filter_bar_set_states (self->filter, 0);
}

/**
 * wr_results_toolbar_focus_search:
 */
void
wr_results_toolbar_focus_search (WrResultsToolbar *self)
{
  g_return_if_fail (WR_IS_RESULTS_TOOLBAR (self));
  gtk_widget_grab_focus (self->search);
}

/**
 * wr_results_toolbar_set_counts:
 * @counts: how many pages there are of each state
 */
void
wr_results_toolbar_set_counts (WrResultsToolbar *self, const WrStoreCounts *counts)
{
  g_return_if_fail (WR_IS_RESULTS_TOOLBAR (self));
  wr_filter_bar_set_counts (self->filter, counts);
}

/**
 * wr_results_toolbar_set_columns:
 * @menu: the columns that can be hidden
 * @actions: what @menu's items are, under the name “columns”
 */
void
wr_results_toolbar_set_columns (WrResultsToolbar *self, GMenuModel *menu, GActionGroup *actions)
{
  g_return_if_fail (WR_IS_RESULTS_TOOLBAR (self));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "columns", actions);
  gtk_menu_button_set_menu_model (self->columns_button, menu);
}
