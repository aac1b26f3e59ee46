/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The traps: navigations that say success and are none, against the real drivers.
 *
 * Each trap stands between two pages that are well, in one session: it must end as the table says,
 * never with a value of another page, and the page after it must be well.
 *
 *   test-traps BROWSER    chromium or webkit
 */

#include "browser-test.h"
#include "process-tree.h"
#include "trap-site.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

#define PAGE_LOAD_MS 2000
#define PAGE_MS 6000
#define LIMIT_S 100

#define F(name) (1u << WR_FAILURE_##name)

typedef enum { SITE, SECURE, REFUSED, UNKNOWN } Where;

typedef struct {
  guint failures; /* any of these; 0: the page is done */
  int status;     /* HTTP; 0: unknown; -1: whatever */
} Outcome;

typedef struct {
  const char *name;
  Where where;
  const char *path;
  const char *value; /* (nullable) where the page is done */
  Outcome chromium;
  Outcome webkit;
  gboolean hangs; /* or dies */
} Trap;

static const Trap traps[] = {
  { "404", SITE, "/status/404", "of an error page", { F (HTTP), 404 }, { 0, 0 } },
  { "429", SITE, "/status/429", "of an error page", { F (HTTP), 429 }, { 0, 0 } },
  { "500", SITE, "/status/500", "of an error page", { F (HTTP), 500 }, { 0, 0 } },
  { "500-empty", SITE, "/empty-status/500", NULL, { F (HTTP) | F (LOAD), -1 }, { 0, 0 } },
  { "204", SITE, "/empty-status/204", NULL, { F (NO_DOCUMENT), 0 }, { F (NO_DOCUMENT), 0 } },
  { "zip", SITE, "/zip", NULL, { F (NO_DOCUMENT), 0 }, { F (NO_DOCUMENT), 0 } },
  { "scheme",
    SITE,
    "/scheme",
    NULL,
    { F (NO_DOCUMENT) | F (LOAD), 0 },
    { F (NO_DOCUMENT) | F (LOAD), 0 } },
  { "refused", REFUSED, "", NULL, { F (LOAD), 0 }, { F (LOAD), 0 } },
  { "unknown-host", UNKNOWN, "", NULL, { F (LOAD), 0 }, { F (LOAD), 0 } },
  { "empty-reply", SITE, "/empty-reply", NULL, { F (LOAD), 0 }, { F (LOAD), 0 } },
  { "redirect-loop", SITE, "/loop", NULL, { F (LOAD), -1 }, { F (LOAD), 0 } },
  /* WebKit takes what there is of a body that is shorter than was said. */
  { "truncated", SITE, "/truncated", "half", { F (LOAD), -1 }, { 0, 0 } },
  { "truncated-chunk", SITE, "/truncated-chunk", NULL, { F (LOAD), -1 }, { F (LOAD), 0 } },
  { "self-signed",
    SECURE,
    "/good/secure",
    NULL,
    { F (LOAD), 0 },
    { F (NO_DOCUMENT) | F (LOAD), 0 } },
  { "basic-auth", SITE, "/auth", NULL, { F (HTTP), 401 }, { F (TIMEOUT) | F (DEADLINE), 0 }, TRUE },
  { "never", SITE, "/never", NULL, { F (TIMEOUT), 0 }, { F (TIMEOUT), 0 }, TRUE },
  { "stalled", SITE, "/stalled", NULL, { F (TIMEOUT), 0 }, { F (TIMEOUT), 0 }, TRUE },
  { "stalled-image", SITE, "/stalled-image", NULL, { F (TIMEOUT), 0 }, { F (TIMEOUT), 0 }, TRUE },
  /* WebKitWebDriver itself needs what this page has replaced. */
  { "clobber", SITE, "/clobber", "whole", { 0, 200 }, { F (SESSION), 0 } },
  { "alert", SITE, "/alert", "after alert", { 0, 200 }, { 0, 0 } },
  { "window", SITE, "/window", "opener", { 0, 200 }, { 0, 0 } },
  { "endless", SITE, "/endless", NULL, { F (TIMEOUT), 0 }, { F (TIMEOUT), 0 }, TRUE },
  { "endless-later",
    SITE,
    "/endless-later",
    NULL,
    { F (SCRIPT) | F (DEADLINE), 0 },
    { F (SCRIPT) | F (DEADLINE), 0 },
    TRUE },
  { "huge",
    SITE,
    "/huge",
    "huge",
    { F (TIMEOUT) | F (DEADLINE) | F (SCRIPT), 0 },
    { F (TIMEOUT) | F (DEADLINE) | F (SESSION), 0 },
    TRUE },
  { "kill-renderer",
    SITE,
    "/kill/renderer",
    NULL,
    { F (SESSION) | F (DRIVER) | F (TIMEOUT), 0 },
    { F (SESSION) | F (DRIVER) | F (TIMEOUT) | F (LOAD), 0 },
    TRUE },
  { "kill-browser",
    SITE,
    "/kill/browser",
    NULL,
    { F (SESSION) | F (DRIVER), 0 },
    { F (SESSION) | F (DRIVER), 0 },
    TRUE },
  { "kill-driver", SITE, "/kill/driver", NULL, { F (DRIVER), 0 }, { F (DRIVER), 0 }, TRUE },
};

