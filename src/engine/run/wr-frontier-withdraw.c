/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Pages that are not to be tried after all leave the frontier.
 */

#include "config.h"

#include "wr-frontier-private.h"

static void
frontier_withdraw_from (WrFrontier *self, WrFrontierHost *host, GHashTable *ids)
{
  GList *next;

  for (GList *link = host->pages.head; link != NULL; link = next) {
    WrFrontierPage *page = link->data;

    next = link->next;
    if (!g_hash_table_contains (ids, &page->id))
      continue;
    g_queue_delete_link (&host->pages, link);
    self->n_window--;
    wr_frontier_page_free (page);
  }
}

static void
frontier_withdraw_later (WrFrontier *self, GHashTable *ids)
{
  GSequenceIter *iter = g_sequence_get_begin_iter (self->later);

  while (!g_sequence_iter_is_end (iter)) {
    GSequenceIter *next = g_sequence_iter_next (iter);
    WrFrontierPage *page = g_sequence_get (iter);

    if (g_hash_table_contains (ids, &page->id)) {
      page->host->n_later--;
      g_sequence_remove (iter);
      wr_frontier_page_free (page);
    }
    iter = next;
  }
}

/**
 * wr_frontier_withdraw:
 * @page_ids: pages that the store does not hold as queued any more
 *
 * Forgets those of them that are not in flight.
 */
void
wr_frontier_withdraw (WrFrontier *self, const gint64 *page_ids, gsize n_page_ids)
{
  g_autoptr (GHashTable) ids = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (gsize i = 0; i < n_page_ids; i++)
    g_hash_table_add (ids, (gpointer) &page_ids[i]);
  g_mutex_lock (&self->mutex);
  for (GList *link = self->ring.head; link != NULL; link = link->next)
    frontier_withdraw_from (self, link->data, ids);
  frontier_withdraw_later (self, ids);
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
}
