/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrRunItem: what a list says of an old run.
 *
 * Reading it blocks: wr-run-folder.c does that on a thread. A store that cannot be read is an item
 * too, with the reason, since a run must not vanish from the list without a word.
 */

#include "config.h"

#include "wr-run-item.h"

#include "wr-row-text.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

struct _WrRunItem {
  GObject parent_instance;

  WrRunInfo info;
};

G_DEFINE_FINAL_TYPE (WrRunItem, wr_run_item, G_TYPE_OBJECT)

static void
wr_run_item_finalize (GObject *object)
{
  WrRunItem *self = WR_RUN_ITEM (object);

  g_free (self->info.path);
  g_free (self->info.job_name);
  g_free (self->info.job_file);
  g_free (self->info.problem);
  G_OBJECT_CLASS (wr_run_item_parent_class)->finalize (object);
}

static void
wr_run_item_class_init (WrRunItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wr_run_item_finalize;
}

static void
wr_run_item_init (WrRunItem *self)
{
}

static gint64
measure (const char *path)
{
  static const char *const suffixes[] = { "", "-wal", "-shm" };
  gint64 size = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++) {
    g_autofree char *name = g_strconcat (path, suffixes[i], NULL);
    GStatBuf info;
    if (g_stat (name, &info) == 0)
      size += (gint64) info.st_blocks * 512;
  }
  return size;
}

static gint64
find_change (const char *path)
{
  GStatBuf info;

  return g_stat (path, &info) == 0 ? (gint64) info.st_mtime : 0;
}

static void
take_counts (WrRunInfo *info, const WrStoreCounts *counts)
{
  info->done = counts->pages[WR_PAGE_DONE];
  info->failed = counts->pages[WR_PAGE_FAILED];
  info->skipped = counts->pages[WR_PAGE_SKIPPED];
  for (int i = 0; i < WR_N_PAGE_STATES; i++)
    info->total += counts->pages[i];
}

static gboolean
holds_job (WrStoreReader *reader, const WrJob *job)
{
  g_autofree char *json = wr_store_reader_dup_job (reader, NULL);
  g_autoptr (WrJob) own = json != NULL ? wr_job_from_json (json, -1, NULL) : NULL;

  return own != NULL && wr_job_equal (own, job);
}

static gboolean
read_store (WrRunInfo *info, const WrJob *job, GError **error)
{
  static const WrRunItemState states[] = {
    [WR_RUN_SUMMARY_IN_USE] = WR_RUN_ITEM_RUNNING,
    [WR_RUN_SUMMARY_FINISHED] = WR_RUN_ITEM_FINISHED,
    [WR_RUN_SUMMARY_STOPPED] = WR_RUN_ITEM_STOPPED,
    [WR_RUN_SUMMARY_INTERRUPTED] = WR_RUN_ITEM_INTERRUPTED,
  };
  g_autoptr (WrRunSummary) summary = wr_run_summary_read (info->path, error);
  g_autoptr (WrStoreReader) reader
      = summary != NULL ? wr_store_reader_open (info->path, error) : NULL;

  if (reader == NULL)
    return FALSE;
  info->job_name = g_strdup (summary->name);
  info->job_file = wr_store_reader_dup_meta (reader, "job-file");
  info->same_job = job != NULL && holds_job (reader, job);
  info->created = summary->created / G_USEC_PER_SEC;
  info->state = states[summary->state];
  take_counts (info, &summary->counts);
  return TRUE;
}

/**
 * wr_run_item_new_from_store:
 * @job: (nullable): sets same_job
 *
 * Reads the store at @path, for as long as the disk takes: not for the main thread.
 *
 * Returns: (transfer full): what is known of the run; never %NULL
 */
WrRunItem *
wr_run_item_new_from_store (const char *path, const WrJob *job)
{
  g_return_val_if_fail (path != NULL, NULL);
  g_autoptr (GError) error = NULL;
  WrRunItem *self = g_object_new (WR_TYPE_RUN_ITEM, NULL);
  WrRunInfo *info = &self->info;

  info->path = g_strdup (path);
  info->size = measure (path);
  if (read_store (info, job, &error))
    return self;
  info->state = WR_RUN_ITEM_DAMAGED;
  info->problem = g_strdup (error->message);
  info->job_name = g_strdup ("");
  info->created = find_change (path);
  return self;
}

/**
 * wr_run_item_new_from_run:
 * @run: a run that has ended
 * @job: sets same_job
 *
 * Returns: (transfer full): the same from what @run knows
 */
WrRunItem *
wr_run_item_new_from_run (WrRun *run, const WrJob *job)
{
  g_return_val_if_fail (WR_IS_RUN (run) && job != NULL, NULL);
  WrRunItem *self = g_object_new (WR_TYPE_RUN_ITEM, NULL);
  WrRunProgress progress = { 0 };

  wr_run_get_progress (run, &progress);
  self->info = (WrRunInfo){
    .path = g_strdup (wr_run_get_store_path (run)),
    .job_name = g_strdup (wr_run_get_job (run)->name),
    .total = progress.total,
    .done = progress.done,
    .failed = progress.failed,
    .skipped = progress.skipped,
    .same_job = wr_job_equal (wr_run_get_job (run), job),
  };
  self->info.state = wr_run_item_count_ended (self) < progress.total ? WR_RUN_ITEM_STOPPED
                                                                      : WR_RUN_ITEM_FINISHED;
  return self;
}

