/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrAttemptSession and drivers that hang: whatever a driver is at when its run is stopped, the
 * session's opening is broken off and its end does not wait for it. What the others test is that
 * sessions work. And what a job's fields ask of a session.
 *
 * The local driver is this program itself, which hangs where it is told to, and cannot be asked to
 * end.
 */

#include "config.h"

#include "fake-driver.h"
#include "test-build.h"
#include "wr-attempt-session.h"
#include "wr-remote-record.h"

#include <glib/gstdio.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define LIMIT_MS (2000 * TEST_SLOWNESS)

/* --- the driver --- */

static void
note_phase (void)
{
  g_assert_true (g_file_set_contents (g_getenv ("REACHED"), "", 0, NULL));
}

static int
listen_on (guint16 port)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons (port) };
  int fd = socket (AF_INET, SOCK_STREAM, 0);

  address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  g_assert_cmpint (bind (fd, (struct sockaddr *) &address, sizeof address), ==, 0);
  g_assert_cmpint (listen (fd, 16), ==, 0);
  return fd;
}

/* Answers its status once it is asked, and nothing else. */
static void
serve (int fd, gboolean answers_status)
{
  static const char answer[] = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                               "Content-Length: 37\r\nConnection: close\r\n\r\n"
                               "{\"value\":{\"ready\":true,\"message\":\"\"}}";
  char request[4096] = "";

  g_assert_cmpint (read (fd, request, sizeof request - 1), >=, 0);
  if (answers_status && g_str_has_prefix (request, "GET /status")) {
    g_assert_cmpint (write (fd, answer, sizeof answer - 1), >, 0);
    close (fd);
    return;
  }
  note_phase ();
}

static int
drive (const char *phase, const char *port)
{
  signal (SIGTERM, SIG_IGN);
  if (strcmp (phase, "starting") == 0) {
    note_phase ();
    return pause ();
  }
  for (int fd = listen_on (atoi (port + strlen ("--port=")));;)
    serve (accept (fd, NULL, NULL), strcmp (phase, "new-session") == 0);
}

/* --- the cases --- */

typedef struct {
  char *top;     /* (owned) the folder for temporary files */
  char *reached; /* (owned) there when the driver hangs */
  WrJob *job;    /* (owned) */
  WrDriver driver;
  GCancellable *cancellable; /* (owned) */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer phase)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *script
      = g_strdup_printf ("#!/bin/sh\nexec '%s' --drive %s \"$@\"\n", self, (const char *) phase);

  fixture->top = g_dir_make_tmp ("windrow-test-XXXXXX", NULL);
  fixture->reached = g_build_filename (fixture->top, "reached", NULL);
  fixture->driver.driver_path = g_build_filename (fixture->top, "driver", NULL);
  g_assert_true (g_file_set_contents (fixture->driver.driver_path, script, -1, NULL));
  g_assert_cmpint (g_chmod (fixture->driver.driver_path, 0700), ==, 0);
  g_setenv ("REACHED", fixture->reached, TRUE);
  fixture->driver.browser = WR_BROWSER_CHROMIUM;
  fixture->driver.browser_path = fixture->driver.driver_path;
  fixture->job = wr_job_new ();
  fixture->cancellable = g_cancellable_new ();
}

static void
tear_down (Fixture *fixture, gconstpointer phase)
{
  g_unlink (fixture->reached);
  g_unlink (fixture->driver.driver_path);
  g_assert_cmpint (g_rmdir (fixture->top), ==, 0);
  g_free (fixture->driver.driver_path);
  g_free (fixture->top);
  g_free (fixture->reached);
  wr_job_free (fixture->job);
  g_object_unref (fixture->cancellable);
}

