/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What a page costs: WrRun against a bare loop of navigate and one script, with as many sessions of
 * the same capabilities, whose script reads the fields that a run reads where a job names none.
 *
 *   bench-page [ROUNDS [WORKERS]]
 *
 * The two take turns, and in every other round the other one is first, on the product pages of the
 * sample site, which a process of its own serves so that its processor time is not counted. Each is
 * measured from when the last of its sessions begins with its first page. Prints medians and
 * spreads; the ratio is what matters, not the pages per second.
 */

#include "wr-engine.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#define PAGES 288
#define MAX_WORKERS 16

static const char script[] =
    "const done = arguments[arguments.length - 1];"
    "const navigation = performance.getEntriesByType ('navigation')[0];"
    "const description = document.querySelector ('meta[name=description]');"
    "done ([document.querySelector ('head > title').innerText,"
    " description && description.getAttribute ('content'),"
    " document.querySelector ('h1').innerText,"
    " navigation.loadEventEnd || navigation.loadEventStart, navigation.responseStatus,"
    " document.URL, document.readyState, document.contentType, performance.timeOrigin])";

typedef struct {
  gint64 start; /* time of day, µs */
  gint64 end;
  int worker;
} Visit;

typedef struct {
  double rate;     /* pages a second */
  double cpu_ms;   /* of this process, a page */
  double all_ms;   /* with the drivers and browsers, a page, their start among it */
  double commands; /* a page */
} Figures;

/* @who: RUSAGE_SELF, or RUSAGE_CHILDREN for the drivers and browsers that have ended. */
static double
get_cpu_s (int who)
{
  struct rusage usage;

  getrusage (who, &usage);
  return usage.ru_utime.tv_sec + usage.ru_stime.tv_sec +
         (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / G_USEC_PER_SEC;
}

/* Pages a second while all sessions work. */
static double
compute_rate (GArray *visits, int n_workers)
{
  gint64 first[MAX_WORKERS + 1] = { 0 };
  gint64 begin = 0, end = 0;
  int n = 0;

  for (guint i = 0; i < visits->len; i++) {
    const Visit *visit = &g_array_index (visits, Visit, i);
    if (first[visit->worker] == 0 || visit->start < first[visit->worker])
      first[visit->worker] = visit->start;
    end = MAX (end, visit->end);
  }
  for (int worker = 1; worker <= n_workers; worker++)
    begin = MAX (begin, first[worker]);
  for (guint i = 0; i < visits->len; i++)
    n += g_array_index (visits, Visit, i).start >= begin;
  return (double) n * G_USEC_PER_SEC / (double) (end - begin);
}

static char **
build_urls (const char *site)
{
  gsize n_products = 0;
  const WrSampleProduct *products = wr_sample_get_products (&n_products);
  g_autoptr (GStrvBuilder) urls = g_strv_builder_new ();

  for (int i = 0; i < PAGES; i++) {
    g_autofree char *url = g_strdup_printf ("%s/product/%s?round=%d", site,
                                            products[i % n_products].id, i);
    g_strv_builder_add (urls, url);
  }
  return g_strv_builder_end (urls);
}

typedef struct {
  const WrDriver *driver;
  char **urls;
  int number;
  int *next;      /* (atomic) */
  GArray *visits; /* (mutex mutex) */
  GMutex *mutex;
  guint64 commands;
} Bare;

static gpointer
bare_thread (gpointer data)
{
  Bare *bare = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WrDriverProcess) process = wr_driver_process_start (bare->driver, NULL, &error);
  WrCapabilities capabilities = { .browser = bare->driver->browser,
                                  .binary = bare->driver->browser_path,
                                  .window_width = 1280,
                                  .window_height = 900,
                                  .page_load_ms = 30000,
                                  .script_ms = 30000 };
  int i;

  g_assert_no_error (error);
  g_autoptr (WrSession) session = wr_session_new (wr_driver_process_get_url (process),
                                                  &capabilities, 30000, NULL, &error);
  g_assert_no_error (error);
  guint64 before = wr_session_get_n_commands (session);
  while ((i = g_atomic_int_add (bare->next, 1)) < PAGES) {
    Visit visit = { .start = g_get_real_time (), .worker = bare->number };

    g_assert_true (wr_session_navigate (session, bare->urls[i], 30000, NULL, &error));
    g_autoptr (JsonNode)
        reply = wr_session_execute_async (session, script, NULL, 30000, NULL, &error);
    g_assert_no_error (error);
    visit.end = g_get_real_time ();
    g_mutex_lock (bare->mutex);
    g_array_append_val (bare->visits, visit);
    g_mutex_unlock (bare->mutex);
  }
  bare->commands = wr_session_get_n_commands (session) - before;
  wr_driver_process_end (process);
  return NULL;
}

