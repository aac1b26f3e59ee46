/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrFilterBar: which pages are listed.
 */

#include "config.h"

#include "wr-filter-bar.h"

#include "wr-row-text.h"

#include <glib/gi18n.h>

typedef enum { FILTER_ALL, FILTER_DONE, FILTER_FAILED, FILTER_SKIPPED, N_FILTERS } Filter;

struct _WrFilterBar {
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkToggleButton *buttons[N_FILTERS];
  GtkLabel *labels[N_FILTERS];
};

typedef struct {
  const char *id;
  const char *label_id;
  const char *word;
  guint states; /* as in WrStoreQuery */
} FilterInfo;

static const FilterInfo filters[N_FILTERS] = {
  /* Translators: a filter: pages of every state */
  [FILTER_ALL] = { "all", "all_label", N_ ("All"), 0 },
  [FILTER_DONE] = { "done", "done_label", N_ ("Done"), 1 << WR_PAGE_DONE },
  [FILTER_FAILED] = { "failed", "failed_label", N_ ("Failed"), 1 << WR_PAGE_FAILED },
  [FILTER_SKIPPED] = { "skipped", "skipped_label", N_ ("Skipped"), 1 << WR_PAGE_SKIPPED },
};

enum { SIGNAL_CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WrFilterBar, wr_filter_bar, GTK_TYPE_WIDGET)

static void
toggled_cb (WrFilterBar *self, GtkToggleButton *button)
{
  if (gtk_toggle_button_get_active (button))
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static gint64
count_states (const WrStoreCounts *counts, guint states)
{
  const guint ended = 1 << WR_PAGE_DONE | 1 << WR_PAGE_FAILED | 1 << WR_PAGE_SKIPPED;
  guint wanted = states != 0 ? states : ended;
  gint64 n = 0;

  for (int i = 0; i < WR_N_PAGE_STATES; i++)
    n += wanted & (1 << i) ? counts->pages[i] : 0;
  return n;
}

static void
show_count (WrFilterBar *self, Filter filter, gint64 n)
{
  g_autofree char *number = wr_row_text_dup_number (n);
  g_autofree char *markup = g_markup_printf_escaped (
      "%s <span size=\"90%%\" alpha=\"85%%\" font_features=\"tnum=1\">%s</span>",
      _ (filters[filter].word), number);

  if (g_strcmp0 (gtk_label_get_label (self->labels[filter]), markup) != 0)
    gtk_label_set_markup (self->labels[filter], markup);
}

static void
wr_filter_bar_dispose (GObject *object)
{
  WrFilterBar *self = WR_FILTER_BAR (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (wr_filter_bar_parent_class)->dispose (object);
}

static void
wr_filter_bar_class_init (WrFilterBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wr_filter_bar_dispose;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", WR_TYPE_FILTER_BAR, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_BASE "/wr-filter-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, WrFilterBar, box);
  for (int i = 0; i < N_FILTERS; i++) {
    gtk_widget_class_bind_template_child_full (widget_class, filters[i].id, FALSE, 0);
    gtk_widget_class_bind_template_child_full (widget_class, filters[i].label_id, FALSE, 0);
  }
  gtk_widget_class_bind_template_callback (widget_class, toggled_cb);
  gtk_widget_class_set_css_name (widget_class, "filterbar");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
wr_filter_bar_init (WrFilterBar *self)
{
  const WrStoreCounts none = { 0 };

  gtk_widget_init_template (GTK_WIDGET (self));
  for (int i = 0; i < N_FILTERS; i++) {
    self->buttons[i] = GTK_TOGGLE_BUTTON (
        gtk_widget_get_template_child (GTK_WIDGET (self), WR_TYPE_FILTER_BAR, filters[i].id));
    self->labels[i] = GTK_LABEL (
        gtk_widget_get_template_child (GTK_WIDGET (self), WR_TYPE_FILTER_BAR, filters[i].label_id));
  }
  wr_filter_bar_set_counts (self, &none);
}

/**
 * wr_filter_bar_get_states:
 *
 * Returns: the states wanted, as in #WrStoreQuery: 0 for all that ended.
 */
guint
wr_filter_bar_get_states (WrFilterBar *self)
{
  g_return_val_if_fail (WR_IS_FILTER_BAR (self), 0);

  for (int i = 0; i < N_FILTERS; i++) {
    if (gtk_toggle_button_get_active (self->buttons[i]))
      return filters[i].states;
  }
  return 0;
}

/**
 * wr_filter_bar_set_states:
 * @states: 0, or 1 << the one state wanted
 */
void
wr_filter_bar_set_states (WrFilterBar *self, guint states)
{
  g_return_if_fail (WR_IS_FILTER_BAR (self));

  for (int i = 0; i < N_FILTERS; i++) {
    if (filters[i].states == states)
      gtk_toggle_button_set_active (self->buttons[i], TRUE);
  }
}

/**
 * wr_filter_bar_set_counts:
 * @counts: how many pages there are of each state
 */
void
wr_filter_bar_set_counts (WrFilterBar *self, const WrStoreCounts *counts)
{
  g_return_if_fail (WR_IS_FILTER_BAR (self));

  for (int i = 0; i < N_FILTERS; i++)
    show_count (self, i, count_states (counts, filters[i].states));
}

/**
 * wr_filter_bar_set_compact:
 * @compact: equally wide buttons with small text, in two lines if need be, for a narrow window
 */
void
wr_filter_bar_set_compact (WrFilterBar *self, gboolean compact)
{
  g_return_if_fail (WR_IS_FILTER_BAR (self));

  gtk_box_set_homogeneous (GTK_BOX (self->box), compact);
  for (int i = 0; i < N_FILTERS; i++) {
    gtk_label_set_wrap (self->labels[i], compact);
    gtk_label_set_justify (self->labels[i], GTK_JUSTIFY_CENTER);
  }
  if (compact)
    gtk_widget_add_css_class (GTK_WIDGET (self), "compact");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "compact");
}
