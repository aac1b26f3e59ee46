/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Retries with a real browser and a real site: Retry-After in both forms, a site that goes away in
 * the middle and comes back, and one that stays away.
 *
 * The site is in the main loop, which the tests turn; the workers are a crew with a policy of the
 * test's own, so that minutes are tenths of seconds.
 */

#include "browser-test.h"
#include "wr-crew.h"

#include <libsoup/soup.h>
#include <string.h>

#define PAGES 40
#define LIMIT_S 100

typedef struct {
  SoupServer *server; /* (owned) */
  int port;
  int n_requests;
  GHashTable *counts;     /* (owned) of requests, by path */
  gint64 asked_to_wait;   /* until this time of day */
  gint64 least_wait;      /* of the requests after that, µs before it; below 0: none came early */

  WrJob *job;             /* (owned) */
  WrDriver *driver;       /* (owned) */
  WrRetryPolicy policy;
  char *path;             /* (owned) */
  WrStore *store;         /* (owned) */
  WrTally *tally;         /* (owned) */
  WrUsage *usage;         /* (owned) */
  GCancellable *stop;     /* (owned) */
  WrCrew *crew;           /* (owned) */
} Test;

/* Tells the server's wish, in the form of @path, on the first request for it. */
static gboolean
ask_to_wait (Test *test, SoupServerMessage *message, const char *path, int count)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  gint64 second = g_get_real_time () / G_USEC_PER_SEC;

  if (count > 1 || (strcmp (path, "/seconds") != 0 && strcmp (path, "/date") != 0))
    return FALSE;
  if (strcmp (path, "/seconds") == 0) {
    soup_message_headers_replace (headers, "Retry-After", "2");
    test->asked_to_wait = g_get_real_time () + 2 * G_USEC_PER_SEC;
    soup_server_message_set_status (message, 429, NULL);
    return TRUE;
  }
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (second + 3);
  g_autofree char *text = soup_date_time_to_string (date, SOUP_DATE_HTTP);
  soup_message_headers_replace (headers, "Retry-After", text);
  test->asked_to_wait = (second + 3) * G_USEC_PER_SEC;
  soup_server_message_set_status (message, 503, NULL);
  return TRUE;
}

static void
request_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
            gpointer user_data)
{
  Test *test = user_data;
  int count = GPOINTER_TO_INT (g_hash_table_lookup (test->counts, path)) + 1;
  g_autofree char *page = g_strdup_printf ("<title>%s</title><p>hello", path);

  if (strcmp (path, "/favicon.ico") == 0) {
    soup_server_message_set_status (message, 404, NULL);
    return;
  }
  test->n_requests++;
  g_hash_table_insert (test->counts, g_strdup (path), GINT_TO_POINTER (count));
  if (test->asked_to_wait > 0)
    test->least_wait = MAX (test->least_wait, test->asked_to_wait - g_get_real_time ());
  soup_server_message_set_status (message, 200, NULL);
  ask_to_wait (test, message, path, count);
  /* A connection that is kept would outlive the site's going away. */
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Connection",
                                "close");
  soup_server_message_set_response (message, "text/html", SOUP_MEMORY_COPY, page, strlen (page));
}

