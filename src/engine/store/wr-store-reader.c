/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrStoreReader: a reading connection to a store.
 *
 * No read transaction is held between two steps of a walk: it reads a page of rows, lets go, and
 * hands them out, so that a slow reader never keeps the writer's journal from being folded in.
 */

#include "config.h"

#include "wr-store-reader.h"

#include "wr-store-functions.h"
#include "wr-store-query-private.h"
#include "wr-store-schema.h"
#include "wr-store.h"

#include <string.h>

#define ROWS_A_STEP 512
#define PROGRESS_OPCODES 100 /* about ten rows */

struct _WrStoreReader {
  GObject parent_instance;

  char *path;           /* (owned) */
  WrDatabase *database; /* (owned) */
  char **columns;       /* (owned) */
  guint n_columns;
  char *select;         /* (owned) the columns of a WrStoreRow */
  const char **cells;   /* (owned) room for a row's cells */
  GCancellable *cancellable; /* (owned) (nullable) for the calls that take none */
};

G_DEFINE_FINAL_TYPE (WrStoreReader, wr_store_reader, G_TYPE_OBJECT)

static void
wr_store_reader_finalize (GObject *object)
{
  WrStoreReader *self = WR_STORE_READER (object);

  g_clear_pointer (&self->database, wr_database_free);
  g_clear_pointer (&self->columns, g_strfreev);
  g_clear_object (&self->cancellable);
  g_free (self->path);
  g_free (self->select);
  g_free (self->cells);

  G_OBJECT_CLASS (wr_store_reader_parent_class)->finalize (object);
}

static void
wr_store_reader_class_init (WrStoreReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wr_store_reader_finalize;
}

static void
wr_store_reader_init (WrStoreReader *self)
{
}

static char *
make_select (guint n_columns)
{
  GString *sql = g_string_new (
      "SELECT row.id, page.state, page.url, page.final_url, page.http_status, page.worker,"
      " page.attempts, page.duration, page.ended, page.failure, page.detail, page.webdriver_error");

  for (guint i = 0; i < n_columns; i++)
    g_string_append_printf (sql, ", row.f%u", i + 1);
  return g_string_free (sql, FALSE);
}

static const char *
column_text (WrStoreReader *self, sqlite3_stmt *statement, int index)
{
  return wr_database_get_text (self->database, statement, index);
}

/* No page is without one but in a damaged file. */
static const char *
column_url (WrStoreReader *self, sqlite3_stmt *statement, int index)
{
  const char *url = column_text (self, statement, index);

  return url != NULL ? url : "";
}

static void
read_row (WrStoreReader *self, sqlite3_stmt *statement, WrStoreRow *row)
{
  WrPageState state = wr_page_state_from_name (column_text (self, statement, 1));

  *row = (WrStoreRow) {
    .row_id = sqlite3_column_int64 (statement, 0),
    .page_id = sqlite3_column_int64 (statement, 0) >> WR_ROW_ITEM_BITS,
    .state = state < WR_N_PAGE_STATES ? state : WR_PAGE_QUEUED,
    .url = column_url (self, statement, 2),
    .final_url = column_text (self, statement, 3),
    .http_status = sqlite3_column_int (statement, 4),
    .worker = sqlite3_column_int (statement, 5),
    .attempts = sqlite3_column_int (statement, 6),
    .duration = sqlite3_column_int64 (statement, 7),
    .ended = sqlite3_column_int64 (statement, 8),
    .failure = wr_failure_from_code (column_text (self, statement, 9)),
    .detail = column_text (self, statement, 10),
    .webdriver_error = column_text (self, statement, 11),
    .cells = self->cells,
  };
  for (guint i = 0; i < self->n_columns; i++)
    self->cells[i] = column_text (self, statement, 12 + i);
}

static WrDatabase *
open_database (const char *path, GError **error)
{
  if (!wr_store_schema_check_file (path, error))
    return NULL;

  g_autoptr (WrDatabase) database = wr_database_open (path, WR_DATABASE_READ, error);
  if (database == NULL || !wr_database_exec (database, "PRAGMA cache_size=-8000", error)
      || !wr_database_watch_journal (database, error))
    return NULL;
  wr_store_functions_install (database);
  return g_steal_pointer (&database);
}

/**
 * wr_store_reader_open:
 *
 * Returns: (transfer full): a connection of its own, or %NULL with a %WR_STORE_ERROR; what is no
 *   store, or that of a newer Windrow, is not touched.
 */
