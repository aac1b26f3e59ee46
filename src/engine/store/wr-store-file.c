/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrStoreFile: a store's file, and the writing connection to it.
 *
 * A file that was deleted or replaced goes on to exist for whoever has it open: what is written to
 * it then is lost with the process. So nothing that has committed may be told before
 * wr_store_file_check(); and since the connection still has all that was ever written,
 * wr_store_file_mend() can write the file anew from it.
 */

#include "config.h"

#include "wr-store-file.h"

#include "wr-store-lock.h"
#include "wr-store-schema.h"
#include "wr-store-writer.h"
#include "wr-store.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

struct _WrStoreFile {
  char *path;           /* (owned) */
  WrStoreLock *lock;    /* (owned) */
  WrDatabase *database; /* (owned) */
  guint n_columns;
  char *id;             /* (owned) (nullable) the store's own, which copies of it have too */
  dev_t device;         /* where the file was when it was opened */
};

/* With a journal that is written ahead (WAL), a transaction is there once its last frame is in the
 * journal: frames have check sums, and whatever follows the last whole transaction is left aside
 * when the file is opened. So neither a kill nor a power cut tears a page from its rows, wherever
 * it comes. synchronous=FULL syncs the journal at each commit, before it is told: a row that was
 * shown outlives a power cut too, as far as the disk keeps what it has confirmed. (NORMAL would
 * lose the transactions since the last checkpoint in a power cut, and nothing in a kill.) A
 * checkpoint syncs the journal before it copies pages into the file, and the file before the
 * journal begins anew: one that is broken off is done over from the journal. */
static const char settings[] =
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=4000;"
    "PRAGMA journal_size_limit=67108864; PRAGMA cache_size=-8000";

static void
remove_beside (const char *path, const char *suffix)
{
  g_autofree char *name = g_strconcat (path, suffix, NULL);
  g_unlink (name);
}

/* A file that is there must be empty, so that nobody's data is written over. */
static gboolean
check_new (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  GStatBuf info;

  if (g_mkdir_with_parents (folder, 0700) < 0) {
    g_set_error (error, WR_STORE_ERROR, WR_STORE_ERROR_OPEN,
                 _ ("Could not create the folder “%s”: %s"), folder, g_strerror (errno));
    return FALSE;
  }
  if (g_stat (path, &info) == 0 && (info.st_size > 0 || !S_ISREG (info.st_mode))) {
    g_set_error (error, WR_STORE_ERROR, WR_STORE_ERROR_EXISTS,
                 _ ("Could not create “%s”: there is something of that name"), path);
    return FALSE;
  }
  return TRUE;
}

static char *
dup_id (WrDatabase *database)
{
  sqlite3_stmt *select =
      wr_database_prepare (database, "SELECT value FROM meta WHERE key = 'id'", NULL);
  char *id = NULL;

  if (select != NULL && wr_database_step (database, select, NULL) == WR_STEP_ROW)
    id = g_strdup ((const char *) sqlite3_column_text (select, 0));
  if (select != NULL)
    sqlite3_reset (select);
  return id;
}

static WrDatabase *
open_database (const char *path, GError **error)
{
  g_autoptr (WrDatabase) database = wr_database_open (path, WR_DATABASE_WRITE, error);

  if (database == NULL || !wr_database_exec (database, settings, error)
      || !wr_database_watch_journal (database, error))
    return NULL;
  return g_steal_pointer (&database);
}

static void
note_device (WrStoreFile *self)
{
  GStatBuf info;

  if (g_stat (self->path, &info) == 0)
    self->device = info.st_dev;
}

static WrStoreFile *
file_new (const char *path, GError **error)
{
  g_autoptr (WrStoreFile) self = g_new0 (WrStoreFile, 1);

  self->path = g_strdup (path);
  self->lock = wr_store_lock_take (path, error);
  return self->lock != NULL ? g_steal_pointer (&self) : NULL;
}

static gboolean
fill_new (WrStoreFile *self, const char *job_json, const char *const *columns, GError **error)
{
  self->database = wr_database_open (self->path, WR_DATABASE_CREATE, error);
  return self->database != NULL
         && wr_store_schema_create (self->database, job_json, columns, error)
         && wr_database_exec (self->database, settings, error)
         && wr_database_watch_journal (self->database, error);
}

/**
 * wr_store_file_create:
 *
 * Returns: (transfer full): a file with the tables of a store, or %NULL with a %WR_STORE_ERROR;
 *   then nothing is left behind.
 */
