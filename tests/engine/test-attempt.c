/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrAttempt: each error of WebDriver at each of a page's two commands: what it is for the page, and
 * whether the session is lost.
 */

#include "fake-driver.h"
#include "test-build.h"
#include "wr-attempt.h"

#include <string.h>

typedef struct {
  FakeDriver *driver;        /* (owned) */
  WrJob *job;                /* (owned) */
  WrAttemptSession *session; /* (owned) */
  const char *answer;        /* of the script on a page */
  const char *next_answer;   /* (nullable) from the next page on */
} Fixture;

#define ANSWER(origin, url, rest)                                                                  \
  "{\"origin\":" origin ",\"url\":\"" url "\",\"ready\":\"complete\",\"failure\":\"\"," rest "}"

#define NO_DOCUMENT(origin, url)                                                                   \
  "{\"origin\":" origin ",\"url\":\"" url "\",\"ready\":\"complete\","                             \
  "\"failure\":\"no-document\",\"values\":[]}"

static JsonNode *
execute_cb (WrCommand command, const char *session_id, JsonObject *body, const char **error,
            gpointer user_data)
{
  Fixture *fixture = user_data;
  JsonObject *task = json_array_get_object_element (json_object_get_array_member (body, "args"), 0);
  JsonNode *value = json_node_new (JSON_NODE_VALUE);

  if (json_object_get_boolean_member (task, "check")) {
    json_node_set_string (value, ANSWER ("1", "data:,", "\"values\":[]"));
    return value;
  }
  json_node_set_string (value, fixture->answer);
  if (fixture->next_answer != NULL)
    fixture->answer = g_steal_pointer (&fixture->next_answer);
  return value;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->driver = fake_driver_new ();
  fixture->answer = ANSWER ("2", "http://a.test/1", "\"status\":200,\"values\":[[\"one\"]]");
  fake_driver_answer (fixture->driver, WR_COMMAND_EXECUTE_ASYNC, execute_cb, fixture);
  fixture->job = wr_job_new ();
  g_ptr_array_add (fixture->job->fields, wr_field_new ("title", "title"));
  fixture->job->browser.driver_url = g_strdup (fake_driver_get_url (fixture->driver));
  fixture->session = wr_attempt_session_open (fixture->job, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (wr_attempt_session_check (fixture->session, NULL, &error));
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->session, wr_attempt_session_close);
  fake_driver_free (fixture->driver);
  wr_job_free (fixture->job);
}

static void
test_done (Fixture *fixture, gconstpointer data)
{
  g_autoptr (WrResult) result = wr_result_new (1, 1, 1);
  guint64 before = wr_session_get_n_commands (fixture->session->session);

  g_assert_true (wr_attempt_make (fixture->session, "http://a.test/1", result, NULL, NULL, NULL));
  g_assert_cmpint (result->state, ==, WR_PAGE_DONE);
  g_assert_cmpint (result->http_status, ==, 200);
  g_assert_cmpstr (result->final_url, ==, "http://a.test/1");
  g_assert_cmpuint (wr_session_get_n_commands (fixture->session->session) - before, ==, 2);
  g_assert_cmpint (result->duration, >, 0);

  /* The same document once more is none of this address. */
  g_autoptr (WrResult) second = wr_result_new (2, 1, 1);
  g_assert_true (wr_attempt_make (fixture->session, "http://a.test/2", second, NULL, NULL, NULL));
  g_assert_cmpint (second->state, ==, WR_PAGE_FAILED);
  g_assert_cmpint (second->failure, ==, WR_FAILURE_NO_DOCUMENT);
  g_assert_null (second->rows);
  g_assert_null (second->final_url);
}

typedef struct {
  const char *name;
  const char *answer;
  WrFailure failure;
  const char *detail;
} AnswerCase;

static const AnswerCase answers[] = {
  { "error-page", ANSWER ("2", "chrome-error://chromewebdata/", "\"values\":[[\"x\"]]"),
    WR_FAILURE_LOAD, NULL },
  { "blank", ANSWER ("2", "about:blank", "\"values\":[[\"x\"]]"), WR_FAILURE_LOAD, NULL },
  { "no-address", ANSWER ("2", "", "\"values\":[[\"x\"]]"), WR_FAILURE_LOAD, NULL },
  { "old-document", ANSWER ("1", "http://a.test/1", "\"values\":[[\"x\"]]"), WR_FAILURE_NO_DOCUMENT,
    NULL },
  { "http-404", ANSWER ("2", "http://a.test/1", "\"status\":404,\"values\":[[\"x\"]]"),
    WR_FAILURE_HTTP, "404" },
  { "http-503", ANSWER ("2", "http://a.test/1", "\"status\":503,\"values\":[[\"x\"]]"),
    WR_FAILURE_HTTP, "503" },
  { "cut-off",
    "{\"origin\":2,\"url\":\"http://a.test/1\",\"ready\":\"loading\",\"values\":[[\"x\"]]}",
    WR_FAILURE_LOAD, "it was cut off" },
  { "no-values", ANSWER ("2", "http://a.test/1", "\"values\":[]"), WR_FAILURE_SCRIPT,
    "it gave no values" },
  { "not-ours", "hello", WR_FAILURE_SCRIPT, "the page’s answer is not the script’s" },
};

