/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Workers as threads: the session and the attempts are the worker's own thread's.
 */

#include "config.h"

#include "wr-attempter.h"

typedef struct {
  WrAttempter attempter;
  WrAttemptSession *session; /* (owned) (nullable) */
} ThreadAttempter;

static WrAttempter *
create (void)
{
  return (WrAttempter *) g_new0 (ThreadAttempter, 1);
}

static gboolean
open_session (WrAttempter *attempter, GCancellable *cancellable, GError **error)
{
  ThreadAttempter *self = (ThreadAttempter *) attempter;

  self->session = wr_attempt_session_open (attempter->job, attempter->driver, attempter->lent,
                                           cancellable, error);
  if (self->session == NULL)
    return FALSE;
  attempter->root = wr_attempt_session_get_pid (self->session);
  wr_usage_add_root (attempter->usage, attempter->root);
  if (!wr_attempt_session_check (self->session, cancellable, error))
    return FALSE;
  attempter->browser_name = g_strdup (wr_session_get_browser_name (self->session->session));
  attempter->browser_version = g_strdup (wr_session_get_browser_version (self->session->session));
  attempter->n_commands = wr_session_get_n_commands (self->session->session);
  return TRUE;
}

static gboolean
make (WrAttempter *attempter, const char *url, WrResult *result, WrAttemptLoadedFunc loaded,
      gpointer user_data, GCancellable *cancellable)
{
  ThreadAttempter *self = (ThreadAttempter *) attempter;
  gboolean usable = wr_attempt_make (self->session, url, result, loaded, user_data, cancellable);

  attempter->n_commands = wr_session_get_n_commands (self->session->session);
  return usable;
}

static void
end (WrAttempter *attempter)
{
  ThreadAttempter *self = (ThreadAttempter *) attempter;

  if (self->session == NULL)
    return;
  wr_usage_remove_root (attempter->usage, attempter->root);
  wr_attempt_session_close (self->session);
}

const WrAttempterModel wr_attempter_thread = { create, open_session, make, end };
