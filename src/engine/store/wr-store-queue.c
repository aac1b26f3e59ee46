/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrStoreQueue: what waits for the store's thread.
 *
 * Posts are written in their order. The thread collects what comes within LINGER_US into one
 * transaction, so a lone result waits no longer than that; whoever needs it sooner (a flush, a
 * call, the close) says so and the thread goes at once. Events alone may wait longer. They have a
 * bound of their own, so that no result ever waits for room that events have taken.
 */

#include "config.h"

#include "wr-store-queue.h"

#include "wr-store.h"

#include <glib/gi18n-lib.h>

/* Longer, people would notice; and a transaction costs the processor about half as much as the two
 * commands of a page, so that there should not be one for each. */
#define LINGER_US (100 * G_TIME_SPAN_MILLISECOND)
#define EVENT_LINGER_US (250 * G_TIME_SPAN_MILLISECOND)
#define EVENT_PATIENCE_US (1 * G_TIME_SPAN_SECOND)
#define BATCH_ENOUGH 1024

typedef struct {
  WrResult *result;  /* (owned) (nullable) */
  gsize bytes;       /* of the result */
  WrEvent *event;    /* (owned) (nullable) */
  WrStoreCall *call; /* (unowned) (nullable) */
} Entry;

struct _WrStoreQueue {
  GMutex mutex;
  GCond wake;       /* for the store's thread */
  GCond changed;    /* for all others */
  GQueue entries;   /* (mutex mutex) (element-type Entry) */
  guint results;    /* (mutex mutex) in the queue or in the thread's hands */
  gsize bytes;      /* (mutex mutex) that these take */
  guint events;     /* (mutex mutex) in the queue or in the thread's hands */
  guint64 posted;   /* (mutex mutex) results and events ever */
  guint64 written;  /* (mutex mutex) */
  guint hurry;      /* (mutex mutex) callers that wait for the thread */
  gboolean closing; /* (mutex mutex) */
  gboolean lingering; /* (mutex mutex) the thread lets posts come together */
  gboolean retry;   /* (mutex mutex) */
  GError *problem;  /* (mutex mutex) (owned) (nullable) what keeps the thread from writing */
};

WrStoreBatch *
wr_store_batch_new (void)
{
  WrStoreBatch *self = g_new0 (WrStoreBatch, 1);

  self->results = g_ptr_array_new_with_free_func ((GDestroyNotify) wr_result_free);
  self->events = g_ptr_array_new_with_free_func ((GDestroyNotify) wr_event_free);
  return self;
}

void
wr_store_batch_clear (WrStoreBatch *self)
{
  g_ptr_array_set_size (self->results, 0);
  g_ptr_array_set_size (self->events, 0);
  self->bytes = 0;
}

void
wr_store_batch_free (WrStoreBatch *self)
{
  g_ptr_array_unref (self->results);
  g_ptr_array_unref (self->events);
  g_free (self);
}

WrStoreQueue *
wr_store_queue_new (void)
{
  WrStoreQueue *self = g_new0 (WrStoreQueue, 1);

  g_mutex_init (&self->mutex);
  g_cond_init (&self->wake);
  g_cond_init (&self->changed);
  g_queue_init (&self->entries);
  return self;
}

static void
entry_free (Entry *entry)
{
  wr_result_free (entry->result);
  wr_event_free (entry->event);
  g_free (entry);
}

void
wr_store_queue_free (WrStoreQueue *self)
{
  if (self == NULL)
    return;

  g_queue_clear_full (&self->entries, (GDestroyNotify) entry_free);
  g_clear_error (&self->problem);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->wake);
  g_cond_clear (&self->changed);
  g_free (self);
}

static void
cancelled_cb (GCancellable *cancellable, WrStoreQueue *self)
{
  g_mutex_lock (&self->mutex);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
}

/* The handler takes the mutex, so it must neither be connected nor disconnected under it. */
static gulong
watch (WrStoreQueue *self, GCancellable *cancellable)
{
  if (cancellable == NULL)
    return 0;
  return g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), self, NULL);
}

/* With the mutex held. A result that is larger than the bound gets in where there is room left. */
static gboolean
has_room (WrStoreQueue *self)
{
  return self->results < WR_STORE_MAX_PENDING && self->bytes < WR_STORE_MAX_BYTES;
}

/* With the mutex held: whether the thread must not linger. */
static gboolean
is_due (WrStoreQueue *self)
{
  return self->entries.length >= BATCH_ENOUGH || !has_room (self) || self->hurry > 0
         || self->closing;
}

/* With the mutex held. Of most posts a thread that lingers need not know: only of the first result,
 * for which it lingers less. */
