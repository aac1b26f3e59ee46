/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrJobTask: reads and writes job files in a GTask's thread, since a job may hold 100,000 lines and
 * lie on a slow disk.
 */

#include "config.h"

#include "wr-job-task.h"

#define SUFFIX ".windrow"

typedef struct {
  WrJob *job;  /* (owned) (nullable) what to save */
  GFile *file; /* (owned) */
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  g_clear_pointer (&request->job, wr_job_free);
  g_clear_object (&request->file);
  g_free (request);
}

static GTask *
task_new (const WrJob *job, GFile *file, GCancellable *cancellable, GAsyncReadyCallback callback,
          gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Request *request = g_new0 (Request, 1);

  request->job = job != NULL ? wr_job_copy (job) : NULL;
  request->file = g_object_ref (file);
  g_task_set_task_data (task, request, request_free);
  return task;
}

static void
load_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Request *request = data;
  GError *error = NULL;
  WrJob *job = wr_job_load (request->file, cancellable, &error);

  if (job != NULL)
    g_task_return_pointer (task, job, (GDestroyNotify) wr_job_free);
  else
    g_task_return_error (task, error);
}

static void
save_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Request *request = data;
  GError *error = NULL;

  if (wr_job_save (request->job, request->file, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * wr_job_task_load_async:
 *
 * Reads a job; see wr_job_load() for the errors.
 */
void
wr_job_task_load_async (GFile *file, GCancellable *cancellable, GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_return_if_fail (G_IS_FILE (file));
  g_autoptr (GTask) task = task_new (NULL, file, cancellable, callback, user_data);

  g_task_set_source_tag (task, wr_job_task_load_async);
  g_task_run_in_thread (task, load_in_thread);
}

/**
 * wr_job_task_load_finish:
 *
 * Returns: (transfer full): the job, or %NULL with @error set.
 */
WrJob *
wr_job_task_load_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * wr_job_task_save_async:
 *
 * Writes @job as it is at the moment of the call; what @file holds is replaced when all is written.
 */
void
wr_job_task_save_async (const WrJob *job, GFile *file, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (job != NULL);
  g_return_if_fail (G_IS_FILE (file));
  g_autoptr (GTask) task = task_new (job, file, cancellable, callback, user_data);

  g_task_set_source_tag (task, wr_job_task_save_async);
  g_task_run_in_thread (task, save_in_thread);
}

/**
 * wr_job_task_save_finish:
 *
 * Returns: whether all was written.
 */
gboolean
wr_job_task_save_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * wr_job_task_dup_name:
 *
 * Returns: (transfer full): the file's name for a person to read, without the job files' ending.
 */
char *
wr_job_task_dup_name (GFile *file)
{
  g_autofree char *base = g_file_get_basename (file);
  g_autofree char *name = g_filename_display_name (base);

  if (g_str_has_suffix (name, SUFFIX) && strlen (name) > strlen (SUFFIX))
    name[strlen (name) - strlen (SUFFIX)] = '\0';
  return g_steal_pointer (&name);
}
