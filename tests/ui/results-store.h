/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib/gstdio.h>

#include "wr-engine.h"

/*
 * A real store for the tests of the results. Of its pages each 10th failed after 3 attempts, each
 * 10th from the 5th on was skipped, and the others are done: with a name, and a price of
 * page * 7 % 101.
 */

typedef struct {
  char *folder;
  char *path;
  WrStore *store;
} ResultsStore;

#define RESULTS_STORE_JOB \
  "{\"windrow\":1,\"name\":\"Shop prices\",\"urls\":[\"http://127.0.0.1/\"]}"

static inline WrPageState
results_store_get_state (gint64 page_id)
{
  return page_id % 10 == 0 ? WR_PAGE_FAILED : page_id % 10 == 5 ? WR_PAGE_SKIPPED : WR_PAGE_DONE;
}

static inline void
results_store_set_up (ResultsStore *self)
{
  const char *columns[] = { "name", "price", NULL };
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("windrow-results-XXXXXX", &error);
  g_assert_no_error (error);
  self->path = g_build_filename (self->folder, "run.windrow-run", NULL);
  self->store = wr_store_create (self->path, RESULTS_STORE_JOB, columns, &error);
  g_assert_no_error (error);
}

static inline void
results_store_add_pages (ResultsStore *self, int n_pages)
{
  g_autoptr (GPtrArray) urls = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;

  for (int i = 1; i <= n_pages; i++)
    g_ptr_array_add (urls, g_strdup_printf ("http://127.0.0.1/item/%d", i));
  wr_store_add_pages (self->store, (const char *const *) urls->pdata, urls->len, &error);
  g_assert_no_error (error);
}

static inline GPtrArray *
results_store_create_cells (gint64 page_id)
{
  GPtrArray *cells = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (cells, g_strdup_printf ("Product %d", (int) page_id));
  g_ptr_array_add (cells, g_strdup_printf ("%d", (int) (page_id * 7 % 101)));
  return cells;
}

static inline WrResult *
results_store_create_result (gint64 page_id, int attempt, WrPageState state)
{
  WrResult *result = wr_result_new (page_id, attempt, 1 + page_id % 4);

  result->state = state;
  result->started = g_get_real_time ();
  result->duration = 250000;
  if (state == WR_PAGE_DONE) {
    result->http_status = 200;
    wr_result_add_row (result, results_store_create_cells (page_id));
  }
  else if (state != WR_PAGE_SKIPPED) {
    result->failure = WR_FAILURE_HTTP;
    result->http_status = 503;
    result->detail = g_strdup ("503");
    result->webdriver_error = g_strdup ("unknown error");
    result->message = g_strdup ("the server is away\nbacktrace");
  }
  return result;
}

/* Posts the results of the pages @from to @to, a failed one after 3 attempts. */
static inline void
results_store_post (ResultsStore *self, int from, int to)
{
  for (gint64 id = from; id <= to; id++) {
    WrPageState state = results_store_get_state (id);
    int attempts = state == WR_PAGE_FAILED ? 3 : 1;

    for (int i = 1; i <= attempts; i++)
      g_assert_true (wr_store_post_result (
          self->store,
          results_store_create_result (id, i, i < attempts ? WR_PAGE_QUEUED : state),
          NULL));
  }
}

static inline void
results_store_close (ResultsStore *self)
{
  g_autoptr (GError) error = NULL;

  if (self->store == NULL)
    return;
  wr_store_close (self->store, &error);
  g_assert_no_error (error);
  g_clear_object (&self->store);
}

static inline void
results_store_tear_down (ResultsStore *self)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  const char *name;

  results_store_close (self);
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (self->folder, name, NULL);
    g_unlink (path);
  }
  g_rmdir (self->folder);
  g_free (self->folder);
  g_free (self->path);
}
