/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What the store's thread writes: a result's page, attempt, rows and files.
 *
 * Everything here happens inside one transaction of the caller's, so that a page's state never
 * says done without its rows. Ids of rows that are there afterwards are appended for the signal.
 */

#include "config.h"

#include "wr-store-writer.h"

#include "wr-store.h"

#define ITEM_MASK ((G_GINT64_CONSTANT (1) << WR_ROW_ITEM_BITS) - 1)

static gboolean
run_with_page (WrDatabase *database, const char *sql, gint64 page_id, GError **error)
{
  sqlite3_stmt *statement = wr_database_prepare (database, sql, error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, page_id);
  return wr_database_run (database, statement, error);
}

/* The columns that an attempt and its page's last attempt have in common, from ?3 on. */
static void
bind_outcome (sqlite3_stmt *statement, const WrResult *result)
{
  const char *failure = wr_failure_get_code (result->failure);

  wr_database_bind_known (statement, 3, result->worker);
  wr_database_bind_known (statement, 4, result->started);
  sqlite3_bind_int64 (statement, 5, result->duration);
  wr_database_bind_known (statement, 6, result->http_status);
  wr_database_bind_text (statement, 7, *failure != '\0' ? failure : NULL);
  wr_database_bind_text (statement, 8, result->webdriver_error);
  wr_database_bind_text (statement, 9, result->detail);
}

static gboolean
insert_attempt (WrDatabase *database, const WrResult *result, GError **error)
{
  static const char sql[]
      = "INSERT OR REPLACE INTO attempt (page_id, number, worker, started, duration, http_status,"
        " failure, webdriver_error, detail, message) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, "
        "?10)";
  sqlite3_stmt *insert = wr_database_prepare (database, sql, error);

  if (insert == NULL)
    return FALSE;
  sqlite3_bind_int64 (insert, 1, result->page_id);
  sqlite3_bind_int (insert, 2, result->attempt);
  bind_outcome (insert, result);
  wr_database_bind_text (insert, 10, result->message);
  return wr_database_run (database, insert, error);
}

/* An attempt that a stop broke off was none, and on a host that was given up none is made. */
static gboolean
note_attempt (WrDatabase *database, const WrResult *result, GError **error)
{
  return result->failure == WR_FAILURE_STOPPED || result->failure == WR_FAILURE_HOST
         || insert_attempt (database, result, error);
}

static gint64
count_items (const WrResult *result)
{
  guint n_rows = result->rows != NULL ? result->rows->len : 0;

  return CLAMP (n_rows, 1, ITEM_MASK + 1);
}

static gboolean
update_page (WrDatabase *database, const WrResult *result, GError **error)
{
  static const char sql[] =
      "UPDATE page SET attempts = ?2, worker = ?3, started = ?4, duration = ?5, http_status = ?6,"
      " failure = ?7, webdriver_error = ?8, detail = ?9, state = ?10, not_before = ?11,"
      " final_url = ?12, ended = ?13, items = ?14 WHERE id = ?1";
  sqlite3_stmt *update = wr_database_prepare (database, sql, error);

  if (update == NULL)
    return FALSE;
  sqlite3_bind_int64 (update, 1, result->page_id);
  sqlite3_bind_int (update, 2, result->attempt);
  bind_outcome (update, result);
  wr_database_bind_text (update, 10, wr_page_state_get_name (result->state));
  sqlite3_bind_int64 (update, 11, result->not_before);
  wr_database_bind_text (update, 12, result->final_url);
  wr_database_bind_known (update, 13,
                          result->started != 0 ? result->started + result->duration : 0);
  sqlite3_bind_int64 (update, 14, count_items (result));
  return wr_database_run (database, update, error);
}

/* Another attempt follows: what the page showed until now stays until that has ended. */
static gboolean
update_page_queued (WrDatabase *database, const WrResult *result, GError **error)
{
  static const char sql[] =
      "UPDATE page SET state = 'queued', attempts = ?2, not_before = ?3 WHERE id = ?1";
  sqlite3_stmt *update = wr_database_prepare (database, sql, error);

  if (update == NULL)
    return FALSE;
  sqlite3_bind_int64 (update, 1, result->page_id);
  sqlite3_bind_int (update, 2, result->attempt);
  sqlite3_bind_int64 (update, 3, result->not_before);
  return wr_database_run (database, update, error);
}

static gboolean
update_page_running (WrDatabase *database, const WrResult *result, GError **error)
{
  static const char sql[] = "UPDATE page SET state = 'running', worker = ?2 WHERE id = ?1";
  sqlite3_stmt *update = wr_database_prepare (database, sql, error);

  if (update == NULL)
    return FALSE;
  sqlite3_bind_int64 (update, 1, result->page_id);
  wr_database_bind_known (update, 2, result->worker);
  return wr_database_run (database, update, error);
}

static char *
make_insert_row (guint n_columns)
{
  GString *sql = g_string_new ("INSERT INTO row VALUES (?, ?");

  for (guint i = 0; i < n_columns; i++)
    g_string_append (sql, ", ?");
  g_string_append_c (sql, ')');
  return g_string_free (sql, FALSE);
}

