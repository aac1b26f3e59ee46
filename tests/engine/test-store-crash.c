/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A store whose program was killed, and one whose journal was torn by more than that.
 *
 * The program that is killed is this one, started again with --child: it writes for ever and prints
 * the ids of the rows that it was told of.
 */

#include "config.h"

#include "wr-store-fixture.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define N_ROUNDS 10
#define MOST_ROWS 800
#define N_PAGES 20000

static const char *const columns[] = { "title", "price", NULL };
static char *program;

/* A page with two rows and a file. */
static WrResult *
make_result (gint64 page_id)
{
  WrResult *result = wr_store_fixture_result (page_id, "one", "two", NULL);
  GPtrArray *second = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (second, g_strnfill (page_id % 500, 'x'));
  wr_result_add_row (result, second);
  result->html = g_bytes_new_static ("<p>", 3);
  return result;
}

static void
print_committed_cb (WrStore *store, GArray *row_ids, gpointer user_data)
{
  gsize size = row_ids->len * sizeof (gint64);
  g_assert_cmpint (write (STDOUT_FILENO, row_ids->data, size), ==, size);
}

static gboolean
post_page (const WrStorePage *page, gpointer store)
{
  wr_store_post_started (store, page->page_id, 1, NULL);
  wr_store_post_event (store, wr_event_new (WR_EVENT_NAVIGATING, 1, page->page_id), NULL);
  wr_store_post_result (store, make_result (page->page_id), NULL);
  if (page->page_id % 50 == 0)
    g_usleep (1000);
  return TRUE;
}

static gpointer
post_queued (gpointer store)
{
  g_autoptr (WrStoreReader) reader = wr_store_reader_open (wr_store_get_path (store), NULL);

  wr_store_reader_foreach_queued (reader, 0, N_PAGES, post_page, store, NULL);
  return NULL;
}

static void G_GNUC_NORETURN
be_child (const char *path)
{
  WrStore *store = wr_store_open (path, NULL);

  g_assert_nonnull (store);
  g_signal_connect (store, "committed", G_CALLBACK (print_committed_cb), NULL);
  g_thread_unref (g_thread_new ("poster", post_queued, store));
  for (;;)
    g_main_context_iteration (NULL, TRUE);
}

/* Adds to @told what the child was told until it was killed. */
static void
run_and_kill (const char *path, guint n_rows, GArray *told)
{
  g_autoptr (GError) error = NULL;
  char *argv[] = { program, (char *) "--child", (char *) path, NULL };
  guint goal = told->len + n_rows;
  gint64 buffer[256];
  gssize n;
  GPid child;
  int fd, status;

  g_spawn_async_with_pipes (NULL, argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &child, NULL,
                            &fd, NULL, &error);
  g_assert_no_error (error);
  while ((n = read (fd, buffer, sizeof buffer)) > 0) {
    g_assert_cmpint (n % sizeof (gint64), ==, 0);
    g_array_append_vals (told, buffer, n / sizeof (gint64));
    if (told->len >= goal) {
      /* not at its heels: anywhere between two of its commits, or in one */
      g_usleep (g_test_rand_int_range (0, 40000));
      kill (child, SIGKILL);
    }
  }
  close (fd);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL);
}

/* Each round goes on where the one before was killed. */
static void
test_kill (WrStoreFixture *f, gconstpointer data)
{
  g_autofree char *lock = g_strconcat (f->path, "-lock", NULL);
  g_autoptr (GArray) told = g_array_new (FALSE, FALSE, sizeof (gint64));

  wr_store_fixture_create (f, "{}", columns, N_PAGES);
  wr_store_fixture_close (f);
  for (int i = 0; i < N_ROUNDS; i++) {
    g_autoptr (GError) error = NULL;

    run_and_kill (f->path, g_test_rand_int_range (1, MOST_ROWS), told);
    g_assert_true (g_file_test (lock, G_FILE_TEST_EXISTS)); /* nobody's: it keeps no one out */
    wr_store_fixture_adopt (f, wr_store_open (f->path, &error));
    g_assert_no_error (error);
    g_assert_cmpint (wr_store_query_int (f->path, "SELECT pages FROM tally"
                                                  " WHERE state = 'running'"), ==, 0);
    wr_store_check_whole (f->path);
    wr_store_fixture_close (f);
  }

  /* told once each, and all there */
  for (guint i = 0; i < told->len; i++) {
    gint64 id = g_array_index (told, gint64, i);
    g_assert_true (i == 0 || g_array_index (told, gint64, i - 1) < id);
  }
  wr_store_check_rows (f->path, told);
  g_test_message ("%d kills, %u rows told, %d pages done", N_ROUNDS, told->len,
                  (int) wr_store_query_int (f->path, "SELECT pages FROM tally"
                                                     " WHERE state = 'done'"));
}

/* A store as a kill leaves it: its journal with some transactions, of which each did one page. */
typedef struct {
  char *file;       /* (owned) */
  gsize file_size;
  char *journal;    /* (owned) */
  gsize journal_size;
  GArray *ends;     /* (owned) (element-type gsize) of the transactions in the journal */
} Left;