WrStoreReader *
wr_store_reader_open (const char *path, GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);

  g_autoptr (WrStoreReader) self = g_object_new (WR_TYPE_STORE_READER, NULL);
  self->path = g_strdup (path);
  self->database = open_database (path, error);
  if (self->database == NULL)
    return NULL;
  self->columns = wr_store_schema_dup_columns (self->database, error);
  if (self->columns == NULL)
    return NULL;

  self->n_columns = g_strv_length (self->columns);
  self->select = make_select (self->n_columns);
  self->cells = g_new0 (const char *, self->n_columns + 1);
  return g_steal_pointer (&self);
}

static int
is_cancelled (void *cancellable)
{
  return g_cancellable_is_cancelled (cancellable);
}

/* For one call, or with NULL back to the standing one. */
static void
use_cancellable (WrStoreReader *self, GCancellable *cancellable)
{
  if (cancellable == NULL)
    cancellable = self->cancellable;
  sqlite3_progress_handler (wr_database_get_handle (self->database),
                            cancellable != NULL ? PROGRESS_OPCODES : 0, is_cancelled, cancellable);
}

/* The store's thread may have written the file anew, where it was deleted: what is open still is
 * the one that is gone. Another run's store is none to go on with. */
static void
follow (WrStoreReader *self)
{
  if (!wr_database_is_replaced (self->database) || wr_database_is_busy (self->database))
    return;

  g_autoptr (WrDatabase) database = open_database (self->path, NULL);
  g_auto (GStrv) columns = database != NULL ? wr_store_schema_dup_columns (database, NULL) : NULL;
  if (columns == NULL
      || !g_strv_equal ((const char *const *) columns, (const char *const *) self->columns))
    return;
  wr_database_free (self->database);
  self->database = g_steal_pointer (&database);
  use_cancellable (self, NULL);
}

/**
 * wr_store_reader_set_cancellable:
 * @cancellable: (nullable): ends every later call that takes none of its own
 */
void
wr_store_reader_set_cancellable (WrStoreReader *self, GCancellable *cancellable)
{
  g_return_if_fail (WR_IS_STORE_READER (self));

  g_set_object (&self->cancellable, cancellable);
  use_cancellable (self, NULL);
}

/**
 * wr_store_reader_get_columns:
 *
 * Returns: (transfer none): the fields' names in the job's order, %NULL-terminated.
 */
const char *const *
wr_store_reader_get_columns (WrStoreReader *self)
{
  g_return_val_if_fail (WR_IS_STORE_READER (self), NULL);
  return (const char *const *) self->columns;
}

static char *
dup_meta (WrStoreReader *self, const char *key, GError **error)
{
  char *value = NULL;
  sqlite3_stmt *select =
      wr_database_prepare (self->database, "SELECT value FROM meta WHERE key = ?", error);

  if (select == NULL)
    return NULL;
  wr_database_bind_text (select, 1, key);
  if (wr_database_step (self->database, select, error) == WR_STEP_ROW)
    value = g_strdup (column_text (self, select, 0));
  sqlite3_reset (select);
  return value;
}

/**
 * wr_store_reader_dup_job:
 *
 * Returns: (transfer full): the job's JSON as it was run; %NULL with an error.
 */
char *
wr_store_reader_dup_job (WrStoreReader *self, GError **error)
{
  g_return_val_if_fail (WR_IS_STORE_READER (self), NULL);

  g_autoptr (GError) local_error = NULL;
  follow (self);
  char *job = dup_meta (self, "job", &local_error);

  if (job == NULL && local_error == NULL)
    wr_database_set_damaged (self->database, &local_error);
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  return job;
}

/**
 * wr_store_reader_dup_job_name:
 *
 * The name alone, without reading a job of maybe a million addresses.
 *
 * Returns: (transfer full): the job's name, "" while it is unnamed
 */
char *
wr_store_reader_dup_job_name (WrStoreReader *self)
{
  g_return_val_if_fail (WR_IS_STORE_READER (self), NULL);

  char *name = NULL;
  sqlite3_stmt *select = wr_database_prepare (
      self->database, "SELECT json_extract(value, '$.name') FROM meta WHERE key = 'job'", NULL);
  if (select != NULL && wr_database_step (self->database, select, NULL) == WR_STEP_ROW)
    name = g_strdup (column_text (self, select, 0));
  if (select != NULL)
    sqlite3_reset (select);
  return name != NULL ? name : g_strdup ("");
}

