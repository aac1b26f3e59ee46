/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A window's job as a file: opened, saved, asked about before it is lost.
 *
 * The dot appears with the first edit. Whether something would really be lost is found out by
 * comparing the jobs, which is done when the window is about to go and not at each key.
 */

#include "config.h"

#include "wr-window-private.h"

#include <glib/gi18n.h>

#include "wr-compat.h"
#include "wr-job-task.h"
#include "wr-recent-jobs.h"

static WrApplication *
get_application (WrWindow *self)
{
  return WR_APPLICATION (gtk_window_get_application (GTK_WINDOW (self)));
}

/* --- name and menu --- */

static char *
dup_name (WrWindow *self, const WrJob *job)
{
  if (*job->name != '\0')
    return g_strdup (job->name);
  if (self->file != NULL)
    return wr_job_task_dup_name (self->file);
  return g_strdup (_ ("New Job"));
}

static void
update_name (WrWindow *self, const WrJob *job)
{
  g_autofree char *name = dup_name (self, job);

  if (g_strcmp0 (self->job_name, name) != 0) {
    g_free (self->job_name);
    self->job_name = g_steal_pointer (&name);
    wr_window_notify (self, WR_WINDOW_PROP_JOB_NAME);
  }
  wr_window_notify (self, WR_WINDOW_PROP_JOB_PLACE);
}

static void
set_unsaved (WrWindow *self, gboolean unsaved)
{
  if (self->unsaved == unsaved)
    return;
  self->unsaved = unsaved;
  wr_window_notify (self, WR_WINDOW_PROP_UNSAVED);
}

static void
update_recent_cb (WrWindow *self)
{
  g_autoptr (GMenuModel) wide = wr_recent_jobs_new_menu (self->settings, FALSE);
  g_autoptr (GMenuModel) narrow = wr_recent_jobs_new_menu (self->settings, TRUE);

  adw_split_button_set_menu_model (self->open_button, wide);
  gtk_menu_button_set_menu_model (self->narrow_open_button, narrow);
}

/* --- opening --- */

static WrJob *
new_job (WrWindow *self)
{
  WrJob *job = wr_job_new ();
  g_autofree char *model = g_settings_get_string (self->settings, "worker-model");

  g_free (job->browser.name);
  job->browser.name = g_settings_get_string (self->settings, "browser");
  job->workers = g_settings_get_int (self->settings, "workers");
  wr_job_set (job, "worker_model", model, NULL);
  return job;
}

static void
say_not_opened (WrWindow *self, GFile *file, const GError *error)
{
  g_autofree char *name = g_file_get_parse_name (file);
  g_autofree char *text = g_strdup_printf (_ ("Could not open “%s”: %s"), name, error->message);

  /* What is wrong in a job does not say in which: all else names the file itself. */
  wr_window_show_problem (self, error->domain == WR_JOB_ERROR ? text : error->message);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    wr_recent_jobs_remove (self->settings, file);
}

typedef struct {
  WrWindow *window; /* (owned) */
  GFile *file;      /* (owned) */
  WrJob *job;       /* (owned) (nullable) what is being saved */
} FileRequest;

static FileRequest *
file_request_new (WrWindow *self, GFile *file)
{
  FileRequest *request = g_new0 (FileRequest, 1);

  request->window = g_object_ref (self);
  request->file = g_object_ref (file);
  return request;
}

static void
file_request_free (FileRequest *request)
{
  g_clear_object (&request->window);
  g_clear_object (&request->file);
  g_clear_pointer (&request->job, wr_job_free);
  g_free (request);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FileRequest, file_request_free)

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FileRequest) request = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WrJob) job = wr_job_task_load_finish (result, &error);
  WrWindow *self = request->window;

  if (job != NULL) {
    wr_window_show_job (self, job, request->file);
    wr_recent_jobs_add (self->settings, request->file);
  } else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    wr_window_set_stage (self, "empty");
    say_not_opened (self, request->file, error);
  }
}

static void
chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WrWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = wr_compat_open_file_finish (result, &error);

  if (file != NULL)
    wr_application_open_file (get_application (self), self, file);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    wr_window_show_problem (self, error->message);
}

static GListModel *
new_filters (gboolean with_all)
{
  GListStore *filters = g_list_store_new (GTK_TYPE_FILE_FILTER);
  g_autoptr (GtkFileFilter) jobs = gtk_file_filter_new ();
  g_autoptr (GtkFileFilter) all = gtk_file_filter_new ();

  gtk_file_filter_set_name (jobs, _ ("Windrow jobs"));
  gtk_file_filter_add_suffix (jobs, "windrow");
  g_list_store_append (filters, jobs);
  gtk_file_filter_set_name (all, _ ("All files"));
  gtk_file_filter_add_pattern (all, "*");
  if (with_all)
    g_list_store_append (filters, all);
  return G_LIST_MODEL (filters);
}

static GFile *
dup_folder (WrWindow *self)
{
  return self->file != NULL ? g_file_get_parent (self->file) : NULL;
}

/* --- saving --- */

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FileRequest) request = user_data;
  g_autoptr (GError) error = NULL;
  WrWindow *self = request->window;
  gboolean saved = wr_job_task_save_finish (result, &error);
  gboolean close = self->close_when_saved;

  self->close_when_saved = FALSE;
  if (!saved) {
    set_unsaved (self, TRUE);
    wr_window_show_problem (self, error->message);
    return;
  }
  g_set_object (&self->file, request->file);
  g_clear_pointer (&self->saved_job, wr_job_free);
  self->saved_job = g_steal_pointer (&request->job);
  update_name (self, self->saved_job);
  wr_recent_jobs_add (self->settings, request->file);
  if (close)
    wr_window_leave (self);
}