static void
left_clear (Left *left)
{
  g_free (left->file);
  g_free (left->journal);
  g_array_unref (left->ends);
}

static gsize
get_size (const char *path)
{
  GStatBuf info;

  g_assert_cmpint (g_stat (path, &info), ==, 0);
  return info.st_size;
}

static void
leave_store (WrStoreFixture *f, Left *left)
{
  g_autofree char *journal = g_strconcat (f->path, "-wal", NULL);

  left->ends = g_array_new (FALSE, FALSE, sizeof (gsize));
  wr_store_fixture_create (f, "{}", columns, 8);
  wr_store_fixture_close (f); /* so that the pages are in the file */
  wr_store_fixture_adopt (f, wr_store_open (f->path, NULL));
  for (int i = 1; i <= 8; i++) {
    wr_store_fixture_post (f, make_result (i));
    wr_store_fixture_flush (f);
    gsize end = get_size (journal);
    g_array_append_val (left->ends, end);
  }
  g_assert_true (g_file_get_contents (f->path, &left->file, &left->file_size, NULL));
  g_assert_true (g_file_get_contents (journal, &left->journal, &left->journal_size, NULL));
  wr_store_fixture_close (f);
}

/* What became of the journal from a place on. */
typedef enum { TEAR_CUT, TEAR_ZEROS, TEAR_BYTE, N_TEARS } Tear;

static void
write_torn (const char *path, const Left *left, Tear tear, gsize from)
{
  g_autofree char *journal = g_strconcat (path, "-wal", NULL);
  g_autofree char *bytes = g_memdup2 (left->journal, left->journal_size);

  if (tear == TEAR_ZEROS)
    memset (bytes + from, 0, left->journal_size - from);
  else if (tear == TEAR_BYTE)
    bytes[from] ^= 0x55;
  g_assert_true (g_file_set_contents (path, left->file, left->file_size, NULL));
  g_assert_true (g_file_set_contents (journal, bytes,
                                      tear == TEAR_CUT ? from : left->journal_size, NULL));
}

static int
count_whole (const Left *left, gsize end)
{
  int n = 0;

  for (guint i = 0; i < left->ends->len; i++)
    n += g_array_index (left->ends, gsize, i) <= end;
  return n;
}

static void
check_torn (WrStoreFixture *f, const Left *left, Tear tear, gsize from)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_build_filename (f->folder, "torn", NULL);
  g_autofree char *path = g_build_filename (folder, "run.db", NULL);

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  write_torn (path, left, tear, from);
  g_autoptr (WrStore) store = wr_store_open (path, &error);
  g_assert_no_error (error);
  g_assert_true (wr_store_close (store, &error));
  wr_store_check_whole (path);
  g_assert_cmpint (wr_store_query_int (path, "SELECT pages FROM tally WHERE state = 'done'"), ==,
                   count_whole (left, from));
  wr_store_empty_folder (folder);
}

/* Wherever the journal ends, the store is that of its last whole transaction. There is no shared
 * memory (-shm) either: SQLite makes it anew from the journal. */
static void
test_torn (WrStoreFixture *f, gconstpointer data)
{
  Left left;

  leave_store (f, &left);
  gsize step = left.journal_size / 60 | 1; /* odd: it meets every part of a frame */
  for (int tear = 0; tear < N_TEARS; tear++) {
    for (gsize from = 0; from < left.journal_size; from += step)
      check_torn (f, &left, tear, from);
    for (guint i = 0; i < left.ends->len; i++) {
      gsize end = g_array_index (left.ends, gsize, i);
      check_torn (f, &left, tear, end - 1);
      if (end < left.journal_size)
        check_torn (f, &left, tear, end);
    }
  }
  left_clear (&left);
}

/* The shared memory of another time, or of nobody: it is not believed. */
static void
test_wrong_memory (WrStoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *memory = g_strconcat (f->path, "-shm", NULL);
  g_autofree char *noise = g_strnfill (32768, '\x5a');
  Left left;

  leave_store (f, &left);
  write_torn (f->path, &left, TEAR_CUT, left.journal_size);
  g_assert_true (g_file_set_contents (memory, noise, 32768, NULL));
  wr_store_fixture_adopt (f, wr_store_open (f->path, &error));
  g_assert_no_error (error);
  wr_store_fixture_close (f);
  wr_store_check_whole (f->path);
  g_assert_cmpint (wr_store_query_int (f->path, "SELECT pages FROM tally WHERE state = 'done'"),
                   ==, 8);
  left_clear (&left);
}

#define add(name, func)                                                                            \
  g_test_add ("/wr/store-crash/" name, WrStoreFixture, NULL, wr_store_fixture_set_up, func,        \
              wr_store_fixture_tear_down)

int
main (int argc, char **argv)
{
  if (argc == 3 && g_str_equal (argv[1], "--child"))
    be_child (argv[2]);

  g_test_init (&argc, &argv, NULL);
  program = g_file_read_link ("/proc/self/exe", NULL);
  add ("kill", test_kill);
  add ("torn", test_torn);
  add ("wrong-memory", test_wrong_memory);
  int status = g_test_run ();
  g_free (program);
  return status;
}
