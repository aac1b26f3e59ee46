/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui-test.h"
#include "wr-fields-group.h"
#include "wr-job-view.h"
#include "wr-options-group.h"
#include "wr-spin-row.h"
#include "wr-url-view.h"
#include "wr-workers-group.h"

typedef struct {
  GtkWindow *window;
  WrJobView *view;
  guint n_changed;
  guint n_toasts;
} Fixture;

static void
changed_cb (Fixture *f)
{
  f->n_changed++;
}

static void
toast_cb (Fixture *f)
{
  f->n_toasts++;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->window = GTK_WINDOW (gtk_window_new ());
  f->view = g_object_new (WR_TYPE_JOB_VIEW, NULL);
  g_signal_connect_swapped (f->view, "changed", G_CALLBACK (changed_cb), f);
  g_signal_connect_swapped (f->view, "toast", G_CALLBACK (toast_cb), f);
  gtk_window_set_child (f->window, GTK_WIDGET (f->view));
  gtk_window_set_default_size (f->window, 1180, 760);
  gtk_window_present (f->window);
  ui_test_wait_until (gtk_window_is_active (f->window));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_object_add_weak_pointer (G_OBJECT (f->view), (gpointer *) &f->view);
  gtk_window_destroy (f->window);
  ui_test_wait_until (f->view == NULL);
}

static GtkWidget *
get_child (Fixture *f, const char *name)
{
  return GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (f->view), WR_TYPE_JOB_VIEW, name));
}

static GtkWidget *
get_grandchild (Fixture *f, const char *group, GType type, const char *name)
{
  return GTK_WIDGET (gtk_widget_get_template_child (get_child (f, group), type, name));
}

static WrJob *
load (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "engine", "data", name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  WrJob *job = wr_job_load (file, NULL, &error);

  g_assert_no_error (error);
  return job;
}

static WrJob *
parse (const char *json)
{
  g_autoptr (GError) error = NULL;
  WrJob *job = wr_job_from_json (json, -1, &error);

  g_assert_no_error (error);
  return job;
}

/* Opening and saving a job changes nothing in it, whatever the browsers are. */
static void
test_round_trip (Fixture *f, gconstpointer data)
{
  static const char *const names[]
      = { "job-full.windrow", "job-least.windrow", "job-unknown.windrow" };
  g_autoptr (GPtrArray) none = g_ptr_array_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (WrJob) job = load (names[i]);
    g_autofree char *json = wr_job_to_json (job);

    wr_job_view_set_job (f->view, job);
    for (int found = 0; found < 2; found++) {
      g_autoptr (WrJob) got = NULL;
      g_autofree char *got_json = NULL;

      wr_job_view_set_drivers (f->view, found ? none : NULL);
      got = wr_job_view_dup_job (f->view);
      got_json = wr_job_to_json (got);
      g_assert_cmpstr (got_json, ==, json);
      g_assert_true (wr_job_equal (got, job));
    }
  }
  ui_test_spin ();
  g_assert_cmpuint (f->n_changed, ==, 0);
}

static void
test_properties (Fixture *f, gconstpointer data)
{
  g_autoptr (WrJob) job
      = parse ("{ \"windrow\": 1, \"urls\": [\"https://a.example/[1-5]\"], \"workers\": 3 }");
  guint n_pages = 0;
  gboolean empty;
  int n_workers;

  g_object_get (f->view, "empty", &empty, NULL);
  g_assert_true (empty);
  wr_job_view_set_job (f->view, job);
  while (n_pages != 5) {
    g_main_context_iteration (NULL, TRUE);
    g_object_get (f->view, "n-pages", &n_pages, NULL);
  }
  g_object_get (f->view, "empty", &empty, "n-workers", &n_workers, NULL);
  g_assert_false (empty);
  g_assert_cmpint (n_workers, ==, 3);
  g_assert_cmpuint (f->n_changed, ==, 0);

  g_object_set (f->view, "n-workers", 7, NULL);
  g_assert_cmpuint (f->n_changed, ==, 1);
  {
    g_autoptr (WrJob) got = wr_job_view_dup_job (f->view);
    g_assert_cmpint (got->workers, ==, 7);
  }
}

