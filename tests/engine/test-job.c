/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "wr-job.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <libintl.h>
#include <locale.h>
#include <string.h>
#include <sys/stat.h>

static void
assert_like (const char *text, const char *pattern)
{
  if (!g_pattern_match_simple (pattern, text))
    g_error ("“%s” is not like “%s”", text, pattern);
}

static WrJob *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  WrJob *job = wr_job_from_json (text, -1, &error);

  g_assert_no_error (error);
  g_assert_nonnull (job);
  return job;
}

static void
test_defaults (void)
{
  g_autoptr (WrJob) job = parse ("{\"windrow\": 1, \"urls\": [\"https://example.com\"]}");

  g_assert_cmpstr (job->name, ==, "");
  g_assert_cmpint (job->workers, ==, 0);
  g_assert_cmpint (wr_job_get_n_workers (job), ==, MIN (4, (int)g_get_num_processors ()));
  g_assert_cmpint (job->worker_model, ==, WR_WORKER_THREADS);
  g_assert_cmpstr (job->browser.name, ==, "auto");
  g_assert_null (job->browser.driver_url);
  g_assert_false (job->browser.visible);
  g_assert_cmpint (job->browser.images, ==, WR_IMAGES_AUTO);
  g_assert_cmpint (job->browser.window[0], ==, 1280);
  g_assert_cmpint (job->browser.window[1], ==, 900);
  g_assert_cmpuint (g_strv_length (job->browser.arguments), ==, 0);
  g_assert_cmpuint (job->fields->len, ==, 0);
  g_assert_null (job->wait_for.selector);
  g_assert_cmpint (job->timeouts.page_load_ms, ==, 30000);
  g_assert_cmpint (job->timeouts.script_ms, ==, 30000);
  g_assert_cmpint (job->timeouts.page_ms, ==, 60000);
  g_assert_cmpint (job->retries, ==, 2);
  g_assert_cmpint (job->pace.per_host, ==, 4);
  g_assert_cmpint (job->pace.delay_ms, ==, 0);
  g_assert_cmpint (job->keep.screenshot, ==, WR_KEEP_NEVER);

  g_autoptr (WrJob) fresh = wr_job_new ();
  g_assert_false (wr_job_equal (job, fresh));
  g_strfreev (fresh->urls);
  fresh->urls = g_strdupv (job->urls);
  g_assert_true (wr_job_equal (job, fresh));
}

static void
test_full (void)
{
  g_autofree char *path =
      g_test_build_filename (G_TEST_DIST, "engine", "data", "job-full.windrow", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (WrJob) job = wr_job_load (file, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (job->workers, ==, 4);
  g_assert_cmpint (job->worker_model, ==, WR_WORKER_PROCESSES);
  g_assert_cmpstr (job->browser.name, ==, "webkit");
  g_assert_cmpint (job->browser.images, ==, WR_IMAGES_OFF);
  g_assert_cmpint (job->browser.window[1], ==, 600);
  g_assert_cmpstr (job->browser.arguments[0], ==, "--lang=el");
  g_assert_cmpstr (job->wait_for.selector, ==, ".ready");
  g_assert_cmpint (job->wait_for.timeout_ms, ==, 1500);
  g_assert_cmpint (job->keep.html, ==, WR_KEEP_ALWAYS);

  WrField *price = g_ptr_array_index (job->fields, 0);
  WrField *link = g_ptr_array_index (job->fields, 1);
  g_assert_cmpint (price->match, ==, WR_FIELD_ALL);
  g_assert_cmpstr (price->default_value, ==, "");
  g_assert_cmpint (price->group, ==, 2);
  g_assert_true (price->required);
  g_assert_cmpint (link->using, ==, WR_FIELD_XPATH);
  g_assert_cmpint (link->take, ==, WR_FIELD_ATTRIBUTE);
  g_assert_true (wr_job_check (job, &error));
  g_assert_no_error (error);
}

/* A golden file comes out of a reader and a writer byte for byte, also by way of a copy. */
static void
test_golden (gconstpointer data)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "engine", "data", data, NULL);
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_autoptr (WrJob) job = parse (text);
  g_autoptr (WrJob) copy = wr_job_copy (job);
  g_autofree char *written = wr_job_to_json (copy);
  g_assert_cmpstr (written, ==, text);
}