static WrBrowser browser;
static char *folder;

/* What each of the programs is started with: a part of its command line, and what must not be in
 * it. */
static const struct {
  const char *name;
  const char *part[2];    /* chromium, webkit */
  const char *without[2]; /* (nullable) */
} victims[] = {
  { "renderer", { "--type=renderer", "WebKitWebProcess" }, { NULL, NULL } },
  { "browser", { "--remote-debugging-pipe", "MiniBrowser" }, { "--type=", NULL } },
  { "driver", { "chromedriver", "WebKitWebDriver" }, { "guard", "guard" } },
};

static char *
read_command_line (GPid pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/cmdline", pid);
  char *text = NULL;
  gsize length = 0;

  if (!g_file_get_contents (path, &text, &length, NULL))
    return g_strdup ("");
  for (gsize i = 0; i < length; i++)
    text[i] = text[i] == '\0' ? ' ' : text[i];
  return text;
}

static void
kill_victims (const char *part, const char *without)
{
  g_autoptr (GArray) pids = process_tree_list (getpid ());

  for (guint i = 1; i < pids->len; i++) {
    GPid pid = g_array_index (pids, GPid, i);
    g_autofree char *line = read_command_line (pid);

    if (strstr (line, part) != NULL && (without == NULL || strstr (line, without) == NULL))
      kill (pid, SIGKILL);
  }
}

static gboolean
kill_cb (const char *name, guint16 port, gpointer user_data)
{
  int column = browser == WR_BROWSER_WEBKIT;

  for (gsize i = 0; i < G_N_ELEMENTS (victims); i++) {
    if (strcmp (victims[i].name, name) == 0)
      kill_victims (victims[i].part[column], victims[i].without[column]);
  }
  return TRUE;
}

static char *
build_url (TrapSite *site, Where where, const char *path)
{
  switch (where) {
  case SECURE:
    return trap_site_build_secure_url (site, path);
  case REFUSED:
    return trap_site_build_refused_url (site);
  case UNKNOWN:
    return g_strdup ("http://nobody-has-this-name.invalid/");
  default:
    return trap_site_build_url (site, path);
  }
}

static WrJob *
build_job (void)
{
  WrJob *job = wr_job_new ();

  job->workers = 1;
  g_free (job->browser.name);
  job->browser.name = g_strdup (wr_browser_get_name (browser));
  g_ptr_array_add (job->fields, wr_field_new ("value", ".value"));
  job->browser.images = WR_IMAGES_ON;
  job->retries = 0;
  job->timeouts.page_load_ms = PAGE_LOAD_MS;
  job->timeouts.script_ms = PAGE_LOAD_MS;
  job->timeouts.page_ms = PAGE_MS;
  return job;
}

static void
started_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  wr_run_start_finish (WR_RUN (source), result, &error);
  g_assert_no_error (error);
}

static gboolean
too_late_cb (gpointer user_data)
{
  g_error ("The run did not end within %d s", LIMIT_S);
  return G_SOURCE_REMOVE;
}

