/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A run's end: every worker has left, their browsers are gone, and the store has written what there
 * is, all of it in a thread. A run whose pages were queued anew meanwhile goes on.
 */

#include "config.h"

#include "wr-run-private.h"

#include "wr-pace.h"
#include "wr-worker-list.h"

/* Pages that were queued anew while the run ended by itself: it goes on with them. */
static void
run_go_on (WrRun *self)
{
  if (self->state != WR_RUN_ENDED || !wr_run_pending_is_set (&self->pending))
    return;
  if (self->error == NULL && !g_cancellable_is_cancelled (self->stop)) {
    self->paused = FALSE;
    wr_run_prepare (self);
  } else {
    wr_run_pending_clear (&self->pending);
  }
}

void
wr_run_end (WrRun *self)
{
  if (self->usage != NULL) {
    wr_usage_stop (self->usage);
    wr_usage_get (self->usage, &self->figures);
    g_clear_pointer (&self->usage, wr_usage_free);
  }
  self->finishing = FALSE;
  g_object_ref (self);
  wr_run_set_state (self, WR_RUN_ENDED);
  wr_run_tell_progress (self);
  wr_run_end_start (self, self->error);
  run_go_on (self);
  g_object_unref (self);
}

typedef struct {
  WrStore *store; /* (owned) */
  WrCrew *crew;   /* (owned) */
  const char *state;
} Finish;

static void
finish_free (Finish *finish)
{
  g_clear_pointer (&finish->crew, wr_crew_free);
  g_clear_object (&finish->store);
  g_free (finish);
}

static void
finish_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Finish *finish = data;
  GError *error = NULL;

  g_clear_pointer (&finish->crew, wr_crew_free);
  gboolean ok = wr_store_flush (finish->store, NULL, &error) &&
                wr_store_set_meta (finish->store, "state", finish->state, &error);
  g_clear_object (&finish->store);
  if (ok)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
finished_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WrRun) self = user_data;
  g_autoptr (GError) cause = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &cause) && self->error == NULL) {
    g_autoptr (GError) error = wr_run_translate_error (cause);
    wr_run_set_error (self, error);
  }
  wr_worker_list_update (self->workers, self->tally);
  wr_run_end (self);
}

/* Every worker has left: either all pages have ended, or there is a reason why not, or some were
 * queued anew while the last workers left. */
void
wr_run_finish (WrRun *self)
{
  gboolean over = wr_frontier_is_finished (self->crew->frontier);
  g_autoptr (GError) cause = wr_frontier_dup_error (self->crew->frontier);

  if (self->n_requeueing > 0 || self->finishing)
    return;
  if (cause != NULL && self->error == NULL)
    self->error = g_error_new_literal (WR_RUN_ERROR, WR_RUN_ERROR_STORE, cause->message);
  if (!over && self->error == NULL && !g_cancellable_is_cancelled (self->stop)) {
    wr_crew_set_size (self->crew, self->n_workers);
    return;
  }

  Finish *finish = g_new0 (Finish, 1);
  g_autoptr (GTask) task = g_task_new (NULL, NULL, finished_cb, g_object_ref (self));

  self->finishing = TRUE;
  finish->store = g_object_ref (self->store);
  finish->crew = g_steal_pointer (&self->crew);
  finish->state = over ? "finished" : "stopped";
  g_task_set_source_tag (task, wr_run_finish);
  g_task_set_task_data (task, finish, (GDestroyNotify) finish_free);
  g_task_run_in_thread (task, finish_thread);
}
