/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrLeavings: what an earlier start of the program left that was killed together with its guards.
 *
 * The drivers' folders in the folder for temporary files, with what still runs in them, are the
 * guard's to sweep: see its --sweep. Sessions on remote drivers are in the record of them. Nothing
 * of a program that lives is touched, so that any number of them may clear up at the same time.
 */

#include "config.h"

#include "wr-leavings.h"

#include "wr-paths.h"
#include "wr-remote-record.h"
#include "wr-session-private.h"

#define LAST_MS 1000 /* for a clearing that is not done when the program ends */

struct _WrLeavings {
  GCancellable *cancellable; /* (owned) */
  GThread *thread;           /* (owned) “wr-leavings”: touches what is left, and this */
  GMutex mutex;
  GCond done_cond;
  gboolean done; /* (mutex mutex) */
};

static void
sweep (const char *folder, GCancellable *cancellable)
{
  g_autofree char *guard = wr_paths_find_helper ("windrow-guard", NULL);
  g_autoptr (GSubprocess) process = NULL;

  if (guard != NULL)
    process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE, NULL, guard, "--sweep", folder,
                                NULL);
  if (process != NULL && !g_subprocess_wait (process, cancellable, NULL))
    g_subprocess_force_exit (process);
}

/**
 * wr_leavings_sweep:
 *
 * Removes the drivers' folders of starts that were killed, and ends what runs in them. Blocks for
 * some ms where there are none, for 10 s at most; any thread.
 */
void
wr_leavings_sweep (GCancellable *cancellable)
{
  sweep (g_get_tmp_dir (), cancellable);
}

/**
 * wr_leavings_sweep_beside:
 * @dir: the folder of a driver whose guards are gone
 *
 * As wr_leavings_sweep(), in the folder in which @dir is.
 */
void
wr_leavings_sweep_beside (const char *dir)
{
  g_autofree char *folder = g_path_get_dirname (dir);

  sweep (folder, NULL);
}

static gpointer
leavings_thread (gpointer data)
{
  WrLeavings *self = data;

  wr_leavings_sweep (self->cancellable);
  wr_remote_record_clear (self->cancellable);

  g_mutex_lock (&self->mutex);
  self->done = TRUE;
  g_cond_broadcast (&self->done_cond);
  g_mutex_unlock (&self->mutex);
  return NULL;
}

/**
 * wr_leavings_clear_up:
 *
 * Begins to clear up in a thread, as a program does once when it starts.
 *
 * Returns: (transfer full): to be freed when the program ends
 */
WrLeavings *
wr_leavings_clear_up (void)
{
  WrLeavings *self = g_new0 (WrLeavings, 1);

  self->cancellable = g_cancellable_new ();
  g_mutex_init (&self->mutex);
  g_cond_init (&self->done_cond);
  self->thread = g_thread_new ("wr-leavings", leavings_thread, self);
  return self;
}

/**
 * wr_leavings_free:
 *
 * Waits for the clearing up, and for sessions that nobody wants any more and that remote drivers
 * still make, 1 s at most. What was not done then is left to the next start.
 */
void
wr_leavings_free (WrLeavings *self)
{
  gint64 end = g_get_monotonic_time () + LAST_MS * G_TIME_SPAN_MILLISECOND;

  g_mutex_lock (&self->mutex);
  while (!self->done && g_cond_wait_until (&self->done_cond, &self->mutex, end))
    continue;
  g_mutex_unlock (&self->mutex);

  wr_session_end_remote (end);
  g_cancellable_cancel (self->cancellable);
  g_thread_join (self->thread);
  g_object_unref (self->cancellable);
  g_cond_clear (&self->done_cond);
  g_mutex_clear (&self->mutex);
  g_free (self);
}
