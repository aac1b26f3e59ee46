/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrCliPages: a line for each page that has ended, on standard error, for --verbose.
 *
 * A line is a promise: the page is read back from the store, over a connection of its own, so what
 * is said has committed and is there whatever happens next. The words are those of the CSV, in no
 * language but its own.
 */

#include "config.h"

#include "wr-cli-pages.h"

#include "wr-cli.h"

#include <stdio.h>

struct _WrCliPages {
  WrRun *run;              /* (owned) */
  WrCliProgress *progress; /* (unowned) the line that is in the way on a terminal */
  WrStore *store;          /* (owned) (nullable) until the run has one */
  WrStoreReader *reader;   /* (owned) (nullable) opened with the first page */
  gulong store_handler;
  gulong committed_handler;
  gint64 last_page; /* of this commit: a page has one row or many */
};

static gboolean
print_page_cb (const WrStoreRow *row, gpointer user_data)
{
  WrCliPages *self = user_data;
  g_autofree char *reason = NULL;

  /* A page that waits to be tried again keeps its rows until then. */
  if (row->page_id == self->last_page || row->state == WR_PAGE_QUEUED
      || row->state == WR_PAGE_RUNNING)
    return TRUE;
  self->last_page = row->page_id;
  if (row->state == WR_PAGE_DONE) {
    g_printerr ("%s\t%s\n", wr_page_state_get_name (row->state), row->url);
    return TRUE;
  }
  reason = g_strdelimit (wr_failure_describe (row->failure, row->detail, FALSE), "\t\r\n", ' ');
  g_printerr ("%s\t%s\t%s\n", wr_page_state_get_name (row->state), row->url, reason);
  return TRUE;
}

static gboolean
print_pages (WrCliPages *self, const GArray *row_ids, GError **error)
{
  if (self->reader == NULL)
    self->reader = wr_store_reader_open (wr_run_get_store_path (self->run), error);
  return self->reader != NULL
         && wr_store_reader_read_rows (self->reader, (const gint64 *) row_ids->data, row_ids->len,
                                       print_page_cb, self, error);
}

static void
committed_cb (WrStore *store, GArray *row_ids, gpointer user_data)
{
  WrCliPages *self = user_data;
  g_autoptr (GError) error = NULL;

  self->last_page = -1;
  wr_cli_progress_clear (self->progress);
  if (!print_pages (self, row_ids, &error))
    wr_cli_complain ("%s", error->message);
  fflush (stderr);
}

static void
store_cb (WrRun *run, GParamSpec *pspec, gpointer user_data)
{
  WrCliPages *self = user_data;

  self->store = g_object_ref (wr_run_get_store (run));
  self->committed_handler
      = g_signal_connect (self->store, "committed", G_CALLBACK (committed_cb), self);
}

/**
 * wr_cli_pages_new:
 * @run: a run that has not started
 * @progress: outlives the pages
 *
 * Prints a line a page of @run as long as it lives: its state, its URL and, if it is not done, why,
 * with tabs between them.
 */
WrCliPages *
wr_cli_pages_new (WrRun *run, WrCliProgress *progress)
{
  WrCliPages *self = g_new0 (WrCliPages, 1);

  self->run = g_object_ref (run);
  self->progress = progress;
  self->store_handler = g_signal_connect (run, "notify::store", G_CALLBACK (store_cb), self);
  return self;
}

void
wr_cli_pages_free (WrCliPages *self)
{
  g_clear_signal_handler (&self->store_handler, self->run);
  if (self->store != NULL)
    g_clear_signal_handler (&self->committed_handler, self->store);
  g_clear_object (&self->reader);
  g_clear_object (&self->store);
  g_clear_object (&self->run);
  g_free (self);
}
