/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrRun: one execution of a job, in one store.
 *
 * It belongs to the main thread and does nothing slow there: what a run needs is made in a thread
 * (WrRunOutfit), its workers are a WrCrew, and the tally's one source wakes it to bring its
 * properties up to date. A run has ended when every worker has left, their browsers are gone and
 * the store has written everything.
 *
 * The rule that bites: a run that is retried after its end gets a new crew, but keeps its store.
 */

#include "config.h"

#include "wr-run-private.h"

#include "wr-pace.h"
#include "wr-run-stats.h"
#include "wr-store-reader.h"
#include "wr-webdriver-error.h"
#include "wr-worker-list.h"

/* clang-format off */
G_DEFINE_QUARK (wr-run-error-quark, wr_run_error)
/* clang-format on */
G_DEFINE_FINAL_TYPE (WrRun, wr_run, G_TYPE_OBJECT)

enum { PROP_0, PROP_STATE, PROP_STORE, N_PROPS };
enum { PROGRESS, N_SIGNALS };

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

void
wr_run_set_state (WrRun *self, WrRunState state)
{
  if (self->state == state)
    return;
  self->state = state;
  wr_pace_set_running (self->pace, state == WR_RUN_STARTING || state == WR_RUN_RUNNING ||
                                       state == WR_RUN_STOPPING);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
}

void
wr_run_set_error (WrRun *self, const GError *error)
{
  g_clear_error (&self->error);
  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    self->error = g_error_copy (error);
}

/**
 * wr_run_update_state:
 *
 * Which of the states between start and stop it is: held goes before paused.
 */
void
wr_run_update_state (WrRun *self)
{
  gboolean held = wr_run_is_held (self);

  if (self->crew != NULL)
    wr_frontier_set_paused (self->crew->frontier, self->paused || held);
  if (self->state == WR_RUN_NEW || self->state == WR_RUN_STOPPING || self->state == WR_RUN_ENDED)
    return;
  wr_run_set_state (self, held           ? WR_RUN_HELD
                          : !self->ready ? WR_RUN_STARTING
                          : self->paused ? WR_RUN_PAUSED
                                         : WR_RUN_RUNNING);
}

void
wr_run_tell_progress (WrRun *self)
{
  g_signal_emit (self, signals[PROGRESS], 0);
}

static void
run_sample_pace (WrRun *self)
{
  WrTallyCounts counts;

  wr_tally_get (self->tally, &counts);
  const gint64 *pages = counts.stored.pages;
  wr_pace_add (self->pace, wr_pace_get_elapsed (self->pace),
               pages[WR_PAGE_DONE] + pages[WR_PAGE_FAILED] + pages[WR_PAGE_SKIPPED]);
}

void
wr_run_take_news (WrRun *self)
{
  g_auto (WrCrewNews) news = { 0 };

  if (self->crew == NULL)
    return;
  wr_crew_get_news (self->crew, &news);
  if (news.browser_name != NULL) {
    g_free (self->browser_name);
    g_free (self->browser_version);
    self->browser_name = g_steal_pointer (&news.browser_name);
    self->browser_version = g_steal_pointer (&news.browser_version);
  }
  if (news.error != NULL && self->error == NULL)
    wr_run_set_error (self, news.error);
  if (news.ready && !self->ready && !g_cancellable_is_cancelled (self->stop)) {
    self->ready = TRUE;
    wr_run_update_state (self);
    wr_run_end_start (self, NULL);
  }
  wr_run_check_reading (self);
  if (news.gone)
    wr_run_finish (self);
}

static void
update_cb (gpointer user_data)
{
  g_autoptr (WrRun) self = g_object_ref (user_data);

  run_sample_pace (self);
  wr_worker_list_update (self->workers, self->tally);
  wr_run_tell_progress (self);
  wr_run_take_news (self);
}

static void
wr_run_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_STATE:
    g_value_set_int (value, WR_RUN (object)->state);
    break;
  case PROP_STORE:
    g_value_set_object (value, WR_RUN (object)->store);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

/* A run that goes while it works is stopped; that takes less than 2 s. */
static void
wr_run_dispose (GObject *object)
{
  WrRun *self = WR_RUN (object);

  if (self->stop != NULL)
    g_cancellable_cancel (self->stop);
  wr_tally_detach (self->tally);
  g_clear_pointer (&self->crew, wr_crew_free);
  if (self->store != NULL)
    g_signal_handlers_disconnect_by_data (self->store, self);
  wr_run_let_go (self);
  g_clear_object (&self->store);
  g_clear_pointer (&self->usage, wr_usage_free);

  G_OBJECT_CLASS (wr_run_parent_class)->dispose (object);
}

