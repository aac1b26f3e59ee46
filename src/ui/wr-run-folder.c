/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The folder in which runs lie: listed, and cleared of what is not wanted any more.
 *
 * A run that is deleted moves into a folder beside it, with its journal and under the same name, so
 * that Undo is a move back. What a program left there that was killed is erased with a later list.
 */

#include "config.h"

#include "wr-run-folder.h"

#include "wr-store-lock.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

#define SUFFIX ".sqlite"
#define DELETED ".deleted"
#define FORGOTTEN_S (60 * 60) /* no toast lasts so long */

/* The store first: without it, what is beside it is nothing. */
static const char *const parts[] = { SUFFIX, SUFFIX "-wal", SUFFIX "-shm" };

/**
 * wr_run_folder_dup_path:
 *
 * Returns: (transfer full): where runs lie; it may be missing
 */
char *
wr_run_folder_dup_path (GSettings *settings)
{
  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);
  g_autofree char *folder = g_settings_get_string (settings, "runs-folder");

  return *folder != '\0' ? g_steal_pointer (&folder) : wr_paths_dup_runs_dir ();
}

/* --- moving and erasing --- */

static char *
dup_deleted_path (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);

  return g_build_filename (folder, DELETED, name, NULL);
}

static char *
dup_part (const char *path, const char *part)
{
  g_autofree char *stem = g_str_has_suffix (path, SUFFIX)
                              ? g_strndup (path, strlen (path) - strlen (SUFFIX))
                              : g_strdup (path);

  return g_strconcat (stem, part, NULL);
}

static gboolean
move (const char *from, const char *to, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++) {
    g_autofree char *old_name = dup_part (from, parts[i]);
    g_autofree char *new_name = dup_part (to, parts[i]);

    if (g_rename (old_name, new_name) == 0 || (i > 0 && errno == ENOENT))
      continue;
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _ ("Could not move “%s”: %s"),
                 old_name, g_strerror (errno));
    return FALSE;
  }
  return TRUE;
}

static gboolean
delete_run (const char *path, GError **error)
{
  g_autofree char *deleted = dup_deleted_path (path);
  g_autofree char *folder = g_path_get_dirname (deleted);
  g_autoptr (WrStoreLock) lock = wr_store_lock_take (path, error);

  if (lock == NULL)
    return FALSE;
  if (g_mkdir_with_parents (folder, 0700) < 0) {
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
                 _ ("Could not make the folder “%s”: %s"), folder, g_strerror (errno));
    return FALSE;
  }
  return move (path, deleted, error);
}

static gboolean
restore_run (const char *path, GError **error)
{
  g_autofree char *deleted = dup_deleted_path (path);

  return move (deleted, path, error);
}

static gboolean
erase_run (const char *path, GError **error)
{
  g_autofree char *deleted = dup_deleted_path (path);
  g_autofree char *folder = g_path_get_dirname (deleted);

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++) {
    g_autofree char *name = dup_part (deleted, parts[i]);
    if (g_unlink (name) < 0 && errno != ENOENT) {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
                   _ ("Could not delete “%s”: %s"), name, g_strerror (errno));
      return FALSE;
    }
  }
  g_rmdir (folder); /* when nothing else is in it */
  return TRUE;
}

/* A rename changes a file's ctime. */
static void
erase_forgotten (const char *folder)
{
  g_autofree char *deleted = g_build_filename (folder, DELETED, NULL);
  g_autoptr (GDir) dir = g_dir_open (deleted, 0, NULL);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (deleted, name, NULL);
    GStatBuf info;
    if (g_stat (path, &info) == 0 && now - (gint64) info.st_ctime > FORGOTTEN_S)
      g_unlink (path);
  }
  if (dir != NULL)
    g_rmdir (deleted);
}

/**
 * wr_run_folder_change:
 * @path: of the store, as it was listed
 *
 * Blocks for the disk. A run that somebody writes is not deleted.
 *
 * Returns: %FALSE with %WR_STORE_ERROR_IN_USE or a %G_IO_ERROR
 */
gboolean
wr_run_folder_change (const char *path, WrRunChange change, GError **error)
{
  g_return_val_if_fail (path != NULL, FALSE);

  switch (change) {
  case WR_RUN_DELETE:
    return delete_run (path, error);
  case WR_RUN_RESTORE:
    return restore_run (path, error);
  case WR_RUN_ERASE:
  default:
    return erase_run (path, error);
  }
}

typedef struct {
  char *path;
  WrRunChange change;
} Change;

static void
change_free (gpointer data)
{
  Change *change = data;

  g_free (change->path);
  g_free (change);
}

