/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrPace: for how long a run has been running, and how many pages a second end, over the last 10 s
 * of that.
 */

#include "config.h"

#include "wr-pace.h"

#define SPAN (10 * G_TIME_SPAN_SECOND)

typedef struct {
  gint64 elapsed;
  gint64 ended;
} Sample;

struct _WrPace {
  GArray *samples; /* (owned) (element-type Sample) */
  gint64 begin;    /* monotonic µs: since when the clock runs; 0: it stands */
  gint64 elapsed;  /* µs until then */
};

WrPace *
wr_pace_new (void)
{
  WrPace *self = g_new0 (WrPace, 1);

  self->samples = g_array_new (FALSE, FALSE, sizeof (Sample));
  return self;
}

void
wr_pace_free (WrPace *self)
{
  g_array_unref (self->samples);
  g_free (self);
}

/**
 * wr_pace_set_running:
 *
 * Lets the clock run, or stand while the run is paused or has ended.
 */
void
wr_pace_set_running (WrPace *self, gboolean running)
{
  self->elapsed = wr_pace_get_elapsed (self);
  self->begin = running ? g_get_monotonic_time () : 0;
}

/**
 * wr_pace_get_elapsed:
 *
 * Returns: µs for which the clock has run
 */
gint64
wr_pace_get_elapsed (WrPace *self)
{
  return self->elapsed + (self->begin != 0 ? g_get_monotonic_time () - self->begin : 0);
}

/**
 * wr_pace_add:
 * @elapsed: µs of running, not less than at the last call
 * @ended: pages that have ended until then; less than before when some were queued again
 */
void
wr_pace_add (WrPace *self, gint64 elapsed, gint64 ended)
{
  Sample sample = { elapsed, ended };
  guint n_old = 0;

  if (self->samples->len > 0 &&
      ended < g_array_index (self->samples, Sample, self->samples->len - 1).ended)
    g_array_set_size (self->samples, 0);
  g_array_append_val (self->samples, sample);
  while (g_array_index (self->samples, Sample, n_old).elapsed < elapsed - SPAN)
    n_old++;
  if (n_old > 1)
    g_array_remove_range (self->samples, 0, n_old - 1);
}

/**
 * wr_pace_get:
 *
 * Returns: pages a second; 0 while nothing is known
 */
double
wr_pace_get (WrPace *self)
{
  if (self->samples->len < 2)
    return 0;

  const Sample *first = &g_array_index (self->samples, Sample, 0);
  const Sample *last = &g_array_index (self->samples, Sample, self->samples->len - 1);
  gint64 span = last->elapsed - first->elapsed;

  return span > 0 ? (double) (last->ended - first->ended) * G_USEC_PER_SEC / (double) span : 0;
}
