/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Workers as processes: the session and the attempts are a windrow-worker's, which the worker's
 * thread speaks with in lines of JSON (wr-worker-wire.h).
 *
 * The lines go over a socket of which only we hold the other end: it ends when we shut it or die,
 * and then the process leaves its page and ends its session. PR_SET_PDEATHSIG would be of no use,
 * since it tells the end of the thread that forked. A process that is gone, silent or mad costs the
 * page this attempt and the worker its session, as a browser does that crashed.
 *
 * A driver is the process's own; its guards end it with the process. A session behind an address is
 * only lent to the process: made, recorded and deleted here, whatever becomes of the process.
 */

#include "config.h"

#include "wr-attempter.h"

#include "wr-leavings.h"
#include "wr-line-channel.h"
#include "wr-paths.h"
#include "wr-webdriver-error.h"
#include "wr-worker-wire.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define PROGRAM "windrow-worker"
#define OPEN_TIME (120 * G_TIME_SPAN_SECOND) /* above all deadlines of a start in the process */
#define SLACK_TIME (12 * G_TIME_SPAN_SECOND) /* above those of an attempt, see WrAttempt */
#define KEEP_TIME (10 * G_TIME_SPAN_SECOND)  /* for each of picture and source */
#define END_TIME (1500 * G_TIME_SPAN_MILLISECOND)
#define DELETE_MS 1000

typedef struct {
  WrAttempter attempter;
  GPid pid;
  WrSession *session;     /* (owned) (nullable) lent to the process */
  WrLineChannel *channel; /* (owned) (nullable) NULL: there is no process */
  gboolean reaped;
  int status;             /* as of waitpid(), once it was reaped */
} ProcessAttempter;

static WrAttempter *
create (void)
{
  return (WrAttempter *) g_new0 (ProcessAttempter, 1);
}

static gboolean
open_sockets (int *fds, GError **error)
{
  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) == 0)
    return TRUE;
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "socketpair: %s",
               g_strerror (errno));
  return FALSE;
}

static gboolean
process_spawn (ProcessAttempter *self, const char *path, GError **error)
{
  const char *argv[] = { path, NULL };
  int fds[2];

  if (!open_sockets (fds, error))
    return FALSE;
  gboolean spawned = g_spawn_async_with_pipes_and_fds (NULL, argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD,
                                                       NULL, NULL, fds[0], -1, -1, NULL, NULL, 0,
                                                       &self->pid, NULL, NULL, NULL, error);
  close (fds[0]);
  self->channel = spawned ? wr_line_channel_new (fds[1], error) : NULL;
  if (self->channel == NULL)
    close (fds[1]);
  return self->channel != NULL;
}

static gboolean
process_start (ProcessAttempter *self, GError **error)
{
  g_autofree char *path = wr_paths_find_helper (PROGRAM, error);

  if (path == NULL || !process_spawn (self, path, error))
    return FALSE;
  wr_usage_add_own (self->attempter.usage, self->pid);
  return TRUE;
}

/* Waits for it until @end, then ends it, and takes leave of it. */
static void
process_reap (ProcessAttempter *self, gint64 end)
{
  gboolean open = TRUE;
  siginfo_t info;

  if (self->reaped)
    return;
  while (open && g_get_monotonic_time () < end) {
    gsize length;
    g_autofree char *line = wr_line_channel_read (self->channel, &length, end, NULL, NULL);
    open = line != NULL;
  }
  kill (self->pid, SIGKILL);
  while (waitid (P_PID, self->pid, &info, WEXITED | WNOWAIT) != 0 && errno == EINTR)
    continue;
  wr_usage_remove_own (self->attempter.usage, self->pid); /* its figures stand until it is reaped */
  waitpid (self->pid, &self->status, 0);
  self->reaped = TRUE;
}

/* What it leaves when it was killed with its guards is not for the next start of the program to
 * find: this one goes on. */
static void
process_clear_up (ProcessAttempter *self, GCancellable *cancellable)
{
  if (self->attempter.driver != NULL)
    wr_leavings_sweep (cancellable);
}

