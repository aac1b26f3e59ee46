/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Stores of older versions, as they were written: data/store-N.sql.
 */

#include "config.h"

#include "wr-store-fixture.h"
#include "wr-store-schema.h"

#include <glib/gstdio.h>
#include <string.h>

static void
exec (const char *path, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WrDatabase) database = wr_database_open (path, WR_DATABASE_CREATE, &error);

  g_assert_no_error (error);
  wr_database_exec (database, sql, &error);
  g_assert_no_error (error);
}

static void
make_version_1 (WrStoreFixture *f)
{
  g_autofree char *name =
      g_test_build_filename (G_TEST_DIST, "engine", "data", "store-1.sql", NULL);
  g_autofree char *sql = NULL;

  g_assert_true (g_file_get_contents (name, &sql, NULL, NULL));
  exec (f->path, sql);
  g_assert_cmpint (wr_store_query_int (f->path, "PRAGMA user_version"), ==, 1);
}

static gboolean
count_cb (gint64 id, const WrEvent *event, gpointer n)
{
  ++*(int *) n;
  return TRUE;
}

static int
count_events (WrStoreReader *reader)
{
  g_autoptr (GError) error = NULL;
  int n = 0;

  wr_store_reader_foreach_event (reader, 0, 100, count_cb, &n, &error);
  g_assert_no_error (error);
  return n;
}

static void
test_read_version_1 (WrStoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  WrStoreCounts counts;

  make_version_1 (f);
  g_autoptr (WrStoreReader) reader = wr_store_reader_open (f->path, &error);
  g_assert_no_error (error);
  g_assert_cmpint (count_events (reader), ==, 0);
  g_assert_true (wr_store_reader_count (reader, NULL, &counts, &error));
  g_assert_cmpint (counts.pages[WR_PAGE_DONE], ==, 1);
  g_assert_cmpint (counts.pages[WR_PAGE_RUNNING], ==, 1);
  g_clear_object (&reader);
  g_assert_cmpint (wr_store_query_int (f->path, "PRAGMA user_version"), ==, 1);
}

/* A reader that was there before sees the events that came with the migration. */
static void
test_write_version_1 (WrStoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  WrStoreCounts counts;

  make_version_1 (f);
  g_autoptr (WrStoreReader) reader = wr_store_reader_open (f->path, &error);
  g_assert_no_error (error);

  wr_store_fixture_adopt (f, wr_store_open (f->path, &error));
  g_assert_no_error (error);
  wr_store_post_event (f->store, wr_event_new (WR_EVENT_LOST, 1, 3), NULL);
  wr_store_fixture_post (f, wr_store_fixture_result (3, "Three", NULL));
  wr_store_fixture_flush (f);
  g_assert_cmpint (count_events (reader), ==, 1);
  g_clear_object (&reader);
  wr_store_fixture_close (f);

  g_assert_cmpint (wr_store_query_int (f->path, "PRAGMA user_version"), ==, WR_STORE_VERSION);
  reader = wr_store_reader_open (f->path, &error);
  g_assert_no_error (error);
  g_assert_true (wr_store_reader_count (reader, NULL, &counts, &error));
  g_assert_cmpint (counts.pages[WR_PAGE_DONE], ==, 2);
  g_assert_cmpint (counts.pages[WR_PAGE_FAILED], ==, 1);
  g_assert_cmpint (counts.pages[WR_PAGE_QUEUED], ==, 1);
  g_assert_cmpint (counts.rows, ==, 2);
}

/* A new store has what a migrated one has. */
static void
test_same (WrStoreFixture *f, gconstpointer data)
{
  static const char *const columns[] = { "title", NULL };
  static const char sql[] =
      "SELECT count(*) * 1000000 + sum (length (replace (replace (sql, char (10), ''), ' ', '')))"
      " FROM sqlite_schema";
  g_autoptr (GError) error = NULL;

  wr_store_fixture_create (f, "{}", columns, 1);
  wr_store_fixture_close (f);
  gint64 expected = wr_store_query_int (f->path, sql);
  g_assert_cmpint (g_remove (f->path), ==, 0);

  make_version_1 (f);
  g_autoptr (WrStore) store = wr_store_open (f->path, &error);
  g_assert_no_error (error);
  g_assert_true (wr_store_close (store, &error));
  g_assert_cmpint (wr_store_query_int (f->path, sql), ==, expected);
}

/* The step cannot be taken: the file stays what it was. */
static void
test_step_fails (WrStoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  make_version_1 (f);
  exec (f->path, "CREATE TABLE event (something)");
  g_assert_null (wr_store_open (f->path, &error));
  g_assert_error (error, WR_STORE_ERROR, WR_STORE_ERROR_IO);
  g_assert_nonnull (strstr (error->message, f->path));
  g_assert_cmpint (wr_store_query_int (f->path, "PRAGMA user_version"), ==, 1);
  g_assert_cmpint (wr_store_query_int (f->path, "SELECT pages FROM tally WHERE state = 'running'"),
                   ==, 1);
}

/* The version of a newer Windrow that stands in the journal only. */
static void
test_newer_in_journal (WrStoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  make_version_1 (f);
  g_autoptr (WrDatabase) other = wr_database_open (f->path, WR_DATABASE_WRITE, &error);
  g_assert_no_error (error);
  g_assert_true (wr_database_exec (other, "PRAGMA user_version=99", &error));
  g_assert_null (wr_store_open (f->path, &error));
  g_assert_error (error, WR_STORE_ERROR, WR_STORE_ERROR_VERSION);
}

#define add(name, func)                                                                            \
  g_test_add ("/wr/store-schema/" name, WrStoreFixture, NULL, wr_store_fixture_set_up, func,       \
              wr_store_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("read-version-1", test_read_version_1);
  add ("write-version-1", test_write_version_1);
  add ("same", test_same);
  add ("step-fails", test_step_fails);
  add ("newer-in-journal", test_newer_in_journal);
  return g_test_run ();
}
