/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrRunOutfit: what a run needs before its first page.
 *
 * The driver is looked for before the store is made, so that a machine without one gets no file.
 */

#include "config.h"

#include "wr-run-outfit.h"

#include "wr-run.h"
#include "wr-run-driver.h"
#include "wr-url-list.h"

#define PAGES_AT_A_TIME 10000

void
wr_run_outfit_free (WrRunOutfit *self)
{
  g_clear_pointer (&self->job, wr_job_free);
  wr_run_pending_clear (&self->pending);
  g_clear_pointer (&self->driver, wr_driver_free);
  g_clear_pointer (&self->frontier, wr_frontier_free);
  g_clear_object (&self->store);
  g_free (self->path);
  g_free (self);
}

typedef struct {
  WrStore *store;
  GPtrArray *urls; /* (owned) */
  gint64 n_there;  /* pages of the list that the store holds already */
  GCancellable *cancellable;
  GError *error; /* (owned) (nullable) */
} Adding;

static gboolean
add_pages (Adding *adding)
{
  gboolean ok = !g_cancellable_set_error_if_cancelled (adding->cancellable, &adding->error) &&
                wr_store_add_pages (adding->store, (const char *const *) adding->urls->pdata,
                                    adding->urls->len, &adding->error);

  g_ptr_array_set_size (adding->urls, 0);
  return ok;
}

static gboolean
add_page_cb (const char *url, guint line, gpointer user_data)
{
  Adding *adding = user_data;

  if (adding->n_there > 0) {
    adding->n_there--;
    return TRUE;
  }
  g_ptr_array_add (adding->urls, g_strdup (url));
  return adding->urls->len < PAGES_AT_A_TIME || add_pages (adding);
}

static gboolean
outfit_add_pages (WrRunOutfit *self, gint64 n_there, GCancellable *cancellable, GError **error)
{
  g_autoptr (WrUrlList) list = wr_url_list_new_from_lines ((const char *const *) self->job->urls);
  g_autoptr (GPtrArray) urls = g_ptr_array_new_with_free_func (g_free);
  Adding adding = { self->store, urls, n_there, cancellable, NULL };

  wr_url_list_foreach_page (list, add_page_cb, &adding);
  if (adding.error == NULL && urls->len > 0)
    add_pages (&adding);
  if (adding.error == NULL)
    return TRUE;
  g_propagate_error (error, adding.error);
  return FALSE;
}

static char **
dup_column_names (const WrJob *job)
{
  g_autoptr (GPtrArray) fields = wr_job_dup_columns (job);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (guint i = 0; i < fields->len; i++)
    g_strv_builder_add (names, ((const WrField *) g_ptr_array_index (fields, i))->name);
  return g_strv_builder_end (names);
}

static gboolean
outfit_create_store (WrRunOutfit *self, GCancellable *cancellable, GError **error)
{
  g_autofree char *json = wr_job_to_json (self->job);
  g_auto (GStrv) columns = dup_column_names (self->job);

  self->store = wr_store_create (self->path, json, (const char *const *) columns, error);
  return self->store != NULL && outfit_add_pages (self, 0, cancellable, error);
}

/* Adds the job's pages that are missing: a run that was ended while its store was being filled has
 * no state yet, and the first of its pages in the job's order. */
static gboolean
outfit_fill_store (WrRunOutfit *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (WrStoreReader) reader = wr_store_reader_open (self->path, error);
  WrStoreCounts counts;
  gint64 n_there = 0;

  if (reader == NULL || !wr_store_reader_count (reader, NULL, &counts, error))
    return FALSE;
  g_autofree char *state = wr_store_reader_dup_meta (reader, "state");
  if (state != NULL || counts.attempts > 0)
    return TRUE;
  for (int i = 0; i < WR_N_PAGE_STATES; i++)
    n_there += counts.pages[i];
  return outfit_add_pages (self, n_there, cancellable, error);
}

static gboolean
outfit_check_job (WrRunOutfit *self, GError **error)
{
  g_autoptr (GError) cause = NULL;

  if (wr_job_check (self->job, &cause))
    return TRUE;
  if (g_error_matches (cause, WR_JOB_ERROR, WR_JOB_ERROR_EMPTY))
    g_set_error_literal (error, WR_RUN_ERROR, WR_RUN_ERROR_NO_PAGES, cause->message);
  else
    g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

static gboolean
outfit_open_store (WrRunOutfit *self, GCancellable *cancellable, GError **error)
{
  if (self->store == NULL)
    self->store = wr_store_open (self->path, error);
  if (self->store == NULL)
    return FALSE;
  wr_store_retry (self->store); /* what could not be written before */
  return wr_store_flush (self->store, cancellable, error) &&
         wr_store_requeue_running (self->store, error) &&
         outfit_fill_store (self, cancellable, error) &&
         wr_run_pending_perform (&self->pending, self->store, NULL, error);
}

/**
 * wr_run_count_pages:
 *
 * Counts a store's pages by their states, and its rows and attempts. Blocks.
 */
gboolean
wr_run_count_pages (const char *path, WrStoreCounts *counts, GError **error)
{
  g_autoptr (WrStoreReader) reader = wr_store_reader_open (path, error);

  return reader != NULL && wr_store_reader_count (reader, NULL, counts, error);
}

/**
 * wr_run_outfit_prepare:
 *
 * Blocks for as long as it takes to look for drivers and to write the pages.
 *
 * Returns: %FALSE with the error that keeps the run from starting: %WR_RUN_ERROR, %WR_JOB_ERROR or
 *   %WR_STORE_ERROR
 */
gboolean
wr_run_outfit_prepare (WrRunOutfit *self, GCancellable *cancellable, GError **error)
{
  WrRetryPolicy policy;

  if (!outfit_check_job (self, error))
    return FALSE;
  if (self->job->browser.driver_url == NULL && self->driver == NULL &&
      (self->driver = wr_run_find_driver (self->job, cancellable, error)) == NULL)
    return FALSE;
  if (!(self->create ? outfit_create_store (self, cancellable, error)
                     : outfit_open_store (self, cancellable, error)))
    return FALSE;

  wr_retry_policy_init (&policy, self->job->retries);
  self->frontier = wr_frontier_new (self->path, self->job->pace.per_host, self->job->pace.delay_ms,
                                    &policy, error);
  return self->frontier != NULL && wr_run_count_pages (self->path, &self->counts, error) &&
         wr_store_set_meta (self->store, "state", "running", error);
}
