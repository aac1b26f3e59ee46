/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrAttempt: one try at a page, in two commands: navigate, and the script that reads all.
 *
 * A navigation that says success may have loaded nothing, and the session then still shows the
 * previous page. So a page is done only if the document that was read is this address's own:
 * another time origin than before, no error page, not cut off. An address that differs from the
 * session's in the fragment alone would not be loaded at all: it is reached by way of an empty
 * page.
 *
 * However it ends, the outcome is in the WrResult, and the session is either usable for the next
 * page or said to be lost.
 */

#include "config.h"

#include "wr-attempt.h"

#include "wr-retry-after.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MARGIN_MS 2000       /* of our deadline for a command above the driver's own */
#define SCRIPT_MARGIN_MS 300 /* of the page's deadline below the driver's */
#define RECOVER_MS 2500      /* for a session that a page has hurt to become usable */
#define KEEP_MS 10000        /* for a picture or a source */

typedef struct {
  WrAttemptSession *session;
  const char *url;
  WrResult *result;
  GCancellable *cancellable;
  gint64 begin;  /* monotonic µs */
  gint64 end;    /* monotonic µs */
  gboolean own;  /* the session shows this address's own document */
  gboolean hurt; /* whether the session still works must be tried */
  WrAttemptLoadedFunc loaded;
  gpointer user_data;
} Attempt;

