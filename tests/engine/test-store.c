/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "wr-store-fixture.h"

#include <glib/gstdio.h>
#include <glib-unix.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *const columns[] = { "title", "price \"net\", £", "κόστος", NULL };

/* What another program sees in the file: one value. */
static char *
query (const char *path, const char *sql)
{
  sqlite3 *handle = NULL;
  sqlite3_stmt *statement = NULL;
  char *value = NULL;

  g_assert_cmpint (sqlite3_open_v2 (path, &handle, SQLITE_OPEN_READONLY, NULL), ==, SQLITE_OK);
  if (sqlite3_prepare_v2 (handle, sql, -1, &statement, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (handle));
  if (sqlite3_step (statement) == SQLITE_ROW)
    value = g_strdup ((const char *) sqlite3_column_text (statement, 0));
  sqlite3_finalize (statement);
  sqlite3_close (handle);
  return value;
}

#define assert_query(path, sql, expected)                                                          \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *value_ = query (path, sql);                                                   \
    g_assert_cmpstr (value_, ==, expected);                                                        \
  }                                                                                                \
  G_STMT_END

static void
test_create (WrStoreFixture *f, gconstpointer data)
{
  g_autofree char *wal = g_strconcat (f->path, "-wal", NULL);
  g_autofree char *lock = g_strconcat (f->path, "-lock", NULL);

  wr_store_fixture_create (f, "{\"windrow\": 1}", columns, 3);
  g_assert_cmpstr (wr_store_get_path (f->store), ==, f->path);
  wr_store_fixture_post (f, wr_store_fixture_result (2, "Two", "12.50", "ναι", NULL));
  wr_store_fixture_close (f);

  g_assert_false (g_file_test (wal, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (lock, G_FILE_TEST_EXISTS));
  assert_query (f->path, "SELECT value FROM meta WHERE key = 'job'", "{\"windrow\": 1}");
  assert_query (f->path, "SELECT count(*) FROM page", "3");
  assert_query (f->path, "SELECT \"price \"\"net\"\", £\" FROM result", "12.50");
  assert_query (f->path, "SELECT κόστος FROM result WHERE state = 'done'", "ναι");
  assert_query (f->path, "PRAGMA user_version", "2");
  assert_query (f->path, "PRAGMA integrity_check", "ok");
}

static void
test_create_refused (WrStoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *below = g_build_filename (f->path, "x.db", NULL);
  g_autofree char *text = NULL;

  g_assert_true (g_file_set_contents (f->path, "mine", -1, NULL));
  g_assert_null (wr_store_create (f->path, "{}", columns, &error));
  g_assert_error (error, WR_STORE_ERROR, WR_STORE_ERROR_EXISTS);
  g_assert_nonnull (strstr (error->message, f->path));
  g_assert_true (g_file_get_contents (f->path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "mine");

  g_clear_error (&error);
  g_assert_null (wr_store_create (below, "{}", columns, &error));
  g_assert_error (error, WR_STORE_ERROR, WR_STORE_ERROR_OPEN);
  g_assert_true (g_str_has_prefix (error->message, "Could not create the folder"));
}

static void
test_create_folder (WrStoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (f->folder, "a", "b", "run.db", NULL);
  g_autofree char *empty = g_build_filename (f->folder, "empty.db", NULL);

  g_autoptr (WrStore) store = wr_store_create (path, "{}", columns, &error);
  g_assert_no_error (error);
  g_assert_true (wr_store_close (store, &error));

  g_assert_true (g_file_set_contents (empty, "", 0, NULL));
  g_autoptr (WrStore) second = wr_store_create (empty, "{}", columns, &error);
  g_assert_no_error (error);
  g_assert_nonnull (second);
}

static char **
make_columns (int n)
{
  char **names = g_new0 (char *, n + 1);

  for (int i = 0; i < n; i++)
    names[i] = g_strdup_printf ("Field %d", i % 1000);
  return names;
}

static void
test_many_columns (WrStoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) too_many = make_columns (WR_STORE_MAX_COLUMNS + 1);
  g_auto (GStrv) most = make_columns (WR_STORE_MAX_COLUMNS);
  GPtrArray *cells = g_ptr_array_new_with_free_func (g_free);
  WrResult *result = wr_result_new (1, 1, 1);

  g_assert_null (wr_store_create (f->path, "{}", (const char *const *) too_many, &error));
  g_assert_error (error, WR_STORE_ERROR, WR_STORE_ERROR_COLUMNS);
  g_assert_nonnull (strstr (error->message, "1901"));
  g_assert_false (g_file_test (f->path, G_FILE_TEST_EXISTS));

  wr_store_fixture_create (f, "{}", (const char *const *) most, 1);
  for (int i = 0; i < WR_STORE_MAX_COLUMNS; i++)
    g_ptr_array_add (cells, g_strdup_printf ("%d", i));
  wr_result_add_row (result, cells);
  wr_store_fixture_post (f, result);
  wr_store_fixture_close (f);
  assert_query (f->path, "SELECT f1900 FROM row", "1899");
  assert_query (f->path, "SELECT \"Field 999\" FROM result", "999");
}

/* A signal is never ahead of the file: what it tells, another connection reads. */
static void
check_committed_cb (WrStore *store, GArray *row_ids, gint64 *n_checked)
{
  for (guint i = 0; i < row_ids->len; i++) {
    g_autofree char *sql =
        g_strdup_printf ("SELECT page.state FROM row JOIN page ON page.id = page_id"
                         " WHERE row.id = %" G_GINT64_FORMAT, g_array_index (row_ids, gint64, i));
    assert_query (wr_store_get_path (store), sql, "done");
    ++*n_checked;
  }
}

static void
test_commit_before_signal (WrStoreFixture *f, gconstpointer data)
{
  gint64 n_checked = 0;

  wr_store_fixture_create (f, "{}", columns, 200);
  g_signal_connect (f->store, "committed", G_CALLBACK (check_committed_cb), &n_checked);
  for (int i = 1; i <= 200; i++) {
    g_assert_true (wr_store_post_started (f->store, i, 1, NULL));
    wr_store_fixture_post (f, wr_store_fixture_result (i, "x", NULL));
    if (i % 50 == 0)
      wr_wait_until (n_checked >= i - 50);
  }
  wr_wait_until (n_checked == 200);
  g_assert_cmpuint (f->committed->len, ==, 200);
  g_assert_cmpint (g_array_index (f->committed, gint64, 0), ==, 1 << WR_ROW_ITEM_BITS);
}

static void
test_lone_result (WrStoreFixture *f, gconstpointer data)
{
  wr_store_fixture_create (f, "{}", columns, 1);

  gint64 start = g_get_monotonic_time ();
  wr_store_fixture_post (f, wr_store_fixture_result (1, "x", NULL));
  wr_wait_until (f->committed->len == 1);
  g_test_minimized_result ((g_get_monotonic_time () - start) / 1e6,
                           "a lone result was told after %.3f s",
                           (g_get_monotonic_time () - start) / 1e6);
}

/* The same page, ended, queued again, and ended otherwise. */
static void
test_retry_replaces (WrStoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 page = 1;
  WrResult *queued = wr_result_new (1, 1, 1);
  WrResult *done = wr_store_fixture_result (1, "first", NULL);
  GPtrArray *second = g_ptr_array_new_with_free_func (g_free);

  wr_store_fixture_create (f, "{}", columns, 2);
  queued->state = WR_PAGE_QUEUED;
  queued->failure = WR_FAILURE_TIMEOUT;
  queued->not_before = 99;
  wr_store_fixture_post (f, queued);
  wr_store_fixture_flush (f);
  assert_query (f->path, "SELECT state || not_before || attempts FROM page", "queued991");
  assert_query (f->path, "SELECT count(*) FROM row", "0");
  assert_query (f->path, "SELECT failure FROM attempt", "timeout");

  wr_store_fixture_fail (f, 1, WR_FAILURE_HTTP, "404");
  wr_store_fixture_flush (f);
  assert_query (f->path, "SELECT id || ifnull (f1, '-') FROM row", "1048576-");

  g_assert_true (wr_store_requeue (f->store, &page, 1, &error));
  g_assert_no_error (error);
  assert_query (f->path, "SELECT state FROM page WHERE id = 1", "queued");
  assert_query (f->path, "SELECT count(*) FROM row", "1");

  g_ptr_array_add (second, g_strdup ("second"));
  wr_result_add_row (done, second);
  done->attempt = 2;
  done->html = g_bytes_new_static ("<p>", 3);
  wr_store_fixture_post (f, done);
  wr_store_fixture_flush (f);
  assert_query (f->path, "SELECT group_concat (f1) FROM (SELECT f1 FROM row ORDER BY id)",
                "first,second");
  assert_query (f->path, "SELECT count(*) FROM attempt", "2");
  assert_query (f->path, "SELECT state || ifnull (failure, '') FROM page", "done");
  assert_query (f->path, "SELECT data FROM kept WHERE kind = 'html'", "<p>");
  wr_wait_until (f->committed->len >= 2);
}

static void
test_requeue_all_failed (WrStoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  wr_store_fixture_create (f, "{}", columns, 5);
  wr_store_fixture_fail (f, 1, WR_FAILURE_HTTP, "404");
  wr_store_fixture_fail (f, 3, WR_FAILURE_LOAD, NULL);
  wr_store_fixture_post (f, wr_store_fixture_result (2, "x", NULL));
  wr_wait_until (f->committed->len == 3);

  g_assert_true (wr_store_requeue (f->store, NULL, 0, &error));
  g_assert_no_error (error);
  assert_query (f->path, "SELECT group_concat (state) FROM page",
                "queued,done,queued,queued,queued");
  assert_query (f->path, "SELECT group_concat (pages) FROM tally WHERE state IN ('done', 'queued')",
                "1,4");
  wr_wait_until (f->committed->len == 5);
}

static void
test_broken_text (WrStoreFixture *f, gconstpointer data)
{
  WrResult *result = wr_store_fixture_result (1, "a\xff\xfe z", "\xed\xa0\x80", "ok", NULL);

  wr_store_fixture_create (f, "{}", columns, 1);
  result->message = g_strdup ("\xc3(");
  wr_store_fixture_post (f, result);
  wr_store_fixture_flush (f);
  assert_query (f->path, "SELECT f1 FROM row", "a\357\277\275\357\277\275 z");
  assert_query (f->path, "SELECT f2 FROM row", "\357\277\275\357\277\275\357\277\275");
  assert_query (f->path, "SELECT message FROM attempt", "\357\277\275(");
}

static void
test_in_use (WrStoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  wr_store_fixture_create (f, "{}", columns, 1);
  g_assert_null (wr_store_open (f->path, &error));
  g_assert_error (error, WR_STORE_ERROR, WR_STORE_ERROR_IN_USE);
  g_assert_true (g_str_has_suffix (error->message, "it is in use by another Windrow"));
  g_clear_error (&error);

  wr_store_fixture_close (f);
  g_autoptr (WrStore) again = wr_store_open (f->path, &error);
  g_assert_no_error (error);
  g_assert_nonnull (again);
}

static char *
checksum (const char *path)
{
  g_autofree char *text = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guchar *) text, length);
}

