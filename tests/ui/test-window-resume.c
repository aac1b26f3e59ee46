/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "../engine/run-test.h"
#include "../lib/fault-vfs.h"
#include "ui-pointer.h"
#include "ui-test.h"
#include "wr-run-folder.h"
#include "wr-run-row.h"
#include "wr-results-view-private.h"
#include "wr-window-private.h"

#include <glib/gstdio.h>

#define N_PAGES 40

static WrApplication *application;

typedef struct {
  RunTest test;
  WrWindow *window;
  GFile *file; /* of the job */
} Fixture;

static GFile *
save_job (Fixture *f)
{
  g_autofree char *folder = ui_test_make_folder ();
  g_autoptr (GError) error = NULL;
  GFile *file = g_file_new_build_filename (folder, "prices.windrow", NULL);

  wr_job_save (f->test.job, file, NULL, &error);
  g_assert_no_error (error);
  return file;
}

static void
open_window (Fixture *f, GFile *file)
{
  guint n_pages = 0;

  f->window = wr_window_new (application);
  g_object_add_weak_pointer (G_OBJECT (f->window), (gpointer *) &f->window);
  gtk_window_present (GTK_WINDOW (f->window));
  ui_test_wait_until (gtk_window_is_active (GTK_WINDOW (f->window)));
  wr_window_show_job (f->window, f->test.job, file);
  ui_test_wait_until (
      (g_object_get (f->window->job_view, "n-pages", &n_pages, NULL), n_pages == N_PAGES));
}

static void
close_window (Fixture *f)
{
  if (f->window != NULL)
    gtk_window_destroy (GTK_WINDOW (f->window));
  ui_test_wait_until (f->window == NULL);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  run_test_set_up (&f->test, N_PAGES, 2);
  g_free (f->test.job->name);
  f->test.job->name = g_strdup ("Shop prices");
  fake_driver_delay (f->test.driver, WR_COMMAND_NAVIGATE, 50);
  f->file = save_job (f);
  open_window (f, f->file);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  close_window (f);
  g_clear_object (&f->file);
  run_test_clear (&f->test);
}

static WrRunState
get_state (Fixture *f)
{
  return wr_window_get_run_state (f->window);
}

static gint64
count_done (Fixture *f)
{
  WrRunProgress progress = { 0 };

  wr_run_get_progress (f->window->run, &progress);
  return progress.done;
}

/* Leaves the run's store behind, with some of its pages done. Returns: how many of them. */
static gint64
run_and_stop (Fixture *f)
{
  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.start", NULL);
  ui_test_wait_until (get_state (f) == WR_RUN_RUNNING && count_done (f) >= 4);
  wr_window_stop (f->window);
  ui_test_wait_until (get_state (f) == WR_RUN_ENDED);
  g_assert_cmpint (count_done (f), <, N_PAGES);
  g_free (f->test.path);
  f->test.path = g_strdup (wr_run_get_store_path (f->window->run));
  return count_done (f);
}

static gboolean
is_offered (Fixture *f)
{
  return wr_banner_get_revealed (f->window->resume_banner);
}

static gboolean
has_id (GtkWidget *widget, gconstpointer id)
{
  return gtk_widget_get_mapped (widget) &&
         g_strcmp0 (gtk_buildable_get_buildable_id (GTK_BUILDABLE (widget)), id) == 0;
}

static gboolean
is_seen (Fixture *f, const char *id)
{
  return ui_find (GTK_WIDGET (f->window), GTK_TYPE_WIDGET, has_id, id) != NULL;
}

static void
wait_for_end (Fixture *f)
{
  ui_test_wait_until (wr_window_is_active (f->window));
  g_assert_false (is_offered (f));
  g_assert_cmpstr (adw_view_stack_get_visible_child_name (f->window->views), ==, "results");
  ui_test_wait_until (get_state (f) == WR_RUN_ENDED);
  g_assert_no_error (wr_run_get_error (f->window->run));
  g_assert_cmpstr (wr_run_get_store_path (f->window->run), ==, f->test.path);
  run_test_assert_each_page_once (&f->test, N_PAGES);
  g_assert_false (is_offered (f));
}

/* Right after Stop the header's button goes on, and so does its key. */
static void
test_own (Fixture *f, gconstpointer data)
{
  gint64 n_done = run_and_stop (f);
  g_autofree char *text =
      g_strdup_printf ("The run stopped after %d of %d pages.", (int) n_done, N_PAGES);

  ui_test_wait_until (is_offered (f));
  g_assert_cmpstr (wr_banner_get_text (f->window->resume_banner), ==, text);
  ui_test_wait_until (is_seen (f, "resume_button"));
  g_assert_false (is_seen (f, "start_button"));
  ui_test_press ("ctrl+Return");
  wait_for_end (f);
  ui_test_wait_until (is_seen (f, "start_button"));
}

