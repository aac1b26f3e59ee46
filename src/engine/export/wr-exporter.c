/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrExporter: a store's rows into a file, a stream or a preview.
 *
 * It reads by a connection of its own, one page of rows at a time, so that a million rows take no
 * more memory than a few, and works on a store that is still being written.
 */

#include "config.h"

#include "wr-exporter.h"

#include "wr-export-target.h"
#include "wr-export-writer.h"

#define WRITE_BYTES (64 * 1024) /* are written together */
#define PROGRESS_MS 100

typedef struct {
  GMutex mutex;
  gint64 written; /* (mutex mutex) */
  gint64 total;   /* (mutex mutex) */
} Progress;

/* One export under way, in the thread that does it. */
typedef struct {
  WrStoreReader *reader;  /* (owned) */
  WrExportWriter *writer; /* (owned) */
  GOutputStream *stream;  /* (nullable) NULL: the text stays in the writer */
  gint64 max_rows;        /* 0: all */
  Progress *progress;     /* (nullable) */
  GCancellable *cancellable;
  GError *error;          /* (owned) (nullable) of the stream */
} Export;

static void
export_clear (Export *self)
{
  g_clear_object (&self->reader);
  g_clear_pointer (&self->writer, wr_export_writer_free);
  g_clear_error (&self->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Export, export_clear)

static gboolean
write_text (Export *self)
{
  GString *text = self->writer->text;

  if (self->stream == NULL)
    return TRUE;
  if (!g_output_stream_write_all (self->stream, text->str, text->len, NULL, self->cancellable,
                                  &self->error))
    return FALSE;
  g_string_set_size (text, 0);
  return TRUE;
}

static void
set_progress (Progress *progress, gint64 written, gint64 total)
{
  if (progress == NULL)
    return;
  g_mutex_lock (&progress->mutex);
  progress->written = written;
  progress->total = MAX (total, written);
  g_mutex_unlock (&progress->mutex);
}

static gboolean
add_row (const WrStoreRow *row, gpointer data)
{
  Export *self = data;

  wr_export_writer_add (self->writer, row);
  if (self->writer->text->len < WRITE_BYTES)
    return self->max_rows == 0 || self->writer->n_rows < self->max_rows;
  if (self->progress != NULL)
    set_progress (self->progress, self->writer->n_rows, self->progress->total);
  return write_text (self) && (self->max_rows == 0 || self->writer->n_rows < self->max_rows);
}

static gboolean
prepare (Export *self, const char *store_path, const WrExportOptions *options, GError **error)
{
  self->reader = wr_store_reader_open (store_path, error);
  if (self->reader == NULL)
    return FALSE;

  wr_store_reader_set_cancellable (self->reader, self->cancellable);
  g_autofree char *job = wr_store_reader_dup_job (self->reader, error);
  if (job == NULL)
    return FALSE;
  self->writer = wr_export_writer_new (options, wr_store_reader_get_columns (self->reader), job,
                                       error);
  return self->writer != NULL;
}

/* Returns the number of rows, or -1. */
static gint64
run (Export *self, const WrExportOptions *options, GError **error)
{
  WrStoreQuery query = { .states = options->states, .search = options->search };
  gint64 total = 0;

  if (self->progress != NULL) {
    if (!wr_store_reader_count_rows (self->reader, &query, &total, error))
      return -1;
    set_progress (self->progress, 0, total);
  }

  wr_export_writer_begin (self->writer);
  if (!wr_store_reader_foreach_row (self->reader, &query, add_row, self, self->cancellable, error))
    return -1;
  if (self->error == NULL) {
    wr_export_writer_end (self->writer);
    write_text (self);
  }
  if (self->error != NULL) {
    g_propagate_error (error, g_steal_pointer (&self->error));
    return -1;
  }
  set_progress (self->progress, self->writer->n_rows, self->writer->n_rows);
  return self->writer->n_rows;
}

/**
 * wr_exporter_write:
 * @stream: is flushed, but stays open
 *
 * Blocks; for a worker thread and the command line. An error of @stream comes as it is.
 *
 * Returns: the number of rows, or -1 with a %WR_STORE_ERROR for the store, else a %G_IO_ERROR.
 */
gint64
wr_exporter_write (const char *store_path, const WrExportOptions *options, GOutputStream *stream,
                   GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (G_IS_OUTPUT_STREAM (stream), -1);

  g_auto (Export) export = { .stream = stream, .cancellable = cancellable };
  if (!prepare (&export, store_path, options, error))
    return -1;
  gint64 n_rows = run (&export, options, error);
  if (n_rows >= 0 && !g_output_stream_flush (stream, cancellable, error))
    return -1;
  return n_rows;
}

static gint64
write_target (Export *export, const WrExportOptions *options, GFile *target, GError **error)
{
  g_autoptr (WrExportTarget) place = wr_export_target_open (target, export->cancellable, error);
  gint64 n_rows;

  if (place == NULL)
    return -1;
  export->stream = place->stream;
  n_rows = run (export, options, error);
  if (n_rows >= 0 && !wr_export_target_commit (place, export->cancellable, error))
    return -1;
  return n_rows;
}

static gint64
save (const char *store_path, const WrExportOptions *options, GFile *target, Progress *progress,
      GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_auto (Export) export = { .progress = progress, .cancellable = cancellable };

  if (!prepare (&export, store_path, options, error))
    return -1;
  gint64 n_rows = write_target (&export, options, target, &problem);
  if (problem != NULL) {
    wr_export_target_explain (target, &problem);
    g_propagate_error (error, g_steal_pointer (&problem));
  }
  return n_rows;
}

/**
 * wr_exporter_save:
 * @target: replaced when everything is written; untouched otherwise
 *
 * Blocks; for a worker thread and the command line.
 *
 * Returns: the number of rows, or -1 with an error: %WR_STORE_ERROR for the store, else a
 *   %G_IO_ERROR whose message names @target.
 */
gint64
wr_exporter_save (const char *store_path, const WrExportOptions *options, GFile *target,
                  GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (store_path != NULL && G_IS_FILE (target), -1);
  return save (store_path, options, target, NULL, cancellable, error);
}

/* What a task holds: copies, since its caller goes on. */
typedef struct {
  char *store_path;        /* (owned) */
  WrExportOptions options; /* search is owned */
  GFile *target;           /* (owned) (nullable) */
  guint max_rows;
  Progress progress;
  WrExportProgress func;   /* (nullable) */
  gpointer func_data;
  GSource *ticks;          /* (owned) (nullable) */
  gint64 n_told;
} Request;

static Request *
request_new (const char *store_path, const WrExportOptions *options)
{
  Request *self = g_new0 (Request, 1);

  self->store_path = g_strdup (store_path);
  self->options = *options;
  self->options.search = g_strdup (options->search);
  g_mutex_init (&self->progress.mutex);
  self->n_told = -1;
  return self;
}

static void
request_free (Request *self)
{
  g_free (self->store_path);
  g_free ((char *) self->options.search);
  g_clear_object (&self->target);
  g_mutex_clear (&self->progress.mutex);
  g_free (self);
}

static void
tell_progress (Request *self)
{
  g_mutex_lock (&self->progress.mutex);
  gint64 written = self->progress.written, total = self->progress.total;
  g_mutex_unlock (&self->progress.mutex);

  if (self->func == NULL || written == self->n_told)
    return;
  self->n_told = written;
  self->func (written, total, self->func_data);
}

static gboolean
tick_cb (gpointer request)
{
  tell_progress (request);
  return G_SOURCE_CONTINUE;
}

static void
start_ticks (Request *self)
{
  self->ticks = g_timeout_source_new (PROGRESS_MS);
  g_source_set_callback (self->ticks, tick_cb, self, NULL);
  g_source_attach (self->ticks, g_main_context_get_thread_default ());
}

static void
save_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Request *self = data;
  GError *error = NULL;
  gint64 n_rows =
      save (self->store_path, &self->options, self->target, &self->progress, cancellable, &error);

  if (n_rows >= 0)
    g_task_return_int (task, n_rows);
  else
    g_task_return_error (task, error);
}

