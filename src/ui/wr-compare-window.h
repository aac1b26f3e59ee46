/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "wr-engine.h"

G_BEGIN_DECLS

#define WR_TYPE_COMPARE_WINDOW (wr_compare_window_get_type ())
G_DECLARE_FINAL_TYPE (WrCompareWindow, wr_compare_window, WR, COMPARE_WINDOW, AdwWindow)

GtkWidget  *wr_compare_window_new       (GtkWindow       *parent,
                                         const WrJob     *job, /* (nullable) */
                                         const char      *job_name);
const char *wr_compare_window_get_state (WrCompareWindow *self);
void        wr_compare_window_save      (WrCompareWindow *self,
                                         GFile           *file,
                                         int              kind);
void        wr_compare_window_set_squares (WrCompareWindow *self,
                                           guint64          squares);

G_END_DECLS
