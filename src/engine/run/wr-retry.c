/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrRetry: whether and when a page is tried again, and what an attempt says of its host. Nothing
 * else in the engine decides that.
 *
 * What is remembered of a host is WrHostHealth's; what waits for it is the frontier's.
 */

#include "config.h"

#include "wr-retry.h"

#include <string.h>

typedef struct {
  gboolean worth; /* another attempt may end otherwise */
  WrRetrySign sign;
} Row;

/* An attempt that lost its session says nothing of the host: pages kill browsers, too. */
static const Row causes[WR_N_FAILURES] = {
  [WR_FAILURE_NONE] = { FALSE, WR_SIGN_ANSWER },
  [WR_FAILURE_HTTP] = { FALSE, WR_SIGN_ANSWER }, /* see statuses */
  [WR_FAILURE_NO_DOCUMENT] = { FALSE, WR_SIGN_ANSWER },
  [WR_FAILURE_LOAD] = { TRUE, WR_SIGN_STRIKE }, /* see network_errors */
  [WR_FAILURE_TIMEOUT] = { TRUE, WR_SIGN_STRIKE },
  [WR_FAILURE_DEADLINE] = { TRUE, WR_SIGN_NONE },
  [WR_FAILURE_WAIT] = { TRUE, WR_SIGN_ANSWER },
  [WR_FAILURE_SELECTOR] = { FALSE, WR_SIGN_ANSWER },
  [WR_FAILURE_REQUIRED] = { TRUE, WR_SIGN_ANSWER },
  [WR_FAILURE_SCRIPT] = { TRUE, WR_SIGN_ANSWER },
  [WR_FAILURE_ALERT] = { FALSE, WR_SIGN_ANSWER },
  [WR_FAILURE_SESSION] = { TRUE, WR_SIGN_NONE },
  [WR_FAILURE_DRIVER] = { TRUE, WR_SIGN_NONE },
  [WR_FAILURE_URL] = { FALSE, WR_SIGN_NONE },
  [WR_FAILURE_STOPPED] = { FALSE, WR_SIGN_NONE },
  [WR_FAILURE_HOST] = { FALSE, WR_SIGN_NONE },
  [WR_FAILURE_WORKER] = { TRUE, WR_SIGN_NONE },
};

/* From the first that fits; the last fits all. */
static const struct {
  int from;
  int to;
  Row row;
} statuses[] = {
  { 408, 408, { TRUE, WR_SIGN_ANSWER } },
  { 429, 429, { TRUE, WR_SIGN_REST } },
  { 500, 599, { TRUE, WR_SIGN_STRIKE } },
  { 0, 999, { FALSE, WR_SIGN_ANSWER } },
};

/* Chromium's words, which WrAttempt leaves at the beginning of the detail. */
static const struct {
  const char *error;
  WrRetrySign sign;
} network_errors[] = {
  { "net::ERR_INTERNET_DISCONNECTED", WR_SIGN_OFFLINE },
  { "net::ERR_NETWORK_CHANGED", WR_SIGN_OFFLINE },
  { "net::ERR_NETWORK_IO_SUSPENDED", WR_SIGN_OFFLINE },
  { "net::ERR_ADDRESS_UNREACHABLE", WR_SIGN_UNREACHABLE },
};

static const Row *
find_row (WrFailure failure, int http_status)
{
  gsize i = 0;

  if (failure != WR_FAILURE_HTTP)
    return &causes[failure];
  while (i < G_N_ELEMENTS (statuses) - 1 &&
         (http_status < statuses[i].from || http_status > statuses[i].to))
    i++;
  return &statuses[i].row;
}

/**
 * wr_retry_policy_init:
 * @retries: what the job allows
 *
 * The one place with the figures. A page's back-off begins at a second, where most hiccups are
 * over, and is a minute at most. A server's wish is obeyed for up to ten minutes; one that asks for
 * more is asked again after ten, since “tomorrow” would hold the run.
 *
 * Five pages in a row without an answer are more than the four that a job sends to a host at a
 * time: the next one fails, too. A host that has answered in this run may be away for five minutes,
 * which covers a restart and most deployments; one that never has is likely not there, and gets
 * half a minute. The fewest probes matter when a server asks for long rests.
 *
 * Ten retries are free for each host; in the long run there is one for two pages done, so that a
 * host on which all pages fail is not asked three times for each.
 */