static void
exec_sql (const char *path, const char *sql)
{
  sqlite3 *handle = NULL;

  g_assert_cmpint (sqlite3_open (path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (handle);
}

static void
test_foreign (WrStoreFixture *f, gconstpointer data)
{
  static const struct {
    const char *sql;  /* (nullable) made by SQLite, else by @text */
    const char *text;
    int code;
  } cases[] = {
    { "PRAGMA journal_mode=WAL; CREATE TABLE page (id, url)", NULL, WR_STORE_ERROR_NOT_OURS },
    { "PRAGMA application_id=1467117431; PRAGMA user_version=99", NULL,
      WR_STORE_ERROR_VERSION },
    { NULL, "", WR_STORE_ERROR_NOT_OURS },
    { NULL, "{\"windrow\": 1, \"urls\": []}", WR_STORE_ERROR_NOT_OURS },
    { NULL, NULL, WR_STORE_ERROR_OPEN },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GError) reader_error = NULL;
    g_autofree char *name = g_strdup_printf ("%" G_GSIZE_FORMAT ".db", i);
    g_autofree char *path = g_build_filename (f->folder, name, NULL);
    gboolean there = cases[i].sql != NULL || cases[i].text != NULL;

    if (cases[i].sql != NULL)
      exec_sql (path, cases[i].sql);
    else if (there)
      g_assert_true (g_file_set_contents (path, cases[i].text, -1, NULL));
    g_autofree char *before = there ? checksum (path) : NULL;

    g_assert_null (wr_store_open (path, &error));
    g_assert_error (error, WR_STORE_ERROR, cases[i].code);
    g_assert_nonnull (strstr (error->message, path));
    g_assert_null (wr_store_reader_open (path, &reader_error));
    g_assert_error (reader_error, WR_STORE_ERROR, cases[i].code);

    g_autofree char *after = there ? checksum (path) : NULL;
    g_assert_cmpstr (before, ==, after);
    g_assert_cmpint (g_file_test (path, G_FILE_TEST_EXISTS), ==, there);
  }
}

/* The child's end of the crash test: posts for ever, and says on its pipe what it was told. */
static void
say_committed_cb (WrStore *store, GArray *row_ids, gpointer fd)
{
  gsize size = row_ids->len * sizeof (gint64);
  g_assert_cmpint (write (GPOINTER_TO_INT (fd), row_ids->data, size), ==, size);
}

static gpointer
post_for_ever (gpointer store)
{
  for (gint64 id = 1;; id++) {
    wr_store_post_started (store, id, 1, NULL);
    wr_store_post_result (store, wr_store_fixture_result (id, "x", "y", NULL), NULL);
    if (id % 100 == 0)
      g_usleep (1000);
  }
  return NULL;
}

static void
crash_child (const char *path, int fd)
{
  g_autoptr (GPtrArray) urls = g_ptr_array_new ();
  WrStore *store = wr_store_create (path, "{}", columns, NULL);

  for (int i = 0; i < 100000; i++)
    g_ptr_array_add (urls, (char *) "http://site.test/");
  wr_store_add_pages (store, (const char *const *) urls->pdata, urls->len, NULL);
  g_signal_connect (store, "committed", G_CALLBACK (say_committed_cb), GINT_TO_POINTER (fd));
  g_thread_unref (g_thread_new ("poster", post_for_ever, store));
  for (;;)
    g_main_context_iteration (NULL, TRUE);
}

static GArray *
kill_after (pid_t child, int fd, guint n_rows)
{
  GArray *told = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 buffer[512];
  gssize n;

  while ((n = read (fd, buffer, sizeof buffer)) > 0) {
    g_assert_cmpint (n % sizeof (gint64), ==, 0);
    g_array_append_vals (told, buffer, n / sizeof (gint64));
    if (told->len >= n_rows)
      kill (child, SIGKILL);
  }
  return told;
}

static void
test_crash (WrStoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  WrStoreCounts counts;
  int fds[2], status;

  g_assert_true (g_unix_open_pipe (fds, FD_CLOEXEC, NULL));
  pid_t child = fork ();
  if (child == 0)
    crash_child (f->path, fds[1]);
  close (fds[1]);
  g_autoptr (GArray) told = kill_after (child, fds[0], 3000);
  close (fds[0]);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFSIGNALED (status));

  WrStore *store = wr_store_open (f->path, &error);
  g_assert_no_error (error);
  wr_store_fixture_adopt (f, store);
  g_autoptr (WrStoreReader) reader = wr_store_reader_open (f->path, &error);
  g_assert_no_error (error);
  g_autoptr (GArray) ids =
      wr_store_reader_query_ids (reader, &(WrStoreQuery) { 0 }, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (told->len, >=, 3000);
  g_assert_cmpuint (ids->len, >=, told->len);
  for (guint i = 0; i < told->len; i++) /* posted in the job's order, so at the same place */
    g_assert_cmpint (g_array_index (ids, gint64, i), ==, g_array_index (told, gint64, i));

  /* nothing is in flight any more, and nothing was dropped */
  g_assert_true (wr_store_reader_count (reader, NULL, &counts, &error));
  g_assert_cmpint (counts.pages[WR_PAGE_RUNNING], ==, 0);
  g_assert_cmpint (counts.pages[WR_PAGE_DONE], ==, ids->len);
  g_assert_cmpint (counts.pages[WR_PAGE_DONE] + counts.pages[WR_PAGE_QUEUED], ==, 100000);
  g_clear_object (&reader);
  wr_store_fixture_close (f);
  assert_query (f->path, "PRAGMA integrity_check", "ok");
}

static void
set_file_limit (rlim_t size)
{
  struct rlimit limit;

  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = size;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

/* The disk takes no more: nothing is lost, and all is there when it does again. */
static void
test_failure (WrStoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *cell = g_strnfill (300000, 'x');

  wr_store_fixture_create (f, "{}", columns, 20);
  signal (SIGXFSZ, SIG_IGN);
  set_file_limit (1000000);
  for (int i = 1; i <= 20; i++)
    wr_store_fixture_post (f, wr_store_fixture_result (i, cell, NULL));
  wr_wait_until (f->failure != NULL);
  g_assert_error (f->failure, WR_STORE_ERROR, WR_STORE_ERROR_IO);
  g_assert_true (g_str_has_prefix (f->failure->message, "Could not write “"));

  /* Whoever waits is told, not kept */
  g_assert_false (wr_store_flush (f->store, NULL, &error));
  g_assert_error (error, WR_STORE_ERROR, WR_STORE_ERROR_IO);
  g_clear_error (&error);
  g_assert_false (wr_store_set_meta (f->store, "state", "running", &error));
  g_assert_error (error, WR_STORE_ERROR, WR_STORE_ERROR_IO);
  g_clear_error (&error);

  /* In vain */
  g_clear_error (&f->failure);
  wr_store_retry (f->store);
  wr_wait_until (f->failure != NULL);

  set_file_limit (RLIM_INFINITY);
  wr_store_retry (f->store);
  wr_store_fixture_flush (f);
  wr_wait_until (f->committed->len == 20);
  wr_store_fixture_close (f);
  assert_query (f->path, "SELECT count(*) FROM row WHERE length (f1) = 300000", "20");
}

static void
retry_cb (WrStore *store, GError *error, int *n_left)
{
  if (--*n_left == 0)
    set_file_limit (RLIM_INFINITY);
  wr_store_retry (store);
}

/* Whoever retries from the signal itself is heard each time. */
static void
test_retry_at_once (WrStoreFixture *f, gconstpointer data)
{
  g_autofree char *cell = g_strnfill (300000, 'x');
  int n_left = 200;

  wr_store_fixture_create (f, "{}", columns, 1);
  g_signal_connect (f->store, "failed", G_CALLBACK (retry_cb), &n_left);
  signal (SIGXFSZ, SIG_IGN);
  set_file_limit (100000);
  wr_store_fixture_post (f, wr_store_fixture_result (1, cell, NULL));
  wr_wait_until (f->committed->len == 1);
  g_assert_cmpint (n_left, ==, 0);
}

static void
test_failure_at_close (WrStoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *cell = g_strnfill (3000000, 'x');

  wr_store_fixture_create (f, "{}", columns, 2);
  wr_store_fixture_post (f, wr_store_fixture_result (1, "kept", NULL));
  wr_store_fixture_flush (f);
  signal (SIGXFSZ, SIG_IGN);
  set_file_limit (1000000);
  wr_store_fixture_post (f, wr_store_fixture_result (2, cell, NULL));
  g_assert_false (wr_store_close (f->store, &error));
  g_assert_error (error, WR_STORE_ERROR, WR_STORE_ERROR_IO);
  set_file_limit (RLIM_INFINITY);
  g_assert_false (wr_store_post_result (f->store, wr_result_new (1, 1, 1), NULL));
  g_clear_object (&f->store);

  assert_query (f->path, "SELECT group_concat (state) FROM page", "done,queued");
  assert_query (f->path, "PRAGMA integrity_check", "ok");
}

typedef struct {
  WrStore *store;
  GCancellable *cancellable;
  int n_posted; /* (atomic) */
} Filler;

static gpointer
fill_queue (gpointer data)
{
  Filler *filler = data;

  while (wr_store_post_result (filler->store, wr_store_fixture_result (1, "x", NULL),
                               filler->cancellable))
    g_atomic_int_inc (&filler->n_posted);
  return NULL;
}

/* While nothing can be written, a post waits for room and a stop ends that wait. */
static void
test_bounded (WrStoreFixture *f, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *cell = g_strnfill (3000000, 'x');

  wr_store_fixture_create (f, "{}", columns, 1);
  signal (SIGXFSZ, SIG_IGN);
  set_file_limit (1000000);
  wr_store_fixture_post (f, wr_store_fixture_result (1, cell, NULL));
  wr_wait_until (f->failure != NULL);

  Filler filler = { f->store, cancellable, 0 };
  GThread *thread = g_thread_new ("fill", fill_queue, &filler);
  while (g_atomic_int_get (&filler.n_posted) < WR_STORE_MAX_PENDING - 1)
    g_usleep (100);
  g_cancellable_cancel (cancellable);
  g_thread_join (thread);
  g_assert_cmpint (filler.n_posted, ==, WR_STORE_MAX_PENDING - 1);

  set_file_limit (RLIM_INFINITY);
  wr_store_retry (f->store);
  wr_store_fixture_close (f);
  assert_query (f->path, "SELECT state || items FROM page", "done1");
}

static void
test_reopen (WrStoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  static const char *const more[] = { "http://site.test/more" };

  wr_store_fixture_create (f, "{}", columns, 2);
  g_assert_true (wr_store_post_started (f->store, 1, 3, NULL));
  wr_store_fixture_flush (f);
  assert_query (f->path, "SELECT state || worker FROM page", "running3");
  g_assert_true (wr_store_requeue_running (f->store, &error));
  assert_query (f->path, "SELECT state FROM page", "queued");
  g_assert_true (wr_store_post_started (f->store, 1, 3, NULL));
  g_assert_true (wr_store_set_meta (f->store, "state", "stopped", &error));
  wr_store_fixture_close (f);

  wr_store_fixture_adopt (f, wr_store_open (f->path, &error));
  g_assert_no_error (error);
  assert_query (f->path, "SELECT state FROM page", "queued");
  assert_query (f->path, "SELECT value FROM meta WHERE key = 'state'", "stopped");
  g_assert_true (wr_store_add_pages (f->store, more, 1, &error));
  wr_store_fixture_post (f, wr_store_fixture_result (3, "a", "b", "c", NULL));
  wr_store_fixture_flush (f);
  assert_query (f->path, "SELECT url || f3 FROM page JOIN row ON page.id = page_id",
                "http://site.test/morec");
}

static void
test_million_pages (WrStoreFixture *f, gconstpointer data)
{
  const int n = g_test_perf () ? 1000000 : 100000;
  gint64 start = g_get_monotonic_time ();
  g_autofree char *expected = g_strdup_printf ("%d", n);

  wr_store_fixture_create (f, "{}", columns, n);
  g_test_minimized_result ((g_get_monotonic_time () - start) / 1e6, "%d pages were added in %.2f s",
                           n, (g_get_monotonic_time () - start) / 1e6);
  assert_query (f->path, "SELECT pages FROM tally WHERE state = 'queued'", expected);
}

static gpointer
post_slice (gpointer data)
{
  WrStore *store = ((gpointer *) data)[0];
  gint64 first = GPOINTER_TO_INT (((gpointer *) data)[1]);

  for (gint64 id = first; id < first + 500; id++) {
    g_assert_true (wr_store_post_started (store, id, 1, NULL));
    g_assert_true (wr_store_post_result (store, wr_store_fixture_result (id, "x", NULL), NULL));
  }
  return NULL;
}

static void
test_threads (WrStoreFixture *f, gconstpointer data)
{
  GThread *threads[8];
  gpointer slices[8][2];

  wr_store_fixture_create (f, "{}", columns, 4000);
  for (int i = 0; i < 8; i++) {
    slices[i][0] = f->store;
    slices[i][1] = GINT_TO_POINTER (1 + 500 * i);
    threads[i] = g_thread_new ("post", post_slice, slices[i]);
  }
  wr_wait_until (f->committed->len == 4000);
  for (int i = 0; i < 8; i++)
    g_thread_join (threads[i]);
  assert_query (f->path, "SELECT pages FROM tally WHERE state = 'done'", "4000");
}

#define add(name, func)                                                                            \
  g_test_add ("/wr/store/" name, WrStoreFixture, NULL, wr_store_fixture_set_up, func,              \
              wr_store_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("crash", test_crash); /* first: it forks, and no other thread may be there */
  add ("create", test_create);
  add ("create-refused", test_create_refused);
  add ("create-folder", test_create_folder);
  add ("many-columns", test_many_columns);
  add ("commit-before-signal", test_commit_before_signal);
  add ("lone-result", test_lone_result);
  add ("retry-replaces", test_retry_replaces);
  add ("requeue-all-failed", test_requeue_all_failed);
  add ("broken-text", test_broken_text);
  add ("in-use", test_in_use);
  add ("foreign", test_foreign);
  add ("failure", test_failure);
  add ("retry-at-once", test_retry_at_once);
  add ("failure-at-close", test_failure_at_close);
  add ("bounded", test_bounded);
  add ("reopen", test_reopen);
  add ("million-pages", test_million_pages);
  add ("threads", test_threads);
  return g_test_run ();
}
