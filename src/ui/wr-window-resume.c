/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A window's earlier runs: the one that stopped early is offered to go on.
 *
 * It is offered by a banner; the header's button is Resume too as long as the job is still the one
 * of that run, since whoever has changed the job wants the change to count. The job's last run is
 * looked for on a thread, and never again in a window that has had a run of its own. An old run
 * that was opened is a run that has not started.
 */

#include "config.h"

#include "wr-window-private.h"

#include <glib/gi18n.h>

#include "wr-row-text.h"
#include "wr-run-folder.h"
#include "wr-runs-dialog.h"

#define META_JOB_FILE "job-file"

/* --- what is offered --- */

static gboolean
is_run_of (WrRun *run, WrRunItem *item)
{
  return g_str_equal (wr_run_get_store_path (run), wr_run_item_get_info (item)->path);
}

/* The run that ended in this very window has no need to say when it was. */
static gboolean
is_own_run (WrWindow *self, WrRunItem *item)
{
  return self->run != NULL && wr_run_get_state (self->run) != WR_RUN_NEW
         && is_run_of (self->run, item);
}

/* A run that did not come to the end of a page. */
static char *
describe_first (WrWindow *self, WrRunItem *item)
{
  g_autofree char *when = NULL;

  if (is_own_run (self, item))
    return g_strdup (_ ("The run stopped before its first page had ended."));
  when = wr_run_item_dup_when (item);
  if (wr_run_item_get_info (item)->state == WR_RUN_ITEM_INTERRUPTED)
    /* Translators: when it began (“today at 14:32”) */
    return g_strdup_printf (_ ("A run of %s was interrupted before its first page had ended."),
                            when);
  /* Translators: when it began (“today at 14:32”) */
  return g_strdup_printf (_ ("A run of %s stopped before its first page had ended."), when);
}

static char *
describe (WrWindow *self, WrRunItem *item)
{
  const WrRunInfo *info = wr_run_item_get_info (item);
  g_autofree char *some = wr_row_text_dup_number (wr_run_item_count_ended (item));
  g_autofree char *all = wr_row_text_dup_number (info->total);
  g_autofree char *when = NULL;

  if (wr_run_item_count_ended (item) == 0)
    return describe_first (self, item);
  if (is_own_run (self, item))
    return g_strdup_printf (ngettext ("The run stopped after %s of %s page.",
                                      "The run stopped after %s of %s pages.", info->total),
                            some, all);
  when = wr_run_item_dup_when (item);
  if (info->state == WR_RUN_ITEM_INTERRUPTED)
    /* Translators: when it began (“today at 14:32”), how many pages have ended, and of how many */
    return g_strdup_printf (ngettext ("A run of %s was interrupted after %s of %s page.",
                                      "A run of %s was interrupted after %s of %s pages.",
                                      info->total),
                            when, some, all);
  /* Translators: when it began (“today at 14:32”), how many pages have ended, and of how many */
  return g_strdup_printf (ngettext ("A run of %s stopped after %s of %s page.",
                                    "A run of %s stopped after %s of %s pages.", info->total),
                          when, some, all);
}

/* --- which run that is --- */

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WrWindow) self = user_data;
  g_autoptr (GPtrArray) items = wr_run_folder_list_finish (result, NULL);

  if (items == NULL)
    return;
  g_clear_object (&self->looking);
  if (self->run != NULL)
    return;
  wr_window_offer_run (self, items->len > 0 ? g_ptr_array_index (items, 0) : NULL);
}

static void
stop_looking (WrWindow *self)
{
  g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
}

typedef struct {
  WrStore *store; /* (owned) */
  char *uri;
} Note;

static void
note_free (gpointer data)
{
  Note *note = data;

  g_object_unref (note->store);
  g_free (note->uri);
  g_free (note);
}

/* What cannot be written is the store's to say, by its own signal. */
static void
note_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Note *note = data;

  g_task_return_boolean (task, wr_store_set_meta (note->store, META_JOB_FILE, note->uri, NULL));
}

/* --- the list of runs --- */

static WrWindow *
find_window_of (WrWindow *self, const char *path)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));

  for (GList *l = gtk_application_get_windows (application); l != NULL; l = l->next) {
    WrRun *run = WR_IS_WINDOW (l->data) ? wr_window_get_run (l->data) : NULL;
    if (run != NULL && g_str_equal (wr_run_get_store_path (run), path))
      return l->data;
  }
  return NULL;
}

static gboolean
is_shown_cb (const char *path, gpointer self)
{
  return find_window_of (self, path) != NULL;
}

