/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrFrontier: pace, fairness, retries, and that nobody sleeps through a page.
 */

#include "frontier-test.h"

#define SECOND G_TIME_SPAN_SECOND

static WrFrontier *
make_frontier (WrStoreFixture *fixture, const char *hosts, int times, int per_host, int delay_ms)
{
  WrRetryPolicy policy;

  wr_retry_policy_init (&policy, 2);
  return make_frontier_for (fixture, hosts, times, per_host, delay_ms, &policy);
}

static void
test_order (WrStoreFixture *fixture, gconstpointer data)
{
  g_autoptr (WrFrontier) frontier = make_frontier (fixture, "aba", 1, 1, 0);
  WrFrontierLane lane = { 0 };

  g_assert_false (wr_frontier_is_finished (frontier));
  assert_taken (frontier, &lane, 1);
  assert_taken (frontier, &lane, 3); /* of the host that the worker is on */
  assert_taken (frontier, &lane, 2);
  g_assert_null (wr_frontier_take (frontier, &lane, NULL));
  g_assert_true (wr_frontier_is_finished (frontier));
  g_assert_null (wr_frontier_dup_error (frontier));
}

/* Of a large store only a window is held, and all of it comes by. */
static void
test_window (WrStoreFixture *fixture, gconstpointer data)
{
  g_autoptr (WrFrontier) frontier = make_frontier (fixture, "abcdefghij", 1000, 1, 0);
  g_autofree guint8 *seen = g_malloc0 (10001);
  WrFrontierLane lane = { 0 };
  WrFrontierPage *page;
  int n = 0;

  while ((page = wr_frontier_take (frontier, &lane, NULL)) != NULL) {
    g_assert_cmpint (seen[page->id]++, ==, 0);
    wr_frontier_done (frontier, page);
    n++;
  }
  g_assert_cmpint (n, ==, 10000);
}

/* A worker leaves a host after a while for one that nobody serves, not for one that somebody does.
 */
static void
test_fairness (WrStoreFixture *fixture, gconstpointer data)
{
  g_autoptr (WrFrontier) frontier = make_frontier (fixture, "ab", 100, 1, 0);
  WrFrontierLane lane = { 0 };
  WrFrontierLane other = { 0 };
  int streak = 1;

  WrFrontierPage *first = wr_frontier_take (frontier, &lane, NULL);
  g_assert_true (g_str_has_prefix (first->url, "http://a.test/"));
  wr_frontier_done (frontier, first);
  for (;;) {
    g_autofree char *host = NULL;
    WrFrontierPage *page = wr_frontier_take (frontier, &lane, NULL);

    host = g_strndup (page->url, strlen ("http://a"));
    wr_frontier_done (frontier, page);
    if (g_str_has_suffix (host, "b"))
      break;
    streak++;
  }
  g_assert_cmpint (streak, >, 8);
  g_assert_cmpint (streak, <, 100);

  WrFrontierPage *held = wr_frontier_take (frontier, &other, NULL);
  g_assert_true (g_str_has_prefix (held->url, "http://a.test/"));
  for (int i = 0; i < 90; i++) {
    WrFrontierPage *page = wr_frontier_take (frontier, &lane, NULL);

    g_assert_true (g_str_has_prefix (page->url, "http://b.test/"));
    wr_frontier_done (frontier, page);
  }
  wr_frontier_done (frontier, held);
}

static void
test_delay (WrStoreFixture *fixture, gconstpointer data)
{
  g_autoptr (WrFrontier) frontier = make_frontier (fixture, "aaab", 1, 4, 150);
  WrFrontierLane lane = { 0 };
  gint64 begin = g_get_monotonic_time ();

  assert_taken (frontier, &lane, 1);
  assert_taken (frontier, &lane, 4); /* the other host need not wait */
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 140 * 1000);
  assert_taken (frontier, &lane, 2);
  g_assert_cmpint (g_get_monotonic_time () - begin, >=, 150 * 1000);
  assert_taken (frontier, &lane, 3);
  g_assert_cmpint (g_get_monotonic_time () - begin, >=, 300 * 1000);
  g_assert_null (wr_frontier_take (frontier, &lane, NULL));
}

