/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The finder, on a folder of programs that say versions: what is found, what is said to be missing,
 * what is chosen, and that a program that never answers costs no more than the limit.
 */

#include "config.h"

#include "wr-driver.h"
#include "wr-install-hint.h"
#include "wr-webdriver-error.h"

#include <glib/gstdio.h>
#include <string.h>

static const char *const variables[] = {
  "WINDROW_CHROMEDRIVER", "WINDROW_HEADLESS_SHELL", "WINDROW_CHROMIUM",  "WINDROW_WEBKITDRIVER",
  "WINDROW_MINIBROWSER",  "WINDROW_GECKODRIVER",    "WINDROW_FIREFOX",
};

typedef struct {
  char *dir;
} Fixture;

/* Nothing of this machine is seen: each variable names a file that is not there. */
static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->dir = g_dir_make_tmp ("windrow-test-XXXXXX", &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (variables); i++) {
    g_autofree char *path = g_build_filename (fixture->dir, variables[i], NULL);
    g_setenv (variables[i], path, TRUE);
  }
  g_setenv ("DISPLAY", ":0", TRUE);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (variables); i++) {
    g_unlink (g_getenv (variables[i]));
    g_unsetenv (variables[i]);
  }
  g_assert_cmpint (g_rmdir (fixture->dir), ==, 0);
  g_free (fixture->dir);
}

static void
install (const char *variable, const char *script)
{
  g_autofree char *text = g_strdup_printf ("#!/bin/sh\n%s\n", script);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (g_getenv (variable), text, -1, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_chmod (g_getenv (variable), 0755), ==, 0);
}

static void
install_chromium (const char *driver_version, const char *browser_version)
{
  g_autofree char *driver
      = g_strdup_printf ("echo 'ChromeDriver %s (a21ce95c24.1-refs)'", driver_version);
  g_autofree char *browser
      = g_strdup_printf ("echo 'Chromium %s built on Debian'", browser_version);

  install ("WINDROW_CHROMEDRIVER", driver);
  install ("WINDROW_HEADLESS_SHELL", browser);
}

static WrDriver *
find_one (GPtrArray **drivers)
{
  *drivers = wr_driver_find_all (NULL);
  g_assert_cmpuint ((*drivers)->len, ==, 1);
  return (*drivers)->pdata[0];
}

static void
test_nothing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) drivers = wr_driver_find_all (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *hint = wr_driver_dup_install_hint ();

  g_assert_cmpuint (drivers->len, ==, 0);
  g_assert_null (wr_driver_choose (drivers, WR_BROWSER_AUTO, FALSE, &error));
  g_assert_error (error, WR_WEBDRIVER_ERROR, WR_WEBDRIVER_ERROR_NO_DRIVER);
  g_assert_true (g_str_has_prefix (error->message, "No browser with a driver is installed"));
  if (hint != NULL)
    g_assert_nonnull (strstr (error->message, hint));
}

static void
test_versions (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) drivers = NULL;

  install_chromium ("156.0.8078.79", "156.1.2.3");
  WrDriver *driver = find_one (&drivers);
  g_assert_cmpint (driver->browser, ==, WR_BROWSER_CHROMIUM);
  g_assert_cmpstr (driver->driver_path, ==, g_getenv ("WINDROW_CHROMEDRIVER"));
  g_assert_cmpstr (driver->driver_version, ==, "156.0.8078.79");
  g_assert_cmpstr (driver->browser_path, ==, g_getenv ("WINDROW_HEADLESS_SHELL"));
  g_assert_cmpstr (driver->browser_version, ==, "156.1.2.3");
  g_assert_null (driver->visible_path);
  g_assert_null (driver->problem);
}

static void
test_major_differs (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) drivers = NULL;
  g_autoptr (GError) error = NULL;

  install_chromium ("155.0.1.2", "156.1.2.3");
  WrDriver *driver = find_one (&drivers);
  g_assert_nonnull (strstr (driver->problem, "156.1.2.3"));
  g_assert_nonnull (strstr (driver->problem, "155.0.1.2"));
  g_assert_null (wr_driver_choose (drivers, WR_BROWSER_AUTO, FALSE, &error));
  g_assert_error (error, WR_WEBDRIVER_ERROR, WR_WEBDRIVER_ERROR_NO_DRIVER);
  g_assert_true (g_str_has_prefix (error->message, driver->problem));
}

static void
test_driver_missing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) drivers = NULL;

  install ("WINDROW_CHROMIUM", "echo Chromium 156.0.1");
  WrDriver *driver = find_one (&drivers);
  g_assert_null (driver->driver_path);
  g_assert_cmpstr (driver->browser_path, ==, driver->visible_path);
  g_assert_nonnull (strstr (driver->problem, "chromedriver is not installed"));
}

static void
test_browser_missing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) drivers = NULL;

  install ("WINDROW_WEBKITDRIVER", "exit 1");
  WrDriver *driver = find_one (&drivers);
  g_assert_cmpint (driver->browser, ==, WR_BROWSER_WEBKIT);
  g_assert_nonnull (strstr (driver->problem, "WebKit itself is not installed"));
}

