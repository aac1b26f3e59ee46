/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrDatabase: a thin coat over one SQLite connection.
 *
 * Statements are prepared once and kept by their text; what SQLite reports becomes a WR_STORE_ERROR
 * that says what was tried on which file. A connection belongs to one thread at a time.
 */

#include "config.h"

#include "wr-database.h"

#include "wr-store.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#define BUSY_TIMEOUT_MS 10000

/* A file, whatever its name; all 0: none. */
typedef struct {
  dev_t device;
  ino_t inode;
} FileId;

struct _WrDatabase {
  sqlite3 *handle;
  char *path;             /* (owned) */
  char *journal_path;     /* (owned) */
  FileId file;            /* what had the path when it was opened */
  FileId journal;         /* once it is watched */
  WrDatabaseMode mode;
  GHashTable *statements; /* (owned) (element-type utf8 sqlite3_stmt) */
  GPtrArray *mended;      /* (owned) (element-type utf8) texts of the row that was read last */
};

/* SQLite's result code, our error, and the reason in words. */
static const struct {
  int code;
  WrStoreError error;
  const char *reason;
} reasons[] = {
  { SQLITE_FULL, WR_STORE_ERROR_FULL, N_ ("no space is left on the disk") },
  { SQLITE_NOTADB, WR_STORE_ERROR_NOT_OURS, N_ ("it is no run of Windrow") },
  { SQLITE_READONLY, WR_STORE_ERROR_IO, N_ ("it may only be read") },
  { SQLITE_CORRUPT, WR_STORE_ERROR_IO, N_ ("the file is damaged") },
  { SQLITE_BUSY, WR_STORE_ERROR_IO, N_ ("another program is using it") },
  { SQLITE_NOMEM, WR_STORE_ERROR_IO, N_ ("no memory is left") },
};

static const char *
find_reason (WrDatabase *self, int *error_code)
{
  int code = sqlite3_errcode (self->handle) & 0xff;
  int system = sqlite3_system_errno (self->handle);

  /* where SQLite has no word of its own for it */
  if (code == SQLITE_IOERR && (system == ENOSPC || system == EDQUOT)) {
    *error_code = WR_STORE_ERROR_FULL;
    return g_strerror (system);
  }
  *error_code = WR_STORE_ERROR_IO;
  for (gsize i = 0; i < G_N_ELEMENTS (reasons); i++) {
    if (reasons[i].code == code) {
      *error_code = reasons[i].error;
      return _ (reasons[i].reason);
    }
  }
  if ((code == SQLITE_IOERR || code == SQLITE_CANTOPEN) && system != 0)
    return g_strerror (system);
  return sqlite3_errmsg (self->handle);
}

static void
set_error_with_reason (WrDatabase *self, int code, const char *reason, GError **error)
{
  g_set_error (error, WR_STORE_ERROR, code,
               self->mode == WR_DATABASE_CREATE || self->mode == WR_DATABASE_WRITE
                   ? _ ("Could not write “%s”: %s") : _ ("Could not read “%s”: %s"),
               self->path, reason);
}

static void
set_error (WrDatabase *self, GError **error)
{
  int code;
  const char *reason = find_reason (self, &code);

  if (sqlite3_errcode (self->handle) == SQLITE_INTERRUPT)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("Operation was cancelled"));
  else
    set_error_with_reason (self, code, reason, error);
}

/**
 * wr_database_set_damaged:
 *
 * For what SQLite does not notice: sets the error that it has for a damaged file.
 */
void
wr_database_set_damaged (WrDatabase *self, GError **error)
{
  set_error_with_reason (self, WR_STORE_ERROR_IO, _ ("the file is damaged"), error);
}

static void
finalize_statement (gpointer statement)
{
  sqlite3_finalize (statement);
}

static int
open_handle (WrDatabase *self, const char *name, int flags)
{
  static const int access[] = {
    [WR_DATABASE_CREATE] = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
    [WR_DATABASE_WRITE] = SQLITE_OPEN_READWRITE,
    /* A reader writes nothing (query_only), but may be the last to close and then folds the
     * journal in; SQLite itself falls back to read-only where the file is. */
    [WR_DATABASE_READ] = SQLITE_OPEN_READWRITE,
    [WR_DATABASE_PEEK] = SQLITE_OPEN_READONLY,
  };
  int result = sqlite3_open_v2 (name, &self->handle, access[self->mode] | flags, NULL);

  sqlite3_busy_timeout (self->handle, BUSY_TIMEOUT_MS);
  if (result == SQLITE_OK && self->mode == WR_DATABASE_READ)
    result = sqlite3_exec (self->handle, "PRAGMA query_only=1; SELECT 1 FROM sqlite_schema", NULL,
                           NULL, NULL);
  return result;
}

