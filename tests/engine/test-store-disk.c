/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A store on a disk that is full or slow, and one whose file is taken away while it is written.
 */

#include "config.h"

#include "fault-vfs.h"
#include "wr-store-fixture.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

static const char *const columns[] = { "title", NULL };
static const Fault full = { .calls = FAULT_WRITE, .error = ENOSPC, .lasting = TRUE };

static void
post (WrStoreFixture *f, gint64 page_id)
{
  wr_store_fixture_post (f, wr_store_fixture_result (page_id, "x", NULL));
}

static void
check_done (WrStoreFixture *f, int n)
{
  g_assert_cmpint (wr_store_query_int (f->path, "SELECT pages FROM tally WHERE state = 'done'"),
                   ==, n);
}

static void
disk_set_up (WrStoreFixture *f, gconstpointer data)
{
  wr_store_fixture_set_up (f, data);
  wr_store_fixture_create (f, "{\"windrow\": 1}", columns, 10);
  post (f, 1);
  wr_store_fixture_flush (f);
}

static void
disk_tear_down (WrStoreFixture *f, gconstpointer data)
{
  fault_vfs_set (NULL);
  wr_store_fixture_tear_down (f, data);
}

/* Tried again without being asked; told once; and once more that all is well. */
static void
test_by_itself (WrStoreFixture *f, gconstpointer data)
{
  fault_vfs_set (&full);
  post (f, 2);
  wr_wait_until (f->n_failures > 0);
  g_assert_error (f->failure, WR_STORE_ERROR, WR_STORE_ERROR_FULL);
  g_assert_true (g_str_has_suffix (f->failure->message, "no space is left on the disk"));
  guint n = fault_vfs_get_n_failed ();
  while (fault_vfs_get_n_failed () == n)
    g_usleep (10000);
  g_assert_cmpuint (f->n_recovered, ==, 0);

  fault_vfs_set (NULL);
  wr_wait_until (f->n_recovered > 0);
  wr_wait_until (f->committed->len == 2);
  g_assert_cmpuint (f->n_failures, ==, 1);
  g_assert_cmpuint (f->n_recovered, ==, 1);
}

static void
test_other_message (WrStoreFixture *f, gconstpointer data)
{
  const Fault broken = { .calls = FAULT_WRITE, .error = EIO, .lasting = TRUE };

  fault_vfs_set (&full);
  post (f, 2);
  wr_wait_until (f->n_failures == 1);
  wr_store_retry (f->store);
  wr_wait_until (f->n_failures == 2);
  fault_vfs_set (&broken);
  wr_wait_until (f->n_failures == 3);
  g_assert_error (f->failure, WR_STORE_ERROR, WR_STORE_ERROR_IO);
  fault_vfs_set (NULL);
  wr_store_retry (f->store);
  wr_store_fixture_flush (f);
}

/* A call's failure is the caller's to know, and the store's to see to. */
static void
test_call (WrStoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fault_vfs_set (&full);
  g_assert_false (wr_store_set_meta (f->store, "state", "paused", &error));
  g_assert_error (error, WR_STORE_ERROR, WR_STORE_ERROR_FULL);
  g_clear_error (&error);
  wr_wait_until (f->n_failures == 1);
  fault_vfs_set (NULL);
  wr_store_retry (f->store);
  g_assert_true (wr_store_set_meta (f->store, "state", "paused", &error));
  wr_wait_until (f->n_recovered == 1);
}

/* It tries once more, and says that it was in vain. */
static void
test_close (WrStoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fault_vfs_set (&full);
  post (f, 2);
  wr_wait_until (f->n_failures == 1);
  g_assert_false (wr_store_close (f->store, &error));
  g_assert_error (error, WR_STORE_ERROR, WR_STORE_ERROR_FULL);
  fault_vfs_set (NULL);
  g_clear_object (&f->store);
  check_done (f, 1);
  wr_store_check_whole (f->path);
}

typedef struct {
  WrStore *store;
  GCancellable *cancellable;
  GBytes *html;
  int n_posted; /* (atomic) */
} Filler;

static gpointer
fill (gpointer data)
{
  Filler *filler = data;

  for (;;) {
    WrResult *result = wr_store_fixture_result (2, "x", NULL);
    result->html = g_bytes_ref (filler->html);
    if (!wr_store_post_result (filler->store, result, filler->cancellable))
      return NULL;
    g_atomic_int_inc (&filler->n_posted);
  }
}

/* While the disk takes its time, posts fill the room that is theirs; a stop ends the wait. */
static void
test_slow (WrStoreFixture *f, gconstpointer data)
{
  const Fault slow = { .calls = FAULT_SYNC, .delay_ms = 1500 };
  const gsize size = 10 << 20;
  const int most = WR_STORE_MAX_BYTES / size + 1;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *data_ = g_strnfill (size, 'x');
  g_autoptr (GBytes) html = g_bytes_new (data_, size);
  Filler filler = { f->store, cancellable, html, 0 };

  fault_vfs_set (&slow);
  post (f, 2);
  while (fault_vfs_get_n_failed () == 0)
    g_usleep (1000);
  GThread *thread = g_thread_new ("fill", fill, &filler);
  while (g_atomic_int_get (&filler.n_posted) < most)
    g_usleep (1000);
  g_cancellable_cancel (cancellable);
  g_thread_join (thread);
  g_assert_cmpint (filler.n_posted, ==, most);
  wr_store_fixture_flush (f);
  g_assert_cmpuint (f->n_failures, ==, 0);
  check_done (f, 2);
}

static char *
beside (WrStoreFixture *f, const char *suffix)
{
  return g_strconcat (f->path, suffix, NULL);
}