/* What differs from the defaults is written, and nothing else. */
static void
test_write_least (void)
{
  g_autoptr (WrJob) job = wr_job_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (wr_job_set (job, "urls", "https://example.com/a", &error));
  g_assert_true (wr_job_set (job, "retries", "5", &error));
  g_assert_true (wr_job_set (job, "wait_for", "#x", &error));
  g_assert_true (wr_job_set (job, "fields[0].name", "a", &error));
  g_assert_true (wr_job_set (job, "fields[0].selector", "(//b)[1]", &error));
  g_assert_no_error (error);

  g_autofree char *text = wr_job_to_json (job);
  g_assert_cmpstr (
      text, ==,
      "{\n  \"windrow\": 1,\n  \"urls\": [\n    \"https://example.com/a\"\n  ],\n"
      "  \"fields\": [\n    {\n      \"name\": \"a\",\n      \"selector\": \"(//b)[1]\"\n"
      "    }\n  ],\n  \"wait_for\": \"#x\",\n  \"retries\": 5\n}\n");
  g_autoptr (WrJob) again = parse (text);
  g_assert_true (wr_job_equal (job, again));
}

typedef struct {
  const char *label;
  const char *text;
  int code;
  const char *message; /* a pattern */
} ErrorCase;

#define HEAD "{\"windrow\": 1, \"urls\": [\"https://a.example\"], "

