/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The tables of a store, and how to tell a store from any other file.
 *
 * A file is judged without a lock and without its journal first: opening another program's
 * database, or one of a newer Windrow, must not change a byte of it. SQLite does the reading, since
 * closing a descriptor of our own would drop the locks that this process may hold on the file.
 */

#include "config.h"

#include "wr-store-schema.h"

#include "wr-store.h"

#include <glib/gi18n-lib.h>

/* Times of day and durations are µs; state and failure are the words of WrPageState and WrFailure.
 * The tally is what a count over all pages gives: its trigger keeps it, so that a window's counters
 * cost nothing with a million pages. */
static const char tables[] =
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;"
    "CREATE TABLE field (position INTEGER PRIMARY KEY, name TEXT NOT NULL);"
    "CREATE TABLE page (id INTEGER PRIMARY KEY, url TEXT NOT NULL,"
    " state TEXT NOT NULL DEFAULT 'queued', attempts INTEGER NOT NULL DEFAULT 0,"
    " items INTEGER NOT NULL DEFAULT 0, not_before INTEGER NOT NULL DEFAULT 0, worker INTEGER,"
    " final_url TEXT, http_status INTEGER, failure TEXT, webdriver_error TEXT, detail TEXT,"
    " started INTEGER, duration INTEGER, ended INTEGER);"
    "CREATE TABLE attempt (page_id INTEGER, number INTEGER, worker INTEGER, started INTEGER,"
    " duration INTEGER, http_status INTEGER, failure TEXT, webdriver_error TEXT, detail TEXT,"
    " message TEXT, PRIMARY KEY (page_id, number)) WITHOUT ROWID;"
    "CREATE TABLE kept (page_id INTEGER, kind TEXT, data BLOB, PRIMARY KEY (page_id, kind));"
    "CREATE TABLE tally (state TEXT PRIMARY KEY, pages INTEGER NOT NULL DEFAULT 0,"
    " attempts INTEGER NOT NULL DEFAULT 0, items INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;"
    "INSERT INTO tally (state) VALUES ('queued'), ('running'), ('done'), ('failed'), ('skipped');"
    "CREATE TRIGGER page_tally AFTER UPDATE OF state, attempts, items ON page BEGIN"
    " UPDATE tally SET pages = pages - 1, attempts = attempts - OLD.attempts,"
    "  items = items - OLD.items WHERE state = OLD.state;"
    " UPDATE tally SET pages = pages + 1, attempts = attempts + NEW.attempts,"
    "  items = items + NEW.items WHERE state = NEW.state;"
    "END;";

/* What each version has added to the one before; a new store takes all of these steps too. An
 * event's kind is the word of WrEventKind; the id tells a copy of a store from another store. */
static const char *const steps[WR_STORE_VERSION + 1] = {
  [2] = "CREATE TABLE event (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, worker INTEGER NOT NULL,"
        " page_id INTEGER, started INTEGER NOT NULL, duration INTEGER NOT NULL, detail TEXT);"
        "INSERT OR REPLACE INTO meta VALUES ('id', lower(hex(randomblob(16))));",
};

static gboolean
peek (const char *path, gint64 *application_id, gint64 *version, GError **error)
{
  g_autoptr (WrDatabase) database = wr_database_open (path, WR_DATABASE_PEEK, error);

  return database != NULL
         && wr_database_query_int (database, "PRAGMA application_id", application_id, error)
         && wr_database_query_int (database, "PRAGMA user_version", version, error);
}

static gboolean
check_version (const char *path, gint64 version, GError **error)
{
  if (version <= WR_STORE_VERSION)
    return TRUE;

  g_set_error (error, WR_STORE_ERROR, WR_STORE_ERROR_VERSION,
               _ ("Could not open “%s”: it was written by a newer Windrow"), path);
  return FALSE;
}

/**
 * wr_store_schema_check_file:
 *
 * Returns: whether @path is a store that this version can read; otherwise %WR_STORE_ERROR_OPEN,
 *   %WR_STORE_ERROR_NOT_OURS or %WR_STORE_ERROR_VERSION.
 */
gboolean
wr_store_schema_check_file (const char *path, GError **error)
{
  gint64 application_id, version;

  if (!peek (path, &application_id, &version, error))
    return FALSE;
  if (application_id != WR_STORE_APPLICATION_ID) {
    g_set_error (error, WR_STORE_ERROR, WR_STORE_ERROR_NOT_OURS,
                 _ ("Could not open “%s”: it is no run of Windrow"), path);
    return FALSE;
  }
  return check_version (path, version, error);
}

static gboolean
take_steps (WrDatabase *database, gint64 version, GError **error)
{
  g_autofree char *set_version = g_strdup_printf ("PRAGMA user_version=%d", WR_STORE_VERSION);

  while (version < WR_STORE_VERSION) {
    if (!wr_database_exec (database, steps[++version], error))
      return FALSE;
  }
  return wr_database_exec (database, set_version, error);
}