/* What workers are is the job's, and is changed in it. */
static void
test_worker_model (Fixture *f, gconstpointer data)
{
  g_autoptr (WrJob) job = parse ("{ \"windrow\": 1, \"urls\": [\"https://a.example/\"], "
                                 "\"worker_model\": \"processes\" }");

  wr_job_view_set_job (f->view, job);
  GtkWidget *row = get_grandchild (f, "workers_group", wr_workers_group_get_type (), "model_row");
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (row)), ==, WR_WORKER_PROCESSES);
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), WR_WORKER_THREADS);
  g_assert_cmpuint (f->n_changed, ==, 1);
  g_autoptr (WrJob) got = wr_job_view_dup_job (f->view);
  g_assert_cmpint (got->worker_model, ==, WR_WORKER_THREADS);
}

static void
resize (Fixture *f, int width)
{
  gtk_window_set_default_size (f->window, width, 700);
  ui_test_wait_until (gtk_widget_get_width (GTK_WIDGET (f->view)) == width);
}

static gboolean
is_below (Fixture *f)
{
  graphene_rect_t pages, settings;

  return gtk_widget_compute_bounds (get_child (f, "url_view"), GTK_WIDGET (f->view), &pages)
         && gtk_widget_compute_bounds (get_child (f, "settings"), GTK_WIDGET (f->view), &settings)
         && settings.origin.y >= pages.origin.y + pages.size.height;
}

static void
test_widths (Fixture *f, gconstpointer data)
{
  GtkWidget *hint = get_grandchild (f, "url_view", WR_TYPE_URL_VIEW, "hint");

  ui_test_wait_until (!is_below (f));
  resize (f, 760);
  ui_test_wait_until (is_below (f));
  g_assert_true (gtk_widget_get_visible (hint));
  resize (f, 360);
  ui_test_wait_until (!gtk_widget_get_visible (hint));
  ui_test_wait_until (gtk_widget_get_width (get_child (f, "settings")) <= 360);
  resize (f, 1180);
  ui_test_wait_until (!is_below (f));
  g_assert_true (gtk_widget_get_visible (hint));
}

typedef struct {
  const char *json;
  const char *group; /* whose child is wrong */
  GType (*type) (void);
  const char *reason; /* (nullable) the name of its reason row */
  const char *row;    /* (nullable) the name of the row that has the focus within */
} Wrong;

static const Wrong wrongs[] = {
  { "{ \"windrow\": 1, \"urls\": [\"https://a.example/\"], "
    "\"browser\": { \"driver_url\": \"nonsense\" } }",
    "workers_group", wr_workers_group_get_type, "address_reason", "address_row" },
  { "{ \"windrow\": 1, \"urls\": [\"https://a.example/\"], \"browser\": { \"name\": \"firefox\" } "
    "}",
    "workers_group", wr_workers_group_get_type, "browser_reason", "browser_row" },
  { "{ \"windrow\": 1, \"urls\": [\"https://a.example/\"], "
    "\"wait_for\": { \"timeout_ms\": 5000 } }",
    "options_group", wr_options_group_get_type, "wait_reason", "wait_row" },
  { "{ \"windrow\": 1, \"urls\": [\"https://a.example/\"], "
    "\"fields\": [{ \"name\": \"a\", \"selector\": \"p\" }, { \"name\": \"a\", \"selector\": \"b\" "
    "}] "
    "}",
    "fields_group", wr_fields_group_get_type, NULL, "list" },
};

static GPtrArray *
make_drivers (void)
{
  GPtrArray *drivers = g_ptr_array_new_with_free_func ((GDestroyNotify) wr_driver_free);
  WrDriver *driver = g_new0 (WrDriver, 1);

  driver->browser = WR_BROWSER_CHROMIUM;
  driver->driver_path = g_strdup ("/usr/bin/chromedriver");
  driver->browser_path = g_strdup ("/usr/bin/chromium");
  driver->browser_version = g_strdup ("1.2");
  g_ptr_array_add (drivers, driver);
  return drivers;
}

