/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What a worker and its process say to each other reads back as it was, on one line, and what is no
 * message is refused with the name of what is wrong.
 */

#include "test-build.h"
#include "wr-engine.h"
#include "wr-worker-wire.h"

#include <string.h>

static WrWireMessage *
pass (const WrWireMessage *message)
{
  g_autofree char *line = wr_wire_message_to_line (message);
  g_autoptr (GError) error = NULL;

  g_assert_null (strchr (line, '\n'));
  WrWireMessage *read = wr_wire_message_from_line (line, strlen (line), &error);
  g_assert_no_error (error);
  g_assert_cmpint (read->kind, ==, message->kind);
  g_autofree char *again = wr_wire_message_to_line (read);
  g_assert_cmpstr (line, ==, again);
  return read;
}

static GPtrArray *
build_cells (const char *const *cells, guint n)
{
  GPtrArray *row = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (row, g_strdup (cells[i]));
  return row;
}

static void
test_open (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WrJob) job = wr_job_new ();
  WrDriver driver = {
    .browser = WR_BROWSER_CHROMIUM,
    .driver_path = (char *) "/opt/“a b”/chromedriver",
    .browser_path = (char *) "/opt/shell",
  };

  g_strfreev (job->urls);
  job->urls = g_strsplit ("http://a.test/ http://b.test/", " ", -1);
  g_ptr_array_add (job->fields, wr_field_new ("price", ".price\n\"€\""));
  g_assert_true (wr_job_set (job, "timeouts.page_ms", "1234", &error));
  g_autoptr (WrWireMessage) read =
      pass (&(WrWireMessage){ .kind = WR_WIRE_OPEN, .job = job, .driver = &driver });
  g_assert_cmpuint (g_strv_length (read->job->urls), ==, 0);
  g_strfreev (read->job->urls);
  read->job->urls = g_strdupv (job->urls);
  g_assert_true (wr_job_equal (job, read->job));
  g_assert_cmpint (read->driver->browser, ==, WR_BROWSER_CHROMIUM);
  g_assert_cmpstr (read->driver->driver_path, ==, driver.driver_path);
  g_assert_cmpstr (read->driver->browser_path, ==, driver.browser_path);
  g_assert_null (read->driver->visible_path);
}

/* Behind a driver_url there is no driver of ours, but a session. */
static void
test_open_remote (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WrJob) job = wr_job_new ();

  g_assert_true (wr_job_set (job, "browser.driver_url", "http://grid.test:4444", &error));
  g_autoptr (WrWireMessage) read =
      pass (&(WrWireMessage){ .kind = WR_WIRE_OPEN, .job = job, .session_id = (char *) "s/1",
                              .browser_name = (char *) "chrome" });
  g_assert_nonnull (read->job);
  g_assert_null (read->driver);
  g_assert_cmpstr (read->session_id, ==, "s/1");
  g_assert_cmpstr (read->browser_name, ==, "chrome");
  g_assert_null (read->browser_version);
}

static void
test_short (void)
{
  g_autoptr (WrWireMessage) attempt =
      pass (&(WrWireMessage){ .kind = WR_WIRE_ATTEMPT, .url = (char *) "http://ä.test/?a=\"1\"" });
  g_autoptr (WrWireMessage) loaded = pass (&(WrWireMessage){ .kind = WR_WIRE_LOADED });
  g_autoptr (WrWireMessage) opened =
      pass (&(WrWireMessage){ .kind = WR_WIRE_OPENED, .browser_name = (char *) "chrome",
                              .browser_version = (char *) "156", .root = 77, .n_commands = 2 });

  g_assert_cmpstr (attempt->url, ==, "http://ä.test/?a=\"1\"");
  g_assert_cmpint (loaded->kind, ==, WR_WIRE_LOADED);
  g_assert_cmpstr (opened->browser_name, ==, "chrome");
  g_assert_cmpstr (opened->browser_version, ==, "156");
  g_assert_cmpint (opened->root, ==, 77);
  g_assert_cmpuint (opened->n_commands, ==, 2);
}