static void
test_retry (WrStoreFixture *fixture, gconstpointer data)
{
  g_autoptr (WrFrontier) frontier = make_frontier (fixture, "ab", 1, 1, 0);
  WrFrontierLane lane = { 0 };
  gint64 begin = g_get_monotonic_time ();

  WrFrontierPage *first = wr_frontier_take (frontier, &lane, NULL);
  WrFrontierPage *second = wr_frontier_take (frontier, &lane, NULL);
  wr_frontier_retry (frontier, first, 200 * 1000);
  wr_frontier_retry (frontier, second, 100 * 1000);

  WrFrontierPage *page = wr_frontier_take (frontier, &lane, NULL);
  g_assert_cmpint (page->id, ==, 2);
  g_assert_cmpint (page->attempts, ==, 1);
  g_assert_cmpint (g_get_monotonic_time () - begin, >=, 100 * 1000);
  wr_frontier_put_back (frontier, page);
  page = wr_frontier_take (frontier, &lane, NULL);
  g_assert_cmpint (page->id, ==, 2);
  g_assert_cmpint (page->attempts, ==, 1);
  wr_frontier_done (frontier, page);
  assert_taken (frontier, &lane, 1);
  g_assert_cmpint (g_get_monotonic_time () - begin, >=, 200 * 1000);
  g_assert_true (wr_frontier_is_finished (frontier));
}

/* Thirty-two workers, retries and pages put back: all ends, and no host has more than its due. */
static void
test_many_threads (WrStoreFixture *fixture, gconstpointer data)
{
  g_autoptr (WrFrontier) frontier = make_frontier (fixture, "aabcd", 600, 3, 0);
  Taker takers[32] = { 0 };
  GThread *threads[32];
  int in_flight[26] = { 0 };
  int peak[26] = { 0 };
  int n_taken = 0;

  for (int i = 0; i < 32; i++) {
    takers[i] = (Taker){ .frontier = frontier, .in_flight = in_flight, .peak = peak };
    takers[i].cold = i % 2 == 0;
    threads[i] = g_thread_new ("taker", taker_thread, &takers[i]);
  }
  for (int i = 0; i < 32; i++) {
    g_thread_join (threads[i]);
    n_taken += takers[i].n_taken;
  }
  g_assert_true (wr_frontier_is_finished (frontier));
  g_assert_cmpint (n_taken, >=, 3000 + 3000 / 7);
  for (int i = 0; i < 4; i++)
    g_assert_cmpint (peak[i], <=, 3);
}

static void
test_cancel (WrStoreFixture *fixture, gconstpointer data)
{
  g_autoptr (WrFrontier) frontier = make_frontier (fixture, "a", 2, 1, 0);
  WrFrontierLane lane = { 0 };
  int counts[52] = { 0 };
  Taker taker;

  WrFrontierPage *page = wr_frontier_take (frontier, &lane, NULL);
  GThread *thread = start_taker (&taker, frontier, counts);
  wait_for_wait (&taker, WR_FRONTIER_WAIT_POLITE);
  g_cancellable_cancel (taker.cancellable);
  g_thread_join (thread);
  g_assert_cmpint (taker.n_taken, ==, 0);
  g_assert_null (wr_frontier_take (frontier, &lane, taker.cancellable));
  wr_frontier_done (frontier, page);
  assert_taken (frontier, &lane, 2);
  g_object_unref (taker.cancellable);
}

static void
test_pause (WrStoreFixture *fixture, gconstpointer data)
{
  g_autoptr (WrFrontier) frontier = make_frontier (fixture, "a", 3, 1, 0);
  int counts[52] = { 0 };
  Taker taker;

  wr_frontier_set_paused (frontier, TRUE);
  GThread *thread = start_taker (&taker, frontier, counts);
  wait_for_wait (&taker, WR_FRONTIER_WAIT_PAUSED);
  g_assert_cmpint (taker.n_taken, ==, 0);
  wr_frontier_set_paused (frontier, FALSE);
  g_thread_join (thread);
  g_assert_cmpint (taker.n_taken, ==, 3);
  g_object_unref (taker.cancellable);
}

/* At rest is who is paused, has nothing in flight and starts no session. */
static void
test_rest (WrStoreFixture *fixture, gconstpointer data)
{
  g_autoptr (WrFrontier) frontier = make_frontier (fixture, "a", 3, 2, 0);
  WrFrontierLane lane = { 0 };
  WrFrontierLane cold = { 0 };

  WrFrontierPage *page = wr_frontier_take (frontier, &lane, NULL);
  g_assert_true (wr_frontier_wait_for_work (frontier, &cold, NULL));
  wr_frontier_set_paused (frontier, TRUE);
  g_assert_false (wr_frontier_is_at_rest (frontier));
  wr_frontier_done (frontier, page);
  g_assert_false (wr_frontier_is_at_rest (frontier));
  wr_frontier_leave (frontier, &cold);
  g_assert_true (wr_frontier_is_at_rest (frontier));
  wr_frontier_set_paused (frontier, FALSE);
  g_assert_false (wr_frontier_is_at_rest (frontier));
}