void
wr_retry_policy_init (WrRetryPolicy *policy, int retries)
{
  *policy = (WrRetryPolicy){
    .retries = retries,
    .first_delay = G_TIME_SPAN_SECOND,
    .longest_delay = G_TIME_SPAN_MINUTE,
    .longest_wait = 10 * G_TIME_SPAN_MINUTE,
    .strikes = 5,
    .first_closure = 2 * G_TIME_SPAN_SECOND,
    .longest_closure = G_TIME_SPAN_MINUTE,
    .probes = 4,
    .give_up = 5 * G_TIME_SPAN_MINUTE,
    .give_up_unseen = G_TIME_SPAN_MINUTE / 2,
    .budget = 10,
    .gain = 0.5,
  };
}

static gint64
double_up (gint64 first, gint64 longest, int doublings)
{
  return MIN (first << CLAMP (doublings, 0, 16), longest);
}

/* Up to a quarter longer or shorter, so that what failed together does not come back together. */
static gint64
back_off (gint64 first, gint64 longest, int doublings)
{
  return double_up (first, longest, doublings) * g_random_int_range (75, 126) / 100;
}

/**
 * wr_retry_get_delay:
 * @attempt: the attempt that failed, from 1
 *
 * Returns: µs until the next attempt
 */
gint64
wr_retry_get_delay (const WrRetryPolicy *policy, int attempt)
{
  return back_off (policy->first_delay, policy->longest_delay, attempt - 1);
}

/**
 * wr_retry_get_longest_delay:
 * @attempt: the attempt that failed, from 1
 *
 * Returns: the most that wr_retry_get_delay() may give, in µs
 */
gint64
wr_retry_get_longest_delay (const WrRetryPolicy *policy, int attempt)
{
  return double_up (policy->first_delay, policy->longest_delay, attempt - 1) * 125 / 100;
}

/**
 * wr_retry_get_closure:
 * @probes: that failed since the host has been down
 *
 * Returns: µs until the next one
 */
gint64
wr_retry_get_closure (const WrRetryPolicy *policy, int probes)
{
  return back_off (policy->first_closure, policy->longest_closure, probes);
}

/**
 * wr_retry_get_sign:
 *
 * Returns: what the attempt says of the host
 */
WrRetrySign
wr_retry_get_sign (const WrResult *result)
{
  const char *detail = result->detail != NULL ? result->detail : "";

  if (result->failure == WR_FAILURE_HTTP && result->http_status == 503 && result->retry_after > 0)
    return WR_SIGN_REST;
  for (gsize i = 0; result->failure == WR_FAILURE_LOAD && i < G_N_ELEMENTS (network_errors); i++) {
    if (g_str_has_prefix (detail, network_errors[i].error))
      return network_errors[i].sign;
  }
  return find_row (result->failure, result->http_status)->sign;
}

/**
 * wr_retry_is_worth:
 * @http_status: the page's HTTP status, 0 where unknown
 *
 * Returns: whether another attempt may end otherwise
 */
gboolean
wr_retry_is_worth (WrFailure failure, int http_status)
{
  return find_row (failure, http_status)->worth;
}

/**
 * wr_retry_decide:
 * @result: how an attempt ended
 * @terms: what the page's host adds
 * @delay: (out): µs until the next attempt, if there is one
 *
 * Makes of a failed result that deserves another attempt one that is queued again. A job that
 * allows no retries has none, whatever becomes of the host.
 *
 * Returns: whether another attempt follows
 */
gboolean
wr_retry_decide (const WrRetryPolicy *policy, WrResult *result, const WrRetryTerms *terms,
                 gint64 *delay)
{
  int counted = result->attempt - terms->n_free;

  /* Without a network nobody was asked, so this is no attempt. */
  if (policy->retries == 0 && wr_retry_get_sign (result) != WR_SIGN_OFFLINE)
    return FALSE;
  if (result->state != WR_PAGE_FAILED || !wr_retry_is_worth (result->failure, result->http_status))
    return FALSE;
  if (!terms->free && (counted > policy->retries || terms->spent))
    return FALSE;

  *delay = MAX (wr_retry_get_delay (policy, counted), terms->wait);
  *delay = MAX (*delay, MIN (result->retry_after, policy->longest_wait));
  result->state = WR_PAGE_QUEUED;
  result->not_before = g_get_real_time () + *delay;
  return TRUE;
}