WrStoreFile *
wr_store_file_create (const char *path, const char *job_json, const char *const *columns,
                      GError **error)
{
  if (!check_new (path, error))
    return NULL;
  g_autoptr (WrStoreFile) self = file_new (path, error);
  if (self == NULL || !check_new (path, error))
    return NULL;

  if (!fill_new (self, job_json, columns, error)) {
    g_clear_pointer (&self->database, wr_database_free);
    g_unlink (path);
    remove_beside (path, "-journal");
    remove_beside (path, "-wal");
    remove_beside (path, "-shm");
    return NULL;
  }
  self->n_columns = g_strv_length ((char **) columns);
  self->id = dup_id (self->database);
  note_device (self);
  return g_steal_pointer (&self);
}

static gboolean
prepare_existing (WrStoreFile *self, GError **error)
{
  g_auto (GStrv) columns = NULL;

  self->database = wr_database_open (self->path, WR_DATABASE_WRITE, error);
  if (self->database == NULL || !wr_store_schema_migrate (self->database, self->path, error)
      || !wr_database_exec (self->database, settings, error)
      || !wr_store_writer_recover (self->database, error)
      || !wr_database_exec (self->database, "PRAGMA wal_checkpoint", error)
      || !wr_database_watch_journal (self->database, error))
    return FALSE;
  columns = wr_store_schema_dup_columns (self->database, error);
  if (columns == NULL)
    return FALSE;
  self->n_columns = g_strv_length (columns);
  self->id = dup_id (self->database);
  note_device (self);
  return TRUE;
}

/**
 * wr_store_file_open:
 *
 * Returns: (transfer full): a store that is there, of this version and with no page in flight, or
 *   %NULL with a %WR_STORE_ERROR.
 */