/**
 * wr_store_reader_dup_meta:
 *
 * Returns: (transfer full) (nullable): what wr_store_set_meta() has written last, or “created” (ISO
 *   8601, UTC) or “version”.
 */
char *
wr_store_reader_dup_meta (WrStoreReader *self, const char *key)
{
  g_return_val_if_fail (WR_IS_STORE_READER (self), NULL);
  follow (self);
  return dup_meta (self, key, NULL);
}

static void
add_counts (WrStoreReader *self, sqlite3_stmt *select, WrStoreCounts *counts)
{
  WrPageState state = wr_page_state_from_name (column_text (self, select, 0));

  if (state >= WR_N_PAGE_STATES)
    return;
  counts->pages[state] = sqlite3_column_int64 (select, 1);
  counts->attempts += sqlite3_column_int64 (select, 2);
  if (state == WR_PAGE_DONE)
    counts->rows = sqlite3_column_int64 (select, 3);
}

static char *
make_count (WrStoreReader *self, const WrStoreQuery *search)
{
  if (search == NULL)
    return g_strdup ("SELECT state, pages, attempts, items FROM tally");

  GString *sql = g_string_new ("SELECT state, count(*), sum(attempts), sum(n) FROM"
                               " (SELECT page.state, page.attempts, count(*) AS n");
  wr_store_query_append_from (search, self->n_columns, sql);
  g_string_append (sql, " GROUP BY page.id) GROUP BY state");
  return g_string_free (sql, FALSE);
}

/**
 * wr_store_reader_count:
 * @query: (nullable): only its search is looked at; with a search, pages without rows are not
 *   counted
 *
 * Without a search it takes no time; with one, it reads every row.
 */
gboolean
wr_store_reader_count (WrStoreReader *self, const WrStoreQuery *query, WrStoreCounts *counts,
                       GError **error)
{
  g_return_val_if_fail (WR_IS_STORE_READER (self), FALSE);
  follow (self);

  WrStoreQuery search = { .search = query != NULL ? query->search : NULL };
  gboolean searched = wr_store_query_has_search (&search);
  g_autofree char *sql = make_count (self, searched ? &search : NULL);
  sqlite3_stmt *select = wr_database_prepare (self->database, sql, error);
  WrDatabaseStep step = WR_STEP_ERROR;

  *counts = (WrStoreCounts) { 0 };
  if (select == NULL)
    return FALSE;
  wr_store_query_bind (&search, select);
  while ((step = wr_database_step (self->database, select, error)) == WR_STEP_ROW)
    add_counts (self, select, counts);
  return step == WR_STEP_DONE;
}

/**
 * wr_store_reader_count_rows:
 *
 * How many rows @query lists.
 */
gboolean
wr_store_reader_count_rows (WrStoreReader *self, const WrStoreQuery *query, gint64 *n_rows,
                            GError **error)
{
  g_return_val_if_fail (WR_IS_STORE_READER (self), FALSE);
  follow (self);

  g_autoptr (GString) sql = g_string_new ("SELECT count(*)");
  wr_store_query_append_from (query, self->n_columns, sql);
  sqlite3_stmt *select = wr_database_prepare (self->database, sql->str, error);
  WrDatabaseStep step = WR_STEP_ERROR;

  if (select == NULL)
    return FALSE;
  wr_store_query_bind (query, select);
  step = wr_database_step (self->database, select, error);
  *n_rows = step == WR_STEP_ROW ? sqlite3_column_int64 (select, 0) : 0;
  sqlite3_reset (select);
  return step != WR_STEP_ERROR;
}

/**
 * wr_store_reader_query_ids:
 * @cancellable: (nullable): ends the query with %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (element-type gint64): the ids of the rows in the order asked for.
 */
GArray *
wr_store_reader_query_ids (WrStoreReader *self, const WrStoreQuery *query,
                           GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (WR_IS_STORE_READER (self), NULL);
  follow (self);

  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GString) sql = g_string_new ("SELECT row.id");
  WrDatabaseStep step = WR_STEP_ERROR;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  wr_store_query_append_from (query, self->n_columns, sql);
  wr_store_query_append_order (query, self->n_columns, sql);
  sqlite3_stmt *select = wr_database_prepare (self->database, sql->str, error);
  if (select == NULL)
    return NULL;

  wr_store_query_bind (query, select);
  use_cancellable (self, cancellable);
  while ((step = wr_database_step (self->database, select, error)) == WR_STEP_ROW) {
    gint64 id = sqlite3_column_int64 (select, 0);
    g_array_append_val (ids, id);
  }
  use_cancellable (self, NULL);
  return step == WR_STEP_DONE ? g_steal_pointer (&ids) : NULL;
}

