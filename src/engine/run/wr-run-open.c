/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A run that goes on where its store's last one ended.
 *
 * What the store holds is read first, by a thread where the caller must not wait for a disk; the
 * run is made of it in the main thread.
 */

#include "config.h"

#include "wr-run-private.h"

/* What is read of a store. */
typedef struct {
  char *path;   /* (owned) */
  WrJob *job;   /* (owned) (nullable) */
  WrStoreCounts counts;
} Record;

static Record *
record_new (const char *path)
{
  Record *self = g_new0 (Record, 1);

  self->path = g_strdup (path);
  return self;
}

static void
record_free (gpointer data)
{
  Record *self = data;

  g_free (self->path);
  g_clear_pointer (&self->job, wr_job_free);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Record, record_free)

static gboolean
record_read (Record *self, GError **error)
{
  g_autoptr (WrStoreReader) reader = wr_store_reader_open (self->path, error);
  g_autofree char *json = reader != NULL ? wr_store_reader_dup_job (reader, error) : NULL;

  self->job = json != NULL ? wr_job_from_json (json, -1, error) : NULL;
  return self->job != NULL && wr_store_reader_count (reader, NULL, &self->counts, error);
}

static WrRun *
record_create_run (const Record *self)
{
  WrRun *run = wr_run_new (self->job, self->path);

  run->create = FALSE;
  wr_tally_set_stored (run->tally, &self->counts);
  return run;
}

/**
 * wr_run_new_from_store:
 *
 * A run that goes on where the store's last one ended, by whatever it was ended. Blocks for
 * reading the job.
 *
 * Returns: (transfer full): a run that has not started, or %NULL with a %WR_STORE_ERROR or
 * %WR_JOB_ERROR
 */
WrRun *
wr_run_new_from_store (const char *store_path, GError **error)
{
  g_return_val_if_fail (store_path != NULL, NULL);
  g_autoptr (Record) record = record_new (store_path);

  return record_read (record, error) ? record_create_run (record) : NULL;
}

static void
open_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (record_read (data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * wr_run_open_async:
 *
 * As wr_run_new_from_store(), with a thread that reads.
 */
void
wr_run_open_async (const char *store_path, GCancellable *cancellable, GAsyncReadyCallback callback,
                   gpointer user_data)
{
  g_return_if_fail (store_path != NULL);
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, wr_run_open_async);
  g_task_set_task_data (task, record_new (store_path), record_free);
  g_task_run_in_thread (task, open_thread);
}

/**
 * wr_run_open_finish:
 *
 * Returns: (transfer full): a run that has not started, or %NULL with a %WR_STORE_ERROR,
 * %WR_JOB_ERROR or %G_IO_ERROR_CANCELLED
 */
WrRun *
wr_run_open_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, wr_run_open_async), NULL);
  GTask *task = G_TASK (result);

  return g_task_propagate_boolean (task, error) ? record_create_run (g_task_get_task_data (task))
                                                : NULL;
}