/* The run of another job has no place in this window, nor has any beside one that goes on. */
static WrWindow *
take_window (WrWindow *self, WrRunItem *item, WrRun *run)
{
  g_autofree char *uri = self->file != NULL ? g_file_get_uri (self->file) : NULL;
  WrApplication *application = WR_APPLICATION (gtk_window_get_application (GTK_WINDOW (self)));

  if (!wr_window_is_active (self)
      && wr_run_item_belongs_to (item, uri, self->saved_job->name))
    return self;
  WrWindow *window = wr_window_is_pristine (self) ? self : wr_window_new (application);
  wr_window_show_job (window, wr_run_get_job (run), NULL);
  return window;
}

typedef struct {
  WrWindow *window; /* (owned) */
  WrRunItem *item;  /* (owned) */
  gboolean here;    /* in the window, whatever its job is by now */
  gboolean resume;
} Opening;

static void
opening_free (Opening *opening)
{
  g_object_unref (opening->window);
  g_object_unref (opening->item);
  g_free (opening);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Opening, opening_free)

static void
show_opened (const Opening *opening, WrRun *run)
{
  WrWindow *window = opening->here ? opening->window
                                   : take_window (opening->window, opening->item, run);

  wr_application_serve_sample (WR_APPLICATION (gtk_window_get_application (GTK_WINDOW (window))),
                               wr_run_get_job (run));
  stop_looking (window);
  wr_window_hide_problem (window);
  wr_window_show_run (window, run);
  wr_window_show_view (window, "results");
  wr_window_offer_run (window, opening->item);
  gtk_window_present (GTK_WINDOW (window));
  if (opening->resume)
    wr_window_start_run (window);
}

/* Another window may have been quicker. */
static gboolean
show_other (WrWindow *self, WrRunItem *item, gboolean resume)
{
  WrWindow *other = find_window_of (self, wr_run_item_get_info (item)->path);

  if (other == NULL || other->closing)
    return FALSE;
  wr_window_show_view (other, "results");
  gtk_window_present (GTK_WINDOW (other));
  if (resume)
    wr_window_resume (other);
  return TRUE;
}

/* A window that was closed meanwhile lives as long as somebody holds it. */
static gboolean
is_closed (WrWindow *self)
{
  return gtk_window_get_application (GTK_WINDOW (self)) == NULL;
}

static gboolean
is_offered (WrWindow *self, WrRunItem *item)
{
  return self->resumable != NULL
         && g_str_equal (wr_run_item_get_info (self->resumable)->path,
                         wr_run_item_get_info (item)->path);
}

/* Whichever windows offer it. */
static void
set_deleted (WrWindow *self, WrRunItem *item, gboolean deleted)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));

  for (GList *l = is_closed (self) ? NULL : gtk_application_get_windows (application); l != NULL;
       l = l->next) {
    if (!WR_IS_WINDOW (l->data) || !is_offered (l->data, item))
      continue;
    WR_WINDOW (l->data)->deleted = deleted;
    wr_window_update_resume (l->data);
    wr_window_update_actions (l->data);
  }
}

static void
deleted_cb (WrWindow *self, WrRunItem *item)
{
  set_deleted (self, item, TRUE);
}

static void
restored_cb (WrWindow *self, WrRunItem *item)
{
  set_deleted (self, item, FALSE);
}

/* What somebody else has removed is not offered any more. */
static void
show_open_error (const Opening *opening, const GError *error)
{
  WrWindow *self = opening->window;

  wr_window_show_problem (self, error->message);
  if (is_offered (self, opening->item)
      && !g_file_test (wr_run_item_get_info (opening->item)->path, G_FILE_TEST_EXISTS))
    wr_window_offer_run (self, NULL);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Opening) opening = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WrRun) run = wr_run_open_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || is_closed (opening->window))
    return;
  wr_window_stop_opening (opening->window);
  if (run == NULL)
    show_open_error (opening, error);
  else if (!show_other (opening->window, opening->item, opening->resume))
    show_opened (opening, run);
}

/* What is asked for last counts. */
static void
open_run (WrWindow *self, WrRunItem *item, gboolean here, gboolean resume)
{
  Opening *opening = g_new0 (Opening, 1);

  opening->window = g_object_ref (self);
  opening->item = g_object_ref (item);
  opening->here = here;
  opening->resume = resume;
  wr_window_stop_opening (self);
  self->opening = g_cancellable_new ();
  wr_window_update_actions (self);
  wr_run_open_async (wr_run_item_get_info (item)->path, self->opening, opened_cb, opening);
}

static void
open_cb (WrWindow *self, WrRunItem *item, gboolean resume)
{
  if (!show_other (self, item, resume))
    open_run (self, item, FALSE, resume);
}

/* --- private to the window's files --- */

/**
 * wr_window_look_for_run:
 *
 * Offers the last run of the window's job, if it stopped early.
 */