static gpointer
open_thread (gpointer data)
{
  Fixture *fixture = data;
  const WrDriver *driver = fixture->job->browser.driver_url == NULL ? &fixture->driver : NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (wr_attempt_session_open (fixture->job, driver, NULL, fixture->cancellable,
                                          &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  return NULL;
}

static void
assert_soon (gint64 begin)
{
  gint64 took = (g_get_monotonic_time () - begin) / G_TIME_SPAN_MILLISECOND;

  g_test_message ("over after %d ms", (int) took);
  g_assert_cmpint (took, <, LIMIT_MS);
}

static void
stop_opening (Fixture *fixture, GThread *thread)
{
  gint64 begin = g_get_monotonic_time ();

  g_cancellable_cancel (fixture->cancellable);
  g_thread_join (thread);
  assert_soon (begin);
}

/* The driver is there and will never do what it is asked for; the run is stopped. */
static void
test_local (Fixture *fixture, gconstpointer phase)
{
  gint64 end = g_get_monotonic_time () + 30 * TEST_SLOWNESS * G_TIME_SPAN_SECOND;
  GThread *thread = g_thread_new ("open", open_thread, fixture);

  while (!g_file_test (fixture->reached, G_FILE_TEST_EXISTS)) {
    g_assert_cmpint (g_get_monotonic_time (), <, end);
    g_usleep (5 * G_TIME_SPAN_MILLISECOND);
  }
  stop_opening (fixture, thread);
}

static void
test_remote_opening (Fixture *fixture, gconstpointer phase)
{
  g_autoptr (FakeDriver) driver = fake_driver_new ();

  fixture->job->browser.driver_url = g_strdup (fake_driver_get_url (driver));
  fake_driver_break (driver, WR_COMMAND_NEW_SESSION, FAKE_FAULT_NEVER, -1);
  GThread *thread = g_thread_new ("open", open_thread, fixture);
  g_assert_true (fake_driver_wait_for_count (driver, WR_COMMAND_NEW_SESSION, 1, 30000));
  stop_opening (fixture, thread);
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

/* A session that could not be deleted stays on record, for the next start. */
static void
test_remote_closing (Fixture *fixture, gconstpointer phase)
{
  g_autoptr (FakeDriver) driver = fake_driver_new ();
  g_autoptr (GError) error = NULL;

  fixture->job->browser.driver_url = g_strdup (fake_driver_get_url (driver));
  WrAttemptSession *session = wr_attempt_session_open (fixture->job, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  fake_driver_break (driver, WR_COMMAND_DELETE_SESSION, FAKE_FAULT_NEVER, -1);
  gint64 begin = g_get_monotonic_time ();
  wr_attempt_session_close (session);
  assert_soon (begin);
  g_assert_cmpuint (count_records (), ==, 1);
}

/* --- hidden pages --- */

static const struct {
  const char *name;
  gboolean hidden;
  gboolean visible;
  int screenshot;       /* WrKeep */
  const char *refusal;  /* (nullable) what the driver says to it */
  guint n_commands;
  gboolean opens;
} hidings[] = {
  { "not-asked", FALSE, FALSE, WR_KEEP_NEVER, NULL, 0, TRUE },
  { "asked", TRUE, FALSE, WR_KEEP_NEVER, NULL, 1, TRUE },
  { "somebody-looks", TRUE, TRUE, WR_KEEP_NEVER, NULL, 0, TRUE },
  { "pictures-kept", TRUE, FALSE, WR_KEEP_FAILURE, NULL, 0, TRUE },
  { "not-to-be-had", TRUE, FALSE, WR_KEEP_NEVER, "unsupported operation", 1, TRUE },
  { "unknown", TRUE, FALSE, WR_KEEP_NEVER, "unknown command", 1, TRUE },
  { "lost", TRUE, FALSE, WR_KEEP_NEVER, "no such window", 1, FALSE },
};

static void
test_hidden (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (FakeDriver) driver = fake_driver_new ();
  g_autoptr (WrJob) job = wr_job_new ();
  g_autoptr (GError) error = NULL;

  job->browser.driver_url = g_strdup (fake_driver_get_url (driver));
  job->browser.hidden = hidings[i].hidden;
  job->browser.visible = hidings[i].visible;
  job->keep.screenshot = hidings[i].screenshot;
  if (hidings[i].refusal != NULL)
    fake_driver_fail (driver, WR_COMMAND_MINIMIZE, hidings[i].refusal, "by intent", -1);
  g_autoptr (WrAttemptSession) session = wr_attempt_session_open (job, NULL, NULL, NULL, &error);
  g_assert_cmpuint (fake_driver_get_count (driver, WR_COMMAND_MINIMIZE), ==, hidings[i].n_commands);
  if (hidings[i].opens)
    g_assert_no_error (error);
  else
    g_assert_error (error, WR_WEBDRIVER_ERROR, WR_WEBDRIVER_ERROR_NO_SUCH_WINDOW);
  g_assert_cmpint (session != NULL, ==, hidings[i].opens);
  g_clear_pointer (&session, wr_attempt_session_close);
  g_assert_cmpuint (fake_driver_get_n_open (driver), ==, 0);
}

/* --- images --- */

static const struct {
  const char *name;
  const char *settings[4]; /* key and value, twice */
  gboolean images;
} image_rows[] = {
  { "no-fields", { NULL }, FALSE },
  { "text", { "fields[0].take", "text" }, FALSE },
  { "count", { "fields[0].take", "count" }, FALSE },
  { "html", { "fields[0].take", "html" }, TRUE },
  { "link", { "fields[0].take", "attribute", "fields[0].attribute", "href" }, FALSE },
  { "head", { "fields[0].take", "attribute", "fields[0].attribute", "content" }, FALSE },
  { "source", { "fields[0].take", "attribute", "fields[0].attribute", "src" }, TRUE },
  { "class", { "fields[0].take", "attribute", "fields[0].attribute", "class" }, TRUE },
  { "html-off", { "fields[0].take", "html", "browser.images", "off" }, FALSE },
  { "text-on", { "fields[0].take", "text", "browser.images", "on" }, TRUE },
  { "text-visible", { "fields[0].take", "text", "browser.visible", "true" }, TRUE },
  { "text-pictures", { "fields[0].take", "text", "keep.screenshot", "failure" }, TRUE },
};

static void
test_images (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  const char *const *settings = image_rows[i].settings;
  WrDriver driver = { .browser = WR_BROWSER_CHROMIUM, .browser_path = (char *) "/bin/browser" };
  g_autoptr (WrJob) job = wr_job_new ();
  g_autoptr (GError) error = NULL;

  if (settings[0] != NULL)
    g_ptr_array_add (job->fields, wr_field_new ("field", "p"));
  for (gsize j = 0; j < G_N_ELEMENTS (image_rows[i].settings) && settings[j] != NULL; j += 2) {
    wr_job_set (job, settings[j], settings[j + 1], &error);
    g_assert_no_error (error);
  }
  g_autoptr (JsonNode) node = wr_attempt_session_build_capabilities (job, &driver);
  g_autofree char *text = json_to_string (node, FALSE);
  g_assert_cmpint (strstr (text, "imagesEnabled=false") == NULL, ==, image_rows[i].images);
}

int
main (int argc, char **argv)
{
  static const char *const phases[] = { "starting", "status", "new-session" };

  if (argc == 4 && strcmp (argv[1], "--drive") == 0)
    return drive (argv[2], argv[3]);

  char *dir = g_strdup ("/tmp/windrow-test-XXXXXX");
  g_assert_nonnull (g_mkdtemp (dir));
  g_setenv ("XDG_STATE_HOME", dir, TRUE);
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (phases); i++) {
    g_autofree char *path = g_strconcat ("/wr/attempt-session/local/", phases[i], NULL);
    g_test_add (path, Fixture, phases[i], set_up, test_local, tear_down);
  }
  g_test_add ("/wr/attempt-session/remote/opening", Fixture, "", set_up, test_remote_opening,
              tear_down);
  g_test_add ("/wr/attempt-session/remote/closing", Fixture, "", set_up, test_remote_closing,
              tear_down);
  for (gsize i = 0; i < G_N_ELEMENTS (hidings); i++) {
    g_autofree char *path = g_strconcat ("/wr/attempt-session/hidden/", hidings[i].name, NULL);
    g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_hidden);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (image_rows); i++) {
    g_autofree char *path = g_strconcat ("/wr/attempt-session/images/", image_rows[i].name, NULL);
    g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_images);
  }
  int status = g_test_run ();

  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) tidy = g_subprocess_new (0, &error, "rm", "-r", dir, NULL);
  g_assert_true (g_subprocess_wait (tidy, NULL, NULL));
  g_free (dir);
  return status;
}
