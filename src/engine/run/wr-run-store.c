/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A run and its store: what has committed, and what cannot be written.
 */

#include "config.h"

#include "wr-run-private.h"

static void
committed_cb (WrStore *store, GArray *row_ids, gpointer user_data)
{
  WrRun *self = user_data;

  wr_tally_note_committed (self->tally, row_ids);
}

/* What cannot be written is kept by the store; the run ends, and a retry begins with writing it. */
void
wr_run_note_store_failed (WrRun *self, const GError *cause)
{
  g_autoptr (GError) error = g_error_new_literal (WR_RUN_ERROR, WR_RUN_ERROR_STORE, cause->message);

  wr_run_set_error (self, error);
  if (self->crew == NULL || self->state == WR_RUN_ENDED)
    return;
  wr_run_set_state (self, WR_RUN_STOPPING);
  g_cancellable_cancel (self->stop);
}

static void
failed_cb (WrStore *store, GError *cause, gpointer user_data)
{
  wr_run_note_store_failed (user_data, cause);
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
  g_object_notify (G_OBJECT (self), "store");
}

/* Of the errors of other rooms, those that a caller acts on are the run's own. */
GError *
wr_run_translate_error (const GError *error)
{
  if (error->domain == WR_STORE_ERROR)
    return g_error_new_literal (WR_RUN_ERROR, WR_RUN_ERROR_STORE, error->message);
  return g_error_copy (error);
}
