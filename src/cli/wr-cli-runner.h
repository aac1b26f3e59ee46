/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-cli-output.h"

G_BEGIN_DECLS

/**
 * WrCliRunner:
 *
 * What run, resume and retry have in common: their options, and a run from its start to its output.
 */
typedef struct {
  WrCliOutput output;
  gboolean quiet;
  gboolean verbose;
  char *stats;    /* (owned) (nullable) */
  int patience;   /* s, for a store that cannot be written */
  char *trace;    /* (owned) (nullable) */
  gboolean began; /* the run started, so that its store is worth keeping */
} WrCliRunner;

void        wr_cli_runner_add_options (WrCliRunner    *self,
                                       GOptionContext *context);
WrCliStatus wr_cli_runner_run         (WrCliRunner    *self,
                                       WrRun          *run);
void        wr_cli_runner_clear       (WrCliRunner    *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WrCliRunner, wr_cli_runner_clear)

G_END_DECLS
