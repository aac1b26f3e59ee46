/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrRun against the fake driver: the whole engine but the browsers.
 *
 * The driver's pages are as many as a test likes; what the script answers is made from the URL that
 * the session navigated to last, so that a row of another page would be seen.
 */

#include "run-test.h"

static void
test_all_pages_once (gconstpointer data)
{
  int n_workers = GPOINTER_TO_INT (data);
  g_auto (RunTest) test = { 0 };

  run_test_set_up (&test, 200, n_workers);
  run_test_start (&test);
  run_test_wait_for_state (&test, WR_RUN_ENDED);

  g_assert_no_error (wr_run_get_error (test.run));
  run_test_assert_pages (&test, 200, 0);
  run_test_assert_each_page_once (&test, 200);
  g_assert_cmpuint (fake_driver_get_count (test.driver, WR_COMMAND_NAVIGATE), ==, 200);
  g_assert_cmpuint (fake_driver_get_n_open (test.driver), ==, 0);
}

static void
test_pause (void)
{
  g_auto (RunTest) test = { 0 };
  WrRunProgress progress;

  run_test_set_up (&test, 200, 4);
  fake_driver_delay (test.driver, WR_COMMAND_NAVIGATE, RUN_TEST_PAGE_MS);
  run_test_start (&test);
  run_test_wait_for_done (&test, 20);
  wr_run_pause (test.run);
  g_assert_cmpint (wr_run_get_state (test.run), ==, WR_RUN_PAUSED);
  run_test_wait_for_idle (&test);
  while (!wr_run_is_at_rest (test.run))
    run_test_turn (5);

  guint n_before = fake_driver_get_count (test.driver, WR_COMMAND_NAVIGATE);
  run_test_turn (200);
  g_assert_cmpuint (fake_driver_get_count (test.driver, WR_COMMAND_NAVIGATE), ==, n_before);
  g_assert_cmpuint (fake_driver_get_n_open (test.driver), >, 0);
  wr_run_get_progress (test.run, &progress);
  g_assert_cmpint (progress.running, ==, 0);
  g_assert_cmpint (progress.done, <, 200);
  g_assert_cmpint (progress.done, ==, n_before);

  wr_run_resume (test.run);
  run_test_wait_for_state (&test, WR_RUN_ENDED);
  run_test_assert_pages (&test, 200, 0);
  run_test_assert_each_page_once (&test, 200);
}

static void
test_stop_and_go_on (void)
{
  g_auto (RunTest) test = { 0 };
  g_autoptr (GError) error = NULL;
  WrRunProgress progress;

  run_test_set_up (&test, 200, 4);
  fake_driver_delay (test.driver, WR_COMMAND_NAVIGATE, RUN_TEST_PAGE_MS);
  run_test_start (&test);
  run_test_wait_for_done (&test, 20);
  wr_run_stop (test.run);
  run_test_wait_for_state (&test, WR_RUN_ENDED);

  g_assert_no_error (wr_run_get_error (test.run));
  wr_run_get_progress (test.run, &progress);
  g_assert_cmpint (progress.done, >=, 20);
  g_assert_cmpint (progress.done, <, 200);
  g_assert_cmpint (progress.failed, ==, 0);
  g_assert_cmpint (progress.total, ==, 200);
  g_assert_cmpuint (fake_driver_get_n_open (test.driver), ==, 0);

  run_test_reopen (&test);
  run_test_start (&test);
  run_test_wait_for_state (&test, WR_RUN_ENDED);
  run_test_assert_pages (&test, 200, 0);
  run_test_assert_each_page_once (&test, 200);
}

static void
ignore_start_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_assert_false (wr_run_start_finish (WR_RUN (source), result, NULL));
}

/* A session that a driver of somebody else makes while the run is stopped is deleted. */
static void
test_stop_while_starting (void)
{
  g_auto (RunTest) test = { 0 };

  run_test_set_up (&test, 20, 4);
  fake_driver_delay (test.driver, WR_COMMAND_NEW_SESSION, 300);
  wr_run_start_async (test.run, NULL, ignore_start_cb, NULL);
  RUN_TEST_WAIT (&test, fake_driver_get_count (test.driver, WR_COMMAND_NEW_SESSION) == 1);

  gint64 begin = g_get_monotonic_time ();
  wr_run_stop (test.run);
  run_test_wait_for_state (&test, WR_RUN_ENDED);
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 2 * G_TIME_SPAN_SECOND);
  guint n_asked = fake_driver_get_count (test.driver, WR_COMMAND_NEW_SESSION);
  RUN_TEST_WAIT (&test,
                 fake_driver_get_count (test.driver, WR_COMMAND_DELETE_SESSION) == n_asked);
  g_assert_cmpuint (fake_driver_get_n_open (test.driver), ==, 0);
}

