/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-event.h"
#include "wr-worker-status.h"

G_BEGIN_DECLS

/**
 * WrWorkerSnapshot:
 *
 * What a WrWorkerStatus shows, as the worker's thread leaves it in the tally.
 */
typedef struct {
  int number;       /* from 1 */
  WrWorkerState state;
  char *url;        /* (owned) (nullable) */
  guint pages_done;
  guint sessions;
  gint64 since;     /* monotonic µs */
  char *problem;    /* (owned) (nullable) */
  guint recycled;
  WrEventKind last_event; /* a moment; WR_N_EVENT_KINDS: none yet */
  char *last_detail;      /* (owned) (nullable) */
  char *host;             /* (owned) (nullable) */
  gint64 until;           /* monotonic µs; 0: unknown */
} WrWorkerSnapshot;

WrWorkerStatus *wr_worker_status_new    (int                     number);
void            wr_worker_status_update (WrWorkerStatus         *self,
                                         const WrWorkerSnapshot *snapshot);

G_END_DECLS
