/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The list of a run's workers, brought up to date from the tally. Both are by number.
 */

#include "config.h"

#include "wr-worker-list.h"

typedef struct {
  GListStore *list;
  guint position;
} Listing;

/* Takes away the workers before @number: they are not in the tally any more. */
static WrWorkerStatus *
find_status (Listing *listing, int number)
{
  GListModel *model = G_LIST_MODEL (listing->list);

  for (;;) {
    g_autoptr (WrWorkerStatus) status = g_list_model_get_item (model, listing->position);

    if (status == NULL || wr_worker_status_get_number (status) > number)
      return NULL;
    if (wr_worker_status_get_number (status) == number)
      return g_steal_pointer (&status);
    g_list_store_remove (listing->list, listing->position);
  }
}

static void
list_worker_cb (const WrWorkerSnapshot *snapshot, gpointer user_data)
{
  Listing *listing = user_data;
  g_autoptr (WrWorkerStatus) status = find_status (listing, snapshot->number);

  if (status != NULL) {
    wr_worker_status_update (status, snapshot);
  } else {
    status = wr_worker_status_new (snapshot->number);
    wr_worker_status_update (status, snapshot);
    g_list_store_insert (listing->list, listing->position, status);
  }
  listing->position++;
}

/**
 * wr_worker_list_update:
 * @list: (element-type WrWorkerStatus)
 *
 * From the main thread.
 */
void
wr_worker_list_update (GListStore *list, WrTally *tally)
{
  Listing listing = { list, 0 };

  wr_tally_foreach_worker (tally, list_worker_cb, &listing);
  guint n_left = g_list_model_get_n_items (G_LIST_MODEL (list)) - listing.position;
  if (n_left > 0)
    g_list_store_splice (list, listing.position, n_left, NULL, 0);
}
