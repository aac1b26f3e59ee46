/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-cli-signals.h"
#include "wr-cli.h"
#include "wr-engine.h"

G_BEGIN_DECLS

/**
 * WrCliOutput:
 *
 * Where rows are written and how, as the options say.
 */
typedef struct {
  char *path;      /* (owned) (nullable) NULL and “-”: standard output */
  char *format;    /* (owned) (nullable) */
  char *delimiter; /* (owned) (nullable) */
  char *state;     /* (owned) (nullable) */
  gboolean bom;
  gboolean crlf;
  gboolean lf;
  gboolean guard_formulas;
  WrExportOptions options; /* from wr_cli_output_check() */
} WrCliOutput;

void        wr_cli_output_add_options (WrCliOutput       *self,
                                       GOptionContext    *context);
gboolean    wr_cli_output_check       (WrCliOutput       *self);
WrCliStatus wr_cli_output_write       (const WrCliOutput *self,
                                       const char        *store_path,
                                       WrCliSignals      *signals);
void        wr_cli_output_clear       (WrCliOutput       *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WrCliOutput, wr_cli_output_clear)

G_END_DECLS
