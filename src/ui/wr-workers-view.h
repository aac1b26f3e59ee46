/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "wr-engine.h"

G_BEGIN_DECLS

/**
 * WrWorkersView:
 *
 * The page of a run's workers: what they did, over time, or in a narrow window what each does at
 * the moment. Signal: toast (AdwToast*).
 */
#define WR_TYPE_WORKERS_VIEW (wr_workers_view_get_type ())
G_DECLARE_FINAL_TYPE (WrWorkersView, wr_workers_view, WR, WORKERS_VIEW, GtkWidget)

void wr_workers_view_set_run (WrWorkersView *self,
                              WrRun         *run); /* (nullable) */

G_END_DECLS
