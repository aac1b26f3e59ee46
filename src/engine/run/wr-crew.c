/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrCrew: the workers of a run, in one GThreadPool.
 *
 * Each worker has a thread of the pool to itself until it leaves: because the pages have all ended,
 * it was retired, the run was stopped, or it could not start a session. Whoever owns the crew is
 * woken by the tally and asks for the news. Free it only after wr_crew_join().
 */

#include "config.h"

#include "wr-crew.h"

#include "wr-run-outfit.h"
#include "wr-worker.h"

#define STARTS_AT_A_TIME 4
#define GIVE_UP_TRIES 5 /* in vain, for each of those that start at a time: a quarter of a minute */
#define GIVE_UP_TIME (60 * G_TIME_SPAN_SECOND)

typedef struct {
  WrCrew public;
  GThreadPool *pool; /* (owned) (nullable) */
  GMutex mutex;
  GPtrArray *workers; /* (owned) (element-type WrWorker) those that have not left (mutex mutex) */
  gint64 failing;     /* monotonic µs: since when no session starts; 0: one did (mutex mutex) */
  int n_tries;        /* made in vain since then (mutex mutex) */
  WrCrewNews news;    /* (mutex mutex) */
} Crew;

static void
work_cb (gpointer data, gpointer user_data)
{
  WrWorker *worker = data;
  Crew *self = user_data;

  wr_worker_work (worker);
  if (wr_worker_is_retired (worker))
    wr_tally_remove_worker (self->public.tally, wr_worker_get_number (worker));

  g_mutex_lock (&self->mutex);
  g_ptr_array_remove (self->workers, worker);
  self->news.gone = self->workers->len == 0;
  g_mutex_unlock (&self->mutex);
  wr_tally_wake (self->public.tally);
}

/**
 * wr_crew_new:
 * @stop: breaks off whatever the workers do
 *
 * Returns: (transfer full): a crew without workers
 */
WrCrew *
wr_crew_new (const WrJob *job, const WrDriver *driver, WrStore *store, WrFrontier *frontier,
             WrTally *tally, WrUsage *usage, GCancellable *stop)
{
  Crew *self = g_new0 (Crew, 1);

  self->public.job = wr_job_copy (job);
  self->public.driver = driver != NULL ? wr_driver_copy (driver) : NULL;
  self->public.store = g_object_ref (store);
  self->public.frontier = frontier;
  self->public.tally = tally;
  self->public.usage = usage;
  self->public.gate = wr_start_gate_new (STARTS_AT_A_TIME);
  self->public.stop = g_object_ref (stop);
  g_rw_lock_init (&self->public.posting);
  g_mutex_init (&self->mutex);
  self->workers = g_ptr_array_new_with_free_func ((GDestroyNotify) wr_worker_free);
  self->pool = g_thread_pool_new (work_cb, self, 1, TRUE, NULL);
  return &self->public;
}

static gboolean
crew_has_number (Crew *self, int number)
{
  for (guint i = 0; i < self->workers->len; i++) {
    if (wr_worker_get_number (g_ptr_array_index (self->workers, i)) == number)
      return TRUE;
  }
  return FALSE;
}

static WrWorker *
crew_add_worker (Crew *self)
{
  int number = 1;

  while (crew_has_number (self, number))
    number++;
  WrWorker *worker = wr_worker_new (&self->public, number);
  g_ptr_array_add (self->workers, worker);
  wr_tally_set_state (self->public.tally, number, WR_WORKER_IDLE);
  return worker;
}

/**
 * wr_crew_set_size:
 *
 * Adds workers, or retires the last ones: each of these ends the page that it is at.
 */
void
wr_crew_set_size (WrCrew *crew, int size)
{
  Crew *self = (Crew *) crew;
  g_autoptr (GPtrArray) added = g_ptr_array_new ();
  int n_active = 0;

  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < self->workers->len; i++) {
    WrWorker *worker = g_ptr_array_index (self->workers, i);

    if (!wr_worker_is_retired (worker) && ++n_active > size)
      wr_worker_retire (worker);
  }
  for (; n_active < size; n_active++)
    g_ptr_array_add (added, crew_add_worker (self));
  self->news.gone = self->workers->len == 0;
  g_thread_pool_set_max_threads (self->pool, MAX ((int) self->workers->len, 1), NULL);
  g_mutex_unlock (&self->mutex);

  for (guint i = 0; i < added->len; i++)
    g_thread_pool_push (self->pool, g_ptr_array_index (added, i), NULL);
}

/**
 * wr_crew_dismiss:
 *
 * Lets every worker leave after the page that it is at.
 */
void
wr_crew_dismiss (WrCrew *crew)
{
  Crew *self = (Crew *) crew;

  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < self->workers->len; i++)
    wr_worker_dismiss (g_ptr_array_index (self->workers, i));
  g_mutex_unlock (&self->mutex);
}

/**
 * wr_crew_note_ready:
 *
 * From a worker whose session has started.
 */
