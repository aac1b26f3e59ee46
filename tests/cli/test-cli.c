/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * windrow-cli as a program, as far as no browser is needed: the calls it understands, and each
 * mistake with its message and exit status.
 */

#include "cli-test.h"

#include "run-test.h"

#include <fcntl.h>
#include <json-glib/json-glib.h>
#include <sys/resource.h>
#include <unistd.h>

typedef struct {
  const char *label;
  const char *call;
  int status;
  const char *out; /* a pattern */
  const char *err; /* a pattern */
} CallCase;

#define JOB "{\"windrow\": 1, \"urls\": [\"https://a.example\"], "
#define TRY "*Try “windrow-cli*--help”.*"

static const struct {
  const char *name;
  const char *text;
} files[] = {
  { "good.windrow", JOB "\"name\": \"x\"}" },
  { "no-json.windrow", "{\"windrow\": 1,\n\"urls\": [}" },
  { "type.windrow", JOB "\"fields\": [{\"name\": \"a\", \"selector\": 5}]}" },
  { "future.windrow", "{\"windrow\": 7}" },
  { "unknown.windrow", JOB "\"colour\": \"red\"}" },
  { "bad-lines.windrow", "{\"windrow\": 1, \"urls\": [\"http://a\", \"ftp://b\", \"htp:/c\"]}" },
  { "empty.windrow", "{\"windrow\": 1, \"urls\": []}" },
  { "bad.txt", "nothing\n" },
  { "twice.txt", "http://a.example/\nhttp://A.example:80/\nhttp://a.example/\n" },
  { "foreign.sqlite", "SQLite format 3, or so it says" },
};

static const CallCase calls[] = {
  { "none", "", 1, "", "windrow-cli: A command is missing*" },
  { "help", "--help", 0, "Usage: windrow-cli COMMAND*sample-job*", "" },
  { "version", "--version", 0, "windrow-cli 0.*", "" },
  { "no-command", "fly", 1, "", "windrow-cli: “fly” is no command*" },
  { "no-option", "run --fly", 1, "", "windrow-cli run: Unknown option --fly\n" TRY },
  { "run-help", "run --help", 0, "*--worker-model*", "" },
  { "two-jobs", "run a b", 1, "", "*“b” is one argument too many\n" TRY },
  { "no-store", "show", 1, "", "windrow-cli show: An argument is missing\n" TRY },
  { "no-pages", "run", 1, "", "windrow-cli run: urls: there are no pages to load\n" },
  { "no-url", "run --url htp:/x", 1, "", "*line 1 is left out: “htp” is no scheme*urls: *" },
  { "no-words", "run --url 'no address at all' --url ftp://b --urls bad.txt", 1, "",
    "*line 1 is left out: There is a blank*line 2 is left out: “ftp” pages*line 3 is left out: *"
    "urls: no line is a URL of a page\n" },
  { "duplicates", "run --urls twice.txt --driver-url http://127.0.0.1:1", 3, "",
    "windrow-cli run: 2 duplicates are left out\n*127.0.0.1:1*" },
  { "workers-0", "run --url http://a --workers 0", 1, "", "*: --workers: 0 is less than 1\n" },
  { "workers-1000", "run --url http://a --workers=1000", 1, "", "*: --workers: 1000 is more*64\n" },
  { "workers-many", "run --url http://a -w many", 1, "", "*: --workers: *not “many”\n" },
  { "model", "run --url http://a --worker-model fibres", 1, "",
    "*: --worker-model: “fibres” is not one of *" },
  { "browser", "run --url http://a -b lynx", 1, "", "*: --browser: “lynx” is not one of *" },
  { "field", "run --url http://a -f price", 1, "", "*“price” must be NAME=SELECTOR\n" },
  { "field-empty", "run --url http://a -f price=", 1, "", "*selector: a field needs a selector\n" },
  { "set", "run --url http://a --set retries", 1, "", "*“retries” must be PATH=VALUE\n" },
  { "set-key", "run --url http://a --set x.y=1", 1, "", "*--set: x.y: a job has no such key\n" },
  { "set-value", "run --url http://a -s retries=-1", 1, "",
    "*--set: retries: -1 is less than 0\n" },
  { "limit", "run --url http://a -n -5", 1, "", "*--limit: must be a number*“-5”\n" },
  { "limit-0", "run --url http://a --limit 0", 1, "", "*--limit: *not “0”\n" },
  { "limit-word", "run --url http://a --limit all", 1, "", "*--limit: *not “all”\n" },
  { "format", "run --url http://a --format xls", 1, "", "*--format: “xls” is not one of *" },
  { "delimiter", "export x --delimiter ab", 1, "", "*--delimiter: “ab” is not one character*" },
  { "line-ends", "export x --crlf --lf", 1, "", "*--crlf and --lf exclude each other\n" },
  { "state", "export x --state odd", 1, "", "*--state: “odd” is not one of *" },
  { "no-list", "run --urls none.txt", 1, "", "*none.txt: No such file*" },
  { "job-missing", "run none.windrow", 1, "", "*Could not open “*none.windrow”: No such file*" },
  { "job-no-json", "run no-json.windrow", 1, "", "*: no-json.windrow: *no JSON: line 2, column *" },
  { "check-good", "check good.windrow", 0, "good.windrow: nothing is wrong (pages: 1, fields: 4*",
    "" },
  { "check-type", "check type.windrow", 1, "",
    "*type.windrow: fields[0].selector: must be text, not a number\n" },
  { "check-future", "check future.windrow", 1, "", "*version 7*versions up to 1\n" },
  { "check-unknown", "check unknown.windrow", 0, "*nothing is wrong*", "" },
  { "check-lines", "check bad-lines.windrow", 1, "", "*urls[1]: “ftp”*urls[2]: “htp” is*" },
  { "check-empty", "check empty.windrow", 1, "", "*urls: there are no pages to load\n" },
  { "store-missing", "export none.sqlite", 1, "", "*Could not open “none.sqlite”: No such file*" },
  { "store-foreign", "export foreign.sqlite", 4, "",
    "*“foreign.sqlite”: it is no run of Windrow*" },
  { "show-foreign", "show foreign.sqlite", 4, "", "*“foreign.sqlite”: it is no run of Windrow*" },
  { "resume-foreign", "resume foreign.sqlite", 4, "", "*“foreign.sqlite”: *" },
  { "retry-foreign", "retry foreign.sqlite", 4, "", "*“foreign.sqlite”: *" },
  { "store-no-folder", "run --url http://a --store /proc/x.sqlite", 4, "", "*“/proc/x.sqlite”: *" },
  { "store-taken", "run --url http://a --store foreign.sqlite", 4, "", "*“foreign.sqlite”: *" },
  { "port", "sample-site --port 70000", 1, "", "*--port: 70000 is not between 0 and 65535\n" },
  { "no-driver", "run --url http://a --driver-url http://127.0.0.1:1", 3, "", "*127.0.0.1:1*" },
};