static void
test_n_workers (void)
{
  g_auto (RunTest) test = { 0 };
  GListModel *workers;

  run_test_set_up (&test, 400, 2);
  fake_driver_delay (test.driver, WR_COMMAND_NAVIGATE, 10);
  run_test_start (&test);
  workers = wr_run_get_workers (test.run);
  run_test_wait_for_done (&test, 10);
  g_assert_cmpuint (g_list_model_get_n_items (workers), ==, 2);
  g_assert_cmpuint (fake_driver_get_n_open (test.driver), ==, 2);

  wr_run_set_n_workers (test.run, 8);
  RUN_TEST_WAIT (&test, fake_driver_get_n_open (test.driver) == 8);
  RUN_TEST_WAIT (&test, g_list_model_get_n_items (workers) == 8);

  wr_run_set_n_workers (test.run, 1);
  RUN_TEST_WAIT (&test, fake_driver_get_n_open (test.driver) == 1);
  RUN_TEST_WAIT (&test, g_list_model_get_n_items (workers) == 1);
  g_assert_cmpint (wr_run_get_state (test.run), ==, WR_RUN_RUNNING);

  run_test_wait_for_state (&test, WR_RUN_ENDED);
  run_test_assert_pages (&test, 400, 0);
  run_test_assert_each_page_once (&test, 400);
}

static void
test_failed_pages_are_retried (void)
{
  g_auto (RunTest) test = { 0 };

  run_test_set_up (&test, 20, 4);
  fake_driver_fail (test.driver, WR_COMMAND_NAVIGATE, "invalid argument", "by intent", 6);
  run_test_start (&test);
  run_test_wait_for_state (&test, WR_RUN_ENDED);
  run_test_assert_pages (&test, 14, 6);

  wr_run_retry (test.run, NULL, 0);
  g_assert_cmpint (wr_run_get_state (test.run), ==, WR_RUN_STARTING);
  run_test_wait_for_state (&test, WR_RUN_ENDED);
  run_test_assert_pages (&test, 20, 0);
  g_assert_cmpuint (fake_driver_get_count (test.driver, WR_COMMAND_NAVIGATE), ==, 26);
}

static void
test_retry_while_running (void)
{
  g_auto (RunTest) test = { 0 };

  run_test_set_up (&test, 300, 4);
  fake_driver_fail (test.driver, WR_COMMAND_NAVIGATE, "invalid argument", "by intent", 8);
  fake_driver_delay (test.driver, WR_COMMAND_NAVIGATE, 3);
  run_test_start (&test);
  run_test_wait_for_done (&test, 20);
  wr_run_retry (test.run, NULL, 0);
  run_test_wait_for_state (&test, WR_RUN_ENDED);
  run_test_assert_pages (&test, 300, 0);
  run_test_assert_each_page_once (&test, 300);
}

/* Each call's pages are queued, also while the first call's are only being prepared. */
static void
test_retry_twice (void)
{
  g_auto (RunTest) test = { 0 };
  const gint64 first = 1;
  const gint64 second = 2;

  run_test_set_up (&test, 20, 2);
  fake_driver_fail (test.driver, WR_COMMAND_NAVIGATE, "invalid argument", "by intent", 6);
  run_test_start (&test);
  run_test_wait_for_state (&test, WR_RUN_ENDED);
  run_test_assert_pages (&test, 14, 6);

  wr_run_retry (test.run, &first, 1);
  wr_run_retry (test.run, &second, 1);
  wr_run_retry (test.run, NULL, 0);
  run_test_wait_for_state (&test, WR_RUN_ENDED);
  run_test_assert_pages (&test, 20, 0);
  run_test_assert_each_page_once (&test, 20);
}