/* The last page is in flight: whoever waits is told that there is nothing, and goes when it ends.
 */
static void
test_idle (WrStoreFixture *fixture, gconstpointer data)
{
  g_autoptr (WrFrontier) frontier = make_frontier (fixture, "a", 1, 1, 0);
  WrFrontierLane lane = { 0 };
  int counts[52] = { 0 };
  Taker taker;

  WrFrontierPage *page = wr_frontier_take (frontier, &lane, NULL);
  GThread *thread = start_taker (&taker, frontier, counts);
  wait_for_wait (&taker, WR_FRONTIER_WAIT_IDLE);
  wr_frontier_done (frontier, page);
  g_thread_join (thread);
  g_assert_cmpint (taker.n_taken, ==, 0);
  g_object_unref (taker.cancellable);
}

/* No more sessions are asked for than pages may be in flight. */
static void
test_sessions_wanted (WrStoreFixture *fixture, gconstpointer data)
{
  g_autoptr (WrFrontier) frontier = make_frontier (fixture, "a", 50, 2, 0);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  WrFrontierLane lanes[3] = { 0 };

  g_assert_true (wr_frontier_wait_for_work (frontier, &lanes[0], NULL));
  g_assert_true (wr_frontier_wait_for_work (frontier, &lanes[1], NULL));
  g_cancellable_cancel (cancellable);
  g_assert_false (wr_frontier_wait_for_work (frontier, &lanes[2], cancellable));

  WrFrontierPage *page = wr_frontier_take (frontier, &lanes[0], NULL);
  wr_frontier_leave (frontier, &lanes[1]); /* its session could not be started */
  g_assert_true (wr_frontier_wait_for_work (frontier, &lanes[2], NULL));
  wr_frontier_done (frontier, page);
}

/* Pages that had ended and were queued anew come again, those that are held do not. */
static void
test_rewind (WrStoreFixture *fixture, gconstpointer data)
{
  g_autoptr (WrFrontier) frontier = make_frontier (fixture, "aaaa", 1, 4, 0);
  g_autoptr (GError) error = NULL;
  WrFrontierLane lane = { 0 };
  gint64 ended = 1;

  WrFrontierPage *first = wr_frontier_take (frontier, &lane, NULL);
  wr_store_fixture_fail (fixture, 1, WR_FAILURE_LOAD, NULL);
  wr_store_fixture_flush (fixture);
  wr_frontier_done (frontier, first);
  WrFrontierPage *held = wr_frontier_take (frontier, &lane, NULL);
  g_assert_cmpint (held->id, ==, 2);

  g_assert_true (wr_store_requeue (fixture->store, &ended, 1, &error));
  wr_frontier_rewind (frontier);
  assert_taken (frontier, &lane, 3);
  assert_taken (frontier, &lane, 4);
  assert_taken (frontier, &lane, 1);
  wr_frontier_done (frontier, held);
  g_assert_null (wr_frontier_take (frontier, &lane, NULL));
  g_assert_true (wr_frontier_is_finished (frontier));
}

static void
test_no_store (void)
{
  g_autoptr (GError) error = NULL;
  WrRetryPolicy policy;

  wr_retry_policy_init (&policy, 0);
  g_assert_null (wr_frontier_new ("/nowhere/run.windrow-run", 1, 0, &policy, &error));
  g_assert_error (error, WR_STORE_ERROR, WR_STORE_ERROR_OPEN);
}

static void
add (const char *name, void (*test) (WrStoreFixture *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/wr/frontier/", name, NULL);

  g_test_add (path, WrStoreFixture, NULL, wr_store_fixture_set_up, test,
              wr_store_fixture_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("order", test_order);
  add ("window", test_window);
  add ("fairness", test_fairness);
  add ("delay", test_delay);
  add ("retry", test_retry);
  add ("many-threads", test_many_threads);
  add ("cancel", test_cancel);
  add ("pause", test_pause);
  add ("rest", test_rest);
  add ("idle", test_idle);
  add ("sessions-wanted", test_sessions_wanted);
  add ("rewind", test_rewind);
  g_test_add_func ("/wr/frontier/no-store", test_no_store);
  return g_test_run ();
}