static void
test_call (gconstpointer data)
{
  const CallCase *row = data;
  g_autoptr (CliResult) result = cli_call (row->call);

  cli_assert_status (result, row->status);
  cli_assert_like (result->out, row->out);
  cli_assert_like (result->err, row->err);
}

/* With nothing of this machine's browsers; chromedriver and Chromium are what is said. */
static CliResult *
call_without_browsers (const char *call, const char *chromedriver, const char *chromium)
{
  static const char *const variables[] = {
    "WINDROW_HEADLESS_SHELL", "WINDROW_WEBKITDRIVER", "WINDROW_MINIBROWSER", "WINDROW_GECKODRIVER",
    "WINDROW_FIREFOX",
  };
  g_autoptr (GSubprocessLauncher) launcher = cli_launcher ();
  g_autofree char *driver_path = cli_path (chromedriver);
  g_autofree char *browser_path = cli_path (chromium);

  for (gsize i = 0; i < G_N_ELEMENTS (variables); i++)
    g_subprocess_launcher_setenv (launcher, variables[i], "/nonexistent", TRUE);
  g_subprocess_launcher_setenv (launcher, "WINDROW_CHROMEDRIVER", driver_path, TRUE);
  g_subprocess_launcher_setenv (launcher, "WINDROW_CHROMIUM", browser_path, TRUE);
  g_autoptr (GSubprocess) process = cli_spawn (launcher, call);
  return cli_wait (process, "");
}

static void
write_program (const char *name, const char *version)
{
  g_autofree char *path = cli_path (name);
  g_autofree char *script = g_strdup_printf ("#!/bin/sh\necho '%s'\n", version);

  cli_write (name, script);
  g_assert_cmpint (g_chmod (path, 0755), ==, 0);
}