static void
delete_file (WrStoreFixture *f)
{
  g_assert_cmpint (g_unlink (f->path), ==, 0);
}

static void
delete_all (WrStoreFixture *f)
{
  wr_store_empty_folder (f->folder);
}

static void
delete_journal (WrStoreFixture *f)
{
  g_autofree char *journal = beside (f, "-wal");
  g_assert_cmpint (g_unlink (journal), ==, 0);
}

static void
move_away (WrStoreFixture *f)
{
  g_autofree char *away = beside (f, "-away");
  g_assert_cmpint (g_rename (f->path, away), ==, 0);
}

/* As a program does that keeps files the same on two machines. */
static void
put_copy (WrStoreFixture *f)
{
  g_autofree char *copy = beside (f, "-copy");
  g_autofree char *text = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (f->path, &text, &length, NULL));
  g_assert_true (g_file_set_contents (copy, text, length, NULL));
  g_assert_cmpint (g_rename (copy, f->path), ==, 0);
}

static void
put_stranger (WrStoreFixture *f)
{
  g_autofree char *stranger = beside (f, "-stranger");

  g_assert_true (g_file_set_contents (stranger, "mine", -1, NULL));
  g_assert_cmpint (g_rename (stranger, f->path), ==, 0);
}

typedef struct {
  const char *name;
  void (*take) (WrStoreFixture *f);
} Taking;

static const Taking takings[] = {
  { "delete", delete_file },   { "delete-all", delete_all }, { "delete-journal", delete_journal },
  { "move", move_away },       { "copy", put_copy },         { "stranger", put_stranger },
};

static gboolean
count_row (const WrStoreRow *row, gpointer n)
{
  ++*(int *) n;
  return TRUE;
}

/* Whatever was done to the file: what is told is in the file of that name, with all that came
 * before, and a reader that was there follows. */
static void
test_taken (WrStoreFixture *f, gconstpointer data)
{
  const Taking *taking = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WrStoreReader) reader = wr_store_reader_open (f->path, &error);
  int n = 0;

  g_assert_no_error (error);
  taking->take (f);
  post (f, 2);
  wr_store_post_event (f->store, wr_event_new (WR_EVENT_IDLE, 1, 2), NULL);
  wr_wait_until (f->n_failures > 0);
  g_assert_error (f->failure, WR_STORE_ERROR, WR_STORE_ERROR_MOVED);
  g_assert_nonnull (strstr (f->failure->message, f->path));
  g_assert_cmpuint (f->committed->len, ==, 1);

  wr_store_retry (f->store);
  wr_store_fixture_flush (f);
  wr_wait_until (f->committed->len == 2);
  wr_wait_until (f->n_recovered == 1);
  check_done (f, 2);
  g_assert_cmpint (wr_store_query_int (f->path, "SELECT count(*) FROM event"), ==, 1);
  wr_store_reader_foreach_row (reader, &(WrStoreQuery) { 0 }, count_row, &n, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (n, ==, 2);
  g_clear_object (&reader);

  post (f, 3);
  wr_store_fixture_flush (f);
  wr_store_fixture_close (f);
  check_done (f, 3);
  wr_store_check_whole (f->path);
  wr_store_fixture_adopt (f, wr_store_open (f->path, &error));
  g_assert_no_error (error);
}

static void
test_taken_at_the_end (WrStoreFixture *f, gconstpointer data)
{
  delete_all (f);
  wr_store_fixture_close (f);
  check_done (f, 1);
  wr_store_check_whole (f->path);
}

static void
test_moved_back (WrStoreFixture *f, gconstpointer data)
{
  g_autofree char *away = beside (f, "-away");

  fault_vfs_set (&(Fault) { .calls = FAULT_OPEN, .error = EACCES, .name = "-new",
                            .lasting = TRUE });
  move_away (f);
  post (f, 2);
  wr_wait_until (f->n_failures > 0);
  g_assert_cmpint (g_rename (away, f->path), ==, 0);
  wr_store_retry (f->store);
  wr_store_fixture_flush (f);
  wr_wait_until (f->committed->len == 2);
  wr_store_fixture_close (f);
  check_done (f, 2);
  wr_store_check_whole (f->path);
}

/* A stranger's file is left alone until a person asks, and then it is kept. */
static void
test_stranger_kept (WrStoreFixture *f, gconstpointer data)
{
  g_autofree char *kept = beside (f, ".1");
  g_autofree char *text = NULL;

  put_stranger (f);
  post (f, 2);
  wr_wait_until (f->n_failures > 0);
  g_assert_true (g_str_has_suffix (f->failure->message, "another file has taken its place"));
  g_assert_false (g_file_test (kept, G_FILE_TEST_EXISTS));
  wr_store_retry (f->store);
  wr_store_fixture_flush (f);
  g_assert_true (g_file_get_contents (kept, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "mine");
}

#define add(name, func)                                                                            \
  g_test_add ("/wr/store-disk/" name, WrStoreFixture, NULL, disk_set_up, func, disk_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fault_vfs_install ();
  add ("by-itself", test_by_itself);
  add ("other-message", test_other_message);
  add ("call", test_call);
  add ("close", test_close);
  add ("slow", test_slow);
  for (gsize i = 0; i < G_N_ELEMENTS (takings); i++) {
    g_autofree char *name = g_strconcat ("/wr/store-disk/taken/", takings[i].name, NULL);
    g_test_add (name, WrStoreFixture, &takings[i], disk_set_up, test_taken, disk_tear_down);
  }
  add ("taken-at-the-end", test_taken_at_the_end);
  add ("moved-back", test_moved_back);
  add ("stranger-kept", test_stranger_kept);
  return g_test_run ();
}
