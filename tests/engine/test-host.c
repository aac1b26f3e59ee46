/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The computer outside of a Flatpak, with a flatpak-info of our own and a flatpak-spawn that runs
 * its command in here: what is allowed, what is called, what is found, and that nothing of a
 * program that was started outside outlives its end.
 */

#include "config.h"

#include "process-tree.h"
#include "wr-child.h"
#include "wr-driver.h"
#include "wr-host.h"
#include "wr-paths.h"
#include "wr-webdriver-error.h"

#include <glib/gstdio.h>
#include <string.h>

#define OPEN "[Session Bus Policy]\norg.freedesktop.Flatpak=talk\n"

/* Takes the switches that the real one must be given, and stays as the parent of the command. */
#define SPAWN "test \"$1 $2 $3\" = '--host --watch-bus --directory=/' || exit 1\n" \
              "shift 3\nPATH=%s:$PATH\n\"$@\"\n"

typedef struct {
  char *dir;
  char *info;
  char *spawn;
} Fixture;

static void
write_program (const char *path, const char *script)
{
  g_autofree char *text = g_strdup_printf ("#!/bin/sh\n%s\n", script);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_cmpint (g_chmod (path, 0755), ==, 0);
}

static char *
install (Fixture *fixture, const char *name, const char *script)
{
  char *path = g_build_filename (fixture->dir, name, NULL);

  write_program (path, script);
  return path;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->dir = g_dir_make_tmp ("windrow-test-XXXXXX", NULL);
  fixture->info = g_build_filename (fixture->dir, "info", NULL);
  g_assert_true (g_file_set_contents (fixture->info, OPEN, -1, NULL));
  g_autofree char *script = g_strdup_printf (SPAWN, fixture->dir);
  fixture->spawn = install (fixture, "spawn", script);
  g_setenv ("WINDROW_FLATPAK_INFO", fixture->info, TRUE);
  g_setenv ("WINDROW_FLATPAK_SPAWN", fixture->spawn, TRUE);
  g_setenv ("WINDROW_GECKODRIVER", "/none", TRUE);
  g_setenv ("WINDROW_FIREFOX", "/none", TRUE);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->dir, 0, NULL);

  for (const char *name = g_dir_read_name (dir); name != NULL; name = g_dir_read_name (dir)) {
    g_autofree char *path = g_build_filename (fixture->dir, name, NULL);
    g_unlink (path);
  }
  g_assert_cmpint (g_rmdir (fixture->dir), ==, 0);
  g_unsetenv ("WINDROW_FLATPAK_INFO");
  g_unsetenv ("WINDROW_FLATPAK_SPAWN");
  g_free (fixture->dir);
  g_free (fixture->info);
  g_free (fixture->spawn);
}

static const struct {
  const char *info; /* %NULL: there is no such file */
  WrHostAccess access;
} infos[] = {
  { NULL, WR_HOST_NONE },
  { "[Application]\nname=x\n", WR_HOST_CLOSED },
  { "[Session Bus Policy]\norg.freedesktop.Flatpak=none\n", WR_HOST_CLOSED },
  { "[Session Bus Policy]\norg.freedesktop.Flatpaks=talk\n", WR_HOST_CLOSED },
  { "[System Bus Policy]\norg.freedesktop.Flatpak=talk\n", WR_HOST_CLOSED },
  { OPEN, WR_HOST_OPEN },
  { "[Session Bus Policy]\norg.freedesktop.Flatpak=own\n", WR_HOST_OPEN },
};

static void
test_access (Fixture *fixture, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (infos); i++) {
    g_unlink (fixture->info);
    if (infos[i].info != NULL)
      g_assert_true (g_file_set_contents (fixture->info, infos[i].info, -1, NULL));
    g_assert_cmpint (wr_host_get_access (), ==, infos[i].access);
  }
}

static void
test_argv (Fixture *fixture, gconstpointer data)
{
  const char *argv[] = { "/opt/a b", "--version", NULL };
  const char *expected[] = { fixture->spawn, "--host",    "--watch-bus", "--directory=/",
                             "/opt/a b",     "--version", NULL };
  g_auto (GStrv) built = wr_host_build_argv (argv);

  g_assert_cmpstrv (built, expected);
}