static void
append (WrStoreQueue *self, Entry content)
{
  gboolean first = content.result != NULL && self->results == 1;

  g_queue_push_tail (&self->entries, g_memdup2 (&content, sizeof content));
  if (!self->lingering || first || is_due (self))
    g_cond_signal (&self->wake);
}

/* With the mutex held: whether there is room; waits until there is, or until it is not worth it. */
static gboolean
wait_for_room (WrStoreQueue *self, GCancellable *cancellable)
{
  while (!has_room (self) && !self->closing && !g_cancellable_is_cancelled (cancellable))
    g_cond_wait (&self->changed, &self->mutex);

  return !self->closing && has_room (self);
}

static gboolean
post (WrStoreQueue *self, WrResult *result, GCancellable *cancellable)
{
  gsize bytes = wr_result_get_size (result);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (!wait_for_room (self, cancellable))
    return FALSE;
  self->results++;
  self->bytes += bytes;
  self->posted++;
  append (self, (Entry) { .result = result, .bytes = bytes });
  return TRUE;
}

/**
 * wr_store_queue_post:
 * @result: (transfer full)
 *
 * @cancellable: (nullable): ends a wait for room, or keeps from one; where there is room it is
 *   posted all the same
 *
 * Returns: whether it will be written: not after the close, nor without room
 */
gboolean
wr_store_queue_post (WrStoreQueue *self, WrResult *result, GCancellable *cancellable)
{
  gulong handler = watch (self, cancellable);
  gboolean ok = post (self, result, cancellable);

  g_cancellable_disconnect (cancellable, handler);
  if (!ok)
    wr_result_free (result);
  return ok;
}

/* With the mutex held: an event is not worth a long wait. */
static gboolean
wait_for_event_room (WrStoreQueue *self)
{
  gint64 end = g_get_monotonic_time () + EVENT_PATIENCE_US;

  while (self->events >= WR_STORE_MAX_EVENTS && !self->closing && self->problem == NULL
         && g_cond_wait_until (&self->changed, &self->mutex, end))
    ;
  return !self->closing && self->events < WR_STORE_MAX_EVENTS;
}

static gboolean
post_event (WrStoreQueue *self, WrEvent *event)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (!wait_for_event_room (self))
    return FALSE;
  self->events++;
  self->posted++;
  append (self, (Entry) { .event = event });
  return TRUE;
}

/**
 * wr_store_queue_post_event:
 * @event: (transfer full)
 *
 * Returns: whether it will be written; it is dropped after the close, and where there is no room
 *   and little hope of it.
 */
gboolean
wr_store_queue_post_event (WrStoreQueue *self, WrEvent *event, GCancellable *cancellable)
{
  gboolean ok = !g_cancellable_is_cancelled (cancellable) && post_event (self, event);

  if (!ok)
    wr_event_free (event);
  return ok;
}

/**
 * wr_store_queue_call:
 *
 * Has the thread do @call after what was posted before, and waits for it.
 *
 * Returns: whether it was done without an error of the call's own.
 */
gboolean
wr_store_queue_call (WrStoreQueue *self, WrStoreCall *call)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (self->closing) {
    call->error = g_error_new_literal (WR_STORE_ERROR, WR_STORE_ERROR_CLOSED,
                                       _ ("The run’s file is closed already"));
    return FALSE;
  }
  self->hurry++;
  append (self, (Entry) { .call = call });
  while (!call->ended)
    g_cond_wait (&self->changed, &self->mutex);
  self->hurry--;
  return call->error == NULL;
}

static gboolean
flush (WrStoreQueue *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  guint64 goal = self->posted;

  self->hurry++;
  g_cond_signal (&self->wake);
  while (self->written < goal && self->problem == NULL && !g_cancellable_is_cancelled (cancellable))
    g_cond_wait (&self->changed, &self->mutex);
  self->hurry--;

  if (self->written >= goal)
    return TRUE;
  if (self->problem != NULL)
    g_propagate_error (error, g_error_copy (self->problem));
  else
    g_cancellable_set_error_if_cancelled (cancellable, error);
  return FALSE;
}

/**
 * wr_store_queue_flush:
 *
 * Waits until all that was posted before is written, or cannot be.
 */
gboolean
wr_store_queue_flush (WrStoreQueue *self, GCancellable *cancellable, GError **error)
{
  gulong handler = watch (self, cancellable);
  gboolean ok = flush (self, cancellable, error);

  if (handler != 0)
    g_cancellable_disconnect (cancellable, handler);
  return ok;
}

/**
 * wr_store_queue_retry:
 *
 * Lets the thread try again what it could not write; until that has ended there is no problem to
 * tell, so that a flush or a call from now on waits for its outcome.
 */