/* Makes the run and waits for its end; its store is at the path returned. */
static char *
run_job (const WrJob *job)
{
  char *path = g_build_filename (folder, "run.windrow-run", NULL);
  g_autoptr (WrRun) run = NULL;
  guint watchdog = g_timeout_add_seconds (LIMIT_S, too_late_cb, NULL);

  g_unlink (path);
  run = wr_run_new (job, path);
  wr_run_start_async (run, NULL, started_cb, NULL);
  while (wr_run_get_state (run) != WR_RUN_ENDED)
    g_main_context_iteration (NULL, TRUE);
  g_assert_no_error (wr_run_get_error (run));
  g_source_remove (watchdog);
  return path;
}

typedef struct {
  WrPageState state;
  WrFailure failure;
  int status;
  char *final_url;
  char *detail;
  GPtrArray *cells;
} Row;

typedef struct {
  GPtrArray *rows;
  guint n_columns;
} Reading;

static void
row_free (gpointer data)
{
  Row *row = data;

  g_free (row->final_url);
  g_free (row->detail);
  g_ptr_array_unref (row->cells);
  g_free (row);
}

static gboolean
read_row_cb (const WrStoreRow *stored, gpointer user_data)
{
  Reading *reading = user_data;
  Row *row = g_new0 (Row, 1);

  row->state = stored->state;
  row->failure = stored->failure;
  row->status = stored->http_status;
  row->final_url = g_strdup (stored->final_url);
  row->detail = g_strdup (stored->detail);
  row->cells = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < reading->n_columns; i++)
    g_ptr_array_add (row->cells, g_strdup (stored->cells[i]));
  g_ptr_array_add (reading->rows, row);
  return TRUE;
}

static GPtrArray *
read_rows (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WrStoreReader) reader = wr_store_reader_open (path, &error);
  GPtrArray *rows = g_ptr_array_new_with_free_func (row_free);
  WrStoreQuery query = { 0 };

  g_assert_no_error (error);
  Reading reading = { rows, g_strv_length ((char **) wr_store_reader_get_columns (reader)) };
  g_assert_true (wr_store_reader_foreach_row (reader, &query, read_row_cb, &reading, NULL, &error));
  return rows;
}

static GPtrArray *
run_urls (WrJob *job, GPtrArray *urls)
{
  g_strfreev (job->urls);
  g_ptr_array_add (urls, NULL);
  job->urls = g_strdupv ((char **) urls->pdata);

  g_autofree char *path = run_job (job);
  GPtrArray *rows = read_rows (path);
  g_assert_cmpuint (rows->len, ==, urls->len - 1);
  return rows;
}

static const char *
get_cell (GPtrArray *rows, guint index, guint column)
{
  const Row *row = g_ptr_array_index (rows, index);

  return g_ptr_array_index (row->cells, column);
}

static void
assert_good (GPtrArray *rows, guint index, const char *value)
{
  const Row *row = g_ptr_array_index (rows, index);

  if (row->state != WR_PAGE_DONE)
    g_test_message ("page %u: %s %s", index, wr_failure_get_code (row->failure), row->detail);
  g_assert_cmpint (row->state, ==, WR_PAGE_DONE);
  g_assert_cmpstr (get_cell (rows, index, 0), ==, value);
}

static void
assert_trapped (GPtrArray *rows, guint index, const Trap *trap)
{
  const Row *row = g_ptr_array_index (rows, index);
  const Outcome *outcome = browser == WR_BROWSER_WEBKIT ? &trap->webkit : &trap->chromium;

  g_test_message ("%s: %s %s %s, HTTP %d, %s", trap->name, wr_page_state_get_name (row->state),
                  wr_failure_get_code (row->failure), row->detail, row->status, row->final_url);
  if (row->state == WR_PAGE_DONE) {
    g_assert_cmpuint (outcome->failures, ==, 0);
    g_assert_cmpstr (get_cell (rows, index, 0), ==, trap->value);
  } else {
    g_assert_cmpint (row->state, ==, WR_PAGE_FAILED);
    g_assert_cmphex (outcome->failures & (1u << row->failure), !=, 0);
    g_assert_null (get_cell (rows, index, 0));
  }
  if (outcome->status >= 0)
    g_assert_cmpint (row->status, ==, outcome->status);
}

