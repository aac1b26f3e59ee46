/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A window's run: from Start to the notification at its end.
 *
 * An error that has a place in the job is said there; what has none is said in the bar under the
 * header. A window that is closed while its run goes on is hidden until the run has ended, so that
 * nothing on the main thread waits for browsers to go.
 */

#include "config.h"

#include "wr-window-private.h"

#include <errno.h>
#include <glib/gi18n.h>

#include "wr-compat.h"
#include "wr-progress-line.h"
#include "wr-run-folder.h"
#include "wr-wait-text.h"

#define N_QUARTERS 4

/* Of a key's path in a job. */
#define PATH_CHARACTERS G_CSET_a_2_z G_CSET_DIGITS "_.[]"

static WrApplication *
get_application (WrWindow *self)
{
  return WR_APPLICATION (gtk_window_get_application (GTK_WINDOW (self)));
}

/* --- the store's place --- */

static char *
dup_store_name (WrWindow *self, int number)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *time = g_date_time_format (now, "%Y-%m-%d %H-%M-%S");
  g_autofree char *suffix = number > 1 ? g_strdup_printf (" %d", number) : g_strdup ("");
  g_autofree char *name = g_strdup_printf ("%s %s%s.sqlite", self->job_name, time, suffix);

  return g_steal_pointer (&name);
}

static char *
dup_store_path (WrWindow *self, GError **error)
{
  g_autofree char *folder = wr_run_folder_dup_path (self->settings);

  if (g_mkdir_with_parents (folder, 0700) < 0) {
    g_set_error (error, WR_STORE_ERROR, WR_STORE_ERROR_OPEN,
                 _ ("Could not make the folder “%s”: %s"), folder, g_strerror (errno));
    return NULL;
  }
  for (int number = 1;; number++) {
    g_autofree char *name = dup_store_name (self, number);
    g_strdelimit (name, "/", '-');
    g_autofree char *path = g_build_filename (folder, name, NULL);
    if (!g_file_test (path, G_FILE_TEST_EXISTS))
      return g_steal_pointer (&path);
  }
}

/* --- what is told --- */

static void
inhibit (WrWindow *self)
{
  if (self->inhibit_cookie == 0)
    self->inhibit_cookie =
        gtk_application_inhibit (GTK_APPLICATION (get_application (self)), GTK_WINDOW (self),
                                 GTK_APPLICATION_INHIBIT_SUSPEND, _ ("Pages are being loaded"));
}

static void
uninhibit (WrWindow *self)
{
  if (self->inhibit_cookie != 0)
    gtk_application_uninhibit (GTK_APPLICATION (g_application_get_default ()),
                               self->inhibit_cookie);
  self->inhibit_cookie = 0;
}

static char *
dup_outcome (WrRun *run)
{
  WrRunProgress progress = { 0 };

  wr_run_get_progress (run, &progress);
  g_autofree char *n_done = g_strdup_printf ("%'" G_GINT64_FORMAT, progress.done);
  g_autofree char *n_failed = g_strdup_printf ("%'" G_GINT64_FORMAT, progress.failed);
  g_autofree char *done =
      g_strdup_printf (ngettext ("%s page done", "%s pages done", progress.done), n_done);

  if (progress.failed == 0)
    return g_steal_pointer (&done);
  /* Translators: “497 pages done, 3 failed” */
  return g_strdup_printf (ngettext ("%s, %s failed", "%s, %s failed", progress.failed), done,
                          n_failed);
}

/* To who looks elsewhere by a notification, and to who is here by what a screen reader says. */
static void
notify_end (WrWindow *self)
{
  if (self->closing)
    return;
  g_autofree char *title = g_strdup_printf (_ ("“%s” has ended"), self->job_name);
  g_autofree char *id =
      g_strdup_printf ("run-%u", gtk_application_window_get_id (GTK_APPLICATION_WINDOW (self)));
  g_autofree char *body = dup_outcome (self->run);
  g_autofree char *text = g_strdup_printf ("%s. %s", title, body);

  if (gtk_window_is_active (GTK_WINDOW (self))) {
    wr_compat_announce (GTK_WIDGET (self), text);
    return;
  }
  g_autoptr (GNotification) notification = g_notification_new (title);

  g_notification_set_body (notification, body);
  g_notification_set_default_action_and_target (
      notification, "app.show-window", "u",
      gtk_application_window_get_id (GTK_APPLICATION_WINDOW (self)));
  g_application_send_notification (G_APPLICATION (get_application (self)), id, notification);
}

