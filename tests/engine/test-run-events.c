/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What the workers of a run tell of themselves, as it stands in the store.
 */

#include "run-test.h"

typedef struct {
  int n[WR_N_EVENT_KINDS];
  gint64 time[WR_N_EVENT_KINDS];
  gint64 last_end[8]; /* of each worker's spans */
  GString *details;
} Events;

/* A worker's spans follow each other: none begins before the last one has ended. Their times of day
 * and durations come from two clocks. */
static gboolean
note_event_cb (gint64 id, const WrEvent *event, gpointer user_data)
{
  Events *events = user_data;

  if (event->kind == WR_EVENT_USAGE)
    return TRUE; /* the run's own, once a second */
  g_assert_cmpint (event->worker, >=, 1);
  g_assert_cmpint (event->worker, <, G_N_ELEMENTS (events->last_end));
  events->n[event->kind]++;
  events->time[event->kind] += event->duration;
  if (event->detail != NULL)
    g_string_append_printf (events->details, "%s=%s;", wr_event_kind_get_name (event->kind),
                            event->detail);
  if (!wr_event_kind_is_span (event->kind)) {
    g_assert_cmpint (event->duration, ==, 0);
    return TRUE;
  }
  g_assert_cmpint (event->started, >=,
                   events->last_end[event->worker] - G_TIME_SPAN_MILLISECOND);
  events->last_end[event->worker] = event->started + event->duration;
  return TRUE;
}

static void
events_read (Events *self, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WrStoreReader) reader = wr_store_reader_open (path, &error);

  g_assert_no_error (error);
  self->details = g_string_new (NULL);
  g_assert_true (
      wr_store_reader_foreach_event (reader, 0, G_MAXINT, note_event_cb, self, &error));
  g_assert_no_error (error);
}

static void
events_clear (Events *self)
{
  g_string_free (self->details, TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Events, events_clear)

static void
test_spans (void)
{
  g_auto (RunTest) test = { 0 };
  g_auto (Events) events = { 0 };

  run_test_set_up (&test, 20, 2);
  fake_driver_delay (test.driver, WR_COMMAND_NAVIGATE, 20);
  run_test_start (&test);
  run_test_wait_for_state (&test, WR_RUN_ENDED);
  run_test_assert_pages (&test, 20, 0);
  events_read (&events, test.path);
  g_assert_cmpint (events.n[WR_EVENT_NAVIGATING], ==, 20);
  g_assert_cmpint (events.n[WR_EVENT_EXTRACTING], ==, 20);
  g_assert_cmpint (events.n[WR_EVENT_STARTING], ==, 2);
  g_assert_cmpint (events.time[WR_EVENT_NAVIGATING], >=, 20 * 20 * G_TIME_SPAN_MILLISECOND);
  g_assert_cmpint (events.n[WR_EVENT_WAITING], ==, 0);
  g_assert_cmpint (events.n[WR_EVENT_FAILED], ==, 0);
  g_assert_cmpint (events.n[WR_EVENT_LOST], ==, 0);
}

static WrWorkerState
get_worker_state (RunTest *test)
{
  g_autoptr (WrWorkerStatus) status = g_list_model_get_item (wr_run_get_workers (test->run), 0);

  return wr_worker_status_get_state (status);
}

static void
test_waits (void)
{
  g_auto (RunTest) test = { 0 };
  g_auto (Events) events = { 0 };

  run_test_set_up (&test, 40, 1); /* enough for it to be paused before its end */
  test.job->pace.delay_ms = 60 * TEST_SLOWNESS; /* longer than a page takes */
  run_test_renew (&test);
  run_test_start (&test);
  run_test_wait_for_done (&test, 2);
  wr_run_pause (test.run);
  RUN_TEST_WAIT (&test, get_worker_state (&test) == WR_WORKER_PAUSED);
  run_test_turn (100);
  wr_run_resume (test.run);
  run_test_wait_for_state (&test, WR_RUN_ENDED);
  events_read (&events, test.path);
  g_assert_cmpint (events.time[WR_EVENT_PAUSED], >=, 50 * G_TIME_SPAN_MILLISECOND);
  g_assert_cmpint (events.n[WR_EVENT_POLITE], >, 0);
}

static void
test_moments (void)
{
  g_auto (RunTest) test = { 0 };
  g_auto (Events) events = { 0 };

  run_test_set_up (&test, 10, 1);
  test.job->retries = 1;
  test.job->recycle.pages = 5;
  run_test_renew (&test);
  fake_driver_fail (test.driver, WR_COMMAND_NAVIGATE, "invalid session id", "gone", 1);
  run_test_start (&test);
  run_test_wait_for_done (&test, 1);
  fake_driver_fail (test.driver, WR_COMMAND_NAVIGATE, "invalid argument", "by intent", 1);
  run_test_wait_for_state (&test, WR_RUN_ENDED);
  run_test_assert_pages (&test, 9, 1);
  events_read (&events, test.path);
  g_assert_cmpint (events.n[WR_EVENT_LOST], ==, 1);
  g_assert_cmpint (events.n[WR_EVENT_RETRY], ==, 1);
  g_assert_cmpint (events.n[WR_EVENT_FAILED], ==, 1);
  g_assert_cmpint (events.n[WR_EVENT_RECYCLED], >=, 1);
  g_assert_nonnull (strstr (events.details->str, "lost=session: invalid session id;"));
  g_assert_nonnull (strstr (events.details->str, "retry=session: invalid session id;"));
  g_assert_nonnull (strstr (events.details->str, "failed=url: invalid argument;"));
  g_assert_nonnull (strstr (events.details->str, "recycled=pages;"));
}

/* The window shows what happened to a worker last. */
static void
test_last (void)
{
  g_auto (RunTest) test = { 0 };

  run_test_set_up (&test, 4, 1);
  fake_driver_fail (test.driver, WR_COMMAND_NAVIGATE, "invalid argument", "by intent", 1);
  run_test_start (&test);
  run_test_wait_for_state (&test, WR_RUN_ENDED);
  g_autoptr (WrWorkerStatus) status
      = g_list_model_get_item (wr_run_get_workers (test.run), 0);
  g_assert_cmpint (wr_worker_status_get_last_event (status), ==, WR_EVENT_FAILED);
  g_assert_cmpstr (wr_worker_status_get_last_detail (status), ==, "url: invalid argument");
  g_assert_cmpuint (wr_worker_status_get_recycled (status), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wr/run-events/spans", test_spans);
  g_test_add_func ("/wr/run-events/waits", test_waits);
  g_test_add_func ("/wr/run-events/moments", test_moments);
  g_test_add_func ("/wr/run-events/last", test_last);
  return g_test_run ();
}