static void
test_answer (Fixture *fixture, gconstpointer data)
{
  const AnswerCase *row = data;
  g_autoptr (WrResult) result = wr_result_new (1, 1, 1);

  fixture->answer = row->answer;
  g_assert_true (wr_attempt_make (fixture->session, "http://a.test/1", result, NULL, NULL, NULL));
  g_assert_cmpint (result->state, ==, WR_PAGE_FAILED);
  g_assert_cmpint (result->failure, ==, row->failure);
  g_assert_cmpstr (result->detail, ==, row->detail);
  g_assert_null (result->rows);
}

typedef struct {
  const char *error;
  const char *message;
  WrFailure navigating;
  WrFailure reading;
} ErrorCase;

/* The specification's 28, “6.6 Errors”. */
static const ErrorCase errors[] = {
  { "element click intercepted", "m", WR_FAILURE_DRIVER, WR_FAILURE_SCRIPT },
  { "element not interactable", "m", WR_FAILURE_DRIVER, WR_FAILURE_SCRIPT },
  { "insecure certificate", "m", WR_FAILURE_LOAD, WR_FAILURE_LOAD },
  { "invalid argument", "m", WR_FAILURE_URL, WR_FAILURE_SCRIPT },
  { "invalid cookie domain", "m", WR_FAILURE_DRIVER, WR_FAILURE_SCRIPT },
  { "invalid element state", "m", WR_FAILURE_DRIVER, WR_FAILURE_SCRIPT },
  { "invalid selector", "m", WR_FAILURE_DRIVER, WR_FAILURE_SELECTOR },
  { "invalid session id", "m", WR_FAILURE_SESSION, WR_FAILURE_SESSION },
  { "javascript error", "m", WR_FAILURE_SCRIPT, WR_FAILURE_SCRIPT },
  { "move target out of bounds", "m", WR_FAILURE_DRIVER, WR_FAILURE_SCRIPT },
  { "no such alert", "m", WR_FAILURE_DRIVER, WR_FAILURE_SCRIPT },
  { "no such cookie", "m", WR_FAILURE_DRIVER, WR_FAILURE_SCRIPT },
  { "no such element", "m", WR_FAILURE_DRIVER, WR_FAILURE_SCRIPT },
  { "no such frame", "m", WR_FAILURE_SESSION, WR_FAILURE_SESSION },
  { "no such window", "m", WR_FAILURE_SESSION, WR_FAILURE_SESSION },
  { "no such shadow root", "m", WR_FAILURE_DRIVER, WR_FAILURE_SCRIPT },
  { "script timeout", "m", WR_FAILURE_TIMEOUT, WR_FAILURE_SCRIPT },
  { "session not created", "m", WR_FAILURE_SESSION, WR_FAILURE_SESSION },
  { "stale element reference", "m", WR_FAILURE_DRIVER, WR_FAILURE_SCRIPT },
  { "detached shadow root", "m", WR_FAILURE_DRIVER, WR_FAILURE_SCRIPT },
  { "timeout", "m", WR_FAILURE_TIMEOUT, WR_FAILURE_SCRIPT },
  { "unable to set cookie", "m", WR_FAILURE_DRIVER, WR_FAILURE_SCRIPT },
  { "unable to capture screen", "m", WR_FAILURE_DRIVER, WR_FAILURE_SCRIPT },
  { "unexpected alert open", "m", WR_FAILURE_ALERT, WR_FAILURE_ALERT },
  { "unknown command", "m", WR_FAILURE_DRIVER, WR_FAILURE_DRIVER },
  { "unknown error", "unknown error: net::ERR_FAILED", WR_FAILURE_LOAD,
    WR_FAILURE_LOAD },
  { "unknown error", "tab crashed", WR_FAILURE_SESSION, WR_FAILURE_SESSION },
  { "unknown method", "m", WR_FAILURE_DRIVER, WR_FAILURE_DRIVER },
  { "unsupported operation", "m", WR_FAILURE_DRIVER, WR_FAILURE_DRIVER },
};

