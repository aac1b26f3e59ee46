/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Sessions on drivers that are not ours to end: how they are made.
 *
 * A Grid whose nodes are busy keeps a New Session for minutes and then makes it, whether or not
 * anybody waits for it still; and only who has read its id can delete it. So each is asked for in a
 * thread of its own, “wr-new-session”. Who has asked waits for that thread, but no longer than it
 * likes: a call that was left goes on, and what comes of it is deleted at once.
 *
 * The rule that bites: a start that was left belongs to the list of those until it is joined, by
 * the next one or when the program ends.
 */

#include "config.h"

#include "wr-session-private.h"

#define LEFT_MS (5 * 60 * 1000) /* how long a call goes on that nobody waits for */
#define DELETE_MS 10000         /* to delete what comes of it */

typedef struct {
  char *endpoint;            /* (owned) */
  JsonNode *body;            /* (owned) */
  int deadline_ms;
  GThread *thread;           /* (owned) */
  GCancellable *cancellable; /* (owned) cancelled when the program ends */
  WrSession *session;        /* (owned) (nullable) (mutex mutex) */
  GError *error;             /* (owned) (nullable) (mutex mutex) */
  gboolean left;             /* nobody waits for it any more (mutex mutex) */
  gboolean ended;            /* (mutex mutex) */
} Start;

static struct {
  GMutex mutex;
  GCond changed;
  GQueue left; /* (element-type Start) (mutex mutex) */
} starts;

static void
start_free (gpointer data)
{
  Start *self = data;

  g_thread_join (self->thread);
  g_clear_object (&self->session);
  g_clear_error (&self->error);
  g_object_unref (self->cancellable);
  json_node_unref (self->body);
  g_free (self->endpoint);
  g_free (self);
}

/* Returns whether somebody waited for it. */
static gboolean
start_hand_over (Start *self, WrSession *session, GError *error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&starts.mutex);

  if (self->left)
    return FALSE;
  self->session = session;
  self->error = error;
  self->ended = TRUE;
  g_cond_broadcast (&starts.changed);
  return TRUE;
}

static void
start_end (Start *self)
{
  g_mutex_lock (&starts.mutex);
  self->ended = TRUE;
  g_cond_broadcast (&starts.changed);
  g_mutex_unlock (&starts.mutex);
}

static gpointer
start_thread (gpointer data)
{
  Start *self = data;
  GError *error = NULL;
  WrSession *session = wr_session_new_recorded (self->endpoint, self->body,
                                                MAX (self->deadline_ms, LEFT_MS),
                                                self->cancellable, &error);

  if (start_hand_over (self, session, error))
    return NULL;
  if (session != NULL)
    wr_session_delete (session, DELETE_MS, self->cancellable, NULL);
  g_clear_object (&session);
  g_clear_error (&error);
  start_end (self);
  return NULL;
}

static Start *
start_new (const char *endpoint, const WrCapabilities *capabilities, int deadline_ms)
{
  Start *self = g_new0 (Start, 1);

  self->endpoint = g_strdup (endpoint);
  self->body = wr_capabilities_to_json (capabilities);
  self->deadline_ms = deadline_ms;
  self->cancellable = g_cancellable_new ();
  self->thread = g_thread_new ("wr-new-session", start_thread, self);
  return self;
}

static void
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  g_mutex_lock (&starts.mutex);
  g_cond_broadcast (&starts.changed);
  g_mutex_unlock (&starts.mutex);
}

/* Returns whether it has ended; else it is left to itself. */
static gboolean
start_wait (Start *self, GCancellable *cancellable)
{
  gint64 end = g_get_monotonic_time () + self->deadline_ms * G_TIME_SPAN_MILLISECOND;

  g_mutex_lock (&starts.mutex);
  while (!self->ended && !g_cancellable_is_cancelled (cancellable)
         && g_cond_wait_until (&starts.changed, &starts.mutex, end))
    continue;
  gboolean ended = self->ended;
  self->left = !ended;
  if (self->left)
    g_queue_push_tail (&starts.left, self);
  g_mutex_unlock (&starts.mutex);
  return ended;
}

static WrSession *
start_take (Start *self, GError **error)
{
  WrSession *session = g_steal_pointer (&self->session);

  if (session == NULL)
    g_propagate_error (error, g_steal_pointer (&self->error));
  start_free (self);
  return session;
}

/* With the mutex held. */
static GPtrArray *
steal_left (gboolean only_ended)
{
  GPtrArray *stolen = g_ptr_array_new_with_free_func (start_free);
  GList *next;

  for (GList *link = starts.left.head; link != NULL; link = next) {
    Start *start = link->data;

    next = link->next;
    if (only_ended && !start->ended)
      continue;
    g_ptr_array_add (stolen, start);
    g_queue_delete_link (&starts.left, link);
  }
  return stolen;
}

static void
join_ended (void)
{
  g_mutex_lock (&starts.mutex);
  g_autoptr (GPtrArray) ended = steal_left (TRUE);
  g_mutex_unlock (&starts.mutex);
}

/**
 * wr_session_new_remote:
 *
 * As wr_session_new(), for a driver that is not ours to end: the session is on record until it was
 * deleted. Where @deadline_ms pass or @cancellable is cancelled while the driver makes it, this
 * returns at once, and the session is deleted when it is there.
 */
WrSession *
wr_session_new_remote (const char *endpoint, const WrCapabilities *capabilities, int deadline_ms,
                       GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (endpoint != NULL && capabilities != NULL, NULL);

  join_ended ();
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  Start *start = start_new (endpoint, capabilities, deadline_ms);
  gulong handler = 0;
  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), NULL, NULL);
  gboolean ended = start_wait (start, cancellable);
  g_cancellable_disconnect (cancellable, handler);
  if (ended)
    return start_take (start, error);
  if (!g_cancellable_set_error_if_cancelled (cancellable, error))
    wr_webdriver_error_set_deadline (error, wr_command_get_name (WR_COMMAND_NEW_SESSION),
                                     deadline_ms);
  return NULL;
}

/* With the mutex held. */
static gboolean
all_ended (void)
{
  for (GList *link = starts.left.head; link != NULL; link = link->next) {
    if (!((Start *) link->data)->ended)
      return FALSE;
  }
  return TRUE;
}

static void
cancel_start (gpointer data, gpointer user_data)
{
  g_cancellable_cancel (((Start *) data)->cancellable);
}

/**
 * wr_session_end_remote:
 * @end: monotonic µs
 *
 * When the program ends: waits until @end for the sessions that nobody wants any more, then breaks
 * off what is left. Blocks; any thread.
 */
void
wr_session_end_remote (gint64 end)
{
  g_mutex_lock (&starts.mutex);
  while (!all_ended () && g_cond_wait_until (&starts.changed, &starts.mutex, end))
    continue;
  g_autoptr (GPtrArray) left = steal_left (FALSE);
  g_mutex_unlock (&starts.mutex);

  g_ptr_array_foreach (left, cancel_start, NULL);
}