/* The guard, the loader and the library are called as they are outside. */
static void
test_guard_argv (Fixture *fixture, gconstpointer data)
{
  const char *argv[] = { "/opt/driver", "--port=1", NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *guard = wr_paths_find_helper ("windrow-guard", NULL);

  g_assert_true (g_file_set_contents (
      fixture->info, OPEN "[Instance]\nruntime-path=/r/files\napp-path=/a/files\n", -1, NULL));
  g_auto (GStrv) built = wr_host_build_guard_argv (argv, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (built), ==, 13);
  g_assert_cmpstr (built[4], ==, "sh");
  g_assert_true (g_str_has_prefix (built[8], "/r/files/lib"));
  g_assert_nonnull (strstr (built[8], "ld"));
  g_assert_true (g_str_has_prefix (built[9], "/r/files/lib"));
  g_assert_cmpstr (built[10], ==, guard); /* which was not in /app */
  g_assert_cmpstr (built[11], ==, "/opt/driver");
  g_assert_cmpstr (built[12], ==, "--port=1");
}

static void
test_find (Fixture *fixture, gconstpointer data)
{
  g_autofree char *program = install (fixture, "wr a browser", "exit 0");
  g_autofree char *plain = g_build_filename (fixture->dir, "wr-plain", NULL);
  g_autofree char *pattern = g_build_filename (fixture->dir, "wr*", NULL);
  const char *places[] = { "wr-none", "wr a browser", "--", "wr-none", "/wr-none/*", "--", "--",
                           pattern,   "/bin/sh",      "--", NULL };

  g_assert_true (g_file_set_contents (plain, "", 0, NULL));
  g_auto (GStrv) found = wr_host_find (places, NULL);
  g_assert_nonnull (found);
  g_assert_cmpuint (g_strv_length (found), ==, 5); /* the last line ends too */
  g_assert_cmpstr (found[0], ==, program);
  g_assert_cmpstr (found[1], ==, "");
  g_assert_cmpstr (found[2], ==, "");
  g_assert_cmpstr (found[3], ==, program);

  write_program (fixture->spawn, "exit 1");
  g_assert_null (wr_host_find (places, NULL));
  g_unlink (fixture->spawn);
  g_assert_null (wr_host_find (places, NULL));
}

static const WrDriver *
find_firefox (GPtrArray *drivers)
{
  const WrDriver *found = NULL;

  for (guint i = 0; i < drivers->len; i++) {
    const WrDriver *driver = drivers->pdata[i];
    if (driver->browser != WR_BROWSER_FIREFOX)
      continue;
    g_assert_null (found); /* each browser once */
    found = driver;
  }
  return found;
}

/* Browsers outside are found where that is allowed; the ones in here come first. */
static void
test_drivers (Fixture *fixture, gconstpointer data)
{
  g_autofree char *outer = install (fixture, "geckodriver", "echo geckodriver 0.36.1");
  g_autofree char *browser = install (fixture, "firefox", "echo Mozilla Firefox 153.0");
  g_autofree char *inner = install (fixture, "inner", "echo geckodriver 0.1.2");

  g_autoptr (GPtrArray) open = wr_driver_find_all (NULL);
  const WrDriver *driver = find_firefox (open);
  g_assert_nonnull (driver);
  g_assert_true (driver->outside);
  g_assert_null (driver->problem);
  g_assert_cmpstr (driver->driver_path, ==, outer);
  g_assert_cmpstr (driver->driver_version, ==, "0.36.1");
  g_autoptr (WrDriver) copy = wr_driver_copy (driver);
  g_assert_true (copy->outside);

  g_setenv ("WINDROW_GECKODRIVER", inner, TRUE);
  g_autoptr (GPtrArray) half = wr_driver_find_all (NULL);
  g_assert_true (find_firefox (half)->outside); /* a driver without its browser is none */

  g_setenv ("WINDROW_FIREFOX", browser, TRUE);
  g_autoptr (GPtrArray) both = wr_driver_find_all (NULL);
  g_assert_false (find_firefox (both)->outside);
  g_assert_cmpstr (find_firefox (both)->driver_version, ==, "0.1.2");
}

static void
test_closed (Fixture *fixture, gconstpointer data)
{
  g_autofree char *outer = install (fixture, "geckodriver", "echo geckodriver 0.36.1");
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (fixture->info, "[Application]\nname=x\n", -1, NULL));
  g_autoptr (GPtrArray) drivers = wr_driver_find_all (NULL);
  g_assert_null (find_firefox (drivers));
  g_assert_null (wr_driver_choose (drivers, WR_BROWSER_FIREFOX, FALSE, &error));
  g_assert_error (error, WR_WEBDRIVER_ERROR, WR_WEBDRIVER_ERROR_NO_DRIVER);
  g_assert_nonnull (strstr (error->message, WR_HOST_COMMAND));
}

/* Returns the folder that the program was given, once it has named it. */
static char *
wait_for_folder (WrChild *child)
{
  for (int i = 0; i < 1000 && !wr_child_wait (child, 10); i++) {
    g_autofree char *output = wr_child_dup_output (child);
    if (g_str_has_suffix (output, "."))
      return g_strndup (output, strlen (output) - 1);
  }
  g_assert_not_reached ();
}

/* A real guard ends the tree and removes its folder, though it is nobody's child in here. */
static void
test_child (Fixture *fixture, gconstpointer data)
{
  const char *argv[] = { "sh", "-c", "setsid sleep 1000 & >$TMPDIR/file; echo $TMPDIR.; sleep 1000",
                         NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (WrChild) child = wr_child_start_outside (argv, &error);

  g_assert_no_error (error);
  g_autofree char *folder = wait_for_folder (child);
  g_autoptr (GArray) tree = process_tree_list (wr_child_get_pid (child));
  g_assert_cmpuint (tree->len, >=, 4); /* two guards, the shell, and what it started */
  g_assert_true (g_file_test (folder, G_FILE_TEST_IS_DIR));
  g_assert_false (wr_child_wait (child, 0));

  wr_child_end (child);
  g_assert_true (wr_child_wait (child, 0));
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
  g_assert_true (process_tree_wait_gone (tree, 2000));
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/wr/host/access", test_access);
  add ("/wr/host/argv", test_argv);
  add ("/wr/host/guard-argv", test_guard_argv);
  add ("/wr/host/find", test_find);
  add ("/wr/host/drivers", test_drivers);
  add ("/wr/host/closed", test_closed);
  add ("/wr/host/child", test_child);
  return g_test_run ();
}