/* Returns WR_STEP_DONE where @func wants no more. */
static WrDatabaseStep
read_one (WrStoreReader *self, sqlite3_stmt *select, gint64 id, WrStoreRowFunc func, gpointer data,
          GError **error)
{
  WrStoreRow row;

  sqlite3_bind_int64 (select, 1, id);
  WrDatabaseStep step = wr_database_step (self->database, select, error);
  gboolean go_on = step != WR_STEP_ERROR;
  if (step == WR_STEP_ROW) {
    read_row (self, select, &row);
    go_on = func (&row, data);
    sqlite3_reset (select);
  }
  if (step == WR_STEP_ERROR)
    return step;
  return go_on ? WR_STEP_ROW : WR_STEP_DONE;
}

static WrDatabaseStep
read_rows (WrStoreReader *self, const gint64 *row_ids, gsize n_row_ids, WrStoreRowFunc func,
           gpointer user_data, GError **error)
{
  g_autofree char *sql =
      g_strconcat (self->select, " FROM row JOIN page ON page.id = row.page_id WHERE row.id = ?",
                   NULL);
  sqlite3_stmt *select = wr_database_prepare (self->database, sql, error);
  WrDatabaseStep step = select != NULL ? WR_STEP_ROW : WR_STEP_ERROR;

  for (gsize i = 0; step == WR_STEP_ROW && i < n_row_ids; i++)
    step = read_one (self, select, row_ids[i], func, user_data, error);
  return step;
}

/**
 * wr_store_reader_read_rows:
 * @row_ids: (array length=n_row_ids): in any order
 * @func: gets each row that is there, in the order of @row_ids; it must not use @self
 */
gboolean
wr_store_reader_read_rows (WrStoreReader *self, const gint64 *row_ids, gsize n_row_ids,
                           WrStoreRowFunc func, gpointer user_data, GError **error)
{
  g_return_val_if_fail (WR_IS_STORE_READER (self), FALSE);
  follow (self);

  if (!wr_database_exec (self->database, "BEGIN", error))
    return FALSE;
  WrDatabaseStep step = read_rows (self, row_ids, n_row_ids, func, user_data, error);
  wr_database_exec (self->database, "COMMIT", NULL);
  return step != WR_STEP_ERROR;
}

/* One step of a walk in the job's order: the ids of the next rows. */
static gboolean
next_ids (WrStoreReader *self, const WrStoreQuery *query, GArray *ids, GError **error)
{
  g_autoptr (GString) sql = g_string_new ("SELECT row.id");
  gint64 last = ids->len > 0 ? g_array_index (ids, gint64, ids->len - 1) : -1;
  WrDatabaseStep step = WR_STEP_ERROR;

  wr_store_query_append_from (query, self->n_columns, sql);
  g_string_append_printf (sql, " AND row.id > ?2 ORDER BY row.id LIMIT %d", ROWS_A_STEP);
  g_array_set_size (ids, 0);
  sqlite3_stmt *select = wr_database_prepare (self->database, sql->str, error);
  if (select == NULL)
    return FALSE;

  wr_store_query_bind (query, select);
  sqlite3_bind_int64 (select, 2, last);
  while ((step = wr_database_step (self->database, select, error)) == WR_STEP_ROW) {
    gint64 id = sqlite3_column_int64 (select, 0);

    if (id <= last) { /* such a walk has no end */
      wr_database_set_damaged (self->database, error);
      sqlite3_reset (select);
      return FALSE;
    }
    g_array_append_val (ids, id);
    last = id;
  }
  return step == WR_STEP_DONE;
}

static WrDatabaseStep
walk_step (WrStoreReader *self, const gint64 *ids, gsize n_ids, WrStoreRowFunc func,
           gpointer user_data, GCancellable *cancellable, GError **error)
{
  if (g_cancellable_set_error_if_cancelled (cancellable, error)
      || !wr_database_exec (self->database, "BEGIN", error))
    return WR_STEP_ERROR;

  WrDatabaseStep step = read_rows (self, ids, n_ids, func, user_data, error);
  wr_database_exec (self->database, "COMMIT", NULL);
  return step;
}

