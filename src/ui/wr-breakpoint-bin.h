/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define WR_TYPE_BREAKPOINT_BIN (wr_breakpoint_bin_get_type ())
G_DECLARE_FINAL_TYPE (WrBreakpointBin, wr_breakpoint_bin, WR, BREAKPOINT_BIN, GtkWidget)

GtkWidget *wr_breakpoint_bin_new        (void);
GtkWidget *wr_breakpoint_bin_get_child  (WrBreakpointBin *self);
void       wr_breakpoint_bin_set_child  (WrBreakpointBin *self,
                                         GtkWidget       *child); /* (nullable) */
gboolean   wr_breakpoint_bin_get_narrow (WrBreakpointBin *self);

G_END_DECLS
