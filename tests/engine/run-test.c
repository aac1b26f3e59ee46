/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "run-test.h"

#include "wr-session-private.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#define HOSTS 4

static gboolean
is_check (JsonObject *body)
{
  JsonArray *args = json_object_get_array_member (body, "args");

  return json_object_get_boolean_member (json_array_get_object_element (args, 0), "check");
}

static JsonNode *
navigate_cb (WrCommand command, const char *session_id, JsonObject *body, const char **error,
             gpointer user_data)
{
  RunTest *self = user_data;

  g_mutex_lock (&self->mutex);
  g_hash_table_replace (self->addresses, g_strdup (session_id),
                        g_strdup (json_object_get_string_member (body, "url")));
  g_mutex_unlock (&self->mutex);
  return NULL;
}

/* As extract.js would answer on the page that the session shows: the title is its URL. */
static char *
answer (RunTest *self, const char *session_id, gboolean check)
{
  const char *url = g_hash_table_lookup (self->addresses, session_id);

  if (check && self->bad_selector)
    return g_strdup ("{\"origin\":1,\"url\":\"data:,\",\"failure\":\"selector\",\"detail\":"
                     "\"fields[0].selector (title): bad\"}");
  if (check)
    return g_strdup_printf ("{\"origin\":%.1f,\"url\":\"data:,\",\"failure\":\"\",\"values\":[]}",
                            ++self->origin);
  return g_strdup_printf ("{\"origin\":%.1f,\"url\":\"%s\",\"ready\":\"complete\",\"status\":200,"
                          "\"load\":12,\"failure\":\"\",\"detail\":\"\",\"values\":[[\"%s\"]]}",
                          ++self->origin, url, url);
}

/* A FakeDriverFunc, with the RunTest. */
JsonNode *
run_test_execute_cb (WrCommand command, const char *session_id, JsonObject *body,
                     const char **error, gpointer user_data)
{
  RunTest *self = user_data;

  g_mutex_lock (&self->mutex);
  g_autofree char *text = answer (self, session_id, is_check (body));
  g_mutex_unlock (&self->mutex);

  JsonNode *value = json_node_new (JSON_NODE_VALUE);
  json_node_set_string (value, text);
  return value;
}

static char **
build_urls (int n_pages)
{
  g_autoptr (GStrvBuilder) urls = g_strv_builder_new ();

  for (int i = 0; i < n_pages; i++) {
    g_autofree char *url = g_strdup_printf ("http://host-%d.test/page/%d", i % HOSTS, i + 1);
    g_strv_builder_add (urls, url);
  }
  return g_strv_builder_end (urls);
}

/* The tests of runs are played with either kind of worker: the environment says with which. */
static void
run_test_set_model (WrJob *job)
{
  const char *model = g_getenv ("WR_TEST_WORKER_MODEL");
  g_autoptr (GError) error = NULL;

  wr_job_set (job, "worker_model", model != NULL ? model : "threads", &error);
  g_assert_no_error (error);
}

static WrJob *
build_job (const char *driver_url, int n_pages, int n_workers)
{
  WrJob *job = wr_job_new ();

  g_strfreev (job->urls);
  job->urls = build_urls (n_pages);
  job->workers = n_workers;
  g_free (job->browser.driver_url);
  job->browser.driver_url = g_strdup (driver_url);
  g_ptr_array_add (job->fields, wr_field_new ("title", "title"));
  job->retries = 0;
  job->pace.per_host = 64;
  run_test_set_model (job);
  return job;
}

/* What a program of ours does at its end: sessions that a stop left are asked for in threads. */
static void
end_sessions (void)
{
  wr_session_end_remote (g_get_monotonic_time ());
}