static GtkWidget *
find_row (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);
    GtkWidget *row = ui_find (window, WR_TYPE_RUN_ROW, NULL, NULL);
    if (row != NULL)
      return row;
  }
  return NULL;
}

static int
count_rows (Fixture *f)
{
  WrRowModel *model = f->window->results_view->model;

  return model != NULL ? (int) g_list_model_get_n_items (G_LIST_MODEL (model)) : 0;
}

/* In another window, as on another day: the rows are there at once, and the run goes on. */
static void
test_later (Fixture *f, gconstpointer data)
{
  gint64 n_done = run_and_stop (f);

  close_window (f);
  open_window (f, f->file);
  ui_test_wait_until (is_offered (f));
  g_assert_true (g_str_has_prefix (wr_banner_get_text (f->window->resume_banner), "A run of "));
  g_assert_true (is_seen (f, "resume_button"));
  gtk_widget_activate (wr_banner_get_button (f->window->resume_banner));
  ui_test_wait_until (f->window->run != NULL);
  g_assert_nonnull (f->window->results_view->model);
  ui_test_wait_until (count_rows (f) >= n_done);
  wait_for_end (f);
  ui_test_wait_until (count_rows (f) == N_PAGES);
}

/* From the list of runs: its rows are shown, and can be exported; then it goes on. */
static void
test_open (Fixture *f, gconstpointer data)
{
  gint64 n_done = run_and_stop (f);

  close_window (f);
  open_window (f, f->file);
  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.runs", NULL);
  ui_test_wait_until (find_row () != NULL);
  gtk_widget_activate (find_row ());
  ui_test_wait_until (count_rows (f) == n_done);
  g_assert_cmpint (get_state (f), ==, WR_RUN_NEW);
  g_assert_cmpint (count_done (f), ==, n_done);
  ui_test_wait_until (is_offered (f));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (f->window), "win.search", NULL));
  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.resume", NULL);
  wait_for_end (f);
  ui_test_wait_until (count_rows (f) == N_PAGES);
}

static gboolean
has_timer (Fixture *f)
{
  return g_main_context_find_source_by_user_data (NULL, f->window->workers_view) != NULL;
}

static void
show_workers (Fixture *f)
{
  wr_window_show_view (f->window, "workers");
  ui_test_wait_until (gtk_widget_get_mapped (GTK_WIDGET (f->window->workers_view)));
}

/* Of a run that is only looked at nothing new comes: nothing wakes up for it. */
static void
test_quiet (Fixture *f, gconstpointer data)
{
  run_and_stop (f);
  close_window (f);
  open_window (f, f->file);
  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.runs", NULL);
  ui_test_wait_until (find_row () != NULL);
  gtk_widget_activate (find_row ());
  ui_test_wait_until (f->window->run != NULL);
  show_workers (f);
  g_assert_cmpint (get_state (f), ==, WR_RUN_NEW);
  g_assert_false (has_timer (f));

  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.resume", NULL);
  ui_test_wait_until (get_state (f) == WR_RUN_RUNNING);
  show_workers (f);
  g_assert_true (has_timer (f));
  ui_test_wait_until (get_state (f) == WR_RUN_ENDED);
  g_assert_false (has_timer (f));
}

static void
copy_file (const char *from, const char *to)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gsize length;

  if (!g_file_get_contents (from, &text, &length, NULL))
    return;
  g_file_set_contents (to, text, (gssize) length, &error);
  g_assert_no_error (error);
}

