/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Whether a file is a store that can be read, and of which job: asked of the disk by a thread
 * before a list is made of it.
 */

#include "config.h"

#include "wr-store-check.h"

#include "wr-job.h"
#include "wr-store-reader.h"

static void
check_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const char *path = task_data;
  GError *error = NULL;
  g_autoptr (WrStoreReader) reader = wr_store_reader_open (path, &error);
  g_autofree char *json = reader != NULL ? wr_store_reader_dup_job (reader, &error) : NULL;
  g_autoptr (WrJob) job = json != NULL ? wr_job_from_json (json, -1, &error) : NULL;

  if (job == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_strdup (job->name), g_free);
}

/**
 * wr_store_check_async:
 * @store_path: the file
 *
 * Opens the store and reads its job, on a thread of GTask's pool.
 */
void
wr_store_check_async (const char *store_path, GCancellable *cancellable,
                      GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, wr_store_check_async);
  g_task_set_task_data (task, g_strdup (store_path), g_free);
  g_task_run_in_thread (task, check_thread);
}

/**
 * wr_store_check_finish:
 *
 * Returns: (transfer full): the job's name, which may be "", or %NULL with an error of
 *   %WR_STORE_ERROR, %WR_JOB_ERROR or %G_IO_ERROR_CANCELLED.
 */
char *
wr_store_check_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, wr_store_check_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