WrStoreFile *
wr_store_file_open (const char *path, GError **error)
{
  if (!wr_store_schema_check_file (path, error))
    return NULL;

  g_autoptr (WrStoreFile) self = file_new (path, error);
  if (self == NULL || !prepare_existing (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
wr_store_file_free (WrStoreFile *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->database, wr_database_free);
  g_clear_pointer (&self->lock, wr_store_lock_free);
  g_free (self->id);
  g_free (self->path);
  g_free (self);
}

/**
 * wr_store_file_get_database:
 *
 * Returns: (transfer none): the connection, until the next wr_store_file_mend().
 */
WrDatabase *
wr_store_file_get_database (WrStoreFile *self)
{
  return self->database;
}

guint
wr_store_file_get_n_columns (WrStoreFile *self)
{
  return self->n_columns;
}

static gboolean
set_moved (WrStoreFile *self, const char *why, GError **error)
{
  g_set_error (error, WR_STORE_ERROR, WR_STORE_ERROR_MOVED, _ ("Could not write “%s”: %s"),
               self->path, why);
  return FALSE;
}

/**
 * wr_store_file_check:
 *
 * Returns: whether what the connection writes is in the file of that name; otherwise
 *   %WR_STORE_ERROR_MOVED.
 */
gboolean
wr_store_file_check (WrStoreFile *self, GError **error)
{
  if (wr_database_is_in_place (self->database))
    return TRUE;
  return set_moved (self,
                    g_file_test (self->path, G_FILE_TEST_EXISTS)
                        ? _ ("another file has taken its place")
                        : _ ("the file is not there any more"),
                    error);
}

/* Not below a folder where something else is mounted meanwhile, or nothing any more. */
static gboolean
check_folder (WrStoreFile *self, GError **error)
{
  g_autofree char *wanted = g_path_get_dirname (self->path);
  g_autofree char *folder = g_strdup (wanted);
  GStatBuf info;

  while (g_stat (folder, &info) < 0) {
    if (errno != ENOENT || g_str_equal (folder, "/") || g_str_equal (folder, "."))
      return set_moved (self, g_strerror (errno), error);
    char *parent = g_path_get_dirname (folder);
    g_free (folder);
    folder = parent;
  }
  if (info.st_dev != self->device)
    return set_moved (self, _ ("its folder is not there any more"), error);
  if (g_mkdir_with_parents (wanted, 0700) < 0)
    return set_moved (self, g_strerror (errno), error);
  return TRUE;
}

/* The lock may have gone with the folder. */
static gboolean
renew_lock (WrStoreFile *self, GError **error)
{
  if (wr_store_lock_is_current (self->lock))
    return TRUE;

  WrStoreLock *lock = wr_store_lock_take (self->path, error);
  if (lock == NULL)
    return FALSE;
  wr_store_lock_free (self->lock);
  self->lock = lock;
  return TRUE;
}

static gboolean
sync_name (const char *path)
{
  int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  gboolean ok = fd >= 0 && fsync (fd) == 0;

  if (fd >= 0)
    close (fd);
  return ok;
}

/* All that the connection has, as a new file at @path. */
static gboolean
write_copy (WrStoreFile *self, const char *path, GError **error)
{
  sqlite3_stmt *vacuum;

  g_unlink (path);
  vacuum = wr_database_prepare (self->database, "VACUUM INTO ?", error);
  if (vacuum == NULL)
    return FALSE;
  wr_database_bind_text (vacuum, 1, path);
  if (wr_database_run (self->database, vacuum, error)) {
    if (sync_name (path))
      return TRUE;
    set_moved (self, g_strerror (errno), error);
  }
  g_unlink (path);
  return FALSE;
}

static gboolean
is_copy_of_ours (WrStoreFile *self)
{
  g_autofree char *id = NULL;

  if (self->id == NULL || !wr_store_schema_check_file (self->path, NULL))
    return FALSE;
  /* without its journal, which may be the one that belongs to the file that is gone */
  g_autoptr (WrDatabase) database = wr_database_open (self->path, WR_DATABASE_PEEK, NULL);
  id = database != NULL ? dup_id (database) : NULL;
  return g_strcmp0 (id, self->id) == 0;
}

/* What has taken the store's name keeps its content under another one. */
static gboolean
set_aside (WrStoreFile *self, GError **error)
{
  g_autofree char *name = NULL;

  for (int i = 1; name == NULL || g_file_test (name, G_FILE_TEST_EXISTS); i++) {
    g_free (name);
    name = g_strdup_printf ("%s.%d", self->path, i);
  }
  return g_rename (self->path, name) == 0 || set_moved (self, g_strerror (errno), error);
}

static gboolean
reopen (WrStoreFile *self, GError **error)
{
  WrDatabase *database = open_database (self->path, error);

  if (database == NULL)
    return FALSE;
  wr_database_free (self->database);
  self->database = database;
  note_device (self);
  return TRUE;
}

/* The journal beside the name belongs to the file that is gone: the copy must not meet it. */
static gboolean
put_in_place (WrStoreFile *self, const char *copy, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (self->path);

  wr_database_exec (self->database, "PRAGMA wal_checkpoint(TRUNCATE)", NULL);
  remove_beside (self->path, "-wal");
  remove_beside (self->path, "-shm");
  if (g_rename (copy, self->path) < 0) {
    set_moved (self, g_strerror (errno), error);
    g_unlink (copy);
    return FALSE;
  }
  sync_name (folder);
  return reopen (self, error);
}

static gboolean
write_anew (WrStoreFile *self, gboolean asked, gboolean *kept, GError **error)
{
  g_autofree char *copy = g_strconcat (self->path, "-new", NULL);
  gboolean taken = g_file_test (self->path, G_FILE_TEST_EXISTS);
  gboolean ours = taken && is_copy_of_ours (self);
  g_autoptr (GError) cause = NULL;

  if (!check_folder (self, error) || !renew_lock (self, error))
    return FALSE;
  if (taken && !ours && !asked)
    return wr_store_file_check (self, error);
  if (!write_copy (self, copy, &cause)) {
    /* the disk came back, and what was open on it did not */
    *kept = FALSE;
    if (ours && reopen (self, NULL))
      return TRUE;
    g_propagate_error (error, g_steal_pointer (&cause));
    return FALSE;
  }
  if (taken && !ours && !set_aside (self, error))
    return FALSE;
  return put_in_place (self, copy, error);
}

/**
 * wr_store_file_mend:
 * @asked: a person asked for it: a stranger's file that has taken the store's name is renamed
 * @kept: (out): whether all that the connection ever committed is there
 *
 * To be called after a failure and before the next try. Opens a new connection where the file is in
 * place; writes it anew from the old one where it is gone, on the same file system only.
 */
gboolean
wr_store_file_mend (WrStoreFile *self, gboolean asked, gboolean *kept, GError **error)
{
  *kept = TRUE;
  if (wr_database_is_in_place (self->database))
    return reopen (self, error);
  if (!wr_database_is_file_in_place (self->database))
    return write_anew (self, asked, kept, error);

  /* only the journal is gone: the connection still has it */
  return wr_database_exec (self->database, "PRAGMA wal_checkpoint(TRUNCATE)", error)
         && reopen (self, error);
}
