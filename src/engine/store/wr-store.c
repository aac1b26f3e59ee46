/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrStore: one run's SQLite file and the one thread that writes it.
 *
 * What the thread says is told to the opener's main context by one source, which is made anew only
 * after the one before has run.
 */

#include "config.h"

#include "wr-store.h"

#include "wr-row-ids.h"
#include "wr-store-file.h"
#include "wr-store-queue.h"
#include "wr-store-thread.h"
#include "wr-store-writer.h"

#include <glib/gi18n-lib.h>

struct _WrStore {
  GObject parent_instance;

  char *path;             /* (owned) */
  WrStoreQueue *queue;    /* (owned) */
  WrStoreThread *thread;  /* (owned) (nullable) joined by wr_store_close() */
  GError *close_error;    /* (owned) (nullable) */
  GMainContext *context;  /* (owned) of the opener */

  GMutex mutex;
  GArray *committed;      /* (mutex mutex) (owned) ids to be told */
  GError *failure;        /* (mutex mutex) (owned) (nullable) to be told */
  gboolean recovered;     /* (mutex mutex) to be told, after the failure */
  GSource *source;        /* (mutex mutex) (owned) (nullable) while it waits to run */
};

G_DEFINE_FINAL_TYPE (WrStore, wr_store, G_TYPE_OBJECT)
G_DEFINE_QUARK (wr-store-error-quark, wr_store_error)

enum { COMMITTED, FAILED, RECOVERED, N_SIGNALS };
static guint signals[N_SIGNALS];

static gboolean
tell_cb (gpointer user_data)
{
  g_autoptr (WrStore) self = g_weak_ref_get (user_data);
  g_autoptr (GArray) ids = NULL;
  g_autoptr (GError) failure = NULL;
  gboolean recovered;

  if (self == NULL)
    return G_SOURCE_REMOVE;

  g_mutex_lock (&self->mutex);
  ids = g_steal_pointer (&self->committed);
  self->committed = g_array_new (FALSE, FALSE, sizeof (gint64));
  failure = g_steal_pointer (&self->failure);
  recovered = self->recovered;
  self->recovered = FALSE;
  g_clear_pointer (&self->source, g_source_unref);
  g_mutex_unlock (&self->mutex);

  wr_row_ids_sort (ids);
  if (ids->len > 0)
    g_signal_emit (self, signals[COMMITTED], 0, ids);
  if (failure != NULL)
    g_signal_emit (self, signals[FAILED], 0, failure);
  if (recovered)
    g_signal_emit (self, signals[RECOVERED], 0);
  return G_SOURCE_REMOVE;
}

static void
weak_ref_free (GWeakRef *ref)
{
  g_weak_ref_clear (ref);
  g_free (ref);
}

/* With the mutex held. The source holds no reference: a store is never kept alive by what it would
 * say. */
static void
tell_soon (WrStore *self)
{
  if (self->source != NULL)
    return;

  GWeakRef *ref = g_new0 (GWeakRef, 1);
  g_weak_ref_init (ref, self);
  self->source = g_idle_source_new ();
  g_source_set_priority (self->source, G_PRIORITY_DEFAULT);
  g_source_set_callback (self->source, tell_cb, ref, (GDestroyNotify) weak_ref_free);
  g_source_set_static_name (self->source, "wr-store committed");
  g_source_attach (self->source, self->context);
}

static void
tell_committed (const GArray *ids, gpointer user_data)
{
  WrStore *self = user_data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_array_append_vals (self->committed, ids->data, ids->len);
  tell_soon (self);
}

static void
tell_failed (const GError *failure, gpointer user_data)
{
  WrStore *self = user_data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_clear_error (&self->failure);
  self->failure = g_error_copy (failure);
  self->recovered = FALSE;
  tell_soon (self);
}

static void
tell_recovered (gpointer user_data)
{
  WrStore *self = user_data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  self->recovered = TRUE;
  tell_soon (self);
}

static void
wr_store_dispose (GObject *object)
{
  WrStore *self = WR_STORE (object);

  wr_store_close (self, NULL);
  g_mutex_lock (&self->mutex);
  if (self->source != NULL)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
  g_mutex_unlock (&self->mutex);

  G_OBJECT_CLASS (wr_store_parent_class)->dispose (object);
}

static void
wr_store_finalize (GObject *object)
{
  WrStore *self = WR_STORE (object);

  g_clear_pointer (&self->queue, wr_store_queue_free);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_pointer (&self->committed, g_array_unref);
  g_clear_error (&self->failure);
  g_clear_error (&self->close_error);
  g_mutex_clear (&self->mutex);
  g_free (self->path);

  G_OBJECT_CLASS (wr_store_parent_class)->finalize (object);
}

static void
wr_store_class_init (WrStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = wr_store_dispose;
  object_class->finalize = wr_store_finalize;

  signals[COMMITTED] = g_signal_new ("committed", WR_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                     NULL, G_TYPE_NONE, 1, G_TYPE_ARRAY);
  signals[FAILED] = g_signal_new ("failed", WR_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_ERROR);
  signals[RECOVERED] = g_signal_new ("recovered", WR_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                     NULL, G_TYPE_NONE, 0);
}

