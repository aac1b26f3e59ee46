/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrAttemptSession: one browser to make attempts with.
 *
 * A local session has a driver process of its own: ending that ends the browser, whatever state it
 * is in. Behind a driver_url the session is deleted instead, also after the run was stopped, with a
 * deadline short enough for a stop.
 */

#include "config.h"

#include "wr-attempt-session.h"

#include "wr-run-driver.h"
#include "wr-run.h"

#define START_MS 30000
#define CHECK_MS 10000
#define DELETE_MS 1000

/* Once an image has come, or has not, a page's script may put another address, class or size in its
 * place. Not so in a link and in what the head of a page says. */
static gboolean
field_may_need_images (const WrField *field)
{
  static const char *const others[] = { "href", "content", NULL };

  return field->take == WR_FIELD_HTML ||
         (field->take == WR_FIELD_ATTRIBUTE && !g_strv_contains (others, field->attribute));
}

/* “auto” leaves images away where neither a field nor a picture nor a person can see them. */
static gboolean
wants_images (const WrJob *job)
{
  if (job->browser.images != WR_IMAGES_AUTO)
    return job->browser.images == WR_IMAGES_ON;
  for (guint i = 0; i < job->fields->len; i++) {
    if (field_may_need_images (g_ptr_array_index (job->fields, i)))
      return TRUE;
  }
  return job->browser.visible || job->keep.screenshot != WR_KEEP_NEVER;
}

/* A window that somebody looks at, and a picture of it, need a page that is painted. */
static gboolean
wants_hidden (const WrJob *job)
{
  return job->browser.hidden && !job->browser.visible && job->keep.screenshot == WR_KEEP_NEVER;
}

static void
fill_capabilities (const WrJob *job, const WrDriver *driver, WrCapabilities *capabilities)
{
  *capabilities = (WrCapabilities){
    .browser = driver != NULL ? driver->browser : wr_run_parse_browser (job->browser.name),
    .binary = driver == NULL         ? NULL
              : job->browser.visible ? driver->visible_path
                                     : driver->browser_path,
    .visible = job->browser.visible,
    .images = wants_images (job),
    .accept_insecure_certs = job->browser.accept_insecure_certs,
    .window_width = job->browser.window[0],
    .window_height = job->browser.window[1],
    .page_load_ms = job->timeouts.page_load_ms,
    .script_ms = job->timeouts.script_ms,
    .user_agent = job->browser.user_agent,
    .proxy = job->browser.proxy,
    .arguments = (const char *const *) job->browser.arguments,
  };
}

