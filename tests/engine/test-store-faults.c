/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A short run's worth of work on a store, with a fault at each call of the disk in turn.
 *
 * The work is done as a run does it: what fails is tried again when the store has said that it
 * failed, and in the end the disk is well. Then all that was posted is there; and whatever happened
 * before, nothing that was told is missing, no page is half, and each failure had a message.
 */

#include "config.h"

#include "fault-vfs.h"
#include "test-build.h"
#include "wr-store-fixture.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define N_PAGES 6
#define MOST_TRIES 50
/* Under a sanitizer the whole takes a quarter of an hour: there it is each eighth call. */
#define STEP (TEST_IS_SANITIZED ? 8 : 1)

static const char *const columns[] = { "title", "price", NULL };

typedef struct {
  char *folder;      /* (owned) */
  char *path;        /* (owned) */
  WrStore *store;    /* (owned) (nullable) */
  GArray *told;      /* (owned) (element-type gint64) rows, some twice */
  Fault fault;
  gboolean remove;   /* the file, after the first results */
  guint n_failures;  /* messages */
  gboolean hit;      /* there was such a call */
} Work;

/* How the disk fails, at every call that it can befall. */
typedef struct {
  const char *name;
  Fault fault;
  gboolean remove;  /* the file in the middle; the calls count from then on */
} Case;

static const Case cases[] = {
  { "no-space/once", { .calls = FAULT_WRITE, .error = ENOSPC }, FALSE },
  { "no-space/lasting", { .calls = FAULT_WRITE, .error = ENOSPC, .lasting = TRUE }, FALSE },
  { "short-write/once", { .calls = FAULT_WRITE, .error = ENOSPC, .half = TRUE }, FALSE },
  { "broken/once", { .calls = FAULT_EVERY & ~FAULT_SYNC, .error = EIO }, FALSE },
  { "broken/lasting", { .calls = FAULT_EVERY & ~FAULT_SYNC, .error = EIO, .lasting = TRUE },
    FALSE },
  { "unsynced/once", { .calls = FAULT_SYNC, .error = EIO }, FALSE },
  { "unsynced/lasting", { .calls = FAULT_SYNC, .error = EIO, .lasting = TRUE }, FALSE },
  { "read-only/lasting", { .calls = FAULT_OPEN | FAULT_WRITE | FAULT_TRUNCATE | FAULT_DELETE,
                           .error = EROFS, .lasting = TRUE }, FALSE },
  { "gone/no-space", { .calls = FAULT_WRITE, .error = ENOSPC, .lasting = TRUE }, TRUE },
  { "gone/broken", { .calls = FAULT_EVERY, .error = EIO }, TRUE },
  { "gone/broken/lasting", { .calls = FAULT_EVERY, .error = EIO, .lasting = TRUE }, TRUE },
};

/* A message is there and says on which file. */
static void
note_failure (Work *work, const GError *error)
{
  if (error->domain != WR_STORE_ERROR || strstr (error->message, work->path) == NULL
      || g_str_has_suffix (error->message, ": "))
    g_error ("no message: %s", error->message);
  work->n_failures++;
}

static void
committed_cb (WrStore *store, GArray *row_ids, Work *work)
{
  g_array_append_vals (work->told, row_ids->data, row_ids->len);
}

/* The disk is put in order, which a person does before asking for another try; a fault that has not
 * come yet still does. */
static void
cure_disk (Work *work)
{
  if (fault_vfs_get_n_failed () == 0)
    return;
  work->hit = TRUE;
  fault_vfs_set (NULL);
}

static void
failed_cb (WrStore *store, GError *error, Work *work)
{
  note_failure (work, error);
  cure_disk (work);
  wr_store_retry (store);
}

static void
adopt (Work *work, WrStore *store)
{
  work->store = store;
  g_signal_connect (store, "committed", G_CALLBACK (committed_cb), work);
  g_signal_connect (store, "failed", G_CALLBACK (failed_cb), work);
}

static void
cure (Work *work, GError *error)
{
  note_failure (work, error);
  g_error_free (error);
  cure_disk (work);
  if (work->store != NULL)
    wr_store_retry (work->store);
}

#define UNTIL_DONE(work, call)                                                                     \
  G_STMT_START                                                                                     \
  {                                                                                                \
    GError *error = NULL;                                                                          \
    int n_tries_ = 0;                                                                              \
    while (!(call)) {                                                                              \
      g_assert_nonnull (error);                                                                    \
      g_assert_cmpint (++n_tries_, <, MOST_TRIES);                                                 \
      cure (work, g_steal_pointer (&error));                                                       \
    }                                                                                              \
    g_assert_no_error (error);                                                                     \
  }                                                                                                \
  G_STMT_END

