/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrWindow: one window, which is one job.
 */

#include "config.h"

#include "wr-window.h"

#include "wr-breakpoint-bin.h"
#include "wr-job-view.h"
#include "wr-results-view.h"
#include "wr-workers-view.h"

struct _WrWindow {
  AdwApplicationWindow parent_instance;
};

G_DEFINE_FINAL_TYPE (WrWindow, wr_window, ADW_TYPE_APPLICATION_WINDOW)

static void
wr_window_class_init (WrWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (WR_TYPE_BREAKPOINT_BIN);
  g_type_ensure (WR_TYPE_JOB_VIEW);
  g_type_ensure (WR_TYPE_RESULTS_VIEW);
  g_type_ensure (WR_TYPE_WORKERS_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_BASE "/wr-window.ui");
}

static void
wr_window_init (WrWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

WrWindow *
wr_window_new (WrApplication *application)
{
  return g_object_new (WR_TYPE_WINDOW, "application", application, NULL);
}
