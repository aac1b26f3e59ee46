/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The figures that advice is made of, from a run's events.
 *
 * Pages a second with few and with many workers at pages come from single seconds of the run. Those
 * in which a session was being started are left out: a browser that starts slows the others down.
 */

#include "config.h"

#include "wr-advice.h"

#include "wr-store-reader.h"

#define EVENTS_A_STEP 8192
#define FEW 0.5   /* of the most workers at pages: up to there they are few */
#define MANY 0.8  /* from there on they are many */
#define COVERED 0.5 /* of the run: processor time that was measured for less says nothing */
#define LEAST_SECONDS 3
#define LEAST_PAGES 10

typedef struct {
  int seconds;
  gint64 pages;
  double busy;
} Group;

static gboolean
is_steady (const WrActivitySecond *second)
{
  return second->busy > 0 && second->starting == 0;
}

static double
get_most_busy (const GArray *seconds)
{
  gint64 most = 0;

  for (guint i = 0; i < seconds->len; i++) {
    const WrActivitySecond *second = &g_array_index (seconds, WrActivitySecond, i);
    if (is_steady (second))
      most = MAX (most, second->busy);
  }
  return (double) most / G_USEC_PER_SEC;
}

static void
group_add (Group *self, const WrActivitySecond *second)
{
  self->seconds++;
  self->pages += second->pages;
  self->busy += (double) second->busy / G_USEC_PER_SEC;
}

static void
group_tell (const Group *self, double *busy, double *pace)
{
  if (self->seconds < LEAST_SECONDS || self->pages < LEAST_PAGES)
    return;
  *busy = self->busy / self->seconds;
  *pace = (double) self->pages / self->seconds;
}

static void
compare_paces (WrAdviceFigures *self, const GArray *seconds)
{
  double most = get_most_busy (seconds);
  Group few = { 0 }, many = { 0 };

  for (guint i = 0; i < seconds->len; i++) {
    const WrActivitySecond *second = &g_array_index (seconds, WrActivitySecond, i);
    double busy = (double) second->busy / G_USEC_PER_SEC;

    if (is_steady (second) && busy <= FEW * most)
      group_add (&few, second);
    else if (is_steady (second) && busy >= MANY * most)
      group_add (&many, second);
  }
  group_tell (&few, &self->few_busy, &self->few_pace);
  group_tell (&many, &self->many_busy, &self->many_pace);
}

/* Seconds until @last in which anybody worked. */
static int
count_seconds (const GArray *seconds, gint64 last)
{
  int n = 0;

  for (guint i = 0; i < seconds->len; i++) {
    const WrActivitySecond *second = &g_array_index (seconds, WrActivitySecond, i);
    n += second->worked > 0 && second->second <= last;
  }
  return n;
}

static double
get_share (gint64 part, gint64 whole)
{
  return whole > 0 ? (double) part / (double) whole : 0;
}

static void
take_machine (WrAdviceFigures *self, WrActivity *activity)
{
  const WrUsageSample *last = &activity->last;
  int measured = count_seconds (activity->seconds, activity->browsers_cpu_second);

  self->n_cores = (int) CLAMP (last->cores, 0, G_MAXINT);
  self->memory_total = last->memory_total;
  self->memory_least = activity->memory_available_least;
  self->cpu_share = -1;
  if (activity->browsers_cpu >= 0 && self->n_cores > 0 && measured >= COVERED * self->seconds &&
      measured > 0)
    self->cpu_share = (double) activity->browsers_cpu / G_USEC_PER_SEC / measured / self->n_cores;
  self->memory_per_worker = -1;
  if (activity->browsers_pss_peak > 0 && self->n_workers > 0)
    self->memory_per_worker = activity->browsers_pss_peak / self->n_workers;
}

/**
 * wr_advice_figures_take:
 * @self: (out)
 *
 * Takes the figures from @activity.
 */
void
wr_advice_figures_take (WrAdviceFigures *self, WrActivity *activity)
{
  const gint64 *totals = activity->totals;
  gint64 busy =
      totals[WR_EVENT_NAVIGATING] + totals[WR_EVENT_WAITING] + totals[WR_EVENT_EXTRACTING];
  gint64 all = busy + totals[WR_EVENT_STARTING] + totals[WR_EVENT_IDLE] + totals[WR_EVENT_POLITE];

  *self = (WrAdviceFigures){
    .n_workers = (int) wr_activity_get_n_workers (activity),
    .seconds = count_seconds (activity->seconds, G_MAXINT64),
    .n_pages = wr_activity_get_n_pages (activity),
    .busy_share = get_share (busy, all),
    .polite_share = get_share (totals[WR_EVENT_POLITE], all),
    .idle_share = get_share (totals[WR_EVENT_IDLE], all),
    .down_share = get_share (activity->site_down, all),
  };
  self->refused_share = get_share ((gint64) activity->n_refused, self->n_pages);
  take_machine (self, activity);
  compare_paces (self, activity->seconds);
}

typedef struct {
  WrActivity *activity;
  gint64 last_id;
} Reading;

static gboolean
add_cb (gint64 id, const WrEvent *event, gpointer user_data)
{
  Reading *reading = user_data;

  wr_activity_add (reading->activity, event);
  reading->last_id = id;
  return TRUE;
}

/**
 * wr_advice_read:
 * @self: (out)
 *
 * Gives advice on the run of a store. Blocks for reading its events.
 *
 * Returns: %FALSE with a %WR_STORE_ERROR
 */
gboolean
wr_advice_read (WrAdvice *self, const char *store_path, GCancellable *cancellable, GError **error)
{
  g_autoptr (WrStoreReader) reader = wr_store_reader_open (store_path, error);
  g_autoptr (WrActivity) activity = wr_activity_new ();
  Reading reading = { activity, 0 };
  WrAdviceFigures figures;
  gint64 after;

  if (reader == NULL)
    return FALSE;
  wr_store_reader_set_cancellable (reader, cancellable);
  do {
    after = reading.last_id;
    if (!wr_store_reader_foreach_event (reader, after, EVENTS_A_STEP, add_cb, &reading, error))
      return FALSE;
  } while (reading.last_id > after);
  wr_advice_figures_take (&figures, activity);
  wr_advice_give (self, &figures);
  return TRUE;
}