static FileId
find_file (const char *path)
{
  GStatBuf info;

  if (g_stat (path, &info) < 0)
    return (FileId) { 0 };
  return (FileId) { .device = info.st_dev, .inode = info.st_ino };
}

static gboolean
file_id_equal (FileId a, FileId b)
{
  return a.device == b.device && a.inode == b.inode;
}

static int
open_immutable (WrDatabase *self)
{
  g_autofree char *escaped = g_uri_escape_string (self->path, "/", TRUE);
  g_autofree char *uri = g_strdup_printf ("file:%s?immutable=1", escaped);

  return open_handle (self, uri, SQLITE_OPEN_URI);
}

/* A store in a folder that cannot be written: closed in order, it cannot change under us. */
static gboolean
may_be_immutable (WrDatabase *self, int result)
{
  return self->mode == WR_DATABASE_READ && (result == SQLITE_CANTOPEN || result == SQLITE_READONLY)
         && g_file_test (self->path, G_FILE_TEST_EXISTS)
         && !g_file_test (self->journal_path, G_FILE_TEST_EXISTS);
}

/**
 * wr_database_open:
 *
 * Returns: (transfer full): a connection to @path, or %NULL with a %WR_STORE_ERROR.
 */
WrDatabase *
wr_database_open (const char *path, WrDatabaseMode mode, GError **error)
{
  g_autoptr (WrDatabase) self = g_new0 (WrDatabase, 1);

  self->path = g_strdup (path);
  self->journal_path = g_strconcat (path, "-wal", NULL);
  self->mode = mode;
  self->statements =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, finalize_statement);
  self->mended = g_ptr_array_new_with_free_func (g_free);

  int result = mode == WR_DATABASE_PEEK ? open_immutable (self) : open_handle (self, path, 0);
  if (may_be_immutable (self, result)) {
    sqlite3_close (g_steal_pointer (&self->handle));
    result = open_immutable (self);
  }
  self->file = find_file (path);
  if (result == SQLITE_OK)
    return g_steal_pointer (&self);

  int code;
  const char *reason = find_reason (self, &code);
  g_set_error (error, WR_STORE_ERROR,
               code == WR_STORE_ERROR_NOT_OURS ? code : WR_STORE_ERROR_OPEN,
               _ ("Could not open “%s”: %s"), path, reason);
  return NULL;
}

void
wr_database_free (WrDatabase *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->statements);
  g_ptr_array_unref (self->mended);
  sqlite3_close (self->handle);
  g_free (self->journal_path);
  g_free (self->path);
  g_free (self);
}

sqlite3 *
wr_database_get_handle (WrDatabase *self)
{
  return self->handle;
}

/**
 * wr_database_exec:
 * @sql: statements whose rows nobody wants
 */
gboolean
wr_database_exec (WrDatabase *self, const char *sql, GError **error)
{
  if (sqlite3_exec (self->handle, sql, NULL, NULL, NULL) == SQLITE_OK)
    return TRUE;

  set_error (self, error);
  return FALSE;
}

/**
 * wr_database_watch_journal:
 *
 * Has SQLite open the journal and notes which file that is: it stays the same one for as long as
 * the connection is open.
 */
gboolean
wr_database_watch_journal (WrDatabase *self, GError **error)
{
  gint64 n;

  if (!wr_database_query_int (self, "SELECT count(*) FROM sqlite_schema", &n, error))
    return FALSE;
  self->journal = find_file (self->journal_path);
  return TRUE;
}

/**
 * wr_database_is_file_in_place:
 *
 * Returns: whether the file that was opened still has its path; its journal may be gone.
 */
gboolean
wr_database_is_file_in_place (WrDatabase *self)
{
  return file_id_equal (find_file (self->path), self->file);
}

/**
 * wr_database_is_in_place:
 *
 * Returns: whether the file that was opened still has its path, and so the journal, if it is
 *   watched.
 */
gboolean
wr_database_is_in_place (WrDatabase *self)
{
  return wr_database_is_file_in_place (self)
         && (self->journal.inode == 0
             || file_id_equal (find_file (self->journal_path), self->journal));
}

/**
 * wr_database_is_busy:
 *
 * Returns: whether a statement has begun and not ended.
 */
gboolean
wr_database_is_busy (WrDatabase *self)
{
  sqlite3_stmt *statement = NULL;

  while ((statement = sqlite3_next_stmt (self->handle, statement)) != NULL) {
    if (sqlite3_stmt_busy (statement))
      return TRUE;
  }
  return FALSE;
}

/**
 * wr_database_is_replaced:
 *
 * Returns: whether there is another file at the path that may be opened: not while the journal of
 *   the one that is gone lies beside it, since SQLite would fold that into the wrong file.
 */
gboolean
wr_database_is_replaced (WrDatabase *self)
{
  if (wr_database_is_in_place (self) || find_file (self->path).inode == 0)
    return FALSE;
  return self->journal.inode == 0
         || !file_id_equal (find_file (self->journal_path), self->journal);
}

