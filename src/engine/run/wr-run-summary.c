/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrRunSummary: what a list says of a run that is stored.
 *
 * A program that is killed cannot say so in its store. So what the store says of the run's state
 * counts only together with the lock of whoever writes it and with the pages that are left.
 */

#include "config.h"

#include "wr-run-summary.h"

#include "wr-store-lock.h"

#include <string.h>

#define SUFFIX ".sqlite"

static WrRunSummaryState
find_state (gboolean in_use, const char *stored, const WrStoreCounts *counts)
{
  gboolean left = counts->pages[WR_PAGE_QUEUED] + counts->pages[WR_PAGE_RUNNING] > 0;

  if (in_use)
    return WR_RUN_SUMMARY_IN_USE;
  if (stored == NULL) /* it was yet being filled */
    return WR_RUN_SUMMARY_INTERRUPTED;
  if (!left)
    return WR_RUN_SUMMARY_FINISHED;
  return strcmp (stored, "stopped") == 0 ? WR_RUN_SUMMARY_STOPPED : WR_RUN_SUMMARY_INTERRUPTED;
}

static gint64
parse_time (const char *text)
{
  g_autoptr (GDateTime) time = text != NULL ? g_date_time_new_from_iso8601 (text, NULL) : NULL;

  return time != NULL ? g_date_time_to_unix (time) * G_USEC_PER_SEC : 0;
}

/**
 * wr_run_summary_read:
 *
 * Blocks for some milliseconds, whatever the number of pages. Any thread.
 *
 * Returns: (transfer full): what is known of the store at @path, or %NULL with a %WR_STORE_ERROR
 */
WrRunSummary *
wr_run_summary_read (const char *path, GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);

  gboolean in_use = wr_store_lock_is_held (path); /* asked first: a run may end meanwhile */
  g_autoptr (WrStoreReader) reader = wr_store_reader_open (path, error);
  g_autoptr (WrRunSummary) self = g_new0 (WrRunSummary, 1);
  if (reader == NULL || !wr_store_reader_count (reader, NULL, &self->counts, error))
    return NULL;

  g_autofree char *created = wr_store_reader_dup_meta (reader, "created");
  g_autofree char *stored = wr_store_reader_dup_meta (reader, "state");
  self->path = g_strdup (path);
  self->name = wr_store_reader_dup_job_name (reader);
  self->created = parse_time (created);
  self->state = find_state (in_use, stored, &self->counts);
  return g_steal_pointer (&self);
}

static int
compare_newest_first (gconstpointer a, gconstpointer b)
{
  const WrRunSummary *first = *(const WrRunSummary *const *) a;
  const WrRunSummary *second = *(const WrRunSummary *const *) b;

  if (first->created != second->created)
    return first->created > second->created ? -1 : 1;
  return strcmp (second->path, first->path);
}

/**
 * wr_run_summary_list:
 * @folder: wr_paths_dup_runs_dir(), or another that has stores
 *
 * Lists the stores in @folder; what cannot be read as one is left out, and a folder that is missing
 * has none. Blocks: not from the main thread.
 *
 * Returns: (transfer full) (element-type WrRunSummary): the newest first; %NULL with
 *   %G_IO_ERROR_CANCELLED
 */
GPtrArray *
wr_run_summary_list (const char *folder, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (folder != NULL, NULL);

  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GPtrArray) list
      = g_ptr_array_new_with_free_func ((GDestroyNotify) wr_run_summary_free);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    WrRunSummary *summary
        = g_str_has_suffix (name, SUFFIX) ? wr_run_summary_read (path, NULL) : NULL;

    if (g_cancellable_set_error_if_cancelled (cancellable, error)) {
      g_clear_pointer (&summary, wr_run_summary_free);
      return NULL;
    }
    if (summary != NULL)
      g_ptr_array_add (list, summary);
  }
  g_ptr_array_sort (list, compare_newest_first);
  return g_steal_pointer (&list);
}

void
wr_run_summary_free (WrRunSummary *self)
{
  g_free (self->path);
  g_free (self->name);
  g_free (self);
}