/* What a killed program leaves: a store and its journal, as they were, and no lock. */
static void
test_interrupted (Fixture *f, gconstpointer data)
{
  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.start", NULL);
  ui_test_wait_until (get_state (f) == WR_RUN_RUNNING && count_done (f) >= 4);
  wr_window_toggle_pause (f->window);
  run_test_turn (300); /* what was in flight has ended */
  g_autofree char *path = g_strdup (wr_run_get_store_path (f->window->run));
  g_autofree char *stem = g_strndup (path, strlen (path) - strlen (".sqlite"));
  g_autofree char *copy = g_strconcat (stem, " killed.sqlite", NULL);
  g_autofree char *journal = g_strconcat (path, "-wal", NULL);
  g_autofree char *journal_copy = g_strconcat (copy, "-wal", NULL);
  copy_file (path, copy);
  copy_file (journal, journal_copy);
  wr_window_stop (f->window);
  ui_test_wait_until (get_state (f) == WR_RUN_ENDED);
  close_window (f);
  g_autofree char *lock = g_strconcat (path, "-lock", NULL);
  ui_test_wait_until (!g_file_test (lock, G_FILE_TEST_EXISTS)); /* else it is written anew */
  g_assert_cmpint (g_unlink (path), ==, 0);

  open_window (f, f->file);
  ui_test_wait_until (is_offered (f));
  g_assert_nonnull (
      strstr (wr_banner_get_text (f->window->resume_banner), "was interrupted after"));
  g_free (f->test.path);
  f->test.path = g_steal_pointer (&copy);
  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.resume", NULL);
  wait_for_end (f);
}

/* Whoever has changed the job wants the change to count; going on stays possible. */
static void
test_edited (Fixture *f, gconstpointer data)
{
  run_and_stop (f);
  ui_test_wait_until (is_seen (f, "resume_button"));
  wr_window_mark_changed (f->window);
  ui_test_wait_until (is_seen (f, "start_button"));
  g_assert_false (is_seen (f, "resume_button"));
  g_assert_true (is_offered (f));

  ui_test_resize (360, 640);
  ui_test_wait_until (is_seen (f, "narrow_start_button"));
  g_assert_false (is_seen (f, "narrow_resume_button"));
}

static void
load_field (Fixture *f, const char *selector)
{
  g_autoptr (WrJob) job = wr_job_copy (f->test.job);
  WrField *field = g_ptr_array_index (job->fields, 0);

  g_free (field->selector);
  field->selector = g_strdup (selector);
  wr_job_view_set_job (f->window->job_view, job);
  wr_window_mark_changed (f->window);
}

/* So it is with a job that was changed while its run went on, though not with its workers. */
static void
test_edited_meanwhile (Fixture *f, gconstpointer data)
{
  fake_driver_delay (f->test.driver, WR_COMMAND_NAVIGATE, 200);
  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.start", NULL);
  ui_test_wait_until (get_state (f) == WR_RUN_RUNNING && count_done (f) >= 4);
  g_object_set (f->window->job_view, "n-workers", 3, NULL);
  wr_window_stop (f->window);
  ui_test_wait_until (get_state (f) == WR_RUN_ENDED);
  ui_test_wait_until (is_seen (f, "resume_button"));

  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.resume", NULL);
  ui_test_wait_until (get_state (f) == WR_RUN_RUNNING);
  load_field (f, "h2");
  wr_window_stop (f->window);
  ui_test_wait_until (get_state (f) == WR_RUN_ENDED);
  ui_test_wait_until (is_seen (f, "start_button"));
  g_assert_false (is_seen (f, "resume_button"));
  g_assert_true (is_offered (f));
}

static void
test_dismiss (Fixture *f, gconstpointer data)
{
  run_and_stop (f);
  ui_test_wait_until (is_offered (f));
  g_assert_true (gtk_widget_get_mapped (wr_banner_get_button (f->window->resume_banner)));
  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.dismiss-resume", NULL);
  g_assert_false (is_offered (f));
  /* Nor is it there for a screen reader. */
  ui_test_wait_until (!gtk_widget_get_mapped (wr_banner_get_button (f->window->resume_banner)));
  GtkWidget *alert = gtk_widget_get_first_child (GTK_WIDGET (f->window->resume_banner));
  ui_test_wait_until (!gtk_widget_get_visible (alert));
  ui_test_wait_until (is_seen (f, "start_button"));
}

static void
test_narrow (Fixture *f, gconstpointer data)
{
  run_and_stop (f);
  ui_test_resize (360, 640);
  ui_test_wait_until (is_seen (f, "narrow_resume_button"));
  g_assert_false (is_seen (f, "narrow_start_button"));
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (f->window->bin)), <=, 360);
}

/* No page has ended, but the store is there: going on is offered, now and on another day. */
static void
assert_goes_on_from_the_first (Fixture *f)
{
  ui_test_wait_until (is_offered (f));
  g_assert_cmpstr (wr_banner_get_text (f->window->resume_banner), ==,
                   "The run stopped before its first page had ended.");
  g_free (f->test.path);
  f->test.path = g_strdup (wr_run_get_store_path (f->window->run));
  close_window (f);
  open_window (f, f->file);
  ui_test_wait_until (is_offered (f));
  g_assert_true (g_str_has_prefix (wr_banner_get_text (f->window->resume_banner), "A run of "));
  g_assert_true (g_str_has_suffix (wr_banner_get_text (f->window->resume_banner),
                                   " stopped before its first page had ended."));
  fake_driver_delay (f->test.driver, WR_COMMAND_NEW_SESSION, 0);
  fake_driver_delay (f->test.driver, WR_COMMAND_NAVIGATE, 0);
  gtk_widget_activate (wr_banner_get_button (f->window->resume_banner));
  wait_for_end (f);
}

