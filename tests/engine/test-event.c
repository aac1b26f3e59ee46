/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Workers' events: their words, their way through a store, and that they take no result's room.
 */

#include "config.h"

#include "wr-store-fixture.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

static const char *const columns[] = { "title", NULL };

static void
test_names (void)
{
  for (int i = 0; i < WR_N_EVENT_KINDS; i++) {
    const char *name = wr_event_kind_get_name (i);
    g_assert_cmpstr (name, !=, NULL);
    g_assert_cmpint (wr_event_kind_from_name (name), ==, i);
  }
  g_assert_cmpint (wr_event_kind_from_name ("dancing"), ==, WR_N_EVENT_KINDS);
  g_assert_cmpint (wr_event_kind_from_name (NULL), ==, WR_N_EVENT_KINDS);
  g_assert_true (wr_event_kind_is_span (WR_EVENT_NAVIGATING));
  g_assert_false (wr_event_kind_is_span (WR_EVENT_RETRY));
}

static void
test_new (void)
{
  gint64 before = g_get_real_time ();
  g_autoptr (WrEvent) event = wr_event_new (WR_EVENT_LOST, 3, 7);

  g_assert_cmpint (event->kind, ==, WR_EVENT_LOST);
  g_assert_cmpint (event->worker, ==, 3);
  g_assert_cmpint (event->page_id, ==, 7);
  g_assert_cmpint (event->started, >=, before);
  g_assert_cmpint (event->duration, ==, 0);
  g_assert_null (event->detail);
  wr_event_free (NULL);
}

static void
post (WrStoreFixture *f, WrEventKind kind, int worker, gint64 page_id, const char *detail)
{
  WrEvent *event = wr_event_new (kind, worker, page_id);

  event->duration = wr_event_kind_is_span (kind) ? 1000 * worker : 0;
  event->detail = g_strdup (detail);
  g_assert_true (wr_store_post_event (f->store, event, NULL));
}

typedef struct {
  GString *text;
  gint64 last_id;
  guint most;
  guint n;
} Seen;

static gboolean
see_cb (gint64 id, const WrEvent *event, gpointer user_data)
{
  Seen *seen = user_data;

  g_assert_cmpint (id, >, seen->last_id);
  seen->last_id = id;
  seen->n++;
  if (seen->text != NULL)
    g_string_append_printf (seen->text, "%s %d %d %d %s; ", wr_event_kind_get_name (event->kind),
                            event->worker, (int) event->page_id, (int) event->duration,
                            event->detail != NULL ? event->detail : "-");
  return seen->n != seen->most;
}

static void
see (WrStoreFixture *f, gint64 after_id, guint limit, Seen *seen)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WrStoreReader) reader = wr_store_reader_open (f->path, &error);

  g_assert_no_error (error);
  g_assert_true (wr_store_reader_foreach_event (reader, after_id, limit, see_cb, seen, &error));
  g_assert_no_error (error);
}

static void
test_store (WrStoreFixture *f, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new (NULL);
  Seen all = { .text = text };

  wr_store_fixture_create (f, "{}", columns, 2);
  see (f, 0, 100, &(Seen) { .text = text });
  g_assert_cmpstr (text->str, ==, "");

  post (f, WR_EVENT_STARTING, 1, 0, NULL);
  wr_store_fixture_post (f, wr_store_fixture_result (1, "x", NULL));
  post (f, WR_EVENT_LOST, 2, 1, "broken \xff text");
  post (f, WR_EVENT_NAVIGATING, 2, 2, NULL);
  wr_store_fixture_flush (f);

  see (f, 0, 100, &all);
  g_assert_cmpstr (text->str, ==, "starting 1 0 1000 -; lost 2 1 0 broken \357\277\275 text; "
                                  "navigating 2 2 2000 -; ");
  Seen some = { .text = g_string_truncate (text, 0) };
  see (f, 1, 1, &some);
  g_assert_cmpstr (text->str, ==, "lost 2 1 0 broken \357\277\275 text; ");
  Seen first = { .most = 1 };
  see (f, 0, 100, &first);
  g_assert_cmpuint (first.n, ==, 1);
}

