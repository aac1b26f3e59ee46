/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A run and its store.
 *
 * While the store cannot be written or read the run is held: pages in flight end, sessions stay,
 * and no page is given out. What was posted is kept by the store, which tries again by itself and
 * says when it has recovered. A call that the run itself made in vain is made again each second,
 * since no signal tells of those.
 */

#include "config.h"

#include "wr-run-private.h"

#define AGAIN_S 1

static void
committed_cb (WrStore *store, GArray *row_ids, gpointer user_data)
{
  WrRun *self = user_data;

  wr_tally_note_committed (self->tally, row_ids);
}

/* Of the errors of other rooms, those that a caller acts on are the run's own. */
GError *
wr_run_translate_error (const GError *error)
{
  if (error->domain == WR_STORE_ERROR)
    return g_error_new_literal (WR_RUN_ERROR, WR_RUN_ERROR_STORE, error->message);
  return g_error_copy (error);
}

/* A run that starts or has ended hears of the store's trouble from its own calls. */
static gboolean
run_can_hold (WrRun *self)
{
  return (self->crew != NULL || self->end_state != NULL) && self->state != WR_RUN_ENDED &&
         !g_cancellable_is_cancelled (self->stop);
}

static void
run_hold (WrRun *self, const GError *cause)
{
  g_autoptr (GError) error = wr_run_translate_error (cause);

  wr_run_set_error (self, error);
  wr_run_update_state (self);
}

gboolean
wr_run_is_held (WrRun *self)
{
  return self->store_failed || self->call_failed;
}

static void
failed_cb (WrStore *store, GError *cause, gpointer user_data)
{
  WrRun *self = user_data;

  if (!run_can_hold (self))
    return;
  self->store_failed = TRUE;
  run_hold (self, cause);
}

static void
run_go_on (WrRun *self)
{
  if (wr_run_is_held (self))
    return;
  if (g_error_matches (self->error, WR_RUN_ERROR, WR_RUN_ERROR_STORE))
    wr_run_set_error (self, NULL);
  wr_run_update_state (self);
  wr_run_take_news (self);
}

static void
recovered_cb (WrStore *store, gpointer user_data)
{
  WrRun *self = user_data;

  if (!self->store_failed)
    return;
  self->store_failed = FALSE;
  run_go_on (self);
}

/* Makes again the calls that failed. */
static void
run_call_again (WrRun *self)
{
  g_clear_handle_id (&self->again, g_source_remove);
  if (self->end_state != NULL)
    wr_run_flush (self);
  else
    wr_run_requeue_pending (self);
}

static gboolean
again_cb (gpointer user_data)
{
  WrRun *self = user_data;

  self->again = 0;
  run_call_again (self);
  return G_SOURCE_REMOVE;
}

/**
 * wr_run_note_call_failed:
 *
 * A call to the store was made in vain.
 *
 * Returns: whether it will be made again
 */
gboolean
wr_run_note_call_failed (WrRun *self, const GError *cause)
{
  if (cause->domain != WR_STORE_ERROR || !run_can_hold (self))
    return FALSE;
  self->call_failed = TRUE;
  if (self->again == 0)
    self->again = g_timeout_add_seconds (AGAIN_S, again_cb, self);
  run_hold (self, cause);
  return TRUE;
}

void
wr_run_note_call_done (WrRun *self)
{
  if (!self->call_failed)
    return;
  self->call_failed = FALSE;
  self->unread = FALSE;
  run_go_on (self);
}

/* The workers read the store too: what they cannot is tried again as a call of the run's own. */
void
wr_run_check_reading (WrRun *self)
{
  g_autoptr (GError) cause = wr_frontier_dup_error (self->crew->frontier);

  if (cause != NULL && !self->unread && !self->requeueing)
    self->unread = wr_run_note_call_failed (self, cause);
}

/* Nothing is held any more: the run is over. */
void
wr_run_let_go (WrRun *self)
{
  g_clear_handle_id (&self->again, g_source_remove);
  g_clear_handle_id (&self->patience, g_source_remove);
  self->store_failed = FALSE;
  self->call_failed = FALSE;
  self->unread = FALSE;
}

void
wr_run_set_store (WrRun *self, WrStore *store)
{
  if (self->store != NULL || store == NULL)
    return;
  self->store = g_object_ref (store);
  self->create = FALSE;
  g_signal_connect (store, "committed", G_CALLBACK (committed_cb), self);
  g_signal_connect (store, "failed", G_CALLBACK (failed_cb), self);
  g_signal_connect (store, "recovered", G_CALLBACK (recovered_cb), self);
  g_object_notify (G_OBJECT (self), "store");
}

/**
 * wr_run_retry_store:
 *
 * While the run is held: tries at once whether the store can be written, which happens by itself
 * now and then.
 */
void
wr_run_retry_store (WrRun *self)
{
  g_return_if_fail (WR_IS_RUN (self));

  if (self->state != WR_RUN_HELD)
    return;
  wr_store_retry (self->store);
  if (self->again != 0)
    run_call_again (self);
}
