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

#include "wr-crew.h"
#include "wr-pace.h"
#include "wr-worker-list.h"
#include "wr-store-reader.h"

#include <glib/gi18n-lib.h>

struct _WrRun {
  GObject parent_instance;

  WrJob *job;          /* (owned) */
  char *path;          /* (owned) */
  gboolean create;     /* the store is yet to be made */
  WrRunPending pending; /* what wr_run_retry() asked for while there was no crew */
  int n_workers;
  gboolean paused;  /* as the caller wants it */
  gboolean stopped; /* as the caller wants it */

  WrRunState state;
  GError *error;                   /* (owned) (nullable) */
  GTask *start_task;               /* (owned) (nullable) until the first session has started */
  GCancellable *start_cancellable; /* (owned) (nullable) the caller's */
  gulong start_handler;
  GCancellable *stop; /* (owned) (nullable) of this start */

  WrStore *store;         /* (owned) (nullable) */
  WrDriver *driver;       /* (owned) (nullable) */
  WrTally *tally;         /* (owned) */
  WrUsage *usage;         /* (owned) (nullable) */
  WrUsageFigures figures; /* when there is no usage any more */
  WrCrew *crew;           /* (owned) (nullable) */
  GListStore *workers;    /* (owned) of WrWorkerStatus */
  char *browser_name;     /* (owned) (nullable) as the session says */
  char *browser_version;  /* (owned) (nullable) */
  int n_requeueing;       /* threads that queue pages anew */
  gboolean finishing;

  gint64 started; /* monotonic µs of the first start */
  WrPace *pace;   /* (owned) */
};

/* clang-format off */
G_DEFINE_QUARK (wr-run-error-quark, wr_run_error)
/* clang-format on */
G_DEFINE_FINAL_TYPE (WrRun, wr_run, G_TYPE_OBJECT)

enum { PROP_0, PROP_STATE, N_PROPS };
enum { PROGRESS, N_SIGNALS };

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

static void run_finish (WrRun *self);
static void run_prepare (WrRun *self);
static void run_requeue_pending (WrRun *self);

static void
run_set_state (WrRun *self, WrRunState state)
{
  if (self->state == state)
    return;
  self->state = state;
  wr_pace_set_running (self->pace, state == WR_RUN_STARTING || state == WR_RUN_RUNNING ||
                                       state == WR_RUN_STOPPING);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
}

static void
run_set_error (WrRun *self, const GError *error)
{
  g_clear_error (&self->error);
  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    self->error = g_error_copy (error);
}

/* Answers whoever waits for the start. */
static void
run_end_start (WrRun *self, const GError *error)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->start_task);

  if (self->start_handler != 0)
    g_cancellable_disconnect (self->start_cancellable, self->start_handler);
  self->start_handler = 0;
  g_clear_object (&self->start_cancellable);
  if (task == NULL)
    return;
  if (error != NULL)
    g_task_return_error (task, g_error_copy (error));
  else if (self->stopped || g_cancellable_is_cancelled (self->stop))
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("The run was stopped"));
  else
    g_task_return_boolean (task, TRUE);
}

/* Pages that were queued anew while the run ended by itself: it goes on with them. */
static void
run_go_on (WrRun *self)
{
  if (self->state != WR_RUN_ENDED || !wr_run_pending_is_set (&self->pending))
    return;
  if (self->error == NULL && !g_cancellable_is_cancelled (self->stop)) {
    self->paused = FALSE;
    run_prepare (self);
  } else {
    wr_run_pending_clear (&self->pending);
  }
}

static void
run_end (WrRun *self)
{
  if (self->usage != NULL) {
    wr_usage_stop (self->usage);
    wr_usage_get (self->usage, &self->figures);
    g_clear_pointer (&self->usage, wr_usage_free);
  }
  self->finishing = FALSE;
  g_object_ref (self);
  run_set_state (self, WR_RUN_ENDED);
  g_signal_emit (self, signals[PROGRESS], 0);
  run_end_start (self, self->error);
  run_go_on (self);
  g_object_unref (self);
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

static void
run_take_news (WrRun *self)
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
    run_set_error (self, news.error);
  if (news.ready && self->state == WR_RUN_STARTING && !g_cancellable_is_cancelled (self->stop)) {
    run_set_state (self, self->paused ? WR_RUN_PAUSED : WR_RUN_RUNNING);
    run_end_start (self, NULL);
  }
  if (news.gone)
    run_finish (self);
}