static void
change_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Change *change = data;
  GError *error = NULL;

  if (wr_run_folder_change (change->path, change->change, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * wr_run_folder_change_async:
 *
 * wr_run_folder_change() on a thread.
 */
void
wr_run_folder_change_async (const char *path, WrRunChange change, GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_return_if_fail (path != NULL);
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Change *data = g_new0 (Change, 1);

  data->path = g_strdup (path);
  data->change = change;
  g_task_set_source_tag (task, wr_run_folder_change_async);
  g_task_set_task_data (task, data, change_free);
  g_task_run_in_thread (task, change_thread);
}

gboolean
wr_run_folder_change_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, wr_run_folder_change_async), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- listing --- */

typedef struct {
  char *folder;
  WrJob *job;
  char *job_file; /* (nullable) */
  char *job_name;
  gboolean only_last; /* of this job's */
} Listing;

static void
listing_free (gpointer data)
{
  Listing *listing = data;

  g_free (listing->folder);
  wr_job_free (listing->job);
  g_free (listing->job_file);
  g_free (listing->job_name);
  g_free (listing);
}

typedef struct {
  char *path;
  gint64 changed;
} Entry;

static void
entry_free (gpointer data)
{
  g_free (((Entry *) data)->path);
  g_free (data);
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const Entry *x = *(Entry *const *) a, *y = *(Entry *const *) b;

  return x->changed < y->changed ? 1 : x->changed > y->changed ? -1 : g_strcmp0 (y->path, x->path);
}

/* What a run has written last is in its journal, as long as it was not ended in good order. */
static gint64
find_change (const char *path)
{
  gint64 changed = 0;

  for (gsize i = 0; i < 2; i++) {
    g_autofree char *name = dup_part (path, parts[i]);
    GStatBuf info;
    if (g_stat (name, &info) == 0)
      changed = MAX (changed, (gint64) info.st_mtime);
  }
  return changed;
}

/* The stores of the folder, the one written last first; without a folder there are none. */
static GPtrArray *
find_stores (const char *folder)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func (entry_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    if (!g_str_has_suffix (name, SUFFIX))
      continue;
    Entry *entry = g_new0 (Entry, 1);
    entry->changed = find_change (path);
    entry->path = g_steal_pointer (&path);
    g_ptr_array_add (entries, entry);
  }
  g_ptr_array_sort (entries, compare_entries);
  return entries;
}

static int
compare_items (gconstpointer a, gconstpointer b)
{
  const WrRunInfo *x = wr_run_item_get_info (*(WrRunItem *const *) a);
  const WrRunInfo *y = wr_run_item_get_info (*(WrRunItem *const *) b);

  return x->created < y->created ? 1 : x->created > y->created ? -1 : g_strcmp0 (y->path, x->path);
}

static void
list_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Listing *listing = data;
  g_autoptr (GPtrArray) entries = find_stores (listing->folder);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < entries->len && !g_cancellable_is_cancelled (cancellable); i++) {
    const Entry *entry = g_ptr_array_index (entries, i);
    g_autoptr (WrRunItem) item = wr_run_item_new_from_store (entry->path, listing->job);
    gboolean own = wr_run_item_belongs_to (item, listing->job_file, listing->job_name);

    if (listing->only_last && !own)
      continue;
    g_ptr_array_add (items, g_steal_pointer (&item));
    if (listing->only_last)
      break;
  }
  if (!listing->only_last)
    erase_forgotten (listing->folder);
  g_ptr_array_sort (items, compare_items);
  g_task_return_pointer (task, g_steal_pointer (&items), (GDestroyNotify) g_ptr_array_unref);
}

static void
list_async (const char *folder, const WrRunSearch *search, gboolean only_last,
            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Listing *listing = g_new0 (Listing, 1);

  listing->folder = g_strdup (folder);
  listing->job = wr_job_copy (search->job);
  listing->job_file = g_strdup (search->job_file);
  listing->job_name = g_strdup (search->job_name);
  listing->only_last = only_last;
  g_task_set_source_tag (task, list_async);
  g_task_set_task_data (task, listing, listing_free);
  g_task_run_in_thread (task, list_thread);
}

/**
 * wr_run_folder_list_async:
 *
 * Reads all runs of @folder, the newest first.
 */
void
wr_run_folder_list_async (const char *folder, const WrRunSearch *search, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  list_async (folder, search, FALSE, cancellable, callback, user_data);
}

/**
 * wr_run_folder_find_last_async:
 *
 * Reads the run of the job that was written last; the list has one item, or none.
 */
void
wr_run_folder_find_last_async (const char *folder, const WrRunSearch *search,
                               GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data)
{
  list_async (folder, search, TRUE, cancellable, callback, user_data);
}

/**
 * wr_run_folder_list_finish:
 *
 * Returns: (transfer full) (element-type WrRunItem): the runs, or %NULL with
 *   %G_IO_ERROR_CANCELLED
 */
GPtrArray *
wr_run_folder_list_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, list_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