/* Why it does not answer: how it ended, or what else came of asking it. */
static char *
process_dup_reason (ProcessAttempter *self, const GError *cause)
{
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return g_strdup (_ ("it did not answer"));
  if (!g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CLOSED) &&
      !g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE))
    return g_strdup (cause->message);
  process_reap (self, 0);
  if (WIFSIGNALED (self->status))
    return g_strdup_printf (_ ("it was ended by signal %d"), WTERMSIG (self->status));
  return g_strdup_printf (_ ("it ended with status %d"), WEXITSTATUS (self->status));
}

static gboolean
process_say (ProcessAttempter *self, const WrWireMessage *message, gint64 end,
             GCancellable *cancellable, GError **error)
{
  g_autofree char *line = wr_wire_message_to_line (message);

  return wr_line_channel_write (self->channel, line, end, cancellable, error);
}

static WrWireMessage *
process_hear (ProcessAttempter *self, gint64 end, GCancellable *cancellable, GError **error)
{
  gsize length;
  g_autofree char *line = wr_line_channel_read (self->channel, &length, end, cancellable, error);

  return line != NULL ? wr_wire_message_from_line (line, length, error) : NULL;
}

/* What was heard but is not what was asked for. */
static void
set_out_of_turn (GError **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("it sent what is no message: %s"),
               "out of turn");
}

static gboolean
process_take_opened (ProcessAttempter *self, WrWireMessage *opened, GError **error)
{
  WrAttempter *attempter = &self->attempter;

  if (opened->kind == WR_WIRE_ERROR)
    g_propagate_error (error, g_steal_pointer (&opened->error));
  else if (opened->kind != WR_WIRE_OPENED)
    set_out_of_turn (error);
  else {
    attempter->browser_name = g_steal_pointer (&opened->browser_name);
    attempter->browser_version = g_steal_pointer (&opened->browser_version);
    attempter->n_commands = opened->n_commands;
    attempter->root = opened->root;
    wr_usage_add_root (attempter->usage, attempter->root);
    return TRUE;
  }
  return FALSE;
}

static gboolean
process_make_session (ProcessAttempter *self, GCancellable *cancellable, GError **error)
{
  if (self->attempter.driver != NULL)
    return TRUE;
  self->session = wr_attempt_session_new_remote (self->attempter.job, cancellable, error);
  return self->session != NULL;
}

/* Tells it which session to use. */
static void
process_lend_session (ProcessAttempter *self, WrWireMessage *message)
{
  if (self->session == NULL)
    return;
  message->session_id = (char *) wr_session_get_id (self->session);
  message->browser_name = (char *) wr_session_get_browser_name (self->session);
  message->browser_version = (char *) wr_session_get_browser_version (self->session);
}

static WrWireMessage *
process_ask_for_session (ProcessAttempter *self, GCancellable *cancellable, GError **error)
{
  gint64 end = g_get_monotonic_time () + OPEN_TIME;
  WrWireMessage message = {
    .kind = WR_WIRE_OPEN,
    .job = (WrJob *) self->attempter.job,
    .driver = (WrDriver *) self->attempter.driver,
  };

  process_lend_session (self, &message);
  if (!process_start (self, error) || !process_say (self, &message, end, cancellable, error))
    return NULL;
  return process_hear (self, end, cancellable, error);
}

static gboolean
open_session (WrAttempter *attempter, GCancellable *cancellable, GError **error)
{
  ProcessAttempter *self = (ProcessAttempter *) attempter;
  g_autoptr (GError) cause = NULL;

  if (!process_make_session (self, cancellable, error))
    return FALSE;
  g_autoptr (WrWireMessage) opened = process_ask_for_session (self, cancellable, &cause);

  if (opened != NULL)
    return process_take_opened (self, opened, error);
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->channel == NULL) {
    g_propagate_error (error, g_steal_pointer (&cause));
    return FALSE;
  }
  g_autofree char *reason = process_dup_reason (self, cause);
  g_set_error (error, WR_WEBDRIVER_ERROR, WR_WEBDRIVER_ERROR_START, _ ("Could not start “%s”: %s"),
               PROGRAM, reason);
  process_clear_up (self, cancellable);
  return FALSE;
}

