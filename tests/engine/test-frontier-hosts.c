/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrFrontier and its hosts: one that is down, one that is gone, no network; whose pages wait, which
 * attempts count, and that the others notice nothing.
 */

#include "frontier-test.h"
#include "test-build.h"

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

/* What a server asked an earlier run of the store for holds for all pages of its host. */
static void
test_resumed_rest (WrStoreFixture *fixture, gconstpointer data)
{
  const gint64 rest = 300 * TEST_SLOWNESS * G_TIME_SPAN_MILLISECOND;
  WrFrontierLane lane = { 0 };
  WrRetryPolicy policy;
  g_autoptr (GError) error = NULL;

  init_policy (&policy);
  wr_frontier_free (make_frontier_for (fixture, "ab", 2, 4, 0, &policy));
  WrResult *result = wr_result_new (3, 1, 1);
  result->state = WR_PAGE_QUEUED;
  result->failure = WR_FAILURE_HTTP;
  result->not_before = g_get_real_time () + rest;
  gint64 begin = g_get_monotonic_time ();
  g_assert_true (wr_store_post_result (fixture->store, result, NULL));
  wr_store_fixture_flush (fixture);

  g_autoptr (WrFrontier) frontier = wr_frontier_new (fixture->path, 4, 0, &policy, &error);
  g_assert_no_error (error);
  assert_taken (frontier, &lane, 2);
  assert_taken (frontier, &lane, 4);
  WrFrontierPage *probe = wr_frontier_take (frontier, &lane, NULL);
  g_assert_cmpint (g_get_monotonic_time () - begin, >=, rest - 10 * G_TIME_SPAN_MILLISECOND);
  g_assert_cmpint (probe->id % 2, ==, 1);
  g_assert_false (land (frontier, probe, WR_FAILURE_NONE, NULL));
  WrFrontierPage *last = wr_frontier_take (frontier, &lane, NULL);
  g_assert_false (land (frontier, last, WR_FAILURE_NONE, NULL));
  g_assert_true (wr_frontier_is_finished (frontier));
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

/* A wait for a host says for which one and until when, and ends when it is told to. */
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
  g_assert_cmpstr (taker.host, ==, "a.test");
  g_assert_cmpint (taker.until, >, g_get_monotonic_time () + 40 * G_TIME_SPAN_MINUTE);
  g_assert_cmpint (taker.until, <=, g_get_monotonic_time () + 80 * G_TIME_SPAN_MINUTE);
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
add (const char *name, void (*test) (WrStoreFixture *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/wr/frontier-hosts/", name, NULL);

  g_test_add (path, WrStoreFixture, NULL, wr_store_fixture_set_up, test,
              wr_store_fixture_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("host-down", test_host_down);
  add ("host-gone", test_host_gone);
  add ("resumed-rest", test_resumed_rest);
  add ("lost-sessions", test_lost_sessions);
  add ("budget", test_budget);
  add ("offline", test_offline);
  add ("unreachable", test_unreachable);
  add ("cancel-host", test_cancel_host);
  add ("delay-of-retries", test_delay_of_retries);
  add ("crowd", test_crowd);
  add ("bad-hour", test_bad_hour);
  return g_test_run ();
}
