/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrStore: one run's SQLite file and the one thread that writes it.
 *
 * The thread “wr-store” owns the connection from the moment the store is open: nobody else may
 * touch it. What has committed is told to the opener's main context by one source, which is made
 * anew only after the one before has run.
 */

#include "config.h"

#include "wr-store.h"

#include "wr-row-ids.h"
#include "wr-store-lock.h"
#include "wr-store-queue.h"
#include "wr-store-schema.h"
#include "wr-store-writer.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

struct _WrStore {
  GObject parent_instance;

  char *path;             /* (owned) */
  guint n_columns;
  WrStoreLock *lock;      /* (owned) */
  WrDatabase *database;   /* (owned) the thread's */
  WrStoreQueue *queue;    /* (owned) */
  GThread *thread;        /* (owned) (nullable) joined by wr_store_close() */
  GError *close_error;    /* (owned) (nullable) the thread's until it is joined */
  GMainContext *context;  /* (owned) of the opener */

  GMutex mutex;
  GArray *committed;      /* (mutex mutex) (owned) ids to be told */
  GError *failure;        /* (mutex mutex) (owned) (nullable) to be told */
  GSource *source;        /* (mutex mutex) (owned) (nullable) while it waits to run */
};

G_DEFINE_FINAL_TYPE (WrStore, wr_store, G_TYPE_OBJECT)
G_DEFINE_QUARK (wr-store-error-quark, wr_store_error)

enum { COMMITTED, FAILED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* synchronous=NORMAL: with WAL a commit is a write without fsync. A killed process loses nothing
 * that was committed; a power cut may lose the last transactions, but leaves the file whole. */
static const char settings[] =
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA wal_autocheckpoint=4000;"
    "PRAGMA journal_size_limit=67108864; PRAGMA cache_size=-8000";

static gboolean
tell_cb (gpointer user_data)
{
  g_autoptr (WrStore) self = g_weak_ref_get (user_data);
  g_autoptr (GArray) ids = NULL;
  g_autoptr (GError) failure = NULL;

  if (self == NULL)
    return G_SOURCE_REMOVE;

  g_mutex_lock (&self->mutex);
  ids = g_steal_pointer (&self->committed);
  self->committed = g_array_new (FALSE, FALSE, sizeof (gint64));
  failure = g_steal_pointer (&self->failure);
  g_clear_pointer (&self->source, g_source_unref);
  g_mutex_unlock (&self->mutex);

  wr_row_ids_sort (ids);
  if (ids->len > 0)
    g_signal_emit (self, signals[COMMITTED], 0, ids);
  if (failure != NULL)
    g_signal_emit (self, signals[FAILED], 0, failure);
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
tell_committed (WrStore *self, const GArray *ids)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (ids->len == 0)
    return;
  g_array_append_vals (self->committed, ids->data, ids->len);
  tell_soon (self);
}

static void
tell_failed (WrStore *self, const GError *failure)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_clear_error (&self->failure);
  self->failure = g_error_copy (failure);
  tell_soon (self);
}