/* Before the start there is nothing to queue it in but the start itself. */
static void
test_retry_before_start (void)
{
  g_auto (RunTest) test = { 0 };
  const gint64 page_ids[] = { 7, 8 };

  run_test_set_up (&test, 20, 2);
  fake_driver_fail (test.driver, WR_COMMAND_NAVIGATE, "invalid argument", "by intent", 2);
  run_test_start (&test);
  run_test_wait_for_state (&test, WR_RUN_ENDED);
  run_test_assert_pages (&test, 18, 2);

  run_test_reopen (&test);
  wr_run_retry (test.run, page_ids, G_N_ELEMENTS (page_ids));
  wr_run_retry (test.run, NULL, 0);
  run_test_start (&test);
  run_test_wait_for_state (&test, WR_RUN_ENDED);
  run_test_assert_pages (&test, 20, 0);
  g_assert_cmpuint (fake_driver_get_count (test.driver, WR_COMMAND_NAVIGATE), ==, 24);
}

/* Asked for again and again while pages fail and end: none is forgotten. */
static void
test_retry_often (void)
{
  g_auto (RunTest) test = { 0 };
  WrRunProgress progress;

  run_test_set_up (&test, 300, 8);
  fake_driver_fail (test.driver, WR_COMMAND_NAVIGATE, "invalid argument", "by intent", 150);
  run_test_start (&test);
  do {
    wr_run_retry (test.run, NULL, 0);
    run_test_turn (5);
    wr_run_get_progress (test.run, &progress);
  } while (progress.done < 300);
  run_test_wait_for_state (&test, WR_RUN_ENDED);
  run_test_assert_pages (&test, 300, 0);
  run_test_assert_each_page_once (&test, 300);
}

static guint
count_pages_of_workers (RunTest *test)
{
  GListModel *workers = wr_run_get_workers (test->run);
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (workers); i++) {
    g_autoptr (WrWorkerStatus) status = g_list_model_get_item (workers, i);
    n += wr_worker_status_get_pages_done (status);
  }
  return n;
}

/* A worker's pages are those that ended with it, not its attempts. */
static void
test_pages_of_workers (void)
{
  g_auto (RunTest) test = { 0 };

  run_test_set_up (&test, 55, 2);
  test.job->retries = 1;
  run_test_renew (&test);
  fake_driver_fail (test.driver, WR_COMMAND_NAVIGATE, "unknown error", "net::ERR_FAILED", 1);
  run_test_start (&test);
  run_test_wait_for_state (&test, WR_RUN_ENDED);
  run_test_assert_pages (&test, 55, 0);
  run_test_assert_attempts (&test, 56);
  g_assert_cmpuint (count_pages_of_workers (&test), ==, 55);
}

/* A store that was being filled when its run was killed: a resumed run has all pages. */
static void
test_half_filled_store (void)
{
  g_auto (RunTest) test = { 0 };
  g_autoptr (GError) error = NULL;
  const char *const columns[] = { "title", NULL };

  run_test_set_up (&test, 30, 2);
  g_autofree char *json = wr_job_to_json (test.job);
  g_autoptr (WrStore) store = wr_store_create (test.path, json, columns, &error);
  g_assert_no_error (error);
  g_assert_true (wr_store_add_pages (store, (const char *const *) test.job->urls, 10, &error));
  g_assert_true (wr_store_close (store, &error));

  run_test_reopen (&test);
  run_test_start (&test);
  run_test_wait_for_state (&test, WR_RUN_ENDED);
  run_test_assert_pages (&test, 30, 0);
  run_test_assert_each_page_once (&test, 30);
}

/* Many workers that cannot start a session again, all at once: the run ends with the reason. */
static void
test_no_session_any_more (void)
{
  g_auto (RunTest) test = { 0 };

  run_test_set_up (&test, 200, 4);
  fake_driver_delay (test.driver, WR_COMMAND_NAVIGATE, RUN_TEST_PAGE_MS);
  run_test_start (&test);
  run_test_wait_for_done (&test, 20);
  fake_driver_fail (test.driver, WR_COMMAND_NEW_SESSION, "session not created", "by intent", -1);
  fake_driver_fail (test.driver, WR_COMMAND_NAVIGATE, "invalid session id", "gone", -1);
  run_test_wait_for_state (&test, WR_RUN_ENDED);
  g_assert_error (wr_run_get_error (test.run), WR_RUN_ERROR, WR_RUN_ERROR_NO_BROWSER);
}

