/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-frontier.h"
#include "wr-host-health.h"
#include "wr-store-reader.h"

G_BEGIN_DECLS

/* A host with pages; the frontier's own, behind its lock. */
struct _WrFrontierHost {
  char *name;   /* (owned) */
  GQueue pages; /* (element-type WrFrontierPage) (owned) */
  GList link;   /* in the ring */
  guint n_later; /* pages of the host that are not due */
  int n_in_flight;
  int n_lanes;       /* workers whose session is here */
  gint64 next_start; /* monotonic µs */
  WrHostHealth health;
};

struct _WrFrontier {
  GMutex mutex;
  GCond cond;
  int per_host;
  gint64 delay; /* µs */
  WrRetryPolicy policy;

  WrStoreReader *reader; /* (owned) (mutex mutex) */
  gint64 cursor;         /* id of the last page that was read (mutex mutex) */
  gint64 reread_until;   /* below this id, what is in skip was read before (mutex mutex) */
  GHashTable *skip;      /* (owned) (nullable) ids (mutex mutex) */
  gboolean exhausted;    /* nothing after the cursor (mutex mutex) */
  GError *error;         /* (owned) (nullable) (mutex mutex) */

  GHashTable *hosts;     /* (owned) by name (mutex mutex) */
  GHashTable *ailing;    /* (owned) WrHostHealth of other hosts, by name (mutex mutex) */
  WrHostHealth network;  /* (mutex mutex) */
  gboolean no_verdict;   /* whether there is a network cannot be told from hosts (mutex mutex) */
  int offline;           /* (atomic) */
  GQueue ring;           /* the hosts, the one served last at the end (mutex mutex) */
  guint n_window;        /* pages in the hosts' queues (mutex mutex) */
  GSequence *later;      /* (owned) pages by due time (mutex mutex) */
  GHashTable *in_flight; /* (owned) set of WrFrontierPage (mutex mutex) */
  int n_waiting;         /* workers with a session that wait (mutex mutex) */
  int n_cold;            /* workers without a session that wait (mutex mutex) */
  int n_starting;        /* workers that start one (mutex mutex) */
  gboolean paused;       /* (mutex mutex) */
};

WrFrontierHost *wr_frontier_host_new      (const char         *name,
                                           const WrHostHealth *health /* (nullable) */);
void            wr_frontier_host_free     (gpointer            host);
char           *wr_frontier_host_dup_name (const char         *url);
gboolean        wr_frontier_host_is_over  (WrFrontierHost     *self,
                                           gint64              now);
void            wr_frontier_page_free     (gpointer            page);
void            wr_frontier_give_up_host  (WrFrontier         *self,
                                           WrFrontierHost     *host);
void            wr_frontier_revive_hosts  (WrFrontier         *self);

G_END_DECLS
