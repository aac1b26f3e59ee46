/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-event.h"
#include "wr-result.h"
#include "wr-store-reader.h"
#include "wr-worker-status-private.h"

G_BEGIN_DECLS

typedef struct _WrTally WrTally;

typedef struct {
  WrStoreCounts stored;  /* what has been committed */
  int running;           /* pages in flight */
  guint n_unwritten;     /* pages that have ended and whose rows have not been committed */
  gint64 first_page;     /* monotonic µs; 0: none was sent yet */
  int sessions_started;
  int sessions_lost;
  guint64 commands;
} WrTallyCounts;

typedef void (*WrTallyFunc)       (gpointer user_data);
typedef void (*WrTallyWorkerFunc) (const WrWorkerSnapshot *snapshot,
                                   gpointer                user_data);

WrTally *wr_tally_new             (WrTallyFunc          func,
                                   gpointer             user_data);
void     wr_tally_detach          (WrTally             *self);
void     wr_tally_free            (WrTally             *self);
void     wr_tally_wake            (WrTally             *self);
void     wr_tally_set_stored      (WrTally             *self,
                                   const WrStoreCounts *counts);
void     wr_tally_get             (WrTally             *self,
                                   WrTallyCounts       *counts);

void     wr_tally_begin_page      (WrTally             *self,
                                   int                  worker,
                                   const char          *url);
void     wr_tally_end_page        (WrTally             *self,
                                   int                  worker,
                                   guint64              commands);
void     wr_tally_note_result     (WrTally             *self,
                                   const WrResult      *result);
void     wr_tally_note_committed  (WrTally             *self,
                                   const GArray        *row_ids);
void     wr_tally_set_state       (WrTally             *self,
                                   int                  worker,
                                   WrWorkerState        state);
void     wr_tally_set_wait        (WrTally             *self,
                                   int                  worker,
                                   const char          *host, /* (nullable) */
                                   gint64               until);
void     wr_tally_begin_session   (WrTally             *self,
                                   int                  worker);
void     wr_tally_end_session     (WrTally             *self,
                                   int                  worker,
                                   const char          *problem);
void     wr_tally_note_event      (WrTally             *self,
                                   int                  worker,
                                   WrEventKind          kind,
                                   const char          *detail);
void     wr_tally_remove_worker   (WrTally             *self,
                                   int                  worker);
void     wr_tally_foreach_worker  (WrTally             *self,
                                   WrTallyWorkerFunc    func,
                                   gpointer             user_data);

G_END_DECLS
