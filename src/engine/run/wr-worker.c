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

#include "wr-worker-private.h"

#include <sys/prctl.h>

/* What a state is for the store's events; waits for a host or for the network have a word more. */
static const struct {
  WrEventKind kind;
  const char *detail; /* (nullable) */
} spans[] = {
  [WR_WORKER_STARTING] = { WR_EVENT_STARTING, NULL },
  [WR_WORKER_IDLE] = { WR_EVENT_IDLE, NULL },
  [WR_WORKER_POLITE] = { WR_EVENT_POLITE, NULL },
  [WR_WORKER_HOST] = { WR_EVENT_IDLE, "host" },
  [WR_WORKER_NETWORK] = { WR_EVENT_IDLE, "network" },
  [WR_WORKER_NAVIGATING] = { WR_EVENT_NAVIGATING, NULL },
  [WR_WORKER_EXTRACTING] = { WR_EVENT_EXTRACTING, NULL },
  [WR_WORKER_PAUSED] = { WR_EVENT_PAUSED, NULL },
};

/* Never waits: it is called under the frontier's lock, too. */
void
wr_worker_set_state (WrWorker *self, WrWorkerState state, gint64 page_id)
{
  wr_tally_set_state (self->crew->tally, self->number, state);
  wr_worker_log_begin (self->log, spans[state].kind, page_id, spans[state].detail);
}

/* Something happened to the worker or its page, at this moment. */
void
wr_worker_note (WrWorker *self, WrEventKind kind, gint64 page_id, const char *detail)
{
  wr_tally_note_event (self->crew->tally, self->number, kind, detail);
  wr_worker_log_note (self->log, kind, page_id, detail);
}

static void
wait_cb (const WrFrontierReason *reason, gpointer user_data)
{
  static const WrWorkerState states[] = {
    [WR_FRONTIER_WAIT_IDLE] = WR_WORKER_IDLE,
    [WR_FRONTIER_WAIT_POLITE] = WR_WORKER_POLITE,
    [WR_FRONTIER_WAIT_HOST] = WR_WORKER_HOST,
    [WR_FRONTIER_WAIT_NETWORK] = WR_WORKER_NETWORK,
    [WR_FRONTIER_WAIT_PAUSED] = WR_WORKER_PAUSED,
  };
  WrWorker *self = user_data;

  wr_worker_set_state (self, states[reason->why], 0);
  wr_tally_set_wait (self->crew->tally, self->number, reason->host, reason->until);
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
  self->log = wr_worker_log_new (number, crew->store, crew->stop);
  self->lane.wait_func = wait_cb;
  self->lane.user_data = self;
  return self;
}