static void
test_before_first_page (Fixture *f, gconstpointer data)
{
  fake_driver_delay (f->test.driver, WR_COMMAND_NAVIGATE, 5000);
  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.start", NULL);
  ui_test_wait_until (get_state (f) == WR_RUN_RUNNING);
  wr_window_stop (f->window);
  ui_test_wait_until (get_state (f) == WR_RUN_ENDED);
  assert_goes_on_from_the_first (f);
}

static gint64
count_pages (Fixture *f)
{
  WrRunProgress progress = { 0 };

  if (f->window->run != NULL)
    wr_run_get_progress (f->window->run, &progress);
  return progress.total;
}

static void
test_before_first_session (Fixture *f, gconstpointer data)
{
  fake_driver_delay (f->test.driver, WR_COMMAND_NEW_SESSION, 5000);
  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.start", NULL);
  ui_test_wait_until (count_pages (f) == N_PAGES);
  g_assert_true (f->window->starting);
  wr_window_stop (f->window);
  ui_test_wait_until (!f->window->starting);
  g_assert_cmpint (get_state (f), ==, WR_RUN_ENDED);
  assert_goes_on_from_the_first (f);
}

static void
open_on_slow_disk (Fixture *f)
{
  const Fault slow = { .calls = FAULT_OPEN, .lasting = TRUE, .delay_ms = 200 };

  run_and_stop (f);
  close_window (f);
  open_window (f, f->file);
  ui_test_wait_until (is_offered (f));
  fault_vfs_set (&slow);
  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.resume", NULL);
}

/* A thread reads the store: whoever asked for it has the window back at once. */
static void
test_slow_disk (Fixture *f, gconstpointer data)
{
  open_on_slow_disk (f);
  g_assert_null (f->window->run);
  g_assert_nonnull (f->window->opening);
  g_assert_false (gtk_widget_get_sensitive (wr_banner_get_button (f->window->resume_banner)));
  g_assert_true (is_offered (f));
  ui_test_wait_until (f->window->run != NULL);
  g_assert_cmpuint (fault_vfs_get_n_failed (), >, 0);
  fault_vfs_set (NULL);
  g_assert_null (f->window->opening);
  wait_for_end (f);
}

/* What is not wanted any more does not come. */
static void
test_close_while_opening (Fixture *f, gconstpointer data)
{
  guint n_windows;

  open_on_slow_disk (f);
  n_windows = g_list_length (gtk_application_get_windows (GTK_APPLICATION (application)));
  close_window (f);
  fault_vfs_set (NULL);
  g_assert_cmpuint (g_list_length (gtk_application_get_windows (GTK_APPLICATION (application))), ==,
                    n_windows - 1);
}

/* The store went away after it was offered: that is said, and the window is as before. */
static void
test_gone (Fixture *f, gconstpointer data)
{
  run_and_stop (f);
  close_window (f);
  open_window (f, f->file);
  ui_test_wait_until (is_offered (f));
  g_assert_cmpint (g_unlink (f->test.path), ==, 0);
  gtk_widget_activate (wr_banner_get_button (f->window->resume_banner));
  ui_test_wait_until (wr_banner_get_revealed (f->window->problem_banner));
  g_assert_nonnull (strstr (wr_banner_get_text (f->window->problem_banner), f->test.path));
  g_assert_null (f->window->run);
  g_assert_null (f->window->opening);
  g_assert_false (is_offered (f));
  ui_test_wait_until (is_seen (f, "start_button"));
}

