/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define WR_TYPE_KEPT_WINDOW (wr_kept_window_get_type ())
G_DECLARE_FINAL_TYPE (WrKeptWindow, wr_kept_window, WR, KEPT_WINDOW, AdwWindow)

GtkWidget *wr_kept_window_new_picture (GtkWindow  *parent,
                                       GdkTexture *picture,
                                       GBytes     *png,
                                       const char *url);
GtkWidget *wr_kept_window_new_html    (GtkWindow  *parent,
                                       GBytes     *html,
                                       const char *url);

G_END_DECLS
