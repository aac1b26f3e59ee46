/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The figures of advice, from the events of a store.
 */

#include "config.h"

#include "wr-advice.h"
#include "wr-store-fixture.h"

#define S G_USEC_PER_SEC
#define BEGIN (1000 * S)

static const char *const columns[] = { "title", NULL };

static void
post (WrStoreFixture *f, WrEventKind kind, int worker, gint64 page, double start, double length,
      const char *detail)
{
  WrEvent *event = wr_event_new (kind, worker, page);

  event->started = BEGIN + (gint64) (start * S);
  event->duration = (gint64) (length * S);
  event->detail = g_strdup (detail);
  g_assert_true (wr_store_post_event (f->store, event, NULL));
}

static void
post_page (WrStoreFixture *f, int worker, double start)
{
  static gint64 page;

  post (f, WR_EVENT_NAVIGATING, worker, ++page, start, 0.15, NULL);
  post (f, WR_EVENT_EXTRACTING, worker, page, start + 0.15, 0.05, NULL);
}

/* Ten seconds with one worker at pages, then ten with three, which are no faster: each page waits
 * for the others. Sessions are started in the second before. */
static void
post_run (WrStoreFixture *f)
{
  for (int i = 0; i < 4; i++)
    post (f, WR_EVENT_STARTING, i + 1, 0, 0, 1, NULL);
  for (int i = 0; i < 50; i++)
    post_page (f, 1, 1 + i * 0.2);
  for (int i = 1; i < 4; i++)
    post (f, WR_EVENT_IDLE, i + 1, 0, 1, 10, NULL);
  for (int i = 0; i < 50; i++)
    post_page (f, 1, 11 + i * 0.2);
  for (int i = 1; i < 4; i++)
    post (f, WR_EVENT_NAVIGATING, i + 1, 100 + i, 11, 10, NULL);
  post (f, WR_EVENT_USAGE, 0, 0, 2, 0, "browsers_cpu_us=1000000 cores=2");
  post (f, WR_EVENT_USAGE, 0, 0, 20, 0,
        "browsers_cpu_us=21000000 cores=2 browsers_pss=800 memory_total=1000 memory_available=500");
  wr_store_fixture_flush (f);
}

static void
test_read (WrStoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  WrAdvice advice;

  wr_store_fixture_create (f, "{}", columns, 1);
  post_run (f);
  g_assert_true (wr_advice_read (&advice, f->path, NULL, &error));
  g_assert_no_error (error);

  const WrAdviceFigures *figures = &advice.figures;
  g_assert_cmpint (figures->n_workers, ==, 4);
  g_assert_cmpint (figures->n_cores, ==, 2);
  g_assert_cmpfloat (figures->seconds, ==, 21);
  g_assert_cmpint (figures->n_pages, ==, 100);
  g_assert_cmpfloat_with_epsilon (figures->busy_share, 50. / 84, 0.001);
  g_assert_cmpfloat_with_epsilon (figures->idle_share, 30. / 84, 0.001);
  g_assert_cmpfloat_with_epsilon (figures->cpu_share, 0.5, 0.001);
  g_assert_cmpint (figures->memory_per_worker, ==, 200);
  g_assert_cmpfloat_with_epsilon (figures->few_busy, 1, 0.001);
  g_assert_cmpfloat_with_epsilon (figures->few_pace, 5, 0.2);
  g_assert_cmpfloat_with_epsilon (figures->many_busy, 4, 0.001);
  g_assert_cmpfloat_with_epsilon (figures->many_pace, 5, 0.2);
  g_assert_cmpint (advice.code, ==, WR_ADVICE_SITE);
  g_assert_cmpint (advice.n_workers, ==, 1);
}

/* Processor time of the first seconds only is no figure of the run. */
static void
test_little_measured (WrStoreFixture *f, gconstpointer data)
{
  WrAdvice advice;

  wr_store_fixture_create (f, "{}", columns, 1);
  post (f, WR_EVENT_NAVIGATING, 1, 1, 0, 20, NULL);
  post (f, WR_EVENT_USAGE, 0, 0, 2, 0, "browsers_cpu_us=1000000 cores=2");
  wr_store_fixture_flush (f);
  g_assert_true (wr_advice_read (&advice, f->path, NULL, NULL));
  g_assert_cmpfloat (advice.figures.cpu_share, ==, -1);
}

static void
test_empty (WrStoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  WrAdvice advice;

  wr_store_fixture_create (f, "{}", columns, 1);
  g_assert_true (wr_advice_read (&advice, f->path, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (advice.code, ==, WR_ADVICE_NONE);

  g_assert_false (wr_advice_read (&advice, "/nowhere/at/all.sqlite", NULL, &error));
  g_assert_error (error, WR_STORE_ERROR, WR_STORE_ERROR_OPEN);
}

#define add(name, func)                                                                            \
  g_test_add ("/wr/advice-figures/" name, WrStoreFixture, NULL, wr_store_fixture_set_up, func,     \
              wr_store_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("read", test_read);
  add ("little-measured", test_little_measured);
  add ("empty", test_empty);
  return g_test_run ();
}