/* A driver that cannot hide a page shows it: that is slower, and gives no other values. */
static gboolean
session_hide (WrAttemptSession *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (JsonNode) reply = wr_session_send (self->session, WR_COMMAND_MINIMIZE, NULL, CHECK_MS,
                                                cancellable, &cause);

  if (reply != NULL ||
      g_error_matches (cause, WR_WEBDRIVER_ERROR, WR_WEBDRIVER_ERROR_UNSUPPORTED_OPERATION) ||
      g_error_matches (cause, WR_WEBDRIVER_ERROR, WR_WEBDRIVER_ERROR_UNKNOWN_COMMAND) ||
      g_error_matches (cause, WR_WEBDRIVER_ERROR, WR_WEBDRIVER_ERROR_UNKNOWN_METHOD))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

/**
 * wr_attempt_session_build_capabilities:
 * @driver: (nullable): as for wr_attempt_session_open()
 *
 * Returns: (transfer full): what a session for @job asks its driver for.
 */
JsonNode *
wr_attempt_session_build_capabilities (const WrJob *job, const WrDriver *driver)
{
  WrCapabilities capabilities;

  fill_capabilities (job, driver, &capabilities);
  return wr_capabilities_to_json (&capabilities);
}

/**
 * wr_attempt_session_new_remote:
 *
 * Makes a session behind the job's driver_url, which is on record until it was deleted. Blocks
 * while a browser starts.
 *
 * Returns: (transfer full): the session, or %NULL with a %WR_WEBDRIVER_ERROR
 */
WrSession *
wr_attempt_session_new_remote (const WrJob *job, GCancellable *cancellable, GError **error)
{
  WrCapabilities capabilities;

  fill_capabilities (job, NULL, &capabilities);
  return wr_session_new_remote (job->browser.driver_url, &capabilities, START_MS, cancellable,
                                error);
}

static WrSession *
session_start (WrAttemptSession *self, const WrDriver *driver, GCancellable *cancellable,
               GError **error)
{
  WrCapabilities capabilities;

  if (driver == NULL)
    return wr_attempt_session_new_remote (self->job, cancellable, error);
  self->process = wr_driver_process_start (driver, cancellable, error);
  if (self->process == NULL)
    return NULL;
  fill_capabilities (self->job, driver, &capabilities);
  return wr_session_new (wr_driver_process_get_url (self->process), &capabilities, START_MS,
                         cancellable, error);
}

/**
 * wr_attempt_session_open:
 * @job: must outlive the session
 * @driver: (nullable): the driver to start; %NULL: the job's driver_url
 * @lent: (nullable): the session to use instead of one of our own
 *
 * Blocks while a browser starts.
 *
 * Returns: (transfer full): the session, or %NULL with a %WR_WEBDRIVER_ERROR
 */
WrAttemptSession *
wr_attempt_session_open (const WrJob *job, const WrDriver *driver, WrSession *lent,
                         GCancellable *cancellable, GError **error)
{
  g_autoptr (WrAttemptSession) self = g_new0 (WrAttemptSession, 1);

  self->job = job;
  self->extractor = wr_extractor_new (job, error);
  if (self->extractor == NULL)
    return NULL;
  self->session = lent != NULL ? g_object_ref (lent)
                               : session_start (self, driver, cancellable, error);
  if (self->session == NULL ||
      (wants_hidden (job) && !session_hide (self, cancellable, error)))
    return NULL;
  return g_steal_pointer (&self);
}

static void
session_note_document (WrAttemptSession *self, double origin, const char *url)
{
  self->origin = origin;
  g_free (self->url);
  self->url = g_strdup (url);
}

/**
 * wr_attempt_session_check:
 *
 * Tries the job's selectors on the empty page that a session begins with, and notes that page's
 * origin.
 *
 * Returns: %FALSE with %WR_RUN_ERROR_SELECTOR, the message starting with the selector's path in the
 *   job, or a %WR_WEBDRIVER_ERROR when the browser does not answer
 */
gboolean
wr_attempt_session_check (WrAttemptSession *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonArray)
      arguments = wr_extractor_build_arguments (self->extractor, TRUE, 0, CHECK_MS);
  g_autoptr (JsonNode)
      reply = wr_session_execute_async (self->session, wr_extractor_get_script (self->extractor),
                                        arguments, CHECK_MS, cancellable, error);
  g_auto (WrExtract) extract = { 0 };

  if (reply == NULL)
    return FALSE;
  wr_extractor_read (self->extractor, reply, &extract);
  if (extract.failure == WR_FAILURE_SELECTOR) {
    g_set_error_literal (error, WR_RUN_ERROR, WR_RUN_ERROR_SELECTOR, extract.detail);
    return FALSE;
  }
  if (extract.failure != WR_FAILURE_NONE) {
    g_set_error_literal (error, WR_WEBDRIVER_ERROR, WR_WEBDRIVER_ERROR_BAD_REPLY, extract.detail);
    return FALSE;
  }
  session_note_document (self, extract.origin, extract.url);
  return TRUE;
}

/**
 * wr_attempt_session_go_blank:
 *
 * Leaves the page for an empty one.
 */
gboolean
wr_attempt_session_go_blank (WrAttemptSession *self, int deadline_ms, GCancellable *cancellable,
                             GError **error)
{
  session_note_document (self, 0, NULL);
  return wr_session_navigate (self->session, "about:blank", deadline_ms, cancellable, error);
}

/**
 * wr_attempt_session_get_pid:
 *
 * Returns: the root of the processes behind the session, 0 where they are not ours
 */
GPid
wr_attempt_session_get_pid (WrAttemptSession *self)
{
  return self->process != NULL ? wr_driver_process_get_pid (self->process) : 0;
}

/**
 * wr_attempt_session_close:
 *
 * Ends the browser and frees @self.
 */
void
wr_attempt_session_close (WrAttemptSession *self)
{
  if (self->process != NULL)
    wr_driver_process_end (self->process);
  else if (self->session != NULL)
    wr_session_delete (self->session, DELETE_MS, NULL, NULL);
  g_clear_object (&self->session);
  g_clear_object (&self->process);
  g_clear_pointer (&self->extractor, wr_extractor_free);
  g_free (self->url);
  g_free (self);
}