void
run_test_set_up (RunTest *self, int n_pages, int n_workers)
{
  static gboolean registered = FALSE;
  g_autoptr (GError) error = NULL;

  if (!registered)
    atexit (end_sessions);
  registered = TRUE;
  g_mutex_init (&self->mutex);
  self->addresses = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->driver = fake_driver_new ();
  fake_driver_answer (self->driver, WR_COMMAND_NAVIGATE, navigate_cb, self);
  fake_driver_answer (self->driver, WR_COMMAND_EXECUTE_ASYNC, run_test_execute_cb, self);
  self->folder = g_dir_make_tmp ("windrow-run-XXXXXX", &error);
  g_assert_no_error (error);
  self->path = g_build_filename (self->folder, "run.sqlite", NULL);
  self->job = build_job (fake_driver_get_url (self->driver), n_pages, n_workers);
  run_test_renew (self);
}

static void
set_file_limit (rlim_t size)
{
  struct rlimit limit;

  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = size;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

/* From now on the store at @path, which is being written, cannot grow: no file of this process may
 * become larger than its journal is. */
void
run_test_fill_disk (const char *path)
{
  g_autofree char *journal = g_strconcat (path, "-wal", NULL);
  GStatBuf info;

  g_assert_cmpint (g_stat (journal, &info), ==, 0);
  set_file_limit ((rlim_t) info.st_size);
}

void
run_test_empty_disk (void)
{
  set_file_limit (RLIM_INFINITY);
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *file = g_build_filename (path, name, NULL);
    g_unlink (file);
  }
  g_rmdir (path);
}

gboolean
run_test_is_let_go (RunTest *self)
{
  return g_atomic_int_get ((int *) &G_OBJECT (self->run)->ref_count) == 1;
}

/* A run that has ended is held by nobody else once its store has written all, and with it its store
 * is given free. */
static void
drop_run (RunTest *self)
{
  if (self->run != NULL && wr_run_get_state (self->run) == WR_RUN_ENDED) {
    g_autofree char *lock = g_strconcat (self->path, "-lock", NULL);
    RUN_TEST_WAIT (self, run_test_is_let_go (self));
    g_assert_finalize_object (g_steal_pointer (&self->run));
    g_assert_false (g_file_test (lock, G_FILE_TEST_EXISTS));
  }
  g_clear_object (&self->run);
}

void
run_test_clear (RunTest *self)
{
  drop_run (self);
  g_clear_pointer (&self->driver, fake_driver_free);
  g_clear_pointer (&self->job, wr_job_free);
  g_clear_pointer (&self->addresses, g_hash_table_unref);
  remove_folder (self->folder);
  g_free (self->folder);
  g_free (self->path);
  g_mutex_clear (&self->mutex);
}

/* Makes the run anew, from the job as it is now. */
void
run_test_renew (RunTest *self)
{
  drop_run (self);
  self->run = wr_run_new (self->job, self->path);
}

/* Makes the run anew from its store. */
void
run_test_reopen (RunTest *self)
{
  g_autoptr (GError) error = NULL;

  drop_run (self);
  self->run = wr_run_new_from_store (self->path, &error);
  g_assert_no_error (error);
}

static void
started_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **place = user_data;

  *place = g_object_ref (result);
}

void
run_test_try_start (RunTest *self, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  wr_run_start_async (self->run, NULL, started_cb, &result);
  g_assert_cmpint (wr_run_get_state (self->run), ==, WR_RUN_STARTING);
  RUN_TEST_WAIT (self, result != NULL);
  wr_run_start_finish (self->run, result, error);
}

void
run_test_start (RunTest *self)
{
  g_autoptr (GError) error = NULL;

  run_test_try_start (self, &error);
  g_assert_no_error (error);
}

void
run_test_wait_for_state (RunTest *self, WrRunState state)
{
  RUN_TEST_WAIT (self, wr_run_get_state (self->run) == state);
}

static WrRunProgress
get_progress (RunTest *self)
{
  WrRunProgress progress;

  wr_run_get_progress (self->run, &progress);
  return progress;
}

