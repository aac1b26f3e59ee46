/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Whatever a driver does at whichever command, a run ends, its other pages are done, and the page
 * that was hit says why it failed.
 *
 * Two tables make the cases: what can go wrong, and at which command of a session. Each case is a
 * run of its own; many go on at a time, since most of them only wait for a deadline.
 */

#include "run-test.h"

#include <string.h>

#define PAGES 6
#define VICTIM "http://host-2.test/page/3"
#define AT_A_TIME 12

/* Where in a session something goes wrong, once. */
typedef enum {
  AT_NEW_SESSION,
  AT_CHECK,      /* the script that tries the selectors on the empty page */
  AT_NAVIGATE,
  AT_READ,       /* the script that reads the page */
  AT_SCREENSHOT,
  AT_SOURCE,
  AT_DISMISS,    /* the dialog that the page shows */
  AT_BLANK,      /* the way to an empty page after a time-out */
  AT_DELETE,
  N_PLACES
} Place;

static const struct {
  const char *name;
  WrCommand command;
} places[N_PLACES] = {
  [AT_NEW_SESSION] = { "new-session", WR_COMMAND_NEW_SESSION },
  [AT_CHECK] = { "check", WR_COMMAND_EXECUTE_ASYNC },
  [AT_NAVIGATE] = { "navigate", WR_COMMAND_NAVIGATE },
  [AT_READ] = { "read", WR_COMMAND_EXECUTE_ASYNC },
  [AT_SCREENSHOT] = { "screenshot", WR_COMMAND_SCREENSHOT },
  [AT_SOURCE] = { "source", WR_COMMAND_PAGE_SOURCE },
  [AT_DISMISS] = { "dismiss", WR_COMMAND_DISMISS_ALERT },
  [AT_BLANK] = { "blank", WR_COMMAND_NAVIGATE },
  [AT_DELETE] = { "delete", WR_COMMAND_DELETE_SESSION },
};

/* What goes wrong: an error of the driver, a fault of its answer, or a document that is none. */
typedef struct {
  const char *name;
  const char *error; /* (nullable) */
  const char *message;
  FakeFault fault;
  const char *document; /* (nullable) the script's answer, %s for the former page's origin */
  WrFailure navigating; /* what the page fails with; NONE: it is done */
  WrFailure reading;
  guint places;         /* bits; 0: all */
  guint n_documents;    /* how often it is given, 0: once */
} Fault;

#define PREVIOUS_PAGE                                                                            \
  "{\"origin\":%s,\"url\":\"http://host-1.test/page/2\","                                          \
  "\"ready\":\"complete\",\"failure\":\"no-document\",\"values\":[]}"
#define AT(place) (1u << AT_##place)
#define READ_ONLY AT (READ)

#define DOCUMENT(url, ready, status, failure, detail, values)                                      \
  "{\"origin\":7777.7,\"url\":\"" url "\",\"ready\":\"" ready "\",\"status\":" status              \
  ",\"load\":1,\"failure\":\"" failure "\",\"detail\":\"" detail "\",\"values\":" values "}"

