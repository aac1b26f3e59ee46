/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrResultsView: the page of a run's rows.
 */

#include "config.h"

#include "wr-results-view.h"

struct _WrResultsView {
  GtkWidget parent_instance;
};

enum { SIGNAL_TOAST, SIGNAL_RETRY, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WrResultsView, wr_results_view, GTK_TYPE_WIDGET)

static void
wr_results_view_class_init (WrResultsViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  signals[SIGNAL_TOAST] = g_signal_new ("toast", WR_TYPE_RESULTS_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 1, ADW_TYPE_TOAST);
  signals[SIGNAL_RETRY] = g_signal_new ("retry", WR_TYPE_RESULTS_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 1, G_TYPE_ARRAY);

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_BASE "/wr-results-view.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
wr_results_view_init (WrResultsView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
wr_results_view_set_run (WrResultsView *self, WrRun *run)
{
  g_return_if_fail (WR_IS_RESULTS_VIEW (self));
}

void
wr_results_view_open_store (WrResultsView *self, const char *path)
{
  g_return_if_fail (WR_IS_RESULTS_VIEW (self));
}

void
wr_results_view_export (WrResultsView *self)
{
  g_return_if_fail (WR_IS_RESULTS_VIEW (self));
}

void
wr_results_view_search (WrResultsView *self)
{
  g_return_if_fail (WR_IS_RESULTS_VIEW (self));
}