static void
test_no_browser (void)
{
  g_autofree char *hint = wr_driver_dup_install_hint ();
  g_autofree char *words = g_strdup_printf ("*No browser with a driver is installed%s%s\n",
                                            hint != NULL ? ". To install: " : "",
                                            hint != NULL ? hint : "");
  g_autoptr (CliResult) run
      = call_without_browsers ("run --url http://a --store none.sqlite", "none", "none");
  g_autoptr (CliResult) drivers = call_without_browsers ("drivers", "none", "none");

  cli_assert_status (run, 3);
  cli_assert_like (run->err, words);
  g_assert_false (cli_exists ("none.sqlite"));
  cli_assert_status (drivers, 3);
  cli_assert_like (drivers->err, words);
}

static void
test_other_version (void)
{
  static const char words[]
      = "*Chromium has version 156.0.1, but its driver chromedriver has version 99.0.2: update *";

  write_program ("driver-99", "ChromeDriver 99.0.2 (abc)");
  write_program ("chromium-156", "Chromium 156.0.1");
  g_autoptr (CliResult) run = call_without_browsers ("run --url http://a --store none.sqlite",
                                                     "driver-99", "chromium-156");
  g_autoptr (CliResult) drivers = call_without_browsers ("drivers", "driver-99", "chromium-156");

  cli_assert_status (run, 3);
  cli_assert_like (run->err, words);
  g_assert_false (cli_exists ("none.sqlite"));
  cli_assert_status (drivers, 3);
  cli_assert_like (drivers->out, words);
}

/* A mistake starts nothing, so that no store is left. */
static void
test_nothing_left (void)
{
  g_autoptr (CliResult) result
      = cli_call ("run --url http://a --driver-url http://127.0.0.1:1 --store left.sqlite");

  cli_assert_status (result, 3);
  g_assert_false (cli_exists ("left.sqlite"));
  g_assert_false (cli_exists ("left.sqlite-wal"));
  g_assert_false (cli_exists ("left.sqlite-lock"));
}

static void
test_sample_job (void)
{
  g_autoptr (CliResult) printed = cli_call ("sample-job --site http://127.0.0.1:5");
  g_autoptr (GError) error = NULL;
  g_autoptr (WrJob) job = wr_job_from_json (printed->out, -1, &error);

  g_assert_no_error (error);
  g_assert_true (wr_job_check (job, &error));
  g_assert_true (g_str_has_prefix (job->urls[0], "http://127.0.0.1:5/product/"));

  g_autoptr (GSubprocessLauncher) launcher = cli_launcher ();
  g_autoptr (GSubprocess) process = cli_spawn (launcher, "check -");
  g_autoptr (CliResult) checked = cli_wait (process, printed->out);
  cli_assert_status (checked, 0);
}

static void
test_sample_site (void)
{
  g_autoptr (GSubprocessLauncher) launcher = cli_launcher ();
  g_autoptr (GSubprocess) process = cli_spawn (launcher, "sample-site --port 0");
  g_autoptr (GDataInputStream) out
      = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  g_autofree char *url = g_data_input_stream_read_line (out, NULL, NULL, NULL);

  cli_assert_like (url, "http://127.0.0.1:*");
  g_autofree char *page = g_strconcat (url, "/", NULL);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection
      = g_socket_client_connect_to_uri (client, page, 80, NULL, NULL);
  g_assert_nonnull (connection);
  g_subprocess_send_signal (process, SIGTERM);
  g_autoptr (CliResult) result = cli_wait (process, NULL);
  cli_assert_status (result, 0);
}

static void
test_drivers (void)
{
  g_autoptr (CliResult) table = cli_call ("drivers");
  g_autoptr (CliResult) json = cli_call ("drivers --json");
  g_autoptr (JsonNode) root = json_from_string (json->out, NULL);

  cli_assert_status (table, 0);
  cli_assert_like (table->out, "Browser*Chromium*chromedriver*");
  cli_assert_status (json, 0);
  g_assert_nonnull (root);
  JsonObject *first = json_array_get_object_element (json_node_get_array (root), 0);
  g_assert_cmpstr (json_object_get_string_member (first, "browser"), ==, "chromium");
}

/* Three pages before a driver that gives each page its URL as title. */
static CliResult *
run_pages (RunTest *test, const char *options)
{
  g_autofree char *call
      = g_strdup_printf ("run --url 'http://a.example/[1-3]' --driver-url %s --set retries=0 "
                         "-f 'title=title' %s",
                         fake_driver_get_url (test->driver), options);

  return cli_call (call);
}

