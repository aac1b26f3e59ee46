/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A run with two workers and real browsers, one of which comes to grief at a page: the page gets
 * its next attempt or is given up, its worker a new session, and the other worker notices nothing.
 *
 *   test-run-real BROWSER    chromium or webkit
 */

#include "browser-test.h"
#include "process-tree.h"
#include "trap-site.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define N_GOOD 30
#define RETRIES 2
#define LIMIT_S 100
#define BUSY_MS 10000   /* what a good page may need where the machine is busy */
#define ENDLESS_MS 3000

#define F(name) (1u << WR_FAILURE_##name)

static WrBrowser browser;

typedef struct {
  const char *name;
  const char *victim; /* (nullable) see victims; NULL: the path is the trap */
  const char *path;   /* (nullable) */
  int signal;
  int times;         /* how many of the page's visits it happens at */
  guint failures;    /* any of these, at each attempt that fails */
  guint webkit;      /* the same with WebKit; 0: as above */
  int lost;          /* how many sessions; -1: as many as attempts, or fewer */
  gboolean endless;  /* it is the limit of time that ends the page */
} Case;

static const Case cases[] = {
  { "kill-browser", "browser", NULL, SIGKILL, 1, F (SESSION) | F (DRIVER), 0, 1 },
  { "kill-renderer", "renderer", NULL, SIGKILL, 1, F (SESSION) | F (DRIVER) | F (TIMEOUT),
    F (SESSION) | F (DRIVER) | F (TIMEOUT) | F (LOAD), -1 },
  { "kill-driver", "driver", NULL, SIGKILL, 1, F (DRIVER), 0, 1 },
  { "hang-driver", "driver", NULL, SIGSTOP, 1, F (DEADLINE), 0, 1, TRUE },
  { "kill-renderer-each-time", "renderer", NULL, SIGKILL, RETRIES + 1,
    F (SESSION) | F (DRIVER) | F (TIMEOUT), F (SESSION) | F (DRIVER) | F (TIMEOUT) | F (LOAD), -1 },
  { "endless", NULL, "/endless-later", 0, RETRIES + 1, F (SCRIPT) | F (DEADLINE), 0, -1, TRUE },
  { "huge", NULL, "/huge", 0, RETRIES + 1, F (TIMEOUT) | F (DEADLINE) | F (SCRIPT) | F (SESSION), 0,
    -1, TRUE },
  { "alert", NULL, "/alert", 0, 0, 0, 0, 0 },
};

/* Parts of the programs' command lines, and what must not be in them. */
static const struct {
  const char *name;
  const char *part[2];    /* chromium, webkit */
  const char *without[2]; /* (nullable) */
} victims[] = {
  { "renderer", { "--type=renderer", "WebKitWebProcess" }, { NULL, NULL } },
  { "browser", { "--remote-debugging-pipe", "MiniBrowser" }, { "--type=", NULL } },
  { "driver", { "chromedriver", "WebKitWebDriver" }, { "guard", "guard" } },
};

typedef struct {
  const Case *row;
  TrapSite *site;  /* (owned) */
  WrJob *job;      /* (owned) */
  char *path;      /* (owned) of the store */
  WrRunProgress progress;
  int n_visits;    /* (atomic) of the trap */
  int n_hit;       /* (atomic) visits at which something was there to be hit */
} Test;

static char *
read_process (GPid pid, const char *file)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/%s", pid, file);
  char *text = NULL;
  gsize length = 0;

  if (!g_file_get_contents (path, &text, &length, NULL))
    return g_strdup ("");
  for (gsize i = 0; i < length; i++)
    text[i] = text[i] == '\0' ? ' ' : text[i];
  return text;
}

/* The inode of the socket on loopback with this port, “socket:[1234]”. */
static char *
find_socket (guint16 port)
{
  g_autofree char *text = read_process (getpid (), "net/tcp");
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (char **line = lines; *line != NULL; line++) {
    guint local = 0;
    guint64 inode = 0;

    if (sscanf (*line, " %*d: %*x:%x %*x:%*x %*x %*x:%*x %*x:%*x %*x %*d %*d %" G_GUINT64_FORMAT,
                &local, &inode) == 2
        && local == port && inode != 0)
      return g_strdup_printf ("socket:[%" G_GUINT64_FORMAT "]", inode);
  }
  return NULL;
}