static gboolean
insert_rows (WrDatabase *database, guint n_columns, const WrResult *result, GArray *row_ids,
             GError **error)
{
  g_autofree char *sql = make_insert_row (n_columns);
  gint64 n_items = count_items (result);

  for (gint64 item = 0; item < n_items; item++) {
    const GPtrArray *cells = result->rows != NULL && result->rows->len > 0
                                 ? g_ptr_array_index (result->rows, item) : NULL;
    gint64 id = result->page_id << WR_ROW_ITEM_BITS | item;
    sqlite3_stmt *insert = wr_database_prepare (database, sql, error);

    if (insert == NULL)
      return FALSE;
    sqlite3_bind_int64 (insert, 1, id);
    sqlite3_bind_int64 (insert, 2, result->page_id);
    for (guint i = 0; cells != NULL && i < MIN (cells->len, n_columns); i++)
      wr_database_bind_text (insert, 3 + i, g_ptr_array_index (cells, i));
    if (!wr_database_run (database, insert, error))
      return FALSE;
    g_array_append_val (row_ids, id);
  }
  return TRUE;
}

static gboolean
insert_kept (WrDatabase *database, gint64 page_id, const char *kind, GBytes *data, GError **error)
{
  sqlite3_stmt *insert;

  if (data == NULL)
    return TRUE;
  insert = wr_database_prepare (database, "INSERT INTO kept VALUES (?, ?, ?)", error);
  if (insert == NULL)
    return FALSE;
  sqlite3_bind_int64 (insert, 1, page_id);
  wr_database_bind_text (insert, 2, kind);
  sqlite3_bind_blob64 (insert, 3, g_bytes_get_data (data, NULL), g_bytes_get_size (data),
                       SQLITE_STATIC);
  return wr_database_run (database, insert, error);
}

static gboolean
replace_rows (WrDatabase *database, guint n_columns, const WrResult *result, GArray *row_ids,
              GError **error)
{
  G_STATIC_ASSERT (WR_ROW_ITEM_BITS == 20);
  return run_with_page (database, "DELETE FROM row WHERE id >= ?1 << 20 AND id < (?1 + 1) << 20",
                        result->page_id, error)
         && run_with_page (database, "DELETE FROM kept WHERE page_id = ?1", result->page_id, error)
         && insert_rows (database, n_columns, result, row_ids, error)
         && insert_kept (database, result->page_id, "screenshot", result->screenshot, error)
         && insert_kept (database, result->page_id, "html", result->html, error);
}

/**
 * wr_store_writer_add_result:
 * @result: with the state RUNNING it says only that its page has started
 * @row_ids: (element-type gint64): gets the ids of the page's rows, if it has ended
 */
gboolean
wr_store_writer_add_result (WrDatabase *database, guint n_columns, const WrResult *result,
                            GArray *row_ids, GError **error)
{
  switch (result->state) {
  case WR_PAGE_RUNNING:
    return update_page_running (database, result, error);
  case WR_PAGE_QUEUED:
    return note_attempt (database, result, error)
           && update_page_queued (database, result, error);
  default:
    return note_attempt (database, result, error) && update_page (database, result, error)
           && replace_rows (database, n_columns, result, row_ids, error);
  }
}

gboolean
wr_store_writer_add_event (WrDatabase *database, const WrEvent *event, GError **error)
{
  sqlite3_stmt *insert = wr_database_prepare (
      database,
      "INSERT INTO event (kind, worker, page_id, started, duration, detail)"
      " VALUES (?, ?, ?, ?, ?, ?)", error);

  if (insert == NULL)
    return FALSE;
  wr_database_bind_text (insert, 1, wr_event_kind_get_name (event->kind));
  sqlite3_bind_int (insert, 2, event->worker);
  wr_database_bind_known (insert, 3, event->page_id);
  sqlite3_bind_int64 (insert, 4, event->started);
  sqlite3_bind_int64 (insert, 5, event->duration);
  wr_database_bind_text (insert, 6, event->detail);
  return wr_database_run (database, insert, error);
}

/**
 * wr_store_writer_add_pages:
 *
 * Adds pages behind those that are there, in the order of @urls.
 */
gboolean
wr_store_writer_add_pages (WrDatabase *database, const char *const *urls, gsize n_urls,
                           GError **error)
{
  sqlite3_stmt *insert = wr_database_prepare (database, "INSERT INTO page (url) VALUES (?)", error);

  for (gsize i = 0; i < n_urls; i++) {
    if (insert == NULL)
      return FALSE;
    wr_database_bind_text (insert, 1, urls[i]);
    if (!wr_database_run (database, insert, error))
      return FALSE;
  }
  return run_with_page (database, "UPDATE tally SET pages = pages + ?1 WHERE state = 'queued'",
                        n_urls, error);
}

static gboolean
append_ids (WrDatabase *database, sqlite3_stmt *select, GArray *row_ids, GError **error)
{
  WrDatabaseStep step;

  while ((step = wr_database_step (database, select, error)) == WR_STEP_ROW) {
    gint64 id = sqlite3_column_int64 (select, 0);
    g_array_append_val (row_ids, id);
  }
  return step == WR_STEP_DONE;
}

