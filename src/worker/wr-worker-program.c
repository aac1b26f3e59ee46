/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What windrow-worker does: it opens the session that it is asked for, makes the attempts in their
 * order, and leaves when the socket ends, in the middle of an attempt, too.
 *
 * A thread reads (“wr-reader”), so that the end is seen while the main thread is at a page: it then
 * cancels what that does. Only the main thread writes and touches the session.
 */

#include "config.h"

#include "wr-worker-program.h"

#include "wr-attempter.h"
#include "wr-line-channel.h"
#include "wr-worker-wire.h"

typedef struct {
  WrLineChannel *channel;  /* (owned) */
  GAsyncQueue *messages;   /* (owned) (element-type WrWireMessage) what was asked for */
  GCancellable *ended;     /* (owned) nobody asks any more */
  GThread *reader;         /* (owned) “wr-reader”: reads @channel until its end */
  WrJob *job;              /* (owned) (nullable) */
  WrDriver *driver;        /* (owned) (nullable) */
  WrSession *lent;         /* (owned) (nullable) */
  WrAttempter *attempter;  /* (owned) (nullable) */
} Program;

static gpointer
reader_thread (gpointer data)
{
  Program *self = data;
  WrWireMessage *message;

  do {
    gsize length;
    g_autofree char *line =
        wr_line_channel_read (self->channel, &length, G_MAXINT64, self->ended, NULL);

    message = line != NULL ? wr_wire_message_from_line (line, length, NULL) : NULL;
    if (message == NULL)
      g_cancellable_cancel (self->ended);
    else
      g_async_queue_push (self->messages, message);
  } while (message != NULL);
  g_async_queue_push (self->messages, self); /* stands for the end */
  return NULL;
}

static gboolean
program_say (Program *self, const WrWireMessage *message)
{
  g_autofree char *line = wr_wire_message_to_line (message);

  return wr_line_channel_write (self->channel, line, G_MAXINT64, self->ended, NULL);
}

static gboolean
program_say_opened (Program *self)
{
  WrAttempter *attempter = self->attempter;
  WrWireMessage opened = {
    .kind = WR_WIRE_OPENED,
    .browser_name = attempter->browser_name,
    .browser_version = attempter->browser_version,
    .root = attempter->root,
    .n_commands = attempter->n_commands,
  };

  return program_say (self, &opened);
}

/* Behind an address the session is whose we are, and there it stays if we die. */
static gboolean
program_borrow (Program *self, const WrWireMessage *message, GError **error)
{
  if (message->session_id == NULL)
    return TRUE;
  self->lent = wr_session_new_lent (self->job->browser.driver_url, message->session_id,
                                    message->browser_name, message->browser_version, error);
  return self->lent != NULL;
}

static gboolean
program_open (Program *self, WrWireMessage *message)
{
  WrWireMessage failed = { .kind = WR_WIRE_ERROR };

  if (self->job != NULL)
    return FALSE;
  self->job = g_steal_pointer (&message->job);
  self->job->worker_model = WR_WORKER_THREADS; /* here the session is in this very process */
  self->driver = g_steal_pointer (&message->driver);
  if (program_borrow (self, message, &failed.error))
    self->attempter = wr_attempter_open (self->job, self->driver, self->lent, NULL, self->ended,
                                         &failed.error);
  if (self->attempter != NULL)
    return program_say_opened (self);
  program_say (self, &failed);
  g_error_free (failed.error);
  return FALSE;
}

static void
loaded_cb (gpointer user_data)
{
  program_say (user_data, &(WrWireMessage){ .kind = WR_WIRE_LOADED });
}

static gboolean
program_make_attempt (Program *self, const WrWireMessage *message)
{
  if (self->attempter == NULL)
    return FALSE;

  g_autoptr (WrResult) result = wr_result_new (0, 0, 0);
  WrWireMessage answer = { .kind = WR_WIRE_RESULT, .result = result };
  answer.usable =
      wr_attempter_make (self->attempter, message->url, result, loaded_cb, self, self->ended);
  answer.n_commands = self->attempter->n_commands;
  return program_say (self, &answer);
}

/* Returns whether to go on. */
static gboolean
program_do (Program *self, WrWireMessage *message)
{
  if (message->kind == WR_WIRE_OPEN)
    return program_open (self, message);
  return message->kind == WR_WIRE_ATTEMPT && program_make_attempt (self, message);
}

static void
program_work (Program *self)
{
  gboolean again = TRUE;

  while (again) {
    gpointer next = g_async_queue_pop (self->messages);

    if (next == self)
      return;
    g_autoptr (WrWireMessage) message = next;
    again = program_do (self, message);
  }
}

static void
program_end (Program *self)
{
  gpointer left;

  g_cancellable_cancel (self->ended);
  g_thread_join (self->reader);
  g_clear_pointer (&self->attempter, wr_attempter_close);
  g_clear_object (&self->lent);
  while ((left = g_async_queue_try_pop (self->messages)) != NULL) {
    if (left != self)
      wr_wire_message_free (left);
  }
  g_async_queue_unref (self->messages);
  g_clear_pointer (&self->job, wr_job_free);
  g_clear_pointer (&self->driver, wr_driver_free);
  g_object_unref (self->ended);
  wr_line_channel_free (self->channel);
}

/**
 * wr_worker_program_run:
 * @fd: (transfer full): the socket
 *
 * Does what it is asked for until the socket ends, or what it says cannot be read, or no session
 * could be opened; all that was started has ended then.
 *
 * Returns: %FALSE with a %G_IO_ERROR where @fd is no socket
 */
gboolean
wr_worker_program_run (int fd, GError **error)
{
  Program self = { .channel = wr_line_channel_new (fd, error) };

  if (self.channel == NULL)
    return FALSE;
  self.messages = g_async_queue_new ();
  self.ended = g_cancellable_new ();
  self.reader = g_thread_new ("wr-reader", reader_thread, &self);
  program_work (&self);
  program_end (&self);
  return TRUE;
}
