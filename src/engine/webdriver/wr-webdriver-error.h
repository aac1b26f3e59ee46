/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define WR_WEBDRIVER_ERROR (wr_webdriver_error_quark ())

/**
 * WrWebdriverError:
 *
 * The 28 errors of W3C WebDriver, “6.6 Errors”, in the order of its table, and after
 * %WR_WEBDRIVER_N_SPEC_ERRORS what can go wrong between us and the driver.
 */
typedef enum {
  WR_WEBDRIVER_ERROR_ELEMENT_CLICK_INTERCEPTED,
  WR_WEBDRIVER_ERROR_ELEMENT_NOT_INTERACTABLE,
  WR_WEBDRIVER_ERROR_INSECURE_CERTIFICATE,
  WR_WEBDRIVER_ERROR_INVALID_ARGUMENT,
  WR_WEBDRIVER_ERROR_INVALID_COOKIE_DOMAIN,
  WR_WEBDRIVER_ERROR_INVALID_ELEMENT_STATE,
  WR_WEBDRIVER_ERROR_INVALID_SELECTOR,
  WR_WEBDRIVER_ERROR_INVALID_SESSION_ID,
  WR_WEBDRIVER_ERROR_JAVASCRIPT_ERROR,
  WR_WEBDRIVER_ERROR_MOVE_TARGET_OUT_OF_BOUNDS,
  WR_WEBDRIVER_ERROR_NO_SUCH_ALERT,
  WR_WEBDRIVER_ERROR_NO_SUCH_COOKIE,
  WR_WEBDRIVER_ERROR_NO_SUCH_ELEMENT,
  WR_WEBDRIVER_ERROR_NO_SUCH_FRAME,
  WR_WEBDRIVER_ERROR_NO_SUCH_WINDOW,
  WR_WEBDRIVER_ERROR_NO_SUCH_SHADOW_ROOT,
  WR_WEBDRIVER_ERROR_SCRIPT_TIMEOUT,
  WR_WEBDRIVER_ERROR_SESSION_NOT_CREATED,
  WR_WEBDRIVER_ERROR_STALE_ELEMENT_REFERENCE,
  WR_WEBDRIVER_ERROR_DETACHED_SHADOW_ROOT,
  WR_WEBDRIVER_ERROR_TIMEOUT,
  WR_WEBDRIVER_ERROR_UNABLE_TO_SET_COOKIE,
  WR_WEBDRIVER_ERROR_UNABLE_TO_CAPTURE_SCREEN,
  WR_WEBDRIVER_ERROR_UNEXPECTED_ALERT_OPEN,
  WR_WEBDRIVER_ERROR_UNKNOWN_COMMAND,
  WR_WEBDRIVER_ERROR_UNKNOWN_ERROR,
  WR_WEBDRIVER_ERROR_UNKNOWN_METHOD,
  WR_WEBDRIVER_ERROR_UNSUPPORTED_OPERATION,
  WR_WEBDRIVER_N_SPEC_ERRORS,

  WR_WEBDRIVER_ERROR_CONNECTION = WR_WEBDRIVER_N_SPEC_ERRORS, /* refused, reset, closed */
  WR_WEBDRIVER_ERROR_DEADLINE,  /* no answer within the deadline that the caller set */
  WR_WEBDRIVER_ERROR_BAD_REPLY, /* an answer that is no WebDriver: not JSON, no value, too large */
  WR_WEBDRIVER_ERROR_NO_DRIVER, /* none is installed, or it cannot be used: the message says why */
  WR_WEBDRIVER_ERROR_START,     /* the driver ended, or was not ready in time, while starting */
} WrWebdriverError;

GQuark           wr_webdriver_error_quark        (void);
const char      *wr_webdriver_error_to_string    (int         code);
WrWebdriverError wr_webdriver_error_from_string  (const char *string);
void             wr_webdriver_error_set_deadline (GError    **error,
                                                  const char *command,
                                                  int         deadline_ms);

G_END_DECLS
