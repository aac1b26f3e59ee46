/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The commonest reason for which a run's pages failed, counted by a thread.
 */

#include "config.h"

#include "wr-failure-tally.h"

#include "wr-store-reader.h"

typedef struct {
  char *store_path;
  GHashTable *counts; /* (element-type utf8 guint): by the reason in words */
  gint64 n_failed;
  gint64 n_commonest;
} Tally;

static void
tally_free (Tally *tally)
{
  g_free (tally->store_path);
  g_hash_table_unref (tally->counts);
  g_free (tally);
}

static gboolean
count_row (const WrStoreRow *row, gpointer user_data)
{
  Tally *tally = user_data;
  char *reason = wr_failure_describe (row->failure, row->detail, TRUE);
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (tally->counts, reason)) + 1;

  g_hash_table_insert (tally->counts, reason, GUINT_TO_POINTER (n));
  tally->n_failed++;
  return TRUE;
}

static char *
dup_commonest (Tally *tally)
{
  const char *commonest = "";
  GHashTableIter iter;
  gpointer reason, count;

  g_hash_table_iter_init (&iter, tally->counts);
  while (g_hash_table_iter_next (&iter, &reason, &count)) {
    if (GPOINTER_TO_UINT (count) > tally->n_commonest) {
      commonest = reason;
      tally->n_commonest = GPOINTER_TO_UINT (count);
    }
  }
  return g_strdup (commonest);
}

static void
tally_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Tally *tally = task_data;
  WrStoreQuery query = { .states = 1 << WR_PAGE_FAILED };
  GError *error = NULL;
  g_autoptr (WrStoreReader) reader = wr_store_reader_open (tally->store_path, &error);

  if (reader == NULL
      || !wr_store_reader_foreach_row (reader, &query, count_row, tally, cancellable, &error))
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, dup_commonest (tally), g_free);
}

/**
 * wr_failure_tally_async:
 * @store_path: the run's store
 *
 * Counts the reasons of the failed pages, on a thread of GTask's pool.
 */
void
wr_failure_tally_async (const char *store_path, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Tally *tally = g_new0 (Tally, 1);

  tally->store_path = g_strdup (store_path);
  tally->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_task_set_source_tag (task, wr_failure_tally_async);
  g_task_set_task_data (task, tally, (GDestroyNotify) tally_free);
  g_task_run_in_thread (task, tally_thread);
}

/**
 * wr_failure_tally_finish:
 * @n_failed: (out): how many pages failed
 * @n_commonest: (out): how many of them for the reason returned
 *
 * Returns: (transfer full): the reason in the user's language, or %NULL with an error of
 *   %WR_STORE_ERROR or %G_IO_ERROR_CANCELLED.
 */
char *
wr_failure_tally_finish (GAsyncResult *result, gint64 *n_failed, gint64 *n_commonest,
                         GError **error)
{
  Tally *tally;

  g_return_val_if_fail (g_async_result_is_tagged (result, wr_failure_tally_async), NULL);
  tally = g_task_get_task_data (G_TASK (result));
  *n_failed = tally->n_failed;
  *n_commonest = tally->n_commonest;
  return g_task_propagate_pointer (G_TASK (result), error);
}
