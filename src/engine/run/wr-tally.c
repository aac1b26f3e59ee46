/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrTally: the figures of a run and what each worker is doing, behind one lock.
 *
 * Workers write it, the main thread reads it, and one source in the main loop, at most ten times a
 * second, says that there is something new. A page counts as ended when its row has been committed,
 * not when its result was made: results wait in a ledger until the store has told of their rows.
 */

#include "config.h"

#include "wr-tally.h"

#include "wr-store.h"

#define INTERVAL (G_TIME_SPAN_SECOND / 10)

typedef struct {
  WrPageState state;
  gint64 rows;
  int worker;
} Entry;

struct _WrTally {
  GMutex mutex;
  WrTallyFunc func;
  gpointer user_data;
  GSource *source;  /* (owned) of the main context */
  gboolean pending; /* (mutex mutex) */
  gint64 last;      /* when the source was dispatched last (mutex mutex) */

  WrTallyCounts counts; /* (mutex mutex) */
  GHashTable *ledger;   /* (owned) page id to Entry (mutex mutex) */
  GPtrArray
      *workers; /* (owned) (element-type nullable WrWorkerSnapshot) by number - 1 (mutex mutex) */
};

static void
snapshot_free (gpointer data)
{
  WrWorkerSnapshot *snapshot = data;

  if (snapshot == NULL)
    return;
  g_free (snapshot->url);
  g_free (snapshot->problem);
  g_free (snapshot->last_detail);
  g_free (snapshot->host);
  g_free (snapshot);
}

static gboolean
source_dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  return callback (user_data);
}