void
wr_worker_free (WrWorker *self)
{
  g_cancellable_disconnect (self->crew->stop, self->stop_handler);
  g_clear_object (&self->leave);
  wr_worker_log_free (self->log);
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

static void
loaded_cb (gpointer user_data)
{
  WrWorker *self = user_data;

  wr_worker_set_state (self, WR_WORKER_EXTRACTING, self->page_id);
}

static gboolean
worker_post (WrWorker *self, WrResult *result)
{
  wr_tally_note_result (self->crew->tally, result);
  return wr_store_post_result (self->crew->store, result, self->crew->stop);
}

/* “http: 503”, “session: no such window”: a code, and what there is in nobody’s language. */
static char *
dup_cause (const WrResult *result)
{
  const char *code = wr_failure_get_code (result->failure);

  if (result->failure == WR_FAILURE_HTTP)
    return g_strdup_printf ("%s: %d", code, result->http_status);
  if (result->webdriver_error != NULL)
    return g_strdup_printf ("%s: %s", code, result->webdriver_error);
  return g_strdup (code);
}

static void
worker_note_outcome (WrWorker *self, const WrResult *result)
{
  g_autofree char *cause = dup_cause (result);

  if (result->state == WR_PAGE_QUEUED)
    wr_worker_note (self, WR_EVENT_RETRY, result->page_id, cause);
  else if (result->state == WR_PAGE_FAILED)
    wr_worker_note (self, WR_EVENT_FAILED, result->page_id, cause);
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
  worker_note_outcome (self, result);
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
  worker_note_outcome (self, result);
  if (worker_post (self, result))
    wr_frontier_done (crew->frontier, page);
  else
    wr_frontier_put_back (crew->frontier, page);
}

static void
worker_note_lost (WrWorker *self, const WrResult *result)
{
  g_autofree char *problem = wr_failure_describe (result->failure, result->detail, TRUE);
  g_autofree char *cause = dup_cause (result);

  wr_tally_end_session (self->crew->tally, self->number, problem);
  wr_worker_note (self, WR_EVENT_LOST, result->page_id, cause);
}

static gboolean
worker_make_attempt (WrWorker *self, WrFrontierPage *page)
{
  WrCrew *crew = self->crew;
  WrResult *result = wr_result_new (page->id, page->attempts + 1, self->number);
  guint64 before = self->attempter->n_commands;

  self->page_id = page->id;
  self->n_pages++;
  wr_tally_begin_page (crew->tally, self->number, page->url);
  wr_worker_log_begin (self->log, WR_EVENT_NAVIGATING, page->id, NULL);
  wr_store_post_started (crew->store, page->id, self->number, crew->stop);
  gboolean usable =
      wr_attempter_make (self->attempter, page->url, result, loaded_cb, self, crew->stop);
  wr_worker_log_split (self->log, WR_EVENT_WAITING, result->waited);
  wr_worker_log_end (self->log);
  wr_tally_end_page (crew->tally, self->number, self->attempter->n_commands - before);
  if (!usable && result->failure != WR_FAILURE_STOPPED)
    worker_note_lost (self, result);
  worker_land_page (self, page, result);
  wr_worker_log_post (self->log);
  return usable;
}

/* Returns whether the session did its part and is to be begun anew. */
static gboolean
worker_make_attempts (WrWorker *self)
{
  const char *wear = NULL;

  while (wear == NULL) {
    WrFrontierPage *page = wr_frontier_take (self->crew->frontier, &self->lane, self->leave);

    if (page != NULL && page->host_gone)
      worker_give_up_page (self, page);
    else if (page == NULL || !worker_make_attempt (self, page))
      return FALSE;
    wear = wr_worker_find_wear (self);
  }
  wr_worker_note (self, WR_EVENT_RECYCLED, 0, wear);
  return TRUE;
}

/* A session that is only worn keeps its lane: the worker goes on where it was. */
static gboolean
worker_hold_session (WrWorker *self)
{
  gboolean open = wr_worker_open_session (self);
  gboolean recycled = open && worker_make_attempts (self);

  wr_worker_close_session (self);
  if (!recycled)
    wr_frontier_leave (self->crew->frontier, &self->lane);
  wr_worker_log_post (self->log);
  return open;
}

/**
 * wr_worker_work:
 *
 * The worker's life, in a thread of its own.
 */
void
wr_worker_work (WrWorker *self)
{
  WrCrew *crew = self->crew;
  g_autofree char *name = g_strdup_printf ("wr-worker-%d", self->number);
  gboolean open = TRUE;

  prctl (PR_SET_NAME, name);
  while (open && wr_frontier_wait_for_work (crew->frontier, &self->lane, self->leave))
    open = worker_hold_session (self);
  wr_frontier_leave (crew->frontier, &self->lane);
  wr_worker_log_end (self->log);
  wr_worker_log_post (self->log);
  wr_tally_set_state (crew->tally, self->number, WR_WORKER_ENDED);
  if (wr_frontier_is_finished (crew->frontier))
    wr_crew_dismiss (crew); /* nobody needs the sessions that are still being started */
  prctl (PR_SET_NAME, "pool"); /* GLib keeps the thread for a while */
}
