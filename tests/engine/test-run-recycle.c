/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Sessions that are ended and begun anew before they are worn: by pages and by age. That by memory
 * is with the real browsers: the fake driver has no processes.
 */

#include "run-test.h"

static const struct {
  const char *name;
  int pages;
  int age_s;
  int n_pages;
  int delay_ms;
  int least_sessions;
  int most_sessions;
} cases[] = {
  { "pages", 10, 0, 40, 0, 4, 4 },
  { "every-page", 1, 0, 12, 0, 12, 12 },
  { "pages-not-reached", 41, 0, 40, 0, 1, 1 },
  { "age", 0, 1, 30, 100, 2, 8 },
  { "never", 0, 0, 600, 0, 1, 1 },
};

static guint
count_recycled (RunTest *test)
{
  GListModel *workers = wr_run_get_workers (test->run);
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (workers); i++) {
    g_autoptr (WrWorkerStatus) status = g_list_model_get_item (workers, i);
    n += wr_worker_status_get_recycled (status);
  }
  return n;
}

static void
test_bound (gconstpointer data)
{
  int i = GPOINTER_TO_INT (data);
  g_auto (RunTest) test = { 0 };
  WrRunProgress progress;

  run_test_set_up (&test, cases[i].n_pages, 1);
  test.job->recycle.pages = cases[i].pages;
  test.job->recycle.age_s = cases[i].age_s;
  run_test_renew (&test);
  fake_driver_delay (test.driver, WR_COMMAND_NAVIGATE, cases[i].delay_ms);
  run_test_start (&test);
  run_test_wait_for_state (&test, WR_RUN_ENDED);

  g_assert_no_error (wr_run_get_error (test.run));
  run_test_assert_pages (&test, cases[i].n_pages, 0);
  run_test_assert_each_page_once (&test, cases[i].n_pages);
  wr_run_get_progress (test.run, &progress);
  g_assert_cmpint (progress.sessions_started, >=, cases[i].least_sessions);
  g_assert_cmpint (progress.sessions_started, <=, cases[i].most_sessions);
  g_assert_cmpint (progress.sessions_lost, ==, 0);
  g_assert_cmpuint (count_recycled (&test), >=, progress.sessions_started - 1);
  g_assert_cmpuint (fake_driver_get_n_open (test.driver), ==, 0);
}

static gboolean
append_row_cb (const WrStoreRow *row, gpointer user_data)
{
  g_string_append_printf (user_data, "%" G_GINT64_FORMAT " %d %s %s %d %s\n", row->row_id,
                          row->state, row->url, row->final_url, row->attempts, row->cells[0]);
  return TRUE;
}

static char *
dup_rows (int recycle_pages)
{
  g_auto (RunTest) test = { 0 };
  g_autoptr (GString) rows = g_string_new (NULL);
  WrStoreQuery query = { 0 };

  run_test_set_up (&test, 100, 4);
  test.job->recycle.pages = recycle_pages;
  run_test_renew (&test);
  run_test_start (&test);
  run_test_wait_for_state (&test, WR_RUN_ENDED);
  g_autoptr (WrStoreReader) reader = wr_store_reader_open (test.path, NULL);
  g_assert_true (wr_store_reader_foreach_row (reader, &query, append_row_cb, rows, NULL, NULL));
  return g_strdup (rows->str);
}

/* What a run gives does not depend on how often its sessions are begun anew. */
static void
test_same_rows (void)
{
  g_autofree char *undisturbed = dup_rows (0);
  g_autofree char *recycled = dup_rows (3);

  g_assert_cmpstr (recycled, ==, undisturbed);
}

/* Politeness is the host's: a new session does not start sooner than the old one would have. */
static void
test_polite (void)
{
  g_auto (RunTest) test = { 0 };

  run_test_set_up (&test, 12, 1);
  test.job->recycle.pages = 2;
  test.job->pace.delay_ms = 400;
  run_test_renew (&test);
  gint64 begin = g_get_monotonic_time ();
  run_test_start (&test);
  run_test_wait_for_state (&test, WR_RUN_ENDED);
  run_test_assert_pages (&test, 12, 0);
  /* Three pages a host, so two delays, whatever the sessions */
  g_assert_cmpint (g_get_monotonic_time () - begin, >=, 2 * 400 * G_TIME_SPAN_MILLISECOND);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/wr/run-recycle/", cases[i].name, NULL);
    g_test_add_data_func (path, GINT_TO_POINTER (i), test_bound);
  }
  g_test_add_func ("/wr/run-recycle/same-rows", test_same_rows);
  g_test_add_func ("/wr/run-recycle/polite", test_polite);
  return g_test_run ();
}
