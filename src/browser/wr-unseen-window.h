/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define WR_TYPE_UNSEEN_WINDOW (wr_unseen_window_get_type ())
G_DECLARE_FINAL_TYPE (WrUnseenWindow, wr_unseen_window, WR, UNSEEN_WINDOW, GtkWindow)

GtkWindow *wr_unseen_window_new (GtkWidget *child,
                                 int        width,
                                 int        height);

G_END_DECLS
