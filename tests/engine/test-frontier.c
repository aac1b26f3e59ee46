/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrFrontier: pace, fairness, retries, hosts that are down, and that nobody sleeps through a page.
 */

#include "wr-frontier.h"
#include "wr-store-fixture.h"

#include <string.h>

#define SECOND G_TIME_SPAN_SECOND

/* A store with the pages of a template such as “aab”: one letter, one host; many times over. */
static WrFrontier *
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

static WrFrontier *
make_frontier (WrStoreFixture *fixture, const char *hosts, int times, int per_host, int delay_ms)
{
  WrRetryPolicy policy;

  wr_retry_policy_init (&policy, 2);
  return make_frontier_for (fixture, hosts, times, per_host, delay_ms, &policy);
}

static void
assert_taken (WrFrontier *frontier, WrFrontierLane *lane, gint64 id)
{
  WrFrontierPage *page = wr_frontier_take (frontier, lane, NULL);

  g_assert_nonnull (page);
  g_assert_cmpint (page->id, ==, id);
  wr_frontier_done (frontier, page);
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
  int n_waits; /* (atomic) */
} Taker;

static void
wait_cb (WrFrontierWait wait, gpointer user_data)
{
  Taker *taker = user_data;

  taker->wait = wait;
  g_atomic_int_inc (&taker->n_waits);
}

static void
note_peak (int *peak, int value)
{
  int old = g_atomic_int_get (peak);

  while (value > old && !g_atomic_int_compare_and_exchange (peak, old, value))
    old = g_atomic_int_get (peak);
}

static gpointer
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

static GThread *
start_taker (Taker *taker, WrFrontier *frontier, int *counts)
{
  *taker = (Taker){ .frontier = frontier, .in_flight = counts, .peak = counts + 26 };
  taker->cancellable = g_cancellable_new ();
  taker->lane.wait_func = wait_cb;
  taker->lane.user_data = taker;
  return g_thread_new ("taker", taker_thread, taker);
}