/* The traps of one group stand in one run, each between two pages that are well. */
static void
test_group (gconstpointer data)
{
  gboolean hangs = GPOINTER_TO_INT (data);
  g_autoptr (TrapSite) site = trap_site_new ();
  g_autoptr (WrJob) job = build_job ();
  g_autoptr (GPtrArray) urls = g_ptr_array_new_with_free_func (g_free);

  trap_site_set_func (site, kill_cb, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (traps); i++) {
    g_autofree char *before = g_strdup_printf ("/good/before-%s", traps[i].name);

    if (traps[i].hangs != hangs)
      continue;
    g_ptr_array_add (urls, trap_site_build_url (site, before));
    g_ptr_array_add (urls, build_url (site, traps[i].where, traps[i].path));
  }
  g_ptr_array_add (urls, trap_site_build_url (site, "/good/after"));

  g_autoptr (GPtrArray) rows = run_urls (job, urls);
  guint index = 0;
  for (gsize i = 0; i < G_N_ELEMENTS (traps); i++) {
    g_autofree char *before = g_strdup_printf ("before-%s", traps[i].name);

    if (traps[i].hangs != hangs)
      continue;
    assert_good (rows, index++, before);
    assert_trapped (rows, index++, &traps[i]);
  }
  assert_good (rows, index, "after");
  browser_test_assert_clean ();
}

/* An address that differs in the fragment alone is another page all the same. */
static void
test_fragments (void)
{
  static const char *const paths[] = { "/good/x",  "/good/x#a", "/good/x#a2",
                                       "/good/x#", "/moving",   "/good/moved#b" };
  static const char *const values[] = { "x", "x", "x", "x", "moving", "moved" };
  g_autoptr (TrapSite) site = trap_site_new ();
  g_autoptr (WrJob) job = build_job ();
  g_autoptr (GPtrArray) urls = g_ptr_array_new_with_free_func (g_free);

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    g_ptr_array_add (urls, trap_site_build_url (site, paths[i]));
  g_autoptr (GPtrArray) rows = run_urls (job, urls);
  for (guint i = 0; i < rows->len; i++)
    assert_good (rows, i, values[i]);
}

/* What hung is left for an empty page: a page that gives no document is none after it, too. */
static void
test_after_hang (void)
{
  static const struct {
    Where where;
    const char *path;
    WrFailure failure;
  } pages[] = {
    { SITE, "/never", WR_FAILURE_TIMEOUT }, { SITE, "/empty-status/204", WR_FAILURE_NO_DOCUMENT },
    { SITE, "/stalled", WR_FAILURE_TIMEOUT }, { SITE, "/zip", WR_FAILURE_NO_DOCUMENT },
    { SITE, "/stalled-image", WR_FAILURE_TIMEOUT }, { REFUSED, "", WR_FAILURE_LOAD },
  };
  g_autoptr (TrapSite) site = trap_site_new ();
  g_autoptr (WrJob) job = build_job ();
  g_autoptr (GPtrArray) urls = g_ptr_array_new_with_free_func (g_free);

  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    g_ptr_array_add (urls, build_url (site, pages[i].where, pages[i].path));
  g_ptr_array_add (urls, trap_site_build_url (site, "/good/after"));

  g_autoptr (GPtrArray) rows = run_urls (job, urls);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++) {
    const Row *row = g_ptr_array_index (rows, i);
    g_test_message ("%s: %s", pages[i].path, wr_failure_get_code (row->failure));
    g_assert_cmpint (row->failure, ==, pages[i].failure);
  }
  assert_good (rows, G_N_ELEMENTS (pages), "after");
}

static void
test_wait_for (void)
{
  g_autoptr (TrapSite) site = trap_site_new ();
  g_autoptr (WrJob) job = build_job ();
  g_autoptr (GPtrArray) urls = g_ptr_array_new_with_free_func (g_free);

  job->wait_for.selector = g_strdup (".value");
  job->wait_for.timeout_ms = 1000;
  g_ptr_array_add (urls, trap_site_build_url (site, "/late"));
  g_ptr_array_add (urls, trap_site_build_url (site, "/status/200"));
  g_ptr_array_add (urls, trap_site_build_url (site, "/fields"));
  g_ptr_array_add (urls, trap_site_build_url (site, "/good/after"));

  g_autoptr (GPtrArray) rows = run_urls (job, urls);
  assert_good (rows, 0, "late");
  assert_good (rows, 1, "of an error page");
  g_assert_cmpint (((Row *) g_ptr_array_index (rows, 2))->failure, ==, WR_FAILURE_WAIT);
  g_assert_cmpstr (((Row *) g_ptr_array_index (rows, 2))->detail, ==, ".value");
  assert_good (rows, 3, "after");
}

