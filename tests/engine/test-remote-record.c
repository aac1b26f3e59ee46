/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Sessions on a driver that is not ours: whoever opened them is killed, the next start deletes
 * them, and those of a program that lives stay.
 */

#include "config.h"

#include "fake-driver.h"
#include "wr-leavings.h"
#include "wr-remote-record.h"
#include "wr-session.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DEADLINE_MS 10000

static const WrCapabilities capabilities = {
  .images = TRUE,
  .page_load_ms = 10000,
  .script_ms = 5000,
};

static WrSession *
open_session (const char *endpoint)
{
  g_autoptr (GError) error = NULL;
  WrSession *session = wr_session_new_remote (endpoint, &capabilities, DEADLINE_MS, NULL, &error);

  g_assert_no_error (error);
  return session;
}

static guint
count_files (void)
{
  g_autofree char *path = wr_remote_record_dup_dir ();
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static char *
dup_only_file (void)
{
  g_autofree char *path = wr_remote_record_dup_dir ();
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);

  g_assert_nonnull (dir);
  return g_build_filename (path, g_dir_read_name (dir), NULL);
}

/* The part of the program that is killed: opens sessions, says so, and waits. */
static int
hold_sessions (const char *endpoint, int n)
{
  for (int i = 0; i < n; i++)
    g_assert_nonnull (open_session (endpoint)); /* for as long as it lives */
  g_print ("ready\n");
  return pause ();
}

static GSubprocess *
start_holder (const char *endpoint, const char *n)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  GSubprocess *holder = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, self, "--hold",
                                          endpoint, n, NULL);
  g_assert_no_error (error);

  g_autoptr (GDataInputStream) stream
      = g_data_input_stream_new (g_subprocess_get_stdout_pipe (holder));
  g_autofree char *line = g_data_input_stream_read_line (stream, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (line, ==, "ready");
  return holder;
}

static void
kill_holder (GSubprocess *holder)
{
  g_subprocess_force_exit (holder);
  g_assert_true (g_subprocess_wait (holder, NULL, NULL));
  g_object_unref (holder);
}