static void
update_cb (gpointer user_data)
{
  g_autoptr (WrRun) self = g_object_ref (user_data);

  run_sample_pace (self);
  wr_worker_list_update (self->workers, self->tally);
  g_signal_emit (self, signals[PROGRESS], 0);
  run_take_news (self);
}

static void
committed_cb (WrStore *store, GArray *row_ids, gpointer user_data)
{
  WrRun *self = user_data;

  wr_tally_note_committed (self->tally, row_ids);
}

/* What cannot be written is kept by the store; the run ends, and a retry begins with writing it. */
static void
store_failed_cb (WrStore *store, GError *cause, gpointer user_data)
{
  WrRun *self = user_data;
  g_autoptr (GError) error = g_error_new_literal (WR_RUN_ERROR, WR_RUN_ERROR_STORE, cause->message);

  run_set_error (self, error);
  if (self->crew == NULL || self->state == WR_RUN_ENDED)
    return;
  run_set_state (self, WR_RUN_STOPPING);
  g_cancellable_cancel (self->stop);
}

static void
run_set_store (WrRun *self, WrStore *store)
{
  if (self->store != NULL || store == NULL)
    return;
  self->store = g_object_ref (store);
  self->create = FALSE;
  g_signal_connect (store, "committed", G_CALLBACK (committed_cb), self);
  g_signal_connect (store, "failed", G_CALLBACK (store_failed_cb), self);
}

static void
prepare_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  WrRunOutfit *outfit = data;
  GError *error = NULL;

  if (wr_run_outfit_prepare (outfit, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* Of the errors of other rooms, those that a caller acts on are the run's own. */
static GError *
dup_run_error (const GError *error)
{
  if (error->domain == WR_STORE_ERROR)
    return g_error_new_literal (WR_RUN_ERROR, WR_RUN_ERROR_STORE, error->message);
  return g_error_copy (error);
}

/* A task's thread may be the last to let the task go. So a run's tasks own nothing that belongs to
 * the main thread: the run comes as user data, and the outfit is lent. */
static void
prepared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WrRun) self = user_data;
  g_autoptr (WrRunOutfit) outfit = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) cause = NULL;
  gboolean ok = g_task_propagate_boolean (G_TASK (result), &cause);

  run_set_store (self, outfit->store);
  if (self->driver == NULL)
    self->driver = g_steal_pointer (&outfit->driver);
  if (!ok) {
    g_autoptr (GError) error = dup_run_error (cause);
    run_set_error (self, error);
    run_end (self);
    return;
  }
  wr_tally_set_stored (self->tally, &outfit->counts);
  wr_frontier_set_paused (outfit->frontier, self->paused);
  self->crew = wr_crew_new (self->job, self->driver, self->store,
                            g_steal_pointer (&outfit->frontier), self->tally, self->usage,
                            self->stop);
  wr_crew_set_size (self->crew, self->n_workers);
  run_requeue_pending (self);
}

/* Makes what is needed, and then the crew. */
static void
run_prepare (WrRun *self)
{
  WrRunOutfit *outfit = g_new0 (WrRunOutfit, 1);

  outfit->job = wr_job_copy (self->job);
  outfit->path = g_strdup (self->path);
  outfit->create = self->create;
  outfit->pending = wr_run_pending_steal (&self->pending);
  if (self->store != NULL)
    outfit->store = g_object_ref (self->store);
  if (self->driver != NULL)
    outfit->driver = wr_driver_copy (self->driver);

  g_clear_error (&self->error);
  g_clear_object (&self->stop);
  self->stop = g_cancellable_new ();
  self->stopped = FALSE;
  if (self->started == 0)
    self->started = g_get_monotonic_time ();
  self->usage = wr_usage_start ();
  run_set_state (self, WR_RUN_STARTING);

  g_autoptr (GTask) task = g_task_new (NULL, self->stop, prepared_cb, g_object_ref (self));
  g_task_set_source_tag (task, run_prepare);
  g_task_set_task_data (task, outfit, NULL);
  g_task_run_in_thread (task, prepare_thread);
}

