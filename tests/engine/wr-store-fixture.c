/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrStoreFixture: a store in a temporary folder.
 *
 * Pages are http://site.test/1 and so on, their ids from 1.
 */

#include "config.h"

#include "wr-store-fixture.h"

#include <glib/gstdio.h>

void
wr_store_fixture_set_up (WrStoreFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("wr-store-XXXXXX", &error);
  g_assert_no_error (error);
  self->path = g_build_filename (self->folder, "run.db", NULL);
  self->committed = g_array_new (FALSE, FALSE, sizeof (gint64));
}

/* Removes it too. */
void
wr_store_empty_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);
    if (g_file_test (child, G_FILE_TEST_IS_DIR))
      wr_store_empty_folder (child);
    else
      g_assert_cmpint (g_unlink (child), ==, 0);
  }
  g_assert_cmpint (g_rmdir (path), ==, 0);
}

void
wr_store_fixture_tear_down (WrStoreFixture *self, gconstpointer data)
{
  wr_store_fixture_close (self);
  wr_store_empty_folder (self->folder);
  g_clear_pointer (&self->committed, g_array_unref);
  g_clear_error (&self->failure);
  g_free (self->folder);
  g_free (self->path);
}

static void
committed_cb (WrStore *store, GArray *row_ids, WrStoreFixture *self)
{
  for (guint i = 1; i < row_ids->len; i++)
    g_assert_cmpint (g_array_index (row_ids, gint64, i - 1), <, g_array_index (row_ids, gint64, i));
  g_array_append_vals (self->committed, row_ids->data, row_ids->len);
}

static void
failed_cb (WrStore *store, GError *error, WrStoreFixture *self)
{
  g_clear_error (&self->failure);
  self->failure = g_error_copy (error);
  self->n_failures++;
}

static void
recovered_cb (WrStore *store, WrStoreFixture *self)
{
  self->n_recovered++;
}

void
wr_store_fixture_adopt (WrStoreFixture *self, WrStore *store)
{
  self->store = store;
  g_signal_connect (store, "committed", G_CALLBACK (committed_cb), self);
  g_signal_connect (store, "failed", G_CALLBACK (failed_cb), self);
  g_signal_connect (store, "recovered", G_CALLBACK (recovered_cb), self);
}

void
wr_store_fixture_create (WrStoreFixture *self, const char *job_json, const char *const *columns,
                         int n_pages)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) urls = g_ptr_array_new_with_free_func (g_free);
  WrStore *store = wr_store_create (self->path, job_json, columns, &error);

  g_assert_no_error (error);
  wr_store_fixture_adopt (self, store);
  for (int i = 1; i <= n_pages; i++)
    g_ptr_array_add (urls, g_strdup_printf ("http://site.test/%d", i));
  wr_store_add_pages (store, (const char *const *) urls->pdata, urls->len, &error);
  g_assert_no_error (error);
}

void
wr_store_fixture_close (WrStoreFixture *self)
{
  g_autoptr (GError) error = NULL;

  if (self->store == NULL)
    return;
  wr_store_close (self->store, &error);
  g_assert_no_error (error);
  g_signal_handlers_disconnect_by_data (self->store, self);
  g_assert_finalize_object (g_steal_pointer (&self->store));
}

/* A page done with one row of these cells. */
WrResult *
wr_store_fixture_result (gint64 page_id, const char *first_cell, ...)
{
  WrResult *result = wr_result_new (page_id, 1, 1 + page_id % 4);
  GPtrArray *cells = g_ptr_array_new_with_free_func (g_free);
  va_list args;

  va_start (args, first_cell);
  for (const char *cell = first_cell; cell != NULL; cell = va_arg (args, const char *))
    g_ptr_array_add (cells, g_strdup (cell));
  va_end (args);

  wr_result_add_row (result, cells);
  result->http_status = 200;
  result->final_url = g_strdup_printf ("http://site.test/%" G_GINT64_FORMAT, page_id);
  result->started = G_GINT64_CONSTANT (1700000000000000) + page_id;
  result->duration = 1000 * page_id;
  return result;
}

void
wr_store_fixture_post (WrStoreFixture *self, WrResult *result)
{
  g_assert_true (wr_store_post_result (self->store, result, NULL));
}

void
wr_store_fixture_fail (WrStoreFixture *self, gint64 page_id, WrFailure failure, const char *detail)
{
  WrResult *result = wr_result_new (page_id, 1, 1);

  result->state = WR_PAGE_FAILED;
  result->failure = failure;
  result->detail = g_strdup (detail);
  result->started = G_GINT64_CONSTANT (1700000000000000) + page_id;
  wr_store_fixture_post (self, result);
}

void
wr_store_fixture_flush (WrStoreFixture *self)
{
  g_autoptr (GError) error = NULL;

  wr_store_flush (self->store, NULL, &error);
  g_assert_no_error (error);
}

static WrDatabase *
open_to_read (const char *path)
{
  g_autoptr (GError) error = NULL;
  WrDatabase *database = wr_database_open (path, WR_DATABASE_READ, &error);

  g_assert_no_error (error);
  return database;
}

static gint64
query_int (WrDatabase *database, const char *sql)
{
  g_autoptr (GError) error = NULL;
  gint64 value;

  wr_database_query_int (database, sql, &value, &error);
  g_assert_no_error (error);
  return value;
}

gint64
wr_store_query_int (const char *path, const char *sql)
{
  g_autoptr (WrDatabase) database = open_to_read (path);
  return query_int (database, sql);
}

/* No page is half: what is done has its rows and its attempt, and the tally is what it counts. */
void
wr_store_check_whole (const char *path)
{
  static const char *const offences[] = {
    "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'",
    "SELECT count(*) FROM page WHERE state = 'done' AND"
    " items <> (SELECT count(*) FROM row WHERE id >= page.id << 20 AND id < (page.id + 1) << 20)",
    "SELECT count(*) FROM page WHERE state IN ('done', 'failed') AND"
    " NOT EXISTS (SELECT 1 FROM attempt WHERE page_id = page.id AND number = page.attempts)",
    "SELECT count(*) FROM row WHERE NOT EXISTS"
    " (SELECT 1 FROM page WHERE id = row.page_id AND attempts > 0)",
    "SELECT count(*) FROM tally"
    " WHERE pages <> (SELECT count(*) FROM page WHERE page.state = tally.state)",
    "SELECT (SELECT sum(pages) FROM tally) <> (SELECT count(*) FROM page)",
  };

  g_autoptr (WrDatabase) database = open_to_read (path);

  for (gsize i = 0; i < G_N_ELEMENTS (offences); i++) {
    if (query_int (database, offences[i]) != 0)
      g_error ("%s: %s", path, offences[i]);
  }
}

/* Each of them is there. */
void
wr_store_check_rows (const char *path, const GArray *row_ids)
{
  g_autoptr (WrDatabase) database = open_to_read (path);

  for (guint i = 0; i < row_ids->len; i++) {
    sqlite3_stmt *select =
        wr_database_prepare (database, "SELECT 1 FROM row WHERE id = ?", NULL);
    g_assert_nonnull (select);
    sqlite3_bind_int64 (select, 1, g_array_index (row_ids, gint64, i));
    g_assert_cmpint (wr_database_step (database, select, NULL), ==, WR_STEP_ROW);
  }
}
