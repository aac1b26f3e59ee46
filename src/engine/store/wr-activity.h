/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-event.h"
#include "wr-usage-sample.h"

G_BEGIN_DECLS

/* One second in which something happened. Spans are those of all workers together. */
typedef struct {
  gint64 second;   /* since 1970 */
  int pages;       /* that ended, done or given up */
  gint64 busy;     /* µs at pages */
  gint64 starting; /* µs of starting sessions */
  gint64 worked;   /* µs of anything */
  gint64 controller_pss; /* bytes; -1: not measured in this second */
  gint64 browsers_pss;   /* bytes; -1 */
} WrActivitySecond;

/**
 * WrActivity:
 *
 * Events added up, by kind and by second. A value of one thread; seconds in which nothing happened
 * take no room.
 */
typedef struct {
  GArray *seconds;                      /* (owned) of WrActivitySecond, by time */
  gint64 totals[WR_N_EVENT_KINDS];      /* µs: of spans */
  guint64 counts[WR_N_EVENT_KINDS];
  guint64 n_refused;                    /* retries since the site asked for less */
  gint64 site_down;                     /* µs of idle that waited for a host that was down */
  gint64 controller_cpu;                /* µs; -1: not measured */
  gint64 browsers_cpu;                  /* µs; -1 */
  gint64 browsers_cpu_second;           /* since 1970: until when that is */
  gint64 browsers_pss_peak;             /* bytes; -1 */
  gint64 memory_available_least;        /* bytes; -1 */
  WrUsageSample last;                   /* all -1: none yet */
  GHashTable *workers;                  /* (owned) number to what is known of it */
} WrActivity;

WrActivity *wr_activity_new           (void);
void        wr_activity_free          (WrActivity       *self);
void        wr_activity_add           (WrActivity       *self,
                                       const WrEvent    *event);
guint       wr_activity_get_n_workers (WrActivity       *self);
gint64      wr_activity_get_n_pages   (WrActivity       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WrActivity, wr_activity_free)

G_END_DECLS