static const ErrorCase errors[] = {
    {"empty", "", WR_JOB_ERROR_NOT_JSON, "*line 1*"},
    {"cut-off", "{\"windrow\": 1,\n \"urls\": [", WR_JOB_ERROR_NOT_JSON, "*line 2, column*"},
    {"no-comma", "{\n  \"windrow\": 1\n  \"urls\": []\n}", WR_JOB_ERROR_NOT_JSON,
     "*line 2, column*"},
    {"open-text", "{\"windrow\": \"1}", WR_JOB_ERROR_NOT_JSON, "*line 1, column 13: *no end"},
    {"comment", "{ // x\n}", WR_JOB_ERROR_NOT_JSON, "*line 1, column 3: JSON has no comments"},
    {"nul-escape", "{\"a\": \"\\u0000\"}", WR_JOB_ERROR_NOT_JSON, "*column 8: *\\u0000"},
    {"lone-high", "{\"a\": \"\\ud800x\"}", WR_JOB_ERROR_NOT_JSON, "*half of a surrogate pair"},
    {"lone-low", "{\"a\": \"\\udc00\"}", WR_JOB_ERROR_NOT_JSON, "*half of a surrogate pair"},
    {"bad-escape", "{\"a\": \"\\u12\"}", WR_JOB_ERROR_NOT_JSON, "*four hexadecimal digits"},
    {"latin-1", "{\"name\": \"\xe9\"}", WR_JOB_ERROR_NOT_JSON, "*column 11: *UTF-8"},
    {"list", "[]", WR_JOB_ERROR_VERSION, "*must be an object, not a list"},
    {"other-json", "{}", WR_JOB_ERROR_VERSION, "This is no Windrow job*"},
    {"future", "{\"windrow\": 7}", WR_JOB_ERROR_VERSION, "*version 7, *versions up to 1"},
    {"past", "{\"windrow\": 0}", WR_JOB_ERROR_VERSION, "*no version 0, *up to 1"},
    {"version-text", "{\"windrow\": \"1\"}", WR_JOB_ERROR_VERSION,
     "windrow: must be a whole number, not text"},
    {"urls-text", "{\"windrow\": 1, \"urls\": \"x\"}", WR_JOB_ERROR_KEY,
     "urls: must be a list of text, not text"},
    {"url-number", "{\"windrow\": 1, \"urls\": [\"x\", 5]}", WR_JOB_ERROR_KEY,
     "urls[1]: must be text, not a number"},
    {"name-null", HEAD "\"name\": null}", WR_JOB_ERROR_KEY, "name: must be text, not null"},
    {"workers-0", HEAD "\"workers\": 0}", WR_JOB_ERROR_KEY, "workers: 0 is less than 1"},
    {"workers-1000", HEAD "\"workers\": 1000}", WR_JOB_ERROR_KEY, "workers: 1000 is more than 64"},
    {"workers-text", HEAD "\"workers\": \"4\"}", WR_JOB_ERROR_KEY,
     "workers: must be a whole number, not text"},
    {"workers-half", HEAD "\"workers\": 2.5}", WR_JOB_ERROR_KEY,
     "workers: 2.5 is not a whole number"},
    {"workers-huge", HEAD "\"workers\": 99999999999}", WR_JOB_ERROR_KEY,
     "workers: 99999999999 is more than 64"},
    {"model", HEAD "\"worker_model\": \"fibres\"}", WR_JOB_ERROR_KEY,
     "worker_model: “fibres” is not one of threads, processes"},
    {"browser-number", HEAD "\"browser\": 5}", WR_JOB_ERROR_KEY,
     "browser: must be an object, not a number"},
    {"browser-name", HEAD "\"browser\": {\"name\": \"lynx\"}}", WR_JOB_ERROR_KEY,
     "browser.name: “lynx” is not one of auto, chromium, webkit, firefox"},
    {"visible", HEAD "\"browser\": {\"visible\": 1}}", WR_JOB_ERROR_KEY,
     "browser.visible: must be true or false, not a number"},
    {"window-three", HEAD "\"browser\": {\"window\": [1, 2, 3]}}", WR_JOB_ERROR_KEY,
     "browser.window: must be two numbers, not 3"},
    {"window-small", HEAD "\"browser\": {\"window\": [1000, 2]}}", WR_JOB_ERROR_KEY,
     "browser.window[1]: 2 is less than 100"},
    {"fields-object", HEAD "\"fields\": {}}", WR_JOB_ERROR_KEY,
     "fields: must be a list of fields, not an object"},
    {"field-text", HEAD "\"fields\": [{}, \"h1\"]}", WR_JOB_ERROR_KEY,
     "fields[1]: must be an object, not text"},
    {"field-selector", HEAD "\"fields\": [{}, {}, {\"selector\": 5}]}", WR_JOB_ERROR_KEY,
     "fields[2].selector: must be text, not a number"},
    {"field-take", HEAD "\"fields\": [{\"take\": \"all\"}]}", WR_JOB_ERROR_KEY,
     "fields[0].take: “all” is not one of text, attribute, html, count, load_ms"},
    {"wait-for", HEAD "\"wait_for\": 5}", WR_JOB_ERROR_KEY,
     "wait_for: must be text or an object, not a number"},
    {"wait-for-timeout", HEAD "\"wait_for\": {\"timeout_ms\": 0}}", WR_JOB_ERROR_KEY,
     "wait_for.timeout_ms: 0 is less than 1"},
    {"timeout", HEAD "\"timeouts\": {\"page_ms\": -1}}", WR_JOB_ERROR_KEY,
     "timeouts.page_ms: -1 is less than 1"},
};

static void
test_error (gconstpointer data)
{
  const ErrorCase *row = data;
  g_autoptr (GError) error = NULL;

  g_assert_null (wr_job_from_json (row->text, -1, &error));
  g_assert_error (error, WR_JOB_ERROR, row->code);
  assert_like (error->message, row->message);
}

static void
test_nul_byte (void)
{
  static const char text[] = "{\"windrow\": 1,\n\"name\": \"a\0b\"}";
  g_autoptr (GError) error = NULL;

  g_assert_null (wr_job_from_json (text, sizeof text - 1, &error));
  g_assert_error (error, WR_JOB_ERROR, WR_JOB_ERROR_NOT_JSON);
  assert_like (error->message, "*line 2, column 11: there is a NUL byte");
}

static void
test_depth (void)
{
  g_autoptr (GString) text = g_string_new ("{\"windrow\": 1, \"x\": ");
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < 1000000; i++)
    g_string_append_c (text, '[');
  g_assert_null (wr_job_from_json (text->str, text->len, &error));
  g_assert_error (error, WR_JOB_ERROR, WR_JOB_ERROR_NOT_JSON);
  assert_like (error->message, "*nested too deep");
}