static gint64
get_attempt_end (const WrJob *job)
{
  int n_kept = (job->keep.screenshot != WR_KEEP_NEVER) + (job->keep.html != WR_KEEP_NEVER);

  return g_get_monotonic_time () + job->timeouts.page_ms * G_TIME_SPAN_MILLISECOND + SLACK_TIME
         + n_kept * KEEP_TIME;
}

static WrWireMessage *
process_ask_for_result (ProcessAttempter *self, const char *url, WrAttemptLoadedFunc loaded,
                        gpointer user_data, GCancellable *cancellable, GError **error)
{
  gint64 end = get_attempt_end (self->attempter.job);
  WrWireMessage message = { .kind = WR_WIRE_ATTEMPT, .url = (char *) url };
  g_autoptr (WrWireMessage) answer = NULL;

  if (!process_say (self, &message, end, cancellable, error))
    return NULL;
  while ((answer = process_hear (self, end, cancellable, error)) != NULL &&
         answer->kind == WR_WIRE_LOADED) {
    if (loaded != NULL)
      loaded (user_data);
    g_clear_pointer (&answer, wr_wire_message_free);
  }
  if (answer == NULL || answer->kind == WR_WIRE_RESULT)
    return g_steal_pointer (&answer);
  set_out_of_turn (error);
  return NULL;
}

/* Everything but whose result it is. */
static void
take_result (WrResult *result, WrResult *from)
{
  WrResult empty = *result;

  from->page_id = result->page_id;
  from->attempt = result->attempt;
  from->worker = result->worker;
  *result = *from;
  *from = empty;
}

/* The thread's own view, where the process has none to give. */
static void
process_fail (ProcessAttempter *self, WrResult *result, const GError *cause,
              GCancellable *cancellable)
{
  result->duration = g_get_real_time () - result->started;
  result->state = WR_PAGE_FAILED;
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    result->failure = WR_FAILURE_STOPPED;
    return;
  }
  result->failure = WR_FAILURE_WORKER;
  result->detail = process_dup_reason (self, cause);
  result->message = g_strdup (result->detail);
  process_reap (self, 0);
  process_clear_up (self, cancellable);
}

static gboolean
make (WrAttempter *attempter, const char *url, WrResult *result, WrAttemptLoadedFunc loaded,
      gpointer user_data, GCancellable *cancellable)
{
  ProcessAttempter *self = (ProcessAttempter *) attempter;
  g_autoptr (GError) cause = NULL;

  result->started = g_get_real_time ();
  g_autoptr (WrWireMessage) answer = process_ask_for_result (self, url, loaded, user_data,
                                                             cancellable, &cause);
  if (answer == NULL) {
    process_fail (self, result, cause, cancellable);
    return FALSE;
  }
  take_result (result, answer->result);
  attempter->n_commands = answer->n_commands;
  return answer->usable;
}

/* One that has a driver gets the time to end it; any other has nothing that it could leave. */
static void
process_end (ProcessAttempter *self)
{
  gint64 end_time = self->session == NULL ? END_TIME : 0;

  wr_usage_remove_root (self->attempter.usage, self->attempter.root);
  wr_line_channel_shut (self->channel);
  process_reap (self, g_get_monotonic_time () + end_time);
  wr_line_channel_free (self->channel);
}

static void
end (WrAttempter *attempter)
{
  ProcessAttempter *self = (ProcessAttempter *) attempter;

  if (self->channel != NULL)
    process_end (self);
  if (self->session != NULL)
    wr_session_delete (self->session, DELETE_MS, NULL, NULL);
  g_clear_object (&self->session);
}

const WrAttempterModel wr_attempter_process = { create, open_session, make, end };
