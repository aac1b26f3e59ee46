/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-run.h"
#include "wr-usage.h"

G_BEGIN_DECLS

/* What wr_run_dup_stats() says. */
typedef struct {
  WrRunProgress progress;
  WrUsageFigures usage;
  const char *driver_version;  /* (nullable) */
  const char *driver_name;     /* (nullable) */
  const char *browser_name;    /* (nullable) */
  const char *browser_version; /* (nullable) */
  int workers;
  int worker_model;            /* WrWorkerModel */
  guint64 commands;
} WrRunStats;

char    *wr_run_stats_to_json  (const WrRunStats *self);

G_END_DECLS
