/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-application.h"

G_BEGIN_DECLS

#define WR_TYPE_WINDOW (wr_window_get_type ())
G_DECLARE_FINAL_TYPE (WrWindow, wr_window, WR, WINDOW, AdwApplicationWindow)

WrWindow   *wr_window_new         (WrApplication *application);
gboolean    wr_window_is_pristine (WrWindow      *self);
void        wr_window_show_job    (WrWindow      *self,
                                   const WrJob   *job,
                                   GFile         *file); /* (nullable) */
void        wr_window_open        (WrWindow      *self,
                                   GFile         *file);
GFile      *wr_window_get_file    (WrWindow      *self);
WrRun      *wr_window_get_run     (WrWindow      *self);
const char *wr_window_get_stage   (WrWindow      *self);
void        wr_window_update_drivers (WrWindow   *self);
void        wr_window_add_toast   (WrWindow      *self,
                                   const char    *text);

G_END_DECLS