void
wr_crew_note_ready (WrCrew *crew, const char *browser_name, const char *browser_version)
{
  Crew *self = (Crew *) crew;

  g_mutex_lock (&self->mutex);
  gboolean first = !self->news.ready;
  self->failing = 0;
  self->n_tries = 0;
  if (first) {
    self->news.ready = TRUE;
    self->news.browser_name = g_strdup (browser_name);
    self->news.browser_version = g_strdup (browser_version);
  }
  g_mutex_unlock (&self->mutex);
  if (first)
    wr_tally_wake (crew->tally);
}

/**
 * wr_crew_note_failed:
 *
 * From a worker that could not start a session and leaves: the run is over.
 */
void
wr_crew_note_failed (WrCrew *crew, const GError *error)
{
  Crew *self = (Crew *) crew;

  g_mutex_lock (&self->mutex);
  if (self->news.error == NULL)
    self->news.error = g_error_copy (error);
  g_mutex_unlock (&self->mutex);
  g_cancellable_cancel (crew->stop);
}

/**
 * wr_crew_is_ready:
 *
 * Returns: whether a session has ever started
 */
gboolean
wr_crew_is_ready (WrCrew *crew)
{
  Crew *self = (Crew *) crew;

  g_mutex_lock (&self->mutex);
  gboolean ready = self->news.ready;
  g_mutex_unlock (&self->mutex);
  return ready;
}

/**
 * wr_crew_may_try_again:
 *
 * From a worker whose session did not start, though others have in this run.
 *
 * Returns: whether it may try once more: not when no worker could start one for a minute, or in
 *   five tries each
 */
gboolean
wr_crew_may_try_again (WrCrew *crew)
{
  Crew *self = (Crew *) crew;
  gint64 now = g_get_monotonic_time ();

  g_mutex_lock (&self->mutex);
  if (self->failing == 0)
    self->failing = now;
  int most = GIVE_UP_TRIES * MIN ((int) self->workers->len, STARTS_AT_A_TIME);
  gboolean may = ++self->n_tries < most && now - self->failing < GIVE_UP_TIME;
  g_mutex_unlock (&self->mutex);
  return may;
}

/**
 * wr_crew_get_news:
 * @news: (out): a copy; wr_crew_news_clear() it
 */
void
wr_crew_get_news (WrCrew *crew, WrCrewNews *news)
{
  Crew *self = (Crew *) crew;

  g_mutex_lock (&self->mutex);
  *news = self->news;
  news->browser_name = g_strdup (self->news.browser_name);
  news->browser_version = g_strdup (self->news.browser_version);
  news->error = self->news.error != NULL ? g_error_copy (self->news.error) : NULL;
  g_mutex_unlock (&self->mutex);
}

void
wr_crew_news_clear (WrCrewNews *news)
{
  g_clear_pointer (&news->browser_name, g_free);
  g_clear_pointer (&news->browser_version, g_free);
  g_clear_error (&news->error);
}

/* While nothing can be posted, all that was posted is committed, and what the store says is whole.
 */
static gboolean
crew_requeue (WrCrew *crew, const WrRunPending *pending, GError **error)
{
  WrStoreCounts counts;

  if (!wr_store_flush (crew->store, crew->stop, error) ||
      !wr_run_pending_perform (pending, crew->store, crew->frontier, error) ||
      !wr_run_count_pages (wr_store_get_path (crew->store), &counts, error) ||
      !wr_frontier_read_again (crew->frontier, error))
    return FALSE;
  wr_tally_set_stored (crew->tally, &counts);
  return TRUE;
}

/**
 * wr_crew_requeue:
 *
 * Queues pages again, or undoes that, while the workers work; and reads on where the frontier could
 * not. Blocks; not from the main thread.
 */
gboolean
wr_crew_requeue (WrCrew *crew, const WrRunPending *pending, GError **error)
{
  g_rw_lock_writer_lock (&crew->posting);
  gboolean ok = crew_requeue (crew, pending, error);
  g_rw_lock_writer_unlock (&crew->posting);
  return ok;
}

/**
 * wr_crew_join:
 *
 * Blocks until every worker has left and its thread has ended.
 */
void
wr_crew_join (WrCrew *crew)
{
  Crew *self = (Crew *) crew;

  if (self->pool != NULL)
    g_thread_pool_free (g_steal_pointer (&self->pool), FALSE, TRUE);
}

void
wr_crew_free (WrCrew *crew)
{
  Crew *self = (Crew *) crew;

  wr_crew_join (crew);
  g_ptr_array_unref (self->workers);
  wr_crew_news_clear (&self->news);
  g_mutex_clear (&self->mutex);
  g_rw_lock_clear (&crew->posting);
  g_clear_object (&crew->stop);
  wr_start_gate_free (crew->gate);
  wr_frontier_free (crew->frontier);
  g_clear_object (&crew->store);
  g_clear_pointer (&crew->driver, wr_driver_free);
  wr_job_free (crew->job);
  g_free (self);
}