static int
get_quarter (const WrRunProgress *progress)
{
  gint64 ended = progress->done + progress->failed + progress->skipped;

  return progress->total > 0 ? (int) (ended * N_QUARTERS / progress->total) : 0;
}

/* To who hears and does not see, whichever view is shown. */
static void
progress_cb (WrWindow *self)
{
  WrRunProgress progress = { 0 };
  int before = self->quarter;

  wr_run_get_progress (self->run, &progress);
  self->quarter = get_quarter (&progress);
  if (self->quarter <= before || self->quarter == N_QUARTERS || self->closing)
    return;
  g_autofree char *wait = wr_wait_text_dup_run (wr_run_get_workers (self->run));
  g_autofree char *text
      = wr_progress_line_describe (&progress, wr_run_get_state (self->run), wait);
  wr_compat_announce (GTK_WIDGET (self), text);
}

/* What an old run has done is no news. */
static void
follow_progress (WrWindow *self)
{
  WrRunProgress progress = { 0 };

  wr_run_get_progress (self->run, &progress);
  self->quarter = get_quarter (&progress);
  g_signal_connect_object (self->run, "progress", G_CALLBACK (progress_cb), self,
                           G_CONNECT_SWAPPED);
}

/* --- the run's states --- */

static void
update_pause_button (WrWindow *self)
{
  const char *label = wr_window_get_run_state (self) == WR_RUN_PAUSED ? _ ("Resume") : _ ("Pause");

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->pause_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

/* What is wrong with the disk is the store's to say; the run goes on by itself. */
static void
update_held (WrWindow *self)
{
  const GError *error;

  if (wr_window_get_run_state (self) != WR_RUN_HELD) {
    wr_banner_hide (self->held_banner);
    return;
  }
  error = wr_run_get_error (self->run);
  /* Translators: what is wrong with the disk, such as “No space is left…” */
  g_autofree char *text = g_strdup_printf (_ ("%s. The run waits, and goes on as soon as it can."),
                                           error != NULL ? error->message : "");
  wr_banner_show (self->held_banner, text);
}

static void
update_state (WrWindow *self)
{
  wr_window_notify (self, WR_WINDOW_PROP_RUN_STATE);
  wr_window_notify (self, WR_WINDOW_PROP_ACTIVE);
  wr_window_notify (self, WR_WINDOW_PROP_STARTABLE);
  wr_window_update_resume (self);
  update_held (self);
  g_object_set (self->job_view, "running", wr_window_is_active (self), NULL);
  update_pause_button (self);
  wr_window_update_actions (self);
}

/* What was edited while it went on is not in it; how many work at it changed in the run, too. */
static WrRunItem *
create_item (WrWindow *self)
{
  g_autoptr (WrJob) job = wr_job_view_dup_job (self->job_view);

  job->workers = wr_run_get_job (self->run)->workers;
  return wr_run_item_new_from_run (self->run, job);
}

static void
ended (WrWindow *self)
{
  const GError *error = wr_run_get_error (self->run);

  uninhibit (self);
  if (!self->starting) {
    g_autoptr (WrRunItem) item = create_item (self);
    wr_window_offer_run (self, item);
  }
  if (error != NULL && !self->starting)
    wr_window_show_problem (self, error->message);
  if (!self->starting)
    notify_end (self);
  if (self->closing)
    gtk_window_destroy (GTK_WINDOW (self));
}

static void
state_cb (WrRun *run, GParamSpec *pspec, WrWindow *self)
{
  update_state (self);
  if (wr_run_get_state (run) == WR_RUN_ENDED)
    ended (self);
}

/* --- what goes wrong before the first page --- */

static void
show_no_driver (WrWindow *self, const char *problem)
{
  g_autofree char *hint = wr_driver_dup_install_hint ();

  gtk_label_set_label (self->hint_label, hint);
  gtk_label_set_label (self->driver_problem_label, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->driver_problem_label), problem != NULL);
  wr_window_set_stage (self, "no-driver");
  gtk_widget_grab_focus (self->check_again_button);
  gtk_label_select_region (self->hint_label, 0, 0);
}

