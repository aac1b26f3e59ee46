/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What the tests with real browsers share: a driver by its browser's name, and a folder for all
 * temporary files of the program, so that whatever a browser leaves is seen.
 */

#include <glib/gstdio.h>

#include "wr-engine.h"

/* To be called first in main(): GLib asks for TMPDIR only once. */
static inline char *
browser_test_init (int *argc, char ***argv)
{
  char *dir = g_strdup ("/tmp/windrow-test-XXXXXX");

  g_assert_nonnull (g_mkdtemp (dir));
  g_setenv ("TMPDIR", dir, TRUE);
  g_test_init (argc, argv, NULL);
  return dir;
}

static inline int
browser_test_run (char *dir)
{
  int status = g_test_run ();

  g_rmdir (dir);
  g_free (dir);
  return status;
}

/* The folder for temporary files holds nothing. */
static inline void
browser_test_assert_clean (void)
{
  g_autoptr (GDir) dir = g_dir_open (g_get_tmp_dir (), 0, NULL);

  g_assert_nonnull (dir);
  g_assert_cmpstr (g_dir_read_name (dir), ==, NULL);
}

static inline WrDriver *
browser_test_choose (WrBrowser browser)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) drivers = wr_driver_find_all (NULL);
  WrDriver *driver = wr_driver_choose (drivers, browser, FALSE, &error);

  g_assert_no_error (error);
  return driver;
}

static inline WrDriverProcess *
browser_test_start (const WrDriver *driver)
{
  g_autoptr (GError) error = NULL;
  WrDriverProcess *process = wr_driver_process_start (driver, NULL, &error);

  g_assert_no_error (error);
  return process;
}

static inline WrSession *
browser_test_open (WrDriverProcess *process, const WrDriver *driver)
{
  g_autoptr (GError) error = NULL;
  WrCapabilities capabilities = {
    .browser = driver->browser,
    .binary = driver->browser_path,
    .images = TRUE,
    .window_width = 1000,
    .window_height = 700,
    .page_load_ms = 10000,
    .script_ms = 5000,
  };
  WrSession *session =
      wr_session_new (wr_driver_process_get_url (process), &capabilities, 30000, NULL, &error);

  g_assert_no_error (error);
  return session;
}
