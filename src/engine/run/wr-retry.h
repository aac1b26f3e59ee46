/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-result.h"

G_BEGIN_DECLS

/**
 * WrRetryPolicy:
 *
 * How patient a run is. Times are µs. wr_retry_policy_init() says what a run goes by, and why.
 */
typedef struct {
  int retries;               /* further attempts that a page gets after the first */
  gint64 first_delay;        /* a page's first back-off; it doubles */
  gint64 longest_delay;
  gint64 longest_wait;       /* of what a server may ask for by Retry-After */
  int strikes;               /* pages in a row without an answer until their host counts as down */
  gint64 first_closure;      /* until a host that is down is tried by one page; it doubles */
  gint64 longest_closure;
  int probes;                /* that a host is given at least before it is given up */
  gint64 give_up;            /* how long a host that had answered may be down */
  gint64 give_up_unseen;     /* how long one that never answered may be */
  double budget;             /* retries that a host is given */
  double gain;               /* what each page done adds to that again */
} WrRetryPolicy;

/* What an attempt says of the host. */
typedef enum {
  WR_SIGN_NONE,        /* nothing: the browser was lost, or nobody was asked */
  WR_SIGN_ANSWER,      /* it works, whatever became of the page */
  WR_SIGN_STRIKE,      /* it may be down */
  WR_SIGN_REST,        /* it asks for rest */
  WR_SIGN_UNREACHABLE, /* there is no way to it; for all hosts: there is no network */
  WR_SIGN_OFFLINE,     /* there is no network here */
} WrRetrySign;

/* What the page's host adds to the decision. */
typedef struct {
  gint64 wait;     /* µs until the host may be tried again */
  int n_free;      /* attempts before this one that do not count */
  gboolean free;   /* nor does this one */
  gboolean spent;  /* the host's budget is used up */
} WrRetryTerms;

void        wr_retry_policy_init (WrRetryPolicy       *policy,
                                  int                  retries);
gint64      wr_retry_get_delay   (const WrRetryPolicy *policy,
                                  int                  attempt);
gint64      wr_retry_get_longest_delay (const WrRetryPolicy *policy,
                                  int                  attempt);
gint64      wr_retry_get_closure (const WrRetryPolicy *policy,
                                  int                  probes);
WrRetrySign wr_retry_get_sign    (const WrResult      *result);
gboolean    wr_retry_is_worth    (WrFailure            failure,
                                  int                  http_status);
gboolean    wr_retry_decide      (const WrRetryPolicy *policy,
                                  WrResult            *result,
                                  const WrRetryTerms  *terms,
                                  gint64              *delay);

G_END_DECLS
