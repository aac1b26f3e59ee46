/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-driver.h"
#include "wr-frontier.h"
#include "wr-job.h"
#include "wr-run-pending.h"
#include "wr-start-gate.h"
#include "wr-store.h"
#include "wr-tally.h"
#include "wr-usage.h"

G_BEGIN_DECLS

/**
 * WrCrew:
 *
 * The workers of a run and what they share. What is listed here is set before the first worker
 * starts and outlives the last one; the rest is in wr-crew.c, behind its lock.
 */
typedef struct {
  WrJob *job;             /* (owned) never changed */
  WrDriver *driver;       /* (owned) (nullable) NULL: the job's driver_url */
  WrStore *store;         /* (owned) */
  WrFrontier *frontier;   /* (owned) */
  WrTally *tally;         /* (unowned) */
  WrUsage *usage;         /* (unowned) */
  WrStartGate *gate;      /* (owned) */
  GCancellable *stop;     /* (owned) every blocking call of an attempt takes it */
  GRWLock posting;        /* read: a result is being posted; write: none may be */
} WrCrew;

typedef struct {
  char *browser_name;     /* (owned) (nullable) as the session says */
  char *browser_version;  /* (owned) (nullable) */
  gboolean ready;         /* a session has started and can read the job's selectors */
  gboolean gone;          /* every worker has left */
  GError *error;          /* (owned) (nullable) why no page can be tried any more */
} WrCrewNews;

WrCrew *wr_crew_new          (const WrJob    *job,
                              const WrDriver *driver,
                              WrStore        *store,
                              WrFrontier     *frontier, /* (transfer full) */
                              WrTally        *tally,
                              WrUsage        *usage,
                              GCancellable   *stop);
void    wr_crew_set_size     (WrCrew         *self,
                              int             size);
void    wr_crew_dismiss      (WrCrew         *self);
void    wr_crew_get_news     (WrCrew         *self,
                              WrCrewNews     *news);
void    wr_crew_news_clear   (WrCrewNews     *news);
gboolean wr_crew_requeue     (WrCrew         *self,
                              const WrRunPending *pending,
                              GError        **error);
void    wr_crew_join         (WrCrew         *self);
void    wr_crew_free         (WrCrew         *self);

/* For its workers. */
void    wr_crew_note_ready   (WrCrew         *self,
                              const char     *browser_name,
                              const char     *browser_version);
gboolean wr_crew_is_ready    (WrCrew         *self);
gboolean wr_crew_may_try_again (WrCrew       *self);
void    wr_crew_note_failed  (WrCrew         *self,
                              const GError   *error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WrCrewNews, wr_crew_news_clear)

G_END_DECLS