static gboolean
walk_in_order (WrStoreReader *self, const WrStoreQuery *query, WrStoreRowFunc func,
               gpointer user_data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  WrDatabaseStep step = WR_STEP_ROW;

  do {
    use_cancellable (self, cancellable);
    gboolean ok = next_ids (self, query, ids, error);
    use_cancellable (self, NULL);
    if (!ok)
      return FALSE;
    step = walk_step (self, (const gint64 *) ids->data, ids->len, func, user_data, cancellable,
                      error);
  } while (step == WR_STEP_ROW && ids->len > 0);
  return step != WR_STEP_ERROR;
}

static gboolean
walk_sorted (WrStoreReader *self, const WrStoreQuery *query, WrStoreRowFunc func,
             gpointer user_data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GArray) ids = wr_store_reader_query_ids (self, query, cancellable, error);
  WrDatabaseStep step = ids != NULL ? WR_STEP_ROW : WR_STEP_ERROR;

  for (guint i = 0; step == WR_STEP_ROW && i < ids->len; i += ROWS_A_STEP)
    step = walk_step (self, &g_array_index (ids, gint64, i), MIN (ROWS_A_STEP, ids->len - i), func,
                      user_data, cancellable, error);
  return step != WR_STEP_ERROR;
}

/**
 * wr_store_reader_foreach_row:
 * @func: must not use @self; may be slow, but keeps a short read transaction open meanwhile
 * @cancellable: (nullable): ends the walk with %G_IO_ERROR_CANCELLED
 *
 * Walks the rows in the order asked for. In the job's order it holds ROWS_A_STEP ids at a time; in
 * another, 8 bytes a row.
 */
gboolean
wr_store_reader_foreach_row (WrStoreReader *self, const WrStoreQuery *query, WrStoreRowFunc func,
                             gpointer user_data, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (WR_IS_STORE_READER (self), FALSE);
  follow (self);

  if (query->sort == WR_SORT_NUMBER && !query->descending)
    return walk_in_order (self, query, func, user_data, cancellable, error);
  return walk_sorted (self, query, func, user_data, cancellable, error);
}

/**
 * wr_store_reader_foreach_queued:
 * @after_id: a page's id: only later ones; 0 for all
 * @limit: at most so many
 *
 * Walks the pages still to do, in the job's order. @func must not use @self.
 */
gboolean
wr_store_reader_foreach_queued (WrStoreReader *self, gint64 after_id, guint limit,
                                WrStorePageFunc func, gpointer user_data, GError **error)
{
  g_return_val_if_fail (WR_IS_STORE_READER (self), FALSE);
  follow (self);

  sqlite3_stmt *select = wr_database_prepare (
      self->database,
      "SELECT id, url, attempts, not_before FROM page WHERE state = 'queued' AND id > ? ORDER BY id"
      " LIMIT ?", error);
  WrDatabaseStep step = WR_STEP_ERROR;

  if (select == NULL)
    return FALSE;
  sqlite3_bind_int64 (select, 1, after_id);
  sqlite3_bind_int64 (select, 2, limit);
  while ((step = wr_database_step (self->database, select, error)) == WR_STEP_ROW) {
    WrStorePage page = { .page_id = sqlite3_column_int64 (select, 0),
                         .url = column_url (self, select, 1),
                         .attempts = sqlite3_column_int (select, 2),
                         .not_before = sqlite3_column_int64 (select, 3) };
    if (!func (&page, user_data))
      break;
  }
  sqlite3_reset (select);
  return step != WR_STEP_ERROR;
}

static void
read_attempt (WrStoreReader *self, sqlite3_stmt *select, WrStoreAttempt *attempt)
{
  *attempt = (WrStoreAttempt) {
    .number = sqlite3_column_int (select, 0),
    .worker = sqlite3_column_int (select, 1),
    .started = sqlite3_column_int64 (select, 2),
    .duration = sqlite3_column_int64 (select, 3),
    .http_status = sqlite3_column_int (select, 4),
    .failure = wr_failure_from_code (column_text (self, select, 5)),
    .webdriver_error = column_text (self, select, 6),
    .detail = column_text (self, select, 7),
    .message = column_text (self, select, 8),
  };
}

/**
 * wr_store_reader_foreach_attempt:
 *
 * Walks the attempts of one page by their number. @func must not use @self.
 */