static void
test_done (void)
{
  g_auto (RunTest) test = { 0 };

  run_test_set_up (&test, 1, 1);
  g_autoptr (CliResult) result = run_pages (&test, "--store done.sqlite -q -w 3");
  cli_assert_status (result, 0);
  g_assert_cmpstr (result->err, ==, "");
  g_assert_cmpstr (result->out, ==,
                   "url,final_url,status,state,error,title\r\n"
                   "http://a.example/1,http://a.example/1,200,done,,http://a.example/1\r\n"
                   "http://a.example/2,http://a.example/2,200,done,,http://a.example/2\r\n"
                   "http://a.example/3,http://a.example/3,200,done,,http://a.example/3\r\n");

  g_autoptr (CliResult) failed = cli_call ("export done.sqlite --state failed --format jsonl");
  cli_assert_status (failed, 0);
  g_assert_cmpstr (failed->out, ==, "");
  g_autoptr (CliResult) other = cli_call ("export done.sqlite --delimiter ';' --lf --bom");
  cli_assert_like (other->out, "\xef\xbb\xbfurl;final_url;status;state;error;title\nhttp*/3\n");
  g_autoptr (CliResult) retry = cli_call ("retry done.sqlite");
  cli_assert_status (retry, 1);
  cli_assert_like (retry->err, "*No page is failed\n");
}

/* A session that a remote driver does not end when it is replaced is ended by the next start. */
static void
test_remote_refused (gconstpointer model)
{
  g_auto (RunTest) test = { 0 };

  run_test_set_up (&test, 1, 1);
  g_autofree char *options = g_strdup_printf ("-q -w 1 --set recycle.pages=1 --set worker_model=%s",
                                              (const char *) model);
  fake_driver_fail (test.driver, WR_COMMAND_DELETE_SESSION, "unknown error", "by intent", 1);
  g_autoptr (CliResult) result = run_pages (&test, options);
  cli_assert_status (result, 0);
  g_assert_cmpuint (fake_driver_get_count (test.driver, WR_COMMAND_NEW_SESSION), ==, 3);
  g_assert_cmpuint (fake_driver_get_n_open (test.driver), ==, 1);

  /* One that ends before it has cleared up leaves that to the next. */
  for (int i = 0; i < 5 && fake_driver_get_n_open (test.driver) > 0; i++) {
    g_autoptr (CliResult) next = run_pages (&test, options);
    cli_assert_status (next, 0);
  }
  g_assert_cmpuint (fake_driver_get_n_open (test.driver), ==, 0);
}

static void
assert_stats (const char *name, int n_done, int n_failed)
{
  g_autofree char *stats = cli_read (name);
  g_autoptr (JsonNode) root = json_from_string (stats, NULL);

  g_assert_nonnull (root);
  JsonObject *pages = json_object_get_object_member (json_node_get_object (root), "pages");
  g_assert_cmpint (json_object_get_int_member (pages, "total"), ==, 3);
  g_assert_cmpint (json_object_get_int_member (pages, "done"), ==, n_done);
  g_assert_cmpint (json_object_get_int_member (pages, "failed"), ==, n_failed);
}

