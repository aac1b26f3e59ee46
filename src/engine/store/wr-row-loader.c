/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrRowLoader: the thread that reads for a list.
 *
 * The thread “wr-row-loader” owns the reading connection. It is asked by the main thread and
 * answers there through one source, made anew only after the one before has run. Rows in sight go
 * before queries; a query that is asked for anew breaks off the one that runs.
 */

#include "config.h"

#include "wr-row-loader.h"

typedef struct {
  WrStoreQuery *query; /* (owned) (nullable) NULL: not asked for */
  guint serial;
} Wish;

struct _WrRowLoader {
  WrStoreReader *reader; /* (owned) the thread's */
  char **columns;        /* (owned) */
  guint n_columns;
  WrRowLoaderFunc func;
  gpointer user_data;
  GMainContext *context; /* (owned) */
  GThread *thread;
  gboolean *freed;       /* (nullable) while delivering: becomes TRUE if nobody is there after */

  GMutex mutex;
  GCond wake;
  GQueue fetches;            /* (mutex mutex) (element-type GArray) */
  Wish query;                /* (mutex mutex) */
  Wish count;                /* (mutex mutex) */
  gboolean quit;             /* (mutex mutex) */
  GCancellable *cancellable; /* (mutex mutex) (owned) (nullable) of the query or count that runs */
  guint running_serial;      /* (mutex mutex) of the same */
  GQueue answers;            /* (mutex mutex) (element-type WrRowAnswer) */
  GSource *source;           /* (mutex mutex) (owned) (nullable) while it waits to run */
};

static void
answer_free (WrRowAnswer *answer)
{
  g_clear_pointer (&answer->ids, g_array_unref);
  g_clear_pointer (&answer->asked, g_array_unref);
  g_clear_pointer (&answer->rows, g_ptr_array_unref);
  g_clear_error (&answer->error);
  g_free (answer->counts);
  g_free (answer);
}

static gboolean
deliver_cb (gpointer data)
{
  WrRowLoader *self = data;
  GQueue answers = G_QUEUE_INIT;
  WrRowAnswer *answer;
  gboolean freed = FALSE;

  g_mutex_lock (&self->mutex);
  answers = self->answers;
  g_queue_init (&self->answers);
  g_clear_pointer (&self->source, g_source_unref);
  g_mutex_unlock (&self->mutex);

  self->freed = &freed;
  while ((answer = g_queue_pop_head (&answers)) != NULL) {
    if (!freed)
      self->func (answer, self->user_data);
    answer_free (answer);
  }
  if (!freed)
    self->freed = NULL;
  return G_SOURCE_REMOVE;
}

static void
answer_soon (WrRowLoader *self, WrRowAnswer *answer)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_queue_push_tail (&self->answers, answer);
  if (self->source != NULL)
    return;
  self->source = g_idle_source_new ();
  g_source_set_priority (self->source, G_PRIORITY_DEFAULT);
  g_source_set_callback (self->source, deliver_cb, self, NULL);
  g_source_set_static_name (self->source, "wr-row-loader");
  g_source_attach (self->source, self->context);
}

typedef struct {
  WrRowLoader *self;
  GPtrArray *rows;
} Collector;

static gboolean
collect_row (const WrStoreRow *row, gpointer data)
{
  Collector *collector = data;

  g_ptr_array_add (collector->rows, wr_row_data_new (row, collector->self->n_columns));
  return TRUE;
}

static void
do_fetch (WrRowLoader *self, GArray *ids, WrRowAnswer *answer)
{
  Collector collector = { self, g_ptr_array_new_with_free_func (g_free) };

  answer->kind = WR_ROW_ANSWER_ROWS;
  answer->asked = g_array_ref (ids);
  answer->rows = collector.rows;
  wr_store_reader_read_rows (self->reader, (const gint64 *) ids->data, ids->len, collect_row,
                             &collector, &answer->error);
}

static void
do_count (WrRowLoader *self, const Wish *wish, GCancellable *cancellable, WrRowAnswer *answer)
{
  WrStoreCounts counts;

  answer->kind = WR_ROW_ANSWER_COUNTS;
  answer->serial = wish->serial;
  wr_store_reader_set_cancellable (self->reader, cancellable);
  if (wr_store_reader_count (self->reader, wish->query, &counts, &answer->error))
    answer->counts = g_memdup2 (&counts, sizeof counts);
  wr_store_reader_set_cancellable (self->reader, NULL);
}

static void
do_query (WrRowLoader *self, const Wish *wish, GCancellable *cancellable, WrRowAnswer *answer)
{
  answer->kind = WR_ROW_ANSWER_IDS;
  answer->serial = wish->serial;
  answer->ids =
      wr_store_reader_query_ids (self->reader, wish->query, cancellable, &answer->error);
}

