/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrWebdriverError: the one table of error strings.
 *
 * A driver names the cause of a failure by a string (“6.6 Errors”); everything above works with the
 * code. What is our own and not the specification's is written in the same way, so that a store can
 * hold any of them.
 */

#include "config.h"

#include "wr-webdriver-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

G_DEFINE_QUARK (wr-webdriver-error-quark, wr_webdriver_error)

static const char *const error_strings[] = {
  [WR_WEBDRIVER_ERROR_ELEMENT_CLICK_INTERCEPTED] = "element click intercepted",
  [WR_WEBDRIVER_ERROR_ELEMENT_NOT_INTERACTABLE] = "element not interactable",
  [WR_WEBDRIVER_ERROR_INSECURE_CERTIFICATE] = "insecure certificate",
  [WR_WEBDRIVER_ERROR_INVALID_ARGUMENT] = "invalid argument",
  [WR_WEBDRIVER_ERROR_INVALID_COOKIE_DOMAIN] = "invalid cookie domain",
  [WR_WEBDRIVER_ERROR_INVALID_ELEMENT_STATE] = "invalid element state",
  [WR_WEBDRIVER_ERROR_INVALID_SELECTOR] = "invalid selector",
  [WR_WEBDRIVER_ERROR_INVALID_SESSION_ID] = "invalid session id",
  [WR_WEBDRIVER_ERROR_JAVASCRIPT_ERROR] = "javascript error",
  [WR_WEBDRIVER_ERROR_MOVE_TARGET_OUT_OF_BOUNDS] = "move target out of bounds",
  [WR_WEBDRIVER_ERROR_NO_SUCH_ALERT] = "no such alert",
  [WR_WEBDRIVER_ERROR_NO_SUCH_COOKIE] = "no such cookie",
  [WR_WEBDRIVER_ERROR_NO_SUCH_ELEMENT] = "no such element",
  [WR_WEBDRIVER_ERROR_NO_SUCH_FRAME] = "no such frame",
  [WR_WEBDRIVER_ERROR_NO_SUCH_WINDOW] = "no such window",
  [WR_WEBDRIVER_ERROR_NO_SUCH_SHADOW_ROOT] = "no such shadow root",
  [WR_WEBDRIVER_ERROR_SCRIPT_TIMEOUT] = "script timeout",
  [WR_WEBDRIVER_ERROR_SESSION_NOT_CREATED] = "session not created",
  [WR_WEBDRIVER_ERROR_STALE_ELEMENT_REFERENCE] = "stale element reference",
  [WR_WEBDRIVER_ERROR_DETACHED_SHADOW_ROOT] = "detached shadow root",
  [WR_WEBDRIVER_ERROR_TIMEOUT] = "timeout",
  [WR_WEBDRIVER_ERROR_UNABLE_TO_SET_COOKIE] = "unable to set cookie",
  [WR_WEBDRIVER_ERROR_UNABLE_TO_CAPTURE_SCREEN] = "unable to capture screen",
  [WR_WEBDRIVER_ERROR_UNEXPECTED_ALERT_OPEN] = "unexpected alert open",
  [WR_WEBDRIVER_ERROR_UNKNOWN_COMMAND] = "unknown command",
  [WR_WEBDRIVER_ERROR_UNKNOWN_ERROR] = "unknown error",
  [WR_WEBDRIVER_ERROR_UNKNOWN_METHOD] = "unknown method",
  [WR_WEBDRIVER_ERROR_UNSUPPORTED_OPERATION] = "unsupported operation",
  [WR_WEBDRIVER_ERROR_CONNECTION] = "no connection",
  [WR_WEBDRIVER_ERROR_DEADLINE] = "deadline",
  [WR_WEBDRIVER_ERROR_BAD_REPLY] = "bad reply",
  [WR_WEBDRIVER_ERROR_NO_DRIVER] = "no driver",
  [WR_WEBDRIVER_ERROR_START] = "driver not started",
};

/**
 * wr_webdriver_error_to_string:
 * @code: a #WrWebdriverError
 *
 * Returns: (transfer none): the specification's string for @code, or our own for what is not in it;
 *   “unknown error” for a number that is no code.
 */
const char *
wr_webdriver_error_to_string (int code)
{
  if (code < 0 || code >= (int) G_N_ELEMENTS (error_strings))
    code = WR_WEBDRIVER_ERROR_UNKNOWN_ERROR;
  return error_strings[code];
}

/**
 * wr_webdriver_error_from_string:
 * @string: (nullable): the `error` of a driver's answer, or what wr_webdriver_error_to_string()
 *   gave
 *
 * Returns: its code; %WR_WEBDRIVER_ERROR_UNKNOWN_ERROR for %NULL and for strings that are not in
 *   the table, as the specification wants it for errors of later versions.
 */
WrWebdriverError
wr_webdriver_error_from_string (const char *string)
{
  for (guint i = 0; string != NULL && i < G_N_ELEMENTS (error_strings); i++) {
    if (strcmp (error_strings[i], string) == 0)
      return i;
  }
  return WR_WEBDRIVER_ERROR_UNKNOWN_ERROR;
}

/**
 * wr_webdriver_error_set_deadline:
 * @command: the command's name
 * @deadline_ms: ms, for which it was waited
 */
void
wr_webdriver_error_set_deadline (GError **error, const char *command, int deadline_ms)
{
  g_set_error (error, WR_WEBDRIVER_ERROR, WR_WEBDRIVER_ERROR_DEADLINE,
               _ ("The driver did not answer “%s” within %.1f s"), command, deadline_ms / 1000.0);
}
