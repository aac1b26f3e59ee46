/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define WR_TYPE_HELP_WINDOW (wr_help_window_get_type ())
G_DECLARE_FINAL_TYPE (WrHelpWindow, wr_help_window, WR, HELP_WINDOW, AdwWindow)

void        wr_help_window_present      (GtkApplication *application);
void        wr_help_window_show_page    (WrHelpWindow   *self,
                                         const char     *id);
const char *wr_help_window_get_page     (WrHelpWindow   *self);

G_END_DECLS
