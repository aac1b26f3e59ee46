/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrWorkerLog: what a worker did, as events for the store.
 *
 * One span is open at a time; the next one's begin is its end. Events are kept until
 * wr_worker_log_post(), which may wait: a span may begin under the frontier's lock, where nobody
 * may wait. Belongs to the worker's thread.
 */

#include "config.h"

#include "wr-worker-log.h"

#define LEAST_SPAN G_TIME_SPAN_MILLISECOND /* a wait that is shorter was none */

struct _WrWorkerLog {
  int worker;
  WrStore *store;     /* (unowned) */
  GCancellable *stop; /* (unowned) */
  WrEvent *open;      /* (owned) (nullable) the span that goes on */
  gint64 begin;       /* monotonic µs: of the open span */
  GQueue ended;       /* (element-type WrEvent) (owned) to be posted */
};

WrWorkerLog *
wr_worker_log_new (int worker, WrStore *store, GCancellable *stop)
{
  WrWorkerLog *self = g_new0 (WrWorkerLog, 1);

  self->worker = worker;
  self->store = store;
  self->stop = stop;
  g_queue_init (&self->ended);
  return self;
}

void
wr_worker_log_free (WrWorkerLog *self)
{
  g_clear_pointer (&self->open, wr_event_free);
  g_queue_clear_full (&self->ended, (GDestroyNotify) wr_event_free);
  g_free (self);
}

/**
 * wr_worker_log_end:
 *
 * Ends the open span; none follows yet.
 */
void
wr_worker_log_end (WrWorkerLog *self)
{
  g_autoptr (WrEvent) event = g_steal_pointer (&self->open);

  if (event == NULL)
    return;
  event->duration = g_get_monotonic_time () - self->begin;
  if (event->duration >= LEAST_SPAN || event->page_id != 0)
    g_queue_push_tail (&self->ended, g_steal_pointer (&event));
}

/**
 * wr_worker_log_begin:
 * @kind: a span
 * @page_id: 0: none
 * @detail: (nullable): a code
 *
 * Begins a span and ends the one before. What goes on already does so.
 */
void
wr_worker_log_begin (WrWorkerLog *self, WrEventKind kind, gint64 page_id, const char *detail)
{
  if (self->open != NULL && self->open->kind == kind && self->open->page_id == page_id &&
      g_strcmp0 (self->open->detail, detail) == 0 && page_id == 0)
    return;
  wr_worker_log_end (self);
  self->open = wr_event_new (kind, self->worker, page_id);
  self->open->detail = g_strdup (detail);
  self->begin = g_get_monotonic_time ();
}

/**
 * wr_worker_log_split:
 * @duration: µs
 *
 * Says that the open span began with one of @kind, which took @duration.
 */
void
wr_worker_log_split (WrWorkerLog *self, WrEventKind kind, gint64 duration)
{
  if (self->open == NULL || duration < LEAST_SPAN)
    return;

  WrEvent *first = wr_event_new (kind, self->worker, self->open->page_id);
  first->started = self->open->started;
  first->duration = MIN (duration, g_get_monotonic_time () - self->begin);
  g_queue_push_tail (&self->ended, first);
  self->open->started += first->duration;
  self->begin += first->duration;
}

/**
 * wr_worker_log_note:
 * @kind: a moment
 */
void
wr_worker_log_note (WrWorkerLog *self, WrEventKind kind, gint64 page_id, const char *detail)
{
  WrEvent *event = wr_event_new (kind, self->worker, page_id);

  event->detail = g_strdup (detail);
  g_queue_push_tail (&self->ended, event);
}

/**
 * wr_worker_log_post:
 *
 * Gives what has ended to the store; may wait for room, and drops what has none.
 */
void
wr_worker_log_post (WrWorkerLog *self)
{
  WrEvent *event;

  while ((event = g_queue_pop_head (&self->ended)) != NULL)
    wr_store_post_event (self->store, event, self->stop);
}