static void
test_done (void)
{
  static const char *const cells[] = { "12.50 €", NULL, "", "a\n\t\"b\"\\ \x01 \x7f", "𝄞" };
  static const guint8 picture[] = { 0x89, 'P', 'N', 'G', 0, '\n', 0xff };
  g_autoptr (WrResult) result = wr_result_new (9, 2, 3);

  wr_result_add_row (result, build_cells (cells, G_N_ELEMENTS (cells)));
  wr_result_add_row (result, build_cells (cells, 0));
  result->started = G_GINT64_CONSTANT (1795312670123456);
  result->duration = 1234567;
  result->http_status = 200;
  result->waited = 55;
  result->final_url = g_strdup ("http://a.test/#x");
  result->screenshot = g_bytes_new (picture, sizeof picture);
  result->html = g_bytes_new ("<p>", 3);
  g_autoptr (WrWireMessage) read = pass (&(WrWireMessage){
      .kind = WR_WIRE_RESULT, .result = result, .usable = TRUE, .n_commands = 12 });

  g_assert_true (read->usable);
  g_assert_cmpuint (read->n_commands, ==, 12);
  g_assert_cmpint (read->result->page_id, ==, 0);
  g_assert_cmpint (read->result->state, ==, WR_PAGE_DONE);
  g_assert_cmpint (read->result->started, ==, result->started);
  g_assert_cmpint (read->result->duration, ==, 1234567);
  g_assert_cmpint (read->result->http_status, ==, 200);
  g_assert_cmpint (read->result->waited, ==, 55);
  g_assert_cmpstr (read->result->final_url, ==, "http://a.test/#x");
  g_assert_true (g_bytes_equal (read->result->screenshot, result->screenshot));
  g_assert_true (g_bytes_equal (read->result->html, result->html));
  g_assert_cmpuint (read->result->rows->len, ==, 2);
  GPtrArray *row = g_ptr_array_index (read->result->rows, 0);
  g_assert_cmpuint (row->len, ==, G_N_ELEMENTS (cells));
  for (guint i = 0; i < row->len; i++)
    g_assert_cmpstr (g_ptr_array_index (row, i), ==, cells[i]);
}

/* Each cause arrives as what it was. */
static void
test_failed (void)
{
  for (int failure = WR_FAILURE_HTTP; failure < WR_N_FAILURES; failure++) {
    g_autoptr (WrResult) result = wr_result_new (0, 0, 0);

    result->state = WR_PAGE_FAILED;
    result->failure = failure;
    result->retry_after = 3 * G_TIME_SPAN_SECOND;
    result->detail = g_strdup ("“x”");
    result->message = g_strdup ("unknown error:\n  (Session info)");
    result->webdriver_error = g_strdup ("unknown error");
    g_autoptr (WrWireMessage) read =
        pass (&(WrWireMessage){ .kind = WR_WIRE_RESULT, .result = result });
    g_assert_false (read->usable);
    g_assert_cmpint (read->result->state, ==, WR_PAGE_FAILED);
    g_assert_cmpint (read->result->failure, ==, failure);
    g_assert_cmpint (read->result->retry_after, ==, result->retry_after);
    g_assert_cmpstr (read->result->detail, ==, result->detail);
    g_assert_cmpstr (read->result->message, ==, result->message);
    g_assert_cmpstr (read->result->webdriver_error, ==, result->webdriver_error);
    g_assert_null (read->result->rows);
  }
}

static void
assert_error_passes (GQuark domain, int code, GQuark read_domain, int read_code)
{
  g_autoptr (GError) error = g_error_new_literal (domain, code, "fields[0].selector: “[” is bad");
  g_autoptr (WrWireMessage) read = pass (&(WrWireMessage){ .kind = WR_WIRE_ERROR, .error = error });

  g_assert_error (read->error, read_domain, read_code);
  g_assert_cmpstr (read->error->message, ==, error->message);
}

