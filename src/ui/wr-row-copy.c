/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Rows as text for the clipboard: tab-separated values as spreadsheets paste them.
 *
 * The columns are those of an exported CSV: url, final_url, status, state, error, and the fields.
 * A cell with a tab, a line end or a quote is quoted, as spreadsheets write it themselves. The rows
 * are read from the store by a thread: of thousands that are selected the list holds only those in
 * sight.
 */

#include "config.h"

#include "wr-row-copy.h"

#include "wr-store-reader.h"

#include <string.h>

typedef struct {
  char *store_path;
  GArray *row_ids; /* (owned) gint64 */
} CopyData;

typedef struct {
  GString *text;
  gsize n_columns;
} Writer;

static void
copy_data_free (CopyData *data)
{
  g_free (data->store_path);
  g_array_unref (data->row_ids);
  g_free (data);
}

static void
append_cell (GString *text, const char *cell)
{
  if (cell == NULL)
    return;
  if (strpbrk (cell, "\t\r\n\"") == NULL) {
    g_string_append (text, cell);
    return;
  }
  g_string_append_c (text, '"');
  for (const char *p = cell; *p != '\0'; p++) {
    if (*p == '"')
      g_string_append_c (text, '"');
    g_string_append_c (text, *p);
  }
  g_string_append_c (text, '"');
}

static gboolean
append_row (const WrStoreRow *row, gpointer user_data)
{
  Writer *writer = user_data;
  g_autofree char *error = row->failure != WR_FAILURE_NONE
                               ? wr_failure_describe (row->failure, row->detail, FALSE)
                               : NULL;

  append_cell (writer->text, row->url);
  g_string_append_c (writer->text, '\t');
  append_cell (writer->text, row->final_url);
  g_string_append_c (writer->text, '\t');
  if (row->http_status > 0)
    g_string_append_printf (writer->text, "%d", row->http_status);
  g_string_append_printf (writer->text, "\t%s\t", wr_page_state_get_name (row->state));
  append_cell (writer->text, error);
  for (gsize i = 0; i < writer->n_columns; i++) {
    g_string_append_c (writer->text, '\t');
    append_cell (writer->text, row->cells[i]);
  }
  g_string_append_c (writer->text, '\n');
  return TRUE;
}

static void
copy_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  CopyData *data = task_data;
  GError *error = NULL;
  g_autoptr (WrStoreReader) reader = wr_store_reader_open (data->store_path, &error);
  g_autoptr (GString) text = g_string_new (NULL);
  Writer writer = { text, 0 };

  if (reader != NULL)
    writer.n_columns = g_strv_length ((char **) wr_store_reader_get_columns (reader));
  if (reader == NULL
      || !wr_store_reader_read_rows (reader, (const gint64 *) data->row_ids->data,
                                     data->row_ids->len, append_row, &writer, &error))
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_string_free (g_steal_pointer (&text), FALSE), g_free);
}

/**
 * wr_row_copy_async:
 * @store_path: the run's store
 * @row_ids: (element-type gint64): which rows, in the order wanted
 *
 * Reads the rows and writes them as text, on a thread of GTask's pool.
 */
void
wr_row_copy_async (const char *store_path, GArray *row_ids, GCancellable *cancellable,
                   GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  CopyData *data = g_new0 (CopyData, 1);

  data->store_path = g_strdup (store_path);
  data->row_ids = g_array_ref (row_ids);
  g_task_set_source_tag (task, wr_row_copy_async);
  g_task_set_task_data (task, data, (GDestroyNotify) copy_data_free);
  g_task_run_in_thread (task, copy_thread);
}

/**
 * wr_row_copy_finish:
 *
 * Returns: (transfer full): a line a row, or %NULL with an error of %WR_STORE_ERROR or
 *   %G_IO_ERROR_CANCELLED.
 */
char *
wr_row_copy_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, wr_row_copy_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