static void
open_site (Test *test)
{
  g_autoptr (GError) error = NULL;

  soup_server_listen_local (test->server, test->port, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  GSList *uris = soup_server_get_uris (test->server);
  test->port = g_uri_get_port (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
}

static void
set_up (Test *test, gconstpointer data)
{
  test->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (test->server, NULL, request_cb, test, NULL);
  test->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  test->least_wait = G_MININT64;
  open_site (test);
  test->job = wr_job_new ();
  g_ptr_array_add (test->job->fields, wr_field_new ("title", "title"));
  test->driver = browser_test_choose (WR_BROWSER_CHROMIUM);
  test->path = g_build_filename (g_get_tmp_dir (), "run.windrow-run", NULL);
  wr_retry_policy_init (&test->policy, 2);
  test->policy.first_delay = 50 * G_TIME_SPAN_MILLISECOND;
  test->policy.first_closure = 100 * G_TIME_SPAN_MILLISECOND;
  test->policy.longest_closure = 400 * G_TIME_SPAN_MILLISECOND;
}

static void
remove_store (const char *path)
{
  static const char *const ends[] = { "", "-wal", "-shm", "-lock" };

  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++) {
    g_autofree char *file = g_strconcat (path, ends[i], NULL);
    g_unlink (file);
  }
}

static void
tear_down (Test *test, gconstpointer data)
{
  wr_tally_detach (test->tally);
  wr_crew_free (test->crew);
  wr_usage_stop (test->usage);
  wr_usage_free (test->usage);
  wr_tally_free (test->tally);
  g_clear_object (&test->store);
  g_clear_object (&test->stop);
  remove_store (test->path);
  browser_test_assert_clean ();
  soup_server_disconnect (test->server);
  g_clear_object (&test->server);
  g_hash_table_unref (test->counts);
  wr_driver_free (test->driver);
  wr_job_free (test->job);
  g_free (test->path);
}

static void
news_cb (gpointer user_data)
{
  g_main_context_wakeup (NULL);
}

/* Starts a run with the pages at @paths, or with PAGES of them. */
static void
start (Test *test, const char *const *paths, int n_workers)
{
  static const char *const columns[] = { "title", NULL };
  g_autoptr (GPtrArray) urls = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;

  for (int i = 0; paths == NULL ? i < PAGES : paths[i] != NULL; i++) {
    g_autofree char *path = paths == NULL ? g_strdup_printf ("/%d", i) : g_strdup (paths[i]);
    g_ptr_array_add (urls, g_strdup_printf ("http://127.0.0.1:%d%s", test->port, path));
  }
  test->store = wr_store_create (test->path, "{}", columns, &error);
  g_assert_no_error (error);
  wr_store_add_pages (test->store, (const char *const *) urls->pdata, urls->len, &error);
  WrFrontier *frontier = wr_frontier_new (test->path, 4, 0, &test->policy, &error);
  g_assert_no_error (error);
  test->tally = wr_tally_new (news_cb, test);
  test->usage = wr_usage_start ();
  test->stop = g_cancellable_new ();
  test->crew = wr_crew_new (test->job, test->driver, test->store, frontier, test->tally,
                            test->usage, test->stop);
  wr_crew_set_size (test->crew, n_workers);
}

static gboolean
too_late_cb (gpointer user_data)
{
  g_error ("The run did not come as far within %d s", LIMIT_S);
  return G_SOURCE_REMOVE;
}

static gboolean
is_over (Test *test)
{
  g_auto (WrCrewNews) news = { 0 };

  wr_crew_get_news (test->crew, &news);
  g_assert_no_error (news.error);
  return news.gone;
}

static void
wait_until_over (Test *test)
{
  guint watchdog = g_timeout_add_seconds (LIMIT_S, too_late_cb, NULL);

  while (!is_over (test))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (watchdog);
  g_assert_true (wr_frontier_is_finished (test->crew->frontier));
  g_assert_true (wr_store_flush (test->store, NULL, NULL));
}

static gint64
count_attempts (Test *test)
{
  WrTallyCounts counts;

  wr_tally_get (test->tally, &counts);
  return counts.stored.attempts;
}

static void
wait_for_attempts (Test *test, gint64 n_attempts)
{
  guint watchdog = g_timeout_add_seconds (LIMIT_S, too_late_cb, NULL);

  while (count_attempts (test) < n_attempts)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (watchdog);
}

typedef struct {
  int n_done;
  int n_untried;  /* failed since the host was given up */
  int n_failed;   /* otherwise */
  int n_attempts;
} Counts;

static gboolean
count_cb (const WrStoreRow *row, gpointer user_data)
{
  Counts *counts = user_data;

  counts->n_attempts += row->attempts;
  counts->n_done += row->state == WR_PAGE_DONE;
  counts->n_untried += row->failure == WR_FAILURE_HOST;
  counts->n_failed += row->state == WR_PAGE_FAILED && row->failure != WR_FAILURE_HOST;
  if (row->failure == WR_FAILURE_HOST) {
    g_assert_cmpint (row->state, ==, WR_PAGE_FAILED);
    g_assert_cmpstr (row->detail, ==, "127.0.0.1");
  }
  return TRUE;
}

static void
count (Test *test, Counts *counts)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WrStoreReader) reader = wr_store_reader_open (test->path, &error);
  WrStoreQuery query = { 0 };

  g_assert_no_error (error);
  *counts = (Counts){ 0 };
  g_assert_true (wr_store_reader_foreach_row (reader, &query, count_cb, counts, NULL, &error));
  g_test_message ("%d done, %d failed, %d not tried, %d attempts, %d requests", counts->n_done,
                  counts->n_failed, counts->n_untried, counts->n_attempts, test->n_requests);
}