/**
 * wr_database_begin:
 *
 * Begins a transaction that will write; wr_database_end() ends it.
 */
gboolean
wr_database_begin (WrDatabase *self, GError **error)
{
  return wr_database_exec (self, "BEGIN IMMEDIATE", error);
}

/**
 * wr_database_end:
 * @ok: whether all that the transaction was to do was done; otherwise it is as if it had not been
 *
 * Returns: whether it has committed; @error is set here only if @ok.
 */
gboolean
wr_database_end (WrDatabase *self, gboolean ok, GError **error)
{
  if (ok && wr_database_exec (self, "COMMIT", error))
    return TRUE;

  /* SQLite may have rolled back on its own; then there is nothing left to do */
  if (!sqlite3_get_autocommit (self->handle))
    wr_database_exec (self, "ROLLBACK", NULL);
  return FALSE;
}

/**
 * wr_database_prepare:
 *
 * Returns: (transfer none): the statement for @sql, reset and with nothing bound.
 */
sqlite3_stmt *
wr_database_prepare (WrDatabase *self, const char *sql, GError **error)
{
  sqlite3_stmt *statement = g_hash_table_lookup (self->statements, sql);

  if (statement != NULL) {
    sqlite3_reset (statement);
    sqlite3_clear_bindings (statement);
    return statement;
  }
  if (sqlite3_prepare_v3 (self->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL)
      != SQLITE_OK) {
    set_error (self, error);
    return NULL;
  }
  g_hash_table_insert (self->statements, g_strdup (sql), statement);
  return statement;
}

/**
 * wr_database_step:
 *
 * Returns: whether there is a row; a statement that ended or failed is reset, so that it holds no
 *   lock.
 */
WrDatabaseStep
wr_database_step (WrDatabase *self, sqlite3_stmt *statement, GError **error)
{
  int result = sqlite3_step (statement);

  g_ptr_array_set_size (self->mended, 0);
  if (result == SQLITE_ROW)
    return WR_STEP_ROW;
  if (result != SQLITE_DONE)
    set_error (self, error);
  sqlite3_reset (statement);
  return result == SQLITE_DONE ? WR_STEP_DONE : WR_STEP_ERROR;
}

/**
 * wr_database_run:
 *
 * Runs @statement to its end.
 */
gboolean
wr_database_run (WrDatabase *self, sqlite3_stmt *statement, GError **error)
{
  WrDatabaseStep step;

  while ((step = wr_database_step (self, statement, error)) == WR_STEP_ROW)
    ;
  return step == WR_STEP_DONE;
}

/**
 * wr_database_query_int:
 * @value: (out): the first column of the first row, 0 where there is none
 */
gboolean
wr_database_query_int (WrDatabase *self, const char *sql, gint64 *value, GError **error)
{
  sqlite3_stmt *statement = wr_database_prepare (self, sql, error);

  *value = 0;
  if (statement == NULL)
    return FALSE;
  WrDatabaseStep step = wr_database_step (self, statement, error);
  if (step == WR_STEP_ROW)
    *value = sqlite3_column_int64 (statement, 0);
  sqlite3_reset (statement);
  return step != WR_STEP_ERROR;
}

/**
 * wr_database_get_text:
 *
 * Returns: (transfer none) (nullable): a column of the row that wr_database_step() came to, until
 *   the next step on @self; what is no UTF-8 in a damaged file is replaced by U+FFFD.
 */
const char *
wr_database_get_text (WrDatabase *self, sqlite3_stmt *statement, int column)
{
  const char *text = (const char *) sqlite3_column_text (statement, column);

  if (text == NULL || g_utf8_validate (text, -1, NULL))
    return text;
  char *valid = g_utf8_make_valid (text, -1);
  g_ptr_array_add (self->mended, valid);
  return valid;
}

/**
 * wr_database_bind_text:
 * @text: (nullable): valid until the statement has run; what is no UTF-8 in it is replaced by
 *   U+FFFD
 */
void
wr_database_bind_text (sqlite3_stmt *statement, int index, const char *text)
{
  if (text == NULL)
    sqlite3_bind_null (statement, index);
  else if (g_utf8_validate (text, -1, NULL))
    sqlite3_bind_text64 (statement, index, text, strlen (text), SQLITE_STATIC, SQLITE_UTF8);
  else {
    char *valid = g_utf8_make_valid (text, -1);
    sqlite3_bind_text64 (statement, index, valid, strlen (valid), g_free, SQLITE_UTF8);
  }
}

/**
 * wr_database_bind_known:
 * @value: 0 for what is not known, which is stored as NULL
 */
void
wr_database_bind_known (sqlite3_stmt *statement, int index, gint64 value)
{
  if (value == 0)
    sqlite3_bind_null (statement, index);
  else
    sqlite3_bind_int64 (statement, index, value);
}