/**
 * wr_store_schema_migrate:
 * @database: a store's connection for writing
 *
 * Makes a store of an older version one of this version, in one transaction. The version is asked
 * once more: unlike wr_store_schema_check_file(), the connection sees the journal.
 */
gboolean
wr_store_schema_migrate (WrDatabase *database, const char *path, GError **error)
{
  gint64 version;

  if (!wr_database_query_int (database, "PRAGMA user_version", &version, error)
      || !check_version (path, version, error))
    return FALSE;
  if (version == WR_STORE_VERSION)
    return TRUE;
  return wr_database_begin (database, error)
         && wr_database_end (database, take_steps (database, version, error), error);
}

static void
append_quoted (GString *sql, const char *name)
{
  g_autofree char *valid = g_utf8_make_valid (name, -1);

  g_string_append_c (sql, '"');
  for (const char *p = valid; *p != '\0'; p++)
    g_string_append_printf (sql, *p == '"' ? "\"\"" : "%c", *p);
  g_string_append_c (sql, '"');
}

/* The table of rows has columns f1 to fn; the fields' own names are data, and the
 * view's headings. */
static char *
make_row_tables (const char *const *columns)
{
  GString *sql
      = g_string_new ("CREATE TABLE row (id INTEGER PRIMARY KEY, page_id INTEGER NOT NULL");

  for (guint i = 0; columns[i] != NULL; i++)
    g_string_append_printf (sql, ", f%u TEXT", i + 1);
  g_string_append (sql, "); CREATE VIEW result AS SELECT page.url, page.final_url,"
                        " page.http_status AS status, page.state, page.failure, page.detail,"
                        " page.attempts, page.worker, page.duration");
  for (guint i = 0; columns[i] != NULL; i++) {
    g_string_append_printf (sql, ", row.f%u AS ", i + 1);
    append_quoted (sql, columns[i]);
  }
  g_string_append (sql, " FROM row JOIN page ON page.id = row.page_id ORDER BY row.id");
  return g_string_free (sql, FALSE);
}

static gboolean
insert_fields (WrDatabase *database, const char *const *columns, GError **error)
{
  for (guint i = 0; columns[i] != NULL; i++) {
    sqlite3_stmt *insert =
        wr_database_prepare (database, "INSERT INTO field (position, name) VALUES (?, ?)", error);
    if (insert == NULL)
      return FALSE;
    sqlite3_bind_int (insert, 1, i + 1);
    wr_database_bind_text (insert, 2, columns[i]);
    if (!wr_database_run (database, insert, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
insert_meta (WrDatabase *database, const char *job_json, GError **error)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *created = g_date_time_format (now, "%Y-%m-%dT%H:%M:%SZ");
  sqlite3_stmt *insert = wr_database_prepare (
      database,
      "INSERT INTO meta (key, value) VALUES ('job', ?), ('created', ?), ('version', ?)", error);

  if (insert == NULL)
    return FALSE;
  wr_database_bind_text (insert, 1, job_json);
  wr_database_bind_text (insert, 2, created);
  wr_database_bind_text (insert, 3, PACKAGE_VERSION);
  return wr_database_run (database, insert, error);
}

/**
 * wr_store_schema_create:
 * @columns: at most %WR_STORE_MAX_COLUMNS names
 *
 * Lays the tables into an empty database, in one transaction and in the file itself: the journal
 * is turned to WAL afterwards, so that wr_store_schema_check_file() can do without a journal.
 */
gboolean
wr_store_schema_create (WrDatabase *database, const char *job_json, const char *const *columns,
                        GError **error)
{
  g_autofree char *row_tables = make_row_tables (columns);
  g_autofree char *identity =
      g_strdup_printf ("PRAGMA application_id=%d", WR_STORE_APPLICATION_ID);

  if (!wr_database_begin (database, error))
    return FALSE;
  gboolean ok = wr_database_exec (database, identity, error)
                && wr_database_exec (database, tables, error)
                && wr_database_exec (database, row_tables, error)
                && take_steps (database, 1, error) && insert_meta (database, job_json, error)
                && insert_fields (database, columns, error);
  return wr_database_end (database, ok, error);
}

/**
 * wr_store_schema_dup_columns:
 *
 * Returns: (transfer full): the fields' names in their order.
 */
char **
wr_store_schema_dup_columns (WrDatabase *database, GError **error)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  sqlite3_stmt *select =
      wr_database_prepare (database, "SELECT name FROM field ORDER BY position", error);
  WrDatabaseStep step = WR_STEP_ERROR;

  while (select != NULL && (step = wr_database_step (database, select, error)) == WR_STEP_ROW) {
    const char *name = wr_database_get_text (database, select, 0);

    g_strv_builder_add (names, name != NULL ? name : ""); /* NULL in a damaged file */
  }
  return step == WR_STEP_DONE ? g_strv_builder_end (names) : NULL;
}