static void
post (Work *work, WrResult *result)
{
  g_assert_true (wr_store_post_result (work->store, result, NULL));
}

static void
post_pages (Work *work, gint64 first, gint64 last)
{
  for (gint64 id = first; id <= last; id++) {
    WrResult *result = wr_store_fixture_result (id, "one", "two", NULL);
    GPtrArray *second = g_ptr_array_new_with_free_func (g_free);

    g_ptr_array_add (second, g_strdup ("three"));
    wr_result_add_row (result, second);
    result->html = g_bytes_new_static ("<p>", 3);
    g_assert_true (wr_store_post_started (work->store, id, 1, NULL));
    wr_store_post_event (work->store, wr_event_new (WR_EVENT_NAVIGATING, 1, id), NULL);
    post (work, result);
  }
}

static void
post_failed (Work *work, gint64 id)
{
  WrResult *result = wr_result_new (id, 1, 1);

  result->state = WR_PAGE_FAILED;
  result->failure = WR_FAILURE_TIMEOUT;
  post (work, result);
}

static void
tell_all (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
flush (Work *work)
{
  UNTIL_DONE (work, wr_store_flush (work->store, NULL, &error));
  tell_all ();
}

/* All was written before. */
static void
close_store (Work *work)
{
  g_autoptr (GError) error = NULL;

  wr_store_close (work->store, &error);
  g_assert_no_error (error);
  tell_all ();
  g_signal_handlers_disconnect_by_data (work->store, work);
  g_assert_finalize_object (g_steal_pointer (&work->store));
}

static void
do_work (Work *work)
{
  static const char *const urls[N_PAGES]
      = { "http://a.test/1", "http://a.test/2", "http://a.test/3", "http://a.test/4",
          "http://a.test/5", "http://a.test/6" };

  fault_vfs_set (work->remove ? NULL : &work->fault);
  UNTIL_DONE (work, (work->store = wr_store_create (work->path, "{}", columns, &error)) != NULL);
  adopt (work, work->store);
  UNTIL_DONE (work, wr_store_add_pages (work->store, urls, N_PAGES, &error));
  post_pages (work, 1, 2);
  flush (work);
  if (work->remove) {
    g_assert_cmpint (g_unlink (work->path), ==, 0);
    fault_vfs_set (&work->fault);
  }
  post_failed (work, 3);
  flush (work);
  UNTIL_DONE (work, wr_store_requeue (work->store, (gint64[]) { 3 }, 1, &error));
  post_pages (work, 3, 4);
  UNTIL_DONE (work, wr_store_set_meta (work->store, "state", "stopped", &error));
  close_store (work);

  UNTIL_DONE (work, (work->store = wr_store_open (work->path, &error)) != NULL);
  adopt (work, work->store);
  post_pages (work, 5, 6);
  flush (work);
  close_store (work);
  cure_disk (work);
  fault_vfs_set (NULL);
}

static void
check_whole (Work *work)
{
  wr_store_check_whole (work->path);
  wr_store_check_rows (work->path, work->told);
}

static gboolean
was_told (Work *work, gint64 id)
{
  for (guint i = 0; i < work->told->len; i++) {
    if (g_array_index (work->told, gint64, i) == id)
      return TRUE;
  }
  return FALSE;
}

static void
check_complete (Work *work)
{
  static const struct {
    const char *sql;
    int expected;
  } wanted[] = {
    { "SELECT count(*) FROM page WHERE state = 'done'", N_PAGES },
    { "SELECT count(*) FROM row", 2 * N_PAGES },
    { "SELECT count(*) FROM kept", N_PAGES },
    { "SELECT count(*) FROM event", N_PAGES },
    { "SELECT count(*) FROM meta WHERE value = 'stopped'", 1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (wanted); i++)
    g_assert_cmpint (wr_store_query_int (work->path, wanted[i].sql), ==, wanted[i].expected);
  for (gint64 id = 1; id <= N_PAGES; id++) {
    g_assert_true (was_told (work, id << WR_ROW_ITEM_BITS));
    g_assert_true (was_told (work, id << WR_ROW_ITEM_BITS | 1));
  }
}

static void
empty_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);
    g_assert_cmpint (g_unlink (child), ==, 0);
  }
}

/* In memory where there is such a folder: it is the layer above that fails. */
static char *
make_folder (void)
{
  g_autofree char *name = g_build_filename (g_access ("/dev/shm", W_OK) == 0 ? "/dev/shm"
                                                                            : g_get_tmp_dir (),
                                            "wr-faults-XXXXXX", NULL);

  g_assert_nonnull (g_mkdtemp (name));
  return g_steal_pointer (&name);
}