void
run_test_wait_for_done (RunTest *self, int n_pages)
{
  RUN_TEST_WAIT (self, get_progress (self).done >= n_pages);
}

/* Until no page is in flight. */
void
run_test_wait_for_idle (RunTest *self)
{
  RUN_TEST_WAIT (self, get_progress (self).running == 0);
}

static gboolean
elapsed_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

/* Runs the main loop for @ms. */
void
run_test_turn (int ms)
{
  gboolean elapsed = FALSE;

  g_timeout_add (ms, elapsed_cb, &elapsed);
  while (!elapsed)
    g_main_context_iteration (NULL, TRUE);
}

/* What the run says is what its store holds. */
void
run_test_assert_pages (RunTest *self, int n_done, int n_failed)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WrStoreReader) reader = wr_store_reader_open (self->path, &error);
  WrRunProgress progress = get_progress (self);
  WrStoreCounts counts;

  g_assert_no_error (error);
  g_assert_true (wr_store_reader_count (reader, NULL, &counts, &error));
  g_assert_cmpint (counts.pages[WR_PAGE_DONE], ==, n_done);
  g_assert_cmpint (counts.pages[WR_PAGE_FAILED], ==, n_failed);
  g_assert_cmpint (counts.pages[WR_PAGE_RUNNING], ==, 0);
  g_assert_cmpint (progress.done, ==, n_done);
  g_assert_cmpint (progress.failed, ==, n_failed);
  g_assert_cmpint (progress.rows, ==, counts.rows);
  g_assert_cmpint (progress.running, ==, 0);
}

static gboolean
check_row_cb (const WrStoreRow *row, gpointer user_data)
{
  int *n_rows = user_data;

  ++*n_rows;
  if (row->state == WR_PAGE_DONE)
    return TRUE;
  g_assert_cmpint (row->state, ==, WR_PAGE_FAILED);
  g_autofree char *words = wr_failure_describe (row->failure, row->detail, FALSE);
  g_assert_cmpint (row->failure, !=, WR_FAILURE_NONE);
  g_assert_cmpstr (words, !=, "");
  return TRUE;
}

/* Every page is done, or failed with a reason in words. */
void
run_test_assert_all_ended (RunTest *self, int n_pages)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WrStoreReader) reader = wr_store_reader_open (self->path, &error);
  WrStoreQuery query = { 0 };
  int n_rows = 0;

  g_assert_no_error (error);
  g_assert_true (
      wr_store_reader_foreach_row (reader, &query, check_row_cb, &n_rows, NULL, &error));
  g_assert_cmpint (n_rows, ==, n_pages);
}

/* What the store says of attempts: those that a stop broke off are none. */
void
run_test_assert_attempts (RunTest *self, int n_attempts)
{
  g_autoptr (WrStoreReader) reader = wr_store_reader_open (self->path, NULL);
  WrStoreCounts counts;

  g_assert_true (wr_store_reader_count (reader, NULL, &counts, NULL));
  g_assert_cmpint (counts.attempts, ==, n_attempts);
}

static gboolean
see_row_cb (const WrStoreRow *row, gpointer user_data)
{
  GHashTable *seen = user_data;

  g_assert_cmpint (row->state, ==, WR_PAGE_DONE);
  g_assert_cmpstr (row->cells[0], ==, row->url);
  g_assert_cmpstr (row->final_url, ==, row->url);
  g_assert_true (g_hash_table_add (seen, g_strdup (row->url)));
  return TRUE;
}

/* Each page has one row, with its own cells. */
void
run_test_assert_each_page_once (RunTest *self, int n_pages)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WrStoreReader) reader = wr_store_reader_open (self->path, &error);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  WrStoreQuery query = { 0 };

  g_assert_no_error (error);
  g_assert_true (wr_store_reader_foreach_row (reader, &query, see_row_cb, seen, NULL, &error));
  g_assert_cmpuint (g_hash_table_size (seen), ==, n_pages);
}