/* A run that is deleted from the list is offered no more, unless Undo brings it back. */
static void
test_deleted (Fixture *f, gconstpointer data)
{
  run_and_stop (f);
  close_window (f);
  open_window (f, f->file);
  ui_test_wait_until (is_offered (f));
  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.runs", NULL);
  ui_test_wait_until (find_row () != NULL);
  GtkWidget *dialog = GTK_WIDGET (gtk_widget_get_root (find_row ()));

  gtk_widget_activate_action (dialog, "runs.delete", "^ay", f->test.path);
  ui_test_wait_until (!is_offered (f));
  ui_test_wait_until (is_seen (f, "start_button"));
  g_assert_false (is_seen (f, "resume_button"));
  ui_test_wait_until (ui_find_label (dialog, "Undo") != NULL);
  ui_pointer_click (ui_find_label (dialog, "Undo"), 1);
  ui_test_wait_until (is_offered (f));
  ui_test_wait_until (is_seen (f, "resume_button"));

  gtk_widget_activate_action (dialog, "runs.delete", "^ay", f->test.path);
  ui_test_wait_until (!is_offered (f));
  gtk_window_destroy (GTK_WINDOW (dialog));
  ui_test_spin ();
  g_assert_false (is_offered (f));
  g_assert_false (g_file_test (f->test.path, G_FILE_TEST_EXISTS));
}

static GList *
get_windows (void)
{
  return gtk_application_get_windows (GTK_APPLICATION (application));
}

/* A window that waits, hidden, for its run's end is not what a person gets who opens its job. */
static void
test_going (Fixture *f, gconstpointer data)
{
  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.start", NULL);
  ui_test_wait_until (get_state (f) == WR_RUN_RUNNING);
  wr_window_leave (f->window);
  g_assert_true (f->window->closing);
  g_application_activate (G_APPLICATION (application));
  WrWindow *other = get_windows ()->data;
  g_assert_true (other != f->window && gtk_widget_get_visible (GTK_WIDGET (other)));
  wr_application_open_file (application, NULL, f->file);
  g_action_group_activate_action (G_ACTION_GROUP (application), "show-window",
                                  g_variant_new_uint32 (gtk_application_window_get_id (
                                      GTK_APPLICATION_WINDOW (f->window))));
  guint n_toplevels = g_list_model_get_n_items (gtk_window_get_toplevels ());
  gtk_window_close (GTK_WINDOW (f->window)); /* as Quit does: nothing is asked again */
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (f->window)));
  g_assert_cmpuint (g_list_model_get_n_items (gtk_window_get_toplevels ()), ==, n_toplevels);
  ui_test_wait_until (f->window == NULL);
  ui_test_wait_until (wr_window_get_file (other) != NULL);
  g_assert_true (g_file_equal (wr_window_get_file (other), f->file));
  gtk_window_destroy (GTK_WINDOW (other));
}

static gboolean
has_looked (Fixture *f)
{
  return g_object_get_data (G_OBJECT (f->window), "looked") != NULL;
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GPtrArray) items = wr_run_folder_list_finish (result, NULL);
  Fixture *f = user_data;

  g_assert_cmpuint (items->len, ==, 0);
  g_object_set_data (G_OBJECT (f->window), "looked", f);
}

/* A run belongs to the file of its job, not to every job of that name. */
static void
test_other_job (Fixture *f, gconstpointer data)
{
  g_autoptr (GFile) other = save_job (f);
  g_autofree char *uri = g_file_get_uri (other);
  g_autofree char *folder = wr_run_folder_dup_path (f->window->settings);
  const WrRunSearch search = { f->test.job, uri, f->test.job->name };

  run_and_stop (f);
  close_window (f);
  open_window (f, other);
  wr_run_folder_find_last_async (folder, &search, NULL, looked_cb, f);
  ui_test_wait_until (has_looked (f));
  g_assert_false (is_offered (f));
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
  fault_vfs_install ();
  application = wr_application_new ();
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  g_application_hold (G_APPLICATION (application));

  add ("/wr/window-resume/own", test_own);
  add ("/wr/window-resume/later", test_later);
  add ("/wr/window-resume/open", test_open);
  add ("/wr/window-resume/quiet", test_quiet);
  add ("/wr/window-resume/interrupted", test_interrupted);
  add ("/wr/window-resume/edited", test_edited);
  add ("/wr/window-resume/edited-meanwhile", test_edited_meanwhile);
  add ("/wr/window-resume/dismiss", test_dismiss);
  add ("/wr/window-resume/narrow", test_narrow);
  add ("/wr/window-resume/other-job", test_other_job);
  add ("/wr/window-resume/before-first-page", test_before_first_page);
  add ("/wr/window-resume/before-first-session", test_before_first_session);
  add ("/wr/window-resume/slow-disk", test_slow_disk);
  add ("/wr/window-resume/close-while-opening", test_close_while_opening);
  add ("/wr/window-resume/gone", test_gone);
  add ("/wr/window-resume/deleted", test_deleted);
  add ("/wr/window-resume/going", test_going);
  return g_test_run ();
}