static void
work_with_fault (Work *work, const Fault *fault)
{
  work->fault = *fault;
  work->n_failures = 0;
  work->hit = FALSE;
  work->told = g_array_new (FALSE, FALSE, sizeof (gint64));
  do_work (work);
  check_whole (work);
  check_complete (work);
  g_array_unref (work->told);
  empty_folder (work->folder);
}

static Work *
work_new (gboolean remove)
{
  Work *work = g_new0 (Work, 1);

  work->folder = make_folder ();
  work->path = g_build_filename (work->folder, "run.db", NULL);
  work->remove = remove;
  return work;
}

static void
work_free (Work *work)
{
  g_assert_cmpint (g_rmdir (work->folder), ==, 0);
  g_free (work->folder);
  g_free (work->path);
  g_free (work);
}

/* The same work over and over, each time with the next call that fails, until none is left. */
static void
test_every_call (gconstpointer data)
{
  const Case *c = data;
  Work *work = work_new (c->remove);
  Fault fault = c->fault;
  guint n_told = 0;

  do {
    fault.nth += fault.nth == 0 ? 1 : STEP;
    work_with_fault (work, &fault);
    n_told += work->n_failures > 0;
  } while (work->hit);
  g_test_message ("%u calls, %u times with a message", fault.nth - 1, n_told);
  g_assert_cmpuint (fault.nth, >, 1);
  g_assert_cmpuint (n_told, >, 0);
  work_free (work);
}

static gboolean
ignore_row (const WrStoreRow *row, gpointer user_data)
{
  g_assert_nonnull (row->url);
  return TRUE;
}

static gboolean
ignore_page (const WrStorePage *page, gpointer user_data)
{
  g_assert_nonnull (page->url);
  return TRUE;
}

static gboolean
ignore_attempt (const WrStoreAttempt *attempt, gpointer user_data)
{
  return TRUE;
}

static gboolean
ignore_event (gint64 id, const WrEvent *event, gpointer user_data)
{
  return TRUE;
}

/* One of each that a reader can be asked; the first error ends it. */
static gboolean
read_all (const char *path, GError **error)
{
  WrStoreCounts counts;
  gint64 n;
  gint64 id = 1 << WR_ROW_ITEM_BITS;
  WrStoreQuery search = { .search = "one", .sort = WR_SORT_URL };
  g_autoptr (WrStoreReader) reader = wr_store_reader_open (path, error);

  if (reader == NULL || !wr_store_reader_count (reader, NULL, &counts, error)
      || !wr_store_reader_count (reader, &search, &counts, error)
      || !wr_store_reader_count_rows (reader, &search, &n, error)
      || !wr_store_reader_foreach_row (reader, &search, ignore_row, NULL, NULL, error)
      || !wr_store_reader_foreach_row (reader, &(WrStoreQuery) { 0 }, ignore_row, NULL, NULL, error)
      || !wr_store_reader_read_rows (reader, &id, 1, ignore_row, NULL, error)
      || !wr_store_reader_foreach_queued (reader, 0, 100, ignore_page, NULL, error)
      || !wr_store_reader_foreach_attempt (reader, 1, ignore_attempt, NULL, error)
      || !wr_store_reader_foreach_event (reader, 0, 100, ignore_event, NULL, error))
    return FALSE;
  g_autoptr (GBytes) kept = wr_store_reader_read_kept (reader, 1, "html", error);
  return kept != NULL;
}

static void
test_reading (void)
{
  Work *work = work_new (FALSE);
  Fault fault = { .calls = FAULT_EVERY, .error = EIO, .lasting = FALSE };
  guint n_failed;

  work->told = g_array_new (FALSE, FALSE, sizeof (gint64));
  do_work (work);
  work->n_failures = 0;
  do {
    GError *error = NULL;
    fault.nth++;
    fault_vfs_set (&fault);
    if (!read_all (work->path, &error)) {
      note_failure (work, error);
      g_clear_error (&error);
    }
    n_failed = fault_vfs_get_n_failed ();
    fault_vfs_set (NULL);
  } while (n_failed > 0);
  g_assert_cmpuint (work->n_failures, >, 5);
  check_complete (work);
  g_array_unref (work->told);
  empty_folder (work->folder);
  work_free (work);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fault_vfs_install ();
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *name = g_strconcat ("/wr/store-faults/", cases[i].name, NULL);
    g_test_add_data_func (name, &cases[i], test_every_call);
  }
  g_test_add_func ("/wr/store-faults/reading", test_reading);
  return g_test_run ();
}
