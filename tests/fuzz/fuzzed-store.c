/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * FuzzedStore: a store, and all that reads one.
 *
 * Whatever is in the file, each call gives what it says or an error with a message, and every text
 * that comes out is UTF-8: lists and exports rely on it.
 */

#include "config.h"

#include "fuzzed-store.h"

#include "wr-exporter.h"
#include "wr-job.h"
#include "wr-row-model.h"
#include "wr-store-reader.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_ROWS 1000
#define ROWS_SEEN 8

static FuzzedStore store;

static void
remove_files (void)
{
  static const char *const suffixes[] = { "", "-wal", "-shm", "-journal", "-lock" };

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++) {
    g_autofree char *path = g_strconcat (store.path, suffixes[i], NULL);
    g_unlink (path);
  }
}

static void
remove_folder (void)
{
  g_autofree char *folder = g_path_get_dirname (store.path);

  remove_files ();
  g_rmdir (folder);
}

static void
add_result (WrStore *writer, gint64 page_id, WrPageState state)
{
  WrResult *result = wr_result_new (page_id, 1, 1);
  GPtrArray *cells = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (cells, g_strdup_printf ("£%d.99", (int) page_id));
  g_ptr_array_add (cells, g_strdup ("a name"));
  wr_result_add_row (result, cells);
  result->state = state;
  result->failure = state == WR_PAGE_FAILED ? WR_FAILURE_HTTP : WR_FAILURE_NONE;
  result->detail = g_strdup ("404");
  result->final_url = g_strdup ("http://site.test/final");
  result->html = g_bytes_new_static ("<p>", 3);
  g_assert_true (wr_store_post_result (writer, result, NULL));
}

static void
make_store (void)
{
  static const char *const columns[] = { "price", "name", NULL };
  static const char *const urls[]
      = { "http://site.test/1", "http://site.test/2", "http://site.test/3", "http://site.test/4" };
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("fuzz-store-XXXXXX", &error);

  g_assert_no_error (error);
  store.path = g_build_filename (folder, "run.windrow-run", NULL);
  atexit (remove_folder);

  g_autoptr (WrStore) writer
      = wr_store_create (store.path, "{\"windrow\":1,\"urls\":[]}", columns, &error);
  g_assert_no_error (error);
  g_assert_true (wr_store_add_pages (writer, urls, G_N_ELEMENTS (urls), &error));
  add_result (writer, 1, WR_PAGE_DONE);
  add_result (writer, 2, WR_PAGE_DONE);
  add_result (writer, 3, WR_PAGE_FAILED);
  g_assert_true (wr_store_post_event (writer, wr_event_new (WR_EVENT_RETRY, 1, 3), NULL));
  g_assert_true (wr_store_close (writer, &error));
  g_assert_true (g_file_get_contents (store.path, &store.original, &store.size, &error));
}

/**
 * fuzzed_store_get:
 *
 * Returns: (transfer none): the one store, made at the first call
 */
FuzzedStore *
fuzzed_store_get (void)
{
  if (store.path == NULL)
    make_store ();
  return &store;
}

/* Without what SQLite and the writer left beside the file before. */
void
fuzzed_store_write (FuzzedStore *self, const char *bytes, gsize size)
{
  FILE *file;

  remove_files ();
  file = fopen (self->path, "wb");
  g_assert_true (file != NULL && fwrite (bytes, 1, size, file) == size && fclose (file) == 0);
}

typedef struct {
  WrStoreReader *reader;
  guint n;
  gint64 ids[ROWS_SEEN];
} Walk;

static gboolean
see_row_cb (const WrStoreRow *row, gpointer user_data)
{
  Walk *walk = user_data;
  guint n_columns = g_strv_length ((char **) wr_store_reader_get_columns (walk->reader));

  g_assert_nonnull (row->url);
  g_assert_true (row->state < WR_N_PAGE_STATES && row->failure < WR_N_FAILURES);
  fuzz_check_text (row->url);
  fuzz_check_text (row->final_url);
  fuzz_check_text (row->detail);
  fuzz_check_text (row->webdriver_error);
  for (guint i = 0; i < n_columns; i++)
    fuzz_check_text (row->cells[i]);
  g_autofree char *words = wr_failure_describe (row->failure, row->detail, TRUE);
  fuzz_check_text (words);
  if (walk->n < ROWS_SEEN)
    walk->ids[walk->n] = row->row_id;
  return ++walk->n < MOST_ROWS;
}

static gboolean
see_page_cb (const WrStorePage *page, gpointer user_data)
{
  guint *n = user_data;

  g_assert_nonnull (page->url);
  fuzz_check_text (page->url);
  return ++*n < MOST_ROWS;
}

