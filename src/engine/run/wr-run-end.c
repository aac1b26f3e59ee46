/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A run's end: every worker has left, their browsers are gone, and the store has written what there
 * is, all of it in a thread. A run whose pages were queued anew meanwhile goes on. Who has stopped
 * a run is not kept waiting by a slow disk: the run ends, and the thread goes on with its store.
 */

#include "config.h"

#include "wr-run-private.h"

#include "wr-pace.h"
#include "wr-worker-list.h"

#define FLUSH_MS 700 /* of a stop's two seconds; the workers need one to leave */

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

/**
 * wr_run_end:
 *
 * The run has ended, with its error or without one.
 */
void
wr_run_end (WrRun *self)
{
  if (self->usage != NULL) {
    wr_usage_stop (self->usage);
    wr_usage_get (self->usage, &self->figures);
    g_clear_pointer (&self->usage, wr_usage_free);
  }
  self->end_state = NULL;
  wr_run_let_go (self);
  g_object_ref (self);
  wr_run_set_state (self, WR_RUN_ENDED);
  wr_run_tell_progress (self);
  wr_run_end_start (self, self->error);
  run_go_on (self);
  g_object_unref (self);
}

struct _WrRunFlush {
  WrStore *store; /* (owned) */
  WrCrew *crew;   /* (owned) (nullable) */
  const char *state;
  gboolean left; /* the main thread's: the run has ended without it */
};

static void
flush_free (WrRunFlush *flush)
{
  g_clear_pointer (&flush->crew, wr_crew_free);
  g_clear_object (&flush->store);
  g_free (flush);
}

static void
flush_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  WrRunFlush *flush = data;
  GError *error = NULL;

  g_clear_pointer (&flush->crew, wr_crew_free);
  gboolean ok = wr_store_flush (flush->store, NULL, &error) &&
                wr_store_set_meta (flush->store, "state", flush->state, &error);
  g_clear_object (&flush->store);
  if (ok)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
flushed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WrRun) self = user_data;
  g_autoptr (GError) cause = NULL;
  const WrRunFlush *flush = g_task_get_task_data (G_TASK (result));
  gboolean ok = g_task_propagate_boolean (G_TASK (result), &cause);

  if (flush->left)
    return;
  self->flush = NULL;
  g_clear_handle_id (&self->patience, g_source_remove);
  wr_worker_list_update (self->workers, self->tally);
  if (!ok && wr_run_note_call_failed (self, cause))
    return;
  if (!ok && self->error == NULL) {
    g_autoptr (GError) error = wr_run_translate_error (cause);
    wr_run_set_error (self, error);
  }
  if (ok && g_error_matches (self->error, WR_RUN_ERROR, WR_RUN_ERROR_STORE) &&
      wr_run_is_held (self) && !self->unread)
    wr_run_set_error (self, NULL); /* it was of what has been written now */
  wr_run_end (self);
}

static gboolean
too_slow_cb (gpointer user_data)
{
  WrRun *self = user_data;

  self->patience = 0;
  self->flush->left = TRUE;
  self->flush = NULL;
  wr_run_end (self);
  return G_SOURCE_REMOVE;
}

/* A run that was stopped waits for its store, but not for long. */
void
wr_run_limit_flush (WrRun *self)
{
  if (self->flush != NULL && self->patience == 0 && g_cancellable_is_cancelled (self->stop))
    self->patience = g_timeout_add (FLUSH_MS, too_slow_cb, self);
}

/* Has the browsers that are left ended and the store write everything, in a thread. */
void
wr_run_flush (WrRun *self)
{
  if (self->flush != NULL)
    return;

  WrRunFlush *flush = g_new0 (WrRunFlush, 1);
  g_autoptr (GTask) task = g_task_new (NULL, NULL, flushed_cb, g_object_ref (self));

  self->flush = flush;
  flush->store = g_object_ref (self->store);
  flush->crew = g_steal_pointer (&self->crew);
  flush->state = self->end_state;
  g_task_set_source_tag (task, wr_run_flush);
  g_task_set_task_data (task, flush, (GDestroyNotify) flush_free);
  g_task_run_in_thread (task, flush_thread);
  wr_run_limit_flush (self);
}

/* Every worker has left: either all pages have ended, or there is a reason why not, or some were
 * queued anew while the last workers left. */
void
wr_run_finish (WrRun *self)
{
  gboolean over = wr_frontier_is_finished (self->crew->frontier);
  gboolean stopped = g_cancellable_is_cancelled (self->stop);

  if (self->requeueing || (wr_run_is_held (self) && !stopped))
    return;
  if (!over && self->error == NULL && !stopped) {
    wr_crew_set_size (self->crew, self->n_workers);
    return;
  }
  self->end_state = over ? "finished" : "stopped";
  wr_run_flush (self);
}