typedef struct {
  const char *name;
  const char *selector;
  WrFieldTake take;
  const char *attribute;
  WrFieldMatch match;
  const char *pattern;
  int group;
  const char *default_value;
  const char *expected; /* (nullable) %s is the site */
} FieldCase;

static const FieldCase field_cases[] = {
  { "text", "h1", WR_FIELD_TEXT, NULL, WR_FIELD_FIRST, NULL, 0, NULL, "One and two" },
  { "xpath", "//h1/b", WR_FIELD_TEXT, NULL, WR_FIELD_FIRST, NULL, 0, NULL, "two" },
  { "xpath-number", "count(//li)", WR_FIELD_TEXT, NULL, WR_FIELD_FIRST, NULL, 0, NULL, "3" },
  { "xpath-attribute", "//a/@class", WR_FIELD_TEXT, NULL, WR_FIELD_FIRST, NULL, 0, NULL, "more" },
  { "title", "head > title", WR_FIELD_TEXT, NULL, WR_FIELD_FIRST, NULL, 0, NULL, "Trap" },
  { "hidden", ".hidden", WR_FIELD_TEXT, NULL, WR_FIELD_FIRST, NULL, 0, NULL, "not shown" },
  { "all", "li", WR_FIELD_TEXT, NULL, WR_FIELD_ALL, NULL, 0, NULL, "[\"a 1\",\"b 2\",\"c\"]" },
  { "join", "li", WR_FIELD_TEXT, NULL, WR_FIELD_JOIN, NULL, 0, NULL, "a 1\nb 2\nc" },
  { "pattern", "li", WR_FIELD_TEXT, NULL, WR_FIELD_ALL, "(\\w) (\\d)", 2, NULL, "[\"1\",\"2\"]" },
  { "no-group", "li", WR_FIELD_TEXT, NULL, WR_FIELD_FIRST, "x(y)", 1, "none", "none" },
  { "href", "a.more", WR_FIELD_ATTRIBUTE, "href", WR_FIELD_FIRST, NULL, 0, NULL,
    "%s/deep/x?y=1#z" },
  { "src", "img.pic", WR_FIELD_ATTRIBUTE, "src", WR_FIELD_FIRST, NULL, 0, NULL, "%s/p.png" },
  { "content", "meta[name=description]", WR_FIELD_ATTRIBUTE, "content", WR_FIELD_FIRST, NULL, 0,
    NULL, "What it is" },
  { "no-attribute", "a.more", WR_FIELD_ATTRIBUTE, "rel", WR_FIELD_FIRST, NULL, 0, NULL, NULL },
  { "html", "h1 b", WR_FIELD_HTML, NULL, WR_FIELD_FIRST, NULL, 0, NULL, "<b>two</b>" },
  { "count", "li", WR_FIELD_COUNT, NULL, WR_FIELD_FIRST, NULL, 0, NULL, "3" },
  { "count-none", "li.none", WR_FIELD_COUNT, NULL, WR_FIELD_FIRST, NULL, 0, NULL, "0" },
  { "none", ".none", WR_FIELD_TEXT, NULL, WR_FIELD_FIRST, NULL, 0, NULL, NULL },
  { "none-all", ".none", WR_FIELD_TEXT, NULL, WR_FIELD_ALL, NULL, 0, "[]", "[]" },
  { "input", ".box", WR_FIELD_TEXT, NULL, WR_FIELD_FIRST, NULL, 0, NULL, "typed" },
  { "select", ".choice", WR_FIELD_TEXT, NULL, WR_FIELD_FIRST, NULL, 0, NULL, "B" },
  { "lines", ".lines", WR_FIELD_TEXT, NULL, WR_FIELD_FIRST, NULL, 0, NULL, "x y z" },
  { "wild", ".wild", WR_FIELD_TEXT, NULL, WR_FIELD_FIRST, NULL, 0, NULL, "a�b�c😀" },
};