/* What is wrong is said where it is, and that is where the focus is. */
static void
test_check (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) drivers = make_drivers ();
  g_autoptr (WrJob) good = parse ("{ \"windrow\": 1, \"urls\": [\"https://a.example/\"] }");

  wr_job_view_set_drivers (f->view, drivers);
  for (gsize i = 0; i < G_N_ELEMENTS (wrongs); i++) {
    const Wrong *wrong = &wrongs[i];
    g_autoptr (WrJob) job = parse (wrong->json);
    GtkWidget *row = get_grandchild (f, wrong->group, wrong->type (), wrong->row);
    GtkWidget *focus;

    wr_job_view_set_job (f->view, job);
    g_assert_false (wr_job_view_check (f->view));
    focus = gtk_root_get_focus (GTK_ROOT (f->window));
    g_assert_nonnull (focus);
    g_assert_true (focus == row || gtk_widget_is_ancestor (focus, row));
    if (wrong->reason != NULL)
      ui_test_wait_until (
          gtk_widget_get_mapped (get_grandchild (f, wrong->group, wrong->type (), wrong->reason)));
    else
      g_assert_true (gtk_widget_has_css_class (focus, "error"));
  }
  wr_job_view_set_job (f->view, good);
  g_assert_true (wr_job_view_check (f->view));
  g_assert_cmpuint (f->n_toasts, ==, 0);
}

static void
test_problem_without_place (Fixture *f, gconstpointer data)
{
  wr_job_view_show_problem (f->view, "browser.proxy", "no <such> thing");
  g_assert_cmpuint (f->n_toasts, ==, 1);
  wr_job_view_show_problem (f->view, NULL, "nothing");
  g_assert_cmpuint (f->n_toasts, ==, 2);
}

/* Each of the rows of New Browsers takes what the job file takes, and no more. */
static void
test_recycle (Fixture *f, gconstpointer data)
{
  static const struct {
    const char *row;
    const char *key;
    int upper;
    const char *summary; /* with this one alone */
  } rows[] = {
    { "recycle_pages_row", "recycle.pages", 1000000, "After 7 pages" },
    { "recycle_age_row", "recycle.age_s", 86400, "1 min" },
    { "recycle_memory_row", "recycle.memory_mb", 1048576, "7 MB" },
  };
  GtkWidget *group
      = get_grandchild (f, "options_group", wr_options_group_get_type (), "recycle_row");
  g_autoptr (WrJob) never
      = parse ("{\"windrow\":1,\"recycle\":{\"pages\":0,\"age_s\":0,\"memory_mb\":0}}");

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *least = g_strdup_printf ("%d", 7);
    g_autofree char *most = g_strdup_printf ("%d", rows[i].upper);
    g_autoptr (WrJob) wanted = wr_job_copy (never);
    GtkWidget *row = get_grandchild (f, "options_group", wr_options_group_get_type (), rows[i].row);
    guint n_before = f->n_changed;

    wr_job_view_set_job (f->view, never);
    g_assert_cmpfloat (wr_spin_row_get_value (WR_SPIN_ROW (row)), ==, 0);
    wr_spin_row_set_value (WR_SPIN_ROW (row), 7);
    ui_test_wait_until (f->n_changed > n_before);
    g_assert_true (wr_job_set (wanted, rows[i].key, least, NULL));
    g_autoptr (WrJob) got = wr_job_view_dup_job (f->view);
    g_assert_true (wr_job_equal (got, wanted));
    g_assert_cmpstr (adw_expander_row_get_subtitle (ADW_EXPANDER_ROW (group)), ==,
                     rows[i].summary);

    wr_spin_row_set_value (WR_SPIN_ROW (row), rows[i].upper + 1.0);
    g_assert_true (wr_job_set (wanted, rows[i].key, most, NULL));
    g_autoptr (WrJob) full = wr_job_view_dup_job (f->view);
    g_assert_true (wr_job_equal (full, wanted));
    wr_spin_row_set_value (WR_SPIN_ROW (row), -1);
    g_autoptr (WrJob) empty = wr_job_view_dup_job (f->view);
    g_assert_true (wr_job_equal (empty, never));
  }
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

  add ("/wr/job-view/round-trip", test_round_trip);
  add ("/wr/job-view/properties", test_properties);
  add ("/wr/job-view/worker-model", test_worker_model);
  add ("/wr/job-view/widths", test_widths);
  add ("/wr/job-view/check", test_check);
  add ("/wr/job-view/problem-without-place", test_problem_without_place);
  add ("/wr/job-view/recycle", test_recycle);
  return g_test_run ();
}