/* What an error of the driver means for a page, when navigating and when reading. */
static const struct {
  WrFailure navigating;
  WrFailure reading;
} meanings[] = {
  [WR_WEBDRIVER_ERROR_ELEMENT_CLICK_INTERCEPTED] = { WR_FAILURE_DRIVER, WR_FAILURE_SCRIPT },
  [WR_WEBDRIVER_ERROR_ELEMENT_NOT_INTERACTABLE] = { WR_FAILURE_DRIVER, WR_FAILURE_SCRIPT },
  [WR_WEBDRIVER_ERROR_INSECURE_CERTIFICATE] = { WR_FAILURE_LOAD, WR_FAILURE_LOAD },
  [WR_WEBDRIVER_ERROR_INVALID_ARGUMENT] = { WR_FAILURE_URL, WR_FAILURE_SCRIPT },
  [WR_WEBDRIVER_ERROR_INVALID_COOKIE_DOMAIN] = { WR_FAILURE_DRIVER, WR_FAILURE_SCRIPT },
  [WR_WEBDRIVER_ERROR_INVALID_ELEMENT_STATE] = { WR_FAILURE_DRIVER, WR_FAILURE_SCRIPT },
  [WR_WEBDRIVER_ERROR_INVALID_SELECTOR] = { WR_FAILURE_DRIVER, WR_FAILURE_SELECTOR },
  [WR_WEBDRIVER_ERROR_INVALID_SESSION_ID] = { WR_FAILURE_SESSION, WR_FAILURE_SESSION },
  [WR_WEBDRIVER_ERROR_JAVASCRIPT_ERROR] = { WR_FAILURE_SCRIPT, WR_FAILURE_SCRIPT },
  [WR_WEBDRIVER_ERROR_MOVE_TARGET_OUT_OF_BOUNDS] = { WR_FAILURE_DRIVER, WR_FAILURE_SCRIPT },
  [WR_WEBDRIVER_ERROR_NO_SUCH_ALERT] = { WR_FAILURE_DRIVER, WR_FAILURE_SCRIPT },
  [WR_WEBDRIVER_ERROR_NO_SUCH_COOKIE] = { WR_FAILURE_DRIVER, WR_FAILURE_SCRIPT },
  [WR_WEBDRIVER_ERROR_NO_SUCH_ELEMENT] = { WR_FAILURE_DRIVER, WR_FAILURE_SCRIPT },
  [WR_WEBDRIVER_ERROR_NO_SUCH_FRAME] = { WR_FAILURE_SESSION, WR_FAILURE_SESSION },
  [WR_WEBDRIVER_ERROR_NO_SUCH_WINDOW] = { WR_FAILURE_SESSION, WR_FAILURE_SESSION },
  [WR_WEBDRIVER_ERROR_NO_SUCH_SHADOW_ROOT] = { WR_FAILURE_DRIVER, WR_FAILURE_SCRIPT },
  [WR_WEBDRIVER_ERROR_SCRIPT_TIMEOUT] = { WR_FAILURE_TIMEOUT, WR_FAILURE_SCRIPT },
  [WR_WEBDRIVER_ERROR_SESSION_NOT_CREATED] = { WR_FAILURE_SESSION, WR_FAILURE_SESSION },
  [WR_WEBDRIVER_ERROR_STALE_ELEMENT_REFERENCE] = { WR_FAILURE_DRIVER, WR_FAILURE_SCRIPT },
  [WR_WEBDRIVER_ERROR_DETACHED_SHADOW_ROOT] = { WR_FAILURE_DRIVER, WR_FAILURE_SCRIPT },
  [WR_WEBDRIVER_ERROR_TIMEOUT] = { WR_FAILURE_TIMEOUT, WR_FAILURE_SCRIPT },
  [WR_WEBDRIVER_ERROR_UNABLE_TO_SET_COOKIE] = { WR_FAILURE_DRIVER, WR_FAILURE_SCRIPT },
  [WR_WEBDRIVER_ERROR_UNABLE_TO_CAPTURE_SCREEN] = { WR_FAILURE_DRIVER, WR_FAILURE_SCRIPT },
  [WR_WEBDRIVER_ERROR_UNEXPECTED_ALERT_OPEN] = { WR_FAILURE_ALERT, WR_FAILURE_ALERT },
  [WR_WEBDRIVER_ERROR_UNKNOWN_COMMAND] = { WR_FAILURE_DRIVER, WR_FAILURE_DRIVER },
  [WR_WEBDRIVER_ERROR_UNKNOWN_ERROR] = { WR_FAILURE_SESSION, WR_FAILURE_SESSION },
  [WR_WEBDRIVER_ERROR_UNKNOWN_METHOD] = { WR_FAILURE_DRIVER, WR_FAILURE_DRIVER },
  [WR_WEBDRIVER_ERROR_UNSUPPORTED_OPERATION] = { WR_FAILURE_DRIVER, WR_FAILURE_DRIVER },
  [WR_WEBDRIVER_ERROR_CONNECTION] = { WR_FAILURE_DRIVER, WR_FAILURE_DRIVER },
  [WR_WEBDRIVER_ERROR_DEADLINE] = { WR_FAILURE_DEADLINE, WR_FAILURE_DEADLINE },
  [WR_WEBDRIVER_ERROR_BAD_REPLY] = { WR_FAILURE_DRIVER, WR_FAILURE_DRIVER },
  [WR_WEBDRIVER_ERROR_NO_DRIVER] = { WR_FAILURE_DRIVER, WR_FAILURE_DRIVER },
  [WR_WEBDRIVER_ERROR_START] = { WR_FAILURE_DRIVER, WR_FAILURE_DRIVER },
};

/**
 * wr_attempt_map_error:
 * @error: what a command of the session failed with
 * @command: the command; other than %WR_COMMAND_NAVIGATE counts as reading
 *
 * Returns: what that means for the page
 */
WrFailure
wr_attempt_map_error (const GError *error, WrCommand command)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return WR_FAILURE_STOPPED;
  if (error->domain != WR_WEBDRIVER_ERROR || error->code < 0 ||
      error->code >= (int) G_N_ELEMENTS (meanings))
    return WR_FAILURE_DRIVER;
  /* chromedriver has no error of its own for a page that cannot be reached. */
  if (error->code == WR_WEBDRIVER_ERROR_UNKNOWN_ERROR &&
      strstr (error->message, "net::ERR_") != NULL)
    return WR_FAILURE_LOAD;
  return command == WR_COMMAND_NAVIGATE ? meanings[error->code].navigating
                                        : meanings[error->code].reading;
}

