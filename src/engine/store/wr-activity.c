/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrActivity: a run's events added up, by kind and by second.
 *
 * Events must come in the order of their ids. A page counts when it was read, since most pages end
 * with that; a retry that follows takes it back, and a page that is given up without having been
 * read counts at that moment. A damaged store can hold any number, so that spans are cut to a day.
 */

#include "config.h"

#include "wr-activity.h"

#define LONGEST_SPAN G_TIME_SPAN_DAY
#define LATEST ((gint64) G_MAXUINT32 * G_USEC_PER_SEC)

typedef struct {
  gint64 read_page; /* the page that it has read last; 0: none */
  gint64 read_at;   /* µs since 1970 */
} Worker;

WrActivity *
wr_activity_new (void)
{
  WrActivity *self = g_new0 (WrActivity, 1);

  self->seconds = g_array_new (FALSE, FALSE, sizeof (WrActivitySecond));
  self->workers = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->controller_cpu = self->browsers_cpu = -1;
  self->browsers_pss_peak = self->memory_available_least = -1;
  wr_usage_sample_init (&self->last);
  return self;
}

void
wr_activity_free (WrActivity *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->seconds);
  g_hash_table_unref (self->workers);
  g_free (self);
}

static guint
find_second (WrActivity *self, gint64 second)
{
  const WrActivitySecond *seconds = (const WrActivitySecond *) (void *) self->seconds->data;
  guint low = 0, high = self->seconds->len;

  if (high > 0 && seconds[high - 1].second < second) /* most events are of the last ones */
    return high;
  while (low < high) {
    guint middle = low + (high - low) / 2;
    if (seconds[middle].second < second)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static WrActivitySecond *
get_second (WrActivity *self, gint64 second)
{
  guint i = find_second (self, second);

  if (i == self->seconds->len
      || g_array_index (self->seconds, WrActivitySecond, i).second != second) {
    WrActivitySecond fresh = { .second = second, .controller_pss = -1, .browsers_pss = -1 };
    g_array_insert_val (self->seconds, i, fresh);
  }
  return &g_array_index (self->seconds, WrActivitySecond, i);
}

static Worker *
get_worker (WrActivity *self, int number)
{
  Worker *worker = g_hash_table_lookup (self->workers, GINT_TO_POINTER (number));

  if (worker == NULL) {
    worker = g_new0 (Worker, 1);
    g_hash_table_insert (self->workers, GINT_TO_POINTER (number), worker);
  }
  return worker;
}

static gboolean
is_busy (WrEventKind kind)
{
  return kind == WR_EVENT_NAVIGATING || kind == WR_EVENT_WAITING || kind == WR_EVENT_EXTRACTING;
}

static void
add_span (WrActivity *self, const WrEvent *event)
{
  gint64 time = event->started;
  gint64 end = time + CLAMP (event->duration, 0, LONGEST_SPAN);

  while (time < end) {
    WrActivitySecond *second = get_second (self, time / G_USEC_PER_SEC);
    gint64 part = MIN (end, (second->second + 1) * G_USEC_PER_SEC) - time;

    second->worked += part;
    second->busy += is_busy (event->kind) ? part : 0;
    second->starting += event->kind == WR_EVENT_STARTING ? part : 0;
    self->totals[event->kind] += part;
    time += part;
  }
  if (event->kind == WR_EVENT_IDLE && g_strcmp0 (event->detail, "host") == 0)
    self->site_down += end - event->started;
}

static void
count_page (WrActivity *self, gint64 time, int n)
{
  get_second (self, time / G_USEC_PER_SEC)->pages += n;
}

/* What came of a page, as far as it is told. */
static void
follow_page (WrActivity *self, const WrEvent *event)
{
  Worker *worker = get_worker (self, event->worker);
  gboolean read = event->page_id != 0 && worker->read_page == event->page_id;

  if (event->kind == WR_EVENT_EXTRACTING && event->page_id != 0) {
    worker->read_page = event->page_id;
    worker->read_at = event->started + CLAMP (event->duration, 0, LONGEST_SPAN);
    count_page (self, worker->read_at, 1);
  } else if (event->kind == WR_EVENT_RETRY && read) {
    count_page (self, worker->read_at, -1);
    worker->read_page = 0;
  } else if (event->kind == WR_EVENT_FAILED && !read) {
    count_page (self, event->started, 1);
  }
}

/* The worker's words for an answer that asks for fewer requests. */
static gboolean
is_refusal (const WrEvent *event)
{
  return event->kind == WR_EVENT_RETRY
         && (g_strcmp0 (event->detail, "http: 429") == 0
             || g_strcmp0 (event->detail, "http: 503") == 0);
}

/* A run that was resumed counts its processor time from nothing again. */
static void
add_cpu (gint64 *sum, gint64 last, gint64 value)
{
  if (value < 0)
    return;
  gint64 part = last < 0 || value < last ? value : value - last;
  *sum = MAX (*sum, 0) + MIN (part, G_MAXINT64 / 4 - MIN (MAX (*sum, 0), G_MAXINT64 / 4));
}

static void
add_usage (WrActivity *self, const WrEvent *event)
{
  WrUsageSample sample;

  if (!wr_usage_sample_parse (&sample, event->detail))
    return;
  WrActivitySecond *second = get_second (self, event->started / G_USEC_PER_SEC);

  if (sample.controller_pss >= 0)
    second->controller_pss = sample.controller_pss;
  if (sample.browsers_pss >= 0)
    second->browsers_pss = sample.browsers_pss;
  add_cpu (&self->controller_cpu, self->last.controller_cpu, sample.controller_cpu);
  add_cpu (&self->browsers_cpu, self->last.browsers_cpu, sample.browsers_cpu);
  if (sample.browsers_cpu >= 0)
    self->browsers_cpu_second = second->second;
  self->browsers_pss_peak = MAX (self->browsers_pss_peak, sample.browsers_pss);
  if (sample.memory_available >= 0
      && (self->memory_available_least < 0
          || sample.memory_available < self->memory_available_least))
    self->memory_available_least = sample.memory_available;
  self->last = sample;
}

/**
 * wr_activity_add:
 *
 * Adds the event that the store has next.
 */
void
wr_activity_add (WrActivity *self, const WrEvent *event)
{
  if (event->started < 0 || event->started > LATEST || event->kind >= WR_N_EVENT_KINDS)
    return;

  self->counts[event->kind]++;
  if (event->kind == WR_EVENT_USAGE) {
    add_usage (self, event);
    return;
  }
  if (wr_event_kind_is_span (event->kind))
    add_span (self, event);
  follow_page (self, event);
  self->n_refused += is_refusal (event);
}

/**
 * wr_activity_get_n_workers:
 *
 * Returns: how many workers there are events of
 */
guint
wr_activity_get_n_workers (WrActivity *self)
{
  return g_hash_table_size (self->workers);
}

/**
 * wr_activity_get_n_pages:
 *
 * Returns: the pages that ended
 */
gint64
wr_activity_get_n_pages (WrActivity *self)
{
  gint64 n = 0;

  for (guint i = 0; i < self->seconds->len; i++)
    n += g_array_index (self->seconds, WrActivitySecond, i).pages;
  return n;
}
