/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrListFile: reads the URLs out of a file that a person has: a text, a table (csv, tsv). The work
 * is done in a thread of GTask's pool.
 */

#include "config.h"

#include "wr-list-file.h"

#include <glib/gi18n.h>

#include "wr-engine.h"

#define MAX_MIB 256

static gboolean
check_size (GFile *file, const char *name, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFileInfo) info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE,
                                                  G_FILE_QUERY_INFO_NONE, cancellable, NULL);

  if (info == NULL || g_file_info_get_size (info) <= (goffset) MAX_MIB * 1024 * 1024)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("“%s” is larger than %d MiB"), name,
               MAX_MIB);
  return FALSE;
}

static char *
read_urls (GFile *file, const char *name, GCancellable *cancellable, GError **error)
{
  g_autofree char *contents = NULL;
  gsize length;

  if (!check_size (file, name, cancellable, error)
      || !g_file_load_contents (file, cancellable, &contents, &length, NULL, error))
    return NULL;
  return wr_url_list_extract_urls (contents, length, name);
}

static void
read_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autofree char *path = g_file_get_basename (data);
  g_autofree char *name = g_filename_display_name (path);
  g_autoptr (GError) error = NULL;
  char *urls = read_urls (data, name, cancellable, &error);

  if (urls != NULL)
    g_task_return_pointer (task, urls, g_free);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_new_error (task, error->domain, error->code, _ ("Could not open “%s”: %s"), name,
                             error->message);
}

/**
 * wr_list_file_read_async:
 * @file: a text, csv or tsv file of at most 256 MiB
 * @cancellable: (nullable)
 *
 * Reads the URLs of @file, which name says how to take it. @callback comes in the thread-default
 * context of the caller.
 */
void
wr_list_file_read_async (GFile *file,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, wr_list_file_read_async);
  g_task_set_task_data (task, g_object_ref (file), g_object_unref);
  g_task_run_in_thread (task, read_thread);
}

/**
 * wr_list_file_read_finish:
 *
 * Returns: (transfer full): the URLs, one a line, "" if there is none; NULL on error, with a
 * message that names the file
 */
char *
wr_list_file_read_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, wr_list_file_read_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