static void
test_failed (void)
{
  g_auto (RunTest) test = { 0 };

  run_test_set_up (&test, 1, 1);
  fake_driver_fail (test.driver, WR_COMMAND_NAVIGATE, "timeout", "by intent", 1);
  g_autoptr (CliResult) result
      = run_pages (&test, "--store failed.sqlite -o failed.csv --stats failed.json -w 1");
  cli_assert_status (result, 2);
  g_assert_cmpstr (result->out, ==, "");
  cli_assert_like (result->err, "*3 pages: 2 done, 1 failed, 0 skipped in *failed.sqlite*");
  assert_stats ("failed.json", 2, 1);

  g_autofree char *csv = cli_read ("failed.csv");
  g_auto (GStrv) lines = g_strsplit (csv, "\r\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 5);
  cli_assert_like (lines[1], "http://a.example/1,*,failed,*");

  g_autoptr (CliResult) shown = cli_call ("show failed.sqlite");
  cli_assert_status (shown, 0);
  cli_assert_like (shown->out, "*Pages: *3\n*failed: *1\n*Why pages failed:\n*1  *");
  g_autoptr (CliResult) json = cli_call ("show failed.sqlite --json");
  g_autoptr (JsonNode) summary = json_from_string (json->out, NULL);
  g_assert_nonnull (summary);
  JsonObject *figures = json_node_get_object (summary);
  g_assert_cmpint (json_object_get_int_member (figures, "attempts"), ==, 3);
  JsonObject *advice = json_object_get_object_member (figures, "advice");
  g_assert_cmpstr (json_object_get_string_member (advice, "limit"), ==, "none");

  g_autoptr (CliResult) retry = cli_call ("retry failed.sqlite -o failed.csv --stats failed.json");
  cli_assert_status (retry, 0);
  assert_stats ("failed.json", 3, 0);
}

static void
test_trace (void)
{
  g_auto (RunTest) test = { 0 };

  run_test_set_up (&test, 1, 1);
  g_autoptr (CliResult) result
      = run_pages (&test, "--store trace.sqlite -q -o trace.csv --trace trace.json");
  cli_assert_status (result, 0);
  g_autofree char *text = cli_read ("trace.json");
  g_autoptr (JsonNode) root = json_from_string (text, NULL);
  g_assert_nonnull (root);
  JsonArray *events
      = json_object_get_array_member (json_node_get_object (root), "traceEvents");
  g_assert_cmpuint (json_array_get_length (events), >, 0);

  g_autoptr (CliResult) nowhere
      = run_pages (&test, "--store again.sqlite -q -o trace.csv --trace nowhere/trace.json");
  cli_assert_status (nowhere, 4);
  cli_assert_like (nowhere->err, "*Could not write “*nowhere/trace.json”: *");
}

/* The lines of --verbose, without what else a run says. */
static char **
get_page_lines (const CliResult *result)
{
  g_auto (GStrv) lines = g_strsplit (result->err, "\n", -1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (gsize i = 0; lines[i] != NULL; i++) {
    if (strchr (lines[i], '\t') != NULL)
      g_strv_builder_add (builder, lines[i]);
  }
  return g_strv_builder_end (builder);
}

/* Each page is said once, in each run only those that it did. */
static void
test_verbose (void)
{
  g_auto (RunTest) test = { 0 };

  run_test_set_up (&test, 1, 1);
  fake_driver_fail (test.driver, WR_COMMAND_NAVIGATE, "timeout", "by\tintent\n", 1);
  g_autoptr (CliResult) result = run_pages (&test, "--store said.sqlite -o said.csv -w 1 -v");
  cli_assert_status (result, 2);
  g_auto (GStrv) lines = get_page_lines (result);
  g_assert_cmpuint (g_strv_length (lines), ==, 3);
  cli_assert_like (lines[0], "failed\thttp://a.example/1\t?*");
  g_assert_true (strrchr (lines[0], '\t') == strchr (strchr (lines[0], '\t') + 1, '\t'));
  g_assert_cmpstr (lines[1], ==, "done\thttp://a.example/2");
  g_assert_cmpstr (lines[2], ==, "done\thttp://a.example/3");

  g_autoptr (CliResult) retried = cli_call ("retry said.sqlite --verbose --quiet -o said.csv");
  cli_assert_status (retried, 0);
  g_assert_cmpstr (retried->err, ==, "done\thttp://a.example/1\n");
  g_autoptr (CliResult) resumed = cli_call ("resume said.sqlite -v -q -o said.csv");
  cli_assert_status (resumed, 0);
  g_assert_cmpstr (resumed->err, ==, "");
}

static gboolean
has_navigated (RunTest *test, guint count)
{
  return fake_driver_get_count (test->driver, WR_COMMAND_NAVIGATE) >= count;
}

/* A signal ends the run in order, and what was done is kept. A second one need not be waited for.
 */
static void
test_interrupted (gconstpointer data)
{
  int n_signals = GPOINTER_TO_INT (data);
  g_auto (RunTest) test = { 0 };
  g_autofree char *store = g_strdup_printf ("stopped-%d.sqlite", n_signals);

  run_test_set_up (&test, 1, 1);
  fake_driver_delay (test.driver, WR_COMMAND_NAVIGATE, 200);
  g_autofree char *call = g_strdup_printf (
      "run --url 'http://a.example/[1-20]' --driver-url %s -f title=title --store %s -o stopped.csv"
      " -w 2",
      fake_driver_get_url (test.driver), store);
  g_autoptr (GSubprocessLauncher) launcher = cli_launcher ();
  g_autoptr (GSubprocess) process = cli_spawn (launcher, call);
  RUN_TEST_WAIT (&test, has_navigated (&test, 6));
  for (int i = 0; i < n_signals; i++)
    g_subprocess_send_signal (process, i == 0 ? SIGINT : SIGTERM);
  g_autoptr (CliResult) result = cli_wait (process, NULL);
  cli_assert_status (result, 130);
  g_assert_false (cli_exists ("stopped.csv"));
  if (n_signals == 1)
    cli_assert_like (result->err, "*To go on: windrow-cli resume 'stopped-1.sqlite'\n");

  fake_driver_delay (test.driver, WR_COMMAND_NAVIGATE, 0);
  g_autofree char *resume = g_strdup_printf ("resume %s -q", store);
  g_autoptr (CliResult) resumed = cli_call (resume);
  cli_assert_status (resumed, 0);
  g_auto (GStrv) lines = g_strsplit (resumed->out, "\r\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 22);
  for (int i = 1; i <= 20; i++) {
    g_autofree char *line
        = g_strdup_printf ("http://a.example/%d,*,done,,http://a.example/%d", i, i);
    cli_assert_like (lines[i], line);
  }
}

static void
assert_shown_state (const char *store, const char *state)
{
  g_autofree char *call = g_strconcat ("show --json ", store, NULL);
  g_autoptr (CliResult) shown = cli_call (call);
  g_autoptr (JsonNode) root = json_from_string (shown->out, NULL);

  cli_assert_status (shown, 0);
  g_assert_nonnull (root);
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (root), "state"), ==, state);
}

/* What a store says of its run: while it goes, when it was killed, when it has ended. */
static void
test_killed (void)
{
  g_auto (RunTest) test = { 0 };

  run_test_set_up (&test, 1, 1);
  fake_driver_delay (test.driver, WR_COMMAND_NAVIGATE, 200);
  g_autofree char *call = g_strdup_printf (
      "run --url 'http://a.example/[1-8]' --driver-url %s -f title=title --store killed.sqlite -w 2"
      " --verbose --quiet",
      fake_driver_get_url (test.driver));
  g_autoptr (GSubprocessLauncher) launcher = cli_launcher ();
  g_autoptr (GSubprocess) process = cli_spawn (launcher, call);
  g_autoptr (GDataInputStream) err
      = g_data_input_stream_new (g_subprocess_get_stderr_pipe (process));
  g_autofree char *said = g_data_input_stream_read_line (err, NULL, NULL, NULL);
  cli_assert_like (said, "done\thttp://a.example/?");
  assert_shown_state ("killed.sqlite", "running");
  g_subprocess_force_exit (process);
  g_autoptr (CliResult) killed = cli_wait (process, NULL);
  g_assert_cmpint (killed->status, ==, -1);
  assert_shown_state ("killed.sqlite", "interrupted");

  g_autoptr (CliResult) resumed = cli_call ("resume killed.sqlite --verbose --quiet -o killed.csv");
  cli_assert_status (resumed, 0);
  g_assert_null (strstr (resumed->err, said));
  assert_shown_state ("killed.sqlite", "finished");
}

static void
test_selector (void)
{
  g_auto (RunTest) test = { .bad_selector = TRUE };

  run_test_set_up (&test, 1, 1);
  g_autoptr (CliResult) result = run_pages (&test, "--store selector.sqlite");
  cli_assert_status (result, 1);
  cli_assert_like (result->err, "*: fields[0].selector*bad*");
  g_assert_false (cli_exists ("selector.sqlite"));
}

/* Without --store the run is kept in the user's folder, and its path is said. */
static void
test_default_store (void)
{
  g_auto (RunTest) test = { 0 };
  g_autoptr (GDir) runs = NULL;
  g_autofree char *folder = cli_path ("windrow/runs");

  run_test_set_up (&test, 1, 1);
  g_autoptr (CliResult) result = run_pages (&test, "--set name='A/b' -q --limit 2");
  cli_assert_status (result, 0);
  g_assert_cmpstr (result->err, ==, "");
  g_auto (GStrv) lines = g_strsplit (result->out, "\r\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 4);
  runs = g_dir_open (folder, 0, NULL);
  g_assert_nonnull (runs);
  cli_assert_like (g_dir_read_name (runs), "A-b *.sqlite");
}

static void
test_urls_from_stdin (void)
{
  g_auto (RunTest) test = { 0 };

  run_test_set_up (&test, 1, 1);
  g_autofree char *call
      = g_strdup_printf ("run --urls - -f t=t --driver-url %s --store stdin.sqlite --format json",
                         fake_driver_get_url (test.driver));
  g_autoptr (GSubprocessLauncher) launcher = cli_launcher ();
  g_autoptr (GSubprocess) process = cli_spawn (launcher, call);
  g_autoptr (CliResult) result = cli_wait (process, "http://a/1\n# no\nhttp://a/2\nftp://c\n");

  cli_assert_status (result, 0);
  cli_assert_like (result->err, "*URL in line 4 is left out: “ftp”*");
  g_autoptr (JsonNode) root = json_from_string (result->out, NULL);
  g_assert_nonnull (root);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (root)), ==, 2);
}