static void
assert_error (Fixture *fixture, const ErrorCase *row, WrCommand command, WrFailure expected)
{
  g_autoptr (WrResult) result = wr_result_new (1, 1, 1);

  fake_driver_fail (fixture->driver, command, row->error, row->message, 1);
  gboolean usable = wr_attempt_make (fixture->session, "http://a.test/1", result, NULL, NULL, NULL);
  g_assert_cmpint (result->state, ==, WR_PAGE_FAILED);
  g_assert_cmpint (result->failure, ==, expected);
  g_assert_cmpstr (result->webdriver_error, ==, row->error);
  g_assert_nonnull (strstr (result->message, row->message));
  g_assert_cmpint (usable, ==, !wr_failure_loses_session (expected));
  g_assert_null (result->rows);
}

static void
test_error (Fixture *fixture, gconstpointer data)
{
  const ErrorCase *row = data;

  assert_error (fixture, row, WR_COMMAND_NAVIGATE, row->navigating);
  fixture->session->origin = 1;
  assert_error (fixture, row, WR_COMMAND_EXECUTE_ASYNC, row->reading);
}

/* A driver that breaks off, answers nonsense or says nothing costs the session and no more time
 * than the page has. */
static void
test_fault (Fixture *fixture, gconstpointer data)
{
  FakeFault fault = GPOINTER_TO_INT (data);
  g_autoptr (WrResult) result = wr_result_new (1, 1, 1);
  gint64 begin = g_get_monotonic_time ();
  gboolean silent = fault == FAKE_FAULT_NEVER || fault == FAKE_FAULT_STALL;

  fixture->job->timeouts.page_ms = 500;
  fake_driver_break (fixture->driver, WR_COMMAND_NAVIGATE, fault, 1);
  g_assert_false (wr_attempt_make (fixture->session, "http://a.test/1", result, NULL, NULL, NULL));
  g_assert_cmpint (result->state, ==, WR_PAGE_FAILED);
  g_assert_cmpint (result->failure, ==, silent ? WR_FAILURE_DEADLINE : WR_FAILURE_DRIVER);
  g_assert_nonnull (result->detail);
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 2 * TEST_SLOWNESS * G_TIME_SPAN_SECOND);
}

/* When a command's turn comes no time may be left for it. */
static void
test_no_time (Fixture *fixture, gconstpointer data)
{
  g_autoptr (WrResult) result = wr_result_new (1, 1, 1);

  fixture->job->timeouts.page_ms = 1;
  fake_driver_delay (fixture->driver, WR_COMMAND_NAVIGATE, 100);
  g_assert_false (wr_attempt_make (fixture->session, "http://a.test/1", result, NULL, NULL, NULL));
  g_assert_cmpint (result->state, ==, WR_PAGE_FAILED);
  g_assert_cmpint (result->failure, ==, WR_FAILURE_DEADLINE);
}

static void
test_retry_after (Fixture *fixture, gconstpointer data)
{
  g_autoptr (WrResult) asked = wr_result_new (1, 1, 1);
  g_autoptr (WrResult) junk = wr_result_new (2, 1, 1);

  fixture->answer = ANSWER ("2", "http://a.test/1", "\"status\":429,\"retry\":\"17\"");
  g_assert_true (wr_attempt_make (fixture->session, "http://a.test/1", asked, NULL, NULL, NULL));
  g_assert_cmpint (asked->failure, ==, WR_FAILURE_HTTP);
  g_assert_cmpint (asked->retry_after, ==, 17 * G_TIME_SPAN_SECOND);
  fixture->answer = ANSWER ("3", "http://a.test/2", "\"status\":429,\"retry\":\"soon\"");
  g_assert_true (wr_attempt_make (fixture->session, "http://a.test/2", junk, NULL, NULL, NULL));
  g_assert_cmpint (junk->http_status, ==, 429);
  g_assert_cmpint (junk->retry_after, ==, 0);
}

static void
test_stopped (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (WrResult) result = wr_result_new (1, 1, 1);

  g_cancellable_cancel (cancellable);
  wr_attempt_make (fixture->session, "http://a.test/1", result, NULL, NULL, cancellable);
  g_assert_cmpint (result->failure, ==, WR_FAILURE_STOPPED);
}

/* An address that differs from the session's in the fragment alone goes by way of an empty page. */
static void
test_fragment (Fixture *fixture, gconstpointer data)
{
  g_autoptr (WrResult) first = wr_result_new (1, 1, 1);
  g_autoptr (WrResult) second = wr_result_new (2, 1, 1);

  g_assert_true (wr_attempt_make (fixture->session, "http://a.test/1", first, NULL, NULL, NULL));
  g_assert_cmpint (first->state, ==, WR_PAGE_DONE);
  fixture->answer = ANSWER ("3", "http://a.test/1#x", "\"values\":[[\"two\"]]");
  g_assert_true (wr_attempt_make (fixture->session, "http://a.test/1#x", second, NULL, NULL, NULL));
  g_assert_cmpint (second->state, ==, WR_PAGE_DONE);
  g_assert_cmpuint (fake_driver_get_count (fixture->driver, WR_COMMAND_NAVIGATE), ==, 3);
}

