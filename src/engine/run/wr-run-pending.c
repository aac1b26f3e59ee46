/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrRunPending: pages that are to be queued again. Calls add up, so that none is lost while the run
 * has no workers that could take them.
 */

#include "config.h"

#include "wr-run-pending.h"

void
wr_run_pending_add (WrRunPending *self, const gint64 *page_ids, gsize n_page_ids)
{
  if (page_ids == NULL) {
    self->failed = TRUE;
    return;
  }
  if (self->ids == NULL)
    self->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_append_vals (self->ids, page_ids, (guint) n_page_ids);
}

gboolean
wr_run_pending_is_set (const WrRunPending *self)
{
  return self->failed || self->ids != NULL;
}

/**
 * wr_run_pending_requeue:
 *
 * Queues the pages in @store. Blocks; a page that is queued already stays so.
 */
gboolean
wr_run_pending_requeue (const WrRunPending *self, WrStore *store, GError **error)
{
  return (!self->failed || wr_store_requeue (store, NULL, 0, error)) &&
         (self->ids == NULL || self->ids->len == 0 ||
          wr_store_requeue (store, (const gint64 *) (gpointer) self->ids->data, self->ids->len,
                            error));
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

void
wr_run_pending_clear (WrRunPending *self)
{
  self->failed = FALSE;
  g_clear_pointer (&self->ids, g_array_unref);
}