static gboolean
see_attempt_cb (const WrStoreAttempt *attempt, gpointer user_data)
{
  guint *n = user_data;

  g_assert_true (attempt->failure < WR_N_FAILURES);
  fuzz_check_text (attempt->detail);
  fuzz_check_text (attempt->webdriver_error);
  fuzz_check_text (attempt->message);
  return ++*n < MOST_ROWS;
}

static gboolean
see_event_cb (gint64 id, const WrEvent *event, gpointer user_data)
{
  g_assert_true (event->kind < WR_N_EVENT_KINDS);
  fuzz_check_text (event->detail);
  return TRUE;
}

static void
read_rows (WrStoreReader *reader)
{
  static const WrStoreQuery queries[] = {
    { 0 },
    { .search = "a", .states = 1 << WR_PAGE_DONE | 1 << WR_PAGE_FAILED },
    { .sort = WR_SORT_COLUMN, .descending = TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (queries); i++) {
    Walk walk = { reader };
    g_autoptr (GError) error = NULL;
    WrStoreCounts counts;
    gint64 n_rows;

    gboolean read
        = wr_store_reader_foreach_row (reader, &queries[i], see_row_cb, &walk, NULL, &error);
    fuzz_check_error (error, !read);
    g_clear_error (&error);
    gboolean counted = wr_store_reader_count (reader, &queries[i], &counts, &error);
    fuzz_check_error (error, !counted);
    g_clear_error (&error);
    counted = wr_store_reader_count_rows (reader, &queries[i], &n_rows, &error);
    fuzz_check_error (error, !counted);
    wr_store_reader_read_rows (reader, walk.ids, MIN (walk.n, ROWS_SEEN), see_row_cb, &walk, NULL);
  }
}

static void
read_pages (WrStoreReader *reader)
{
  guint n = 0;

  wr_store_reader_foreach_event (reader, 0, MOST_ROWS, see_event_cb, NULL, NULL);
  wr_store_reader_foreach_queued (reader, 0, MOST_ROWS, see_page_cb, &n, NULL);
  for (gint64 id = 1; id <= 4; id++) {
    g_autoptr (GBytes) html = wr_store_reader_read_kept (reader, id, "html", NULL);

    n = 0;
    wr_store_reader_foreach_attempt (reader, id, see_attempt_cb, &n, NULL);
  }
}

static void
read_job (WrStoreReader *reader)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *json = wr_store_reader_dup_job (reader, NULL);
  g_autofree char *name = wr_store_reader_dup_job_name (reader);
  g_autofree char *created = wr_store_reader_dup_meta (reader, "created");
  g_autoptr (WrJob) job = json != NULL ? wr_job_from_json (json, -1, &error) : NULL;
  const char *const *columns = wr_store_reader_get_columns (reader);

  fuzz_check_text (json);
  fuzz_check_text (name);
  fuzz_check_text (created);
  fuzz_check_error (error, json != NULL && job == NULL);
  for (guint i = 0; columns[i] != NULL; i++)
    fuzz_check_text (columns[i]);
}

static void
export (FuzzedStore *self)
{
  WrExportOptions options = { .format = WR_EXPORT_JSON };
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (GError) error = NULL;
  gint64 n_rows = wr_exporter_write (self->path, &options, stream, NULL, &error);

  fuzz_check_error (error, n_rows < 0);
  if (n_rows < 0)
    return;
  g_autoptr (JsonParser) parser = json_parser_new ();
  GMemoryOutputStream *memory = G_MEMORY_OUTPUT_STREAM (stream);
  gboolean good = json_parser_load_from_data (parser, g_memory_output_stream_get_data (memory),
                                              g_memory_output_stream_get_data_size (memory), NULL);
  g_assert_true (good);
}

/* As a window does: the first rows come when the reading thread has them. */
static void
show (FuzzedStore *self)
{
  g_autoptr (WrRowModel) model = wr_row_model_new (self->path, NULL);

  while (wr_row_model_get_loading (model))
    g_main_context_iteration (NULL, TRUE);
  guint n_rows = g_list_model_get_n_items (G_LIST_MODEL (model));
  for (guint i = 0; i < MIN (n_rows, ROWS_SEEN); i++) {
    g_autoptr (WrRow) row = g_list_model_get_item (G_LIST_MODEL (model), i);

    g_main_context_iteration (NULL, FALSE);
    fuzz_check_text (wr_row_get_url (row));
    fuzz_check_text (wr_row_get_cell (row, 0));
  }
}

/* Reads the file in every way that the program has. */
void
fuzzed_store_read (FuzzedStore *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WrStoreReader) reader = wr_store_reader_open (self->path, &error);

  fuzz_check_error (error, reader == NULL);
  if (reader == NULL)
    return;
  read_job (reader);
  read_rows (reader);
  read_pages (reader);
  export (self);
  show (self);
}
