/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-engine.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WrTimelinePanel:
 *
 * A run's timeline with its charts, its legend and what limited the run. It reads the run's store.
 * Properties: advice, figures (nullable strings, when the run has ended). Signals: toast
 * (AdwToast*).
 */
#define WR_TYPE_TIMELINE_PANEL (wr_timeline_panel_get_type ())
G_DECLARE_FINAL_TYPE (WrTimelinePanel, wr_timeline_panel, WR, TIMELINE_PANEL, GtkWidget)

void wr_timeline_panel_set_run (WrTimelinePanel *self,
                                WrRun           *run); /* (nullable) */
void wr_timeline_panel_tick    (WrTimelinePanel *self);

G_END_DECLS
