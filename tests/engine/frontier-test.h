/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What the tests of the frontier share: one over a store with pages, and a thread that takes them.
 */

#include "wr-frontier.h"
#include "wr-store-fixture.h"

#include <string.h>

/* A store with the pages of a template such as “aab”: one letter, one host; many times over. */
static inline WrFrontier *
make_frontier_for (WrStoreFixture *fixture, const char *hosts, int times, int per_host,
                   int delay_ms, const WrRetryPolicy *policy)
{
  static const char *const columns[] = { "title", NULL };
  g_autoptr (GPtrArray) urls = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < times; i++) {
    for (const char *host = hosts; *host != '\0'; host++)
      g_ptr_array_add (urls, g_strdup_printf ("http://%c.test/%u", *host, urls->len + 1));
  }
  wr_store_fixture_create (fixture, "{}", columns, 0);
  g_assert_true (
      wr_store_add_pages (fixture->store, (const char *const *) urls->pdata, urls->len, &error));
  WrFrontier *frontier = wr_frontier_new (fixture->path, per_host, delay_ms, policy, &error);
  g_assert_no_error (error);
  return frontier;
}

static inline void
assert_taken (WrFrontier *frontier, WrFrontierLane *lane, gint64 id)
{
  WrFrontierPage *page = wr_frontier_take (frontier, lane, NULL);

  g_assert_nonnull (page);
  g_assert_cmpint (page->id, ==, id);
  wr_frontier_done (frontier, page);
}

/* What one thread does in the tests with several. */
typedef struct {
  WrFrontier *frontier;
  GCancellable *cancellable;
  WrFrontierLane lane;
  gboolean cold; /* asks for work before it takes */
  int n_taken;
  int *in_flight; /* (atomic) by host */
  int *peak;      /* (atomic) by host */
  WrFrontierWait wait;
  char host[16]; /* of the last wait */
  gint64 until; /* of the last wait */
  int n_waits; /* (atomic) */
} Taker;

static inline void
wait_cb (const WrFrontierReason *reason, gpointer user_data)
{
  Taker *taker = user_data;

  taker->wait = reason->why;
  g_strlcpy (taker->host, reason->host != NULL ? reason->host : "", sizeof taker->host);
  taker->until = reason->until;
  g_atomic_int_inc (&taker->n_waits);
}

static inline void
note_peak (int *peak, int value)
{
  int old = g_atomic_int_get (peak);

  while (value > old && !g_atomic_int_compare_and_exchange (peak, old, value))
    old = g_atomic_int_get (peak);
}

static inline gpointer
taker_thread (gpointer data)
{
  Taker *taker = data;
  WrFrontierPage *page;

  if (taker->cold && !wr_frontier_wait_for_work (taker->frontier, &taker->lane, taker->cancellable))
    return NULL;
  while ((page = wr_frontier_take (taker->frontier, &taker->lane, taker->cancellable)) != NULL) {
    int host = page->url[strlen ("http://")] - 'a';

    note_peak (&taker->peak[host], g_atomic_int_add (&taker->in_flight[host], 1) + 1);
    taker->n_taken++;
    g_usleep (100);
    g_atomic_int_add (&taker->in_flight[host], -1);
    if (page->attempts == 0 && page->id % 7 == 0)
      wr_frontier_retry (taker->frontier, page, 2000);
    else if (page->id % 11 == 0 && g_random_int_range (0, 4) == 0)
      wr_frontier_put_back (taker->frontier, page);
    else
      wr_frontier_done (taker->frontier, page);
  }
  wr_frontier_leave (taker->frontier, &taker->lane);
  return NULL;
}

static inline GThread *
start_taker (Taker *taker, WrFrontier *frontier, int *counts)
{
  *taker = (Taker){ .frontier = frontier, .in_flight = counts, .peak = counts + 26 };
  taker->cancellable = g_cancellable_new ();
  taker->lane.wait_func = wait_cb;
  taker->lane.user_data = taker;
  return g_thread_new ("taker", taker_thread, taker);
}

static inline void
wait_for_wait (Taker *taker, WrFrontierWait wait)
{
  while (g_atomic_int_get (&taker->n_waits) == 0 || taker->wait != wait)
    g_usleep (1000);
}
