/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui-pointer.h"
#include "ui-test.h"
#include "wr-run-row.h"
#include "wr-runs-dialog.h"

#include <glib/gstdio.h>

#define JOB_FILE "file:///prices.windrow"
#define N_PAGES 5

typedef struct {
  char *folder;
  WrJob *job;
  GtkWidget *dialog;
  const char *shown; /* path of the run that a window is said to show */
  WrRunItem *opened; /* (owned) (nullable) */
  gboolean resume;
} Fixture;

static char *
dup_path (Fixture *f, const char *name)
{
  return g_strdup_printf ("%s/%s.sqlite", f->folder, name);
}

/* A run of @n_done pages out of five. Returns: (transfer full): its store, open. */
static WrStore *
create_run (Fixture *f, const char *name, const char *job_file, int n_done, const char *state)
{
  const char *columns[] = { "name", NULL };
  const char *urls[] = { "http://a.test/1", "http://a.test/2", "http://a.test/3",
                         "http://a.test/4", "http://a.test/5", NULL };
  g_autofree char *path = dup_path (f, name);
  g_autofree char *json = wr_job_to_json (f->job);
  g_autoptr (GError) error = NULL;
  WrStore *store = wr_store_create (path, json, columns, &error);

  g_assert_no_error (error);
  g_assert_true (wr_store_add_pages (store, urls, N_PAGES, &error));
  for (int i = 1; i <= n_done; i++) {
    WrResult *result = wr_result_new (i, 1, 1);
    result->state = i == 1 ? WR_PAGE_FAILED : WR_PAGE_DONE;
    g_assert_true (wr_store_post_result (store, result, NULL));
  }
  g_assert_true (wr_store_flush (store, NULL, &error));
  g_assert_true (wr_store_set_meta (store, "state", state, &error));
  if (job_file != NULL)
    g_assert_true (wr_store_set_meta (store, "job-file", job_file, &error));
  return store;
}

static void
leave_run (Fixture *f, const char *name, const char *job_file, int n_done, const char *state)
{
  g_autoptr (WrStore) store = create_run (f, name, job_file, n_done, state);

  g_assert_true (wr_store_close (store, NULL));
}

static gboolean
is_shown_cb (const char *path, gpointer user_data)
{
  return g_strcmp0 (path, ((Fixture *) user_data)->shown) == 0;
}

static void
open_cb (Fixture *f, WrRunItem *item, gboolean resume)
{
  f->opened = g_object_ref (item);
  f->resume = resume;
}

static void
show (Fixture *f)
{
  const WrRunSearch search = { f->job, JOB_FILE, f->job->name };

  f->dialog = wr_runs_dialog_new (NULL, f->folder, &search, is_shown_cb, f);
  g_signal_connect_swapped (f->dialog, "open", G_CALLBACK (open_cb), f);
  g_object_add_weak_pointer (G_OBJECT (f->dialog), (gpointer *) &f->dialog);
  gtk_window_present (GTK_WINDOW (f->dialog));
  ui_test_wait_until (gtk_window_is_active (GTK_WINDOW (f->dialog)));
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->folder = ui_test_make_folder ();
  f->job = wr_job_new ();
  g_free (f->job->name);
  f->job->name = g_strdup ("Shop prices");
}

static void
close_dialog (Fixture *f)
{
  if (f->dialog != NULL)
    gtk_window_destroy (GTK_WINDOW (f->dialog));
  ui_test_wait_until (f->dialog == NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  close_dialog (f);
  g_clear_object (&f->opened);
  wr_job_free (f->job);
  g_free (f->folder);
}

static gboolean
is_row_with (GtkWidget *widget, gconstpointer text)
{
  const char *title = adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget));
  const char *subtitle = adw_action_row_get_subtitle (ADW_ACTION_ROW (widget));

  return gtk_widget_get_mapped (widget) &&
         (strstr (title, text) != NULL || strstr (subtitle, text) != NULL);
}

static GtkWidget *
find_row (Fixture *f, const char *text)
{
  return f->dialog != NULL ? ui_find (f->dialog, WR_TYPE_RUN_ROW, is_row_with, text) : NULL;
}

static gboolean
can_resume (GtkWidget *row)
{
  return ui_find_label (row, "Resume") != NULL;
}

static void
delete_run (Fixture *f, const char *name)
{
  g_autofree char *path = dup_path (f, name);

  gtk_widget_activate_action (f->dialog, "runs.delete", "^ay", path);
}