static Figures
measure_bare (const WrDriver *driver, char **urls, int n_workers)
{
  g_autoptr (GArray) visits = g_array_new (FALSE, FALSE, sizeof (Visit));
  Bare bares[MAX_WORKERS] = { 0 };
  GThread *threads[MAX_WORKERS];
  double cpu_s = get_cpu_s (RUSAGE_SELF), children_s = get_cpu_s (RUSAGE_CHILDREN);
  guint64 commands = 0;
  GMutex mutex;
  int next = 0;

  g_mutex_init (&mutex);
  for (int i = 0; i < n_workers; i++) {
    bares[i] = (Bare){ driver, urls, i + 1, &next, visits, &mutex, 0 };
    threads[i] = g_thread_new ("bare", bare_thread, &bares[i]);
  }
  for (int i = 0; i < n_workers; i++) {
    g_thread_join (threads[i]);
    commands += bares[i].commands;
  }
  g_mutex_clear (&mutex);
  cpu_s = get_cpu_s (RUSAGE_SELF) - cpu_s;
  children_s = get_cpu_s (RUSAGE_CHILDREN) - children_s;
  return (Figures){ compute_rate (visits, n_workers), cpu_s * 1000 / PAGES,
                    (cpu_s + children_s) * 1000 / PAGES, (double) commands / PAGES };
}

static gboolean
add_visit_cb (const WrStoreRow *row, gpointer user_data)
{
  Visit visit = { row->ended - row->duration, row->ended, row->worker };

  g_assert_cmpint (row->state, ==, WR_PAGE_DONE);
  g_array_append_val (user_data, visit);
  return TRUE;
}

static GArray *
read_visits (const char *path)
{
  g_autoptr (WrStoreReader) reader = wr_store_reader_open (path, NULL);
  GArray *visits = g_array_new (FALSE, FALSE, sizeof (Visit));
  WrStoreQuery query = { 0 };

  g_assert_true (wr_store_reader_foreach_row (reader, &query, add_visit_cb, visits, NULL, NULL));
  g_assert_cmpuint (visits->len, ==, PAGES);
  return visits;
}

static WrJob *
build_job (char **urls, int n_workers)
{
  WrJob *job = wr_job_new ();

  g_strfreev (job->urls);
  job->urls = g_strdupv (urls);
  job->workers = n_workers;
  job->pace.per_host = n_workers;
  g_free (job->browser.name);
  job->browser.name = g_strdup ("chromium");
  return job;
}

static guint64
get_commands (WrRun *run)
{
  g_autofree char *stats = wr_run_dup_stats (run);
  g_autoptr (JsonNode) root = json_from_string (stats, NULL);

  return (guint64) json_object_get_int_member (json_node_get_object (root), "commands");
}

static Figures
measure_run (const char *folder, char **urls, int n_workers)
{
  g_autoptr (WrJob) job = build_job (urls, n_workers);
  g_autofree char *path = g_build_filename (folder, "bench.windrow-run", NULL);
  double cpu_s = get_cpu_s (RUSAGE_SELF), children_s = get_cpu_s (RUSAGE_CHILDREN);
  g_autoptr (WrRun) run = wr_run_new (job, path);

  wr_run_start_async (run, NULL, NULL, NULL);
  while (wr_run_get_state (run) != WR_RUN_ENDED)
    g_main_context_iteration (NULL, TRUE);
  g_assert_no_error (wr_run_get_error (run));
  cpu_s = get_cpu_s (RUSAGE_SELF) - cpu_s;
  children_s = get_cpu_s (RUSAGE_CHILDREN) - children_s;
  guint64 commands = get_commands (run);
  g_clear_object (&run);

  g_autoptr (GArray) visits = read_visits (path);
  g_unlink (path);
  return (Figures){ compute_rate (visits, n_workers), cpu_s * 1000 / PAGES,
                    (cpu_s + children_s) * 1000 / PAGES, (double) commands / PAGES };
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double difference = *(const double *) a - *(const double *) b;

  return (difference > 0) - (difference < 0);
}

static void
print_row (const char *name, GArray *values, const char *target)
{
  g_array_sort (values, compare_doubles);
  printf ("%-34s %8.2f   (%.2f to %.2f)   %s\n", name,
          g_array_index (values, double, values->len / 2), g_array_index (values, double, 0),
          g_array_index (values, double, values->len - 1), target);
}