/* facts: what drivers do when a navigation is none, a browser dies, or a proxy stands between. */
static const Fault all_faults[] = {
  { "invalid-argument", "invalid argument", "invalid argument", .navigating = WR_FAILURE_URL,
    .reading = WR_FAILURE_SCRIPT },
  { "timeout", "timeout", "Timed out receiving message from renderer: 0.3",
    .navigating = WR_FAILURE_TIMEOUT, .reading = WR_FAILURE_SCRIPT },
  { "script-timeout", "script timeout", "script timeout", .navigating = WR_FAILURE_TIMEOUT,
    .reading = WR_FAILURE_SCRIPT },
  { "alert", "unexpected alert open", "{Alert text : boo}", .navigating = WR_FAILURE_ALERT,
    .reading = WR_FAILURE_ALERT },
  { "javascript-error", "javascript error", "x is not defined", .navigating = WR_FAILURE_SCRIPT,
    .reading = WR_FAILURE_SCRIPT },
  { "element-state", "invalid element state", "SyntaxError", .navigating = WR_FAILURE_DRIVER,
    .reading = WR_FAILURE_SCRIPT },
  { "bad-selector", "invalid selector", "[", .navigating = WR_FAILURE_DRIVER,
    .reading = WR_FAILURE_SELECTOR },
  { "insecure-certificate", "insecure certificate", "", .navigating = WR_FAILURE_LOAD,
    .reading = WR_FAILURE_LOAD },
  { "not-reached", "unknown error", "net::ERR_CONNECTION_REFUSED", .navigating = WR_FAILURE_LOAD,
    .reading = WR_FAILURE_LOAD },
  { "tab-crashed", "tab crashed", "tab crashed", .navigating = WR_FAILURE_SESSION,
    .reading = WR_FAILURE_SESSION },
  { "session-gone", "invalid session id", "Unable to find session",
    .navigating = WR_FAILURE_SESSION, .reading = WR_FAILURE_SESSION },
  { "window-gone", "no such window", "target window already closed",
    .navigating = WR_FAILURE_SESSION, .reading = WR_FAILURE_SESSION },
  { "unknown-error", "unknown error", "Failed to write request to pipe",
    .navigating = WR_FAILURE_SESSION, .reading = WR_FAILURE_SESSION },
  { "not-created", "session not created", "Could not start a new session",
    .navigating = WR_FAILURE_SESSION, .reading = WR_FAILURE_SESSION },
  { "unknown-command", "unknown command", "no such path", .navigating = WR_FAILURE_DRIVER,
    .reading = WR_FAILURE_DRIVER },

  { "never", .fault = FAKE_FAULT_NEVER, .navigating = WR_FAILURE_DEADLINE,
    .reading = WR_FAILURE_DEADLINE },
  { "stall", .fault = FAKE_FAULT_STALL, .navigating = WR_FAILURE_DEADLINE,
    .reading = WR_FAILURE_DEADLINE },
  { "reset", .fault = FAKE_FAULT_CLOSE, .navigating = WR_FAILURE_DRIVER,
    .reading = WR_FAILURE_DRIVER },
  { "garbage", .fault = FAKE_FAULT_GARBAGE, .navigating = WR_FAILURE_DRIVER,
    .reading = WR_FAILURE_DRIVER },
  { "cut-off", .fault = FAKE_FAULT_TRUNCATED, .navigating = WR_FAILURE_DRIVER,
    .reading = WR_FAILURE_DRIVER },
  { "empty", .fault = FAKE_FAULT_EMPTY, .navigating = WR_FAILURE_DRIVER,
    .reading = WR_FAILURE_DRIVER },
  { "no-json", .fault = FAKE_FAULT_NO_JSON, .navigating = WR_FAILURE_DRIVER,
    .reading = WR_FAILURE_DRIVER },
  { "html", .fault = FAKE_FAULT_WRONG_TYPE, .navigating = WR_FAILURE_DRIVER,
    .reading = WR_FAILURE_DRIVER },
  { "proxy-page", .fault = FAKE_FAULT_PROXY_PAGE, .navigating = WR_FAILURE_DRIVER,
    .reading = WR_FAILURE_DRIVER },
  { "no-value", .fault = FAKE_FAULT_NO_VALUE, .navigating = WR_FAILURE_DRIVER,
    .reading = WR_FAILURE_DRIVER },
  { "no-cause", .fault = FAKE_FAULT_NO_CAUSE, .navigating = WR_FAILURE_DRIVER,
    .reading = WR_FAILURE_DRIVER },
  { "redirect", .fault = FAKE_FAULT_REDIRECT, .navigating = WR_FAILURE_DRIVER,
    .reading = WR_FAILURE_DRIVER },
  { "deep", .fault = FAKE_FAULT_DEEP, .navigating = WR_FAILURE_DRIVER,
    .reading = WR_FAILURE_DRIVER },
  { "not-utf8", .fault = FAKE_FAULT_NOT_UTF8, .navigating = WR_FAILURE_NONE,
    .reading = WR_FAILURE_SCRIPT },
  { "huge", .fault = FAKE_FAULT_HUGE, .reading = WR_FAILURE_SCRIPT,
    .places = AT (READ) | AT (SOURCE) },
  { "too-large", .fault = FAKE_FAULT_TOO_LARGE, .reading = WR_FAILURE_DRIVER,
    .places = AT (READ) | AT (SCREENSHOT) },

  { "previous-page", .document = PREVIOUS_PAGE, .reading = WR_FAILURE_NO_DOCUMENT,
    .places = READ_ONLY, .n_documents = 2 },
  { "previous-page-once", .document = PREVIOUS_PAGE, .reading = WR_FAILURE_NONE,
    .places = READ_ONLY },
  { "error-document", .document = DOCUMENT ("chrome-error://chromewebdata/", "complete", "0", "",
    "", "[[\"a\"]]"), .reading = WR_FAILURE_LOAD, .places = READ_ONLY },
  { "blank-document", .document = DOCUMENT ("about:blank", "complete", "0", "", "", "[[]]"),
    .reading = WR_FAILURE_LOAD, .places = READ_ONLY },
  { "not-found", .document = DOCUMENT (VICTIM, "complete", "404", "", "", "[]"),
    .reading = WR_FAILURE_HTTP, .places = READ_ONLY },
  { "basic-auth", .document = DOCUMENT ("chrome-error://chromewebdata/", "complete", "401", "", "",
    "[]"), .reading = WR_FAILURE_HTTP, .places = READ_ONLY },
  { "server-error", .document = DOCUMENT ("chrome-error://chromewebdata/", "complete", "500", "",
    "", "[]"), .reading = WR_FAILURE_HTTP, .places = READ_ONLY },
  { "cut-off-document", .document = DOCUMENT (VICTIM, "loading", "200", "", "", "[]"),
    .reading = WR_FAILURE_LOAD, .places = READ_ONLY },
  { "waited-in-vain", .document = DOCUMENT (VICTIM, "complete", "200", "wait", ".x", "[]"),
    .reading = WR_FAILURE_WAIT, .places = READ_ONLY },
  { "selector-of-page", .document = DOCUMENT (VICTIM, "complete", "200", "selector",
    "fields[0].selector (title): bad", "[]"), .reading = WR_FAILURE_SELECTOR, .places = READ_ONLY },
  { "script-of-page", .document = DOCUMENT (VICTIM, "complete", "200", "script", "boom", "[]"),
    .reading = WR_FAILURE_SCRIPT, .places = READ_ONLY },
  { "no-answer-of-ours", .document = "nonsense", .reading = WR_FAILURE_SCRIPT,
    .places = READ_ONLY },
};