/* Never 0: a command for which there is no time left ends with the deadline's error. */
static int
attempt_get_left (Attempt *self)
{
  return (int) MAX ((self->end - g_get_monotonic_time ()) / 1000, 1);
}

static void
attempt_fail (Attempt *self, WrFailure failure, const char *detail)
{
  self->result->state = WR_PAGE_FAILED;
  self->result->failure = failure;
  g_free (self->result->detail);
  self->result->detail = detail != NULL && *detail != '\0' ? g_strdup (detail) : NULL;
}

static char *
dup_seconds (gint64 ms)
{
  return g_strdup_printf (_ ("%g s"), (double) (ms / 100) / 10);
}

/* The first line, without the error's own name in front: “unknown error: net::ERR_FAILED”. */
static char *
dup_gist (const char *message)
{
  const char *net = strstr (message, "net::ERR_");
  const char *from = net != NULL ? net : message;

  return g_strndup (from, strcspn (from, "\n"));
}

static char *
attempt_dup_detail (Attempt *self, WrFailure failure, const GError *error)
{
  switch (failure) {
  case WR_FAILURE_TIMEOUT:
    return dup_seconds (self->session->job->timeouts.page_load_ms);
  case WR_FAILURE_DEADLINE:
    return dup_seconds ((g_get_monotonic_time () - self->begin) / 1000);
  default:
    return dup_gist (error->message);
  }
}

static void
attempt_fail_with_error (Attempt *self, const GError *error, WrCommand command)
{
  WrFailure failure = wr_attempt_map_error (error, command);
  g_autofree char *detail = attempt_dup_detail (self, failure, error);

  attempt_fail (self, failure, detail);
  if (error->domain == WR_WEBDRIVER_ERROR && error->code < WR_WEBDRIVER_N_SPEC_ERRORS)
    self->result->webdriver_error = g_strdup (wr_webdriver_error_to_string (error->code));
  self->result->message = g_strdup (error->message);
  self->hurt =
      failure == WR_FAILURE_TIMEOUT || failure == WR_FAILURE_SCRIPT || failure == WR_FAILURE_ALERT;
}

static gboolean
attempt_navigate (Attempt *self)
{
  int deadline_ms = MIN (attempt_get_left (self),
                         self->session->job->timeouts.page_load_ms + MARGIN_MS);
  g_autoptr (GError) error = NULL;

  if (!wr_session_navigate (self->session->session, self->url, deadline_ms, self->cancellable,
                            &error)) {
    attempt_fail_with_error (self, error, WR_COMMAND_NAVIGATE);
    return FALSE;
  }
  return TRUE;
}

static gboolean
attempt_read (Attempt *self, gboolean check, int limit_ms, WrExtract *extract, GError **error)
{
  WrAttemptSession *session = self->session;
  int left_ms = MIN (attempt_get_left (self), limit_ms);
  int script_ms = MIN (left_ms - MARGIN_MS, session->job->timeouts.script_ms) - SCRIPT_MARGIN_MS;
  g_autoptr (JsonArray) arguments = wr_extractor_build_arguments (
      session->extractor, check, session->origin, MAX (script_ms, 100));
  g_autoptr (JsonNode) reply = wr_session_execute_async (
      session->session, wr_extractor_get_script (session->extractor), arguments, left_ms,
      self->cancellable, error);

  if (reply == NULL)
    return FALSE;
  wr_extractor_read (session->extractor, reply, extract);
  return TRUE;
}

static gboolean
attempt_extract (Attempt *self, WrExtract *extract)
{
  int limit_ms = self->session->job->timeouts.script_ms + MARGIN_MS;
  g_autoptr (GError) error = NULL;

  if (self->loaded != NULL)
    self->loaded (self->user_data);
  if (attempt_read (self, FALSE, limit_ms, extract, &error))
    return TRUE;
  attempt_fail_with_error (self, error, WR_COMMAND_EXECUTE_ASYNC);
  return FALSE;
}

