/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Sessions against the fake driver: each of the 28 errors, each way of answering wrongly,
 * deadlines, cancelling, and what is sent.
 */

#include "config.h"

#include "fake-driver.h"
#include "test-build.h"
#include "wr-session.h"

#include <string.h>

#define DEADLINE_MS 10000

typedef struct {
  FakeDriver *driver;
  WrSession *session;
} Fixture;

static const WrCapabilities capabilities = {
  .images = TRUE,
  .page_load_ms = 10000,
  .script_ms = 5000,
};

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->driver = fake_driver_new ();
  fixture->session = wr_session_new (fake_driver_get_url (fixture->driver), &capabilities,
                                     DEADLINE_MS, NULL, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->session != NULL)
    g_assert_finalize_object (fixture->session);
  fake_driver_free (fixture->driver);
}

static gboolean
navigate (Fixture *fixture, int deadline_ms, GCancellable *cancellable, GError **error)
{
  return wr_session_navigate (fixture->session, "http://example.invalid/", deadline_ms, cancellable,
                              error);
}

/* The session still serves after a fault. */
static void
assert_serves (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (navigate (fixture, DEADLINE_MS, NULL, &error));
  g_assert_no_error (error);
}

static void
test_spec_error (Fixture *fixture, gconstpointer data)
{
  int code = GPOINTER_TO_INT (data);
  g_autoptr (GError) error = NULL;

  fake_driver_fail (fixture->driver, WR_COMMAND_NAVIGATE, wr_webdriver_error_to_string (code),
                    "by intent: net::ERR\n  (Session info: fake)\n#0 0x1234", 1);
  g_assert_false (navigate (fixture, DEADLINE_MS, NULL, &error));
  g_assert_error (error, WR_WEBDRIVER_ERROR, code);
  g_assert_cmpstr (error->message, ==, "by intent: net::ERR");
  assert_serves (fixture);
}

static void
test_future_error (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fake_driver_fail (fixture->driver, WR_COMMAND_NAVIGATE, "tab crashed", "", 1);
  g_assert_false (navigate (fixture, DEADLINE_MS, NULL, &error));
  g_assert_error (error, WR_WEBDRIVER_ERROR, WR_WEBDRIVER_ERROR_UNKNOWN_ERROR);
  g_assert_cmpstr (error->message, ==, "tab crashed");
}

typedef struct {
  const char *name;
  FakeFault fault;
  WrWebdriverError code;
  const char *words;
} FaultCase;

static const FaultCase fault_cases[] = {
  { "close", FAKE_FAULT_CLOSE, WR_WEBDRIVER_ERROR_CONNECTION,
    "Could not reach the driver at http://127.0.0.1:" },
  { "garbage", FAKE_FAULT_GARBAGE, WR_WEBDRIVER_ERROR_BAD_REPLY, "does not speak HTTP" },
  { "truncated", FAKE_FAULT_TRUNCATED, WR_WEBDRIVER_ERROR_BAD_REPLY, "was cut off" },
  { "empty", FAKE_FAULT_EMPTY, WR_WEBDRIVER_ERROR_BAD_REPLY, "is empty (HTTP status 200)" },
  { "no-json", FAKE_FAULT_NO_JSON, WR_WEBDRIVER_ERROR_BAD_REPLY, "is no JSON: " },
  { "wrong-type", FAKE_FAULT_WRONG_TYPE, WR_WEBDRIVER_ERROR_BAD_REPLY,
    "text/html instead of JSON" },
  { "proxy-page", FAKE_FAULT_PROXY_PAGE, WR_WEBDRIVER_ERROR_BAD_REPLY, "(HTTP status 502)" },
  { "no-value", FAKE_FAULT_NO_VALUE, WR_WEBDRIVER_ERROR_BAD_REPLY, "no “value”" },
  { "no-cause", FAKE_FAULT_NO_CAUSE, WR_WEBDRIVER_ERROR_BAD_REPLY, "HTTP status 500 and no cause" },
  { "redirect", FAKE_FAULT_REDIRECT, WR_WEBDRIVER_ERROR_BAD_REPLY, "no “value”" },
  { "deep", FAKE_FAULT_DEEP, WR_WEBDRIVER_ERROR_BAD_REPLY, "levels deep" },
  { "too-large", FAKE_FAULT_TOO_LARGE, WR_WEBDRIVER_ERROR_BAD_REPLY, "larger than 64 MiB" },
  { "never", FAKE_FAULT_NEVER, WR_WEBDRIVER_ERROR_DEADLINE, "“Navigate To” within 0.3 s" },
  { "stall", FAKE_FAULT_STALL, WR_WEBDRIVER_ERROR_DEADLINE, "within 0.3 s" },
};

