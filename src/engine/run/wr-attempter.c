/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrAttempter: the two worker models behind one interface.
 *
 * A worker is a thread of the run's pool in both. It takes pages from the frontier, judges what
 * came of them and posts results; only the session and the attempts are elsewhere: in that very
 * thread, or in a process of their own.
 */

#include "config.h"

#include "wr-attempter.h"

static const WrAttempterModel *const models[] = {
  [WR_WORKER_THREADS] = &wr_attempter_thread,
  [WR_WORKER_PROCESSES] = &wr_attempter_process,
};

/**
 * wr_attempter_open:
 * @job: says which model; must outlive the attempter
 * @driver: (nullable): the driver to start; %NULL: the job's driver_url
 * @lent: (nullable): the session to use instead of one of its own; must outlive the attempter
 * @usage: (nullable): must outlive the attempter; %NULL: nobody measures
 *
 * Opens a session and tries the job's selectors in it. Blocks while a browser starts.
 *
 * Returns: (transfer full): the attempter, or %NULL with %WR_RUN_ERROR_SELECTOR, a
 *   %WR_WEBDRIVER_ERROR or %G_IO_ERROR_CANCELLED
 */
WrAttempter *
wr_attempter_open (const WrJob *job, const WrDriver *driver, WrSession *lent, WrUsage *usage,
                   GCancellable *cancellable, GError **error)
{
  const WrAttempterModel *model = models[job->worker_model];
  g_autoptr (WrAttempter) self = model->create ();

  self->model = model;
  self->job = job;
  self->driver = driver;
  self->lent = lent;
  self->usage = usage;
  return model->open (self, cancellable, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * wr_attempter_make:
 *
 * As wr_attempt_make().
 *
 * Returns: whether the session can be used for another page
 */
gboolean
wr_attempter_make (WrAttempter *self, const char *url, WrResult *result, WrAttemptLoadedFunc loaded,
                   gpointer user_data, GCancellable *cancellable)
{
  return self->model->make (self, url, result, loaded, user_data, cancellable);
}

/**
 * wr_attempter_close:
 *
 * Ends the session with all its processes and frees @self. Blocks for less than 2 s.
 */
void
wr_attempter_close (WrAttempter *self)
{
  self->model->end (self);
  g_free (self->browser_name);
  g_free (self->browser_version);
  g_free (self);
}