static void
test_byte_order_mark (void)
{
  g_autoptr (WrJob) job = parse ("\xef\xbb\xbf{\"windrow\": 1, \"name\": \"a\"}");

  g_assert_cmpstr (job->name, ==, "a");
}

/* A number that no double can hold, in a key that is only kept. */
static void
test_infinite (void)
{
  g_autoptr (WrJob) job = parse ("{\"windrow\": 1, \"other\": [1e400, -1e400]}");
  g_autofree char *text = wr_job_to_json (job);
  g_autoptr (WrJob) again = parse (text);

  g_assert_true (wr_job_equal (job, again));
}

static void
test_large (void)
{
  g_autoptr (GString) text = g_string_new ("{\"windrow\": 1, \"urls\": [");
  int n = 0;

  for (; text->len < 12 * 1024 * 1024; n++)
    g_string_append_printf (text, "%s\"https://shop.example.com/a/rather/long/path/%d\"",
                            n > 0 ? ", " : "", n);
  g_string_append (text, "]}");

  g_autoptr (WrJob) job = parse (text->str);
  g_assert_cmpuint (g_strv_length (job->urls), ==, n);
  g_autofree char *written = wr_job_to_json (job);
  g_autoptr (WrJob) again = parse (written);
  g_assert_true (wr_job_equal (job, again));
}

typedef struct {
  const char *label;
  const char *path;
  const char *value;
  const char *json;    /* the line of the file that it makes, NULL for an error */
  const char *message; /* a pattern */
} SetCase;

static const SetCase sets[] = {
    {"number", "timeouts.page_load_ms", "5000", "\"page_load_ms\": 5000", NULL},
    {"text", "name", "A job", "\"name\": \"A job\"", NULL},
    {"word", "browser.name", "webkit", "\"name\": \"webkit\"", NULL},
    {"enum", "keep.html", "failure", "\"html\": \"failure\"", NULL},
    {"boolean", "browser.visible", "yes", "\"visible\": true", NULL},
    {"size", "browser.window", "800x600", "\"window\": [800, 600]", NULL},
    {"size-json", "browser.window", "[800, 600]", "\"window\": [800, 600]", NULL},
    {"list", "browser.arguments", "[\"--a\"]", "\"--a\"", NULL},
    {"lines", "urls", "https://a.example\nhttps://b.example", "\"https://b.example\"", NULL},
    {"fields", "fields", "[{\"name\": \"n\", \"selector\": \"s\"}]", "\"selector\": \"s\"", NULL},
    {"field", "fields[0].match", "join", "\"match\": \"join\"", NULL},
    {"wait", "wait_for", ".x", "\"wait_for\": \".x\"", NULL},
    {"unknown", "colour", "red", NULL, "colour: a job has no such key"},
    {"unknown-nested", "pace.colour", "red", NULL, "pace.colour: a job has no such key"},
    {"object", "pace", "1", NULL, "pace: a job has no such key"},
    {"no-path", "", "1", NULL, ": a job has no such key"},
    {"no-number", "retries", "many", NULL, "retries: must be a whole number, not “many”"},
    {"bounds", "workers", "1000", NULL, "workers: 1000 is more than 64"},
    {"zero", "workers", "0", NULL, "workers: 0 is less than 1"},
    {"no-boolean", "browser.visible", "maybe", NULL,
     "browser.visible: must be true or false, not*"},
    {"no-word", "browser.name", "lynx", NULL, "browser.name: “lynx” is not one of *"},
    {"no-size", "browser.window", "big", NULL, "browser.window: must be a list of two numbers*"},
    {"field-index", "fields[4].name", "x", NULL, "fields[4].name: the job has 0 fields"},
    {"field-key", "fields[0].x", "x", NULL, "fields[0].x: a job has no such key"},
    {"field-value", "fields[0].group", "x", NULL, "fields[0].group: must be a whole number*"},
    {"field-no-index", "fields[].name", "x", NULL, "fields[].name: a job has no such key"},
};

