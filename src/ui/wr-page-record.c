/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrPageRecord: what the store holds of a page beyond its row, read and decoded on a thread.
 */

#include "config.h"

#include "wr-page-record.h"

typedef struct {
  char *store_path;
  gint64 page_id;
} LoadData;

static void
load_data_free (LoadData *data)
{
  g_free (data->store_path);
  g_free (data);
}

static void
page_attempt_free (WrPageAttempt *attempt)
{
  g_free (attempt->webdriver_error);
  g_free (attempt->detail);
  g_free (attempt->message);
  g_free (attempt);
}

static gboolean
add_attempt (const WrStoreAttempt *from, gpointer user_data)
{
  WrPageRecord *record = user_data;
  WrPageAttempt *attempt = g_new0 (WrPageAttempt, 1);

  attempt->number = from->number;
  attempt->worker = from->worker;
  attempt->started = from->started;
  attempt->duration = from->duration;
  attempt->http_status = from->http_status;
  attempt->failure = from->failure;
  attempt->webdriver_error = g_strdup (from->webdriver_error);
  attempt->detail = g_strdup (from->detail);
  attempt->message = g_strdup (from->message);
  g_ptr_array_add (record->attempts, attempt);
  return TRUE;
}

/* What is kept and cannot be read is no reason to hide the rest. */
static void
load_kept (WrStoreReader *reader, gint64 page_id, WrPageRecord *record)
{
  record->png = wr_store_reader_read_kept (reader, page_id, "screenshot", NULL);
  if (record->png != NULL)
    record->screenshot = gdk_texture_new_from_bytes (record->png, NULL);
  record->html = wr_store_reader_read_kept (reader, page_id, "html", NULL);
}

static void
load_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  LoadData *data = task_data;
  GError *error = NULL;
  g_autoptr (WrStoreReader) reader = wr_store_reader_open (data->store_path, &error);
  g_autoptr (WrPageRecord) record = g_new0 (WrPageRecord, 1);

  record->attempts = g_ptr_array_new_with_free_func ((GDestroyNotify) page_attempt_free);
  if (reader == NULL
      || !wr_store_reader_foreach_attempt (reader, data->page_id, add_attempt, record, &error)) {
    g_task_return_error (task, error);
    return;
  }
  load_kept (reader, data->page_id, record);
  g_task_return_pointer (task, g_steal_pointer (&record), (GDestroyNotify) wr_page_record_free);
}

/**
 * wr_page_record_load_async:
 * @store_path: the run's store, also while the run writes it
 *
 * Reads the attempts of page @page_id and decodes its screenshot, on a thread of GTask's pool.
 */
void
wr_page_record_load_async (const char *store_path, gint64 page_id, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  LoadData *data = g_new0 (LoadData, 1);

  data->store_path = g_strdup (store_path);
  data->page_id = page_id;
  g_task_set_source_tag (task, wr_page_record_load_async);
  g_task_set_return_on_cancel (task, TRUE);
  g_task_set_task_data (task, data, (GDestroyNotify) load_data_free);
  g_task_run_in_thread (task, load_thread);
}

/**
 * wr_page_record_load_finish:
 *
 * Returns: (transfer full): the record, or %NULL with an error of %WR_STORE_ERROR or
 *   %G_IO_ERROR_CANCELLED.
 */
WrPageRecord *
wr_page_record_load_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, wr_page_record_load_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * wr_page_record_free:
 */
void
wr_page_record_free (WrPageRecord *self)
{
  g_clear_pointer (&self->attempts, g_ptr_array_unref);
  g_clear_object (&self->screenshot);
  g_clear_pointer (&self->png, g_bytes_unref);
  g_clear_pointer (&self->html, g_bytes_unref);
  g_free (self);
}
