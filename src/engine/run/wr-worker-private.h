/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-attempter.h"
#include "wr-worker-log.h"
#include "wr-worker.h"

G_BEGIN_DECLS

struct _WrWorker {
  WrCrew *crew; /* (unowned) */
  int number;
  GCancellable *leave; /* (owned) what waits for the next page takes it; a stop cancels it too */
  gulong stop_handler;
  int retired; /* (atomic) */
  WrFrontierLane lane;
  WrWorkerLog *log; /* (owned) */

  WrAttempter *attempter;    /* (owned) (nullable) with its session */
  gint64 page_id;            /* of the page that it is at */
  int n_pages;               /* of this session */
  gint64 opened;             /* monotonic µs: when it had started */
};

/* wr-worker.c */
void        wr_worker_set_state      (WrWorker      *self,
                                      WrWorkerState  state,
                                      gint64         page_id);
void        wr_worker_note           (WrWorker      *self,
                                      WrEventKind    kind,
                                      gint64         page_id,
                                      const char    *detail);

/* wr-worker-session.c */
gboolean    wr_worker_open_session   (WrWorker      *self);
void        wr_worker_close_session  (WrWorker      *self);
const char *wr_worker_find_wear      (WrWorker      *self);

G_END_DECLS