static gboolean
has_socket (GPid pid, const char *socket)
{
  g_autofree char *folder = g_strdup_printf ("/proc/%d/fd", pid);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  gboolean found = FALSE;

  while (!found && dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    g_autofree char *target = g_file_read_link (path, NULL);
    found = g_strcmp0 (target, socket) == 0;
  }
  return found;
}

static GPid
get_parent (GPid pid)
{
  g_autofree char *text = read_process (pid, "stat");
  const char *rest = strrchr (text, ')');
  int parent = 0;

  return rest != NULL && sscanf (rest, ") %*c %d", &parent) == 1 ? parent : 0;
}

/* The driver's tree of the worker whose browser has connected from @port: below a child of ours. */
static GArray *
list_asker (guint16 port)
{
  g_autofree char *socket = find_socket (port);
  g_autoptr (GArray) all = process_tree_list (getpid ());
  GPid asker = 0;

  for (guint i = 1; socket != NULL && asker == 0 && i < all->len; i++) {
    if (has_socket (g_array_index (all, GPid, i), socket))
      asker = g_array_index (all, GPid, i);
  }
  while (asker != 0 && get_parent (asker) != getpid ())
    asker = get_parent (asker);
  return asker != 0 ? process_tree_list (asker) : g_array_new (FALSE, FALSE, sizeof (GPid));
}

static gboolean
is_victim (GPid pid, const char *name)
{
  int column = browser == WR_BROWSER_WEBKIT;
  g_autofree char *line = read_process (pid, "cmdline");

  for (gsize i = 0; i < G_N_ELEMENTS (victims); i++) {
    const char *without = victims[i].without[column];

    if (strcmp (victims[i].name, name) == 0)
      return strstr (line, victims[i].part[column]) != NULL
             && (without == NULL || strstr (line, without) == NULL);
  }
  g_assert_not_reached ();
}

/* In a thread of the site, while the page is asked for. */
static gboolean
visit_cb (const char *name, guint16 port, gpointer user_data)
{
  Test *test = user_data;
  g_autoptr (GArray) pids = NULL;
  gboolean hit = FALSE;

  if (g_atomic_int_add (&test->n_visits, 1) >= test->row->times)
    return FALSE;
  pids = list_asker (port);
  for (guint i = 0; i < pids->len; i++) {
    GPid pid = g_array_index (pids, GPid, i);

    if (is_victim (pid, test->row->victim) && kill (pid, test->row->signal) == 0)
      hit = TRUE;
  }
  g_atomic_int_add (&test->n_hit, hit);
  return TRUE;
}

static void
set_limit (WrJob *job, int ms)
{
  job->timeouts.page_load_ms = ms;
  job->timeouts.script_ms = ms;
  job->timeouts.page_ms = 3 * ms;
}

static void
set_up (Test *test, gconstpointer row)
{
  test->row = row;
  test->site = trap_site_new ();
  trap_site_set_func (test->site, visit_cb, test);
  test->path = g_build_filename (g_get_tmp_dir (), "run.windrow-run", NULL);
  test->job = wr_job_new ();
  test->job->workers = 2;
  set_limit (test->job, BUSY_MS);
  test->job->retries = RETRIES;
  test->job->pace.per_host = 2;
  g_free (test->job->browser.name);
  test->job->browser.name = g_strdup (wr_browser_get_name (browser));
  g_ptr_array_add (test->job->fields, wr_field_new ("value", ".value"));
}

static void
tear_down (Test *test, gconstpointer row)
{
  g_autoptr (GArray) left = process_tree_list (getpid ());

  g_unlink (test->path);
  browser_test_assert_clean ();
  g_assert_cmpuint (left->len, ==, 1);
  trap_site_free (test->site);
  wr_job_free (test->job);
  g_free (test->path);
}

static gboolean
too_late_cb (gpointer user_data)
{
  g_error ("The run did not end within %d s", LIMIT_S);
  return G_SOURCE_REMOVE;
}

static void
started_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  wr_run_start_finish (WR_RUN (source), result, &error);
  g_assert_no_error (error);
}

