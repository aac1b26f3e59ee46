/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "wr-engine.h"

G_BEGIN_DECLS

/**
 * WrResultsView:
 *
 * The page of a run's rows. Signals: toast (AdwToast*), retry (GArray* of gint64 page ids, or %NULL
 * for all failed pages).
 */
#define WR_TYPE_RESULTS_VIEW (wr_results_view_get_type ())
G_DECLARE_FINAL_TYPE (WrResultsView, wr_results_view, WR, RESULTS_VIEW, GtkWidget)

void wr_results_view_set_run    (WrResultsView *self,
                                 WrRun         *run); /* (nullable) */
void wr_results_view_open_store (WrResultsView *self,
                                 const char    *path);
void wr_results_view_export     (WrResultsView *self);
void wr_results_view_search     (WrResultsView *self);

G_END_DECLS
