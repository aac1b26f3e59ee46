/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrRunPending: retries, and their undoing, that the store has not heard of yet.
 *
 * Calls add up and keep their order, so that none is lost while the run has no workers that could
 * take its pages, or the store cannot be written.
 */

#include "config.h"

#include "wr-run-pending.h"

typedef struct {
  WrRunPendingKind kind;
  gboolean all;
  GArray *ids; /* (owned) (element-type gint64) */
} Step;

static void
step_free (gpointer data)
{
  Step *step = data;

  g_array_unref (step->ids);
  g_free (step);
}

/* Asked for all once more: who asks faster than the store writes must not make it slower still. */
static gboolean
is_last_again (const WrRunPending *self, WrRunPendingKind kind, const gint64 *page_ids)
{
  if (self->steps == NULL || page_ids != NULL)
    return FALSE;

  const Step *last = g_ptr_array_index (self->steps, self->steps->len - 1);
  return last->kind == kind && last->all;
}

void
wr_run_pending_add (WrRunPending *self, WrRunPendingKind kind, const gint64 *page_ids,
                    gsize n_page_ids)
{
  if (is_last_again (self, kind, page_ids))
    return;

  Step *step = g_new0 (Step, 1);

  step->kind = kind;
  step->all = page_ids == NULL;
  step->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  if (page_ids != NULL)
    g_array_append_vals (step->ids, page_ids, (guint) n_page_ids);
  if (self->steps == NULL)
    self->steps = g_ptr_array_new_with_free_func (step_free);
  g_ptr_array_add (self->steps, step);
}

gboolean
wr_run_pending_is_set (const WrRunPending *self)
{
  return self->steps != NULL;
}

static const gint64 *
step_get_ids (const Step *step)
{
  return step->all ? NULL : (const gint64 *) (gpointer) step->ids->data;
}

static gboolean
step_retry (const Step *step, WrStore *store, WrFrontier *frontier, GError **error)
{
  if (!wr_store_requeue (store, step_get_ids (step), step->ids->len, error))
    return FALSE;
  if (frontier != NULL)
    wr_frontier_rewind (frontier);
  return TRUE;
}

static gboolean
step_undo (const Step *step, WrStore *store, WrFrontier *frontier, GError **error)
{
  g_autoptr (GArray) page_ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (!wr_store_unqueue (store, step_get_ids (step), step->ids->len, page_ids, error))
    return FALSE;
  if (frontier != NULL)
    wr_frontier_withdraw (frontier, (const gint64 *) (gpointer) page_ids->data, page_ids->len);
  return TRUE;
}

/**
 * wr_run_pending_perform:
 *
 * Blocks. A page that is as it should be already stays so: what was done in part may be done again.
 * Nothing may be posted to @store meanwhile, and all that was is to be written.
 */
gboolean
wr_run_pending_perform (const WrRunPending *self, WrStore *store, WrFrontier *frontier,
                        GError **error)
{
  gboolean ok = TRUE;

  for (guint i = 0; ok && self->steps != NULL && i < self->steps->len; i++) {
    const Step *step = g_ptr_array_index (self->steps, i);

    if (step->all || step->ids->len > 0)
      ok = step->kind == WR_RUN_PENDING_RETRY ? step_retry (step, store, frontier, error)
                                              : step_undo (step, store, frontier, error);
  }
  return ok;
}

/**
 * wr_run_pending_steal:
 *
 * Returns: (transfer full): what was pending; nothing is any more
 */
WrRunPending
wr_run_pending_steal (WrRunPending *self)
{
  WrRunPending stolen = *self;

  *self = (WrRunPending){ 0 };
  return stolen;
}

/**
 * wr_run_pending_prepend:
 * @earlier: what was stolen and could not be done; is empty afterwards
 */
void
wr_run_pending_prepend (WrRunPending *self, WrRunPending *earlier)
{
  g_autoptr (GPtrArray) later = g_steal_pointer (&self->steps);

  *self = wr_run_pending_steal (earlier);
  if (later == NULL)
    return;
  if (self->steps == NULL)
    self->steps = g_ptr_array_new_with_free_func (step_free);
  g_ptr_array_extend_and_steal (self->steps, g_steal_pointer (&later));
}

void
wr_run_pending_clear (WrRunPending *self)
{
  g_clear_pointer (&self->steps, g_ptr_array_unref);
}