/* The server says when; neither the page nor its host's others come before that. */
static void
test_retry_after (Test *test, gconstpointer path)
{
  const char *paths[] = { "/1", path, "/2", "/3", "/4", NULL };
  Counts counts;

  start (test, paths, 1);
  wait_until_over (test);
  count (test, &counts);
  g_assert_cmpint (counts.n_done, ==, 5);
  g_assert_cmpint (counts.n_attempts, ==, 6);
  g_assert_cmpint (test->n_requests, ==, 6); /* none to ask for the header */
  g_assert_cmpint (test->least_wait, <=, 0);
}

/* The site is away for a dozen tries: its pages wait, and all of them are there in the end. */
static void
test_outage (Test *test, gconstpointer data)
{
  Counts counts;

  start (test, NULL, 4);
  wait_for_attempts (test, 10);
  soup_server_disconnect (test->server);
  gint64 n_before = count_attempts (test);
  wait_for_attempts (test, n_before + 12);
  g_assert_false (wr_frontier_is_offline (test->crew->frontier));
  open_site (test);
  wait_until_over (test);
  count (test, &counts);
  g_assert_cmpint (counts.n_done, ==, PAGES);
  g_assert_cmpint (counts.n_attempts, <=, PAGES + 20);
  g_assert_cmpint (test->n_requests, <=, PAGES + 4);
}

/* The site stays away: a few tries find that out, and the other pages fail without any. */
static void
test_gone (Test *test, gconstpointer data)
{
  Counts counts;

  test->policy.probes = 3;
  test->policy.give_up = 0;
  start (test, NULL, 4);
  wait_for_attempts (test, 10);
  soup_server_disconnect (test->server);
  wait_until_over (test);
  count (test, &counts);
  g_assert_cmpint (counts.n_done + counts.n_failed + counts.n_untried, ==, PAGES);
  g_assert_cmpint (counts.n_done, >=, 10 - 4);
  g_assert_cmpint (counts.n_untried, >=, PAGES - 20);
  g_assert_cmpint (counts.n_failed, <=, 4);
  g_assert_cmpint (counts.n_attempts, <=, counts.n_done + 16);
}

int
main (int argc, char **argv)
{
  char *dir = browser_test_init (&argc, &argv);

  g_test_add ("/wr/retry-real/seconds", Test, "/seconds", set_up, test_retry_after, tear_down);
  g_test_add ("/wr/retry-real/date", Test, "/date", set_up, test_retry_after, tear_down);
  g_test_add ("/wr/retry-real/outage", Test, NULL, set_up, test_outage, tear_down);
  g_test_add ("/wr/retry-real/gone", Test, NULL, set_up, test_gone, tear_down);
  return browser_test_run (dir);
}