gboolean
wr_store_reader_foreach_attempt (WrStoreReader *self, gint64 page_id, WrStoreAttemptFunc func,
                                 gpointer user_data, GError **error)
{
  g_return_val_if_fail (WR_IS_STORE_READER (self), FALSE);
  follow (self);

  sqlite3_stmt *select = wr_database_prepare (
      self->database,
      "SELECT number, worker, started, duration, http_status, failure, webdriver_error, detail,"
      " message FROM attempt WHERE page_id = ? ORDER BY number", error);
  WrDatabaseStep step = WR_STEP_ERROR;

  if (select == NULL)
    return FALSE;
  sqlite3_bind_int64 (select, 1, page_id);
  while ((step = wr_database_step (self->database, select, error)) == WR_STEP_ROW) {
    WrStoreAttempt attempt;
    read_attempt (self, select, &attempt);
    if (!func (&attempt, user_data))
      break;
  }
  sqlite3_reset (select);
  return step != WR_STEP_ERROR;
}

static void
read_event (WrStoreReader *self, sqlite3_stmt *select, WrEvent *event)
{
  *event = (WrEvent) {
    .kind = wr_event_kind_from_name (column_text (self, select, 1)),
    .worker = sqlite3_column_int (select, 2),
    .page_id = sqlite3_column_int64 (select, 3),
    .started = sqlite3_column_int64 (select, 4),
    .duration = sqlite3_column_int64 (select, 5),
    .detail = (char *) column_text (self, select, 6),
  };
}

/**
 * wr_store_reader_foreach_event:
 * @after_id: an event's id: only later ones; 0 for all
 * @limit: at most so many
 *
 * Walks the workers' events in the order in which they were written, which is about that of their
 * ends. A store of version 1 has none. @func must not use @self.
 */
gboolean
wr_store_reader_foreach_event (WrStoreReader *self, gint64 after_id, guint limit,
                               WrStoreEventFunc func, gpointer user_data, GError **error)
{
  gint64 has_events;

  g_return_val_if_fail (WR_IS_STORE_READER (self), FALSE);
  follow (self);
  if (!wr_database_query_int (self->database,
                              "SELECT count(*) FROM sqlite_schema WHERE name = 'event'",
                              &has_events, error))
    return FALSE;
  if (!has_events)
    return TRUE;

  sqlite3_stmt *select = wr_database_prepare (
      self->database,
      "SELECT id, kind, worker, page_id, started, duration, detail FROM event WHERE id > ?"
      " ORDER BY id LIMIT ?", error);
  WrDatabaseStep step = WR_STEP_ERROR;

  if (select == NULL)
    return FALSE;
  sqlite3_bind_int64 (select, 1, after_id);
  sqlite3_bind_int64 (select, 2, limit);
  while ((step = wr_database_step (self->database, select, error)) == WR_STEP_ROW) {
    WrEvent event;
    gint64 id = sqlite3_column_int64 (select, 0);
    read_event (self, select, &event);
    if (event.kind < WR_N_EVENT_KINDS && !func (id, &event, user_data))
      break;
  }
  sqlite3_reset (select);
  return step != WR_STEP_ERROR;
}

/**
 * wr_store_reader_dup_url:
 *
 * Returns: (transfer full) (nullable): the page's URL as the job has it
 */
char *
wr_store_reader_dup_url (WrStoreReader *self, gint64 page_id)
{
  char *url = NULL;

  g_return_val_if_fail (WR_IS_STORE_READER (self), NULL);
  sqlite3_stmt *select =
      wr_database_prepare (self->database, "SELECT url FROM page WHERE id = ?", NULL);
  if (select == NULL)
    return NULL;
  sqlite3_bind_int64 (select, 1, page_id);
  if (wr_database_step (self->database, select, NULL) == WR_STEP_ROW)
    url = g_strdup (column_text (self, select, 0));
  sqlite3_reset (select);
  return url;
}

/**
 * wr_store_reader_read_kept:
 * @kind: “screenshot” or “html”
 *
 * Returns: (transfer full) (nullable): what was kept of the page's last attempt; %NULL without an
 *   error where nothing was.
 */
GBytes *
wr_store_reader_read_kept (WrStoreReader *self, gint64 page_id, const char *kind, GError **error)
{
  GBytes *data = NULL;

  g_return_val_if_fail (WR_IS_STORE_READER (self), NULL);
  follow (self);
  sqlite3_stmt *select = wr_database_prepare (
      self->database, "SELECT data FROM kept WHERE page_id = ? AND kind = ?", error);
  if (select == NULL)
    return NULL;
  sqlite3_bind_int64 (select, 1, page_id);
  wr_database_bind_text (select, 2, kind);
  if (wr_database_step (self->database, select, error) == WR_STEP_ROW) {
    const void *blob = sqlite3_column_blob (select, 0);
    data = g_bytes_new (blob, sqlite3_column_bytes (select, 0));
  }
  sqlite3_reset (select);
  return data;
}
