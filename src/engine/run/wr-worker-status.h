/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "wr-event.h"

G_BEGIN_DECLS

typedef enum {
  WR_WORKER_STARTING,   /* driver and session are being started */
  WR_WORKER_IDLE,       /* waits for a page: all others are in flight or not due */
  WR_WORKER_POLITE,     /* waits for the host's pace */
  WR_WORKER_HOST,       /* waits for a host that is down */
  WR_WORKER_NETWORK,    /* waits for the network */
  WR_WORKER_NAVIGATING,
  WR_WORKER_EXTRACTING, /* waiting inside the page and reading it */
  WR_WORKER_PAUSED,
  WR_WORKER_ENDED,
} WrWorkerState;

/**
 * WrWorkerStatus:
 *
 * One worker as a window shows it. Main thread only; properties: number (int), state (WrWorkerState
 * as int), url (nullable string), pages-done (uint), sessions (uint), since (int64, monotonic µs of
 * the state's begin), problem (nullable string: why its last session ended), recycled (uint),
 * last-event (WrEventKind as int), last-detail (nullable string), host (nullable string: the one
 * that is down), until (int64, monotonic µs: when that or the network is tried again; 0: unknown).
 */
#define WR_TYPE_WORKER_STATUS (wr_worker_status_get_type ())
G_DECLARE_FINAL_TYPE (WrWorkerStatus, wr_worker_status, WR, WORKER_STATUS, GObject)

int           wr_worker_status_get_number     (WrWorkerStatus *self);
WrWorkerState wr_worker_status_get_state      (WrWorkerStatus *self);
const char   *wr_worker_status_get_url        (WrWorkerStatus *self);
guint         wr_worker_status_get_pages_done (WrWorkerStatus *self);
guint         wr_worker_status_get_sessions   (WrWorkerStatus *self);
gint64        wr_worker_status_get_since      (WrWorkerStatus *self);
const char   *wr_worker_status_get_problem    (WrWorkerStatus *self);
guint         wr_worker_status_get_recycled   (WrWorkerStatus *self);
WrEventKind   wr_worker_status_get_last_event (WrWorkerStatus *self);
const char   *wr_worker_status_get_last_detail (WrWorkerStatus *self);
const char   *wr_worker_status_get_host       (WrWorkerStatus *self);
gint64        wr_worker_status_get_until      (WrWorkerStatus *self);

G_END_DECLS