static gboolean
requeue_failed (WrDatabase *database, GArray *row_ids, GError **error)
{
  sqlite3_stmt *select = wr_database_prepare (
      database,
      "SELECT row.id FROM row JOIN page ON page.id = row.page_id WHERE page.state = 'failed'",
      error);

  return select != NULL && append_ids (database, select, row_ids, error)
         && wr_database_exec (
             database,
             "UPDATE page SET state = 'queued', not_before = 0 WHERE state = 'failed'", error);
}

static gboolean
append_rows (WrDatabase *database, gint64 page_id, GArray *row_ids, GError **error)
{
  sqlite3_stmt *select = wr_database_prepare (
      database, "SELECT id FROM row WHERE id >= ?1 << 20 AND id < (?1 + 1) << 20", error);

  if (select == NULL)
    return FALSE;
  sqlite3_bind_int64 (select, 1, page_id);
  return append_ids (database, select, row_ids, error);
}

static gboolean
requeue_page (WrDatabase *database, gint64 page_id, GArray *row_ids, GError **error)
{
  return append_rows (database, page_id, row_ids, error)
         && run_with_page (database,
                           "UPDATE page SET state = 'queued', not_before = 0"
                           " WHERE id = ? AND state IN ('done', 'failed', 'skipped')",
                           page_id, error);
}

/**
 * wr_store_writer_requeue:
 * @page_ids: (nullable): pages that ended, %NULL: all that failed
 * @row_ids: (element-type gint64): gets the ids of the rows whose page is to be tried again
 */
gboolean
wr_store_writer_requeue (WrDatabase *database, const gint64 *page_ids, gsize n_page_ids,
                         GArray *row_ids, GError **error)
{
  if (page_ids == NULL)
    return requeue_failed (database, row_ids, error);

  for (gsize i = 0; i < n_page_ids; i++) {
    if (!requeue_page (database, page_ids[i], row_ids, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
append_requeued (WrDatabase *database, gint64 page_id, GArray *unqueued, GError **error)
{
  sqlite3_stmt *select = wr_database_prepare (
      database,
      page_id != 0 ? "SELECT id FROM page WHERE id = ? AND state = 'queued' AND ended IS NOT NULL"
                   : "SELECT id FROM page WHERE state = 'queued' AND ended IS NOT NULL",
      error);

  if (select == NULL)
    return FALSE;
  if (page_id != 0)
    sqlite3_bind_int64 (select, 1, page_id);
  return append_ids (database, select, unqueued, error);
}

static gboolean
unqueue_page (WrDatabase *database, gint64 page_id, GArray *row_ids, GError **error)
{
  return run_with_page (database,
                        "UPDATE page SET not_before = 0,"
                        " state = CASE WHEN failure IS NULL THEN 'done' ELSE 'failed' END"
                        " WHERE id = ?",
                        page_id, error)
         && append_rows (database, page_id, row_ids, error);
}

/**
 * wr_store_writer_unqueue:
 * @page_ids: (nullable): pages that were queued again, %NULL: all of them
 * @unqueued: (element-type gint64): gets the ids of those that still waited
 * @row_ids: (element-type gint64): gets the ids of their rows
 *
 * What a page last ended with is kept while it waits, so that its state can be told from that.
 */
gboolean
wr_store_writer_unqueue (WrDatabase *database, const gint64 *page_ids, gsize n_page_ids,
                         GArray *unqueued, GArray *row_ids, GError **error)
{
  gboolean ok = page_ids != NULL || append_requeued (database, 0, unqueued, error);

  for (gsize i = 0; ok && page_ids != NULL && i < n_page_ids; i++)
    ok = page_ids[i] == 0 || append_requeued (database, page_ids[i], unqueued, error);
  for (guint i = 0; ok && i < unqueued->len; i++)
    ok = unqueue_page (database, g_array_index (unqueued, gint64, i), row_ids, error);
  return ok;
}

gboolean
wr_store_writer_set_meta (WrDatabase *database, const char *key, const char *value, GError **error)
{
  sqlite3_stmt *insert =
      wr_database_prepare (database, "INSERT OR REPLACE INTO meta VALUES (?, ?)", error);

  if (insert == NULL)
    return FALSE;
  wr_database_bind_text (insert, 1, key);
  wr_database_bind_text (insert, 2, value);
  return wr_database_run (database, insert, error);
}

/**
 * wr_store_writer_probe:
 *
 * Writes something that nobody needs, to see whether anything can be written.
 */
gboolean
wr_store_writer_probe (WrDatabase *database, GError **error)
{
  g_autofree char *now = g_strdup_printf ("%" G_GINT64_FORMAT, g_get_real_time ());

  return wr_store_writer_set_meta (database, "probed", now, error);
}

/**
 * wr_store_writer_recover:
 *
 * Pages that were in flight when the last writer ended are to be tried again.
 */
gboolean
wr_store_writer_recover (WrDatabase *database, GError **error)
{
  return wr_database_exec (database, "UPDATE page SET state = 'queued' WHERE state = 'running'",
                           error);
}