typedef struct {
  WrStore *store; /* (owned) */
  WrCrew *crew;   /* (owned) */
  const char *state;
} Finish;

static void
finish_free (Finish *finish)
{
  g_clear_pointer (&finish->crew, wr_crew_free);
  g_clear_object (&finish->store);
  g_free (finish);
}

static void
finish_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Finish *finish = data;
  GError *error = NULL;

  g_clear_pointer (&finish->crew, wr_crew_free);
  gboolean ok = wr_store_flush (finish->store, NULL, &error) &&
                wr_store_set_meta (finish->store, "state", finish->state, &error);
  g_clear_object (&finish->store);
  if (ok)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
finished_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WrRun) self = user_data;
  g_autoptr (GError) cause = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &cause) && self->error == NULL) {
    g_autoptr (GError) error = dup_run_error (cause);
    run_set_error (self, error);
  }
  wr_worker_list_update (self->workers, self->tally);
  run_end (self);
}

/* Every worker has left: either all pages have ended, or there is a reason why not, or some were
 * queued anew while the last workers left. */
static void
run_finish (WrRun *self)
{
  gboolean over = wr_frontier_is_finished (self->crew->frontier);
  g_autoptr (GError) cause = wr_frontier_dup_error (self->crew->frontier);

  if (self->n_requeueing > 0 || self->finishing)
    return;
  if (cause != NULL && self->error == NULL)
    self->error = g_error_new_literal (WR_RUN_ERROR, WR_RUN_ERROR_STORE, cause->message);
  if (!over && self->error == NULL && !g_cancellable_is_cancelled (self->stop)) {
    wr_crew_set_size (self->crew, self->n_workers);
    return;
  }

  Finish *finish = g_new0 (Finish, 1);
  g_autoptr (GTask) task = g_task_new (NULL, NULL, finished_cb, g_object_ref (self));

  self->finishing = TRUE;
  finish->store = g_object_ref (self->store);
  finish->crew = g_steal_pointer (&self->crew);
  finish->state = over ? "finished" : "stopped";
  g_task_set_source_tag (task, run_finish);
  g_task_set_task_data (task, finish, (GDestroyNotify) finish_free);
  g_task_run_in_thread (task, finish_thread);
}

