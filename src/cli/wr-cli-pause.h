/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-cli-progress.h"

G_BEGIN_DECLS

/* All zero where a terminal's Ctrl+Z is to do nothing. */
typedef struct {
  WrRun *run;              /* (unowned) */
  WrCliProgress *progress; /* (unowned) the line that is in the way on a terminal */
  guint noted;             /* source of the signal; 0: it is ignored */
  guint waiting;           /* source that looks whether the run is at rest; 0: it is not paused */
} WrCliPause;

void wr_cli_pause_init  (WrCliPause    *self,
                         WrRun         *run,
                         WrCliProgress *progress);
void wr_cli_pause_clear (WrCliPause    *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WrCliPause, wr_cli_pause_clear)

G_END_DECLS
