/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrFailure: the causes for which an attempt fails, in one table.
 *
 * Stores and files hold the code and a detail; the sentence is made when somebody reads it, so that
 * a window says it in its user's language and a file in plain English.
 */

#include "config.h"

#include "wr-failure.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct {
  const char *code;
  const char *sentence; /* with one %s for the detail, or none */
  const char *bare;     /* the sentence without a detail */
  gboolean loses_session;
} FailureInfo;

static const FailureInfo failures[WR_N_FAILURES] = {
  [WR_FAILURE_NONE] = { "", "", "", FALSE },
  [WR_FAILURE_HTTP] = { "http",
    N_ ("The server answered %s"),
    N_ ("The server answered with an error"), FALSE },
  [WR_FAILURE_NO_DOCUMENT] = { "no-document",
    N_ ("The address gave no page, such as a download or an empty answer: %s"),
    N_ ("The address gave no page, such as a download or an empty answer"), FALSE },
  [WR_FAILURE_LOAD] = { "load",
    N_ ("The page could not be loaded: %s"),
    N_ ("The page could not be loaded"), FALSE },
  [WR_FAILURE_TIMEOUT] = { "timeout",
    N_ ("The page did not load within %s"),
    N_ ("The page did not load in time"), FALSE },
  [WR_FAILURE_DEADLINE] = { "deadline",
    N_ ("The page was not finished within %s"),
    N_ ("The page was not finished in time"), TRUE },
  [WR_FAILURE_WAIT] = { "wait",
    N_ ("Nothing matched “%s” in time"),
    N_ ("What to wait for did not appear"), FALSE },
  [WR_FAILURE_SELECTOR] = { "selector",
    N_ ("The selector cannot be read: %s"),
    N_ ("A selector cannot be read"), FALSE },
  [WR_FAILURE_REQUIRED] = { "required",
    N_ ("The field %s was not found"),
    N_ ("A required field was not found"), FALSE },
  [WR_FAILURE_SCRIPT] = { "script",
    N_ ("The page could not be read: %s"),
    N_ ("The page could not be read"), FALSE },
  [WR_FAILURE_ALERT] = { "alert",
    N_ ("The page showed a dialog: %s"),
    N_ ("The page showed a dialog"), FALSE },
  [WR_FAILURE_SESSION] = { "session",
    N_ ("The browser stopped working: %s"),
    N_ ("The browser stopped working"), TRUE },
  [WR_FAILURE_DRIVER] = { "driver",
    N_ ("The browser’s driver stopped working: %s"),
    N_ ("The browser’s driver stopped working"), TRUE },
  [WR_FAILURE_URL] = { "url",
    N_ ("The browser refuses the address: %s"),
    N_ ("The browser refuses the address"), FALSE },
  [WR_FAILURE_STOPPED] = { "stopped",
    N_ ("The run was stopped"),
    N_ ("The run was stopped"), FALSE },
  [WR_FAILURE_HOST] = { "host",
    N_ ("The site did not answer any more: %s"),
    N_ ("The site did not answer any more"), FALSE },
  [WR_FAILURE_WORKER] = { "worker",
    N_ ("The worker’s process stopped working: %s"),
    N_ ("The worker’s process stopped working"), TRUE },
};

/**
 * wr_failure_get_code:
 *
 * Returns: (transfer none): the word for @failure in stores and files, "" for none.
 */
const char *
wr_failure_get_code (WrFailure failure)
{
  g_return_val_if_fail (failure < WR_N_FAILURES, "");
  return failures[failure].code;
}

/**
 * wr_failure_from_code:
 * @code: (nullable): a word from wr_failure_get_code()
 *
 * Returns: the cause; %WR_FAILURE_NONE for %NULL, "" and words that are not in the table.
 */
WrFailure
wr_failure_from_code (const char *code)
{
  for (int i = 0; code != NULL && i < WR_N_FAILURES; i++) {
    if (strcmp (failures[i].code, code) == 0)
      return i;
  }
  return WR_FAILURE_NONE;
}

/**
 * wr_failure_describe:
 * @detail: (nullable): what the sentence is about: “404”, a field's name, the driver's message
 * @translated: in the user's language, for a window; otherwise in English, for files
 *
 * Returns: (transfer full): one sentence without a final dot.
 */
char *
wr_failure_describe (WrFailure failure, const char *detail, gboolean translated)
{
  const FailureInfo *info = &failures[failure];
  gboolean bare = detail == NULL || *detail == '\0' || strstr (info->sentence, "%s") == NULL;
  const char *sentence = bare ? info->bare : info->sentence;

  if (translated && *sentence != '\0')
    sentence = _ (sentence);
  if (bare)
    return g_strdup (sentence);

  g_autoptr (GString) text = g_string_new (sentence);
  g_string_replace (text, "%s", detail, 1);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * wr_failure_loses_session:
 *
 * Returns: whether the session cannot be used after @failure and must be replaced.
 */
gboolean
wr_failure_loses_session (WrFailure failure)
{
  return failures[failure].loses_session;
}