static void
test_full_output (void)
{
  g_auto (RunTest) test = { 0 };
  g_autoptr (GSubprocessLauncher) launcher
      = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);

  run_test_set_up (&test, 1, 1);
  g_autoptr (CliResult) made = run_pages (&test, "--store full.sqlite -o full.csv");
  cli_assert_status (made, 0);
  g_subprocess_launcher_set_stdout_file_path (launcher, "/dev/full");
  g_autoptr (GSubprocess) process = cli_spawn (launcher, "export full.sqlite");
  g_autoptr (CliResult) result = cli_wait (process, "");
  cli_assert_status (result, 4);
  cli_assert_like (result->err, "*Could not write to standard output: *No space left*");

  /* A device is written to, not put away; by way of a link, which a mistake would only replace. */
  g_autofree char *link = cli_path ("full.json");
  g_assert_cmpint (symlink ("/dev/full", link), ==, 0);
  g_autoptr (CliResult) stats = run_pages (&test, "--store stats.sqlite -q --stats full.json");
  cli_assert_status (stats, 4);
  cli_assert_like (stats->err, "*Could not write “*full.json”: No space left*");
  g_assert_true (g_file_test (link, G_FILE_TEST_IS_SYMLINK));
  g_autoptr (CliResult) csv = cli_call ("export full.sqlite -o full.json");
  cli_assert_status (csv, 4);
  g_assert_true (g_file_test (link, G_FILE_TEST_IS_SYMLINK));

  g_autoptr (CliResult) folder = cli_call ("export full.sqlite -o /proc/full.csv");
  cli_assert_status (folder, 4);
  cli_assert_like (folder->err, "*“/proc/full.csv”: *");
}

