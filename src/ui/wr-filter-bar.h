/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "wr-store-reader.h"

G_BEGIN_DECLS

/**
 * WrFilterBar:
 *
 * Which pages are listed: all that ended, or those done, failed or skipped, each with its number.
 *
 * Signal: changed (WrFilterBar*).
 */
#define WR_TYPE_FILTER_BAR (wr_filter_bar_get_type ())
G_DECLARE_FINAL_TYPE (WrFilterBar, wr_filter_bar, WR, FILTER_BAR, GtkWidget)

guint wr_filter_bar_get_states  (WrFilterBar         *self);
void  wr_filter_bar_set_states  (WrFilterBar         *self,
                                 guint                states);
void  wr_filter_bar_set_counts  (WrFilterBar         *self,
                                 const WrStoreCounts *counts);
void  wr_filter_bar_set_compact (WrFilterBar         *self,
                                 gboolean             compact);

G_END_DECLS
