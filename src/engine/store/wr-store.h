/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "wr-event.h"
#include "wr-result.h"

G_BEGIN_DECLS

#define WR_STORE_ERROR (wr_store_error_quark ())

typedef enum {
  WR_STORE_ERROR_OPEN,      /* missing, not readable, read-only folder */
  WR_STORE_ERROR_NOT_OURS,  /* no SQLite file, or another program's */
  WR_STORE_ERROR_VERSION,   /* written by a newer Windrow */
  WR_STORE_ERROR_FULL,      /* no space */
  WR_STORE_ERROR_IO,        /* everything else that SQLite reports */
  WR_STORE_ERROR_IN_USE,    /* another Windrow writes it */
  WR_STORE_ERROR_EXISTS,    /* wr_store_create(): there is such a file, and it is not empty */
  WR_STORE_ERROR_COLUMNS,   /* more fields than WR_STORE_MAX_COLUMNS */
  WR_STORE_ERROR_CLOSED,    /* the store is closed */
  WR_STORE_ERROR_MOVED,     /* the file was deleted, moved or replaced while it was written */
} WrStoreError;

GQuark wr_store_error_quark (void);

/**
 * WrStore:
 *
 * One run's SQLite file, open for writing, and the one thread that writes it. Posts may come from
 * every thread. Signals come on the main context that was the thread default when it was opened.
 *
 * A row's id is page_id << WR_ROW_ITEM_BITS | item (from 0): the order of ids is the order of the
 * job's pages. Every page that has ended has at least one row, a failed one a row of empty cells.
 *
 * Signals:
 *   committed (WrStore*, GArray *row_ids): ids (gint64, ascending) of the rows that transactions
 *     since the last emission added or replaced; coalesced, at most one pending in the main loop.
 *   failed (WrStore*, GError*): a transaction could not be written. What it held is kept and tried
 *     again by itself, after 1 s, 2 s, … 10 s, and at once by wr_store_retry(); posts wait once
 *     there is no more room. Comes again for a message that is another one, and for each
 *     wr_store_retry() in vain.
 *   recovered (WrStore*): after “failed”: all that was kept is written.
 */
#define WR_ROW_ITEM_BITS 20
#define WR_STORE_MAX_COLUMNS 1900
#define WR_STORE_MAX_PENDING 4096 /* results; a post waits while more than these are unwritten */
#define WR_STORE_MAX_BYTES (64 << 20) /* of results: more in memory are not taken either */
#define WR_STORE_MAX_EVENTS 16384 /* events that are unwritten; more are dropped if it lasts */

#define WR_TYPE_STORE (wr_store_get_type ())
G_DECLARE_FINAL_TYPE (WrStore, wr_store, WR, STORE, GObject)

WrStore    *wr_store_create       (const char         *path,
                                   const char         *job_json,
                                   const char *const  *columns,
                                   GError            **error);
WrStore    *wr_store_open         (const char         *path,
                                   GError            **error);
const char *wr_store_get_path     (WrStore            *self);
gboolean    wr_store_add_pages    (WrStore            *self,
                                   const char *const  *urls,
                                   gsize               n_urls,
                                   GError            **error);
gboolean    wr_store_requeue      (WrStore            *self,
                                   const gint64       *page_ids, /* (nullable): all failed pages */
                                   gsize               n_page_ids,
                                   GError            **error);
gboolean    wr_store_unqueue      (WrStore            *self,
                                   const gint64       *page_ids, /* (nullable): all requeued ones */
                                   gsize               n_page_ids,
                                   GArray             *unqueued,
                                   GError            **error);
gboolean    wr_store_requeue_running
                                  (WrStore            *self,
                                   GError            **error);
gboolean    wr_store_set_meta     (WrStore            *self,
                                   const char         *key,
                                   const char         *value,
                                   GError            **error);
gboolean    wr_store_post_started (WrStore            *self,
                                   gint64              page_id,
                                   int                 worker,
                                   GCancellable       *cancellable);
gboolean    wr_store_post_result  (WrStore            *self,
                                   WrResult           *result, /* (transfer full) */
                                   GCancellable       *cancellable);
gboolean    wr_store_post_event   (WrStore            *self,
                                   WrEvent            *event, /* (transfer full) */
                                   GCancellable       *cancellable);
gboolean    wr_store_flush        (WrStore            *self,
                                   GCancellable       *cancellable,
                                   GError            **error);
void        wr_store_retry        (WrStore            *self);
gboolean    wr_store_close        (WrStore            *self,
                                   GError            **error);

G_END_DECLS