static void
limit_files_cb (gpointer user_data)
{
  const struct rlimit limit = { 100 * 1024, 100 * 1024 };

  signal (SIGXFSZ, SIG_IGN);
  setrlimit (RLIMIT_FSIZE, &limit);
}

/* The disk is full while the pages are put into the store. */
static void
test_full_store (void)
{
  g_autoptr (GSubprocessLauncher) launcher = cli_launcher ();

  g_subprocess_launcher_set_child_setup (launcher, limit_files_cb, NULL, NULL);
  g_autoptr (GSubprocess) process
      = cli_spawn (launcher, "run --url 'http://a.example/[1-50000]' --store limited.sqlite "
                             "--driver-url http://127.0.0.1:1 -o limited.csv");
  g_autoptr (CliResult) result = cli_wait (process, "");
  cli_assert_status (result, 4);
  cli_assert_like (result->err, "*“limited.sqlite”: *");
  g_assert_false (cli_exists ("limited.csv"));
}

static void
limit_rows_cb (gpointer user_data)
{
  const struct rlimit limit = { 800 * 1024, RLIM_INFINITY };

  signal (SIGXFSZ, SIG_IGN);
  setrlimit (RLIMIT_FSIZE, &limit);
}

/* Returns the program once it has said that it waits: there is room for the pages, not for their
 * rows. */
static GSubprocess *
spawn_held (RunTest *test, const char *store, const char *options)
{
  g_autoptr (GSubprocessLauncher) launcher = cli_launcher ();
  g_autofree char *long_name = g_strnfill (1500, 'x');
  g_autofree char *call = g_strdup_printf (
      "run --url 'http://a.example/%s/[1-200]' --driver-url %s -f title=title --store %s -w 2 %s",
      long_name, fake_driver_get_url (test->driver), store, options);

  g_subprocess_launcher_set_child_setup (launcher, limit_rows_cb, NULL, NULL);
  GSubprocess *process = cli_spawn (launcher, call);
  g_autoptr (GDataInputStream) err
      = g_data_input_stream_new (g_subprocess_get_stderr_pipe (process));
  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (err), FALSE);
  g_autofree char *why = g_data_input_stream_read_line (err, NULL, NULL, NULL);
  g_autofree char *waits = g_data_input_stream_read_line (err, NULL, NULL, NULL);
  cli_assert_like (why, "windrow-cli run: *held*");
  cli_assert_like (waits, "*The run waits until it can be written*");
  return process;
}

