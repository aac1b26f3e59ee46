/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "wr-run-folder.h"

G_BEGIN_DECLS

#define WR_TYPE_RUNS_DIALOG (wr_runs_dialog_get_type ())
G_DECLARE_FINAL_TYPE (WrRunsDialog, wr_runs_dialog, WR, RUNS_DIALOG, AdwWindow)

/* Whether a window shows the run in @path: its rows are being read, so it must stay. */
typedef gboolean (*WrRunsShownFunc) (const char *path,
                                     gpointer    user_data);

GtkWidget *wr_runs_dialog_new (GtkWindow          *parent,
                               const char         *folder,
                               const WrRunSearch  *search,
                               WrRunsShownFunc     is_shown,
                               gpointer            user_data);

G_END_DECLS