/* However often the number changes, it comes to what was said last. */
static void
test_many_and_few_workers (void)
{
  static const int sizes[] = { 1, 64, 1, 64, 2 };
  g_auto (RunTest) test = { 0 };

  run_test_set_up (&test, 600, 4);
  fake_driver_delay (test.driver, WR_COMMAND_NAVIGATE, 10);
  run_test_start (&test);
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    wr_run_set_n_workers (test.run, sizes[i]);
  RUN_TEST_WAIT (&test, g_list_model_get_n_items (wr_run_get_workers (test.run)) == 2);
  RUN_TEST_WAIT (&test, fake_driver_get_n_open (test.driver) == 2);
  run_test_wait_for_state (&test, WR_RUN_ENDED);
  run_test_assert_pages (&test, 600, 0);
  run_test_assert_each_page_once (&test, 600);
  g_assert_cmpuint (fake_driver_get_n_open (test.driver), ==, 0);
}

static void
test_attempts (void)
{
  g_auto (RunTest) test = { 0 };
  WrRunProgress progress;

  run_test_set_up (&test, 1, 1);
  test.job->retries = 1;
  run_test_renew (&test);
  fake_driver_fail (test.driver, WR_COMMAND_NAVIGATE, "unknown error", "net::ERR_FAILED", 1);
  run_test_start (&test);
  run_test_wait_for_state (&test, WR_RUN_ENDED);
  run_test_assert_pages (&test, 1, 0);
  wr_run_get_progress (test.run, &progress);
  g_assert_cmpint (progress.attempts, ==, 2);
  g_assert_cmpint (progress.rows, ==, 1);
}

static void
test_lost_sessions (void)
{
  g_auto (RunTest) test = { 0 };
  WrRunProgress progress;

  run_test_set_up (&test, 40, 2);
  test.job->retries = 2;
  run_test_renew (&test);
  fake_driver_delay (test.driver, WR_COMMAND_NAVIGATE, 50);
  run_test_start (&test);
  run_test_wait_for_done (&test, 5);
  fake_driver_fail (test.driver, WR_COMMAND_NAVIGATE, "invalid session id", "gone", 2);
  run_test_wait_for_state (&test, WR_RUN_ENDED);
  run_test_assert_pages (&test, 40, 0);
  wr_run_get_progress (test.run, &progress);
  g_assert_cmpint (progress.sessions_lost, ==, 2);
  g_assert_cmpint (progress.sessions_started, ==, 4);
}

/* What keeps a run from starting is said before any page is sent. */
static void
assert_start_fails (RunTest *test, GQuark domain, int code, const char *text)
{
  g_autoptr (GError) error = NULL;

  run_test_try_start (test, &error);
  g_assert_error (error, domain, code);
  g_assert_nonnull (strstr (error->message, text));
  g_assert_cmpint (wr_run_get_state (test->run), ==, WR_RUN_ENDED);
  g_assert_error (wr_run_get_error (test->run), domain, code);
  g_assert_cmpuint (fake_driver_get_count (test->driver, WR_COMMAND_NAVIGATE), ==, 0);
}

static void
test_no_pages (void)
{
  g_auto (RunTest) test = { 0 };

  run_test_set_up (&test, 0, 1);
  g_strfreev (test.job->urls);
  test.job->urls = g_strsplit ("# nothing\nno address", "\n", -1);
  run_test_renew (&test);
  assert_start_fails (&test, WR_RUN_ERROR, WR_RUN_ERROR_NO_PAGES, "urls");
}

static void
test_bad_selector (void)
{
  g_auto (RunTest) test = { 0 };

  run_test_set_up (&test, 5, 4);
  test.bad_selector = TRUE;
  assert_start_fails (&test, WR_RUN_ERROR, WR_RUN_ERROR_SELECTOR,
                      "fields[0].selector (title): bad");
  g_assert_cmpuint (fake_driver_get_count (test.driver, WR_COMMAND_NEW_SESSION), ==, 1);
}

static void
test_no_driver (void)
{
  g_auto (RunTest) test = { 0 };

  run_test_set_up (&test, 5, 4);
  g_free (test.job->browser.driver_url);
  test.job->browser.driver_url = g_strdup ("http://127.0.0.1:1");
  run_test_renew (&test);
  assert_start_fails (&test, WR_RUN_ERROR, WR_RUN_ERROR_NO_BROWSER, "127.0.0.1:1");
}