/* There is a file while a session is open, which only its owner can read, and none after it. */
static void
test_normal_end (void)
{
  g_autoptr (FakeDriver) driver = fake_driver_new ();
  g_autofree char *dir = wr_remote_record_dup_dir ();
  WrSession *sessions[] = { open_session (fake_driver_get_url (driver)),
                            open_session (fake_driver_get_url (driver)) };
  g_autofree char *path = dup_only_file ();
  struct stat info;

  g_assert_cmpint (stat (path, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
  g_assert_cmpint (stat (dir, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0700);

  g_assert_true (wr_session_delete (sessions[0], DEADLINE_MS, NULL, NULL));
  g_assert_cmpuint (count_files (), ==, 1);
  g_assert_true (wr_session_delete (sessions[1], DEADLINE_MS, NULL, NULL));
  g_assert_cmpuint (count_files (), ==, 0);
  g_assert_finalize_object (sessions[0]);
  g_assert_finalize_object (sessions[1]);
}

/* A driver of our own needs no record: its guard ends it. */
static void
test_local (void)
{
  g_autoptr (FakeDriver) driver = fake_driver_new ();
  g_autoptr (WrSession) session = wr_session_new (fake_driver_get_url (driver), &capabilities,
                                                  DEADLINE_MS, NULL, NULL);

  g_assert_nonnull (session);
  g_assert_cmpuint (count_files (), ==, 0);
}

static void
test_killed (void)
{
  g_autoptr (FakeDriver) driver = fake_driver_new ();
  GSubprocess *dead = start_holder (fake_driver_get_url (driver), "3");
  GSubprocess *alive = start_holder (fake_driver_get_url (driver), "2");
  g_autoptr (WrSession) own = open_session (fake_driver_get_url (driver));

  kill_holder (dead);
  g_assert_cmpuint (fake_driver_get_n_open (driver), ==, 6);
  wr_remote_record_clear (NULL);
  g_assert_cmpuint (fake_driver_get_n_open (driver), ==, 3);
  g_assert_cmpuint (count_files (), ==, 2);

  kill_holder (alive);
  g_assert_true (wr_session_delete (own, DEADLINE_MS, NULL, NULL));
  wr_leavings_free (wr_leavings_clear_up ());
  g_assert_cmpuint (fake_driver_get_n_open (driver), ==, 0);
  g_assert_cmpuint (count_files (), ==, 0);
}

/* The address has a name and a password, which the next start needs too. */
static void
test_password (void)
{
  g_autoptr (FakeDriver) driver = fake_driver_new ();
  g_autofree char *endpoint
      = g_strdup_printf ("http://me%%40home:a%%20b@%s/wd/hub", fake_driver_get_url (driver) + 7);

  kill_holder (start_holder (endpoint, "1"));
  wr_remote_record_clear (NULL);
  g_assert_cmpuint (fake_driver_get_n_open (driver), ==, 0);
  g_autofree char *header = fake_driver_dup_last_header (driver, "Authorization");
  g_assert_cmpstr (header, ==, "Basic bWVAaG9tZTphIGI=");
}

/* What cannot be deleted now is tried again at the next start. */
static void
test_refused (void)
{
  g_autoptr (FakeDriver) driver = fake_driver_new ();

  kill_holder (start_holder (fake_driver_get_url (driver), "3"));
  fake_driver_fail (driver, WR_COMMAND_DELETE_SESSION, "unknown error", "by intent", 1);
  wr_remote_record_clear (NULL);
  /* What does not answer well once is left in peace in that round. */
  g_assert_cmpuint (fake_driver_get_count (driver, WR_COMMAND_DELETE_SESSION), ==, 1);
  g_assert_cmpuint (count_files (), ==, 1);
  wr_remote_record_clear (NULL);
  g_assert_cmpuint (fake_driver_get_n_open (driver), ==, 0);
  g_assert_cmpuint (fake_driver_get_count (driver, WR_COMMAND_DELETE_SESSION), ==, 4);
  g_assert_cmpuint (count_files (), ==, 0);
}

/* An endpoint that is down, then one that takes the request and never answers. */
static void
test_silent (void)
{
  g_autoptr (FakeDriver) driver = fake_driver_new ();
  FakeDriver *down = fake_driver_new ();
  gint64 begin;

  kill_holder (start_holder (fake_driver_get_url (down), "3"));
  kill_holder (start_holder (fake_driver_get_url (driver), "3"));
  fake_driver_free (down);
  fake_driver_break (driver, WR_COMMAND_DELETE_SESSION, FAKE_FAULT_NEVER, -1);

  /* A program that ends does not wait for them. */
  begin = g_get_monotonic_time ();
  wr_leavings_free (wr_leavings_clear_up ());
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 2 * G_TIME_SPAN_SECOND);
  wr_remote_record_clear (NULL);
  g_assert_cmpuint (count_files (), ==, 2);

  fake_driver_break (driver, WR_COMMAND_DELETE_SESSION, FAKE_FAULT_NONE, 0);
  wr_remote_record_clear (NULL);
  g_assert_cmpuint (fake_driver_get_n_open (driver), ==, 0);
  g_assert_cmpuint (count_files (), ==, 1);

  g_autofree char *path = dup_only_file ();
  g_unlink (path);
}

/* After a week nobody waits for a driver that does not come back. */
static void
test_too_old (void)
{
  g_autofree char *dir = wr_remote_record_dup_dir ();
  g_autofree char *path = g_build_filename (dir, "1-1.sessions", NULL);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  static const int days[] = { 6, 8 };

  for (guint i = 0; i < G_N_ELEMENTS (days); i++) {
    g_autofree char *text = g_strdup_printf (
        "open 1 %" G_GINT64_FORMAT " http%%3A%%2F%%2F127.0.0.1%%3A1 id\n", now - days[i] * 86400);
    g_assert_cmpint (g_mkdir_with_parents (dir, 0700), ==, 0);
    g_assert_true (g_file_set_contents (path, text, -1, NULL));
    wr_remote_record_clear (NULL);
    g_assert_cmpuint (count_files (), ==, days[i] < 7 ? 1 : 0);
  }
}

static gpointer
clear_thread (gpointer data)
{
  wr_remote_record_clear (NULL);
  return NULL;
}

/* Several programs start at the same time: each session is deleted once. */
static void
test_at_once (void)
{
  g_autoptr (FakeDriver) driver = fake_driver_new ();
  GThread *threads[4];

  for (guint i = 0; i < 4; i++)
    kill_holder (start_holder (fake_driver_get_url (driver), "2"));
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("clear", clear_thread, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  wr_remote_record_clear (NULL);
  g_assert_cmpuint (fake_driver_get_n_open (driver), ==, 0);
  g_assert_cmpuint (fake_driver_get_count (driver, WR_COMMAND_DELETE_SESSION), ==, 8);
  g_assert_cmpuint (count_files (), ==, 0);
}

/* A folder that cannot be written is no reason not to work. */
static void
test_not_writable (void)
{
  g_autoptr (FakeDriver) driver = fake_driver_new ();
  g_autofree char *dir = wr_remote_record_dup_dir ();

  g_rmdir (dir);
  g_assert_true (g_file_set_contents (dir, "", 0, NULL));
  g_test_expect_message ("windrow", G_LOG_LEVEL_WARNING, "Could not note an open session in*");
  g_autoptr (WrSession) session = open_session (fake_driver_get_url (driver));
  g_test_assert_expected_messages ();
  g_assert_true (wr_session_delete (session, DEADLINE_MS, NULL, NULL));
  wr_remote_record_clear (NULL);
  g_assert_cmpint (g_unlink (dir), ==, 0);
}

static const struct {
  const char *name;
  const char *text;
  const char *expected; /* “NUMBER ENDPOINT ID” of each, by number */
} texts[] = {
  { "empty", "", "" },
  { "one", "open 1 5 http%3A%2F%2Fa id\n", "1 http://a id;" },
  { "gone", "open 1 5 a id\nopen 2 5 b id\ngone 1\n", "2 b id;" },
  { "gone-unknown", "open 1 5 a id\ngone 7\n", "1 a id;" },
  { "gone-first", "gone 1\nopen 1 5 a id\n", "1 a id;" },
  { "twice", "open 1 5 a id\nopen 1 5 b id\n", "1 b id;" },
  { "torn", "open 1 5 a id\nopen 2 5 b i", "1 a id;" },
  { "torn-gone", "open 1 5 a id\ngone 1", "1 a id;" },
  { "torn-and-gone", "open 1 5 a id\nopen 2 5 b igone 1\n", "1 a id;" },
  { "words", "open\nopen 1\nopen 1 5\nopen 1 5 a\nopen 1 5 a id x\nclose 1 5 a id\n\n \n", "" },
  { "blanks", "open 1 5  id\nopen 1 5 a \n open 1 5 a id\n", "" },
  { "numbers", "open 0 5 a id\nopen -1 5 a id\nopen 1 -5 a id\nopen x 5 a id\n"
               "open 99999999999999999999 5 a id\n", "" },
  { "escapes", "open 1 5 %zz id\nopen 2 5 a %00\nopen 3 5 a%2 id\nopen 4 5 %ff id\n", "" },
  { "not-utf8", "open 1 5 \xff id\nopen 2 5 a id\n", "2 a id;" },
};

static void
test_parse (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GHashTable) entries = wr_remote_record_parse (texts[i].text, strlen (texts[i].text));
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint64 number = 0; number < 10; number++) {
    const WrRemoteEntry *entry = g_hash_table_lookup (entries, &number);
    if (entry != NULL)
      g_string_append_printf (text, "%d %s %s;", (int) number, entry->endpoint, entry->id);
  }
  g_assert_cmpstr (text->str, ==, texts[i].expected);
}

int
main (int argc, char **argv)
{
  if (argc == 4 && strcmp (argv[1], "--hold") == 0)
    return hold_sessions (argv[2], atoi (argv[3]));

  char *dir = g_dir_make_tmp ("windrow-test-XXXXXX", NULL);
  g_assert_nonnull (dir);
  g_setenv ("XDG_STATE_HOME", dir, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wr/remote-record/normal-end", test_normal_end);
  g_test_add_func ("/wr/remote-record/local", test_local);
  g_test_add_func ("/wr/remote-record/killed", test_killed);
  g_test_add_func ("/wr/remote-record/password", test_password);
  g_test_add_func ("/wr/remote-record/refused", test_refused);
  g_test_add_func ("/wr/remote-record/silent", test_silent);
  g_test_add_func ("/wr/remote-record/too-old", test_too_old);
  g_test_add_func ("/wr/remote-record/at-once", test_at_once);
  g_test_add_func ("/wr/remote-record/not-writable", test_not_writable);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autofree char *path = g_strconcat ("/wr/remote-record/parse/", texts[i].name, NULL);
    g_test_add_data_func (path, GUINT_TO_POINTER (i), test_parse);
  }
  int status = g_test_run ();

  g_autofree char *own = g_build_filename (dir, "windrow", NULL);
  g_autofree char *sessions = wr_remote_record_dup_dir ();
  g_rmdir (sessions);
  g_rmdir (own);
  g_rmdir (dir);
  g_free (dir);
  return status;
}
