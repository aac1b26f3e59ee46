/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-engine.h"

G_BEGIN_DECLS

typedef struct {
  gboolean quiet;
  gboolean terminal; /* one line that changes */
  gint64 last_line;  /* monotonic µs */
} WrCliProgress;

void wr_cli_progress_init   (WrCliProgress       *self,
                             gboolean             quiet);
void wr_cli_progress_show   (WrCliProgress       *self,
                             const WrRunProgress *progress);
void wr_cli_progress_clear  (WrCliProgress       *self);
void wr_cli_progress_finish (WrCliProgress       *self,
                             const WrRunProgress *progress);

G_END_DECLS