/* The trap at @path, if there is one, stands among pages that are well. */
static void
run_pages (Test *test, int n_good, const char *path)
{
  g_autoptr (GStrvBuilder) urls = g_strv_builder_new ();
  guint watchdog = g_timeout_add_seconds (LIMIT_S, too_late_cb, NULL);

  for (int i = 0; i < n_good; i++) {
    g_autofree char *page = g_strdup_printf ("/good/%d", i);
    g_autofree char *url = trap_site_build_url (test->site, page);
    g_autofree char *trap = path != NULL ? trap_site_build_url (test->site, path) : NULL;

    if (trap != NULL && i == n_good / 3)
      g_strv_builder_add (urls, trap);
    g_strv_builder_add (urls, url);
  }
  g_strfreev (test->job->urls);
  test->job->urls = g_strv_builder_end (urls);

  g_autoptr (WrRun) run = wr_run_new (test->job, test->path);
  wr_run_start_async (run, NULL, started_cb, NULL);
  while (wr_run_get_state (run) != WR_RUN_ENDED)
    g_main_context_iteration (NULL, TRUE);
  g_assert_no_error (wr_run_get_error (run));
  wr_run_get_progress (run, &test->progress);
  g_source_remove (watchdog);
}

static WrStoreReader *
open_reader (Test *test)
{
  g_autoptr (GError) error = NULL;
  WrStoreReader *reader = wr_store_reader_open (test->path, &error);

  g_assert_no_error (error);
  return reader;
}

static gboolean
print_attempt_cb (const WrStoreAttempt *attempt, gpointer user_data)
{
  g_printerr ("attempt %d: %s %s\n", attempt->number, wr_failure_get_code (attempt->failure),
              attempt->message);
  return TRUE;
}

static gboolean
check_row_cb (const WrStoreRow *row, gpointer user_data)
{
  Test *test = user_data;
  gboolean good = strstr (row->url, "/good/") != NULL;
  int n_failed = good ? 0 : test->row->times;
  WrPageState state = n_failed > RETRIES ? WR_PAGE_FAILED : WR_PAGE_DONE;
  int attempts = MIN (n_failed, RETRIES) + 1;

  /* To stderr, which is all that is seen of a test that fails among many. */
  if (row->state != state || row->attempts != attempts) {
    g_autoptr (WrStoreReader) reader = open_reader (test);
    g_printerr ("%s: %s %s\n", row->url, wr_failure_get_code (row->failure), row->detail);
    wr_store_reader_foreach_attempt (reader, row->page_id, print_attempt_cb, NULL, NULL);
  }
  g_assert_cmpint (row->state, ==, state);
  g_assert_cmpint (row->attempts, ==, attempts);
  if (good)
    g_assert_cmpstr (row->cells[0], ==, strstr (row->url, "/good/") + strlen ("/good/"));
  return TRUE;
}

static gboolean
check_attempt_cb (const WrStoreAttempt *attempt, gpointer user_data)
{
  const Test *test = user_data;
  const Case *row = test->row;
  guint failures
      = browser == WR_BROWSER_WEBKIT && row->webkit != 0 ? row->webkit : row->failures;

  g_test_message ("attempt %d: %s %s", attempt->number, wr_failure_get_code (attempt->failure),
                  attempt->message);
  if (attempt->number <= row->times)
    g_assert_cmphex (failures & (1u << attempt->failure), !=, 0);
  else
    g_assert_cmpint (attempt->failure, ==, WR_FAILURE_NONE);
  return TRUE;
}

static void
test_grief (Test *test, gconstpointer data)
{
  const Case *row = data;
  const WrRunProgress *progress = &test->progress;
  WrStoreQuery query = { 0 };

  if (row->endless)
    set_limit (test->job, ENDLESS_MS);
  run_pages (test, N_GOOD, row->victim != NULL ? "/kill/it" : row->path);
  g_autoptr (WrStoreReader) reader = open_reader (test);
  g_assert_true (wr_store_reader_foreach_row (reader, &query, check_row_cb, test, NULL, NULL));
  g_assert_true (wr_store_reader_foreach_attempt (reader, N_GOOD / 3 + 1, check_attempt_cb, test,
                                                  NULL));

  gboolean given_up = row->times > RETRIES;
  g_assert_cmpint (progress->total, ==, N_GOOD + 1);
  g_assert_cmpint (progress->done, ==, N_GOOD + !given_up);
  g_assert_cmpint (progress->failed, ==, given_up);
  if (row->victim != NULL)
    g_assert_cmpint (test->n_hit, ==, row->times);
  g_assert_cmpint (progress->sessions_lost, <=, row->times);
  if (row->lost >= 0)
    g_assert_cmpint (progress->sessions_lost, ==, row->lost);
  g_assert_cmpint (progress->sessions_started, <=, 2 + progress->sessions_lost);
  g_assert_cmpint (progress->sessions_started, >=, progress->sessions_lost);
}

