/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Sessions on a driver that is not ours to end, and that answers too late: whoever asked does not
 * wait, and the session that is made all the same is deleted.
 */

#include "fake-driver.h"
#include "test-build.h"
#include "wr-leavings.h"
#include "wr-remote-record.h"
#include "wr-session.h"

#include <glib/gstdio.h>

#define DELAY_MS 600
#define LIMIT_MS (30000 * TEST_SLOWNESS)

typedef struct {
  FakeDriver *driver;        /* (owned) */
  GCancellable *cancellable; /* (owned) */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->driver = fake_driver_new ();
  fixture->cancellable = g_cancellable_new ();
}

static guint
count_records (void)
{
  g_autofree char *path = wr_remote_record_dup_dir ();
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpuint (count_records (), ==, 0);
  fake_driver_free (fixture->driver);
  g_object_unref (fixture->cancellable);
}

static WrSession *
open_session (Fixture *fixture, int deadline_ms, GError **error)
{
  WrCapabilities capabilities = { .browser = WR_BROWSER_CHROMIUM };

  return wr_session_new_remote (fake_driver_get_url (fixture->driver), &capabilities, deadline_ms,
                                fixture->cancellable, error);
}

static gpointer
cancel_thread (gpointer data)
{
  Fixture *fixture = data;

  g_assert_true (
      fake_driver_wait_for_count (fixture->driver, WR_COMMAND_NEW_SESSION, 1, LIMIT_MS));
  g_cancellable_cancel (fixture->cancellable);
  return NULL;
}

static void
wait_until_deleted (Fixture *fixture)
{
  gint64 end = g_get_monotonic_time () + LIMIT_MS * G_TIME_SPAN_MILLISECOND;

  while (fake_driver_get_count (fixture->driver, WR_COMMAND_DELETE_SESSION) == 0
         || fake_driver_get_n_open (fixture->driver) > 0 || count_records () > 0) {
    g_assert_cmpint (g_get_monotonic_time (), <, end);
    g_usleep (10 * G_TIME_SPAN_MILLISECOND);
  }
  g_assert_cmpuint (fake_driver_get_count (fixture->driver, WR_COMMAND_NEW_SESSION), ==, 1);
  g_assert_cmpuint (fake_driver_get_count (fixture->driver, WR_COMMAND_DELETE_SESSION), ==, 1);
}

static void
test_in_time (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WrSession) session = open_session (fixture, LIMIT_MS, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (count_records (), ==, 1);
  g_assert_true (wr_session_delete (session, LIMIT_MS, NULL, NULL));
  g_assert_cmpuint (fake_driver_get_n_open (fixture->driver), ==, 0);
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fake_driver_fail (fixture->driver, WR_COMMAND_NEW_SESSION, "session not created", "by intent", 1);
  g_assert_null (open_session (fixture, LIMIT_MS, &error));
  g_assert_error (error, WR_WEBDRIVER_ERROR, WR_WEBDRIVER_ERROR_SESSION_NOT_CREATED);
  g_clear_error (&error);
  g_cancellable_cancel (fixture->cancellable);
  g_assert_null (open_session (fixture, LIMIT_MS, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (fake_driver_get_count (fixture->driver, WR_COMMAND_NEW_SESSION), ==, 1);
}

static void
cancel_in_the_middle (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  GThread *thread = g_thread_new ("canceller", cancel_thread, fixture);

  g_assert_null (open_session (fixture, LIMIT_MS, &error));
  g_thread_join (thread);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  fake_driver_delay (fixture->driver, WR_COMMAND_NEW_SESSION, DELAY_MS);
  cancel_in_the_middle (fixture);
  g_assert_cmpuint (fake_driver_get_count (fixture->driver, WR_COMMAND_DELETE_SESSION), ==, 0);
  wait_until_deleted (fixture);
}

static void
test_deadline (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fake_driver_delay (fixture->driver, WR_COMMAND_NEW_SESSION, DELAY_MS);
  g_assert_null (open_session (fixture, 50, &error));
  g_assert_error (error, WR_WEBDRIVER_ERROR, WR_WEBDRIVER_ERROR_DEADLINE);
  wait_until_deleted (fixture);
}

/* The program ends: it waits for what is on its way, */
static void
test_end (Fixture *fixture, gconstpointer data)
{
  WrLeavings *leavings = wr_leavings_clear_up ();

  fake_driver_delay (fixture->driver, WR_COMMAND_NEW_SESSION, DELAY_MS / 2);
  cancel_in_the_middle (fixture);
  wr_leavings_free (leavings);
  wait_until_deleted (fixture);
}

/* but not for ever. */
static void
test_end_silent (Fixture *fixture, gconstpointer data)
{
  WrLeavings *leavings = wr_leavings_clear_up ();

  fake_driver_break (fixture->driver, WR_COMMAND_NEW_SESSION, FAKE_FAULT_NEVER, -1);
  cancel_in_the_middle (fixture);
  gint64 begin = g_get_monotonic_time ();
  wr_leavings_free (leavings);
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 2 * TEST_SLOWNESS * G_TIME_SPAN_SECOND);
}

static const struct {
  const char *name;
  void (*func) (Fixture *, gconstpointer);
} tests[] = {
  { "in-time", test_in_time },   { "refused", test_refused }, { "cancelled", test_cancelled },
  { "deadline", test_deadline }, { "end", test_end },         { "end-silent", test_end_silent },
};

int
main (int argc, char **argv)
{
  char *dir = g_strdup ("/tmp/windrow-test-XXXXXX");

  g_assert_nonnull (g_mkdtemp (dir));
  g_setenv ("XDG_STATE_HOME", dir, TRUE);
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++) {
    g_autofree char *path = g_strconcat ("/wr/session-remote/", tests[i].name, NULL);
    g_test_add (path, Fixture, NULL, set_up, tests[i].func, tear_down);
  }
  int status = g_test_run ();

  g_autoptr (GSubprocess) tidy = g_subprocess_new (0, NULL, "rm", "-r", dir, NULL);
  g_assert_true (g_subprocess_wait_check (tidy, NULL, NULL));
  g_free (dir);
  return status;
}