const WrRunInfo *
wr_run_item_get_info (WrRunItem *self)
{
  g_return_val_if_fail (WR_IS_RUN_ITEM (self), NULL);
  return &self->info;
}

gint64
wr_run_item_count_ended (WrRunItem *self)
{
  g_return_val_if_fail (WR_IS_RUN_ITEM (self), 0);
  return self->info.done + self->info.failed + self->info.skipped;
}

/**
 * wr_run_item_can_go_on:
 *
 * Returns: whether there is something left to do, and nobody at it
 */
gboolean
wr_run_item_can_go_on (WrRunItem *self)
{
  g_return_val_if_fail (WR_IS_RUN_ITEM (self), FALSE);

  return (self->info.state == WR_RUN_ITEM_STOPPED || self->info.state == WR_RUN_ITEM_INTERRUPTED)
         && wr_run_item_count_ended (self) < self->info.total;
}

/**
 * wr_run_item_belongs_to:
 * @job_file: (nullable): the URI of the job's file
 *
 * Returns: whether it is a run of that file's job; where neither has a file, of the job of that
 *   name
 */
gboolean
wr_run_item_belongs_to (WrRunItem *self, const char *job_file, const char *job_name)
{
  g_return_val_if_fail (WR_IS_RUN_ITEM (self), FALSE);

  if (job_file != NULL || self->info.job_file != NULL)
    return g_strcmp0 (job_file, self->info.job_file) == 0;
  return *self->info.job_name != '\0' && g_str_equal (self->info.job_name, job_name);
}

static gboolean
is_same_day (GDateTime *a, GDateTime *b)
{
  return g_date_time_get_year (a) == g_date_time_get_year (b)
         && g_date_time_get_day_of_year (a) == g_date_time_get_day_of_year (b);
}

/**
 * wr_run_item_dup_when:
 *
 * Returns: (transfer full): when the run began, in the user's language: “today at 14:32”
 */
char *
wr_run_item_dup_when (WrRunItem *self)
{
  g_return_val_if_fail (WR_IS_RUN_ITEM (self), NULL);
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (self->info.created);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) yesterday = g_date_time_add_days (now, -1);

  if (is_same_day (time, now))
    /* Translators: for g_date_time_format(); also within a sentence: “A run of today at …” */
    return g_date_time_format (time, _ ("today at %H:%M"));
  if (is_same_day (time, yesterday))
    return g_date_time_format (time, _ ("yesterday at %H:%M"));
  return g_date_time_format (time, _ ("%-d %B %Y at %H:%M"));
}

const char *
wr_run_item_get_state_word (WrRunItem *self)
{
  static const char *const words[] = {
    [WR_RUN_ITEM_FINISHED] = N_ ("Finished"),
    [WR_RUN_ITEM_STOPPED] = N_ ("Stopped early"),
    [WR_RUN_ITEM_INTERRUPTED] = N_ ("Interrupted"),
    [WR_RUN_ITEM_RUNNING] = N_ ("In use"),
    [WR_RUN_ITEM_DAMAGED] = N_ ("Cannot be read"),
  };

  g_return_val_if_fail (WR_IS_RUN_ITEM (self), NULL);
  return _ (words[self->info.state]);
}

static char *
describe_pages (WrRunItem *self)
{
  gint64 total = self->info.total, ended = wr_run_item_count_ended (self);
  g_autofree char *all = wr_row_text_dup_number (total);
  g_autofree char *some = wr_row_text_dup_number (ended);

  if (ended < total)
    /* Translators: how many pages have ended, and how many there are */
    return g_strdup_printf (ngettext ("%s of %s page", "%s of %s pages", total), some, all);
  return g_strdup_printf (ngettext ("%s page", "%s pages", total), all);
}

/**
 * wr_run_item_dup_summary:
 *
 * Returns: (transfer full): “Stopped early · 128 of 500 pages · 3 failed · 1.2 MB”, or why the run
 *   cannot be read
 */
char *
wr_run_item_dup_summary (WrRunItem *self)
{
  g_return_val_if_fail (WR_IS_RUN_ITEM (self), NULL);
  g_autoptr (GString) text = g_string_new (wr_run_item_get_state_word (self));
  g_autofree char *size = g_format_size (self->info.size);

  if (self->info.problem != NULL)
    return g_strdup_printf ("%s: %s", text->str, self->info.problem);
  g_autofree char *pages = describe_pages (self);
  g_string_append_printf (text, " · %s", pages);
  if (self->info.failed > 0) {
    g_autofree char *number = wr_row_text_dup_number (self->info.failed);
    g_string_append (text, " · ");
    g_string_append_printf (text, ngettext ("%s failed", "%s failed", self->info.failed), number);
  }
  g_string_append_printf (text, " · %s", size);
  return g_strdup (text->str);
}
