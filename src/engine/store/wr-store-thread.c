/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrStoreThread: writes what is in a store's queue, until the queue is closed.
 *
 * The thread “wr-store” owns the file from its start on: nobody else may touch it. What cannot be
 * written stays in its hands and is tried again, after 1 s, 2 s, … 10 s, or at once when somebody
 * asks; after the close only once more.
 */

#include "config.h"

#include "wr-store-thread.h"

#include "wr-store-writer.h"

#define FIRST_DELAY_US (1 * G_TIME_SPAN_SECOND)
#define LAST_DELAY_US (10 * G_TIME_SPAN_SECOND)

struct _WrStoreThread {
  GThread *thread;        /* (owned) */
  WrStoreFile *file;      /* (owned) the thread's */
  WrStoreQueue *queue;    /* (unowned) */
  WrStoreListener listener;
  gpointer user_data;     /* (unowned) */
  GError *close_error;    /* (owned) (nullable) the thread's until it is joined */
};

/* One batch on its way: what is known of its tries. */
typedef struct {
  const WrStoreBatch *batch;
  GArray *ids;            /* (owned) of the rows that it wrote */
  gboolean troubled;      /* a try has failed, the file needs mending */
  gboolean asked;         /* somebody asked for this try */
  gboolean committed;     /* by the connection, but not told: the file was not in its place */
  char *told;             /* (owned) (nullable) the message that was told last */
} Effort;

static gboolean
write_posts (WrStoreThread *self, Effort *effort, GError **error)
{
  WrDatabase *database = wr_store_file_get_database (self->file);
  guint n_columns = wr_store_file_get_n_columns (self->file);
  const WrStoreBatch *batch = effort->batch;

  for (guint i = 0; i < batch->results->len; i++) {
    if (!wr_store_writer_add_result (database, n_columns, batch->results->pdata[i], effort->ids,
                                     error))
      return FALSE;
  }
  for (guint i = 0; i < batch->events->len; i++) {
    if (!wr_store_writer_add_event (database, batch->events->pdata[i], error))
      return FALSE;
  }
  /* an empty one is to find out whether the file can be written at all */
  return batch->results->len + batch->events->len > 0 || wr_store_writer_probe (database, error);
}

static gboolean
write_batch (WrStoreThread *self, Effort *effort, GError **error)
{
  WrDatabase *database = wr_store_file_get_database (self->file);

  g_array_set_size (effort->ids, 0);
  return wr_database_begin (database, error)
         && wr_database_end (database, write_posts (self, effort, error), error);
}

static gboolean
try_once (WrStoreThread *self, Effort *effort, GError **error)
{
  gboolean kept = TRUE;

  if (effort->troubled && !wr_store_file_mend (self->file, effort->asked, &kept, error)) {
    effort->committed = effort->committed && kept;
    return FALSE;
  }
  effort->committed = effort->committed && kept;
  if (!effort->committed)
    effort->committed = write_batch (self, effort, error);
  return effort->committed && wr_store_file_check (self->file, error);
}

static void
tell_failed (WrStoreThread *self, Effort *effort, const GError *error)
{
  if (!effort->asked && g_strcmp0 (effort->told, error->message) == 0)
    return;

  g_free (effort->told);
  effort->told = g_strdup (error->message);
  self->listener.failed (error, self->user_data);
}

static void
tell_written (WrStoreThread *self, Effort *effort)
{
  wr_store_queue_written (self->queue, effort->batch);
  if (effort->ids->len > 0)
    self->listener.committed (effort->ids, self->user_data);
  if (effort->told != NULL)
    self->listener.recovered (self->user_data);
}

static gboolean
insist (WrStoreThread *self, Effort *effort)
{
  gint64 delay = FIRST_DELAY_US;
  WrStoreWait wait = WR_STORE_WAIT_TIME_OUT;

  for (;;) {
    g_autoptr (GError) error = NULL;

    if (try_once (self, effort, &error)) {
      tell_written (self, effort);
      return TRUE;
    }
    wr_store_queue_fail (self->queue, error);
    effort->troubled = TRUE;
    if (wait == WR_STORE_WAIT_CLOSED) {
      self->close_error = g_steal_pointer (&error);
      return FALSE;
    }
    tell_failed (self, effort, error);
    wait = wr_store_queue_wait_for_retry (self->queue, delay);
    effort->asked = wait == WR_STORE_WAIT_RETRY;
    delay = effort->asked ? FIRST_DELAY_US : MIN (2 * delay, LAST_DELAY_US);
  }
}

static gboolean
write_until_done (WrStoreThread *self, const WrStoreBatch *batch, gboolean troubled)
{
  Effort effort = { .batch = batch, .troubled = troubled };

  effort.ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  gboolean ok = insist (self, &effort);
  g_array_unref (effort.ids);
  g_free (effort.told);
  return ok;
}

static gboolean
call_in_transaction (WrStoreThread *self, WrStoreCall *call)
{
  WrDatabase *database = wr_store_file_get_database (self->file);

  return wr_database_begin (database, &call->error)
         && wr_database_end (database, call->func (database, call->data, &call->error),
                             &call->error)
         && wr_store_file_check (self->file, &call->error);
}

/* The caller is told what failed and may ask again. Here it is seen to that the file can be
 * written. */
static gboolean
do_call (WrStoreThread *self, WrStoreCall *call, const WrStoreBatch *nothing)
{
  gboolean ok = call_in_transaction (self, call);

  wr_store_queue_answer (self->queue, call);
  return ok || write_until_done (self, nothing, TRUE);
}

static gpointer
thread_func (gpointer data)
{
  WrStoreThread *self = data;
  g_autoptr (WrStoreBatch) batch = wr_store_batch_new ();
  WrStoreCall *call;
  gboolean ok = TRUE;

  while (ok && wr_store_queue_take (self->queue, batch, &call)) {
    ok = call != NULL ? do_call (self, call, batch) : write_until_done (self, batch, FALSE);
    wr_store_batch_clear (batch);
  }
  if (ok && !wr_store_file_check (self->file, NULL))
    write_until_done (self, batch, TRUE);

  wr_database_exec (wr_store_file_get_database (self->file), "PRAGMA wal_checkpoint(TRUNCATE)",
                    NULL);
  g_clear_pointer (&self->file, wr_store_file_free);
  return NULL;
}

/**
 * wr_store_thread_start:
 * @listener: copied; called on the thread
 */
WrStoreThread *
wr_store_thread_start (WrStoreFile *file, WrStoreQueue *queue, const WrStoreListener *listener,
                       gpointer user_data)
{
  WrStoreThread *self = g_new0 (WrStoreThread, 1);

  self->file = file;
  self->queue = queue;
  self->listener = *listener;
  self->user_data = user_data;
  self->thread = g_thread_new ("wr-store", thread_func, self);
  return self;
}

/**
 * wr_store_thread_join:
 *
 * Ends a thread whose queue is closed, and gives its file free.
 *
 * Returns: whether everything was written.
 */
gboolean
wr_store_thread_join (WrStoreThread *self, GError **error)
{
  g_thread_join (self->thread);
  gboolean ok = self->close_error == NULL;
  if (!ok)
    g_propagate_error (error, g_steal_pointer (&self->close_error));
  g_free (self);
  return ok;
}
