/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "wr-store-reader.h"

G_BEGIN_DECLS

/**
 * WrResultsToolbar:
 *
 * Above the list of results: search, filter, columns, Export…. The last one is the action
 * “results.export”, which an ancestor must have.
 *
 * Property: narrow (gboolean): two lines, Export… as an icon. Signal: changed (WrResultsToolbar*):
 * what to list is another.
 */
#define WR_TYPE_RESULTS_TOOLBAR (wr_results_toolbar_get_type ())
G_DECLARE_FINAL_TYPE (WrResultsToolbar, wr_results_toolbar, WR, RESULTS_TOOLBAR, GtkWidget)

guint       wr_results_toolbar_get_states       (WrResultsToolbar    *self);
const char *wr_results_toolbar_get_search       (WrResultsToolbar    *self);
gboolean    wr_results_toolbar_get_filtering    (WrResultsToolbar    *self);
void        wr_results_toolbar_clear            (WrResultsToolbar    *self);
void        wr_results_toolbar_focus_search     (WrResultsToolbar    *self);
void        wr_results_toolbar_set_counts       (WrResultsToolbar    *self,
                                                 const WrStoreCounts *counts);
void        wr_results_toolbar_set_columns      (WrResultsToolbar    *self,
                                                 GMenuModel          *menu,
                                                 GActionGroup        *actions);

G_END_DECLS