/* Back on the caller's context: the last progress, then the caller's own task. */
static void
save_done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) outer = user_data;
  Request *self = g_task_get_task_data (G_TASK (result));
  GError *error = NULL;
  gint64 n_rows = g_task_propagate_int (G_TASK (result), &error);

  g_source_destroy (self->ticks);
  g_clear_pointer (&self->ticks, g_source_unref);
  if (error != NULL) {
    g_task_return_error (outer, error);
  } else {
    tell_progress (self);
    g_task_return_int (outer, n_rows);
  }
}

/**
 * wr_exporter_save_async:
 * @progress: (nullable): called at most ten times a second and once at the end, not after @callback
 *
 * As wr_exporter_save(), in a thread of its own.
 */
void
wr_exporter_save_async (const char *store_path, const WrExportOptions *options, GFile *target,
                        GCancellable *cancellable, WrExportProgress progress,
                        gpointer progress_data, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (store_path != NULL && G_IS_FILE (target));

  GTask *outer = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GTask) inner = g_task_new (NULL, cancellable, save_done_cb, outer);
  Request *request = request_new (store_path, options);

  g_task_set_source_tag (outer, wr_exporter_save_async);
  g_task_set_check_cancellable (outer, FALSE); /* what is in its place stays there */
  g_task_set_check_cancellable (inner, FALSE);
  request->target = g_object_ref (target);
  request->func = progress;
  request->func_data = progress_data;
  g_task_set_task_data (inner, request, (GDestroyNotify) request_free);
  start_ticks (request);
  g_task_run_in_thread (inner, save_thread);
}

/**
 * wr_exporter_save_finish:
 *
 * Returns: the number of rows, or -1.
 */
gint64
wr_exporter_save_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, wr_exporter_save_async), -1);
  return g_task_propagate_int (G_TASK (result), error);
}

static void
preview_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Request *self = data;
  GError *error = NULL;
  g_auto (Export) export = { .max_rows = self->max_rows, .cancellable = cancellable };

  if (prepare (&export, self->store_path, &self->options, &error)
      && run (&export, &self->options, &error) >= 0)
    g_task_return_pointer (task, g_strdup (export.writer->text->str), g_free);
  else
    g_task_return_error (task, error);
}

/**
 * wr_exporter_preview_async:
 * @max_rows: from 1
 *
 * Makes the first lines as text, without a byte order mark, in a thread of its own.
 */
void
wr_exporter_preview_async (const char *store_path, const WrExportOptions *options, guint max_rows,
                           GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_return_if_fail (store_path != NULL && max_rows > 0);

  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Request *request = request_new (store_path, options);

  g_task_set_source_tag (task, wr_exporter_preview_async);
  request->options.bom = FALSE;
  request->max_rows = max_rows;
  g_task_set_task_data (task, request, (GDestroyNotify) request_free);
  g_task_run_in_thread (task, preview_thread);
}

char *
wr_exporter_preview_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, wr_exporter_preview_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