typedef struct {
  int n_memory;
  int n_recycled;
  int n_waiting;
  gint64 waited; /* µs */
} Events;

static gboolean
count_event_cb (gint64 id, const WrEvent *event, gpointer user_data)
{
  Events *events = user_data;

  if (event->kind == WR_EVENT_RECYCLED) {
    events->n_recycled++;
    events->n_memory += g_strcmp0 (event->detail, "memory") == 0;
  }
  if (event->kind == WR_EVENT_WAITING) {
    g_assert_cmpint (event->page_id, >, 0);
    events->n_waiting++;
    events->waited += event->duration;
  }
  return TRUE;
}

static Events
count_events (Test *test)
{
  g_autoptr (WrStoreReader) reader = open_reader (test);
  Events events = { 0 };

  g_assert_true (
      wr_store_reader_foreach_event (reader, 0, 100000, count_event_cb, &events, NULL));
  return events;
}

/* No browser is as small as that: each is begun anew once that has been seen. */
static void
test_memory (Test *test, gconstpointer data)
{
  test->job->recycle.memory_mb = 20;
  test->job->pace.delay_ms = 300;
  run_pages (test, 16, NULL);
  Events events = count_events (test);
  g_test_message ("%d of %d sessions for their memory", events.n_memory,
                  test->progress.sessions_started);
  g_assert_cmpint (test->progress.done, ==, 16);
  g_assert_cmpint (test->progress.attempts, ==, 16);
  g_assert_cmpint (test->progress.sessions_lost, ==, 0);
  g_assert_cmpint (events.n_memory, >=, 1);
  g_assert_cmpint (events.n_recycled, ==, events.n_memory);
  g_assert_cmpint (test->progress.sessions_started, >=, events.n_memory);
}

static void
test_memory_enough (Test *test, gconstpointer data)
{
  test->job->recycle.memory_mb = 8000;
  test->job->pace.delay_ms = 300;
  run_pages (test, 8, NULL);
  g_assert_cmpint (test->progress.done, ==, 8);
  g_assert_cmpint (count_events (test).n_recycled, ==, 0);
}

/* What a page is waited for is told apart from its loading and its reading. */
static void
test_waited (Test *test, gconstpointer data)
{
  test->job->wait_for.selector = g_strdup (".value");
  test->job->wait_for.timeout_ms = 2000;
  run_pages (test, 3, "/late");
  Events events = count_events (test);
  g_test_message ("%d waits, %.3f s", events.n_waiting, (double) events.waited / G_USEC_PER_SEC);
  g_assert_cmpint (test->progress.done, ==, 4);
  g_assert_cmpint (events.n_waiting, >=, 1);
  g_assert_cmpint (events.waited, >=, 100 * G_TIME_SPAN_MILLISECOND); /* the page takes 300 */
}

int
main (int argc, char **argv)
{
  char *dir = browser_test_init (&argc, &argv);

  g_assert_cmpint (argc, ==, 2);
  browser = strcmp (argv[1], "webkit") == 0 ? WR_BROWSER_WEBKIT : WR_BROWSER_CHROMIUM;
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/wr/run-real/", cases[i].name, NULL);
    g_test_add (path, Test, &cases[i], set_up, test_grief, tear_down);
  }
  g_test_add ("/wr/run-real/memory", Test, NULL, set_up, test_memory, tear_down);
  g_test_add ("/wr/run-real/memory-enough", Test, NULL, set_up, test_memory_enough, tear_down);
  g_test_add ("/wr/run-real/waited", Test, NULL, set_up, test_waited, tear_down);
  return browser_test_run (dir);
}
