/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "wr-job.h"
#include "wr-store.h"
#include "wr-worker-status.h"

G_BEGIN_DECLS

#define WR_RUN_ERROR (wr_run_error_quark ())

typedef enum {
  WR_RUN_ERROR_NO_PAGES,
  WR_RUN_ERROR_SELECTOR,  /* that the browser cannot read; the message starts with its path */
  WR_RUN_ERROR_NO_BROWSER, /* no driver or browser could be started */
  WR_RUN_ERROR_STORE,     /* the store cannot be written */
} WrRunError;

typedef enum {
  WR_RUN_NEW,
  WR_RUN_STARTING, /* store, driver and first session are being made */
  WR_RUN_RUNNING,
  WR_RUN_PAUSED,   /* pages in flight end, sessions are kept */
  WR_RUN_HELD,     /* as paused, while the store cannot be written; it goes on by itself */
  WR_RUN_STOPPING,
  WR_RUN_ENDED     /* every page ended, or stopped, or error is set */
} WrRunState;

typedef struct {
  gint64 total;
  gint64 done;
  gint64 failed;
  gint64 skipped;
  gint64 rows;
  gint64 attempts;
  int running;           /* pages in flight */
  gboolean offline;      /* all pages wait for the network */
  double pages_per_s;    /* over the last 10 s of running */
  double seconds_left;   /* -1: unknown */
  gint64 elapsed;        /* µs while not paused */
  double start_up_s;     /* until the first page was sent; -1: not yet */
  int sessions_started;
  int sessions_lost;
} WrRunProgress;

/**
 * WrRun:
 *
 * One execution of a job, in one store. Main thread and default main context only; its workers are
 * threads of a GThreadPool that it owns and joins.
 *
 * Properties: state (WrRunState as int, read-only), store (WrStore, read-only; notified before the
 * first page is sent). Signals: progress (no arguments; at most one each 100 ms).
 */
#define WR_TYPE_RUN (wr_run_get_type ())
G_DECLARE_FINAL_TYPE (WrRun, wr_run, WR, RUN, GObject)

GQuark         wr_run_error_quark    (void);
WrRun         *wr_run_new            (const WrJob         *job,
                                      const char          *store_path);
WrRun         *wr_run_new_from_store (const char          *store_path,
                                      GError             **error);
void           wr_run_open_async     (const char          *store_path,
                                      GCancellable        *cancellable,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data);
WrRun         *wr_run_open_finish    (GAsyncResult        *result,
                                      GError             **error);
void           wr_run_start_async    (WrRun               *self,
                                      GCancellable        *cancellable,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data);
gboolean       wr_run_start_finish   (WrRun               *self,
                                      GAsyncResult        *result,
                                      GError             **error);
void           wr_run_pause          (WrRun               *self);
void           wr_run_resume         (WrRun               *self);
gboolean       wr_run_is_at_rest     (WrRun               *self);
void           wr_run_stop           (WrRun               *self);
void           wr_run_set_n_workers  (WrRun               *self,
                                      int                  n_workers);
void           wr_run_retry          (WrRun               *self,
                                      const gint64        *page_ids, /* (nullable): all failed */
                                      gsize                n_page_ids);
void           wr_run_undo_retry     (WrRun               *self,
                                      const gint64        *page_ids, /* (nullable): all */
                                      gsize                n_page_ids);
void           wr_run_retry_store    (WrRun               *self);
WrRunState     wr_run_get_state      (WrRun               *self);
const GError  *wr_run_get_error      (WrRun               *self);
const WrJob   *wr_run_get_job        (WrRun               *self);
WrStore       *wr_run_get_store      (WrRun               *self); /* (nullable) before its start */
const char    *wr_run_get_store_path (WrRun               *self);
GListModel    *wr_run_get_workers    (WrRun               *self); /* of WrWorkerStatus */
void           wr_run_get_progress   (WrRun               *self,
                                      WrRunProgress       *progress);
char          *wr_run_dup_stats      (WrRun               *self); /* JSON: CLI.md, --stats */

G_END_DECLS
