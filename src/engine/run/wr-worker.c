/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrWorker: one lane of the pool, a thread with a session.
 *
 * It starts a session when the frontier has work for one more, makes attempts until that session is
 * lost or nothing is left, and begins again. Its thread touches its session, the frontier, the
 * tally and the store's queue, and nothing else. wr_worker_retire() and wr_worker_dismiss() may
 * come from every thread.
 */

#include "config.h"

#include "wr-worker.h"

#include "wr-attempt.h"
#include "wr-retry.h"
#include "wr-run.h"

#include <sys/prctl.h>

#define START_TRIES 3
#define PAGES_A_SESSION 1000 /* a new browser then: windows that pages opened stay open */

struct _WrWorker {
  WrCrew *crew; /* (unowned) */
  int number;
  GCancellable *leave; /* (owned) what waits for the next page takes it; a stop cancels it too */
  gulong stop_handler;
  int retired; /* (atomic) */
  gboolean failed; /* it leaves because it could not start a session */
  WrFrontierLane lane;
  WrAttemptSession *session; /* (owned) (nullable) */
};

static void
wait_cb (WrFrontierWait wait, gpointer user_data)
{
  static const WrWorkerState states[] = {
    [WR_FRONTIER_WAIT_IDLE] = WR_WORKER_IDLE,
    [WR_FRONTIER_WAIT_POLITE] = WR_WORKER_POLITE,
    [WR_FRONTIER_WAIT_HOST] = WR_WORKER_HOST,
    [WR_FRONTIER_WAIT_NETWORK] = WR_WORKER_NETWORK,
    [WR_FRONTIER_WAIT_PAUSED] = WR_WORKER_PAUSED,
  };
  WrWorker *self = user_data;

  wr_tally_set_state (self->crew->tally, self->number, states[wait]);
}

static void
stopped_cb (GCancellable *stop, gpointer leave)
{
  g_cancellable_cancel (leave);
}

/**
 * wr_worker_new:
 * @number: from 1
 */
WrWorker *
wr_worker_new (WrCrew *crew, int number)
{
  WrWorker *self = g_new0 (WrWorker, 1);

  self->crew = crew;
  self->number = number;
  self->leave = g_cancellable_new ();
  self->stop_handler = g_cancellable_connect (crew->stop, G_CALLBACK (stopped_cb),
                                              g_object_ref (self->leave), g_object_unref);
  self->lane.wait_func = wait_cb;
  self->lane.user_data = self;
  return self;
}

void
wr_worker_free (WrWorker *self)
{
  g_cancellable_disconnect (self->crew->stop, self->stop_handler);
  g_clear_object (&self->leave);
  g_free (self);
}

int
wr_worker_get_number (WrWorker *self)
{
  return self->number;
}

/**
 * wr_worker_dismiss:
 *
 * Lets it leave after the page that it is at.
 */
void
wr_worker_dismiss (WrWorker *self)
{
  g_cancellable_cancel (self->leave);
}

/**
 * wr_worker_retire:
 *
 * As wr_worker_dismiss(), because the run shall have fewer workers.
 */
void
wr_worker_retire (WrWorker *self)
{
  g_atomic_int_set (&self->retired, TRUE);
  wr_worker_dismiss (self);
}

gboolean
wr_worker_is_retired (WrWorker *self)
{
  return g_atomic_int_get (&self->retired);
}

/* Waits unless it is told to leave. */
static gboolean
worker_wait (WrWorker *self, gint64 time)
{
  GPollFD fd;

  if (!g_cancellable_make_pollfd (self->leave, &fd))
    return FALSE;
  g_poll (&fd, 1, (int) (time / 1000));
  g_cancellable_release_fd (self->leave);
  return !g_cancellable_is_cancelled (self->leave);
}

static gboolean
worker_try_open (WrWorker *self, GError **error)
{
  WrCrew *crew = self->crew;

  self->session = wr_attempt_session_open (crew->job, crew->driver, self->leave, error);
  if (self->session == NULL)
    return FALSE;
  wr_usage_add_root (crew->usage, wr_attempt_session_get_pid (self->session));
  return wr_attempt_session_check (self->session, self->leave, error);
}

static void
worker_close (WrWorker *self)
{
  if (self->session == NULL)
    return;
  wr_usage_remove_root (self->crew->usage, wr_attempt_session_get_pid (self->session));
  g_clear_pointer (&self->session, wr_attempt_session_close);
}

static gboolean
is_final (const GError *error)
{
  return g_error_matches (error, WR_RUN_ERROR, WR_RUN_ERROR_SELECTOR) ||
         error->domain == G_REGEX_ERROR ||
         g_error_matches (error, WR_WEBDRIVER_ERROR, WR_WEBDRIVER_ERROR_NO_DRIVER);
}

static gboolean
worker_open_with_retries (WrWorker *self, GError **error)
{
  WrRetryPolicy policy;

  wr_retry_policy_init (&policy, START_TRIES);
  for (int try = 1;; try++) {
    g_autoptr (GError) cause = NULL;

    if (worker_try_open (self, &cause))
      return TRUE;
    worker_close (self);
    if (g_cancellable_is_cancelled (self->leave) || is_final (cause) || try == START_TRIES ||
        !worker_wait (self, wr_retry_get_delay (&policy, try))) {
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }
  }
}

