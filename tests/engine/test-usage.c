/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The browsers' memory, which is read in turns: each tree has its own, no sum is told before every
 * tree was read, and there is one before the first tree ends. The trees are processes that hold as
 * much memory as they are told to.
 */

#include "config.h"

#include "test-build.h"
#include "wr-store-fixture.h"
#include "wr-usage-sample.h"
#include "wr-usage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define N_TREES 3
#define MIB (G_GINT64_CONSTANT (1) << 20)
#define GROWTH 64
#define LIMIT (60 * TEST_SLOWNESS * G_TIME_SPAN_SECOND)

/* What a tree may take more than it was told to hold: a sanitizer takes what it likes. */
#define SLACK (TEST_IS_SANITIZED ? 2000 : 4)

/* In MiB, so that a sum tells which of them it is of. */
static const int sizes[N_TREES] = { 16, 32, 64 };

typedef struct {
  WrStoreFixture store;
  GCancellable *stop;          /* (owned) */
  GSubprocess *trees[N_TREES]; /* (owned) */
  WrUsage *usage;              /* (owned) */
} Fixture;

/* The tree: a root, and below it a process with the memory. */
static int
hold (void)
{
  char line[32];

  if (fork () != 0)
    return waitpid (-1, NULL, 0) > 0 ? 0 : 1;
  while (fgets (line, sizeof line, stdin) != NULL) {
    size_t length = (size_t) atoi (line) * MIB;
    void *memory = mmap (NULL, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
      return 1;
    memset (memory, 1, length);
    puts ("held");
    fflush (stdout);
  }
  return 0;
}

static void
grow (Fixture *f, int tree, int mib)
{
  GOutputStream *to = g_subprocess_get_stdin_pipe (f->trees[tree]);
  g_autofree char *line = g_strdup_printf ("%d\n", mib);
  char answer[5];
  gsize length;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_output_stream_write_all (to, line, strlen (line), NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_input_stream_read_all (g_subprocess_get_stdout_pipe (f->trees[tree]), answer,
                                          sizeof answer, &length, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpmem (answer, length, "held\n", 5);
}

static GPid
get_pid (Fixture *f, int tree)
{
  return atoi (g_subprocess_get_identifier (f->trees[tree]));
}

static void
start_tree (Fixture *f, int tree)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autoptr (GError) error = NULL;

  f->trees[tree] = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE,
                                     &error, self, "--hold", NULL);
  g_assert_no_error (error);
  grow (f, tree, sizes[tree]);
}

/* Returns how many MiB they hold. */
static gint64
add_trees (Fixture *f, int from, int to)
{
  gint64 sum = 0;

  for (int i = from; i < to; i++) {
    wr_usage_add_root (f->usage, get_pid (f, i));
    sum += sizes[i];
  }
  return sum;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  static const char *const columns[] = { "title", NULL };

  wr_store_fixture_set_up (&f->store, NULL);
  wr_store_fixture_create (&f->store, "{}", columns, 1);
  f->stop = g_cancellable_new ();
  for (int i = 0; i < N_TREES; i++)
    start_tree (f, i);
  f->usage = wr_usage_start ();
  wr_usage_set_store (f->usage, f->store.store, f->stop);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  wr_usage_free (f->usage);
  for (int i = 0; i < N_TREES; i++) {
    g_output_stream_close (g_subprocess_get_stdin_pipe (f->trees[i]), NULL, NULL);
    g_assert_true (g_subprocess_wait_check (f->trees[i], NULL, NULL));
    g_object_unref (f->trees[i]);
  }
  wr_store_fixture_tear_down (&f->store, NULL);
  g_object_unref (f->stop);
}

static gint64
get_peak (Fixture *f)
{
  WrUsageFigures figures;

  wr_usage_get (f->usage, &figures);
  return figures.browsers_pss_peak;
}

static void
wait_for_peak (Fixture *f, gint64 mib)
{
  gint64 end = g_get_monotonic_time () + LIMIT;

  while (get_peak (f) < mib * MIB) {
    g_assert_cmpint (g_get_monotonic_time (), <, end);
    g_usleep (20 * G_TIME_SPAN_MILLISECOND);
  }
}

typedef struct {
  gint64 least; /* bytes */
  gint64 most;
  int n; /* sums that were told */
} Sums;

static gboolean
see_cb (gint64 id, const WrEvent *event, gpointer user_data)
{
  Sums *sums = user_data;
  WrUsageSample sample;

  g_assert_cmpint (event->kind, ==, WR_EVENT_USAGE);
  g_assert_true (wr_usage_sample_parse (&sample, event->detail));
  g_assert_cmpint (sample.controller_pss < 0, ==, sample.browsers_pss < 0);
  if (sample.browsers_pss >= 0) {
    sums->least = sums->n > 0 ? MIN (sums->least, sample.browsers_pss) : sample.browsers_pss;
    sums->most = MAX (sums->most, sample.browsers_pss);
    sums->n++;
  }
  return TRUE;
}

/* What the store was told, and it was told of the memory of both or of neither. */
static Sums
read_sums (Fixture *f)
{
  Sums sums = { 0 };
  g_autoptr (GError) error = NULL;

  wr_usage_stop (f->usage);
  wr_store_fixture_flush (&f->store);
  g_autoptr (WrStoreReader) reader = wr_store_reader_open (f->store.path, &error);
  g_assert_no_error (error);
  g_assert_true (wr_store_reader_foreach_event (reader, 0, G_MAXINT, see_cb, &sums, &error));
  g_assert_no_error (error);
  return sums;
}

/* They are read one after the other, and each of them again and again. */
static void
test_turns (Fixture *f, gconstpointer data)
{
  gint64 all = add_trees (f, 0, N_TREES);

  wait_for_peak (f, all);
  g_assert_cmpint (get_peak (f), <, (all + N_TREES * SLACK) * MIB);
  for (int i = 0; i < N_TREES; i++)
    grow (f, i, GROWTH);
  wait_for_peak (f, all + N_TREES * GROWTH);

  Sums sums = read_sums (f);
  g_assert_cmpint (sums.n, >, 1);
  g_assert_cmpint (sums.least, >=, all * MIB); /* none is of some of them only */
  g_assert_cmpint (sums.most, <, (all + N_TREES * (GROWTH + SLACK)) * MIB);
}

/* A run that ends before their turns have come knows what they took. */
static void
test_first_end (Fixture *f, gconstpointer data)
{
  gint64 all = add_trees (f, 0, N_TREES);

  wr_usage_remove_root (f->usage, get_pid (f, 0));
  g_assert_cmpint (get_peak (f), >=, all * MIB);
  g_assert_cmpint (get_peak (f), <, (all + N_TREES * SLACK) * MIB);

  Sums sums = read_sums (f);
  g_assert_cmpint (sums.most, ==, get_peak (f));
}

/* So does one whose browsers started so slowly that the first was read before the others came. */
static void
test_late (Fixture *f, gconstpointer data)
{
  gint64 all = add_trees (f, 0, 1);

  wait_for_peak (f, all);
  all += add_trees (f, 1, N_TREES);
  wr_usage_remove_root (f->usage, get_pid (f, 0));
  g_assert_cmpint (get_peak (f), >=, all * MIB);

  Sums sums = read_sums (f);
  g_assert_cmpint (sums.most, ==, get_peak (f));
}

/* Who stops does not wait for the memory to be read. */
static void
test_stopped (Fixture *f, gconstpointer data)
{
  add_trees (f, 0, N_TREES);
  g_cancellable_cancel (f->stop);
  wr_usage_remove_root (f->usage, get_pid (f, 0));
  g_assert_cmpint (get_peak (f), ==, -1);
}

static const struct {
  const char *name;
  void (*func) (Fixture *, gconstpointer);
} tests[] = {
  { "turns", test_turns },
  { "first-end", test_first_end },
  { "late", test_late },
  { "stopped", test_stopped },
};

int
main (int argc, char **argv)
{
  if (argc == 2 && strcmp (argv[1], "--hold") == 0)
    return hold ();

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++) {
    g_autofree char *path = g_strconcat ("/wr/usage/", tests[i].name, NULL);
    g_test_add (path, Fixture, NULL, set_up, tests[i].func, tear_down);
  }
  return g_test_run ();
}