/* With the mutex held: the next thing to do, into one of the three; FALSE at the end. */
static gboolean
take (WrRowLoader *self, GArray **fetch, Wish *query, Wish *count)
{
  while (!self->quit && self->fetches.length == 0 && self->query.query == NULL
         && self->count.query == NULL)
    g_cond_wait (&self->wake, &self->mutex);
  if (self->quit)
    return FALSE;

  *fetch = g_queue_pop_head (&self->fetches);
  if (*fetch == NULL && self->query.query != NULL) {
    *query = self->query;
    self->query.query = NULL;
  } else if (*fetch == NULL) {
    *count = self->count;
    self->count.query = NULL;
  }
  g_clear_object (&self->cancellable);
  self->cancellable = *fetch == NULL ? g_cancellable_new () : NULL;
  self->running_serial = query->query != NULL ? query->serial : count->serial;
  return TRUE;
}

static gboolean
do_next (WrRowLoader *self)
{
  g_autoptr (GArray) fetch = NULL;
  g_autoptr (GCancellable) cancellable = NULL;
  Wish query = { 0 }, count = { 0 };

  g_mutex_lock (&self->mutex);
  gboolean go_on = take (self, &fetch, &query, &count);
  if (go_on && self->cancellable != NULL)
    cancellable = g_object_ref (self->cancellable);
  g_mutex_unlock (&self->mutex);
  if (!go_on)
    return FALSE;

  WrRowAnswer *answer = g_new0 (WrRowAnswer, 1);
  gint64 start = g_get_monotonic_time ();
  if (fetch != NULL)
    do_fetch (self, fetch, answer);
  else if (query.query != NULL)
    do_query (self, &query, cancellable, answer);
  else
    do_count (self, &count, cancellable, answer);
  answer->cost = g_get_monotonic_time () - start;

  g_clear_pointer (&query.query, wr_store_query_free);
  g_clear_pointer (&count.query, wr_store_query_free);
  answer_soon (self, answer);
  return TRUE;
}

static gpointer
thread_func (gpointer data)
{
  WrRowLoader *self = data;

  while (do_next (self))
    ;
  g_clear_object (&self->reader);
  return NULL;
}

/**
 * wr_row_loader_new:
 * @func: called on the thread-default main context of this call, not after wr_row_loader_free()
 *
 * Opens the file at once, which blocks for some milliseconds at most.
 */
WrRowLoader *
wr_row_loader_new (const char *path, WrRowLoaderFunc func, gpointer user_data, GError **error)
{
  WrStoreReader *reader = wr_store_reader_open (path, error);

  if (reader == NULL)
    return NULL;

  WrRowLoader *self = g_new0 (WrRowLoader, 1);
  self->reader = reader;
  self->columns = g_strdupv ((char **) wr_store_reader_get_columns (reader));
  self->n_columns = g_strv_length (self->columns);
  self->func = func;
  self->user_data = user_data;
  self->context = g_main_context_ref_thread_default ();
  g_mutex_init (&self->mutex);
  g_cond_init (&self->wake);
  self->thread = g_thread_new ("wr-row-loader", thread_func, self);
  return self;
}

/**
 * wr_row_loader_free:
 *
 * Breaks off what runs and joins the thread; may be called from within the loader's own function.
 */
void
wr_row_loader_free (WrRowLoader *self)
{
  if (self == NULL)
    return;

  g_mutex_lock (&self->mutex);
  self->quit = TRUE;
  g_cancellable_cancel (self->cancellable);
  g_cond_signal (&self->wake);
  g_mutex_unlock (&self->mutex);
  g_thread_join (self->thread);

  if (self->freed != NULL)
    *self->freed = TRUE;
  if (self->source != NULL)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
  g_queue_clear_full (&self->answers, (GDestroyNotify) answer_free);
  g_queue_clear_full (&self->fetches, (GDestroyNotify) g_array_unref);
  wr_store_query_free (self->query.query);
  wr_store_query_free (self->count.query);
  g_clear_object (&self->cancellable);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->wake);
  g_strfreev (self->columns);
  g_free (self);
}

const char *const *
wr_row_loader_get_columns (WrRowLoader *self)
{
  return (const char *const *) self->columns;
}

static void
set_wish (Wish *wish, const WrStoreQuery *query, guint serial)
{
  wr_store_query_free (wish->query);
  wish->query = wr_store_query_copy (query);
  wish->serial = serial;
}

/**
 * wr_row_loader_query:
 * @serial: comes back with the answer; a query or a count of another one is broken off
 *
 * Asks for the ids of all rows that @query lists, instead of what was asked for before.
 */
void
wr_row_loader_query (WrRowLoader *self, const WrStoreQuery *query, guint serial)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  set_wish (&self->query, query, serial);
  if (self->cancellable != NULL && self->running_serial != serial)
    g_cancellable_cancel (self->cancellable);
  g_cond_signal (&self->wake);
}

/**
 * wr_row_loader_count:
 *
 * Asks for the counters, with the search of @query.
 */
void
wr_row_loader_count (WrRowLoader *self, const WrStoreQuery *query, guint serial)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  set_wish (&self->count, query, serial);
  g_cond_signal (&self->wake);
}

/**
 * wr_row_loader_fetch:
 * @ids: (transfer full) (element-type gint64): rows to read
 */
void
wr_row_loader_fetch (WrRowLoader *self, GArray *ids)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_queue_push_tail (&self->fetches, ids);
  g_cond_signal (&self->wake);
}
