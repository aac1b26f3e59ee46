/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-crew.h"
#include "wr-pace.h"
#include "wr-run.h"
#include "wr-run-pending.h"

G_BEGIN_DECLS

typedef struct _WrRunFlush WrRunFlush;

/* A run is in more than one source: each says at its top what it is for. */
struct _WrRun {
  GObject parent_instance;

  WrJob *job;          /* (owned) */
  char *path;          /* (owned) */
  gboolean create;     /* the store is yet to be made */
  WrRunPending pending; /* what wr_run_retry() asked for while there was no crew */
  int n_workers;
  gboolean paused;  /* as the caller wants it */
  gboolean stopped; /* as the caller wants it */

  WrRunState state;
  GError *error;                   /* (owned) (nullable) */
  GTask *start_task;               /* (owned) (nullable) until the first session has started */
  GCancellable *start_cancellable; /* (owned) (nullable) the caller's */
  gulong start_handler;
  GCancellable *stop; /* (owned) (nullable) of this start */

  WrStore *store;         /* (owned) (nullable) */
  WrDriver *driver;       /* (owned) (nullable) */
  WrTally *tally;         /* (owned) */
  WrUsage *usage;         /* (owned) (nullable) */
  WrUsageFigures figures; /* when there is no usage any more */
  WrCrew *crew;           /* (owned) (nullable) */
  GListStore *workers;    /* (owned) of WrWorkerStatus */
  char *browser_name;     /* (owned) (nullable) as the session says */
  char *browser_version;  /* (owned) (nullable) */
  gboolean requeueing;    /* a thread queues pages anew */
  gboolean ready;         /* the first session of this start is there */
  const char *end_state;  /* (nullable) what the store is to say, while the run comes to its end */
  WrRunFlush *flush;      /* (unowned) (nullable) while a thread writes what there is, at the end */
  guint patience;         /* source that ends the wait for it; 0: none */
  gboolean store_failed;  /* the store says that it cannot be written */
  gboolean call_failed;   /* a call to the store was made in vain */
  gboolean unread;        /* and that was the frontier's, to read it */
  guint again;            /* source that makes it again; 0: none */

  gint64 started; /* monotonic µs of the first start */
  WrPace *pace;   /* (owned) */
};

/* wr-run.c */
void    wr_run_set_state       (WrRun        *self,
                                WrRunState    state);
void    wr_run_set_error       (WrRun        *self,
                                const GError *error);
void    wr_run_update_state    (WrRun        *self);
void    wr_run_tell_progress   (WrRun        *self);
void    wr_run_take_news       (WrRun        *self);

/* wr-run-start.c */
void    wr_run_prepare         (WrRun        *self);
void    wr_run_end_start       (WrRun        *self,
                                const GError *error);

/* wr-run-end.c */
void    wr_run_end             (WrRun        *self);
void    wr_run_finish          (WrRun        *self);
void    wr_run_flush           (WrRun        *self);
void    wr_run_limit_flush     (WrRun        *self);

/* wr-run-store.c */
void    wr_run_set_store       (WrRun        *self,
                                WrStore      *store);
gboolean wr_run_is_held        (WrRun        *self);
gboolean wr_run_note_call_failed (WrRun      *self,
                                const GError *cause);
void    wr_run_note_call_done  (WrRun        *self);
void    wr_run_check_reading   (WrRun        *self);
void    wr_run_let_go          (WrRun        *self);
GError *wr_run_translate_error (const GError *error);

/* wr-run-retry.c */
void    wr_run_requeue_pending (WrRun        *self);

G_END_DECLS
