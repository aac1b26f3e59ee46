/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The window that compares, with real contenders and little work, and its chart. The browser's
 * contenders are tested in tests/cli/test-cli-compare.c.
 */

#include "config.h"

#include "process-tree.h"
#include "ui-test.h"
#include "wr-bar-chart.h"
#include "wr-compare-picture.h"
#include "wr-compare-window.h"
#include "wr-compat.h"
#include "wr-spin-row.h"
#include "wr-window-private.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define ARITHMETIC 1 /* in the list of a window without a job */
#define SQUARES 4000000
#define LIMIT_S 90

static GtkWidget *window;
static WrApplication *application; /* (owned) */

static GtkWidget *
find (const char *type)
{
  const char *const types[] = { type, NULL };

  return ui_test_find (window, types);
}

static gpointer
get_child (const char *name)
{
  GObject *child
      = gtk_widget_get_template_child (window, WR_TYPE_COMPARE_WINDOW, name);

  g_assert_nonnull (child);
  return child;
}

static gboolean
is_in (const char *state)
{
  return g_str_equal (wr_compare_window_get_state (WR_COMPARE_WINDOW (window)), state);
}

static void
show_over (GtkWindow *parent, const WrJob *job)
{
  window = wr_compare_window_new (parent, job, job != NULL ? "Shop prices" : "");
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  gtk_window_present (GTK_WINDOW (window));
  ui_test_wait_until (gtk_window_is_active (GTK_WINDOW (window)));
}

static void
show (const WrJob *job)
{
  show_over (NULL, job);
}

static void
close_window (void)
{
  gtk_window_destroy (GTK_WINDOW (window));
  ui_test_wait_until (window == NULL);
}

static void
start_arithmetic (void)
{
  adw_combo_row_set_selected (get_child ("subject_row"), ARITHMETIC);
  g_object_set (get_child ("workers_row"), "value", 2.0, NULL);
  g_object_set (get_child ("rounds_row"), "value", 3.0, NULL);
  gtk_widget_activate_action (window, "compare.start", NULL);
  g_assert_true (is_in ("working"));
}

static void
wait_until_done (void)
{
  guint watchdog = g_timeout_add_seconds (LIMIT_S, ui_test_watchdog_cb, (gpointer) "done");

  while (is_in ("working"))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (watchdog);
  g_assert_cmpstr (wr_compare_window_get_state (WR_COMPARE_WINDOW (window)), ==, "done");
}

static guint
count_subjects (void)
{
  return g_list_model_get_n_items (adw_combo_row_get_model (get_child ("subject_row")));
}

static void
test_set_up (void)
{
  g_autoptr (WrJob) job = wr_job_new ();

  job->workers = 7;
  show (job);
  g_assert_true (is_in ("setup"));
  g_assert_cmpuint (count_subjects (), ==, 3);
  g_assert_cmpint ((int) wr_spin_row_get_value (get_child ("workers_row")), ==, 7);
  g_assert_true (gtk_widget_get_sensitive (get_child ("pages_row")));
  adw_combo_row_set_selected (get_child ("subject_row"), 2);
  g_assert_false (gtk_widget_get_sensitive (get_child ("pages_row")));
  close_window ();

  show (NULL);
  g_assert_cmpuint (count_subjects (), ==, 2);
  close_window ();
}

static gboolean
is_longer (const char *path, gsize least)
{
  g_autofree char *data = NULL;
  gsize length;

  return g_file_get_contents (path, &data, &length, NULL) && length > least;
}

