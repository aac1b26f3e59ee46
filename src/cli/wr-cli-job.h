/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-cli.h"
#include "wr-engine.h"

G_BEGIN_DECLS

/**
 * WrCliJob:
 *
 * The options of `run` that make a job or change one.
 */
typedef struct {
  char **urls;       /* (owned) (nullable) */
  char **lists;      /* (owned) (nullable) files of URLs */
  char **fields;     /* (owned) (nullable) NAME=SELECTOR */
  char **sets;       /* (owned) (nullable) PATH=VALUE */
  char *workers;     /* (owned) (nullable) */
  char *worker_model; /* (owned) (nullable) */
  char *browser;     /* (owned) (nullable) */
  char *driver_url;  /* (owned) (nullable) */
  char *limit;       /* (owned) (nullable) */
} WrCliJob;

void   wr_cli_job_add_options (WrCliJob       *self,
                               GOptionContext *context);
WrJob *wr_cli_job_make        (WrCliJob       *self,
                               const char     *path);
WrJob *wr_cli_job_load        (const char     *path);
void   wr_cli_job_clear       (WrCliJob       *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WrCliJob, wr_cli_job_clear)

G_END_DECLS
