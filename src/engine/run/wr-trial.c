/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrTrial: one page with a session of its own, for Try: nothing is stored.
 */

#include "config.h"

#include "wr-trial.h"

#include "wr-attempt.h"
#include "wr-run-driver.h"
#include "wr-run.h"

typedef struct {
  WrJob *job; /* (owned) */
  char *url;  /* (owned) */
} Trial;

static void
trial_free (Trial *trial)
{
  wr_job_free (trial->job);
  g_free (trial->url);
  g_free (trial);
}

static WrAttemptSession *
open_session (const WrJob *job, GCancellable *cancellable, GError **error)
{
  g_autoptr (WrDriver) driver = NULL;

  if (job->browser.driver_url == NULL &&
      (driver = wr_run_find_driver (job, cancellable, error)) == NULL)
    return NULL;
  g_autoptr (WrAttemptSession) session = wr_attempt_session_open (job, driver, NULL,
                                                                cancellable, error);
  if (session == NULL || !wr_attempt_session_check (session, cancellable, error))
    return NULL;
  return g_steal_pointer (&session);
}

static void
trial_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Trial *trial = data;
  GError *error = NULL;
  g_autoptr (WrAttemptSession) session = open_session (trial->job, cancellable, &error);

  if (session == NULL) {
    g_task_return_error (task, error);
    return;
  }
  g_autoptr (WrResult) result = wr_result_new (0, 1, 1);
  wr_attempt_make (session, trial->url, result, NULL, NULL, cancellable);
  if (!g_task_return_error_if_cancelled (task))
    g_task_return_pointer (task, g_steal_pointer (&result), (GDestroyNotify) wr_result_free);
}

/**
 * wr_trial_run_async:
 * @job: is copied; its fields are taken
 * @url: the page
 *
 * Starts a browser, loads the page and takes the fields, all in a thread.
 */
void
wr_trial_run_async (const WrJob *job, const char *url, GCancellable *cancellable,
                    GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (job != NULL && url != NULL);

  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Trial *trial = g_new0 (Trial, 1);

  trial->job = wr_job_copy (job);
  trial->url = g_strdup (url);
  g_task_set_source_tag (task, wr_trial_run_async);
  g_task_set_task_data (task, trial, (GDestroyNotify) trial_free);
  g_task_run_in_thread (task, trial_thread);
}

/**
 * wr_trial_run_finish:
 *
 * Returns: (transfer full): what the page gave, which may be a failure; %NULL with %WR_RUN_ERROR,
 *   %WR_WEBDRIVER_ERROR or %G_IO_ERROR_CANCELLED where there was no browser to try it with or a
 *   selector cannot be read
 */
WrResult *
wr_trial_run_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