static int
serve (void)
{
  g_autoptr (WrSampleSite) site = wr_sample_site_start (0, NULL);

  g_assert_nonnull (site);
  printf ("%s\n", wr_sample_site_get_url (site));
  fflush (stdout);
  getchar (); /* until whoever started us closes the pipe */
  wr_sample_site_stop (site);
  return 0;
}

static GSubprocess *
start_site (const char *program, char **url)
{
  g_autoptr (GError) error = NULL;
  GSubprocess *site = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                                            G_SUBPROCESS_FLAGS_STDIN_PIPE,
                                        &error, program, "--serve", NULL);

  g_assert_no_error (error);
  g_autoptr (GDataInputStream) out = g_data_input_stream_new (g_subprocess_get_stdout_pipe (site));
  *url = g_data_input_stream_read_line (out, NULL, NULL, NULL);
  g_assert_nonnull (*url);
  return site;
}

typedef enum {
  RUN_RATE,
  BARE_RATE,
  RATE_RATIO,
  RUN_ALL,
  BARE_ALL,
  ALL_RATIO,
  RUN_CPU,
  BARE_CPU,
  COMMANDS,
  N_ROWS
} BenchRow;

static const struct {
  const char *name;
  const char *target;
} row_infos[N_ROWS] = {
  [RUN_RATE] = { "WrRun, pages/s", "" },
  [BARE_RATE] = { "bare loop, pages/s", "" },
  [RATE_RATIO] = { "pages/s, WrRun / bare loop", "at least 0.95" },
  [RUN_ALL] = { "WrRun, CPU of all, ms/page", "" },
  [BARE_ALL] = { "bare loop, CPU of all, ms/page", "" },
  [ALL_RATIO] = { "CPU of all, bare loop / WrRun", "" },
  [RUN_CPU] = { "WrRun, controller CPU, ms/page", "at most 2" },
  [BARE_CPU] = { "bare loop, controller CPU, ms/page", "" },
  [COMMANDS] = { "commands/page", "2" },
};

static void
measure (GArray **rows, const WrDriver *driver, const char *folder, char **urls, int n_workers,
         gboolean run_first)
{
  Figures run, bare;

  if (run_first)
    run = measure_run (folder, urls, n_workers);
  bare = measure_bare (driver, urls, n_workers);
  if (!run_first)
    run = measure_run (folder, urls, n_workers);
  const double values[N_ROWS] = { [RUN_RATE] = run.rate,
                                  [BARE_RATE] = bare.rate,
                                  [RATE_RATIO] = run.rate / bare.rate,
                                  [RUN_ALL] = run.all_ms,
                                  [BARE_ALL] = bare.all_ms,
                                  [ALL_RATIO] = bare.all_ms / run.all_ms,
                                  [RUN_CPU] = run.cpu_ms,
                                  [BARE_CPU] = bare.cpu_ms,
                                  [COMMANDS] = run.commands };

  for (int i = 0; i < N_ROWS; i++)
    g_array_append_val (rows[i], values[i]);
}

int
main (int argc, char **argv)
{
  if (argc > 1 && strcmp (argv[1], "--serve") == 0)
    return serve ();

  int n_rounds = argc > 1 ? (int) g_ascii_strtoll (argv[1], NULL, 10) : 5;
  int n_workers = argc > 2 ? (int) CLAMP (g_ascii_strtoll (argv[2], NULL, 10), 1, MAX_WORKERS) : 2;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) drivers = wr_driver_find_all (NULL);
  g_autoptr (WrDriver) driver = wr_driver_choose (drivers, WR_BROWSER_CHROMIUM, FALSE, &error);
  g_assert_no_error (error);
  g_autofree char *folder = g_dir_make_tmp ("windrow-bench-XXXXXX", NULL);
  g_autofree char *url = NULL;
  g_autoptr (GSubprocess) site = start_site (argv[0], &url);
  g_auto (GStrv) urls = build_urls (url);
  GArray *rows[N_ROWS];

  for (int i = 0; i < N_ROWS; i++)
    rows[i] = g_array_new (FALSE, FALSE, sizeof (double));
  for (int round = 0; round < MAX (n_rounds, 1); round++)
    measure (rows, driver, folder, urls, n_workers, round % 2 == 1);
  printf ("%d pages, %d sessions, %d rounds: median (least to most)\n", PAGES, n_workers,
          MAX (n_rounds, 1));
  for (int i = 0; i < N_ROWS; i++) {
    print_row (row_infos[i].name, rows[i], row_infos[i].target);
    g_array_unref (rows[i]);
  }
  g_output_stream_close (g_subprocess_get_stdin_pipe (site), NULL, NULL);
  g_subprocess_wait (site, NULL, NULL);
  g_rmdir (folder);
  return 0;
}