static void
test_read_only_folder (void)
{
  g_auto (RunTest) test = { 0 };

  run_test_set_up (&test, 5, 4);
  g_free (test.path);
  test.path = g_strdup ("/proc/windrow/run.windrow-run");
  run_test_renew (&test);
  assert_start_fails (&test, WR_RUN_ERROR, WR_RUN_ERROR_STORE, "/proc/windrow");
}

/* A driver that answers each page with one of the 28 errors. */
static void
test_spec_error (gconstpointer data)
{
  g_auto (RunTest) test = { 0 };

  run_test_set_up (&test, 3, 2);
  fake_driver_fail (test.driver, WR_COMMAND_NAVIGATE,
                    wr_webdriver_error_to_string (GPOINTER_TO_INT (data)), "by intent", -1);
  run_test_start (&test);
  run_test_wait_for_state (&test, WR_RUN_ENDED);
  g_assert_no_error (wr_run_get_error (test.run));
  run_test_assert_pages (&test, 0, 3);
  run_test_assert_all_ended (&test, 3);
  g_assert_cmpuint (fake_driver_get_n_open (test.driver), ==, 0);
}

/* A driver that is out of order as soon as there are pages: each page ends all the same, and with
 * the last one the run. */
static void
test_fault (gconstpointer data)
{
  g_auto (RunTest) test = { 0 };

  run_test_set_up (&test, 3, 2);
  test.job->timeouts.page_ms = 300;
  run_test_renew (&test);
  fake_driver_break (test.driver, WR_COMMAND_NAVIGATE, GPOINTER_TO_INT (data), -1);
  run_test_start (&test);
  run_test_wait_for_state (&test, WR_RUN_ENDED);
  g_assert_no_error (wr_run_get_error (test.run));
  run_test_assert_all_ended (&test, 3);
  g_assert_cmpuint (fake_driver_get_n_open (test.driver), ==, 0);
}

/* The same while the pages are read; each session begins with a script as well, which is well. */
typedef struct {
  FakeDriver *driver;
  FakeFault fault;
} LateFault;

static JsonNode *
break_next_cb (WrCommand command, const char *session_id, JsonObject *body, const char **error,
               gpointer user_data)
{
  LateFault *late = user_data;

  fake_driver_break (late->driver, WR_COMMAND_EXECUTE_ASYNC, late->fault, 1);
  return NULL;
}

static void
test_fault_while_reading (gconstpointer data)
{
  g_auto (RunTest) test = { 0 };

  run_test_set_up (&test, 3, 1);
  LateFault late = { test.driver, GPOINTER_TO_INT (data) };
  test.job->timeouts.page_ms = 300;
  run_test_renew (&test);
  fake_driver_answer (test.driver, WR_COMMAND_NAVIGATE, break_next_cb, &late);
  run_test_start (&test);
  run_test_wait_for_state (&test, WR_RUN_ENDED);
  g_assert_no_error (wr_run_get_error (test.run));
  run_test_assert_pages (&test, 0, 3);
  run_test_assert_all_ended (&test, 3);
  g_assert_cmpuint (fake_driver_get_n_open (test.driver), ==, 0);
}

/* A driver that can start no session keeps the run from starting, and says why. */
static void
test_fault_at_start (void)
{
  g_auto (RunTest) test = { 0 };

  run_test_set_up (&test, 3, 4);
  fake_driver_break (test.driver, WR_COMMAND_NEW_SESSION, FAKE_FAULT_WRONG_TYPE, -1);
  assert_start_fails (&test, WR_RUN_ERROR, WR_RUN_ERROR_NO_BROWSER, "text/html instead of JSON");
}

static void
add_faults (void)
{
  for (int code = 0; code < WR_WEBDRIVER_N_SPEC_ERRORS; code++) {
    g_autofree char *name = g_strdelimit (g_strdup (wr_webdriver_error_to_string (code)), " ", '-');
    g_autofree char *path = g_strconcat ("/wr/run/error/", name, NULL);
    g_test_add_data_func (path, GINT_TO_POINTER (code), test_spec_error);
  }
  for (int fault = FAKE_FAULT_NONE + 1; fault < FAKE_N_FAULTS; fault++) {
    g_autofree char *path = g_strdup_printf ("/wr/run/fault/%d", fault);
    g_autofree char *reading = g_strdup_printf ("/wr/run/fault-while-reading/%d", fault);
    g_test_add_data_func (path, GINT_TO_POINTER (fault), test_fault);
    g_test_add_data_func (reading, GINT_TO_POINTER (fault), test_fault_while_reading);
  }
  g_test_add_func ("/wr/run/fault-at-start", test_fault_at_start);
}