static gboolean
write_posts (WrStore *self, const WrStoreBatch *batch, GArray *ids, GError **error)
{
  for (guint i = 0; i < batch->results->len; i++) {
    if (!wr_store_writer_add_result (self->database, self->n_columns, batch->results->pdata[i], ids,
                                     error))
      return FALSE;
  }
  for (guint i = 0; i < batch->events->len; i++) {
    if (!wr_store_writer_add_event (self->database, batch->events->pdata[i], error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
write_batch (WrStore *self, const WrStoreBatch *batch, GArray *ids, GError **error)
{
  return wr_database_begin (self->database, error)
         && wr_database_end (self->database, write_posts (self, batch, ids, error), error);
}

/* Tries until the batch is written; FALSE: the store is closed and it could not be. */
static gboolean
insist_on_batch (WrStore *self, const WrStoreBatch *batch)
{
  gboolean go_on = TRUE;

  for (;;) {
    g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
    g_autoptr (GError) error = NULL;

    if (write_batch (self, batch, ids, &error)) {
      wr_store_queue_written (self->queue, batch);
      tell_committed (self, ids);
      return TRUE;
    }
    wr_store_queue_fail (self->queue, error);
    if (!go_on) {
      self->close_error = g_steal_pointer (&error);
      return FALSE;
    }
    tell_failed (self, error);
    go_on = wr_store_queue_wait_for_retry (self->queue);
  }
}

static void
do_call (WrStore *self, WrStoreCall *call)
{
  if (wr_database_begin (self->database, &call->error))
    wr_database_end (self->database, call->func (call->data, &call->error), &call->error);
  wr_store_queue_answer (self->queue, call);
}

static gpointer
thread_func (gpointer data)
{
  WrStore *self = data;
  g_autoptr (WrStoreBatch) batch = wr_store_batch_new ();
  WrStoreCall *call;
  gboolean ok = TRUE;

  while (ok && wr_store_queue_take (self->queue, batch, &call)) {
    if (call != NULL)
      do_call (self, call);
    else
      ok = insist_on_batch (self, batch);
    wr_store_batch_clear (batch);
  }

  wr_database_exec (self->database, "PRAGMA wal_checkpoint(TRUNCATE)", NULL);
  g_clear_pointer (&self->database, wr_database_free);
  return NULL;
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

  g_clear_pointer (&self->database, wr_database_free);
  g_clear_pointer (&self->lock, wr_store_lock_free);
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
}

static void
wr_store_init (WrStore *self)
{
  self->queue = wr_store_queue_new ();
  self->committed = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->context = g_main_context_ref_thread_default ();
  g_mutex_init (&self->mutex);
}

static WrStore *
store_new (const char *path, GError **error)
{
  g_autoptr (WrStore) self = g_object_new (WR_TYPE_STORE, NULL);

  self->path = g_strdup (path);
  self->lock = wr_store_lock_take (path, error);
  return self->lock != NULL ? g_steal_pointer (&self) : NULL;
}

static void
start (WrStore *self)
{
  self->thread = g_thread_new ("wr-store", thread_func, self);
}

/* A file that is there must be empty, so that nobody's data is written over. */
static gboolean
check_new (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  GStatBuf info;

  if (g_mkdir_with_parents (folder, 0700) < 0) {
    g_set_error (error, WR_STORE_ERROR, WR_STORE_ERROR_OPEN,
                 _ ("Could not create the folder “%s”: %s"), folder, g_strerror (errno));
    return FALSE;
  }
  if (g_stat (path, &info) == 0 && (info.st_size > 0 || !S_ISREG (info.st_mode))) {
    g_set_error (error, WR_STORE_ERROR, WR_STORE_ERROR_EXISTS,
                 _ ("Could not create “%s”: there is something of that name"), path);
    return FALSE;
  }
  return TRUE;
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

  if (!check_columns (path, columns, error) || !check_new (path, error))
    return NULL;

  g_autoptr (WrStore) self = store_new (path, error);
  if (self == NULL || !check_new (path, error))
    return NULL;

  self->n_columns = g_strv_length ((char **) columns);
  self->database = wr_database_open (path, WR_DATABASE_CREATE, error);
  if (self->database == NULL)
    return NULL;
  if (!wr_store_schema_create (self->database, job_json, columns, error)
      || !wr_database_exec (self->database, settings, error)) {
    g_clear_pointer (&self->database, wr_database_free);
    g_unlink (path);
    return NULL;
  }
  start (self);
  return g_steal_pointer (&self);
}

static gboolean
open_existing (WrStore *self, GError **error)
{
  g_auto (GStrv) columns = NULL;

  self->database = wr_database_open (self->path, WR_DATABASE_WRITE, error);
  if (self->database == NULL || !wr_store_schema_migrate (self->database, self->path, error)
      || !wr_database_exec (self->database, settings, error)
      || !wr_store_writer_recover (self->database, error))
    return FALSE;
  columns = wr_store_schema_dup_columns (self->database, error);
  if (columns == NULL)
    return FALSE;
  self->n_columns = g_strv_length (columns);
  return TRUE;
}

/**
 * wr_store_open:
 *
 * Opens a store to go on with it; pages that were in flight when it was left are queued again.
 *
 * Returns: (transfer full): the store, or %NULL with a %WR_STORE_ERROR; a file that is no store, or
 *   that of a newer Windrow, is not touched.
 */
WrStore *
wr_store_open (const char *path, GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);

  if (!wr_store_schema_check_file (path, error))
    return NULL;

  g_autoptr (WrStore) self = store_new (path, error);
  if (self == NULL || !open_existing (self, error))
    return NULL;
  start (self);
  return g_steal_pointer (&self);
}

const char *
wr_store_get_path (WrStore *self)
{
  g_return_val_if_fail (WR_IS_STORE (self), NULL);
  return self->path;
}

typedef struct {
  WrStore *store;
  const char *const *urls;
  const gint64 *page_ids;
  gsize n;
  const char *key;
  const char *value;
  GArray *row_ids;
} CallData;

static gboolean
call (WrStore *self, gboolean (*func) (gpointer, GError **), CallData *data, GError **error)
{
  WrStoreCall request = { .func = func, .data = data };

  data->store = self;
  if (wr_store_queue_call (self->queue, &request))
    return TRUE;
  g_propagate_error (error, request.error);
  return FALSE;
}

static gboolean
add_pages (gpointer user_data, GError **error)
{
  CallData *data = user_data;
  return wr_store_writer_add_pages (data->store->database, data->urls, data->n, error);
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
requeue (gpointer user_data, GError **error)
{
  CallData *data = user_data;
  return wr_store_writer_requeue (data->store->database, data->page_ids, data->n, data->row_ids,
                                  error);
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
  tell_committed (self, row_ids);
  return TRUE;
}

static gboolean
set_meta (gpointer user_data, GError **error)
{
  CallData *data = user_data;
  return wr_store_writer_set_meta (data->store->database, data->key, data->value, error);
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
 * Any thread. Returns at once while fewer than %WR_STORE_MAX_PENDING results are unwritten, else it
 * waits for room.
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
 * After “failed”: tries once more to write what could not be written.
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
 * What has committed may still be told afterwards. A second call does nothing.
 *
 * Returns: whether everything was written.
 */
gboolean
wr_store_close (WrStore *self, GError **error)
{
  g_return_val_if_fail (WR_IS_STORE (self), FALSE);

  if (self->thread != NULL) {
    wr_store_queue_close (self->queue);
    g_thread_join (g_steal_pointer (&self->thread));
    g_clear_pointer (&self->lock, wr_store_lock_free);
  }
  if (self->close_error == NULL)
    return TRUE;
  g_propagate_error (error, g_error_copy (self->close_error));
  return FALSE;
}
