/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrStartGate: how many sessions are being started at a time.
 *
 * Browsers that all start at once take each other's time and drivers begin to fail, so only a few
 * start together. The first goes alone: until one has started nobody knows whether there is a
 * browser at all, and whether it can read the job's selectors.
 */

#include "config.h"

#include "wr-start-gate.h"

struct _WrStartGate {
  GMutex mutex;
  GCond cond;
  int at_a_time;
  int n_inside;     /* (mutex mutex) */
  gboolean started; /* one has started (mutex mutex) */
};

/**
 * wr_start_gate_new:
 * @at_a_time: sessions to start together once the first has started
 */
WrStartGate *
wr_start_gate_new (int at_a_time)
{
  WrStartGate *self = g_new0 (WrStartGate, 1);

  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->at_a_time = at_a_time;
  return self;
}

void
wr_start_gate_free (WrStartGate *self)
{
  g_cond_clear (&self->cond);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

static void
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  WrStartGate *self = user_data;

  g_mutex_lock (&self->mutex);
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
}

/**
 * wr_start_gate_enter:
 *
 * Blocks until the caller may start a session. It then must call wr_start_gate_leave().
 *
 * Returns: %FALSE when @cancellable was cancelled
 */
gboolean
wr_start_gate_enter (WrStartGate *self, GCancellable *cancellable)
{
  gulong id = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), self, NULL);
  gboolean cancelled;

  g_mutex_lock (&self->mutex);
  while (!(cancelled = g_cancellable_is_cancelled (cancellable)) &&
         self->n_inside >= (self->started ? self->at_a_time : 1))
    g_cond_wait (&self->cond, &self->mutex);
  if (!cancelled)
    self->n_inside++;
  g_mutex_unlock (&self->mutex);
  g_cancellable_disconnect (cancellable, id);
  return !cancelled;
}

/**
 * wr_start_gate_leave:
 * @started: whether the session has started
 */
void
wr_start_gate_leave (WrStartGate *self, gboolean started)
{
  g_mutex_lock (&self->mutex);
  self->n_inside--;
  self->started |= started;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
}