static void
test_fault (Fixture *fixture, gconstpointer data)
{
  const FaultCase *row = data;
  int deadline_ms = row->code == WR_WEBDRIVER_ERROR_DEADLINE ? 300 : DEADLINE_MS;
  g_autoptr (GError) error = NULL;

  assert_serves (fixture);
  fake_driver_break (fixture->driver, WR_COMMAND_NAVIGATE, row->fault, -1);
  gint64 begin = g_get_monotonic_time ();
  g_assert_false (navigate (fixture, deadline_ms, NULL, &error));
  g_assert_error (error, WR_WEBDRIVER_ERROR, (int) row->code);
  g_assert_nonnull (strstr (error->message, row->words));
  if (row->code == WR_WEBDRIVER_ERROR_DEADLINE)
    g_assert_cmpint (g_get_monotonic_time () - begin, <,
                     1300 * TEST_SLOWNESS * G_TIME_SPAN_MILLISECOND);

  /* A command is not repeated behind our back, also on a connection that was kept. */
  g_assert_cmpuint (fake_driver_get_count (fixture->driver, WR_COMMAND_NAVIGATE), ==, 2);
  fake_driver_break (fixture->driver, WR_COMMAND_NAVIGATE, FAKE_FAULT_NONE, 0);
  assert_serves (fixture);
}

/* The same faults while the session is being made. */
static void
test_fault_at_start (gconstpointer data)
{
  const FaultCase *row = data;
  g_autoptr (FakeDriver) driver = fake_driver_new ();
  g_autoptr (GError) error = NULL;
  int deadline_ms = row->code == WR_WEBDRIVER_ERROR_DEADLINE ? 300 : DEADLINE_MS;

  fake_driver_break (driver, WR_COMMAND_NEW_SESSION, row->fault, -1);
  g_assert_null (
      wr_session_new (fake_driver_get_url (driver), &capabilities, deadline_ms, NULL, &error));
  g_assert_error (error, WR_WEBDRIVER_ERROR, (int) row->code);
  g_assert_cmpuint (fake_driver_get_count (driver, WR_COMMAND_NEW_SESSION), ==, 1);
}

static JsonNode *
execute (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  JsonNode *value = wr_session_execute_async (fixture->session, "arguments[0] (1);", NULL,
                                              DEADLINE_MS, NULL, &error);

  g_assert_no_error (error);
  return value;
}

static void
test_huge (Fixture *fixture, gconstpointer data)
{
  fake_driver_break (fixture->driver, WR_COMMAND_EXECUTE_ASYNC, FAKE_FAULT_HUGE, 1);
  g_autoptr (JsonNode) value = execute (fixture);

  g_assert_cmpuint (strlen (json_node_get_string (value)), ==, 50000000);
}

static void
test_not_utf8 (Fixture *fixture, gconstpointer data)
{
  fake_driver_break (fixture->driver, WR_COMMAND_EXECUTE_ASYNC, FAKE_FAULT_NOT_UTF8, 1);
  g_autoptr (JsonNode) value = execute (fixture);

  g_assert_cmpstr (json_node_get_string (value), ==, "a\xef\xbf\xbd" "b");
}

static void
test_null_value (Fixture *fixture, gconstpointer data)
{
  g_autoptr (JsonNode) value = execute (fixture);

  g_assert_nonnull (value);
  g_assert_true (JSON_NODE_HOLDS_NULL (value));
}

static JsonNode *
slow_echo (WrCommand command,
           const char *session_id,
           JsonObject *body,
           const char **error,
           gpointer data)
{
  g_assert_true (g_str_has_prefix (session_id, "fake-1-"));
  return json_node_copy (json_object_get_member (body, "args"));
}

static void
test_arguments (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonArray) arguments = json_array_new ();

  json_array_add_string_element (arguments, "“ä”\n\"");
  fake_driver_answer (fixture->driver, WR_COMMAND_EXECUTE_ASYNC, slow_echo, NULL);
  for (int i = 0; i < 3; i++) {
    g_autoptr (JsonNode) value = wr_session_execute_async (fixture->session, "return;", arguments,
                                                           DEADLINE_MS, NULL, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (json_array_get_string_element (json_node_get_array (value), 0), ==,
                     "“ä”\n\"");
  }
}

