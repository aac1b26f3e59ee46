/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * WrTabStop:
 *
 * Holds a list, and makes all of its items together one stop of the Tab key. Properties: child
 * (GtkWidget, nullable).
 */
#define WR_TYPE_TAB_STOP (wr_tab_stop_get_type ())
G_DECLARE_FINAL_TYPE (WrTabStop, wr_tab_stop, WR, TAB_STOP, GtkWidget)

G_END_DECLS