typedef struct {
  const Fault *fault;
  Place place;
  int retries;
  RunTest test;
  guint n_hits; /* (mutex test.mutex) how often the document was given already */
} Case;

static GPtrArray *cases; /* (element-type Case) */
static guint n_begun;

static gboolean
is_check (JsonObject *body)
{
  JsonArray *args = json_object_get_array_member (body, "args");

  return json_object_get_boolean_member (json_array_get_object_element (args, 0), "check");
}

static gboolean
aim_cb (WrCommand command, const char *session_id, const char *url, JsonObject *body,
        gpointer user_data)
{
  const Case *self = user_data;

  switch (self->place) {
  case AT_NAVIGATE:
    return g_str_equal (json_object_get_string_member (body, "url"), VICTIM);
  case AT_BLANK:
    return g_str_equal (json_object_get_string_member (body, "url"), "about:blank");
  case AT_CHECK:
    return is_check (body);
  case AT_READ:
    return !is_check (body) && g_strcmp0 (url, VICTIM) == 0;
  case AT_SCREENSHOT:
  case AT_SOURCE:
    return g_strcmp0 (url, VICTIM) == 0;
  default:
    return TRUE;
  }
}

/* The page that shows a dialog, or does not load in time, to get to what follows from that. */
static gboolean
aim_at_victim_cb (WrCommand command, const char *session_id, const char *url, JsonObject *body,
                  gpointer user_data)
{
  return g_strcmp0 (url, VICTIM) == 0 && !is_check (body);
}

/* A document instead of the victim's own. */
static JsonNode *
answer_cb (WrCommand command, const char *session_id, JsonObject *body, const char **error,
           gpointer user_data)
{
  Case *self = user_data;
  JsonObject *task = json_array_get_object_element (json_object_get_array_member (body, "args"), 0);
  char origin[G_ASCII_DTOSTR_BUF_SIZE];

  g_mutex_lock (&self->test.mutex);
  const char *url = g_hash_table_lookup (self->test.addresses, session_id);
  gboolean mine = !is_check (body) && g_strcmp0 (url, VICTIM) == 0 &&
                  self->n_hits < MAX (self->fault->n_documents, 1);
  self->n_hits += mine;
  g_mutex_unlock (&self->test.mutex);
  if (!mine)
    return run_test_execute_cb (command, session_id, body, error, &self->test);

  g_ascii_dtostr (origin, sizeof origin, json_object_get_double_member (task, "origin"));
  g_autoptr (GString) text = g_string_new (self->fault->document);
  g_string_replace (text, "%s", origin, 1);
  return json_node_init_string (json_node_alloc (), text->str);
}

/* Whether another attempt could not end otherwise. */
static gboolean
is_final (const Fault *fault, WrFailure failure)
{
  static const WrFailure finals[]
      = { WR_FAILURE_NONE, WR_FAILURE_NO_DOCUMENT, WR_FAILURE_SELECTOR, WR_FAILURE_ALERT,
          WR_FAILURE_URL };

  for (guint i = 0; i < G_N_ELEMENTS (finals); i++) {
    if (failure == finals[i])
      return TRUE;
  }
  return failure == WR_FAILURE_HTTP && strstr (fault->document, "\"status\":500") == NULL;
}