static void
test_deadline_beside_delay (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fake_driver_delay (fixture->driver, WR_COMMAND_NAVIGATE, 200);
  g_assert_true (navigate (fixture, DEADLINE_MS, NULL, &error));
  g_assert_no_error (error);

  fake_driver_delay (fixture->driver, WR_COMMAND_NAVIGATE, 60000);
  g_assert_false (navigate (fixture, 100, NULL, &error));
  g_assert_error (error, WR_WEBDRIVER_ERROR, WR_WEBDRIVER_ERROR_DEADLINE);
}

typedef struct {
  FakeDriver *driver;
  GCancellable *cancellable;
  gint64 time;
} Canceller;

static gpointer
cancel_thread (gpointer data)
{
  Canceller *canceller = data;

  g_assert_true (
      fake_driver_wait_for_count (canceller->driver, WR_COMMAND_NAVIGATE, 1, DEADLINE_MS));
  canceller->time = g_get_monotonic_time ();
  g_cancellable_cancel (canceller->cancellable);
  return NULL;
}

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  Canceller canceller = { fixture->driver, cancellable, 0 };

  fake_driver_break (fixture->driver, WR_COMMAND_NAVIGATE, GPOINTER_TO_INT (data), 1);
  GThread *thread = g_thread_new ("canceller", cancel_thread, &canceller);
  g_assert_false (navigate (fixture, DEADLINE_MS, cancellable, &error));
  gint64 end = g_get_monotonic_time ();
  g_thread_join (thread);

  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (end - canceller.time, <,
                   100 * TEST_SLOWNESS * G_TIME_SPAN_MILLISECOND);
  assert_serves (fixture);
}

static gpointer
cancel_later_thread (gpointer data)
{
  Canceller *canceller = data;

  g_assert_true (fake_driver_wait_for_count (canceller->driver, WR_COMMAND_NAVIGATE,
                                             (guint) canceller->time / 2 + 1, DEADLINE_MS));
  for (gint64 end = g_get_monotonic_time () + canceller->time; g_get_monotonic_time () < end;)
    g_thread_yield ();
  g_cancellable_cancel (canceller->cancellable);
  return NULL;
}

/* At every moment around an answer, 2 µs apart: it is there, or the call was cancelled. */
static void
test_cancel_anywhere (Fixture *fixture, gconstpointer data)
{
  for (int i = 0; i < 500; i++) {
    g_autoptr (GCancellable) cancellable = g_cancellable_new ();
    g_autoptr (GError) error = NULL;
    Canceller canceller = { fixture->driver, cancellable, 2 * i };

    GThread *thread = g_thread_new ("canceller", cancel_later_thread, &canceller);
    if (!navigate (fixture, DEADLINE_MS, cancellable, &error))
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    g_thread_join (thread);
  }
  assert_serves (fixture);
}