/* Nobody waits for an event, yet it is written. */
static void
test_lone (WrStoreFixture *f, gconstpointer data)
{
  Seen seen = { 0 };

  wr_store_fixture_create (f, "{}", columns, 1);
  post (f, WR_EVENT_IDLE, 1, 0, NULL);
  while (seen.n == 0) {
    g_usleep (10000);
    see (f, 0, 1, &seen);
  }
}

static void
test_closed (WrStoreFixture *f, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  wr_store_fixture_create (f, "{}", columns, 1);
  g_cancellable_cancel (cancellable);
  g_assert_false (wr_store_post_event (f->store, wr_event_new (WR_EVENT_IDLE, 1, 0), cancellable));
  post (f, WR_EVENT_IDLE, 1, 0, NULL);
  g_assert_true (wr_store_close (f->store, NULL));
  g_assert_false (wr_store_post_event (f->store, wr_event_new (WR_EVENT_IDLE, 1, 0), NULL));

  Seen seen = { 0 };
  see (f, 0, 100, &seen);
  g_assert_cmpuint (seen.n, ==, 1);
}

/* The store may drop an event rather than wait for a slow disk: then it is posted once more. */
static void
test_many (WrStoreFixture *f, gconstpointer data)
{
  const guint n = 100000;
  Seen seen = { 0 };

  wr_store_fixture_create (f, "{}", columns, 1);
  gint64 start = g_get_monotonic_time ();
  for (guint i = 0; i < n; i++)
    while (!wr_store_post_event (f->store, wr_event_new (i % WR_N_EVENT_KINDS, i % 64, i), NULL))
      ;
  wr_store_fixture_flush (f);
  double seconds = (g_get_monotonic_time () - start) / 1e6;
  g_test_minimized_result (seconds, "%u events were written in %.2f s", n, seconds);
  see (f, 0, n, &seen);
  g_assert_cmpuint (seen.n, ==, n);
}

static void
set_file_limit (rlim_t size)
{
  struct rlimit limit;

  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = size;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

/* While the store cannot be written, events fill their own room and are then dropped; the results'
 * room is as it was. */
static void
test_no_crowding (WrStoreFixture *f, gconstpointer data)
{
  g_autofree char *cell = g_strnfill (3000000, 'x');
  guint n = 0;
  Seen seen = { 0 };

  wr_store_fixture_create (f, "{}", columns, 3);
  signal (SIGXFSZ, SIG_IGN);
  set_file_limit (1000000);
  wr_store_fixture_post (f, wr_store_fixture_result (1, cell, NULL));
  wr_wait_until (f->failure != NULL);

  while (wr_store_post_event (f->store, wr_event_new (WR_EVENT_IDLE, 1, 0), NULL))
    n++;
  g_assert_cmpuint (n, ==, WR_STORE_MAX_EVENTS);
  wr_store_fixture_post (f, wr_store_fixture_result (2, "x", NULL));
  wr_store_fixture_post (f, wr_store_fixture_result (3, "x", NULL));

  set_file_limit (RLIM_INFINITY);
  wr_store_retry (f->store);
  wr_store_fixture_flush (f);
  wr_wait_until (f->committed->len == 3);
  see (f, 0, G_MAXUINT, &seen);
  g_assert_cmpuint (seen.n, ==, n);
}

#define add(name, func)                                                                            \
  g_test_add ("/wr/event/" name, WrStoreFixture, NULL, wr_store_fixture_set_up, func,              \
              wr_store_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wr/event/names", test_names);
  g_test_add_func ("/wr/event/new", test_new);
  add ("store", test_store);
  add ("lone", test_lone);
  add ("closed", test_closed);
  add ("many", test_many);
  add ("no-crowding", test_no_crowding);
  return g_test_run ();
}