/* The process in which a page was to be shown was killed: the page before stands, once. */
static void
test_second_look (Fixture *fixture, gconstpointer data)
{
  g_autoptr (WrResult) first = wr_result_new (1, 1, 1);
  g_autoptr (WrResult) second = wr_result_new (2, 1, 1);

  g_assert_true (wr_attempt_make (fixture->session, "http://a.test/1", first, NULL, NULL, NULL));
  fixture->answer = NO_DOCUMENT ("2", "http://a.test/1");
  fixture->next_answer = ANSWER ("3", "http://a.test/2", "\"values\":[[\"two\"]]");
  g_assert_true (wr_attempt_make (fixture->session, "http://a.test/2", second, NULL, NULL, NULL));
  g_assert_cmpint (second->state, ==, WR_PAGE_DONE);
  g_assert_cmpstr (second->final_url, ==, "http://a.test/2");
  g_assert_cmpuint (fake_driver_get_count (fixture->driver, WR_COMMAND_NAVIGATE), ==, 3);
}

/* A page that timed out was left for an empty one, and the next address gives no document or, as
 * WebKit has it, an empty one of its own. */
static const AnswerCase blanks[] = {
  { "stands", NO_DOCUMENT ("7", "about:blank"), WR_FAILURE_NO_DOCUMENT, NULL },
  { "own", ANSWER ("8", "about:blank", "\"values\":[]"), WR_FAILURE_LOAD, NULL },
};

static void
test_after_blank (Fixture *fixture, gconstpointer data)
{
  const AnswerCase *row = data;
  g_autoptr (WrResult) first = wr_result_new (1, 1, 1);
  g_autoptr (WrResult) second = wr_result_new (2, 1, 1);

  fake_driver_fail (fixture->driver, WR_COMMAND_NAVIGATE, "timeout", "m", 1);
  g_assert_true (wr_attempt_make (fixture->session, "http://a.test/1", first, NULL, NULL, NULL));
  g_assert_cmpint (first->failure, ==, WR_FAILURE_TIMEOUT);
  fixture->answer = ANSWER ("7", "about:blank", "\"values\":[]");
  fixture->next_answer = row->answer;
  g_assert_true (wr_attempt_make (fixture->session, "http://a.test/2", second, NULL, NULL, NULL));
  g_assert_cmpint (second->failure, ==, row->failure);
  g_assert_null (second->final_url);
}

static void
test_keep (Fixture *fixture, gconstpointer data)
{
  g_autoptr (WrResult) done = wr_result_new (1, 1, 1);
  g_autoptr (WrResult) old = wr_result_new (2, 1, 1);

  fixture->job->keep.screenshot = WR_KEEP_ALWAYS;
  fixture->job->keep.html = WR_KEEP_ALWAYS;
  wr_attempt_make (fixture->session, "http://a.test/1", done, NULL, NULL, NULL);
  g_assert_nonnull (done->screenshot);
  g_assert_nonnull (done->html);

  /* Of the previous page's document no picture is taken. */
  wr_attempt_make (fixture->session, "http://a.test/2", old, NULL, NULL, NULL);
  g_assert_cmpint (old->failure, ==, WR_FAILURE_NO_DOCUMENT);
  g_assert_null (old->screenshot);
  g_assert_null (old->html);
}

static void
add (const char *name, gconstpointer data, void (*test) (Fixture *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/wr/attempt/", name, NULL);

  g_test_add (path, Fixture, data, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("done", NULL, test_done);
  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++) {
    g_autofree char *name = g_strconcat ("answer/", answers[i].name, NULL);
    add (name, &answers[i], test_answer);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (errors); i++) {
    g_autofree char *name = g_strdup_printf ("error/%s-%zu", errors[i].error, i);
    add (name, &errors[i], test_error);
  }
  for (int fault = FAKE_FAULT_NEVER; fault <= FAKE_FAULT_REDIRECT; fault++) {
    g_autofree char *name = g_strdup_printf ("fault/%d", fault);
    if (fault != FAKE_FAULT_NO_CAUSE)
      add (name, GINT_TO_POINTER (fault), test_fault);
  }
  add ("no-time", NULL, test_no_time);
  add ("retry-after", NULL, test_retry_after);
  add ("stopped", NULL, test_stopped);
  add ("fragment", NULL, test_fragment);
  add ("second-look", NULL, test_second_look);
  for (gsize i = 0; i < G_N_ELEMENTS (blanks); i++) {
    g_autofree char *name = g_strconcat ("after-blank/", blanks[i].name, NULL);
    add (name, &blanks[i], test_after_blank);
  }
  add ("keep", NULL, test_keep);
  return g_test_run ();
}
