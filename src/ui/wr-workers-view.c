/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrWorkersView: the page of a run's workers.
 */

#include "config.h"

#include "wr-workers-view.h"

struct _WrWorkersView {
  GtkWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (WrWorkersView, wr_workers_view, GTK_TYPE_WIDGET)

static void
wr_workers_view_class_init (WrWorkersViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_BASE "/wr-workers-view.ui");
}

static void
wr_workers_view_init (WrWorkersView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