static void
wait_for_wait (Taker *taker, WrFrontierWait wait)
{
  while (g_atomic_int_get (&taker->n_waits) == 0 || taker->wait != wait)
    g_usleep (1000);
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

/* Patience in tenths of seconds. */
static void
init_policy (WrRetryPolicy *policy)
{
  wr_retry_policy_init (policy, 2);
  policy->first_delay = 1000;
  policy->longest_delay = 1000;
  policy->strikes = 3;
  policy->first_closure = 100 * 1000;
  policy->longest_closure = 100 * 1000;
  policy->probes = 3;
  policy->give_up = 0;
  policy->give_up_unseen = 0;
}

/* Brings a page back with an outcome; returns whether it is tried again. */
static gboolean
land (WrFrontier *frontier, WrFrontierPage *page, WrFailure failure, const char *detail)
{
  g_autoptr (WrResult) result = wr_result_new (page->id, page->attempts + 1, 1);
  gint64 delay = 0;

  g_assert_false (page->host_gone);
  result->state = failure == WR_FAILURE_NONE ? WR_PAGE_DONE : WR_PAGE_FAILED;
  result->failure = failure;
  result->detail = g_strdup (detail);
  gboolean again = wr_frontier_judge (frontier, page, result, &delay);
  if (again)
    wr_frontier_retry (frontier, page, delay);
  else
    wr_frontier_done (frontier, page);
  return again;
}

/* Takes a page and brings it back; returns its id, or 0 at the end. */
static gint64
try_page (WrFrontier *frontier, WrFrontierLane *lane, WrFailure failure, const char *detail,
          gboolean *again)
{
  WrFrontierPage *page = wr_frontier_take (frontier, lane, NULL);
  gint64 id = page != NULL ? page->id : 0;

  *again = page != NULL && land (frontier, page, failure, detail);
  return id;
}

static gboolean
is_of_host (gint64 id, char host, const char *hosts)
{
  return hosts[(id - 1) % (gint64) strlen (hosts)] == host;
}

/* While a host is down, workers go to the other one; its pages wait, and all are tried again. */
static void
test_host_down (WrStoreFixture *fixture, gconstpointer data)
{
  static const char hosts[] = "ab";
  WrFrontierLane lane = { 0 };
  WrRetryPolicy policy;
  gboolean again;
  int n_failed = 0;
  int n_done = 0;

  init_policy (&policy);
  policy.probes = 1000;
  g_autoptr (WrFrontier) frontier = make_frontier_for (fixture, hosts, 40, 1, 0, &policy);
  for (;;) {
    gboolean down = n_failed < 8;
    WrFrontierPage *page = wr_frontier_take (frontier, &lane, NULL);
    if (page == NULL)
      break;
    gboolean is_a = is_of_host (page->id, 'a', hosts);
    again = land (frontier, page, is_a && down ? WR_FAILURE_LOAD : WR_FAILURE_NONE, NULL);
    g_assert_cmpint (again, ==, is_a && down);
    n_failed += again;
    n_done += !again;
    if (n_failed == 3 && again)
      for (int i = 0; i < 10; i++) { /* closed: no page of it comes */
        g_assert_true (is_of_host (try_page (frontier, &lane, WR_FAILURE_NONE, NULL, &again), 'b',
                                   hosts));
        n_done++;
      }
  }
  g_assert_cmpint (n_failed, ==, 8);
  g_assert_cmpint (n_done, ==, 80);
  g_assert_true (wr_frontier_is_finished (frontier));
}

/* A host that stays away is given up: its pages come marked, at once, and count no attempt; queued
 * anew they have another chance. */
static void
test_host_gone (WrStoreFixture *fixture, gconstpointer data)
{
  WrFrontierLane lane = { 0 };
  WrFrontierPage *page;
  WrRetryPolicy policy;
  gboolean again;
  int n_gone = 0;
  int n_tried = 0;
  int n_ended = 0;

  init_policy (&policy);
  g_autoptr (WrFrontier) frontier = make_frontier_for (fixture, "a", 50, 4, 0, &policy);
  while ((page = wr_frontier_take (frontier, &lane, NULL)) != NULL) {
    if (page->host_gone) {
      g_autofree char *host = wr_frontier_page_dup_host (page);
      g_assert_cmpstr (host, ==, "a.test");
      n_gone++;
      n_ended++;
      wr_frontier_done (frontier, page);
      continue;
    }
    n_tried++;
    n_ended += !land (frontier, page, WR_FAILURE_TIMEOUT, NULL);
  }
  g_assert_cmpint (n_tried, ==, policy.strikes + policy.probes);
  g_assert_cmpint (n_ended, ==, 50);
  g_assert_cmpint (n_gone, >=, 49);

  wr_frontier_rewind (frontier); /* the store still has them queued */
  g_assert_cmpint (try_page (frontier, &lane, WR_FAILURE_NONE, NULL, &again), ==, 1);
}

/* What browsers die of says nothing of the host, and takes nothing of its budget. */
static void
test_lost_sessions (WrStoreFixture *fixture, gconstpointer data)
{
  WrFrontierLane lane = { 0 };
  WrRetryPolicy policy;
  gboolean again;
  int n_ended = 0;

  init_policy (&policy);
  g_autoptr (WrFrontier) frontier = make_frontier_for (fixture, "a", 40, 4, 0, &policy);
  for (int i = 0; i < 40 * 3; i++) {
    g_assert_cmpint (try_page (frontier, &lane, WR_FAILURE_SESSION, "tab crashed", &again), >, 0);
    n_ended += !again;
  }
  g_assert_cmpint (n_ended, ==, 40);
  g_assert_true (wr_frontier_is_finished (frontier));
}

/* Where every page fails, few are asked for again. */
static void
test_budget (WrStoreFixture *fixture, gconstpointer data)
{
  WrFrontierLane lane = { 0 };
  WrRetryPolicy policy;
  gboolean again;
  int n_tried = 0;

  init_policy (&policy);
  g_autoptr (WrFrontier) frontier = make_frontier_for (fixture, "a", 100, 4, 0, &policy);
  while (try_page (frontier, &lane, WR_FAILURE_REQUIRED, "price", &again) > 0)
    n_tried++;
  g_assert_cmpint (n_tried, ==, 100 + (int) policy.budget);
}

/* Without a network nothing is tried but one page now and then; the pages keep their attempts. */
static void
test_offline (WrStoreFixture *fixture, gconstpointer data)
{
  g_autofree guint8 *attempts = g_malloc0 (31);
  WrFrontierLane lane = { 0 };
  WrRetryPolicy policy;
  gint64 id;
  gboolean again;
  int counts[52] = { 0 };
  Taker taker;

  init_policy (&policy);
  policy.retries = 0;
  g_autoptr (WrFrontier) frontier = make_frontier_for (fixture, "abc", 10, 4, 0, &policy);
  for (int i = 0; i < 6; i++) {
    g_assert_cmpint (try_page (frontier, &lane, WR_FAILURE_LOAD, "net::ERR_INTERNET_DISCONNECTED",
                               &again), >, 0);
    g_assert_true (again);
    g_assert_true (wr_frontier_is_offline (frontier));
  }
  WrFrontierPage *probe = wr_frontier_take (frontier, &lane, NULL);
  GThread *thread = start_taker (&taker, frontier, counts);
  wait_for_wait (&taker, WR_FRONTIER_WAIT_NETWORK);
  g_cancellable_cancel (taker.cancellable);
  g_thread_join (thread);
  g_object_unref (taker.cancellable);
  g_assert_cmpint (taker.n_taken, ==, 0);

  wr_frontier_put_back (frontier, probe);
  while ((id = try_page (frontier, &lane, WR_FAILURE_NONE, NULL, &again)) > 0) {
    g_assert_cmpint (attempts[id]++, ==, 0);
    g_assert_false (wr_frontier_is_offline (frontier));
  }
  g_assert_true (wr_frontier_is_finished (frontier));
}

/* A list of dead addresses is not taken for a dead network for ever: it comes to its end. */
static void
test_unreachable (WrStoreFixture *fixture, gconstpointer data)
{
  WrFrontierLane lane = { 0 };
  WrRetryPolicy policy;
  gboolean again;
  int n_ended = 0;

  init_policy (&policy);
  policy.first_closure = policy.longest_closure = 5000;
  g_autoptr (WrFrontier) frontier =
      make_frontier_for (fixture, "abcdefghijklmnopqrst", 1, 4, 0, &policy);
  while (try_page (frontier, &lane, WR_FAILURE_LOAD, "net::ERR_ADDRESS_UNREACHABLE", &again) > 0)
    n_ended += !again;
  g_assert_cmpint (n_ended, ==, 20);
  g_assert_false (wr_frontier_is_offline (frontier));
}

/* A wait for a host says so, and ends when it is told to. */
static void
test_cancel_host (WrStoreFixture *fixture, gconstpointer data)
{
  WrFrontierLane lane = { 0 };
  WrRetryPolicy policy;
  gboolean again;
  int counts[52] = { 0 };
  Taker taker;

  init_policy (&policy);
  policy.first_closure = policy.longest_closure = G_TIME_SPAN_HOUR;
  g_autoptr (WrFrontier) frontier = make_frontier_for (fixture, "a", 10, 4, 0, &policy);
  for (int i = 0; i < policy.strikes; i++)
    try_page (frontier, &lane, WR_FAILURE_LOAD, NULL, &again);
  GThread *thread = start_taker (&taker, frontier, counts);
  wait_for_wait (&taker, WR_FRONTIER_WAIT_HOST);
  g_cancellable_cancel (taker.cancellable);
  g_thread_join (thread);
  g_object_unref (taker.cancellable);
  g_assert_cmpint (taker.n_taken, ==, 0);
}

/* The pace between two starts holds for second attempts, too. */
static void
test_delay_of_retries (WrStoreFixture *fixture, gconstpointer data)
{
  WrFrontierLane lane = { 0 };
  WrRetryPolicy policy;
  gboolean again;

  init_policy (&policy);
  g_autoptr (WrFrontier) frontier = make_frontier_for (fixture, "a", 1, 4, 80, &policy);
  gint64 begin = g_get_monotonic_time ();
  for (int i = 0; i < 3; i++) {
    try_page (frontier, &lane, WR_FAILURE_REQUIRED, "price", &again);
    g_assert_cmpint (again, ==, i < 2);
    g_assert_cmpint (g_get_monotonic_time () - begin, >=, i * 80 * 1000);
  }
}

/* Many hosts of which some are down: a worker stays where it is as long as it did, and turns to
 * another host no more often than the streak and the failures ask for. */
static void
test_crowd (WrStoreFixture *fixture, gconstpointer data)
{
  static const char hosts[] = "abcdefghijklmnop";
  WrFrontierLane lane = { 0 };
  WrFrontierPage *page;
  WrRetryPolicy policy;
  char host = '\0';
  int n_moves = 0;
  int n_done = 0;

  init_policy (&policy);
  policy.first_closure = policy.longest_closure = 1000;
  g_autoptr (WrFrontier) frontier = make_frontier_for (fixture, hosts, 64, 4, 0, &policy);
  while ((page = wr_frontier_take (frontier, &lane, NULL)) != NULL) {
    gboolean bad = page->attempts == 0 && page->id <= 6 * 16 && is_of_host (page->id, 'd', hosts);

    n_moves += !is_of_host (page->id, host, hosts);
    host = hosts[(page->id - 1) % 16];
    n_done += !land (frontier, page, bad ? WR_FAILURE_LOAD : WR_FAILURE_NONE, NULL);
  }
  g_assert_cmpint (n_done, ==, 64 * 16);
  g_assert_cmpint (n_moves, <=, 16 * 64 / 32 + 2 * 6 + 2);
}

/* One thread's part of an hour that is bad for all hosts. */
static gpointer
unlucky_thread (gpointer data)
{
  Taker *taker = data;
  WrFrontierPage *page;

  while ((page = wr_frontier_take (taker->frontier, &taker->lane, NULL)) != NULL) {
    static const WrFailure failures[] = { WR_FAILURE_NONE, WR_FAILURE_NONE, WR_FAILURE_NONE,
                                          WR_FAILURE_LOAD, WR_FAILURE_TIMEOUT, WR_FAILURE_SESSION };
    g_autoptr (WrResult) result = wr_result_new (page->id, page->attempts + 1, 1);
    int host = page->url[strlen ("http://")] - 'a';
    gint64 delay = 0;

    if (page->host_gone) {
      taker->n_taken++;
      wr_frontier_done (taker->frontier, page);
      continue;
    }
    note_peak (&taker->peak[host], g_atomic_int_add (&taker->in_flight[host], 1) + 1);
    g_usleep (100);
    g_atomic_int_add (&taker->in_flight[host], -1);
    result->failure = failures[g_random_int_range (0, G_N_ELEMENTS (failures))];
    result->state = result->failure == WR_FAILURE_NONE ? WR_PAGE_DONE : WR_PAGE_FAILED;
    if (wr_frontier_judge (taker->frontier, page, result, &delay)) {
      wr_frontier_retry (taker->frontier, page, delay);
    } else {
      taker->n_taken++;
      wr_frontier_done (taker->frontier, page);
    }
  }
  wr_frontier_leave (taker->frontier, &taker->lane);
  return NULL;
}

/* However badly it goes, each page ends once, and no host has more than its due. */
static void
test_bad_hour (WrStoreFixture *fixture, gconstpointer data)
{
  Taker takers[16] = { 0 };
  GThread *threads[16];
  int counts[52] = { 0 };
  WrRetryPolicy policy;
  int n_ended = 0;

  init_policy (&policy);
  policy.first_closure = policy.longest_closure = 1000;
  g_autoptr (WrFrontier) frontier = make_frontier_for (fixture, "abcd", 300, 3, 0, &policy);
  for (int i = 0; i < 16; i++) {
    takers[i] = (Taker){ .frontier = frontier, .in_flight = counts, .peak = counts + 26 };
    threads[i] = g_thread_new ("unlucky", unlucky_thread, &takers[i]);
  }
  for (int i = 0; i < 16; i++) {
    g_thread_join (threads[i]);
    n_ended += takers[i].n_taken;
  }
  g_assert_cmpint (n_ended, ==, 1200);
  g_assert_true (wr_frontier_is_finished (frontier));
  for (int i = 0; i < 4; i++)
    g_assert_cmpint (counts[26 + i], <=, 3);
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
  add ("idle", test_idle);
  add ("sessions-wanted", test_sessions_wanted);
  add ("rewind", test_rewind);
  add ("host-down", test_host_down);
  add ("host-gone", test_host_gone);
  add ("lost-sessions", test_lost_sessions);
  add ("budget", test_budget);
  add ("offline", test_offline);
  add ("unreachable", test_unreachable);
  add ("cancel-host", test_cancel_host);
  add ("delay-of-retries", test_delay_of_retries);
  add ("crowd", test_crowd);
  add ("bad-hour", test_bad_hour);
  g_test_add_func ("/wr/frontier/no-store", test_no_store);
  return g_test_run ();
}