static void
wr_store_init (WrStore *self)
{
  self->queue = wr_store_queue_new ();
  self->committed = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->context = g_main_context_ref_thread_default ();
  g_mutex_init (&self->mutex);
}

static gboolean
check_columns (const char *path, const char *const *columns, GError **error)
{
  guint n = g_strv_length ((char **) columns);

  if (n <= WR_STORE_MAX_COLUMNS)
    return TRUE;
  g_set_error (error, WR_STORE_ERROR, WR_STORE_ERROR_COLUMNS,
               _ ("Could not create “%s”: the job has %u fields, and %d is the most"), path, n,
               WR_STORE_MAX_COLUMNS);
  return FALSE;
}

static WrStore *
store_new (const char *path, WrStoreFile *file)
{
  static const WrStoreListener listener
      = { .committed = tell_committed, .failed = tell_failed, .recovered = tell_recovered };

  if (file == NULL)
    return NULL;
  WrStore *self = g_object_new (WR_TYPE_STORE, NULL);
  self->path = g_strdup (path);
  self->thread = wr_store_thread_start (file, self->queue, &listener, self);
  return self;
}

/**
 * wr_store_create:
 * @path: where the file is to be; its folder is made, a file that is not empty is refused
 * @job_json: the job as it is run
 * @columns: the names of the job's fields, at most %WR_STORE_MAX_COLUMNS
 *
 * Blocks for some milliseconds, as it writes to the disk.
 *
 * Returns: (transfer full): a store without pages, or %NULL with a %WR_STORE_ERROR; then no file is
 *   left behind.
 */
WrStore *
wr_store_create (const char *path, const char *job_json, const char *const *columns, GError **error)
{
  g_return_val_if_fail (path != NULL && job_json != NULL && columns != NULL, NULL);

  if (!check_columns (path, columns, error))
    return NULL;
  return store_new (path, wr_store_file_create (path, job_json, columns, error));
}

/**
 * wr_store_open:
 *
 * Opens a store to go on with it; pages that were in flight when it was left are queued again, and
 * what an older version wrote becomes a store of this one.
 *
 * Returns: (transfer full): the store, or %NULL with a %WR_STORE_ERROR; a file that is no store, or
 *   that of a newer Windrow, is not touched.
 */
WrStore *
wr_store_open (const char *path, GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);

  return store_new (path, wr_store_file_open (path, error));
}

const char *
wr_store_get_path (WrStore *self)
{
  g_return_val_if_fail (WR_IS_STORE (self), NULL);
  return self->path;
}

typedef struct {
  const char *const *urls;
  const gint64 *page_ids;
  gsize n;
  const char *key;
  const char *value;
  GArray *row_ids;
  GArray *unqueued;
} CallData;

static gboolean
call (WrStore *self, gboolean (*func) (WrDatabase *, gpointer, GError **), CallData *data,
      GError **error)
{
  WrStoreCall request = { .func = func, .data = data };

  if (wr_store_queue_call (self->queue, &request))
    return TRUE;
  g_propagate_error (error, request.error);
  return FALSE;
}

static gboolean
add_pages (WrDatabase *database, gpointer user_data, GError **error)
{
  CallData *data = user_data;
  return wr_store_writer_add_pages (database, data->urls, data->n, error);
}

/**
 * wr_store_add_pages:
 * @urls: (array length=n_urls): one a page, in the job's order; their pages' ids go on from the
 *   last
 *
 * Waits for the transaction: some seconds for a million.
 */
gboolean
wr_store_add_pages (WrStore *self, const char *const *urls, gsize n_urls, GError **error)
{
  g_return_val_if_fail (WR_IS_STORE (self), FALSE);
  return call (self, add_pages, &(CallData) { .urls = urls, .n = n_urls }, error);
}

static gboolean
requeue (WrDatabase *database, gpointer user_data, GError **error)
{
  CallData *data = user_data;
  return wr_store_writer_requeue (database, data->page_ids, data->n, data->row_ids, error);
}

/**
 * wr_store_requeue:
 *
 * Makes pages that ended wait again, at once. Their rows stay as they are until the next attempt
 * ends, and are told as committed since their state has changed. Waits for the transaction.
 */
gboolean
wr_store_requeue (WrStore *self, const gint64 *page_ids, gsize n_page_ids, GError **error)
{
  g_autoptr (GArray) row_ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  g_return_val_if_fail (WR_IS_STORE (self), FALSE);
  CallData data = { .page_ids = page_ids, .n = n_page_ids, .row_ids = row_ids };
  if (!call (self, requeue, &data, error))
    return FALSE;
  if (row_ids->len > 0)
    tell_committed (row_ids, self);
  return TRUE;
}

static gboolean
unqueue (WrDatabase *database, gpointer user_data, GError **error)
{
  CallData *data = user_data;
  return wr_store_writer_unqueue (database, data->page_ids, data->n, data->unqueued, data->row_ids,
                                  error);
}

/**
 * wr_store_unqueue:
 * @unqueued: (element-type gint64): gets the ids of the pages that wait no more
 *
 * Undoes wr_store_requeue() for pages that still wait: they are done or failed again, as their last
 * rows say. Pages that never ended, or are in flight, stay as they are. Waits for the transaction.
 */
