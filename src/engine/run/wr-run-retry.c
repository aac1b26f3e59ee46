/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Pages that are to be tried again, or after all not, in a thread while the workers work.
 */

#include "config.h"

#include "wr-run-private.h"

typedef struct {
  WrCrew *crew; /* (unowned) stays while the run counts us */
  WrRunPending pending;
} Requeueing;

static void
requeueing_free (Requeueing *requeueing)
{
  wr_run_pending_clear (&requeueing->pending);
  g_free (requeueing);
}

static void
requeue_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Requeueing *requeueing = data;
  GError *error = NULL;

  if (wr_crew_requeue (requeueing->crew, &requeueing->pending, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
requeued_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WrRun) self = user_data;
  g_autoptr (GError) cause = NULL;

  Requeueing *requeueing = g_task_get_task_data (G_TASK (result));
  gboolean ok = g_task_propagate_boolean (G_TASK (result), &cause);

  self->requeueing = FALSE;
  if (!ok && wr_run_note_call_failed (self, cause)) {
    wr_run_pending_prepend (&self->pending, &requeueing->pending);
    return;
  }
  if (ok)
    wr_run_note_call_done (self);
  wr_run_requeue_pending (self);
  wr_run_take_news (self);
}

/* Also without any where the frontier is to read again. What a run that stops cannot queue it would
 * try again without end, as its call is not held any more. */
void
wr_run_requeue_pending (WrRun *self)
{
  gboolean wanted = self->unread || wr_run_pending_is_set (&self->pending);

  if (!wanted || self->requeueing || self->crew == NULL || g_cancellable_is_cancelled (self->stop))
    return;

  Requeueing *requeueing = g_new0 (Requeueing, 1);
  g_autoptr (GTask) task = g_task_new (NULL, NULL, requeued_cb, g_object_ref (self));

  self->requeueing = TRUE;
  requeueing->crew = self->crew;
  requeueing->pending = wr_run_pending_steal (&self->pending);
  g_task_set_source_tag (task, wr_run_requeue_pending);
  g_task_set_task_data (task, requeueing, (GDestroyNotify) requeueing_free);
  g_task_run_in_thread (task, requeue_thread);
}

/**
 * wr_run_retry:
 * @page_ids: (nullable): pages that have ended, maybe none; %NULL: all failed ones
 *
 * Queues pages again, and goes on: also after the end, beginning with what could not be written.
 * Before the start it is done with the start. While the run stops there is nothing to go on with,
 * and nothing happens. Calls add up: each one's pages are queued.
 */
void
wr_run_retry (WrRun *self, const gint64 *page_ids, gsize n_page_ids)
{
  g_return_if_fail (WR_IS_RUN (self));

  if (self->state == WR_RUN_STOPPING)
    return;
  wr_run_pending_add (&self->pending, WR_RUN_PENDING_RETRY, page_ids, n_page_ids);
  if (self->crew != NULL) {
    wr_run_requeue_pending (self);
  } else if (self->state == WR_RUN_ENDED) {
    self->paused = FALSE;
    wr_run_prepare (self);
  }
}

/**
 * wr_run_undo_retry:
 * @page_ids: (nullable): as wr_run_retry() had them; %NULL: all that were queued again
 *
 * Takes pages that wr_run_retry() has queued out of the queue again: they are as they ended before,
 * with their rows. A page that was taken meanwhile ends with its new attempt. After the end of the
 * run nothing is queued any more, or was left so by a stop, and nothing happens.
 */
void
wr_run_undo_retry (WrRun *self, const gint64 *page_ids, gsize n_page_ids)
{
  g_return_if_fail (WR_IS_RUN (self));

  if (self->state == WR_RUN_STOPPING || self->state == WR_RUN_ENDED)
    return;
  wr_run_pending_add (&self->pending, WR_RUN_PENDING_UNDO, page_ids, n_page_ids);
  wr_run_requeue_pending (self);
}