/* “fields[2].selector (price): what is wrong” goes to that field. */
static void
show_in_job (WrWindow *self, const char *message)
{
  const char *colon = strstr (message, ": ");
  gsize length = strcspn (message, " :");
  g_autofree char *path = g_strndup (message, length);

  wr_window_show_view (self, "job");
  if (colon != NULL && strspn (path, PATH_CHARACTERS) == length)
    wr_job_view_show_problem (self->job_view, path, colon + 2);
  else
    wr_window_show_problem (self, message);
}

static gboolean
has_usable_driver (GPtrArray *drivers)
{
  for (guint i = 0; i < drivers->len; i++) {
    const WrDriver *driver = drivers->pdata[i];
    if (driver->problem == NULL)
      return TRUE;
  }
  return FALSE;
}

static const char *
get_driver_problem (GPtrArray *drivers)
{
  return drivers->len > 0 ? ((const WrDriver *) drivers->pdata[0])->problem : NULL;
}

static void
show_checked_again (WrWindow *self, GPtrArray *drivers)
{
  if (has_usable_driver (drivers)) {
    wr_window_show_view (self, "job");
    return;
  }
  show_no_driver (self, get_driver_problem (drivers));
  wr_window_add_toast (self, _ ("Still no browser found"));
}

static gboolean
needs_a_driver (WrWindow *self, const WrJob *job)
{
  GPtrArray *drivers = wr_application_get_drivers (get_application (self));

  return job->browser.driver_url == NULL && drivers != NULL && !has_usable_driver (drivers);
}

/* Without any driver the page that says what to install is of more use than a mark in the job. */
static gboolean
lacks_a_driver (WrWindow *self, const WrJob *job)
{
  GPtrArray *drivers = wr_application_get_drivers (get_application (self));

  if (!needs_a_driver (self, job))
    return FALSE;
  show_no_driver (self, get_driver_problem (drivers));
  return TRUE;
}

/* It would be in the figures of what is being compared. */
static gboolean
is_in_the_way (WrWindow *self)
{
  if (!wr_application_is_comparing (get_application (self)))
    return FALSE;
  wr_window_show_problem (self, _ ("A comparison is going on: wait for its end"));
  return TRUE;
}

static void
show_start_error (WrWindow *self, const GError *error)
{
  if (error->domain == WR_JOB_ERROR ||
      g_error_matches (error, WR_RUN_ERROR, WR_RUN_ERROR_SELECTOR) ||
      g_error_matches (error, WR_RUN_ERROR, WR_RUN_ERROR_NO_PAGES)) {
    show_in_job (self, error->message);
    return;
  }
  wr_window_show_view (self, "job");
  wr_window_show_problem (self, error->message);
}

/* A stop before the first page: what the store holds by then can go on. */
static void
stopped_at_start (WrWindow *self)
{
  g_autoptr (WrRunItem) item = create_item (self);

  if (wr_run_item_can_go_on (item)) {
    wr_window_offer_run (self, item);
    update_state (self);
    return;
  }
  wr_window_show_run (self, NULL);
  wr_window_show_view (self, "job");
}

static void
started_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WrWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean started = wr_run_start_finish (WR_RUN (source), result, &error);

  if (self->run != WR_RUN (source))
    return;
  self->starting = FALSE;
  if (started) {
    update_state (self);
    return;
  }
  uninhibit (self);
  if (self->closing) {
    gtk_window_destroy (GTK_WINDOW (self));
    return;
  }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    stopped_at_start (self);
    return;
  }
  wr_window_show_run (self, NULL);
  show_start_error (self, error);
}

