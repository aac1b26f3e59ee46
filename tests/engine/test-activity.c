/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Events added up: by second, by kind, what counts as a page, and what a damaged store may hold.
 */

#include "config.h"

#include "wr-activity.h"

#define S G_USEC_PER_SEC
#define BEGIN (1000 * S)
#define ENDLESS "browsers_cpu_us=9223372036854775807"

static void
add (WrActivity *activity, WrEventKind kind, int worker, gint64 page, double start, double length,
     const char *detail)
{
  WrEvent event = { kind, worker, page, BEGIN + (gint64) (start * S), (gint64) (length * S),
                    (char *) detail };

  wr_activity_add (activity, &event);
}

static const WrActivitySecond *
get (WrActivity *activity, guint i)
{
  g_assert_cmpuint (i, <, activity->seconds->len);
  return &g_array_index (activity->seconds, WrActivitySecond, i);
}

static void
test_seconds (void)
{
  g_autoptr (WrActivity) activity = wr_activity_new ();

  add (activity, WR_EVENT_STARTING, 1, 0, 0, 1.5, NULL);
  add (activity, WR_EVENT_NAVIGATING, 1, 1, 1.5, 1, NULL);
  add (activity, WR_EVENT_WAITING, 2, 2, 0.5, 1, NULL); /* another worker, and earlier */
  add (activity, WR_EVENT_IDLE, 1, 0, 10, 0.5, "host");
  add (activity, WR_EVENT_IDLE, 1, 0, 10.5, 0.25, NULL);

  g_assert_cmpuint (activity->seconds->len, ==, 4); /* those between take no room */
  g_assert_cmpint (get (activity, 0)->second, ==, 1000);
  g_assert_cmpint (get (activity, 0)->starting, ==, S);
  g_assert_cmpint (get (activity, 0)->busy, ==, S / 2);
  g_assert_cmpint (get (activity, 0)->worked, ==, S + S / 2);
  g_assert_cmpint (get (activity, 1)->busy, ==, S);
  g_assert_cmpint (get (activity, 2)->busy, ==, S / 2);
  g_assert_cmpint (get (activity, 3)->second, ==, 1010);
  g_assert_cmpint (get (activity, 3)->worked, ==, S * 3 / 4);
  g_assert_cmpint (activity->totals[WR_EVENT_STARTING], ==, S * 3 / 2);
  g_assert_cmpint (activity->totals[WR_EVENT_IDLE], ==, S * 3 / 4);
  g_assert_cmpint (activity->site_down, ==, S / 2);
  g_assert_cmpuint (wr_activity_get_n_workers (activity), ==, 2);
}

/* Page 1 is done at once, 2 at its second attempt, 3 is given up unread, 4 after it was read. */
static void
test_pages (void)
{
  g_autoptr (WrActivity) activity = wr_activity_new ();

  add (activity, WR_EVENT_EXTRACTING, 1, 1, 0, 0.5, NULL);
  add (activity, WR_EVENT_EXTRACTING, 1, 2, 1, 0.5, NULL);
  add (activity, WR_EVENT_LOST, 1, 2, 1.5, 0, "session");
  add (activity, WR_EVENT_RETRY, 1, 2, 1.5, 0, "http: 503");
  add (activity, WR_EVENT_EXTRACTING, 2, 2, 2, 0.5, NULL);
  add (activity, WR_EVENT_NAVIGATING, 1, 3, 3, 0.5, NULL);
  add (activity, WR_EVENT_RETRY, 1, 3, 3.5, 0, "network");
  add (activity, WR_EVENT_FAILED, 1, 3, 4.5, 0, "network");
  add (activity, WR_EVENT_EXTRACTING, 1, 4, 5, 0.5, NULL);
  add (activity, WR_EVENT_FAILED, 1, 4, 5.5, 0, "http: 404");

  const int pages[] = { 1, 0, 1, 0, 1, 1 };
  g_assert_cmpuint (activity->seconds->len, ==, G_N_ELEMENTS (pages));
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    g_assert_cmpint (get (activity, i)->pages, ==, pages[i]);
  g_assert_cmpint (wr_activity_get_n_pages (activity), ==, 4);
  g_assert_cmpuint (activity->n_refused, ==, 1);
  g_assert_cmpuint (activity->counts[WR_EVENT_RETRY], ==, 2);
}

static void
test_usage (void)
{
  g_autoptr (WrActivity) activity = wr_activity_new ();

  add (activity, WR_EVENT_USAGE, 0, 0, 0, 0, "browsers_pss=50 browsers_cpu_us=10 cores=2");
  add (activity, WR_EVENT_USAGE, 0, 0, 1, 0,
       "controller_pss=7 browsers_pss=70 browsers_cpu_us=40 memory_available=9 cores=2");
  add (activity, WR_EVENT_USAGE, 0, 0, 1.5, 0, "browsers_cpu_us=40"); /* a session's end */
  add (activity, WR_EVENT_USAGE, 0, 0, 60, 0, /* resumed */
       "browsers_pss=60 browsers_cpu_us=5 memory_available=12 memory_total=99 cores=4");
  add (activity, WR_EVENT_USAGE, 0, 0, 61, 0, "dancing");

  g_assert_cmpint (activity->browsers_cpu, ==, 45);
  g_assert_cmpint (activity->browsers_cpu_second, ==, 1060);
  g_assert_cmpint (activity->controller_cpu, ==, -1);
  g_assert_cmpint (activity->browsers_pss_peak, ==, 70);
  g_assert_cmpint (activity->memory_available_least, ==, 9);
  g_assert_cmpint (activity->last.cores, ==, 4);
  g_assert_cmpint (get (activity, 0)->controller_pss, ==, -1);
  g_assert_cmpint (get (activity, 1)->controller_pss, ==, 7);
  g_assert_cmpint (get (activity, 2)->browsers_pss, ==, 60);
  g_assert_cmpuint (wr_activity_get_n_workers (activity), ==, 0);
}

static void
test_damaged (void)
{
  const WrEvent events[] = {
    { WR_EVENT_IDLE, 1, 0, G_MININT64, G_MAXINT64, NULL },
    { WR_EVENT_IDLE, 1, 0, G_MAXINT64, G_MAXINT64, NULL },
    { WR_EVENT_IDLE, 1, 0, BEGIN, G_MININT64, NULL },
    { WR_EVENT_IDLE, G_MININT, G_MININT64, BEGIN, G_MAXINT64, NULL },
    { WR_N_EVENT_KINDS, 1, 0, BEGIN, 1, NULL },
    { WR_EVENT_USAGE, 0, 0, BEGIN, 0, (char *) ENDLESS },
    { WR_EVENT_USAGE, 0, 0, BEGIN, 0, (char *) "browsers_cpu_us=1" },
    { WR_EVENT_USAGE, 0, 0, BEGIN, 0, (char *) ENDLESS },
  };
  g_autoptr (WrActivity) activity = wr_activity_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (events); i++)
    wr_activity_add (activity, &events[i]);
  g_assert_cmpint (activity->totals[WR_EVENT_IDLE], ==, G_TIME_SPAN_DAY);
  g_assert_cmpint (activity->browsers_cpu, >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wr/activity/seconds", test_seconds);
  g_test_add_func ("/wr/activity/pages", test_pages);
  g_test_add_func ("/wr/activity/usage", test_usage);
  g_test_add_func ("/wr/activity/damaged", test_damaged);
  return g_test_run ();
}