static gboolean
is_error_page (const char *url)
{
  static const char *const prefixes[] = { "chrome-error:", "about:", "data:" };

  for (gsize i = 0; i < G_N_ELEMENTS (prefixes); i++) {
    if (g_str_has_prefix (url, prefixes[i]))
      return TRUE;
  }
  return *url == '\0';
}

/* Whether the document that was read may count as the page, and if not, why. */
static void
attempt_judge (Attempt *self, WrExtract *extract)
{
  WrResult *result = self->result;
  gboolean error_page = extract->url != NULL && is_error_page (extract->url);
  g_autofree char *status = g_strdup_printf ("%d", extract->http_status);

  if (extract->url == NULL) { /* no answer of our script */
    attempt_fail (self, extract->failure, extract->detail);
    return;
  }
  if (extract->failure == WR_FAILURE_NO_DOCUMENT || extract->origin == self->session->origin) {
    attempt_fail (self, WR_FAILURE_NO_DOCUMENT, NULL);
    return;
  }

  self->own = TRUE;
  result->http_status = extract->http_status;
  result->retry_after = MAX (wr_retry_after_parse (extract->retry_after, g_get_real_time ()), 0);
  if (!error_page)
    result->final_url = g_strdup (extract->url);

  if (extract->http_status >= 400)
    attempt_fail (self, WR_FAILURE_HTTP, status);
  else if (error_page)
    attempt_fail (self, WR_FAILURE_LOAD, NULL);
  else if (extract->loading)
    attempt_fail (self, WR_FAILURE_LOAD, _ ("it was cut off"));
  else if (extract->failure != WR_FAILURE_NONE)
    attempt_fail (self, extract->failure, extract->detail);
  else if (extract->cells == NULL)
    attempt_fail (self, WR_FAILURE_SCRIPT, _ ("it gave no values"));
  else {
    result->state = WR_PAGE_DONE;
    wr_result_add_row (result, g_steal_pointer (&extract->cells));
  }
}

static void
attempt_note_document (Attempt *self, const WrExtract *extract)
{
  self->result->waited = extract->waited;
  if (extract->url == NULL)
    return;
  self->session->origin = extract->origin;
  g_free (self->session->url);
  self->session->url = g_strdup (extract->url);
}

static gboolean
differs_in_fragment (const char *from, const char *to)
{
  gsize length = strcspn (to, "#");

  return from != NULL && to[length] == '#' && strncmp (from, to, length) == 0 &&
         (from[length] == '#' || from[length] == '\0');
}

static gboolean
attempt_go_blank (Attempt *self)
{
  g_autoptr (GError) error = NULL;

  if (wr_attempt_session_go_blank (self->session, attempt_get_left (self), self->cancellable,
                                   &error))
    return TRUE;
  attempt_fail_with_error (self, error, WR_COMMAND_NAVIGATE);
  return FALSE;
}

/* The session was sent to an empty page, of which no origin is known, and shows an empty page: that
 * one, or WebKit's own for an address that cannot be reached. */
static gboolean
may_stand (const WrAttemptSession *session, const WrExtract *extract)
{
  return extract->failure == WR_FAILURE_NO_DOCUMENT ||
         (session->origin == 0 && g_strcmp0 (extract->url, "about:blank") == 0);
}

/*
 * That the session still shows the document from before is looked at twice. Mostly the address
 * gives no page; but a driver says success, too, when the process in which the page was to be
 * shown was killed, and when the page before had changed its own address into this one. For the
 * latter only the way by an empty page makes the browser load anything.
 */
static void
attempt_load (Attempt *self)
{
  gboolean by_blank = differs_in_fragment (self->session->url, self->url);
  gboolean again = FALSE;

  do {
    g_auto (WrExtract) extract = { 0 };

    if ((by_blank && !attempt_go_blank (self)) || !attempt_navigate (self) ||
        !attempt_extract (self, &extract))
      return;
    again = !again && may_stand (self->session, &extract);
    by_blank = differs_in_fragment (extract.url, self->url);
    if (!again)
      attempt_judge (self, &extract);
    attempt_note_document (self, &extract);
  } while (again);
}