static WrField *
build_field (const FieldCase *row)
{
  WrField *field = wr_field_new (row->name, row->selector);

  field->using = g_str_has_prefix (row->name, "xpath") ? WR_FIELD_XPATH : WR_FIELD_CSS;
  field->take = row->take;
  field->attribute = g_strdup (row->attribute);
  field->match = row->match;
  field->pattern = g_strdup (row->pattern);
  field->group = row->group;
  field->default_value = g_strdup (row->default_value);
  return field;
}

static void
test_fields (void)
{
  g_autoptr (TrapSite) site = trap_site_new ();
  g_autoptr (WrJob) job = build_job ();
  g_autoptr (GPtrArray) urls = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *base = trap_site_build_url (site, "");

  g_ptr_array_set_size (job->fields, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (field_cases); i++)
    g_ptr_array_add (job->fields, build_field (&field_cases[i]));
  g_ptr_array_add (urls, trap_site_build_url (site, "/fields"));

  g_autoptr (GPtrArray) rows = run_urls (job, urls);
  for (guint i = 0; i < G_N_ELEMENTS (field_cases); i++) {
    g_autoptr (GString) expected = g_string_new (field_cases[i].expected);

    g_string_replace (expected, "%s", base, 0);
    g_test_message ("%s", field_cases[i].name);
    g_assert_cmpstr (get_cell (rows, 0, i), ==,
                     field_cases[i].expected != NULL ? expected->str : NULL);
  }
}

static void
trial_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static WrResult *
run_trial (const WrJob *job, const char *url, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  wr_trial_run_async (job, url, NULL, trial_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return wr_trial_run_finish (result, error);
}

static void
test_trial (void)
{
  g_autoptr (TrapSite) site = trap_site_new ();
  g_autoptr (WrJob) job = build_job ();
  g_autofree char *url = trap_site_build_url (site, "/good/tried");
  g_autoptr (GError) error = NULL;
  g_autoptr (WrResult) result = run_trial (job, url, &error);

  g_assert_no_error (error);
  g_assert_cmpint (result->state, ==, WR_PAGE_DONE);
  g_assert_cmpstr (result->final_url, ==, url);
  const GPtrArray *cells = g_ptr_array_index (result->rows, 0);
  g_assert_cmpstr (g_ptr_array_index (cells, 0), ==, "tried");

  WrField *field = g_ptr_array_index (job->fields, 0);
  g_free (field->selector);
  field->selector = g_strdup ("p[");
  g_assert_null (run_trial (job, url, &error));
  g_assert_error (error, WR_RUN_ERROR, WR_RUN_ERROR_SELECTOR);
  g_assert_true (g_str_has_prefix (error->message, "fields[0].selector (value): "));
  browser_test_assert_clean ();
}

int
main (int argc, char **argv)
{
  char *dir = browser_test_init (&argc, &argv);

  g_test_set_nonfatal_assertions ();
  g_assert_cmpint (argc, ==, 2);
  browser = strcmp (argv[1], "webkit") == 0 ? WR_BROWSER_WEBKIT : WR_BROWSER_CHROMIUM;
  folder = g_strdup ("/tmp/windrow-traps-XXXXXX");
  g_assert_nonnull (g_mkdtemp (folder));

  g_test_add_data_func ("/wr/traps/answers", GINT_TO_POINTER (FALSE), test_group);
  g_test_add_data_func ("/wr/traps/hangs-and-deaths", GINT_TO_POINTER (TRUE), test_group);
  g_test_add_func ("/wr/traps/fragments", test_fragments);
  g_test_add_func ("/wr/traps/after-hang", test_after_hang);
  g_test_add_func ("/wr/traps/wait-for", test_wait_for);
  g_test_add_func ("/wr/traps/fields", test_fields);
  g_test_add_func ("/wr/traps/trial", test_trial);

  int status = browser_test_run (dir);
  g_autofree char *path = g_build_filename (folder, "run.windrow-run", NULL);
  g_unlink (path);
  g_rmdir (folder);
  g_free (folder);
  return status;
}