static void
test_set (gconstpointer data)
{
  const SetCase *row = data;
  g_autoptr (WrJob) job = wr_job_new ();
  g_autoptr (WrJob) before = wr_job_copy (job);
  g_autoptr (GError) error = NULL;

  g_assert_true (wr_job_set (job, row->path, row->value, &error) == (row->json != NULL));
  if (row->json == NULL) {
    g_assert_error (error, WR_JOB_ERROR, WR_JOB_ERROR_KEY);
    assert_like (error->message, row->message);
    g_assert_true (wr_job_equal (job, before));
    return;
  }

  g_autofree char *text = wr_job_to_json (job);
  if (strstr (text, row->json) == NULL)
    g_error ("%s is not in %s", row->json, text);
}

static void
test_set_null (void)
{
  g_autoptr (WrJob) job = wr_job_new ();

  g_assert_true (wr_job_set (job, "browser.proxy", "http://p.example", NULL));
  g_assert_true (wr_job_set (job, "workers", "3", NULL));
  g_assert_cmpint (wr_job_get_n_workers (job), ==, 3);
  g_assert_true (wr_job_set (job, "browser.proxy", "", NULL));
  g_assert_true (wr_job_set (job, "workers", "", NULL));
  g_assert_null (job->browser.proxy);
  g_assert_cmpint (job->workers, ==, 0);
}

/* `using` follows the selector until somebody says it. */
static void
test_set_using (void)
{
  g_autoptr (WrJob) job = wr_job_new ();

  g_assert_true (wr_job_set (job, "fields[0].selector", "//a", NULL));
  g_assert_cmpint (((WrField *)g_ptr_array_index (job->fields, 0))->using, ==, WR_FIELD_XPATH);
  g_assert_true (wr_job_set (job, "fields[0].using", "css", NULL));
  g_assert_true (wr_job_set (job, "fields[0].selector", "//b", NULL));
  g_assert_cmpint (((WrField *)g_ptr_array_index (job->fields, 0))->using, ==, WR_FIELD_CSS);
}

static const ErrorCase checks[] = {
    {"no-urls", "{\"windrow\": 1}", WR_JOB_ERROR_EMPTY, "urls: there are no pages to load"},
    {"no-good-url", "{\"windrow\": 1, \"urls\": [\"# x\", \"\", \"htp:/x\"]}", WR_JOB_ERROR_EMPTY,
     "urls: no line is a URL of a page"},
    {"field", HEAD "\"fields\": [{\"name\": \"a\", \"selector\": \"b\"}, {\"name\": \"c\"}]}",
     WR_JOB_ERROR_KEY, "fields[1].selector: a field needs a selector"},
    {"pattern", HEAD "\"fields\": [{\"name\": \"a\", \"selector\": \"b\", \"pattern\": \"[\"}]}",
     WR_JOB_ERROR_KEY, "fields[0].pattern: *"},
    {"same-name",
     HEAD "\"fields\": [{\"name\": \"a\", \"selector\": \"b\"},"
          "{\"name\": \"a\", \"selector\": \"c\"}]}",
     WR_JOB_ERROR_KEY, "fields[1].name: another field is already named “a”"},
    {"wait-for-nothing", HEAD "\"wait_for\": {\"timeout_ms\": 5}}", WR_JOB_ERROR_KEY,
     "wait_for.selector: *nothing to wait for"},
};

static void
test_check (gconstpointer data)
{
  const ErrorCase *row = data;
  g_autoptr (WrJob) job = parse (row->text);
  g_autoptr (GError) error = NULL;

  g_assert_false (wr_job_check (job, &error));
  g_assert_error (error, WR_JOB_ERROR, row->code);
  assert_like (error->message, row->message);
}

static void
test_check_bounds (void)
{
  g_autoptr (WrJob) job = parse (HEAD "\"retries\": 1}");
  g_autoptr (GError) error = NULL;

  g_assert_true (wr_job_check (job, &error));
  job->workers = 65;
  g_assert_false (wr_job_check (job, &error));
  g_assert_cmpstr (error->message, ==, "workers: 65 is more than 64");
}