static void
assert_saved (WrCompareFile kind, const char *magic)
{
  g_autofree char *folder = ui_test_make_folder ();
  g_autofree char *name = g_strconcat ("x.", wr_compare_file_get_extension (kind), NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *data = NULL;

  wr_compare_window_save (WR_COMPARE_WINDOW (window), file, kind);
  ui_test_wait_until (is_longer (path, strlen (magic)));
  ui_test_wait_until (find ("AdwToastWidget") != NULL);
  g_assert_true (g_file_get_contents (path, &data, NULL, NULL));
  g_assert_cmpmem (data, strlen (magic), magic, strlen (magic));
}

static void
test_arithmetic (void)
{
  show (NULL);
  wr_compare_window_set_squares (WR_COMPARE_WINDOW (window), SQUARES);
  start_arithmetic ();
  wait_until_done ();

  GPtrArray *bars = wr_bar_chart_get_bars (get_child ("chart"));
  g_assert_cmpuint (bars->len, ==, 8);
  g_assert_cmpstr (((WrBar *) bars->pdata[0])->label, ==, "Threads × 1");
  g_assert_cmpfloat (((WrBar *) bars->pdata[0])->value, >, 0);
  g_assert_nonnull (strstr (gtk_label_get_text (get_child ("unit_label")), "Squares per Second"));
  g_assert_cmpint (*gtk_label_get_text (get_child ("verdict_label")), !=, '\0');
  g_assert_cmpstr (wr_compat_get_announced (window), ==,
                   gtk_label_get_text (get_child ("verdict_label")));
  g_assert_nonnull (gtk_grid_get_child_at (get_child ("grid"), 1, 2));

  gtk_drop_down_set_selected (get_child ("figure_drop_down"), 1);
  g_assert_nonnull (strstr (gtk_label_get_text (get_child ("unit_label")), "Wall Time"));
  assert_saved (WR_COMPARE_FILE_CSV, "contender,workers,version,round,squares_per_s,");
  assert_saved (WR_COMPARE_FILE_PNG, "\211PNG\r\n");
  assert_saved (WR_COMPARE_FILE_SVG, "<?xml");

  gtk_widget_activate_action (window, "compare.set-up", NULL);
  g_assert_true (is_in ("setup"));
  close_window ();
}

/* Nothing wakes the main loop when a process begins or ends that is no child of ours. */
static gboolean
tick_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

static gboolean
has_children (void)
{
  g_autoptr (GArray) processes = process_tree_list (getpid ());

  return processes->len > 1;
}

static void
start_endless (GtkWindow *parent)
{
  show_over (parent, NULL);
  wr_compare_window_set_squares (WR_COMPARE_WINDOW (window),
                                 G_GUINT64_CONSTANT (4000000000000));
  start_arithmetic ();
  guint tick = g_timeout_add (50, tick_cb, NULL);
  ui_test_wait_until (has_children ());
  g_source_remove (tick);
}

static void
test_stop (void)
{
  start_endless (NULL);
  ui_test_wait_until (wr_compat_get_announced (window) != NULL);
  g_assert_true (g_str_has_prefix (wr_compat_get_announced (window), "Warming up: Threads"));
  ui_test_press ("Escape");
  ui_test_wait_until (is_in ("setup"));
  g_assert_false (has_children ());
  close_window ();
}

static void
wait_for_question (void)
{
  ui_test_wait_until (ui_test_find_dialog (ui_test_alerts) != NULL);
}

/* A dialog in the window takes the window's next close for its own until it is all gone. */
static void
keep (void)
{
  wait_for_question ();
  GtkWidget *question = ui_test_find_dialog (ui_test_alerts);
  g_object_add_weak_pointer (G_OBJECT (question), (gpointer *) &question);
  ui_test_press ("Escape");
  ui_test_wait_until (question == NULL);
  g_assert_true (is_in ("working"));
}

/* The rounds are not thrown away without a question. */
static void
test_close (void)
{
  guint tick = g_timeout_add (50, tick_cb, NULL);

  start_endless (NULL);
  gtk_window_close (GTK_WINDOW (window));
  keep ();
  gtk_window_close (GTK_WINDOW (window));
  wait_for_question ();
  ui_test_press ("alt+s");
  ui_test_wait_until (window == NULL);
  ui_test_wait_until (!has_children ());
  ui_test_wait_until (!wr_application_is_comparing (application));
  g_source_remove (tick);
}

static void
test_no_browser (void)
{
  const char *const variables[] = { "WINDROW_CHROMEDRIVER", "WINDROW_WEBKITDRIVER",
                                    "WINDROW_GECKODRIVER" };

  for (gsize i = 0; i < G_N_ELEMENTS (variables); i++)
    g_setenv (variables[i], "/nonexistent", TRUE);
  show (NULL);
  gtk_widget_activate_action (window, "compare.start", NULL);
  ui_test_wait_until (is_in ("no-browser"));
  close_window ();
  for (gsize i = 0; i < G_N_ELEMENTS (variables); i++)
    g_unsetenv (variables[i]);
}

static void
test_failed (void)
{
  g_autoptr (WrJob) job = wr_job_new ();

  show (job);
  gtk_widget_activate_action (window, "compare.start", NULL);
  ui_test_wait_until (is_in ("failed"));
  g_assert_cmpstr (adw_status_page_get_description (get_child ("failed_page")), ==,
                   "The job has no pages");
  close_window ();
}

static GtkWidget *
find_compare_window (void)
{
  const char *const types[] = { "WrCompareWindow", NULL };

  return ui_test_find_dialog (types);
}

static WrWindow *
open_window_with_job (void)
{
  WrWindow *parent = wr_window_new (application);
  g_autoptr (WrJob) job = wr_job_new ();

  g_strfreev (job->urls);
  job->urls = g_strsplit ("http://localhost/1", "\n", -1);
  job->workers = 3;
  gtk_window_present (GTK_WINDOW (parent));
  wr_window_show_job (parent, job, NULL);
  return parent;
}

/* A job that is open is offered, with its workers. */
static void
test_menu (void)
{
  WrWindow *parent = open_window_with_job ();

  gtk_widget_activate_action (GTK_WIDGET (parent), "win.compare", NULL);
  ui_test_wait_until ((window = find_compare_window ()) != NULL);
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  g_assert_true (gtk_window_get_transient_for (GTK_WINDOW (window)) == GTK_WINDOW (parent));
  g_assert_cmpuint (count_subjects (), ==, 3);
  g_assert_cmpint ((int) wr_spin_row_get_value (get_child ("workers_row")), ==, 3);
  gtk_window_destroy (GTK_WINDOW (parent));
  ui_test_wait_until (window == NULL);
}

/* Nothing else works while a comparison does, and the window over which it is asks for it. */
static void
test_alone (void)
{
  static const char refusal[] = "A comparison is going on: wait for its end";
  WrWindow *parent = open_window_with_job ();

  start_endless (GTK_WINDOW (parent));
  g_assert_true (wr_application_is_comparing (application));
  gtk_widget_activate_action (GTK_WIDGET (parent), "win.start", NULL);
  g_assert_null (wr_window_get_run (parent));
  ui_test_wait_until (wr_banner_get_revealed (parent->problem_banner));
  g_assert_cmpstr (wr_banner_get_text (parent->problem_banner), ==, refusal);

  GtkWidget *second = wr_compare_window_new (GTK_WINDOW (parent), NULL, "");
  gtk_widget_activate_action (second, "compare.start", NULL);
  g_assert_cmpstr (wr_compare_window_get_state (WR_COMPARE_WINDOW (second)), ==, "setup");
  g_assert_cmpstr (wr_compat_get_announced (second), ==, refusal);
  gtk_window_destroy (GTK_WINDOW (second));

  gtk_window_close (GTK_WINDOW (parent));
  keep ();
  gtk_widget_activate_action (window, "compare.stop", NULL);
  ui_test_wait_until (is_in ("setup"));
  g_assert_false (wr_application_is_comparing (application));
  gtk_window_close (GTK_WINDOW (parent));
  ui_test_wait_until (window == NULL);
}

static const struct {
  double greatest;
  int n_most;
  double step;
} steps[] = { { 10, 5, 2 }, { 14, 7, 2 }, { 0.3, 4, 0.1 }, { 99, 4, 50 }, { 1, 1, 1 } };

static void
test_steps (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    g_assert_cmpfloat_with_epsilon (wr_bar_drawing_step (steps[i].greatest, steps[i].n_most),
                                    steps[i].step, 1e-9);
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
  adw_init ();
  application = wr_application_new ();
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  g_test_add_func ("/wr/compare-window/set-up", test_set_up);
  g_test_add_func ("/wr/compare-window/steps", test_steps);
  g_test_add_func ("/wr/compare-window/failed", test_failed);
  g_test_add_func ("/wr/compare-window/no-browser", test_no_browser);
  g_test_add_func ("/wr/compare-window/arithmetic", test_arithmetic);
  g_test_add_func ("/wr/compare-window/stop", test_stop);
  g_test_add_func ("/wr/compare-window/close", test_close);
  g_test_add_func ("/wr/compare-window/alone", test_alone);
  g_test_add_func ("/wr/compare-window/menu", test_menu);
  int status = g_test_run ();
  g_object_unref (application);
  return status;
}
