/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "wr-database.h"
#include "wr-store-fixture.h"
#include "wr-store-functions.h"

#include <string.h>

static const char *const columns[] = { "name", "price", NULL };

/* Name and price of the pages that are done, by page id from 1. */
static const char *const cells[][2] = {
  { "Banana", "9.50" }, { "apple", "£100" },      { "Cherry 50%", "1,200.00" },
  { "date_x", "" },     { "Elder", "on request" }, { "fig", "-3" },
};

static void
fill (WrStoreFixture *f)
{
  wr_store_fixture_create (f, "{\"name\": \"x\"}", columns, 10);
  for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
    wr_store_fixture_post (f, wr_store_fixture_result (i + 1, cells[i][0], cells[i][1], NULL));
  wr_store_fixture_fail (f, 7, WR_FAILURE_HTTP, "404");
  wr_store_fixture_fail (f, 8, WR_FAILURE_TIMEOUT, NULL);
  wr_store_fixture_flush (f);
}

static WrStoreReader *
open_reader (WrStoreFixture *f)
{
  g_autoptr (GError) error = NULL;
  WrStoreReader *reader = wr_store_reader_open (f->path, &error);

  g_assert_no_error (error);
  return reader;
}

static gboolean
append_page (const WrStoreRow *row, gpointer text)
{
  g_string_append_printf (text, "%" G_GINT64_FORMAT " ", row->page_id);
  return TRUE;
}

static gboolean
append_cells (const WrStoreRow *row, gpointer text)
{
  g_string_append_printf (text, "%s=%s %s\n", row->cells[0], row->cells[1], row->detail);
  return TRUE;
}

static gboolean
count_row (const WrStoreRow *row, gpointer n_rows)
{
  return ++*(guint *) n_rows < 1000;
}