static void
wr_run_finalize (GObject *object)
{
  WrRun *self = WR_RUN (object);

  wr_tally_free (self->tally);
  g_clear_pointer (&self->job, wr_job_free);
  g_clear_pointer (&self->driver, wr_driver_free);
  wr_run_pending_clear (&self->pending);
  g_clear_pointer (&self->pace, wr_pace_free);
  g_clear_error (&self->error);
  g_clear_object (&self->stop);
  g_clear_object (&self->workers);
  g_free (self->browser_name);
  g_free (self->browser_version);
  g_free (self->path);

  G_OBJECT_CLASS (wr_run_parent_class)->finalize (object);
}

static void
wr_run_class_init (WrRunClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  wr_run_error_quark (); /* made here, so that workers only read them */
  wr_webdriver_error_quark ();

  object_class->get_property = wr_run_get_property;
  object_class->dispose = wr_run_dispose;
  object_class->finalize = wr_run_finalize;

  props[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, WR_RUN_NEW, WR_RUN_ENDED, WR_RUN_NEW,
                                        G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY |
                                            G_PARAM_STATIC_STRINGS);
  props[PROP_STORE] = g_param_spec_object ("store", NULL, NULL, WR_TYPE_STORE,
                                           G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY |
                                               G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[PROGRESS] = g_signal_new ("progress", WR_TYPE_RUN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 0);
}

static void
wr_run_init (WrRun *self)
{
  self->tally = wr_tally_new (update_cb, self);
  self->workers = g_list_store_new (WR_TYPE_WORKER_STATUS);
  self->pace = wr_pace_new ();
  self->figures = (WrUsageFigures){ 0, -1, -1, -1, -1 };
}

/**
 * wr_run_new:
 * @job: is copied
 * @store_path: where the run's file is to be
 *
 * Returns: (transfer full): a run that has not started
 */
WrRun *
wr_run_new (const WrJob *job, const char *store_path)
{
  g_return_val_if_fail (job != NULL && store_path != NULL, NULL);
  g_return_val_if_fail (g_main_context_get_thread_default () == NULL, NULL);

  WrRun *self = g_object_new (WR_TYPE_RUN, NULL);
  self->job = wr_job_copy (job);
  self->path = g_strdup (store_path);
  self->create = TRUE;
  self->n_workers = wr_job_get_n_workers (job);
  return self;
}

static void
run_set_paused (WrRun *self, gboolean paused)
{
  self->paused = paused;
  wr_run_update_state (self);
}

/**
 * wr_run_pause:
 *
 * Lets the pages in flight end and sends no further ones; the sessions stay.
 */
void
wr_run_pause (WrRun *self)
{
  g_return_if_fail (WR_IS_RUN (self));
  run_set_paused (self, TRUE);
}

void
wr_run_resume (WrRun *self)
{
  g_return_if_fail (WR_IS_RUN (self));
  run_set_paused (self, FALSE);
}

/**
 * wr_run_is_at_rest:
 *
 * Returns: whether the run is paused, its pages in flight have ended, and what they gave is written
 *   or cannot be
 */
gboolean
wr_run_is_at_rest (WrRun *self)
{
  WrTallyCounts counts;

  g_return_val_if_fail (WR_IS_RUN (self), FALSE);
  if (self->crew == NULL || !wr_frontier_is_at_rest (self->crew->frontier))
    return FALSE;
  wr_tally_get (self->tally, &counts);
  return counts.n_unwritten == 0 || self->state == WR_RUN_HELD;
}

/**
 * wr_run_stop:
 *
 * Breaks the run off, in less than 2 s; pages in flight are queued again. Where the disk is slower
 * than that, the store writes on by itself when the run has ended.
 */
void
wr_run_stop (WrRun *self)
{
  g_return_if_fail (WR_IS_RUN (self));

  if (self->state == WR_RUN_NEW || self->state == WR_RUN_STOPPING || self->state == WR_RUN_ENDED)
    return;
  self->stopped = TRUE;
  wr_run_set_state (self, WR_RUN_STOPPING);
  g_cancellable_cancel (self->stop);
  wr_run_limit_flush (self);
  if (self->end_state != NULL && self->flush == NULL)
    wr_run_end (self); /* all that was left to do is what the store cannot do */
  else if (self->crew != NULL)
    wr_run_take_news (self); /* the workers may have left while the run was held */
}

/**
 * wr_run_set_n_workers:
 * @n_workers: 1 to %WR_JOB_MAX_WORKERS
 *
 * While the run works, workers are added or, when they have ended their pages, leave.
 */
void
wr_run_set_n_workers (WrRun *self, int n_workers)
{
  g_return_if_fail (WR_IS_RUN (self));

  self->n_workers = CLAMP (n_workers, 1, WR_JOB_MAX_WORKERS);
  if (self->crew != NULL && !g_cancellable_is_cancelled (self->stop))
    wr_crew_set_size (self->crew, self->n_workers);
}

WrRunState
wr_run_get_state (WrRun *self)
{
  g_return_val_if_fail (WR_IS_RUN (self), WR_RUN_ENDED);
  return self->state;
}

/**
 * wr_run_get_error:
 *
 * Returns: (transfer none) (nullable): why the run could not go on, or while it is held, cannot
 */
const GError *
wr_run_get_error (WrRun *self)
{
  g_return_val_if_fail (WR_IS_RUN (self), NULL);
  return self->error;
}

const WrJob *
wr_run_get_job (WrRun *self)
{
  g_return_val_if_fail (WR_IS_RUN (self), NULL);
  return self->job;
}

WrStore *
wr_run_get_store (WrRun *self)
{
  g_return_val_if_fail (WR_IS_RUN (self), NULL);
  return self->store;
}

const char *
wr_run_get_store_path (WrRun *self)
{
  g_return_val_if_fail (WR_IS_RUN (self), NULL);
  return self->path;
}

/**
 * wr_run_get_workers:
 *
 * Returns: (transfer none): a list of WrWorkerStatus, by number
 */
GListModel *
wr_run_get_workers (WrRun *self)
{
  g_return_val_if_fail (WR_IS_RUN (self), NULL);
  return G_LIST_MODEL (self->workers);
}

/**
 * wr_run_get_progress:
 * @progress: (out): the figures as of now
 */
void
wr_run_get_progress (WrRun *self, WrRunProgress *progress)
{
  WrTallyCounts counts;

  g_return_if_fail (WR_IS_RUN (self));
  wr_tally_get (self->tally, &counts);
  const gint64 *pages = counts.stored.pages;
  gint64 left = pages[WR_PAGE_QUEUED] + pages[WR_PAGE_RUNNING];
  double pace = wr_pace_get (self->pace);

  *progress = (WrRunProgress){
    .total = left + pages[WR_PAGE_DONE] + pages[WR_PAGE_FAILED] + pages[WR_PAGE_SKIPPED],
    .done = pages[WR_PAGE_DONE],
    .failed = pages[WR_PAGE_FAILED],
    .skipped = pages[WR_PAGE_SKIPPED],
    .rows = counts.stored.rows,
    .attempts = counts.stored.attempts,
    .running = counts.running,
    .offline = self->crew != NULL && wr_frontier_is_offline (self->crew->frontier),
    .pages_per_s = pace,
    .seconds_left = left == 0  ? 0
                    : pace > 0 ? (double) left / pace
                               : -1,
    .elapsed = wr_pace_get_elapsed (self->pace),
    .start_up_s = counts.first_page > 0
                      ? (double) (counts.first_page - self->started) / G_USEC_PER_SEC
                      : -1,
    .sessions_started = counts.sessions_started,
    .sessions_lost = counts.sessions_lost,
  };
}

/**
 * wr_run_dup_stats:
 *
 * Returns: (transfer full): CLI.md's --stats: one JSON object, every figure measured or null
 */
char *
wr_run_dup_stats (WrRun *self)
{
  g_return_val_if_fail (WR_IS_RUN (self), NULL);

  g_autofree char *driver_name = self->driver != NULL
                                     ? g_path_get_basename (self->driver->driver_path)
                                     : NULL;
  WrTallyCounts counts;
  WrRunStats stats = {
    .usage = self->figures,
    .driver_name = driver_name,
    .driver_version = self->driver != NULL ? self->driver->driver_version : NULL,
    .browser_name = self->browser_name,
    .browser_version = self->browser_version,
    .workers = self->n_workers,
    .worker_model = self->job->worker_model,
  };

  wr_tally_get (self->tally, &counts);
  stats.commands = counts.commands;
  wr_run_get_progress (self, &stats.progress);
  if (self->usage != NULL)
    wr_usage_get (self->usage, &stats.usage);
  return wr_run_stats_to_json (&stats);
}