static gboolean
wants (int keep, WrPageState state)
{
  return keep == WR_KEEP_ALWAYS || (keep == WR_KEEP_FAILURE && state == WR_PAGE_FAILED);
}

/* After a time-out nobody has asked yet whose document the session shows. */
static gboolean
attempt_owns_document (Attempt *self)
{
  g_auto (WrExtract) extract = { 0 };

  if (!self->own && self->result->failure == WR_FAILURE_TIMEOUT &&
      attempt_read (self, TRUE, RECOVER_MS, &extract, NULL))
    self->own = extract.origin != self->session->origin && extract.url != NULL &&
                !is_error_page (extract.url);
  return self->own;
}

/* A picture of the previous page would be a lie, so none is taken where the page gave no document.
 */
static void
attempt_keep (Attempt *self)
{
  const WrJob *job = self->session->job;
  WrResult *result = self->result;
  gboolean screenshot = wants (job->keep.screenshot, result->state);
  gboolean html = wants (job->keep.html, result->state);

  if ((!screenshot && !html) || wr_failure_loses_session (result->failure) ||
      g_cancellable_is_cancelled (self->cancellable) || !attempt_owns_document (self))
    return;
  if (screenshot)
    result->screenshot = wr_session_take_screenshot (self->session->session, KEEP_MS,
                                                     self->cancellable, NULL);
  if (!html)
    return;

  g_autoptr (JsonNode) source = wr_session_send (self->session->session, WR_COMMAND_PAGE_SOURCE,
                                                 NULL, KEEP_MS, self->cancellable, NULL);
  const char *text = source != NULL && JSON_NODE_HOLDS_VALUE (source)
                         ? json_node_get_string (source)
                         : NULL;
  if (text != NULL)
    result->html = g_bytes_new (text, strlen (text));
}

/* A page that did not come to an end may hold its session for ever: the session must show that it
 * can still leave the page. */
static gboolean
attempt_recover (Attempt *self)
{
  if (wr_failure_loses_session (self->result->failure))
    return FALSE;
  if (!self->hurt)
    return TRUE;
  if (self->result->failure == WR_FAILURE_ALERT) {
    g_autoptr (JsonNode) reply = wr_session_send (self->session->session, WR_COMMAND_DISMISS_ALERT,
                                                  NULL, RECOVER_MS, self->cancellable, NULL);
  }
  return wr_attempt_session_go_blank (self->session, RECOVER_MS, self->cancellable, NULL);
}

/**
 * wr_attempt_make:
 * @session: a session that works
 * @result: gets the outcome: %WR_PAGE_DONE, or %WR_PAGE_FAILED with its failure;
 * %WR_FAILURE_STOPPED when @cancellable was cancelled
 * @loaded: (nullable): called between loading and reading
 *
 * Takes at most the job's timeouts.page_ms, and a few seconds more for what is kept of the page and
 * to bring the session back.
 *
 * Returns: whether @session can be used for another page
 */
gboolean
wr_attempt_make (WrAttemptSession *session, const char *url, WrResult *result,
                 WrAttemptLoadedFunc loaded, gpointer user_data, GCancellable *cancellable)
{
  gint64 begin = g_get_monotonic_time ();
  Attempt self = {
    .session = session,
    .url = url,
    .result = result,
    .cancellable = cancellable,
    .begin = begin,
    .end = begin + (gint64) session->job->timeouts.page_ms * 1000,
    .loaded = loaded,
    .user_data = user_data,
  };

  result->started = g_get_real_time ();
  attempt_load (&self);
  result->duration = g_get_monotonic_time () - begin;
  attempt_keep (&self);
  return attempt_recover (&self);
}