/* The pages that @query lists, by either way of asking. */
static char *
list (WrStoreReader *reader, const WrStoreQuery *query)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GString) by_ids = g_string_new (NULL);
  gint64 n_rows = -1;

  g_assert_true (wr_store_reader_foreach_row (reader, query, append_page, text, NULL, &error));
  g_assert_no_error (error);
  g_autoptr (GArray) ids = wr_store_reader_query_ids (reader, query, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (wr_store_reader_read_rows (reader, (gint64 *) ids->data, ids->len, append_page,
                                            by_ids, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (text->str, ==, by_ids->str);
  g_assert_true (wr_store_reader_count_rows (reader, query, &n_rows, &error));
  g_assert_cmpint (n_rows, ==, ids->len);
  return g_strdup (g_strchomp (text->str));
}

static const struct {
  WrStoreQuery query;
  const char *pages;
} queries[] = {
  { { 0 }, "1 2 3 4 5 6 7 8" },
  { { .descending = TRUE }, "8 7 6 5 4 3 2 1" },
  { { .states = 1 << WR_PAGE_FAILED }, "7 8" },
  { { .states = 1 << WR_PAGE_FAILED | 1 << WR_PAGE_DONE }, "1 2 3 4 5 6 7 8" },
  { { .states = 1 << WR_PAGE_SKIPPED }, "" },
  { { .search = "" }, "1 2 3 4 5 6 7 8" },
  { { .search = "APPLE" }, "2" },
  { { .search = "a" }, "1 2 4" },
  { { .search = "%" }, "3" },
  { { .search = "_" }, "4" },
  { { .search = "site.test/8" }, "8" },
  { { .search = "'; DROP TABLE row; --" }, "" },
  { { .search = "nanas" }, "" },
  { { .search = "e", .states = 1 << WR_PAGE_FAILED }, "7 8" },
  { { .search = "50", .descending = TRUE }, "3 1" },
  { { .sort = WR_SORT_STATE }, "1 2 3 4 5 6 7 8" },
  { { .sort = WR_SORT_STATE, .descending = TRUE }, "7 8 1 2 3 4 5 6" },
  { { .sort = WR_SORT_URL, .descending = TRUE }, "8 7 6 5 4 3 2 1" },
  { { .sort = WR_SORT_STATUS }, "1 2 3 4 5 6 7 8" },
  { { .sort = WR_SORT_STATUS, .descending = TRUE }, "1 2 3 4 5 6 7 8" },
  { { .sort = WR_SORT_TIME, .descending = TRUE, .states = 1 << WR_PAGE_DONE }, "6 5 4 3 2 1" },
  { { .sort = WR_SORT_WORKER, .states = 1 << WR_PAGE_DONE }, "4 1 5 2 6 3" },
  { { .sort = WR_SORT_COLUMN }, "2 1 3 4 5 6 7 8" },
  { { .sort = WR_SORT_COLUMN + 1 }, "6 1 2 3 5 4 7 8" },
  { { .sort = WR_SORT_COLUMN + 1, .descending = TRUE }, "5 3 2 1 6 4 7 8" },
  { { .sort = WR_SORT_COLUMN + 99 }, "1 2 3 4 5 6 7 8" },
};

static void
test_queries (WrStoreFixture *f, gconstpointer data)
{
  fill (f);
  g_autoptr (WrStoreReader) reader = open_reader (f);

  for (gsize i = 0; i < G_N_ELEMENTS (queries); i++) {
    g_autofree char *pages = list (reader, &queries[i].query);
    g_test_message ("query %" G_GSIZE_FORMAT, i);
    g_assert_cmpstr (pages, ==, queries[i].pages);
  }
}

static void
test_numbers (void)
{
  static const struct {
    const char *text;
    gboolean ok;
    double number;
  } cases[] = {
    { "12", TRUE, 12 },        { " 12 ", TRUE, 12 },     { "-0.5", TRUE, -0.5 },
    { "+3", TRUE, 3 },         { ".5", TRUE, 0.5 },      { "1e3", TRUE, 1000 },
    { "1,299.00", TRUE, 1299 }, { "£51.77", TRUE, 51.77 }, { "7 €", TRUE, 7 },
    { "-$3", TRUE, -3 },       { "12 %", TRUE, 12 },     { "1,2", FALSE, 0 },
    { "12 pieces", FALSE, 0 }, { "0x10", FALSE, 0 },     { "inf", FALSE, 0 },
    { "nan", FALSE, 0 },       { "", FALSE, 0 },         { "-", FALSE, 0 },
    { "1.2.3", FALSE, 0 },     { "1e999", FALSE, 0 },    { "2026-11-21", FALSE, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    double number = 0;
    g_test_message ("“%s”", cases[i].text);
    g_assert_cmpint (wr_store_parse_number (cases[i].text, &number), ==, cases[i].ok);
    if (cases[i].ok)
      g_assert_cmpfloat_with_epsilon (number, cases[i].number, 1e-9);
  }
}

static gboolean
check_failed_row (const WrStoreRow *row, gpointer n)
{
  ++*(int *) n;
  g_assert_cmpint (row->row_id, ==, G_GINT64_CONSTANT (7) << WR_ROW_ITEM_BITS);
  g_assert_cmpint (row->page_id, ==, 7);
  g_assert_cmpint (row->state, ==, WR_PAGE_FAILED);
  g_assert_cmpstr (row->url, ==, "http://site.test/7");
  g_assert_null (row->final_url);
  g_assert_cmpint (row->http_status, ==, 0);
  g_assert_cmpint (row->failure, ==, WR_FAILURE_HTTP);
  g_assert_cmpstr (row->detail, ==, "404");
  g_assert_cmpint (row->attempts, ==, 1);
  g_assert_null (row->cells[0]);
  g_assert_null (row->cells[1]);
  return FALSE;
}

static gboolean
check_done_row (const WrStoreRow *row, gpointer n)
{
  ++*(int *) n;
  g_assert_cmpint (row->http_status, ==, 200);
  g_assert_cmpint (row->duration, ==, 2000);
  g_assert_cmpint (row->ended, ==, G_GINT64_CONSTANT (1700000000002002));
  g_assert_cmpstr (row->cells[0], ==, "apple");
  return TRUE;
}

static void
test_rows (WrStoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  WrStoreQuery failed = { .states = 1 << WR_PAGE_FAILED };
  gint64 ids[] = { 999, G_GINT64_CONSTANT (2) << WR_ROW_ITEM_BITS };
  int n = 0;

  fill (f);
  g_autoptr (WrStoreReader) reader = open_reader (f);
  g_assert_cmpstrv (wr_store_reader_get_columns (reader), columns);
  g_assert_true (wr_store_reader_foreach_row (reader, &failed, check_failed_row, &n, NULL, &error));
  g_assert_cmpint (n, ==, 1); /* it said that it wants no more */
  g_assert_true (wr_store_reader_read_rows (reader, ids, 2, check_done_row, &n, &error));
  g_assert_cmpint (n, ==, 2); /* the id that is not there is passed over */
}

static void
test_counts (WrStoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  WrStoreQuery search = { .search = "e", .states = 1 << WR_PAGE_SKIPPED };
  WrStoreCounts counts;

  fill (f);
  g_autoptr (WrStoreReader) reader = open_reader (f);
  g_assert_true (wr_store_reader_count (reader, NULL, &counts, &error));
  g_assert_cmpint (counts.pages[WR_PAGE_QUEUED], ==, 2);
  g_assert_cmpint (counts.pages[WR_PAGE_DONE], ==, 6);
  g_assert_cmpint (counts.pages[WR_PAGE_FAILED], ==, 2);
  g_assert_cmpint (counts.rows, ==, 6);
  g_assert_cmpint (counts.attempts, ==, 8);

  search.search = "rr";
  g_assert_true (wr_store_reader_count (reader, &search, &counts, &error));
  g_assert_cmpint (counts.pages[WR_PAGE_DONE], ==, 1);
  g_assert_cmpint (counts.pages[WR_PAGE_FAILED], ==, 0);
  g_assert_cmpint (counts.rows, ==, 1);
}

static gboolean
append_queued (const WrStorePage *page, gpointer text)
{
  g_string_append_printf (text, "%" G_GINT64_FORMAT ":%d:%" G_GINT64_FORMAT " ", page->page_id,
                          page->attempts, page->not_before);
  return TRUE;
}

static gboolean
append_attempt (const WrStoreAttempt *attempt, gpointer text)
{
  g_string_append_printf (text, "%d:%s:%s ", attempt->number,
                          wr_failure_get_code (attempt->failure), attempt->message);
  return TRUE;
}

static void
test_pages (WrStoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  fill (f);
  for (int i = 1; i <= 2; i++) {
    WrResult *result = wr_result_new (10, i, 1);
    result->state = WR_PAGE_QUEUED;
    result->failure = WR_FAILURE_LOAD;
    result->not_before = 77;
    result->message = g_strdup_printf ("message %d", i);
    wr_store_fixture_post (f, result);
  }
  wr_store_fixture_flush (f);

  g_autoptr (WrStoreReader) reader = open_reader (f);
  g_assert_true (wr_store_reader_foreach_queued (reader, 0, 10, append_queued, text, &error));
  g_assert_cmpstr (text->str, ==, "9:0:0 10:2:77 ");
  g_string_set_size (text, 0);
  g_assert_true (wr_store_reader_foreach_queued (reader, 0, 1, append_queued, text, &error));
  g_assert_true (wr_store_reader_foreach_queued (reader, 9, 1, append_queued, text, &error));
  g_assert_cmpstr (text->str, ==, "9:0:0 10:2:77 ");
  g_string_set_size (text, 0);
  g_assert_true (wr_store_reader_foreach_attempt (reader, 10, append_attempt, text, &error));
  g_assert_cmpstr (text->str, ==, "1:load:message 1 2:load:message 2 ");
}

static void
test_meta (WrStoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  WrResult *result = wr_store_fixture_result (9, "x", NULL);

  fill (f);
  g_assert_true (wr_store_set_meta (f->store, "state", "running", &error));
  g_assert_true (wr_store_set_meta (f->store, "state", "ended", &error));
  result->screenshot = g_bytes_new_static ("\0PNG", 4);
  wr_store_fixture_post (f, result);
  wr_store_fixture_flush (f);

  g_autoptr (WrStoreReader) reader = open_reader (f);
  g_autofree char *job = wr_store_reader_dup_job (reader, &error);
  g_autofree char *state = wr_store_reader_dup_meta (reader, "state");
  g_autofree char *created = wr_store_reader_dup_meta (reader, "created");
  g_autoptr (GBytes) kept = wr_store_reader_read_kept (reader, 9, "screenshot", &error);
  g_autoptr (GDateTime) when = g_date_time_new_from_iso8601 (created, NULL);
  g_assert_cmpstr (job, ==, "{\"name\": \"x\"}");
  g_assert_cmpstr (state, ==, "ended");
  g_assert_nonnull (when);
  g_assert_null (wr_store_reader_dup_meta (reader, "nothing"));
  g_assert_cmpmem (g_bytes_get_data (kept, NULL), g_bytes_get_size (kept), "\0PNG", 4);
  g_assert_null (wr_store_reader_read_kept (reader, 9, "html", &error));
  g_assert_no_error (error);
}

static void
test_cancel (WrStoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  int n = 0;

  fill (f);
  g_autoptr (WrStoreReader) reader = open_reader (f);
  g_cancellable_cancel (cancellable);
  g_assert_null (wr_store_reader_query_ids (reader, &queries[0].query, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_false (wr_store_reader_foreach_row (reader, &queries[0].query, check_done_row, &n,
                                               cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (n, ==, 0);
}

static gpointer
cancel_soon (gpointer cancellable)
{
  g_usleep (1000);
  g_cancellable_cancel (cancellable);
  return NULL;
}

/* A query that runs is broken off in its midst. */
static void
test_interrupt (WrStoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *haystack = g_strnfill (20000, 'a');
  g_autofree char *needle = g_strnfill (20, 'a');

  needle[19] = 'b';
  wr_store_fixture_create (f, "{}", columns, 2000);
  for (int i = 1; i <= 2000; i++)
    wr_store_fixture_post (f, wr_store_fixture_result (i, haystack, haystack, NULL));
  wr_store_fixture_flush (f);

  g_autoptr (WrStoreReader) reader = open_reader (f);
  GThread *thread = g_thread_new ("cancel", cancel_soon, cancellable);
  g_assert_null (wr_store_reader_query_ids (reader, &(WrStoreQuery) { .search = needle },
                                            cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (thread);
}

/* Columns beyond what one SQL function may take. */
static void
test_wide_search (WrStoreFixture *f, gconstpointer data)
{
  enum { N = 350 };
  g_autofree char **names = g_new0 (char *, N + 1);
  g_autoptr (GStringChunk) chunk = g_string_chunk_new (1024);

  for (int i = 0; i < N; i++)
    names[i] = g_string_chunk_insert (chunk, "same name");
  wr_store_fixture_create (f, "{}", (const char *const *) names, N);
  for (int i = 0; i < N; i++) {
    WrResult *result = wr_result_new (i + 1, 1, 1);
    GPtrArray *row = g_ptr_array_new_full (N, g_free);
    g_ptr_array_set_size (row, N);
    row->pdata[i] = g_strdup ("needle");
    wr_result_add_row (result, row);
    wr_store_fixture_post (f, result);
  }
  wr_store_fixture_flush (f);

  g_autoptr (WrStoreReader) reader = open_reader (f);
  gint64 n_rows;
  g_assert_true (wr_store_reader_count_rows (reader, &(WrStoreQuery) { .search = "Needle" },
                                             &n_rows, NULL));
  g_assert_cmpint (n_rows, ==, N);
}

/* What is no UTF-8 in a file that something else has written, and what is missing from it. */
static void
test_foreign (WrStoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fill (f);
  wr_store_fixture_close (f);
  g_autoptr (WrDatabase) database = wr_database_open (f->path, WR_DATABASE_WRITE, NULL);
  g_assert_true (wr_database_exec (database,
                                   "UPDATE row SET f2 = CAST (x'61e282' AS TEXT);"
                                   "UPDATE page SET detail = CAST (x'ff' AS TEXT);"
                                   "UPDATE field SET name = CAST (x'e2' AS TEXT)"
                                   " WHERE position = 1;"
                                   "DELETE FROM meta WHERE key = 'job'",
                                   &error));
  g_assert_no_error (error);

  g_autoptr (WrStoreReader) reader = open_reader (f);
  g_assert_cmpstr (wr_store_reader_get_columns (reader)[0], ==, "\xef\xbf\xbd");
  g_assert_null (wr_store_reader_dup_job (reader, &error));
  g_assert_error (error, WR_STORE_ERROR, WR_STORE_ERROR_IO);
  g_clear_error (&error);

  g_autoptr (GString) text = g_string_new (NULL);
  WrStoreQuery query = { .sort = WR_SORT_COLUMN + 1 };
  wr_store_reader_foreach_row (reader, &query, append_cells, text, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (text->str, "Banana=a\xef\xbf\xbd\xef\xbf\xbd \xef\xbf\xbd\n"));
  g_assert_true (g_utf8_validate (text->str, text->len, NULL));
}

/* Row ids that do not ascend would have a walk go on for ever. */
static void
test_damaged (WrStoreFixture *f, gconstpointer data)
{
  static const char second[] = "\x81\x80\x80"; /* 2 << WR_ROW_ITEM_BITS, but for its last byte */
  g_autofree char *bytes = NULL;
  g_autoptr (GError) error = NULL;
  gsize length, n_found = 0;
  guint n_rows = 0;

  fill (f);
  wr_store_fixture_close (f);
  g_assert_true (g_file_get_contents (f->path, &bytes, &length, NULL));
  for (gsize i = 0; i + sizeof second <= length; i++) {
    if (memcmp (bytes + i, second, sizeof second) == 0) {
      bytes[i] = '\x80';
      n_found++;
    }
  }
  g_assert_cmpuint (n_found, >, 0);
  g_assert_true (g_file_set_contents (f->path, bytes, length, NULL));

  g_autoptr (WrStoreReader) reader = open_reader (f);
  g_assert_false (wr_store_reader_foreach_row (reader, &(WrStoreQuery) { 0 }, count_row, &n_rows,
                                               NULL, &error));
  g_assert_error (error, WR_STORE_ERROR, WR_STORE_ERROR_IO);
  g_assert_nonnull (strstr (error->message, "the file is damaged"));
}

#define add(name, func)                                                                            \
  g_test_add ("/wr/store-reader/" name, WrStoreFixture, NULL, wr_store_fixture_set_up, func,       \
              wr_store_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wr/store-reader/numbers", test_numbers);
  add ("queries", test_queries);
  add ("rows", test_rows);
  add ("counts", test_counts);
  add ("pages", test_pages);
  add ("meta", test_meta);
  add ("cancel", test_cancel);
  add ("interrupt", test_interrupt);
  add ("foreign", test_foreign);
  add ("damaged", test_damaged);
  add ("wide-search", test_wide_search);
  return g_test_run ();
}
