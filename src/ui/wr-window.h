/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-application.h"

G_BEGIN_DECLS

#define WR_TYPE_WINDOW (wr_window_get_type ())
G_DECLARE_FINAL_TYPE (WrWindow, wr_window, WR, WINDOW, AdwApplicationWindow)

WrWindow *wr_window_new (WrApplication *application);

G_END_DECLS