void
wr_window_look_for_run (WrWindow *self)
{
  g_autofree char *folder = wr_run_folder_dup_path (self->settings);
  g_autofree char *uri = self->file != NULL ? g_file_get_uri (self->file) : NULL;
  const WrRunSearch search = { self->saved_job, uri, self->saved_job->name };

  stop_looking (self);
  wr_window_stop_opening (self);
  wr_window_offer_run (self, NULL);
  self->looking = g_cancellable_new ();
  wr_run_folder_find_last_async (folder, &search, self->looking, found_cb, g_object_ref (self));
}

/**
 * wr_window_offer_run:
 * @item: (nullable): a run that may be able to go on
 */
void
wr_window_offer_run (WrWindow *self, WrRunItem *item)
{
  if (item != NULL && !wr_run_item_can_go_on (item))
    item = NULL;
  g_set_object (&self->resumable, item);
  self->resume_first = item != NULL && wr_run_item_get_info (item)->same_job;
  self->deleted = FALSE;
  wr_window_update_resume (self);
  wr_window_update_actions (self);
}

/* Whether there is a run that can go on, here and now. */
gboolean
wr_window_can_resume (WrWindow *self)
{
  return self->resumable != NULL && !self->deleted && !wr_window_is_active (self);
}

/* Whether the header's button is Resume. */
gboolean
wr_window_resumes_first (WrWindow *self)
{
  return wr_window_can_resume (self) && self->resume_first;
}

void
wr_window_note_edited (WrWindow *self)
{
  if (!self->resume_first)
    return;
  self->resume_first = FALSE;
  wr_window_notify (self, WR_WINDOW_PROP_RESUMABLE);
}

/* While a run goes on there is nothing to resume. */
void
wr_window_update_resume (WrWindow *self)
{
  if (!wr_window_can_resume (self)) {
    wr_banner_hide (self->resume_banner);
  } else {
    g_autofree char *text = describe (self, self->resumable);
    wr_banner_show (self->resume_banner, text);
  }
  wr_window_notify (self, WR_WINDOW_PROP_RESUMABLE);
}

/* What was asked for is not wanted any more. */
void
wr_window_stop_opening (WrWindow *self)
{
  if (self->opening == NULL)
    return;
  g_cancellable_cancel (self->opening);
  g_clear_object (&self->opening);
  wr_window_update_actions (self);
}

/**
 * wr_window_resume:
 *
 * Lets the run that is offered go on, in its own store.
 */
void
wr_window_resume (WrWindow *self)
{
  if (!wr_window_can_resume (self))
    return;
  wr_window_hide_problem (self);
  if (is_own_run (self, self->resumable)) {
    wr_window_show_view (self, "results");
    wr_window_go_on (self);
    return;
  }
  if (self->run != NULL && is_run_of (self->run, self->resumable)) {
    wr_window_start_run (self);
    return;
  }
  open_run (self, self->resumable, TRUE, TRUE);
}

/**
 * wr_window_show_runs:
 *
 * Shows the runs that are on the disk.
 */
void
wr_window_show_runs (WrWindow *self)
{
  g_autofree char *folder = wr_run_folder_dup_path (self->settings);
  g_autofree char *uri = self->file != NULL ? g_file_get_uri (self->file) : NULL;
  g_autoptr (WrJob) job = wr_job_view_dup_job (self->job_view);
  const WrRunSearch search = { job, uri, self->saved_job->name };
  GtkWidget *dialog = wr_runs_dialog_new (GTK_WINDOW (self), folder, &search, is_shown_cb, self);

  g_signal_connect_object (dialog, "open", G_CALLBACK (open_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "deleted", G_CALLBACK (deleted_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "restored", G_CALLBACK (restored_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

void
wr_window_start_or_resume (WrWindow *self)
{
  if (wr_window_resumes_first (self))
    wr_window_resume (self);
  else
    wr_window_start (self);
}

void
wr_window_dismiss_resume (WrWindow *self)
{
  stop_looking (self);
  wr_window_stop_opening (self);
  wr_window_offer_run (self, NULL);
}

/**
 * wr_window_note_job_file:
 *
 * Writes into the store of the run which file its job came from: by that the job's runs are found.
 */
void
wr_window_note_job_file (WrWindow *self)
{
  WrStore *store = wr_run_get_store (self->run);

  if (self->file == NULL || store == NULL)
    return;
  g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);
  Note *note = g_new0 (Note, 1);

  note->store = g_object_ref (store);
  note->uri = g_file_get_uri (self->file);
  g_task_set_source_tag (task, wr_window_note_job_file);
  g_task_set_task_data (task, note, note_free);
  g_task_run_in_thread (task, note_thread);
}