static void
test_cancelled_before (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_false (navigate (fixture, DEADLINE_MS, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (fake_driver_get_count (fixture->driver, WR_COMMAND_NAVIGATE), ==, 0);
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fake_driver_free (fixture->driver);
  g_assert_false (navigate (fixture, DEADLINE_MS, NULL, &error));
  g_assert_error (error, WR_WEBDRIVER_ERROR, WR_WEBDRIVER_ERROR_CONNECTION);
  fixture->driver = fake_driver_new ();
}

static void
test_delete (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (fake_driver_get_n_open (fixture->driver), ==, 1);
  g_assert_true (wr_session_delete (fixture->session, DEADLINE_MS, NULL, &error));
  g_assert_true (wr_session_delete (fixture->session, DEADLINE_MS, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (fake_driver_get_n_open (fixture->driver), ==, 0);
  g_assert_cmpuint (fake_driver_get_count (fixture->driver, WR_COMMAND_DELETE_SESSION), ==, 1);
  g_assert_cmpuint (wr_session_get_n_commands (fixture->session), ==, 2);

  g_assert_false (navigate (fixture, DEADLINE_MS, NULL, &error));
  g_assert_error (error, WR_WEBDRIVER_ERROR, WR_WEBDRIVER_ERROR_INVALID_SESSION_ID);
}

static void
test_delete_lost (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fake_driver_fail (fixture->driver, WR_COMMAND_DELETE_SESSION, "invalid session id", "gone", 1);
  g_assert_true (wr_session_delete (fixture->session, DEADLINE_MS, NULL, &error));
  g_assert_no_error (error);
}

static void
test_delete_fails (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fake_driver_fail (fixture->driver, WR_COMMAND_DELETE_SESSION, "unknown error", "busy", 1);
  g_assert_false (wr_session_delete (fixture->session, DEADLINE_MS, NULL, &error));
  g_assert_error (error, WR_WEBDRIVER_ERROR, WR_WEBDRIVER_ERROR_UNKNOWN_ERROR);
  g_clear_error (&error);
  g_assert_true (wr_session_delete (fixture->session, DEADLINE_MS, NULL, &error));
  g_assert_no_error (error);
}

static void
test_screenshot (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) picture =
      wr_session_take_screenshot (fixture->session, DEADLINE_MS, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (memcmp (g_bytes_get_data (picture, NULL), "\x89PNG", 4), ==, 0);
}

static JsonNode *
answer_number (WrCommand command,
               const char *session_id,
               JsonObject *body,
               const char **error,
               gpointer data)
{
  JsonNode *node = json_node_new (JSON_NODE_VALUE);

  json_node_set_int (node, 7);
  return node;
}

static void
test_screenshot_of_nothing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fake_driver_answer (fixture->driver, WR_COMMAND_SCREENSHOT, answer_number, NULL);
  g_assert_null (wr_session_take_screenshot (fixture->session, DEADLINE_MS, NULL, &error));
  g_assert_error (error, WR_WEBDRIVER_ERROR, WR_WEBDRIVER_ERROR_BAD_REPLY);
}

static void
test_getters (Fixture *fixture, gconstpointer data)
{
  g_assert_true (g_str_has_prefix (wr_session_get_id (fixture->session), "fake-1-"));
  g_assert_cmpstr (wr_session_get_browser_name (fixture->session), ==, "fake");
  g_assert_cmpstr (wr_session_get_browser_version (fixture->session), ==, "1.0");
  g_assert_cmpuint (wr_session_get_n_commands (fixture->session), ==, 1);
}

static JsonNode *
answer_without_id (WrCommand command,
                   const char *session_id,
                   JsonObject *body,
                   const char **error,
                   gpointer data)
{
  return json_from_string (data, NULL);
}

static void
test_no_id (gconstpointer data)
{
  g_autoptr (FakeDriver) driver = fake_driver_new ();
  g_autoptr (GError) error = NULL;

  fake_driver_answer (driver, WR_COMMAND_NEW_SESSION, answer_without_id, (gpointer) data);
  g_assert_null (
      wr_session_new (fake_driver_get_url (driver), &capabilities, DEADLINE_MS, NULL, &error));
  g_assert_error (error, WR_WEBDRIVER_ERROR, WR_WEBDRIVER_ERROR_BAD_REPLY);
  g_assert_nonnull (strstr (error->message, "without an id"));
}

/* As a Grid is given: with a path, a user and a password. */
static void
test_grid_address (void)
{
  g_autoptr (FakeDriver) driver = fake_driver_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *url = g_strdup_printf ("http://us%%40er:p%%3Aw@%s/wd/hub/",
                                          fake_driver_get_url (driver) + strlen ("http://"));
  g_autoptr (WrSession) session = wr_session_new (url, &capabilities, DEADLINE_MS, NULL, &error);

  g_assert_no_error (error);
  g_autofree char *header = fake_driver_dup_last_header (driver, "Authorization");
  g_autofree char *expected = g_base64_encode ((const guchar *) "us@er:p:w", 9);
  g_assert_true (g_str_has_prefix (header, "Basic "));
  g_assert_cmpstr (header + strlen ("Basic "), ==, expected);
  g_assert_cmpuint (fake_driver_get_count (driver, WR_COMMAND_NEW_SESSION), ==, 1);
}

/* chromedriver drops a chunked body. */
static void
test_headers (Fixture *fixture, gconstpointer data)
{
  assert_serves (fixture);
  g_autofree char *length = fake_driver_dup_last_header (fixture->driver, "Content-Length");
  g_autofree char *coding = fake_driver_dup_last_header (fixture->driver, "Transfer-Encoding");
  g_autofree char *type = fake_driver_dup_last_header (fixture->driver, "Content-Type");
  g_autofree char *body = fake_driver_dup_last_body (fixture->driver, WR_COMMAND_NAVIGATE);

  g_assert_cmpstr (body, ==, "{\"url\":\"http://example.invalid/\"}");
  g_assert_cmpint (g_ascii_strtoll (length, NULL, 10), ==, (gint64) strlen (body));
  g_assert_null (coding);
  g_assert_cmpstr (type, ==, "application/json; charset=utf-8");
}

static void
test_bad_address (gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (wr_session_new (data, &capabilities, 2000, NULL, &error));
  g_assert_error (error, WR_WEBDRIVER_ERROR, WR_WEBDRIVER_ERROR_CONNECTION);
  g_assert_nonnull (strstr (error->message, data));
}

/* A session made in one thread may be deleted by another, as when a run is stopped. */
static gpointer
delete_thread (gpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (wr_session_delete (data, DEADLINE_MS, NULL, &error));
  g_assert_no_error (error);
  return NULL;
}

static void
test_other_thread (Fixture *fixture, gconstpointer data)
{
  assert_serves (fixture);
  g_thread_join (g_thread_new ("deleter", delete_thread, fixture->session));
  g_assert_cmpuint (fake_driver_get_n_open (fixture->driver), ==, 0);
}

static void
add_spec_errors (void)
{
  for (int i = 0; i < WR_WEBDRIVER_N_SPEC_ERRORS; i++) {
    g_autofree char *name = g_strdelimit (g_strdup (wr_webdriver_error_to_string (i)), " ", '-');
    g_autofree char *path = g_strconcat ("/wr/session/error/", name, NULL);
    g_test_add (path, Fixture, GINT_TO_POINTER (i), set_up, test_spec_error, tear_down);
  }
}

static void
add_faults (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (fault_cases); i++) {
    g_autofree char *path = g_strconcat ("/wr/session/fault/", fault_cases[i].name, NULL);
    g_autofree char *start_path = g_strconcat ("/wr/session/start/", fault_cases[i].name, NULL);
    g_test_add (path, Fixture, &fault_cases[i], set_up, test_fault, tear_down);
    g_test_add_data_func (start_path, &fault_cases[i], test_fault_at_start);
  }
}

typedef struct {
  const char *name;
  void (*test) (Fixture *fixture, gconstpointer data);
  int data;
} Case;

static const Case cases[] = {
  { "future-error", test_future_error, 0 },
  { "huge", test_huge, 0 },
  { "not-utf8", test_not_utf8, 0 },
  { "null-value", test_null_value, 0 },
  { "arguments", test_arguments, 0 },
  { "deadline-beside-delay", test_deadline_beside_delay, 0 },
  { "cancel/waiting", test_cancel, FAKE_FAULT_NEVER },
  { "cancel/reading", test_cancel, FAKE_FAULT_STALL },
  { "cancel/before", test_cancelled_before, 0 },
  { "cancel/anywhere", test_cancel_anywhere, 0 },
  { "refused", test_refused, 0 },
  { "delete/twice", test_delete, 0 },
  { "delete/lost", test_delete_lost, 0 },
  { "delete/fails", test_delete_fails, 0 },
  { "screenshot/picture", test_screenshot, 0 },
  { "screenshot/nothing", test_screenshot_of_nothing, 0 },
  { "getters", test_getters, 0 },
  { "headers", test_headers, 0 },
  { "other-thread", test_other_thread, 0 },
};

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add_spec_errors ();
  add_faults ();
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/wr/session/", cases[i].name, NULL);
    g_test_add (path, Fixture, GINT_TO_POINTER (cases[i].data), set_up, cases[i].test, tear_down);
  }
  g_test_add_data_func ("/wr/session/no-id/missing", "{\"capabilities\":{}}", test_no_id);
  g_test_add_data_func ("/wr/session/no-id/number", "{\"sessionId\":7}", test_no_id);
  g_test_add_data_func ("/wr/session/no-id/array", "[1]", test_no_id);
  g_test_add_func ("/wr/session/grid-address", test_grid_address);
  g_test_add_data_func ("/wr/session/address/none", "what", test_bad_address);
  g_test_add_data_func ("/wr/session/address/scheme", "ftp://localhost/", test_bad_address);
  g_test_add_data_func ("/wr/session/address/closed", "http://127.0.0.1:1", test_bad_address);
  return g_test_run ();
}
