/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A timeline's events and pages, read from the store in a thread. Each call has a connection of its
 * own: it takes a millisecond, and nobody has to keep one.
 */

#include "config.h"

#include "wr-timeline-loader.h"

typedef struct {
  char *path; /* (owned) */
  gint64 id;
  guint limit;
} Request;

static void
request_free (gpointer data)
{
  Request *self = data;

  g_free (self->path);
  g_free (self);
}

void
wr_timeline_batch_free (WrTimelineBatch *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->events);
  g_free (self);
}

static gboolean
take_cb (gint64 id, const WrEvent *event, gpointer user_data)
{
  WrTimelineBatch *batch = user_data;
  WrEvent *copy = g_memdup2 (event, sizeof *event);

  copy->detail = g_strdup (event->detail);
  g_ptr_array_add (batch->events, copy);
  batch->last_id = id;
  return TRUE;
}

static void
read_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Request *request = data;
  GError *error = NULL;
  g_autoptr (WrStoreReader) reader = wr_store_reader_open (request->path, &error);
  g_autoptr (WrTimelineBatch) batch = g_new0 (WrTimelineBatch, 1);

  batch->events = g_ptr_array_new_with_free_func ((GDestroyNotify) wr_event_free);
  batch->last_id = request->id;
  if (reader != NULL)
    wr_store_reader_set_cancellable (reader, cancellable);
  if (reader != NULL && wr_store_reader_foreach_event (reader, request->id, request->limit, take_cb,
                                                       batch, &error))
    g_task_return_pointer (task, g_steal_pointer (&batch),
                           (GDestroyNotify) wr_timeline_batch_free);
  else
    g_task_return_error (task, error);
}

static void
start (gpointer tag, GTaskThreadFunc func, const char *path, gint64 id, guint limit,
       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Request *request = g_new0 (Request, 1);

  request->path = g_strdup (path);
  request->id = id;
  request->limit = limit;
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, request, request_free);
  g_task_run_in_thread (task, func);
}

/**
 * wr_timeline_loader_read_async:
 * @after_id: an event's id: only later ones; 0 for all
 * @limit: at most so many
 */
void
wr_timeline_loader_read_async (const char *store_path, gint64 after_id, guint limit,
                               GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data)
{
  start (wr_timeline_loader_read_async, read_thread, store_path, after_id, limit, cancellable,
         callback, user_data);
}

/**
 * wr_timeline_loader_read_finish:
 *
 * Returns: (transfer full): the events in the order of their ids; %NULL with an error
 */
WrTimelineBatch *
wr_timeline_loader_read_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, wr_timeline_loader_read_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
find_url_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Request *request = data;
  GError *error = NULL;
  g_autoptr (WrStoreReader) reader = wr_store_reader_open (request->path, &error);

  if (reader != NULL)
    g_task_return_pointer (task, wr_store_reader_dup_url (reader, request->id), g_free);
  else
    g_task_return_error (task, error);
}

/**
 * wr_timeline_loader_find_url_async:
 * @page_id: a page's id in the store
 */
void
wr_timeline_loader_find_url_async (const char *store_path, gint64 page_id,
                                   GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  start (wr_timeline_loader_find_url_async, find_url_thread, store_path, page_id, 0, cancellable,
         callback, user_data);
}

/**
 * wr_timeline_loader_find_url_finish:
 *
 * Returns: (transfer full) (nullable): %NULL, too, where there is no such page
 */
char *
wr_timeline_loader_find_url_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, wr_timeline_loader_find_url_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
