/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What SQLite reports becomes an error that says what was tried on which file, and why not.
 * SQLite's own bound on a file stands for a full disk: what it reports is the same.
 */

#include "config.h"

#include "wr-database.h"
#include "wr-store-fixture.h"

#include <string.h>

static WrDatabase *
create (WrStoreFixture *f)
{
  g_autoptr (GError) error = NULL;
  WrDatabase *database = wr_database_open (f->path, WR_DATABASE_CREATE, &error);

  g_assert_no_error (error);
  g_assert_true (wr_database_exec (database, "CREATE TABLE t (a TEXT)", &error));
  g_assert_no_error (error);
  return database;
}

static void
assert_fails (WrDatabase *database, const char *sql, int code, const char *message)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (wr_database_exec (database, sql, &error));
  g_assert_error (error, WR_STORE_ERROR, code);
  g_assert_cmpstr (error->message, ==, message);
}

static void
test_full (WrStoreFixture *f, gconstpointer data)
{
  g_autoptr (WrDatabase) database = create (f);
  g_autofree char *message =
      g_strdup_printf ("Could not write “%s”: no space is left on the disk", f->path);
  gint64 n = -1;

  g_assert_true (wr_database_exec (database, "INSERT INTO t VALUES ('kept')", NULL));
  g_assert_true (wr_database_exec (database, "PRAGMA max_page_count=4", NULL));
  assert_fails (database, "INSERT INTO t VALUES (zeroblob (100000))", WR_STORE_ERROR_FULL, message);
  g_assert_true (wr_database_query_int (database, "SELECT count(*) FROM t", &n, NULL));
  g_assert_cmpint (n, ==, 1);

  /* When there is room again */
  g_assert_true (wr_database_exec (database, "PRAGMA max_page_count=1000", NULL));
  g_assert_true (wr_database_exec (database, "INSERT INTO t VALUES (zeroblob (100000))", NULL));
}

static void
test_read_only (WrStoreFixture *f, gconstpointer data)
{
  g_autoptr (WrDatabase) writer = create (f);
  g_autoptr (WrDatabase) reader = wr_database_open (f->path, WR_DATABASE_READ, NULL);
  g_autofree char *message =
      g_strdup_printf ("Could not read “%s”: it may only be read", f->path);

  assert_fails (reader, "INSERT INTO t VALUES (1)", WR_STORE_ERROR_IO, message);
}

static void
test_damaged (WrStoreFixture *f, gconstpointer data)
{
  g_autofree char *message = g_strdup_printf ("Could not read “%s”: the file is damaged", f->path);
  g_autofree char *text = NULL;
  gsize length = 0;

  wr_database_free (create (f));
  g_assert_true (g_file_get_contents (f->path, &text, &length, NULL));
  memset (text + 100, 0xff, length - 100);
  g_assert_true (g_file_set_contents (f->path, text, length, NULL));
  g_autoptr (WrDatabase) database = wr_database_open (f->path, WR_DATABASE_PEEK, NULL);
  g_assert_nonnull (database);
  assert_fails (database, "SELECT a FROM t", WR_STORE_ERROR_IO, message);
}

#define add(name, func)                                                                            \
  g_test_add ("/wr/database/" name, WrStoreFixture, NULL, wr_store_fixture_set_up, func,           \
              wr_store_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("full", test_full);
  add ("read-only", test_read_only);
  add ("damaged", test_damaged);
  return g_test_run ();
}
