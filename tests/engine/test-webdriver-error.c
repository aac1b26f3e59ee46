/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The table of errors, both ways, against the list of the specification. */

#include "config.h"

#include "wr-webdriver-error.h"

/* “6.6 Errors”, in its order: written here a second time so that a slip in the table is seen. */
static const char *const spec[] = {
  "element click intercepted",
  "element not interactable",
  "insecure certificate",
  "invalid argument",
  "invalid cookie domain",
  "invalid element state",
  "invalid selector",
  "invalid session id",
  "javascript error",
  "move target out of bounds",
  "no such alert",
  "no such cookie",
  "no such element",
  "no such frame",
  "no such window",
  "no such shadow root",
  "script timeout",
  "session not created",
  "stale element reference",
  "detached shadow root",
  "timeout",
  "unable to set cookie",
  "unable to capture screen",
  "unexpected alert open",
  "unknown command",
  "unknown error",
  "unknown method",
  "unsupported operation",
};

static void
test_spec (void)
{
  g_assert_cmpint (G_N_ELEMENTS (spec), ==, 28);
  g_assert_cmpint (WR_WEBDRIVER_N_SPEC_ERRORS, ==, 28);
  for (int i = 0; i < WR_WEBDRIVER_N_SPEC_ERRORS; i++) {
    g_assert_cmpstr (wr_webdriver_error_to_string (i), ==, spec[i]);
    g_assert_cmpint (wr_webdriver_error_from_string (spec[i]), ==, i);
  }
}

static void
test_own (void)
{
  for (int i = WR_WEBDRIVER_N_SPEC_ERRORS; i <= WR_WEBDRIVER_ERROR_START; i++)
    g_assert_cmpint (wr_webdriver_error_from_string (wr_webdriver_error_to_string (i)), ==, i);
}

static void
test_others (void)
{
  static const char *const strings[] = { NULL, "", "tab crashed", "Timeout", "timeout ", "stale" };

  for (guint i = 0; i < G_N_ELEMENTS (strings); i++)
    g_assert_cmpint (wr_webdriver_error_from_string (strings[i]), ==,
                     WR_WEBDRIVER_ERROR_UNKNOWN_ERROR);
  g_assert_cmpstr (wr_webdriver_error_to_string (-1), ==, "unknown error");
  g_assert_cmpstr (wr_webdriver_error_to_string (WR_WEBDRIVER_ERROR_START + 1), ==,
                   "unknown error");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wr/webdriver-error/spec", test_spec);
  g_test_add_func ("/wr/webdriver-error/own", test_own);
  g_test_add_func ("/wr/webdriver-error/others", test_others);
  return g_test_run ();
}
