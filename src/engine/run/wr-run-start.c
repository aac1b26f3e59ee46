/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A run's start: what it needs is made in a thread (WrRunOutfit), then it gets its crew. Whoever
 * asked for the start hears of it when the first session is there.
 */

#include "config.h"

#include "wr-run-private.h"

#include "wr-run-outfit.h"

#include <glib/gi18n-lib.h>

/* Answers whoever waits for the start. */
void
wr_run_end_start (WrRun *self, const GError *error)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->start_task);

  if (self->start_handler != 0)
    g_cancellable_disconnect (self->start_cancellable, self->start_handler);
  self->start_handler = 0;
  g_clear_object (&self->start_cancellable);
  if (task == NULL)
    return;
  if (error != NULL)
    g_task_return_error (task, g_error_copy (error));
  else if (self->stopped || g_cancellable_is_cancelled (self->stop))
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("The run was stopped"));
  else
    g_task_return_boolean (task, TRUE);
}

static void
prepare_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  WrRunOutfit *outfit = data;
  GError *error = NULL;

  if (wr_run_outfit_prepare (outfit, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* A task's thread may be the last to let the task go. So a run's tasks own nothing that belongs to
 * the main thread: the run comes as user data, and the outfit is lent. */
static void
prepared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WrRun) self = user_data;
  g_autoptr (WrRunOutfit) outfit = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) cause = NULL;
  gboolean ok = g_task_propagate_boolean (G_TASK (result), &cause);

  wr_run_set_store (self, outfit->store);
  if (self->driver == NULL)
    self->driver = g_steal_pointer (&outfit->driver);
  if (!ok) {
    g_autoptr (GError) error = wr_run_translate_error (cause);
    wr_run_set_error (self, error);
    wr_run_end (self);
    return;
  }
  wr_tally_set_stored (self->tally, &outfit->counts);
  wr_usage_set_store (self->usage, self->store, self->stop);
  self->crew = wr_crew_new (self->job, self->driver, self->store,
                            g_steal_pointer (&outfit->frontier), self->tally, self->usage,
                            self->stop);
  wr_run_update_state (self);
  wr_crew_set_size (self->crew, self->n_workers);
  wr_run_requeue_pending (self);
}

/* Makes what is needed, and then the crew. */
void
wr_run_prepare (WrRun *self)
{
  WrRunOutfit *outfit = g_new0 (WrRunOutfit, 1);

  outfit->job = wr_job_copy (self->job);
  outfit->path = g_strdup (self->path);
  outfit->create = self->create;
  outfit->pending = wr_run_pending_steal (&self->pending);
  if (self->store != NULL)
    outfit->store = g_object_ref (self->store);
  if (self->driver != NULL)
    outfit->driver = wr_driver_copy (self->driver);

  g_clear_error (&self->error);
  g_clear_object (&self->stop);
  self->stop = g_cancellable_new ();
  self->stopped = FALSE;
  self->ready = FALSE;
  if (self->started == 0)
    self->started = g_get_monotonic_time ();
  self->usage = wr_usage_start ();
  wr_usage_set_bound (self->usage, (gint64) self->job->recycle.memory_mb * 1024 * 1024);
  wr_run_set_state (self, WR_RUN_STARTING);

  g_autoptr (GTask) task = g_task_new (NULL, self->stop, prepared_cb, g_object_ref (self));
  g_task_set_source_tag (task, wr_run_prepare);
  g_task_set_task_data (task, outfit, NULL);
  g_task_run_in_thread (task, prepare_thread);
}

static void
start_cancelled_cb (GCancellable *cancellable, gpointer stop)
{
  g_cancellable_cancel (stop);
}

/**
 * wr_run_start_async:
 *
 * Starts the run. @callback comes when the first session has started and can read the job's
 * selectors, or when that failed; the pages go on after it until the state is %WR_RUN_ENDED.
 */
void
wr_run_start_async (WrRun *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                    gpointer user_data)
{
  g_return_if_fail (WR_IS_RUN (self));
  g_return_if_fail (self->state == WR_RUN_NEW);

  self->start_task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (self->start_task, wr_run_start_async);
  wr_run_prepare (self);
  if (cancellable == NULL)
    return;
  self->start_cancellable = g_object_ref (cancellable);
  self->start_handler = g_cancellable_connect (cancellable, G_CALLBACK (start_cancelled_cb),
                                               g_object_ref (self->stop), g_object_unref);
}

/**
 * wr_run_start_finish:
 *
 * Returns: %FALSE with what kept the run from starting: %WR_RUN_ERROR, %WR_JOB_ERROR, or
 *   %G_IO_ERROR_CANCELLED; the run has then ended
 */
gboolean
wr_run_start_finish (WrRun *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