/* Versions of browser and driver of WebKit and Firefox need not agree. */
static void
test_order (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  install ("WINDROW_GECKODRIVER", "echo 'geckodriver 0.36.0 (abc)'");
  install ("WINDROW_FIREFOX", "echo 'Mozilla Firefox 153.0'");
  install ("WINDROW_WEBKITDRIVER", "exit 1");
  install ("WINDROW_MINIBROWSER", "echo 'WebKitGTK 2.50.6'");
  g_autoptr (GPtrArray) without = wr_driver_find_all (NULL);
  g_autoptr (WrDriver) webkit = wr_driver_choose (without, WR_BROWSER_AUTO, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (webkit->browser, ==, WR_BROWSER_WEBKIT);
  g_assert_cmpstr (webkit->browser_version, ==, "2.50.6");
  g_autoptr (WrDriver) firefox = wr_driver_choose (without, WR_BROWSER_FIREFOX, TRUE, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (firefox->driver_version, ==, "0.36.0");
  g_assert_null (firefox->problem);

  install_chromium ("156.0.1", "156.0.1");
  g_autoptr (GPtrArray) with = wr_driver_find_all (NULL);
  g_autoptr (WrDriver) chromium = wr_driver_choose (with, WR_BROWSER_AUTO, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (chromium->browser, ==, WR_BROWSER_CHROMIUM);
}

/* A browser that is not needed is not even asked for its version. */
static void
test_find (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *asked = g_build_filename (fixture->dir, "asked", NULL);
  g_autofree char *script = g_strdup_printf ("touch '%s'; echo 'WebKitGTK 2.50.6'", asked);

  install_chromium ("156.0.1", "156.0.1");
  install ("WINDROW_WEBKITDRIVER", "exit 1");
  install ("WINDROW_MINIBROWSER", script);
  g_autoptr (WrDriver) chromium = wr_driver_find (WR_BROWSER_AUTO, FALSE, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (chromium->browser, ==, WR_BROWSER_CHROMIUM);
  g_assert_cmpstr (chromium->browser_version, ==, "156.0.1");
  g_assert_false (g_file_test (asked, G_FILE_TEST_EXISTS));

  install_chromium ("155.0.1", "156.0.1");
  g_autoptr (WrDriver) webkit = wr_driver_find (WR_BROWSER_AUTO, FALSE, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (webkit->browser, ==, WR_BROWSER_WEBKIT);
  g_assert_true (g_file_test (asked, G_FILE_TEST_EXISTS));
  g_unlink (asked);

  g_assert_null (wr_driver_find (WR_BROWSER_CHROMIUM, FALSE, NULL, &error));
  g_assert_error (error, WR_WEBDRIVER_ERROR, WR_WEBDRIVER_ERROR_NO_DRIVER);
  g_assert_nonnull (strstr (error->message, "155.0.1"));
  g_assert_false (g_file_test (asked, G_FILE_TEST_EXISTS));
}

static void
test_no_display (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) drivers = NULL;

  install ("WINDROW_WEBKITDRIVER", "exit 1");
  install ("WINDROW_MINIBROWSER", "echo 'WebKitGTK 2.50.6'");
  g_unsetenv ("DISPLAY");
  g_unsetenv ("WAYLAND_DISPLAY");
  g_assert_nonnull (strstr (find_one (&drivers)->problem, "without a display"));
}

/* A headless shell cannot show a window; for that another browser is taken. */
static void
test_visible (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  install_chromium ("156.0.1", "156.0.1");
  g_autoptr (GPtrArray) drivers = wr_driver_find_all (NULL);
  g_assert_null (wr_driver_choose (drivers, WR_BROWSER_CHROMIUM, TRUE, &error));
  g_assert_error (error, WR_WEBDRIVER_ERROR, WR_WEBDRIVER_ERROR_NO_DRIVER);
  g_assert_nonnull (strstr (error->message, "cannot show windows"));

  install ("WINDROW_CHROMIUM", "echo Chromium 156.0.1");
  g_autoptr (GPtrArray) more = wr_driver_find_all (NULL);
  g_clear_error (&error);
  g_autoptr (WrDriver) driver = wr_driver_choose (more, WR_BROWSER_AUTO, TRUE, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (driver->visible_path, ==, g_getenv ("WINDROW_CHROMIUM"));
  g_assert_cmpstr (driver->browser_path, ==, g_getenv ("WINDROW_HEADLESS_SHELL"));
}

static void
test_not_installed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  install_chromium ("156.0.1", "156.0.1");
  g_autoptr (GPtrArray) drivers = wr_driver_find_all (NULL);
  g_assert_null (wr_driver_choose (drivers, WR_BROWSER_FIREFOX, FALSE, &error));
  g_assert_error (error, WR_WEBDRIVER_ERROR, WR_WEBDRIVER_ERROR_NO_DRIVER);
  g_assert_cmpstr (error->message, ==, "Firefox and its driver geckodriver are not installed");
}

/* Programs that say nothing, nonsense, or never end, leave their version unknown. */
static void
test_odd_programs (Fixture *fixture, gconstpointer data)
{
  gint64 begin = g_get_monotonic_time ();

  install ("WINDROW_CHROMEDRIVER", "echo no version here");
  install ("WINDROW_HEADLESS_SHELL", "exec sleep 60");
  install ("WINDROW_GECKODRIVER", "exit 3");
  install ("WINDROW_FIREFOX", "printf '\\377\\376 153.0'");
  g_autoptr (GPtrArray) drivers = wr_driver_find_all (NULL);
  g_assert_cmpuint (drivers->len, ==, 2);
  for (guint i = 0; i < drivers->len; i++) {
    WrDriver *driver = drivers->pdata[i];
    g_assert_null (driver->driver_version);
    g_assert_null (driver->browser_version);
    g_assert_null (driver->problem);
  }
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 7 * G_TIME_SPAN_SECOND);
}

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  gint64 begin = g_get_monotonic_time ();

  install ("WINDROW_HEADLESS_SHELL", "exec sleep 60");
  g_cancellable_cancel (cancellable);
  g_autoptr (GPtrArray) drivers = wr_driver_find_all (cancellable);
  g_assert_cmpuint (drivers->len, ==, 1);
  g_assert_cmpint (g_get_monotonic_time () - begin, <, G_TIME_SPAN_SECOND);
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  GPtrArray **drivers = user_data;

  *drivers = wr_driver_find_all_finish (result, &error);
  g_assert_no_error (error);
}

static void
test_async (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) drivers = NULL;

  install_chromium ("156.0.1", "156.0.1");
  wr_driver_find_all_async (NULL, found_cb, &drivers);
  while (drivers == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (drivers->len, ==, 1);
}

static void
test_names (void)
{
  static const char *const names[] = { "auto", "chromium", "webkit", "firefox" };

  for (int i = 0; i < WR_N_BROWSERS; i++) {
    g_assert_cmpstr (wr_browser_get_name (i), ==, names[i]);
    g_assert_cmpstr (wr_browser_get_label (i), !=, "");
  }
}

typedef struct {
  const char *name;
  const char *os_release;
  const char *hint;
} Hint;

static const Hint hints[] = {
  { "debian", "PRETTY_NAME=\"Debian GNU/Linux 12\"\nID=debian\n",
    "sudo apt install chromium chromium-driver chromium-headless-shell" },
  { "ubuntu", "ID=ubuntu\nID_LIKE=debian\n",
    "sudo apt install chromium-browser chromium-chromedriver" },
  { "mint", "ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n",
    "sudo apt install chromium-browser chromium-chromedriver" },
  { "fedora", "ID=fedora\nVERSION_ID=43\n",
    "sudo dnf install chromium chromium-headless chromedriver" },
  { "derived-from-fedora", "ID='nobara'\nID_LIKE='rhel centos fedora'\n",
    "sudo dnf install chromium chromium-headless chromedriver" },
  { "arch", "ID=arch", "sudo pacman -S chromium" },
  { "suse", "ID=\"opensuse-tumbleweed\"\nID_LIKE=\"opensuse suse\"\n",
    "sudo zypper install chromium chromedriver" },
  { "alpine", "ID=alpine\n", "sudo apk add chromium chromium-chromedriver" },
  { "unknown", "ID=plan9\n", NULL },
  { "no-id", "NAME=\"Something\"\n", NULL },
  { "bad-quote", "ID=\"debian\n", NULL },
  { "no-file", NULL, NULL },
};

static void
test_hint (gconstpointer data)
{
  const Hint *row = data;
  g_autofree char *hint = wr_install_hint_dup_for (row->os_release);

  g_assert_cmpstr (hint, ==, row->hint);
}

typedef struct {
  const char *name;
  void (*test) (Fixture *fixture, gconstpointer data);
} Case;

static const Case cases[] = {
  { "nothing", test_nothing },           { "versions", test_versions },
  { "major-differs", test_major_differs }, { "driver-missing", test_driver_missing },
  { "browser-missing", test_browser_missing }, { "order", test_order },
  { "find", test_find },
  { "no-display", test_no_display },     { "visible", test_visible },
  { "not-installed", test_not_installed },
  { "odd-programs", test_odd_programs }, { "cancel", test_cancel },
  { "async", test_async },
};

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/wr/driver/", cases[i].name, NULL);
    g_test_add (path, Fixture, NULL, set_up, cases[i].test, tear_down);
  }
  for (guint i = 0; i < G_N_ELEMENTS (hints); i++) {
    g_autofree char *path = g_strconcat ("/wr/driver/hint/", hints[i].name, NULL);
    g_test_add_data_func (path, &hints[i], test_hint);
  }
  g_test_add_func ("/wr/driver/names", test_names);
  return g_test_run ();
}
