/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A worker's session: started, measured, ended.
 *
 * Once a session has started in a run, one that does not start is tried again: browsers that all
 * crash together, or a machine that has no memory left for a while, shall not cost the run its
 * workers one by one. The crew says when that has been in vain for too long.
 */

#include "config.h"

#include "wr-worker-private.h"

#include "wr-retry.h"
#include "wr-run.h"

#define START_TRIES 3 /* while none has ever started */

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

  self->attempter = wr_attempter_open (crew->job, crew->driver, NULL, crew->usage, self->leave,
                                       error);
  return self->attempter != NULL;
}

/**
 * wr_worker_close_session:
 *
 * Ends the session, if there is one.
 */
void
wr_worker_close_session (WrWorker *self)
{
  g_clear_pointer (&self->attempter, wr_attempter_close);
}

static gboolean
is_final (const GError *error)
{
  return g_error_matches (error, WR_RUN_ERROR, WR_RUN_ERROR_SELECTOR) ||
         error->domain == G_REGEX_ERROR ||
         g_error_matches (error, WR_WEBDRIVER_ERROR, WR_WEBDRIVER_ERROR_NO_DRIVER);
}

static gboolean
worker_may_try_again (WrWorker *self, const GError *cause, int try)
{
  if (g_cancellable_is_cancelled (self->leave))
    return FALSE;
  if (!wr_crew_is_ready (self->crew))
    return !is_final (cause) && try < START_TRIES;
  return wr_crew_may_try_again (self->crew);
}

static void
worker_note_trouble (WrWorker *self, const GError *cause)
{
  wr_tally_end_session (self->crew->tally, self->number, cause->message);
  wr_worker_note (self, WR_EVENT_LOST, 0, "start");
  wr_worker_log_post (self->log);
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
    gboolean again = worker_may_try_again (self, cause, try);
    if (again)
      worker_note_trouble (self, cause);
    if (!again || !worker_wait (self, wr_retry_get_delay (&policy, MIN (try, 4)))) {
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
  if (cause->domain == WR_RUN_ERROR)
    error = g_error_copy (cause);
  else
    error = g_error_new_literal (WR_RUN_ERROR, WR_RUN_ERROR_NO_BROWSER, cause->message);
  worker_note_trouble (self, error);
  wr_crew_note_failed (self->crew, error);
}

/**
 * wr_worker_open_session:
 *
 * Blocks until a session has started.
 *
 * Returns: %FALSE when the worker is to leave, or none could be started, which ends the run
 */
gboolean
wr_worker_open_session (WrWorker *self)
{
  WrCrew *crew = self->crew;
  g_autoptr (GError) error = NULL;

  wr_worker_set_state (self, WR_WORKER_STARTING, 0);
  if (!wr_start_gate_enter (crew->gate, self->leave))
    return FALSE;
  gboolean open = worker_open_with_retries (self, &error);
  if (!open)
    worker_fail_to_open (self, error); /* while nobody else can begin */
  wr_start_gate_leave (crew->gate, open);

  if (!open)
    return FALSE;
  self->n_pages = 0;
  self->opened = g_get_monotonic_time ();
  wr_tally_begin_session (crew->tally, self->number);
  wr_crew_note_ready (crew, self->attempter->browser_name, self->attempter->browser_version);
  return TRUE;
}

/**
 * wr_worker_find_wear:
 *
 * Browsers grow with the pages that they have shown, and windows that pages opened stay open.
 *
 * Returns: (nullable): the word for why the session is to be ended and begun anew, between two
 *   pages
 */
const char *
wr_worker_find_wear (WrWorker *self)
{
  const WrJob *job = self->crew->job;
  gint64 age = g_get_monotonic_time () - self->opened;

  if (job->recycle.pages > 0 && self->n_pages >= job->recycle.pages)
    return "pages";
  if (job->recycle.age_s > 0 && age >= job->recycle.age_s * G_TIME_SPAN_SECOND)
    return "age";
  if (wr_usage_is_over (self->crew->usage, self->attempter->root))
    return "memory";
  return NULL;
}