static void
test_columns (void)
{
  static const char *const names[] = {"title", "description", "heading", "load_ms"};
  g_autoptr (WrJob) job = wr_job_new ();
  g_autoptr (GPtrArray) built_in = wr_job_dup_columns (job);

  g_assert_cmpuint (built_in->len, ==, G_N_ELEMENTS (names));
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    WrField *field = g_ptr_array_index (built_in, i);
    g_assert_cmpstr (field->name, ==, names[i]);
    g_assert_true (wr_field_check (field, NULL));
  }

  g_ptr_array_add (job->fields, wr_field_new ("a", "b"));
  g_autoptr (GPtrArray) own = wr_job_dup_columns (job);
  g_assert_cmpuint (own->len, ==, 1);
  g_assert_true (wr_field_equal (g_ptr_array_index (own, 0), g_ptr_array_index (job->fields, 0)));
  g_assert_true (g_ptr_array_index (own, 0) != g_ptr_array_index (job->fields, 0));
}

typedef struct {
  char *folder;
  char *path;
  GFile *file;
} Place;

static void
place_set_up (Place *place, gconstpointer data)
{
  place->folder = g_dir_make_tmp ("windrow-job-XXXXXX", NULL);
  place->path = g_build_filename (place->folder, "a b.windrow", NULL);
  place->file = g_file_new_for_path (place->path);
}

static void
place_tear_down (Place *place, gconstpointer data)
{
  g_autofree char *link = g_build_filename (place->folder, "link.windrow", NULL);

  g_unlink (link);
  g_unlink (place->path);
  g_assert_cmpint (g_rmdir (place->folder), ==, 0); /* so nothing else was left in it */
  g_free (place->folder);
  g_free (place->path);
  g_object_unref (place->file);
}