/* What the victim's attempt fails with. */
static WrFailure
expect_failure (const Case *self)
{
  static const WrFailure by_place[N_PLACES]
      = { [AT_DISMISS] = WR_FAILURE_ALERT, [AT_BLANK] = WR_FAILURE_SCRIPT };

  switch (self->place) {
  case AT_NAVIGATE:
    return self->fault->navigating;
  case AT_READ:
    return self->fault->reading;
  default:
    return by_place[self->place];
  }
}

/* A session is lost with the page, or when it cannot be brought to an empty page afterwards. */
static int
expect_lost (const Case *self)
{
  WrFailure failure = expect_failure (self);

  return failure == WR_FAILURE_DEADLINE || failure == WR_FAILURE_SESSION
         || failure == WR_FAILURE_DRIVER
         || (self->place == AT_BLANK && self->fault->fault != FAKE_FAULT_NOT_UTF8);
}

static void
set_fault (Case *self)
{
  FakeDriver *driver = self->test.driver;
  WrCommand command = places[self->place].command;
  const Fault *fault = self->fault;

  if (self->place == AT_DISMISS || self->place == AT_BLANK) {
    fake_driver_aim (driver, WR_COMMAND_EXECUTE_ASYNC, aim_at_victim_cb, NULL);
    fake_driver_fail (driver, WR_COMMAND_EXECUTE_ASYNC,
                      self->place == AT_DISMISS ? "unexpected alert open" : "script timeout",
                      "by intent", 1);
  }
  fake_driver_aim (driver, command, aim_cb, self);
  if (fault->document != NULL)
    fake_driver_answer (driver, command, answer_cb, self);
  else if (fault->error != NULL)
    fake_driver_fail (driver, command, fault->error, fault->message, 1);
  else
    fake_driver_break (driver, command, fault->fault, 1);
}

/* Short, where a case waits for them. */
static void
set_timeouts (Case *self)
{
  WrJob *job = self->test.job;

  if (self->fault->fault == FAKE_FAULT_HUGE || self->fault->fault == FAKE_FAULT_TOO_LARGE)
    return;
  job->timeouts.page_load_ms = 300 * TEST_SLOWNESS;
  job->timeouts.script_ms = 300 * TEST_SLOWNESS;
  job->timeouts.page_ms = 3000 * TEST_SLOWNESS;
}

static void
case_begin (Case *self)
{
  run_test_set_up (&self->test, PAGES, 2);
  self->test.job->retries = self->retries;
  self->test.job->keep.screenshot = self->place == AT_SCREENSHOT ? WR_KEEP_ALWAYS : WR_KEEP_NEVER;
  self->test.job->keep.html = self->place == AT_SOURCE ? WR_KEEP_ALWAYS : WR_KEEP_NEVER;
  set_timeouts (self);
  run_test_renew (&self->test);
  set_fault (self);
  wr_run_start_async (self->test.run, NULL, NULL, NULL);
}

static gboolean
case_has_ended (Case *self)
{
  return wr_run_get_state (self->test.run) == WR_RUN_ENDED;
}

static guint
count_running (void)
{
  guint n = 0;

  for (guint i = 0; i < n_begun; i++) {
    Case *self = g_ptr_array_index (cases, i);
    n += self->test.run != NULL && !case_has_ended (self);
  }
  return n;
}

/* Keeps some runs going, of which @self is the next that somebody waits for. */
static void
play (Case *self)
{
  gint64 end = g_get_monotonic_time () + 90 * TEST_SLOWNESS * G_TIME_SPAN_SECOND;

  while (self->test.run == NULL || !case_has_ended (self)) {
    while (n_begun < cases->len && count_running () < AT_A_TIME)
      case_begin (g_ptr_array_index (cases, n_begun++));
    g_assert_cmpint (g_get_monotonic_time (), <, end);
    run_test_turn (10);
  }
}

static gboolean
find_victim_cb (const WrStoreRow *row, gpointer user_data)
{
  WrStoreRow *found = user_data;

  if (g_str_equal (row->url, VICTIM))
    *found = *row;
  return TRUE;
}