static void
assert_n_lines (const char *csv, guint n)
{
  g_auto (GStrv) lines = g_strsplit (csv, "\r\n", -1);

  g_assert_cmpuint (g_strv_length (lines), ==, n + 1);
}

/* The disk is full while rows are written, and then it is not: nothing is lost. */
static void
test_held (void)
{
  const struct rlimit none = { RLIM_INFINITY, RLIM_INFINITY };
  g_auto (RunTest) test = { 0 };

  run_test_set_up (&test, 1, 1);
  g_autoptr (GSubprocess) process = spawn_held (&test, "held.sqlite", "");
  g_assert_cmpint (
      prlimit (atoi (g_subprocess_get_identifier (process)), RLIMIT_FSIZE, &none, NULL), ==, 0);
  g_autoptr (CliResult) result = cli_wait (process, "");
  cli_assert_status (result, 0);
  assert_n_lines (result->out, 201);
}

/* It stays full: the run ends and can be resumed. */
static void
test_held_for_long (void)
{
  g_auto (RunTest) test = { 0 };

  run_test_set_up (&test, 1, 1);
  g_autoptr (GSubprocess) process = spawn_held (&test, "held-long.sqlite", "--patience 1");
  g_autoptr (CliResult) result = cli_wait (process, "");
  cli_assert_status (result, 4);
  cli_assert_like (result->err, "*held-long*");
  g_assert_cmpstr (result->out, ==, "");

  g_autoptr (CliResult) resumed = cli_call ("resume held-long.sqlite -q");
  cli_assert_status (resumed, 0);
  assert_n_lines (resumed->out, 201);
}

/* In the C locale, as a timer has it, addresses and messages are UTF-8 all the same. */
static void
test_no_locale (void)
{
  g_autoptr (GSubprocessLauncher) launcher = cli_launcher ();

  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C", TRUE);
  g_autoptr (GSubprocess) process = cli_spawn (launcher, "run --url 'htp://bücher.example'");
  g_autoptr (CliResult) result = cli_wait (process, "");
  cli_assert_status (result, 1);
  cli_assert_like (result->err, "*“htp” is no scheme. Did you mean https?*");
}

int
main (int argc, char **argv)
{
  cli_test_init (&argc, &argv);
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    cli_write (files[i].name, files[i].text);
  for (gsize i = 0; i < G_N_ELEMENTS (calls); i++) {
    g_autofree char *path = g_strconcat ("/wr/cli/call/", calls[i].label, NULL);
    g_test_add_data_func (path, &calls[i], test_call);
  }
  g_test_add_func ("/wr/cli/no-browser", test_no_browser);
  g_test_add_func ("/wr/cli/other-version", test_other_version);
  g_test_add_func ("/wr/cli/nothing-left", test_nothing_left);
  g_test_add_func ("/wr/cli/sample-job", test_sample_job);
  g_test_add_func ("/wr/cli/sample-site", test_sample_site);
  g_test_add_func ("/wr/cli/drivers", test_drivers);
  g_test_add_func ("/wr/cli/done", test_done);
  g_test_add_data_func ("/wr/cli/remote-refused/threads", "threads", test_remote_refused);
  g_test_add_data_func ("/wr/cli/remote-refused/processes", "processes", test_remote_refused);
  g_test_add_func ("/wr/cli/failed", test_failed);
  g_test_add_func ("/wr/cli/trace", test_trace);
  g_test_add_func ("/wr/cli/verbose", test_verbose);
  g_test_add_data_func ("/wr/cli/interrupted/once", GINT_TO_POINTER (1), test_interrupted);
  g_test_add_data_func ("/wr/cli/interrupted/twice", GINT_TO_POINTER (2), test_interrupted);
  g_test_add_func ("/wr/cli/killed", test_killed);
  g_test_add_func ("/wr/cli/selector", test_selector);
  g_test_add_func ("/wr/cli/default-store", test_default_store);
  g_test_add_func ("/wr/cli/urls-from-stdin", test_urls_from_stdin);
  g_test_add_func ("/wr/cli/full-output", test_full_output);
  g_test_add_func ("/wr/cli/full-store", test_full_store);
  g_test_add_func ("/wr/cli/held/freed", test_held);
  g_test_add_func ("/wr/cli/held/for-long", test_held_for_long);
  g_test_add_func ("/wr/cli/no-locale", test_no_locale);
  return cli_test_run ();
}
