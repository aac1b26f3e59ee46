/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-retry.h"

G_BEGIN_DECLS

/**
 * WrHostHealth:
 *
 * What is known of a host's state, or of the network's. All zero: nothing yet. Times are monotonic
 * µs. Whoever owns it locks it.
 */
typedef struct {
  gboolean seen;       /* it has answered */
  gboolean gone;       /* given up */
  int strikes;         /* in a row */
  gint64 last_striker; /* whose strike was the last one */
  gint64 down_since;   /* 0: it is not down */
  gint64 closed_at;
  gint64 closed_until; /* then one page may try */
  int probes;          /* that failed since it is down */
  int limit;           /* pages at a time while it recovers; 0: as the pace says */
  double spent;        /* of its budget */
} WrHostHealth;

/* An attempt's outcome. */
typedef struct {
  WrRetrySign sign;
  gboolean done;       /* the page is */
  gint64 striker;      /* the page; for the network: the host */
  gint64 began;        /* when the attempt did */
  gint64 now;
  gint64 wait;         /* µs that the server asked for; 0: none */
} WrHostNote;

gboolean wr_host_health_note        (WrHostHealth        *self,
                                     const WrRetryPolicy *policy,
                                     int                  per_host,
                                     const WrHostNote    *note);
void     wr_host_health_close       (WrHostHealth        *self,
                                     gint64               now,
                                     gint64               until);
gboolean wr_host_health_is_fresh    (const WrHostHealth  *self);
gboolean wr_host_health_is_down     (const WrHostHealth  *self);
int      wr_host_health_count_slots (const WrHostHealth  *self,
                                     int                  per_host,
                                     int                  n_in_flight,
                                     gint64               now);
gboolean wr_host_health_is_spent    (const WrHostHealth  *self,
                                     const WrRetryPolicy *policy);
void     wr_host_health_spend       (WrHostHealth        *self);

G_END_DECLS