void
wr_store_queue_retry (WrStoreQueue *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  self->retry = TRUE;
  g_clear_error (&self->problem);
  g_cond_signal (&self->wake);
}

/**
 * wr_store_queue_close:
 *
 * Nothing is taken any more; the thread writes what is there and ends.
 */
void
wr_store_queue_close (WrStoreQueue *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  self->closing = TRUE;
  g_cond_signal (&self->wake);
  g_cond_broadcast (&self->changed);
}

static gboolean
wait_for_entries (WrStoreQueue *self)
{
  while (self->entries.length == 0) {
    if (self->closing)
      return FALSE;
    g_cond_wait (&self->wake, &self->mutex);
  }
  return TRUE;
}

static void
linger (WrStoreQueue *self)
{
  gint64 start = g_get_monotonic_time ();

  self->lingering = TRUE;
  while (!is_due (self)
         && g_cond_wait_until (&self->wake, &self->mutex,
                               start + (self->results > 0 ? LINGER_US : EVENT_LINGER_US)))
    ;
  self->lingering = FALSE;
}

/* Up to the next call, which must find done what was posted before it. */
static void
move_posts (WrStoreQueue *self, WrStoreBatch *batch)
{
  const Entry *head;

  while ((head = g_queue_peek_head (&self->entries)) != NULL && head->call == NULL) {
    Entry *entry = g_queue_pop_head (&self->entries);
    batch->bytes += entry->bytes;
    if (entry->result != NULL)
      g_ptr_array_add (batch->results, g_steal_pointer (&entry->result));
    else
      g_ptr_array_add (batch->events, g_steal_pointer (&entry->event));
    entry_free (entry);
  }
}

/**
 * wr_store_queue_take:
 * @batch: empty; gets what is to be written together
 * @call: (out): or a call, if @batch stays empty
 *
 * Waits for something to do.
 *
 * Returns: %FALSE if the queue is closed and empty.
 */
gboolean
wr_store_queue_take (WrStoreQueue *self, WrStoreBatch *batch, WrStoreCall **call)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  *call = NULL;
  if (!wait_for_entries (self))
    return FALSE;
  linger (self);
  move_posts (self, batch);
  if (batch->results->len + batch->events->len == 0) {
    Entry *entry = g_queue_pop_head (&self->entries);
    *call = entry->call;
    entry_free (entry);
  }
  return TRUE;
}

/**
 * wr_store_queue_written:
 *
 * The transaction with @batch has committed.
 */
void
wr_store_queue_written (WrStoreQueue *self, const WrStoreBatch *batch)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  self->results -= batch->results->len;
  self->bytes -= batch->bytes;
  self->events -= batch->events->len;
  self->written += batch->results->len + batch->events->len;
  g_clear_error (&self->problem);
  g_cond_broadcast (&self->changed);
}

void
wr_store_queue_answer (WrStoreQueue *self, WrStoreCall *call)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  call->ended = TRUE;
  g_cond_broadcast (&self->changed);
}

/* With the mutex held: whoever waits behind the problem is told of it now. */
static void
refuse_calls (WrStoreQueue *self)
{
  for (GList *l = self->entries.head; l != NULL && self->problem != NULL;) {
    GList *next = l->next;
    Entry *entry = l->data;
    if (entry->call != NULL) {
      entry->call->error = g_error_copy (self->problem);
      entry->call->ended = TRUE;
      g_queue_delete_link (&self->entries, l);
      entry_free (entry);
    }
    l = next;
  }
  g_cond_broadcast (&self->changed);
}

/**
 * wr_store_queue_fail:
 * @problem: why the batch could not be written
 *
 * To be called before anybody is told of @problem: a retry from then on is not lost.
 */
void
wr_store_queue_fail (WrStoreQueue *self, const GError *problem)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_clear_error (&self->problem);
  self->problem = g_error_copy (problem);
  self->retry = FALSE;
  refuse_calls (self);
}

/**
 * wr_store_queue_wait_for_retry:
 *
 * @patience: µs
 *
 * After wr_store_queue_fail(): waits until it is worth another try. Calls that come meanwhile are
 * refused.
 */
WrStoreWait
wr_store_queue_wait_for_retry (WrStoreQueue *self, gint64 patience)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  gint64 end = g_get_monotonic_time () + patience;

  if (!self->retry)
    refuse_calls (self); /* who has come since the failure woke nobody */
  while (!self->retry && !self->closing
         && g_cond_wait_until (&self->wake, &self->mutex, end))
    refuse_calls (self);
  if (self->closing)
    return WR_STORE_WAIT_CLOSED;
  return self->retry ? WR_STORE_WAIT_RETRY : WR_STORE_WAIT_TIME_OUT;
}
