/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrRetry: whether and when a page is tried again. Nothing else in the engine decides that.
 */

#include "config.h"

#include "wr-retry.h"

#define FIRST_DELAY_MS 1000
#define LONGEST_DELAY_MS 60000

/**
 * wr_retry_get_delay:
 * @attempt: the attempt that failed, from 1
 *
 * 1 s, 2 s, 4 s … up to a minute, each up to a quarter longer or shorter, so that pages which
 * failed together do not come back together.
 *
 * Returns: µs until the next attempt
 */
gint64
wr_retry_get_delay (int attempt)
{
  int doublings = CLAMP (attempt - 1, 0, 6);
  gint64 delay_ms = MIN (FIRST_DELAY_MS << doublings, LONGEST_DELAY_MS);

  return delay_ms * 1000 * g_random_int_range (75, 126) / 100;
}

/**
 * wr_retry_decide:
 * @result: how an attempt ended
 * @retries: further attempts that the job allows after the first
 * @delay: (out): µs until the next attempt, if there is one
 *
 * Makes of a failed result that deserves another attempt one that is queued again.
 *
 * Returns: whether another attempt follows
 */
gboolean
wr_retry_decide (WrResult *result, int retries, gint64 *delay)
{
  if (result->state != WR_PAGE_FAILED || result->attempt > retries ||
      !wr_failure_is_worth_a_retry (result->failure, result->http_status))
    return FALSE;

  *delay = wr_retry_get_delay (result->attempt);
  result->state = WR_PAGE_QUEUED;
  result->not_before = g_get_real_time () + *delay;
  return TRUE;
}