static gboolean
tally_tell_cb (gpointer user_data)
{
  WrTally *self = user_data;

  g_mutex_lock (&self->mutex);
  self->pending = FALSE;
  self->last = g_get_monotonic_time ();
  g_source_set_ready_time (self->source, -1);
  g_mutex_unlock (&self->mutex);
  self->func (self->user_data);
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs source_funcs = { .dispatch = source_dispatch };

/**
 * wr_tally_new:
 * @func: called in the main context when something has changed
 */
WrTally *
wr_tally_new (WrTallyFunc func, gpointer user_data)
{
  WrTally *self = g_new0 (WrTally, 1);

  g_mutex_init (&self->mutex);
  self->func = func;
  self->user_data = user_data;
  self->ledger = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  self->workers = g_ptr_array_new_with_free_func (snapshot_free);
  self->source = g_source_new (&source_funcs, sizeof (GSource));
  g_source_set_static_name (self->source, "wr-tally");
  g_source_set_callback (self->source, tally_tell_cb, self, NULL);
  g_source_attach (self->source, NULL);
  return self;
}

/**
 * wr_tally_detach:
 *
 * From the main thread: its function is not called any more.
 */
void
wr_tally_detach (WrTally *self)
{
  g_source_destroy (self->source);
}

void
wr_tally_free (WrTally *self)
{
  g_source_destroy (self->source);
  g_source_unref (self->source);
  g_hash_table_unref (self->ledger);
  g_ptr_array_unref (self->workers);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

static void
tally_touch (WrTally *self)
{
  if (self->pending)
    return;
  self->pending = TRUE;
  g_source_set_ready_time (self->source, self->last + INTERVAL);
}

static WrWorkerSnapshot *
tally_get_worker (WrTally *self, int number)
{
  if ((int) self->workers->len < number)
    g_ptr_array_set_size (self->workers, number);

  WrWorkerSnapshot **place = (WrWorkerSnapshot **) &self->workers->pdata[number - 1];
  if (*place == NULL) {
    *place = g_new0 (WrWorkerSnapshot, 1);
    (*place)->number = number;
    (*place)->last_event = WR_N_EVENT_KINDS;
    (*place)->since = g_get_monotonic_time ();
  }
  return *place;
}

static void
snapshot_set_state (WrWorkerSnapshot *snapshot, WrWorkerState state)
{
  if (snapshot->state == state)
    return;
  snapshot->state = state;
  snapshot->since = g_get_monotonic_time ();
  snapshot->until = 0;
  g_clear_pointer (&snapshot->host, g_free);
}

/**
 * wr_tally_wake:
 *
 * Has the function called as soon as the main loop comes to it.
 */
void
wr_tally_wake (WrTally *self)
{
  g_mutex_lock (&self->mutex);
  self->pending = TRUE;
  g_source_set_ready_time (self->source, 0);
  g_mutex_unlock (&self->mutex);
}

/**
 * wr_tally_set_stored:
 * @counts: what the store holds now; nothing may be posted meanwhile
 */
void
wr_tally_set_stored (WrTally *self, const WrStoreCounts *counts)
{
  g_mutex_lock (&self->mutex);
  self->counts.stored = *counts;
  g_hash_table_remove_all (self->ledger);
  tally_touch (self);
  g_mutex_unlock (&self->mutex);
}

void
wr_tally_get (WrTally *self, WrTallyCounts *counts)
{
  g_mutex_lock (&self->mutex);
  *counts = self->counts;
  counts->n_unwritten = g_hash_table_size (self->ledger);
  g_mutex_unlock (&self->mutex);
}

void
wr_tally_begin_page (WrTally *self, int worker, const char *url)
{
  g_mutex_lock (&self->mutex);
  WrWorkerSnapshot *snapshot = tally_get_worker (self, worker);
  snapshot_set_state (snapshot, WR_WORKER_NAVIGATING);
  snapshot->since = g_get_monotonic_time ();
  g_free (snapshot->url);
  snapshot->url = g_strdup (url);
  self->counts.running++;
  if (self->counts.first_page == 0)
    self->counts.first_page = snapshot->since;
  tally_touch (self);
  g_mutex_unlock (&self->mutex);
}

/**
 * wr_tally_end_page:
 * @commands: how many the attempt took
 */
void
wr_tally_end_page (WrTally *self, int worker, guint64 commands)
{
  g_mutex_lock (&self->mutex);
  WrWorkerSnapshot *snapshot = tally_get_worker (self, worker);
  g_clear_pointer (&snapshot->url, g_free);
  self->counts.running--;
  self->counts.commands += commands;
  tally_touch (self);
  g_mutex_unlock (&self->mutex);
}

/**
 * wr_tally_note_result:
 *
 * To be called before @result is posted to the store.
 */
void
wr_tally_note_result (WrTally *self, const WrResult *result)
{
  g_mutex_lock (&self->mutex);
  if (result->failure != WR_FAILURE_HOST)
    self->counts.stored.attempts++;
  if (result->state != WR_PAGE_QUEUED) {
    Entry *entry = g_new0 (Entry, 1);
    entry->state = result->state;
    entry->worker = result->worker;
    entry->rows = result->state == WR_PAGE_DONE && result->rows != NULL ? result->rows->len : 0;
    g_hash_table_replace (self->ledger, g_memdup2 (&result->page_id, sizeof result->page_id),
                          entry);
  }
  tally_touch (self);
  g_mutex_unlock (&self->mutex);
}

/* A worker that was retired is not there any more. */
static void
tally_credit_worker (WrTally *self, int number)
{
  WrWorkerSnapshot *snapshot = number >= 1 && number <= (int) self->workers->len
                                   ? g_ptr_array_index (self->workers, number - 1)
                                   : NULL;

  if (snapshot != NULL)
    snapshot->pages_done++;
}

static void
tally_commit_page (WrTally *self, gint64 page_id)
{
  const Entry *entry = g_hash_table_lookup (self->ledger, &page_id);

  if (entry == NULL)
    return;
  self->counts.stored.pages[WR_PAGE_QUEUED]--;
  self->counts.stored.pages[entry->state]++;
  self->counts.stored.rows += entry->rows;
  tally_credit_worker (self, entry->worker);
  g_hash_table_remove (self->ledger, &page_id);
}

/**
 * wr_tally_note_committed:
 * @row_ids: (element-type gint64): as WrStore::committed has them
 */
void
wr_tally_note_committed (WrTally *self, const GArray *row_ids)
{
  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < row_ids->len; i++)
    tally_commit_page (self, g_array_index (row_ids, gint64, i) >> WR_ROW_ITEM_BITS);
  tally_touch (self);
  g_mutex_unlock (&self->mutex);
}

void
wr_tally_set_state (WrTally *self, int worker, WrWorkerState state)
{
  g_mutex_lock (&self->mutex);
  snapshot_set_state (tally_get_worker (self, worker), state);
  tally_touch (self);
  g_mutex_unlock (&self->mutex);
}

/**
 * wr_tally_set_wait:
 * @host: (nullable): the host that is down
 * @until: monotonic µs: when it, or the network, is tried again; 0: unknown
 *
 * What the worker waits for, until its state is another one.
 */
void
wr_tally_set_wait (WrTally *self, int worker, const char *host, gint64 until)
{
  g_mutex_lock (&self->mutex);
  WrWorkerSnapshot *snapshot = tally_get_worker (self, worker);
  if (g_strcmp0 (snapshot->host, host) != 0) {
    g_free (snapshot->host);
    snapshot->host = g_strdup (host);
  }
  snapshot->until = until;
  tally_touch (self);
  g_mutex_unlock (&self->mutex);
}

void
wr_tally_begin_session (WrTally *self, int worker)
{
  g_mutex_lock (&self->mutex);
  tally_get_worker (self, worker)->sessions++;
  self->counts.sessions_started++;
  tally_touch (self);
  g_mutex_unlock (&self->mutex);
}

/**
 * wr_tally_end_session:
 * @problem: (nullable): why the session was lost, or could not be started
 */
void
wr_tally_end_session (WrTally *self, int worker, const char *problem)
{
  g_mutex_lock (&self->mutex);
  WrWorkerSnapshot *snapshot = tally_get_worker (self, worker);
  g_free (snapshot->problem);
  snapshot->problem = g_strdup (problem);
  if (problem != NULL && snapshot->state != WR_WORKER_STARTING)
    self->counts.sessions_lost++;
  tally_touch (self);
  g_mutex_unlock (&self->mutex);
}

/**
 * wr_tally_note_event:
 * @kind: a moment
 * @detail: (nullable): in nobody's language
 */
void
wr_tally_note_event (WrTally *self, int worker, WrEventKind kind, const char *detail)
{
  g_mutex_lock (&self->mutex);
  WrWorkerSnapshot *snapshot = tally_get_worker (self, worker);
  snapshot->last_event = kind;
  snapshot->recycled += kind == WR_EVENT_RECYCLED;
  g_free (snapshot->last_detail);
  snapshot->last_detail = g_strdup (detail);
  tally_touch (self);
  g_mutex_unlock (&self->mutex);
}

void
wr_tally_remove_worker (WrTally *self, int worker)
{
  g_mutex_lock (&self->mutex);
  if (worker <= (int) self->workers->len) {
    snapshot_free (self->workers->pdata[worker - 1]);
    self->workers->pdata[worker - 1] = NULL;
  }
  tally_touch (self);
  g_mutex_unlock (&self->mutex);
}

/**
 * wr_tally_foreach_worker:
 * @func: called for each worker, by number, without the lock
 */
void
wr_tally_foreach_worker (WrTally *self, WrTallyWorkerFunc func, gpointer user_data)
{
  g_autoptr (GPtrArray) snapshots = g_ptr_array_new_with_free_func (snapshot_free);

  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < self->workers->len; i++) {
    const WrWorkerSnapshot *snapshot = g_ptr_array_index (self->workers, i);

    if (snapshot == NULL)
      continue;
    WrWorkerSnapshot *copy = g_memdup2 (snapshot, sizeof *snapshot);
    copy->url = g_strdup (snapshot->url);
    copy->problem = g_strdup (snapshot->problem);
    copy->last_detail = g_strdup (snapshot->last_detail);
    copy->host = g_strdup (snapshot->host);
    g_ptr_array_add (snapshots, copy);
  }
  g_mutex_unlock (&self->mutex);
  for (guint i = 0; i < snapshots->len; i++)
    func (g_ptr_array_index (snapshots, i), user_data);
}