static void
wr_run_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_STATE:
    g_value_set_int (value, WR_RUN (object)->state);
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

  wr_run_error_quark (); /* made here, so that workers only read it */

  object_class->get_property = wr_run_get_property;
  object_class->dispose = wr_run_dispose;
  object_class->finalize = wr_run_finalize;

  props[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, WR_RUN_NEW, WR_RUN_ENDED, WR_RUN_NEW,
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

/**
 * wr_run_new_from_store:
 *
 * A run that goes on where the store's last one ended, by whatever it was ended. Blocks for
 * reading the job.
 *
 * Returns: (transfer full): a run that has not started, or %NULL with a %WR_STORE_ERROR or
 * %WR_JOB_ERROR
 */
WrRun *
wr_run_new_from_store (const char *store_path, GError **error)
{
  g_return_val_if_fail (store_path != NULL, NULL);

  g_autoptr (WrStoreReader) reader = wr_store_reader_open (store_path, error);
  g_autofree char *json = reader != NULL ? wr_store_reader_dup_job (reader, error) : NULL;
  g_autoptr (WrJob) job = json != NULL ? wr_job_from_json (json, -1, error) : NULL;
  if (job == NULL)
    return NULL;

  WrRun *self = wr_run_new (job, store_path);
  self->create = FALSE;
  return self;
}

static void
start_cancelled_cb (GCancellable *cancellable, gpointer stop)
{
  g_cancellable_cancel (stop);
}

/**
 * wr_run_start_async:
 *
 * Starts the run. @callback comes when the first session has started and can read the job's
 * selectors, or when that failed; the pages go on after it until the state is %WR_RUN_ENDED.
 */
void
wr_run_start_async (WrRun *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                    gpointer user_data)
{
  g_return_if_fail (WR_IS_RUN (self));
  g_return_if_fail (self->state == WR_RUN_NEW);

  self->start_task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (self->start_task, wr_run_start_async);
  run_prepare (self);
  if (cancellable == NULL)
    return;
  self->start_cancellable = g_object_ref (cancellable);
  self->start_handler = g_cancellable_connect (cancellable, G_CALLBACK (start_cancelled_cb),
                                               g_object_ref (self->stop), g_object_unref);
}

/**
 * wr_run_start_finish:
 *
 * Returns: %FALSE with what kept the run from starting: %WR_RUN_ERROR, %WR_JOB_ERROR, or
 *   %G_IO_ERROR_CANCELLED; the run has then ended
 */
gboolean
wr_run_start_finish (WrRun *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
run_set_paused (WrRun *self, gboolean paused)
{
  self->paused = paused;
  if (self->crew != NULL)
    wr_frontier_set_paused (self->crew->frontier, paused);
  if (self->state == WR_RUN_RUNNING || self->state == WR_RUN_PAUSED)
    run_set_state (self, paused ? WR_RUN_PAUSED : WR_RUN_RUNNING);
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
 * wr_run_stop:
 *
 * Breaks the run off, in less than 2 s; pages in flight are queued again.
 */
void
wr_run_stop (WrRun *self)
{
  g_return_if_fail (WR_IS_RUN (self));

  if (self->state == WR_RUN_NEW || self->state == WR_RUN_STOPPING || self->state == WR_RUN_ENDED)
    return;
  self->stopped = TRUE;
  run_set_state (self, WR_RUN_STOPPING);
  g_cancellable_cancel (self->stop);
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

typedef struct {
  WrCrew *crew; /* (unowned) stays while the run counts us */
  WrRunPending pending;
} Requeueing;

static void
requeueing_free (Requeueing *requeueing)
{
  wr_run_pending_clear (&requeueing->pending);
  g_free (requeueing);
}

static void
requeue_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Requeueing *requeueing = data;
  GError *error = NULL;

  if (wr_crew_requeue (requeueing->crew, &requeueing->pending, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
requeued_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WrRun) self = user_data;
  g_autoptr (GError) cause = NULL;

  self->n_requeueing--;
  if (!g_task_propagate_boolean (G_TASK (result), &cause) && cause->domain == WR_STORE_ERROR)
    store_failed_cb (self->store, cause, self);
  run_take_news (self);
}

static void
run_requeue_pending (WrRun *self)
{
  if (!wr_run_pending_is_set (&self->pending))
    return;

  Requeueing *requeueing = g_new0 (Requeueing, 1);
  g_autoptr (GTask) task = g_task_new (NULL, NULL, requeued_cb, g_object_ref (self));

  self->n_requeueing++;
  requeueing->crew = self->crew;
  requeueing->pending = wr_run_pending_steal (&self->pending);
  g_task_set_source_tag (task, run_requeue_pending);
  g_task_set_task_data (task, requeueing, (GDestroyNotify) requeueing_free);
  g_task_run_in_thread (task, requeue_thread);
}

/**
 * wr_run_retry:
 * @page_ids: (nullable): pages that have ended, maybe none; %NULL: all failed ones
 *
 * Queues pages again, and goes on: also after the end, beginning with what could not be written.
 * Before the start it is done with the start. While the run stops there is nothing to go on with,
 * and nothing happens. Calls add up: each one's pages are queued.
 */
void
wr_run_retry (WrRun *self, const gint64 *page_ids, gsize n_page_ids)
{
  g_return_if_fail (WR_IS_RUN (self));

  if (self->state == WR_RUN_STOPPING)
    return;
  wr_run_pending_add (&self->pending, page_ids, n_page_ids);
  if (self->crew != NULL) {
    run_requeue_pending (self);
  } else if (self->state == WR_RUN_ENDED) {
    self->paused = FALSE;
    run_prepare (self);
  }
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
 * Returns: (transfer none) (nullable): why the run could not go on
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
  };

  wr_tally_get (self->tally, &counts);
  stats.commands = counts.commands;
  wr_run_get_progress (self, &stats.progress);
  if (self->usage != NULL)
    wr_usage_get (self->usage, &stats.usage);
  return wr_run_stats_to_json (&stats);
}