static void
check_victim (Case *self, WrFailure failure, int n_attempts)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WrStoreReader) reader = wr_store_reader_open (self->test.path, &error);
  WrStoreRow victim = { 0 };

  g_assert_no_error (error);
  g_assert_true (wr_store_reader_foreach_row (reader, &(WrStoreQuery){ 0 }, find_victim_cb, &victim,
                                              NULL, &error));
  g_assert_cmpstr (wr_failure_get_code (victim.failure), ==, wr_failure_get_code (failure));
  g_assert_cmpint (victim.state, ==,
                   failure == WR_FAILURE_NONE ? WR_PAGE_DONE : WR_PAGE_FAILED);
  g_assert_cmpint (victim.attempts, ==, n_attempts);
}

static void
check_sessions (Case *self)
{
  FakeDriver *driver = self->test.driver;
  guint n_asked_for = fake_driver_get_count (driver, WR_COMMAND_NEW_SESSION);
  guint n_left = fake_driver_get_n_open (driver);
  WrRunProgress progress;

  wr_run_get_progress (self->test.run, &progress);
  g_assert_cmpint (progress.sessions_lost, ==, expect_lost (self));
  g_assert_cmpint (progress.sessions_started, >=, 1);
  g_assert_cmpint (progress.sessions_started, <=, 2 + progress.sessions_lost);
  g_assert_cmpuint (n_asked_for, >=, progress.sessions_started);
  if (self->place == AT_NEW_SESSION || self->place == AT_CHECK)
    g_assert_cmpuint (n_asked_for, >=, progress.sessions_started + 1);
  g_assert_cmpuint (n_left, <=, self->place == AT_DELETE);
}

static void
test_case (gconstpointer data)
{
  Case *self = (Case *) data;
  WrFailure failure = expect_failure (self);
  gboolean again = self->retries > 0 && !is_final (self->fault, failure);
  gboolean fails = failure != WR_FAILURE_NONE && !again;

  play (self);
  g_assert_no_error (wr_run_get_error (self->test.run));
  run_test_assert_pages (&self->test, PAGES - fails, fails);
  run_test_assert_all_ended (&self->test, PAGES);
  run_test_assert_attempts (&self->test, PAGES + again);
  check_victim (self, fails ? failure : WR_FAILURE_NONE, 1 + again);
  check_sessions (self);
  run_test_clear (&self->test);
}

/* The whole driver dies: what was in flight fails by that, and the run ends with a reason. */
static void
test_driver_killed (void)
{
  g_auto (RunTest) test = { 0 };

  run_test_set_up (&test, 300, 2);
  fake_driver_delay (test.driver, WR_COMMAND_NAVIGATE, RUN_TEST_PAGE_MS);
  run_test_start (&test);
  run_test_wait_for_done (&test, 10);
  fake_driver_kill (test.driver);
  run_test_wait_for_state (&test, WR_RUN_ENDED);
  g_assert_error (wr_run_get_error (test.run), WR_RUN_ERROR, WR_RUN_ERROR_NO_BROWSER);
  WrRunProgress progress;
  wr_run_get_progress (test.run, &progress);
  g_assert_cmpint (progress.failed, <=, 2);
  g_assert_cmpint (progress.sessions_lost, <=, 2);
  g_assert_cmpint (progress.running, ==, 0);
}

static void
add_case (const Fault *fault, Place place, int retries)
{
  g_autofree char *path = g_strdup_printf ("/wr/run-faults/%s/%s%s", fault->name,
                                           places[place].name, retries > 0 ? "/again" : "");
  Case *self = g_new0 (Case, 1);

  self->fault = fault;
  self->place = place;
  self->retries = retries;
  g_ptr_array_add (cases, self);
  g_test_add_data_func (path, self, test_case);
}

/* Those that wait long, so that the others go on beside them. */
static gboolean
is_slow (const Fault *fault)
{
  return fault->fault == FAKE_FAULT_NEVER || fault->fault == FAKE_FAULT_STALL;
}

static void
add_cases (gboolean slow)
{
  for (guint i = 0; i < G_N_ELEMENTS (all_faults) * N_PLACES; i++) {
    const Fault *fault = &all_faults[i % G_N_ELEMENTS (all_faults)];
    Place place = i / G_N_ELEMENTS (all_faults);
    guint wanted = fault->places != 0 ? fault->places : (1u << N_PLACES) - 1;

    if ((wanted & 1u << place) == 0 || is_slow (fault) != slow)
      continue;
    add_case (fault, place, 0);
    if (place == AT_NAVIGATE || place == AT_READ)
      add_case (fault, place, 1);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  cases = g_ptr_array_new_with_free_func (g_free);
  add_cases (TRUE);
  add_cases (FALSE);
  g_test_add_func ("/wr/run-faults/driver-killed", test_driver_killed);
  int status = g_test_run ();
  g_ptr_array_unref (cases);
  return status;
}