static void
running_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WrWindow) self = user_data;
  g_autofree char *response = wr_compat_alert_finish (result, NULL);

  if (g_strcmp0 (response, "stop") != 0)
    return;
  if (wr_window_has_changes (self))
    wr_window_ask_unsaved (self);
  else
    wr_window_leave (self);
}

/* --- private to the window's files --- */

WrRunState
wr_window_get_run_state (WrWindow *self)
{
  if (self->run == NULL)
    return WR_RUN_NEW;
  if (self->starting && wr_run_get_state (self->run) == WR_RUN_NEW)
    return WR_RUN_STARTING;
  return wr_run_get_state (self->run);
}

gboolean
wr_window_is_active (WrWindow *self)
{
  WrRunState state = wr_window_get_run_state (self);

  return state != WR_RUN_NEW && state != WR_RUN_ENDED;
}

/**
 * wr_window_show_run:
 * @run: (nullable): from now on the window's; it is not started
 */
void
wr_window_show_run (WrWindow *self, WrRun *run)
{
  wr_window_stop_opening (self);
  wr_window_forget_run (self);
  self->run = run != NULL ? g_object_ref (run) : NULL;
  if (run != NULL) {
    g_signal_connect_object (run, "notify::state", G_CALLBACK (state_cb), self, 0);
    g_signal_connect_object (run, "notify::store", G_CALLBACK (wr_window_note_job_file), self,
                             G_CONNECT_SWAPPED);
    follow_progress (self);
  }
  wr_results_view_set_run (self->results_view, run);
  wr_workers_view_set_run (self->workers_view, run);
  update_state (self);
}

/**
 * wr_window_start_run:
 *
 * Starts the window's run, or shows what to install for it, or that a comparison is going on.
 */
void
wr_window_start_run (WrWindow *self)
{
  if (is_in_the_way (self) || lacks_a_driver (self, wr_run_get_job (self->run)))
    return;
  self->starting = TRUE;
  inhibit (self);
  wr_window_show_view (self, "results");
  wr_run_start_async (self->run, NULL, started_cb, g_object_ref (self));
  update_state (self);
}

void
wr_window_start (WrWindow *self)
{
  g_autoptr (GError) error = NULL;

  if (wr_window_is_active (self))
    return;
  wr_window_hide_problem (self);
  if (is_in_the_way (self))
    return;
  wr_window_show_view (self, "job");

  g_autoptr (WrJob) job = wr_job_view_dup_job (self->job_view);
  if (lacks_a_driver (self, job) || !wr_job_view_check (self->job_view))
    return;
  g_autofree char *path = dup_store_path (self, &error);
  if (path == NULL) {
    wr_window_show_problem (self, error->message);
    return;
  }
  g_autoptr (WrRun) run = wr_run_new (job, path);
  wr_window_show_run (self, run);
  wr_window_start_run (self);
}

void
wr_window_toggle_pause (WrWindow *self)
{
  if (wr_window_get_run_state (self) == WR_RUN_PAUSED)
    wr_run_resume (self->run);
  else if (wr_window_is_active (self))
    wr_run_pause (self->run);
}

void
wr_window_stop (WrWindow *self)
{
  if (wr_window_is_active (self))
    wr_run_stop (self->run);
}

static gboolean
queue_again (WrWindow *self, const gint64 *page_ids, gsize n_page_ids)
{
  if (self->run == NULL)
    return FALSE;
  wr_window_hide_problem (self);
  if (is_in_the_way (self))
    return FALSE;
  wr_run_retry (self->run, page_ids, n_page_ids);
  if (wr_run_get_state (self->run) == WR_RUN_NEW)
    wr_window_start_run (self);
  else if (wr_window_is_active (self))
    inhibit (self);
  return TRUE;
}

void
wr_window_retry_store (WrWindow *self)
{
  if (self->run != NULL)
    wr_run_retry_store (self->run);
}

/**
 * wr_window_go_on:
 *
 * Loads the pages that are left.
 */
void
wr_window_go_on (WrWindow *self)
{
  const gint64 none = 0;

  queue_again (self, &none, 0);
}

