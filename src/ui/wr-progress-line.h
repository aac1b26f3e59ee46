/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "wr-engine.h"

G_BEGIN_DECLS

/**
 * WrProgressLine:
 *
 * How far a run is: a bar and “128 of 500 · 12.4 pages/s · 3 failed · about 31 s left”. Hidden
 * without a run. Property: narrow (gboolean): the bar stands under the text.
 */
#define WR_TYPE_PROGRESS_LINE (wr_progress_line_get_type ())
G_DECLARE_FINAL_TYPE (WrProgressLine, wr_progress_line, WR, PROGRESS_LINE, GtkWidget)

void  wr_progress_line_set_run  (WrProgressLine      *self,
                                 WrRun               *run); /* (nullable) */
char *wr_progress_line_describe (const WrRunProgress *progress,
                                 WrRunState           state,
                                 const char          *wait); /* (nullable) */

G_END_DECLS