static void
test_dispose_while_running (void)
{
  g_auto (RunTest) test = { 0 };

  run_test_set_up (&test, 100, 8);
  fake_driver_break (test.driver, WR_COMMAND_NAVIGATE, FAKE_FAULT_NEVER, -1);
  run_test_start (&test);
  g_assert_true (fake_driver_wait_for_count (test.driver, WR_COMMAND_NAVIGATE, 8, 10000));

  gint64 begin = g_get_monotonic_time ();
  g_assert_finalize_object (g_steal_pointer (&test.run));
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 2 * TEST_SLOWNESS * G_TIME_SPAN_SECOND);
  g_assert_cmpuint (fake_driver_get_n_open (test.driver), ==, 0);
}

static void
test_stats (void)
{
  g_auto (RunTest) test = { 0 };

  run_test_set_up (&test, 10, 2);
  run_test_start (&test);
  run_test_wait_for_state (&test, WR_RUN_ENDED);

  g_autofree char *text = wr_run_dup_stats (test.run);
  g_autoptr (JsonNode) root = json_from_string (text, NULL);
  JsonObject *stats = json_node_get_object (root);
  JsonObject *pages = json_object_get_object_member (stats, "pages");
  JsonObject *browsers = json_object_get_object_member (stats, "browsers");
  JsonObject *controller = json_object_get_object_member (stats, "controller");

  g_assert_cmpint (json_object_get_int_member (pages, "total"), ==, 10);
  g_assert_cmpint (json_object_get_int_member (pages, "done"), ==, 10);
  g_assert_cmpint (json_object_get_int_member (stats, "rows"), ==, 10);
  g_assert_cmpint (json_object_get_int_member (stats, "commands"), ==, 20);
  g_assert_cmpfloat (json_object_get_double_member (stats, "wall_s"), >, 0);
  g_assert_cmpfloat (json_object_get_double_member (controller, "cpu_s"), >, 0);
  /* The browsers behind a driver_url are not ours to measure. */
  g_assert_true (json_object_get_null_member (browsers, "cpu_s"));
  g_assert_true (json_object_get_null_member (browsers, "pss_peak_bytes"));
}

int
main (int argc, char **argv)
{
  static const int sizes[] = { 1, 4, 16 };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autofree char *name = g_strdup_printf ("/wr/run/all-pages-once/%d", sizes[i]);
    g_test_add_data_func (name, GINT_TO_POINTER (sizes[i]), test_all_pages_once);
  }
  g_test_add_func ("/wr/run/pause", test_pause);
  g_test_add_func ("/wr/run/stop-and-go-on", test_stop_and_go_on);
  g_test_add_func ("/wr/run/stop-while-starting", test_stop_while_starting);
  g_test_add_func ("/wr/run/n-workers", test_n_workers);
  g_test_add_func ("/wr/run/failed-pages-are-retried", test_failed_pages_are_retried);
  g_test_add_func ("/wr/run/retry-while-running", test_retry_while_running);
  g_test_add_func ("/wr/run/retry-twice", test_retry_twice);
  g_test_add_func ("/wr/run/retry-before-start", test_retry_before_start);
  g_test_add_func ("/wr/run/retry-often", test_retry_often);
  g_test_add_func ("/wr/run/pages-of-workers", test_pages_of_workers);
  g_test_add_func ("/wr/run/half-filled-store", test_half_filled_store);
  g_test_add_func ("/wr/run/no-session-any-more", test_no_session_any_more);
  g_test_add_func ("/wr/run/many-and-few-workers", test_many_and_few_workers);
  g_test_add_func ("/wr/run/attempts", test_attempts);
  g_test_add_func ("/wr/run/lost-sessions", test_lost_sessions);
  g_test_add_func ("/wr/run/no-pages", test_no_pages);
  g_test_add_func ("/wr/run/bad-selector", test_bad_selector);
  g_test_add_func ("/wr/run/no-driver", test_no_driver);
  g_test_add_func ("/wr/run/read-only-folder", test_read_only_folder);
  add_faults ();
  g_test_add_func ("/wr/run/dispose-while-running", test_dispose_while_running);
  g_test_add_func ("/wr/run/stats", test_stats);
  return g_test_run ();
}