static const gint64 *
get_ids (GArray *page_ids)
{
  return page_ids != NULL ? (const gint64 *) (void *) page_ids->data : NULL;
}

static void
undo_cb (WrWindow *self, AdwToast *toast)
{
  GArray *page_ids = g_object_get_data (G_OBJECT (toast), "wr-page-ids");
  WrRun *run = g_object_get_data (G_OBJECT (toast), "wr-run");

  if (run != self->run)
    return;
  wr_run_undo_retry (run, get_ids (page_ids), page_ids != NULL ? page_ids->len : 0);
}

/* What is in flight by then ends; all others keep what they had. */
static void
offer_undo (WrWindow *self, GArray *page_ids)
{
  guint n_pages = page_ids != NULL ? page_ids->len : 0;
  g_autofree char *text
      = page_ids != NULL
            ? g_strdup_printf (ngettext ("%'u page is tried again", "%'u pages are tried again",
                                         n_pages),
                               n_pages)
            : g_strdup (_ ("All failed pages are tried again"));
  AdwToast *toast = adw_toast_new (text);

  adw_toast_set_button_label (toast, _ ("_Undo"));
  g_object_set_data_full (G_OBJECT (toast), "wr-run", g_object_ref (self->run), g_object_unref);
  if (page_ids != NULL)
    g_object_set_data_full (G_OBJECT (toast), "wr-page-ids", g_array_ref (page_ids),
                            (GDestroyNotify) g_array_unref);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (undo_cb), self, G_CONNECT_SWAPPED);
  adw_toast_overlay_add_toast (self->toast_overlay, toast);
}

/**
 * wr_window_retry:
 * @page_ids: (nullable) (element-type gint64): pages that have ended; %NULL: all failed ones
 */
void
wr_window_retry (WrWindow *self, GArray *page_ids)
{
  if (queue_again (self, get_ids (page_ids), page_ids != NULL ? page_ids->len : 0))
    offer_undo (self, page_ids);
}

void
wr_window_ask_running (WrWindow *self)
{
  const WrCompatResponse responses[] = {
    { "cancel", _ ("_Cancel"), WR_COMPAT_RESPONSE_DEFAULT },
    { "stop", _ ("_Stop and Close"), WR_COMPAT_RESPONSE_DESTRUCTIVE },
  };

  wr_compat_alert_async (GTK_WINDOW (self), _ ("Stop the Run?"),
                         _ ("Pages are still being loaded. The rows gathered so far are kept."),
                         responses, G_N_ELEMENTS (responses), self->cancellable,
                         running_answered_cb, g_object_ref (self));
}

/* Goes without a question: at once, or hidden until the run has ended. */
void
wr_window_leave (WrWindow *self)
{
  if (!wr_window_is_active (self)) {
    gtk_window_destroy (GTK_WINDOW (self));
    return;
  }
  self->closing = TRUE;
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  wr_window_stop (self);
}

void
wr_window_update_n_workers (WrWindow *self)
{
  int n_workers;

  if (!wr_window_is_active (self))
    return;
  g_object_get (self->job_view, "n-workers", &n_workers, NULL);
  wr_run_set_n_workers (self->run, n_workers);
}

/**
 * wr_window_update_drivers:
 *
 * Shows which drivers the application has found; makes it look for them where it has not yet.
 */
void
wr_window_update_drivers (WrWindow *self)
{
  WrApplication *application = get_application (self);

  if (application == NULL)
    return;
  GPtrArray *drivers = wr_application_get_drivers (application);
  wr_job_view_set_drivers (self->job_view, drivers);
  if (drivers == NULL)
    wr_application_find_drivers (application);
  else if (g_str_equal (wr_window_get_stage (self), "no-driver"))
    show_checked_again (self, drivers);
}

void
wr_window_forget_run (WrWindow *self)
{
  uninhibit (self);
  if (self->run == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->run, self);
  if (wr_run_get_store (self->run) != NULL)
    g_signal_handlers_disconnect_by_data (wr_run_get_store (self->run), self);
  if (wr_window_is_active (self))
    wr_run_stop (self->run);
  g_clear_object (&self->run);
}