static void
save_to (WrWindow *self, GFile *file)
{
  FileRequest *request = file_request_new (self, file);

  request->job = wr_job_view_dup_job (self->job_view);
  wr_job_task_save_async (request->job, file, NULL, saved_cb, request);

  /* What is edited from here on is not in the file. */
  set_unsaved (self, FALSE);
}

static void
save_place_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WrWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = wr_compat_save_file_finish (result, &error);

  if (file != NULL) {
    save_to (self, file);
    return;
  }
  self->close_when_saved = FALSE;
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    wr_window_show_problem (self, error->message);
}

static void
unsaved_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WrWindow) self = user_data;
  g_autofree char *response = wr_compat_alert_finish (result, NULL);

  if (g_strcmp0 (response, "discard") == 0) {
    wr_window_leave (self);
  } else if (g_strcmp0 (response, "save") == 0) {
    self->close_when_saved = TRUE;
    wr_window_save (self);
  }
}

static gboolean
is_job_file (GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);

  return name != NULL && g_str_has_suffix (name, ".windrow");
}

/* --- private to the window's files --- */

void
wr_window_file_init (WrWindow *self)
{
  g_autoptr (WrJob) job = new_job (self);

  g_signal_connect_object (self->settings, "changed::recent-jobs", G_CALLBACK (update_recent_cb),
                           self, G_CONNECT_SWAPPED);
  update_recent_cb (self);
  wr_window_show_job (self, job, NULL);
}

void
wr_window_choose_job (WrWindow *self)
{
  g_autoptr (GListModel) filters = new_filters (TRUE);
  g_autoptr (GFile) folder = dup_folder (self);

  wr_compat_open_file_async (GTK_WINDOW (self), _ ("Open a Job"), filters, folder,
                             self->cancellable, chosen_cb, g_object_ref (self));
}

void
wr_window_save (WrWindow *self)
{
  if (self->file != NULL)
    save_to (self, self->file);
  else
    wr_window_save_as (self);
}

void
wr_window_save_as (WrWindow *self)
{
  g_autoptr (GListModel) filters = new_filters (FALSE);
  g_autoptr (GFile) folder = dup_folder (self);
  g_autofree char *name = g_strconcat (self->job_name, ".windrow", NULL);

  g_strdelimit (name, "/", '-');
  wr_compat_save_file_async (GTK_WINDOW (self), _ ("Save the Job"), name, filters, folder,
                             self->cancellable, save_place_chosen_cb, g_object_ref (self));
}

void
wr_window_mark_changed (WrWindow *self)
{
  set_unsaved (self, TRUE);
  wr_window_note_edited (self);
  wr_window_update_actions (self);
}

gboolean
wr_window_has_changes (WrWindow *self)
{
  if (!self->unsaved)
    return FALSE;
  g_autoptr (WrJob) job = wr_job_view_dup_job (self->job_view);
  return !wr_job_equal (job, self->saved_job);
}

void
wr_window_ask_unsaved (WrWindow *self)
{
  const WrCompatResponse responses[] = {
    { "cancel", _ ("_Cancel"), WR_COMPAT_RESPONSE_DEFAULT },
    { "discard", _ ("_Discard"), WR_COMPAT_RESPONSE_DESTRUCTIVE },
    { "save", _ ("_Save"), WR_COMPAT_RESPONSE_SUGGESTED },
  };
  g_autofree char *body = g_strdup_printf (
      _ ("“%s” has changes that are not saved. They are lost when you discard them."),
      self->job_name);

  wr_compat_alert_async (GTK_WINDOW (self), _ ("Save Changes?"), body, responses,
                         G_N_ELEMENTS (responses), self->cancellable, unsaved_answered_cb,
                         g_object_ref (self));
}

/* A job file opens as one; every other file is a list of URLs for this window's job. */
void
wr_window_drop_files (WrWindow *self, GSList *files)
{
  for (GSList *l = files; l != NULL; l = l->next) {
    if (is_job_file (l->data)) {
      wr_application_open_file (get_application (self), self, l->data);
    } else {
      wr_window_show_view (self, "job");
      wr_job_view_open_list (self->job_view, l->data);
    }
  }
}

/* --- public --- */

/**
 * wr_window_show_job:
 * @file: (nullable): where it came from
 *
 * Makes @job the window's, as one that holds no change. An empty one shows what to do first.
 */
void
wr_window_show_job (WrWindow *self, const WrJob *job, GFile *file)
{
  gboolean empty;

  g_return_if_fail (WR_IS_WINDOW (self));
  g_return_if_fail (job != NULL);

  g_set_object (&self->file, file);
  wr_job_view_set_job (self->job_view, job);
  g_clear_pointer (&self->saved_job, wr_job_free);
  self->saved_job = wr_job_view_dup_job (self->job_view);
  set_unsaved (self, FALSE);
  update_name (self, job);
  wr_window_hide_problem (self);
  if (get_application (self) != NULL)
    wr_application_serve_sample (get_application (self), job);

  g_object_get (self->job_view, "empty", &empty, NULL);
  if (empty && file == NULL) {
    wr_window_set_stage (self, "empty");
    return;
  }
  wr_window_show_view (self, "job");
  wr_job_view_begin (self->job_view);
  wr_window_look_for_run (self);
}

/**
 * wr_window_open:
 *
 * Reads @file and shows the job in it, or why it cannot be read.
 */
void
wr_window_open (WrWindow *self, GFile *file)
{
  g_return_if_fail (WR_IS_WINDOW (self));
  g_return_if_fail (G_IS_FILE (file));

  wr_window_set_stage (self, "loading");
  wr_job_task_load_async (file, self->cancellable, loaded_cb, file_request_new (self, file));
}