static void
test_save (Place *place, gconstpointer data)
{
  g_autoptr (WrJob) job = parse (HEAD "\"name\": \"Ünï\"}");
  g_autoptr (GError) error = NULL;
  struct stat info;

  g_assert_true (g_file_set_contents (place->path, "old", -1, NULL));
  g_assert_cmpint (g_chmod (place->path, 0640), ==, 0);
  g_assert_true (wr_job_save (job, place->file, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (stat (place->path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0640);

  g_autoptr (WrJob) again = wr_job_load (place->file, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (wr_job_equal (job, again));
}

static void
test_save_through_link (Place *place, gconstpointer data)
{
  g_autofree char *path = g_build_filename (place->folder, "link.windrow", NULL);
  g_autoptr (GFile) link = g_file_new_for_path (path);
  g_autoptr (WrJob) job = parse (HEAD "\"name\": \"x\"}");
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (place->path, "old", -1, NULL));
  g_assert_true (g_file_make_symbolic_link (link, "a b.windrow", NULL, NULL));
  g_assert_true (wr_job_save (job, link, NULL, &error));
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_SYMLINK));
  g_autoptr (WrJob) again = wr_job_load (place->file, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again->name, ==, "x");
}

static void
test_save_fails (Place *place, gconstpointer data)
{
  g_autoptr (WrJob) job = wr_job_new ();
  g_autoptr (GFile) nowhere = g_file_new_for_path ("/proc/no-such-folder/a.windrow");
  g_autoptr (GFile) folder = g_file_new_for_path (g_get_tmp_dir ());
  g_autoptr (GError) error = NULL;

  g_assert_false (wr_job_save (job, nowhere, NULL, &error));
  assert_like (error->message, "Could not save “/proc/no-such-folder/a.windrow”: *");
  g_clear_error (&error);
  g_assert_false (wr_job_save (job, folder, NULL, &error));
  assert_like (error->message, "Could not save “*”: *");
  g_clear_error (&error);
  g_assert_cmpint (mkfifo (place->path, 0600), ==, 0);
  g_assert_false (wr_job_save (job, place->file, NULL, &error));
  assert_like (error->message, "Could not save “*”: there is something else of that name");
}

static void
test_load_fails (void)
{
  g_autoptr (GFile) missing = g_file_new_for_path ("/no/such/job.windrow");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_assert_null (wr_job_load (missing, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  assert_like (error->message, "Could not open “/no/such/job.windrow”: *");
  g_clear_error (&error);
  g_cancellable_cancel (cancellable);
  g_assert_null (wr_job_load (missing, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* What GLib and json-glib say is translated as well, and has other colons then. */
static void
test_language (gconstpointer language)
{
  g_autoptr (GFile) missing = g_file_new_for_path ("/no/such/job.windrow");
  g_autofree char *translations = g_test_build_filename (G_TEST_BUILT, "..", "po", NULL);
  g_autoptr (GError) error = NULL;
  const char *again;

  if (!g_test_subprocess ()) {
    g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
    g_test_trap_assert_passed ();
    return;
  }
  g_setenv ("LANGUAGE", language, TRUE);
  setlocale (LC_ALL, "");
  bindtextdomain ("windrow", translations);
  textdomain ("windrow");

  g_assert_null (wr_job_load (missing, NULL, &error));
  g_assert_null (strstr (error->message, "Could not open"));
  again = strstr (strstr (error->message, "job.windrow") + 1, "job.windrow");
  g_assert_cmpstr (again, ==, NULL);
  g_assert_true (g_str_has_suffix (error->message, g_strerror (ENOENT)));
  g_clear_error (&error);

  g_assert_null (wr_job_from_json ("{\"windrow\": 1,\n \"urls\": [", -1, &error));
  g_assert_cmpstr (strstr (error->message, "<data>"), ==, NULL);
  assert_like (error->message, "*2*");
}

static void
add_languages (void)
{
  const char *const languages[] = { "ar", "de", "el", "es", "fr", "he", "ja", "zh_CN" };

  for (gsize i = 0; i < G_N_ELEMENTS (languages); i++) {
    g_autofree char *path = g_strconcat ("/wr/job/language/", languages[i], NULL);
    g_test_add_data_func (path, languages[i], test_language);
  }
}

static void
add_rows (const char *prefix, const ErrorCase *rows, gsize n_rows, GTestDataFunc func)
{
  for (gsize i = 0; i < n_rows; i++) {
    g_autofree char *path = g_strconcat (prefix, rows[i].label, NULL);
    g_test_add_data_func (path, &rows[i], func);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wr/job/defaults", test_defaults);
  g_test_add_func ("/wr/job/full", test_full);
  g_test_add_data_func ("/wr/job/golden/full", "job-full.windrow", test_golden);
  g_test_add_data_func ("/wr/job/golden/unknown", "job-unknown.windrow", test_golden);
  g_test_add_data_func ("/wr/job/golden/least", "job-least.windrow", test_golden);
  g_test_add_func ("/wr/job/write-least", test_write_least);
  add_rows ("/wr/job/error/", errors, G_N_ELEMENTS (errors), test_error);
  g_test_add_func ("/wr/job/error/nul-byte", test_nul_byte);
  g_test_add_func ("/wr/job/error/depth", test_depth);
  g_test_add_func ("/wr/job/byte-order-mark", test_byte_order_mark);
  g_test_add_func ("/wr/job/infinite", test_infinite);
  g_test_add_func ("/wr/job/large", test_large);
  for (gsize i = 0; i < G_N_ELEMENTS (sets); i++) {
    g_autofree char *path = g_strconcat ("/wr/job/set/", sets[i].label, NULL);
    g_test_add_data_func (path, &sets[i], test_set);
  }
  g_test_add_func ("/wr/job/set/null", test_set_null);
  g_test_add_func ("/wr/job/set/using", test_set_using);
  add_rows ("/wr/job/check/", checks, G_N_ELEMENTS (checks), test_check);
  g_test_add_func ("/wr/job/check/bounds", test_check_bounds);
  g_test_add_func ("/wr/job/columns", test_columns);
  g_test_add ("/wr/job/save", Place, NULL, place_set_up, test_save, place_tear_down);
  g_test_add ("/wr/job/save-through-link", Place, NULL, place_set_up, test_save_through_link,
              place_tear_down);
  g_test_add ("/wr/job/save-fails", Place, NULL, place_set_up, test_save_fails, place_tear_down);
  g_test_add_func ("/wr/job/load-fails", test_load_fails);
  add_languages ();
  return g_test_run ();
}