static void
worker_fail_to_open (WrWorker *self, const GError *cause)
{
  g_autoptr (GError) error = NULL;

  if (g_cancellable_is_cancelled (self->leave))
    return;
  self->failed = TRUE;
  if (cause->domain == WR_RUN_ERROR)
    error = g_error_copy (cause);
  else
    error = g_error_new_literal (WR_RUN_ERROR, WR_RUN_ERROR_NO_BROWSER, cause->message);
  wr_tally_end_session (self->crew->tally, self->number, error->message);
  wr_crew_note_failed (self->crew, error);
}

static gboolean
worker_open (WrWorker *self)
{
  WrCrew *crew = self->crew;
  g_autoptr (GError) error = NULL;

  wr_tally_set_state (crew->tally, self->number, WR_WORKER_STARTING);
  if (!wr_start_gate_enter (crew->gate, self->leave))
    return FALSE;
  gboolean open = worker_open_with_retries (self, &error);
  if (!open)
    worker_fail_to_open (self, error); /* while nobody else can begin */
  wr_start_gate_leave (crew->gate, open);

  if (!open)
    return FALSE;
  wr_tally_begin_session (crew->tally, self->number);
  wr_crew_note_ready (crew, wr_session_get_browser_name (self->session->session),
                      wr_session_get_browser_version (self->session->session));
  return TRUE;
}

static void
loaded_cb (gpointer user_data)
{
  WrWorker *self = user_data;

  wr_tally_set_state (self->crew->tally, self->number, WR_WORKER_EXTRACTING);
}

static gboolean
worker_post (WrWorker *self, WrResult *result)
{
  wr_tally_note_result (self->crew->tally, result);
  return wr_store_post_result (self->crew->store, result, self->crew->stop);
}

/* Posts what an attempt came to, and tells the frontier what becomes of the page. Both under one
 * lock: a page that was posted and is still in the frontier would be queued anew in vain. */
static void
worker_land_page (WrWorker *self, WrFrontierPage *page, WrResult *result)
{
  WrCrew *crew = self->crew;
  gint64 delay = 0;
  g_autoptr (GRWLockReaderLocker) locker = g_rw_lock_reader_locker_new (&crew->posting);

  if (result->failure == WR_FAILURE_STOPPED) {
    result->state = WR_PAGE_QUEUED;
    result->attempt = page->attempts;
    wr_store_post_result (crew->store, result, crew->stop);
    wr_frontier_put_back (crew->frontier, page);
    return;
  }
  gboolean again = wr_frontier_judge (crew->frontier, page, result, &delay);
  if (!worker_post (self, result))
    wr_frontier_put_back (crew->frontier, page);
  else if (again)
    wr_frontier_retry (crew->frontier, page, delay);
  else
    wr_frontier_done (crew->frontier, page);
}

/* A page of a host that was given up ends without a visit and without an attempt. */
static void
worker_give_up_page (WrWorker *self, WrFrontierPage *page)
{
  WrCrew *crew = self->crew;
  WrResult *result = wr_result_new (page->id, page->attempts, self->number);
  g_autoptr (GRWLockReaderLocker) locker = g_rw_lock_reader_locker_new (&crew->posting);

  result->state = WR_PAGE_FAILED;
  result->failure = WR_FAILURE_HOST;
  result->detail = wr_frontier_page_dup_host (page);
  result->started = g_get_real_time ();
  if (worker_post (self, result))
    wr_frontier_done (crew->frontier, page);
  else
    wr_frontier_put_back (crew->frontier, page);
}

static gboolean
worker_make_attempt (WrWorker *self, WrFrontierPage *page)
{
  WrCrew *crew = self->crew;
  WrResult *result = wr_result_new (page->id, page->attempts + 1, self->number);
  guint64 before = wr_session_get_n_commands (self->session->session);

  wr_tally_begin_page (crew->tally, self->number, page->url);
  wr_store_post_started (crew->store, page->id, self->number, crew->stop);
  gboolean usable = wr_attempt_make (self->session, page->url, result, loaded_cb, self, crew->stop);
  wr_tally_end_page (crew->tally, self->number,
                     wr_session_get_n_commands (self->session->session) - before);
  if (!usable && result->failure != WR_FAILURE_STOPPED) {
    g_autofree char *problem = wr_failure_describe (result->failure, result->detail, TRUE);
    wr_tally_end_session (crew->tally, self->number, problem);
  }
  worker_land_page (self, page, result);
  return usable;
}

static void
worker_make_attempts (WrWorker *self)
{
  for (int i = 0; i < PAGES_A_SESSION; i++) {
    WrFrontierPage *page = wr_frontier_take (self->crew->frontier, &self->lane, self->leave);

    if (page != NULL && page->host_gone)
      worker_give_up_page (self, page);
    else if (page == NULL || !worker_make_attempt (self, page))
      return;
  }
}

/**
 * wr_worker_work:
 *
 * The worker's life, in a thread of its own.
 *
 * Returns: %FALSE when it ended since no session could be started, which the crew then knows
 */
gboolean
wr_worker_work (WrWorker *self)
{
  WrCrew *crew = self->crew;
  g_autofree char *name = g_strdup_printf ("wr-worker-%d", self->number);
  gboolean open = TRUE;

  prctl (PR_SET_NAME, name);
  while (open && wr_frontier_wait_for_work (crew->frontier, &self->lane, self->leave)) {
    open = worker_open (self);
    if (open)
      worker_make_attempts (self);
    worker_close (self);
    wr_frontier_leave (crew->frontier, &self->lane);
  }
  wr_tally_set_state (crew->tally, self->number, WR_WORKER_ENDED);
  if (wr_frontier_is_finished (crew->frontier))
    wr_crew_dismiss (crew); /* nobody needs the sessions that are still being started */
  return !self->failed;
}