static gboolean
exists (Fixture *f, const char *name)
{
  g_autofree char *path = dup_path (f, name);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
test_empty (Fixture *f, gconstpointer data)
{
  show (f);
  ui_test_wait_until (ui_find_label (f->dialog, "No Runs Yet") != NULL);
}

/* Each run with its state in words; one that cannot be read with the reason. */
static void
test_list (Fixture *f, gconstpointer data)
{
  g_autofree char *damaged = dup_path (f, "damaged");
  g_autoptr (WrStore) store = create_run (f, "written", JOB_FILE, 1, "running");
  int width;

  leave_run (f, "finished", JOB_FILE, 5, "finished");
  leave_run (f, "stopped", JOB_FILE, 2, "stopped");
  leave_run (f, "killed", NULL, 3, "running");
  g_assert_true (g_file_set_contents (damaged, "no database", -1, NULL));
  show (f);

  ui_test_wait_until (find_row (f, "Finished · 5 pages · 1 failed · ") != NULL);
  g_assert_false (can_resume (find_row (f, "Finished · ")));
  g_assert_true (can_resume (find_row (f, "Stopped early · 2 of 5 pages · ")));
  g_assert_false (can_resume (find_row (f, "In use · ")));
  g_assert_true (can_resume (find_row (f, "Interrupted · 3 of 5 pages · ")));
  g_assert_nonnull (find_row (f, "Shop prices · "));
  gtk_widget_measure (f->dialog, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  g_assert_cmpint (width, <=, 360);
  g_assert_nonnull (find_row (f, "damaged.sqlite"));
  g_assert_nonnull (find_row (f, "Cannot be read: Could not "));
  g_assert_false (gtk_list_box_row_get_activatable (GTK_LIST_BOX_ROW (find_row (f, "damaged"))));
  g_assert_true (wr_store_close (store, NULL));
}

static void
test_open (Fixture *f, gconstpointer data)
{
  leave_run (f, "stopped", JOB_FILE, 2, "stopped");
  show (f);
  ui_test_wait_until (find_row (f, "Stopped early") != NULL);
  gtk_widget_activate (find_row (f, "Stopped early"));
  ui_test_wait_until (f->opened != NULL && f->dialog == NULL);
  g_assert_false (f->resume);
  g_clear_object (&f->opened);

  show (f);
  ui_test_wait_until (find_row (f, "Stopped early") != NULL);
  ui_pointer_click (ui_find_label (find_row (f, "Stopped early"), "Resume"), 1);
  ui_test_wait_until (f->opened != NULL && f->dialog == NULL);
  g_assert_true (f->resume);
}

static void
test_undo (Fixture *f, gconstpointer data)
{
  leave_run (f, "stopped", JOB_FILE, 2, "stopped");
  show (f);
  ui_test_wait_until (find_row (f, "Stopped early") != NULL);
  delete_run (f, "stopped");
  ui_test_wait_until (find_row (f, "Stopped early") == NULL &&
                      ui_find_label (f->dialog, "Undo") != NULL);
  g_assert_false (exists (f, "stopped"));
  ui_pointer_click (ui_find_label (f->dialog, "Undo"), 1);
  ui_test_wait_until (find_row (f, "Stopped early") != NULL);
  g_assert_true (exists (f, "stopped"));
}

static int
count_files (Fixture *f)
{
  g_autoptr (GDir) dir = g_dir_open (f->folder, 0, NULL);
  int n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

/* With the dialog goes what was deleted in it. */
static void
test_erase (Fixture *f, gconstpointer data)
{
  leave_run (f, "stopped", JOB_FILE, 2, "stopped");
  show (f);
  ui_test_wait_until (find_row (f, "Stopped early") != NULL);
  delete_run (f, "stopped");
  ui_test_wait_until (find_row (f, "Stopped early") == NULL);
  ui_test_wait_until (ui_find_label (f->dialog, "Undo") != NULL);
  g_assert_cmpint (count_files (f), ==, 1);
  close_dialog (f);
  g_assert_cmpint (count_files (f), ==, 0);
}

static void
test_in_use (Fixture *f, gconstpointer data)
{
  g_autofree char *shown = dup_path (f, "shown");
  g_autoptr (WrStore) store = create_run (f, "written", JOB_FILE, 1, "running");

  leave_run (f, "shown", JOB_FILE, 5, "finished");
  f->shown = shown;
  show (f);
  ui_test_wait_until (find_row (f, "In use") != NULL);
  delete_run (f, "written");
  ui_test_wait_until (ui_find_label (f->dialog, "This run is in use: it cannot be deleted"));
  delete_run (f, "shown");
  g_assert_true (exists (f, "written"));
  g_assert_true (exists (f, "shown"));
  g_assert_nonnull (find_row (f, "Finished"));
  g_assert_true (wr_store_close (store, NULL));
}

/* In a window of 360 px, also with text twice as large, nothing is cut off at the side. */
static void
test_narrow (Fixture *f, gconstpointer data)
{
  GtkSettings *settings = gtk_settings_get_default ();
  int dpi, minimum;

  leave_run (f, "one", JOB_FILE, 2, "stopped");
  leave_run (f, "two", "file:///other.windrow", N_PAGES, "finished");
  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  for (int scale = 1; scale <= 2; scale++) {
    g_object_set (settings, "gtk-xft-dpi", dpi * scale, NULL);
    show (f);
    ui_test_wait_until (find_row (f, "Stopped early") != NULL);
    gtk_widget_measure (f->dialog, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
    g_assert_cmpint (minimum, <=, 360);
    g_assert_true (can_resume (find_row (f, "Stopped early")));
    close_dialog (f);
  }
  g_object_set (settings, "gtk-xft-dpi", dpi, NULL);
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
  adw_init ();

  add ("/wr/runs-dialog/empty", test_empty);
  add ("/wr/runs-dialog/list", test_list);
  add ("/wr/runs-dialog/open", test_open);
  add ("/wr/runs-dialog/undo", test_undo);
  add ("/wr/runs-dialog/erase", test_erase);
  add ("/wr/runs-dialog/in-use", test_in_use);
  add ("/wr/runs-dialog/narrow", test_narrow);
  return g_test_run ();
}