gboolean
wr_store_unqueue (WrStore *self, const gint64 *page_ids, gsize n_page_ids, GArray *unqueued,
                  GError **error)
{
  g_autoptr (GArray) row_ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  g_return_val_if_fail (WR_IS_STORE (self) && unqueued != NULL, FALSE);
  CallData data
      = { .page_ids = page_ids, .n = n_page_ids, .unqueued = unqueued, .row_ids = row_ids };
  if (!call (self, unqueue, &data, error))
    return FALSE;
  if (row_ids->len > 0)
    tell_committed (row_ids, self);
  return TRUE;
}

static gboolean
recover (WrDatabase *database, gpointer user_data, GError **error)
{
  return wr_store_writer_recover (database, error);
}

/**
 * wr_store_requeue_running:
 *
 * Queues the pages in flight again, as opening the store does: those whose results were not posted
 * any more when a run was stopped. To be called while nobody works. Waits for the transaction.
 */
gboolean
wr_store_requeue_running (WrStore *self, GError **error)
{
  g_return_val_if_fail (WR_IS_STORE (self), FALSE);
  return call (self, recover, NULL, error);
}

static gboolean
set_meta (WrDatabase *database, gpointer user_data, GError **error)
{
  CallData *data = user_data;
  return wr_store_writer_set_meta (database, data->key, data->value, error);
}

/**
 * wr_store_set_meta:
 * @key: “state” and the like; “job”, “created” and “version” are the store's own
 *
 * Waits for the transaction.
 */
gboolean
wr_store_set_meta (WrStore *self, const char *key, const char *value, GError **error)
{
  g_return_val_if_fail (WR_IS_STORE (self), FALSE);
  return call (self, set_meta, &(CallData) { .key = key, .value = value }, error);
}

/**
 * wr_store_post_started:
 *
 * Says that a worker has begun with a page. Any thread; see wr_store_post_result().
 */
gboolean
wr_store_post_started (WrStore *self, gint64 page_id, int worker, GCancellable *cancellable)
{
  g_return_val_if_fail (WR_IS_STORE (self), FALSE);

  WrResult *result = wr_result_new (page_id, 0, worker);
  result->state = WR_PAGE_RUNNING;
  return wr_store_queue_post (self->queue, result, cancellable);
}

/**
 * wr_store_post_result:
 * @result: (transfer full)
 *
 * Any thread. Returns at once while fewer than %WR_STORE_MAX_PENDING results of less than
 * %WR_STORE_MAX_BYTES together are unwritten, else it waits for room.
 *
 * Returns: whether @result will be written: %FALSE after the close, or if @cancellable ended the
 *   wait.
 */
gboolean
wr_store_post_result (WrStore *self, WrResult *result, GCancellable *cancellable)
{
  g_return_val_if_fail (WR_IS_STORE (self) && result != NULL, FALSE);
  return wr_store_queue_post (self->queue, result, cancellable);
}

/**
 * wr_store_post_event:
 * @event: (transfer full)
 *
 * Any thread. An event is written with the results that come at about its time, or within 250 ms.
 * It never takes the room of a result: while %WR_STORE_MAX_EVENTS are unwritten it waits for at
 * most a second, and not at all while the store cannot be written.
 *
 * Returns: whether @event will be written: %FALSE after the close, if @cancellable is cancelled, or
 *   if there was no room.
 */
gboolean
wr_store_post_event (WrStore *self, WrEvent *event, GCancellable *cancellable)
{
  g_return_val_if_fail (WR_IS_STORE (self) && event != NULL, FALSE);
  return wr_store_queue_post_event (self->queue, event, cancellable);
}

/**
 * wr_store_flush:
 *
 * Waits until everything posted before has committed. While the store cannot be written, it gives
 * the error of the last try at once.
 */
gboolean
wr_store_flush (WrStore *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (WR_IS_STORE (self), FALSE);
  return wr_store_queue_flush (self->queue, cancellable, error);
}

/**
 * wr_store_retry:
 *
 * After “failed”: tries at once to write what could not be written. A store that was deleted or
 * moved is written anew at its path; what another program has put there is renamed.
 */
void
wr_store_retry (WrStore *self)
{
  g_return_if_fail (WR_IS_STORE (self));
  wr_store_queue_retry (self->queue);
}

/**
 * wr_store_close:
 *
 * Writes what is left, folds the journal into the file, ends the thread and gives the file free.
 * What has committed may still be told afterwards. What cannot be written is tried once more and
 * then given up. A second call does nothing.
 *
 * Returns: whether everything was written.
 */
gboolean
wr_store_close (WrStore *self, GError **error)
{
  g_return_val_if_fail (WR_IS_STORE (self), FALSE);

  if (self->thread != NULL) {
    wr_store_queue_close (self->queue);
    wr_store_thread_join (g_steal_pointer (&self->thread), &self->close_error);
  }
  if (self->close_error == NULL)
    return TRUE;
  g_propagate_error (error, g_error_copy (self->close_error));
  return FALSE;
}