static void
test_errors (void)
{
  for (int code = 0; code <= WR_WEBDRIVER_ERROR_START; code++)
    assert_error_passes (WR_WEBDRIVER_ERROR, code, WR_WEBDRIVER_ERROR, code);
  assert_error_passes (WR_RUN_ERROR, WR_RUN_ERROR_SELECTOR, WR_RUN_ERROR, WR_RUN_ERROR_SELECTOR);
  assert_error_passes (G_REGEX_ERROR, G_REGEX_ERROR_COMPILE, G_REGEX_ERROR, G_REGEX_ERROR_COMPILE);
  assert_error_passes (G_IO_ERROR, G_IO_ERROR_CANCELLED, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_error_passes (G_SPAWN_ERROR, G_SPAWN_ERROR_NOENT, WR_WEBDRIVER_ERROR,
                       WR_WEBDRIVER_ERROR_START);
}

#define OPEN(driver)                                                                               \
  "{\"open\":{\"job\":\"{\\\"windrow\\\":1,\\\"urls\\\":[]}\",\"driver\":" driver "}}"
#define RESULT(members)                                                                            \
  "{\"result\":{\"usable\":1,\"commands\":1,\"state\":\"done\",\"failure\":\"\",\"started\":1,"    \
  "\"duration\":1,\"http_status\":200,\"retry_after\":0,\"waited\":0," members "}}"

static const struct {
  const char *name;
  const char *line;
  const char *says;
} bad[] = {
  { "empty", "", "JSON" },
  { "no-json", "{\"loaded\":{}", "JSON" },
  { "not-utf8", "{\"attempt\":{\"url\":\"\xff\"}}", "JSON" },
  { "number", "7", "JSON" },
  { "array", "[{\"loaded\":{}}]", "JSON" },
  { "unknown-kind", "{\"stop\":{}}", "JSON" },
  { "two-kinds", "{\"loaded\":{},\"opened\":{}}", "JSON" },
  { "no-object", "{\"loaded\":1}", "JSON" },
  { "no-url", "{\"attempt\":{}}", "url" },
  { "url-is-number", "{\"attempt\":{\"url\":7}}", "url" },
  { "no-job", "{\"open\":{}}", "job" },
  { "bad-job", "{\"open\":{\"job\":\"{}\"}}", "job" },
  { "driver-is-text", OPEN ("\"x\""), "driver" },
  { "no-browser", OPEN ("{}"), "browser" },
  { "opened-without-pid", "{\"opened\":{\"browser_name\":\"a\",\"browser_version\":\"1\"}}",
    "root" },
  { "root-below-zero", "{\"opened\":{\"browser_name\":\"a\",\"browser_version\":\"1\","
                       "\"root\":-1,\"commands\":1}}", "root" },
  { "no-state", "{\"result\":{\"usable\":1,\"commands\":1}}", "state" },
  { "queued", "{\"result\":{\"usable\":1,\"commands\":1,\"state\":\"queued\"}}", "state" },
  { "failed-without-cause", "{\"result\":{\"usable\":1,\"commands\":1,\"state\":\"failed\","
                            "\"failure\":\"\"}}", "failure" },
  { "done-with-cause", "{\"result\":{\"usable\":1,\"commands\":1,\"state\":\"done\","
                       "\"failure\":\"http\"}}", "failure" },
  { "no-rows", RESULT ("\"x\":1"), "rows" },
  { "rows-are-text", RESULT ("\"rows\":\"x\""), "rows" },
  { "row-is-text", RESULT ("\"rows\":[\"x\"]"), "rows" },
  { "cell-is-number", RESULT ("\"rows\":[[\"x\",1]]"), "rows" },
  { "error-without-domain", "{\"error\":{\"message\":\"x\",\"code\":1}}", "domain" },
  { "error-of-no-code", "{\"error\":{\"message\":\"x\",\"domain\":\"run\",\"code\":99}}", "code" },
};

static void
test_bad (gconstpointer data)
{
  int i = GPOINTER_TO_INT (data);
  g_autoptr (GError) error = NULL;

  g_assert_null (wr_wire_message_from_line (bad[i].line, strlen (bad[i].line), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_assert_true (g_str_has_suffix (error->message, bad[i].says));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wr/worker-wire/open", test_open);
  g_test_add_func ("/wr/worker-wire/open-remote", test_open_remote);
  g_test_add_func ("/wr/worker-wire/short", test_short);
  g_test_add_func ("/wr/worker-wire/done", test_done);
  g_test_add_func ("/wr/worker-wire/failed", test_failed);
  g_test_add_func ("/wr/worker-wire/errors", test_errors);
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autofree char *path = g_strconcat ("/wr/worker-wire/bad/", bad[i].name, NULL);
    g_test_add_data_func (path, GINT_TO_POINTER (i), test_bad);
  }
  return g_test_run ();
}
