/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-retry.h"

G_BEGIN_DECLS

typedef struct _WrFrontier WrFrontier;
typedef struct _WrFrontierHost WrFrontierHost;

/**
 * WrFrontierPage:
 *
 * A page that was taken. It goes back with exactly one of wr_frontier_done(), wr_frontier_retry()
 * and wr_frontier_put_back().
 */
typedef struct {
  gint64 id;
  char *url;            /* (owned) */
  int attempts;         /* made before */
  int n_free;           /* of them, those that do not count, since the host was down */
  gboolean last;        /* goes behind the host's other pages, which are tried first */
  gboolean host_gone;   /* its host was given up: it is to be failed without a visit */
  gint64 began;         /* monotonic µs: when it was taken */
  gint64 due;           /* monotonic µs; 0: at once */
  WrFrontierHost *host;
} WrFrontierPage;

typedef enum {
  WR_FRONTIER_WAIT_IDLE,   /* nothing is left but what is in flight or not due yet */
  WR_FRONTIER_WAIT_POLITE, /* there are pages, and their hosts' pace forbids them now */
  WR_FRONTIER_WAIT_HOST,   /* a host is down, and there is nothing for the others */
  WR_FRONTIER_WAIT_NETWORK, /* there is no network */
  WR_FRONTIER_WAIT_PAUSED,
} WrFrontierWait;

/* Why a worker waits. */
typedef struct {
  WrFrontierWait why;
  const char *host; /* (unowned) (nullable) for WAIT_HOST: of those that are down the next one */
  gint64 until;     /* monotonic µs: when the host or the network is tried again; 0: unknown, or a
                       page tries it now */
} WrFrontierReason;

typedef void (*WrFrontierWaitFunc) (const WrFrontierReason *reason,
                                    gpointer                user_data);

/**
 * WrFrontierLane:
 *
 * What the frontier knows of one worker. The worker owns it, sets the first two and leaves the
 * rest alone; zero at first.
 */
typedef struct {
  WrFrontierWaitFunc wait_func; /* (nullable) called under the frontier's lock when a wait begins */
  gpointer user_data;
  WrFrontierHost *host;         /* (nullable) where the session is */
  int streak;                   /* pages in a row on that host */
  gboolean starting;            /* a session is being started for it */
} WrFrontierLane;

WrFrontier     *wr_frontier_new           (const char      *store_path,
                                           int              per_host,
                                           int              delay_ms,
                                           const WrRetryPolicy *policy,
                                           GError         **error);
void            wr_frontier_free          (WrFrontier      *self);
gboolean        wr_frontier_wait_for_work (WrFrontier      *self,
                                           WrFrontierLane  *lane,
                                           GCancellable    *cancellable);
WrFrontierPage *wr_frontier_take          (WrFrontier      *self,
                                           WrFrontierLane  *lane,
                                           GCancellable    *cancellable);
void            wr_frontier_leave         (WrFrontier      *self,
                                           WrFrontierLane  *lane);
gboolean        wr_frontier_judge         (WrFrontier      *self,
                                           WrFrontierPage  *page,
                                           WrResult        *result,
                                           gint64          *delay);
char           *wr_frontier_page_dup_host (const WrFrontierPage *page);
gboolean        wr_frontier_is_offline    (WrFrontier      *self);
void            wr_frontier_done          (WrFrontier      *self,
                                           WrFrontierPage  *page);
void            wr_frontier_retry         (WrFrontier      *self,
                                           WrFrontierPage  *page,
                                           gint64           delay);
void            wr_frontier_put_back      (WrFrontier      *self,
                                           WrFrontierPage  *page);
void            wr_frontier_set_paused    (WrFrontier      *self,
                                           gboolean         paused);
gboolean        wr_frontier_is_at_rest    (WrFrontier      *self);
void            wr_frontier_rewind        (WrFrontier      *self);
void            wr_frontier_withdraw      (WrFrontier      *self,
                                           const gint64    *page_ids,
                                           gsize            n_page_ids);
gboolean        wr_frontier_is_finished   (WrFrontier      *self);
GError         *wr_frontier_dup_error     (WrFrontier      *self);
gboolean        wr_frontier_read_again    (WrFrontier      *self,
                                           GError         **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WrFrontier, wr_frontier_free)

G_END_DECLS
