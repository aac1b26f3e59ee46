/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-results-view.h"

#include "wr-breakpoint-bin.h"
#include "wr-progress-line.h"
#include "wr-result-columns.h"
#include "wr-result-details.h"
#include "wr-results-toolbar.h"

G_BEGIN_DECLS

struct _WrResultsView {
  GtkWidget parent_instance;

  WrBreakpointBin *bin;
  GtkStack *stack;          /* pages: empty, starting, error, content */
  AdwStatusPage *error_page;
  WrResultsToolbar *toolbar;
  GtkRevealer *failed_bar;
  GtkLabel *failed_label;
  GtkPaned *paned;
  GtkStack *list_stack;     /* pages: table, list, nothing, waiting */
  GtkColumnView *table;
  GtkListView *list;
  WrResultDetails *details;
  WrProgressLine *progress;
  GtkPopover *popover;

  WrResultColumns *columns;
  WrRun *run;               /* (owned) (nullable) */
  char *store_path;         /* (owned) (nullable) */
  char *name;               /* (owned): of the job, may be "" */
  WrRowModel *model;        /* (owned) (nullable) */
  GtkMultiSelection *selection; /* (owned) (nullable): over model */
  GCancellable *opening;    /* (owned) (nullable): a store being opened */
  GCancellable *tallying;   /* (owned) (nullable): reasons being counted */
  gint64 n_tallied;         /* failed pages that the failed bar is about; 0: it is hidden */
  gboolean details_open;
  double scrolled;          /* px of the table that are out of sight before its start */
  guint scroll_id;          /* the pending idle, 0 for none */
  guint reselect_id;        /* the pending idle, 0 for none */
};

enum { WR_RESULTS_VIEW_TOAST, WR_RESULTS_VIEW_RETRY, WR_RESULTS_VIEW_N_SIGNALS };

extern guint wr_results_view_signals[WR_RESULTS_VIEW_N_SIGNALS];

/* wr-results-actions.c */
void wr_results_view_install_actions (GtkWidgetClass *widget_class);
void wr_results_view_update_actions  (WrResultsView  *self);
void wr_results_view_popup_cb        (WrResultsView  *self,
                                      int             n_press,
                                      double          x,
                                      double          y);
void wr_results_view_long_press_cb   (WrResultsView  *self,
                                      double          x,
                                      double          y);

/* wr-results-view.c */
void wr_results_view_set_store       (WrResultsView  *self,
                                      const char     *path,
                                      WrStore        *store); /* (nullable) while it is written */
void wr_results_view_close_details   (WrResultsView  *self);

G_END_DECLS
