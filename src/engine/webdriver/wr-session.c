/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrSession: one browser, by way of one W3C WebDriver session.
 *
 * Every call blocks until the driver has answered, its deadline has passed or it was cancelled. A
 * session serves one thread at a time. After %WR_WEBDRIVER_ERROR_DEADLINE or a cancelled call the
 * driver may still be at work on that command: such a session is to be deleted, or its driver
 * process ended.
 */

#include "config.h"

#include "wr-session-private.h"

#include <glib/gi18n-lib.h>

#include "wr-remote-record.h"
#include "wr-transport.h"

struct _WrSession {
  GObject parent_instance;

  WrTransport *transport; /* (owned) */
  char *id;               /* (owned) */
  char *browser_name;     /* (owned) (nullable) */
  char *browser_version;  /* (owned) (nullable) */
  guint64 n_commands;     /* sent so far, New Session among them */
  guint64 record;         /* its number in the record of remote sessions; 0 for none */
  gboolean deleted;       /* or to be deleted elsewhere */
};

G_DEFINE_FINAL_TYPE (WrSession, wr_session, G_TYPE_OBJECT)

static void
wr_session_finalize (GObject *object)
{
  WrSession *self = WR_SESSION (object);

  g_clear_pointer (&self->transport, wr_transport_free);
  g_free (self->id);
  g_free (self->browser_name);
  g_free (self->browser_version);

  G_OBJECT_CLASS (wr_session_parent_class)->finalize (object);
}

static void
wr_session_class_init (WrSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = wr_session_finalize;
}

static void
wr_session_init (WrSession *self)
{
}

static char *
dup_string_member (JsonObject *object, const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_dup_string (node)
             : NULL;
}

static JsonObject *
get_object_member (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/* “8.1 New Session”: `{"sessionId": …, "capabilities": {…}}`. */
static gboolean
take_reply (WrSession *self, JsonNode *value, GError **error)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (value) ? json_node_get_object (value) : NULL;
  g_autofree char *id = dup_string_member (object, "sessionId");

  if (id == NULL || *id == '\0') {
    g_set_error_literal (error, WR_WEBDRIVER_ERROR, WR_WEBDRIVER_ERROR_BAD_REPLY,
                         _ ("The driver made a session without an id"));
    return FALSE;
  }

  JsonObject *capabilities = get_object_member (object, "capabilities");
  self->id = g_steal_pointer (&id);
  self->browser_name = dup_string_member (capabilities, "browserName");
  self->browser_version = dup_string_member (capabilities, "browserVersion");
  return TRUE;
}

static WrSession *
session_new (const char *endpoint, JsonNode *body, int deadline_ms, GCancellable *cancellable,
             GError **error)
{
  g_autoptr (WrSession) self = g_object_new (WR_TYPE_SESSION, NULL);
  self->transport = wr_transport_new (endpoint, error);
  if (self->transport == NULL)
    return NULL;

  g_autoptr (JsonNode) value =
      wr_session_send (self, WR_COMMAND_NEW_SESSION, body, deadline_ms, cancellable, error);
  return value != NULL && take_reply (self, value, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * wr_session_new:
 * @endpoint: the driver's address, such as `http://127.0.0.1:4444/wd/hub`, with user and password
 *   if need be
 * @capabilities: what is asked for
 * @deadline_ms: ms, above 0: for the browser to start
 *
 * Starts a session. Blocks; any thread.
 *
 * Returns: (transfer full): the session, or %NULL with an error of %WR_WEBDRIVER_ERROR or
 *   %G_IO_ERROR_CANCELLED.
 */
WrSession *
wr_session_new (const char *endpoint,
                const WrCapabilities *capabilities,
                int deadline_ms,
                GCancellable *cancellable,
                GError **error)
{
  g_return_val_if_fail (endpoint != NULL && capabilities != NULL, NULL);

  g_autoptr (JsonNode) body = wr_capabilities_to_json (capabilities);
  return session_new (endpoint, body, deadline_ms, cancellable, error);
}

/**
 * wr_session_new_recorded:
 * @body: New Session's parameters
 *
 * As wr_session_new(), and the session is on record until it was deleted.
 */
WrSession *
wr_session_new_recorded (const char *endpoint, JsonNode *body, int deadline_ms,
                         GCancellable *cancellable, GError **error)
{
  WrSession *self = session_new (endpoint, body, deadline_ms, cancellable, error);

  if (self != NULL)
    self->record = wr_remote_record_add (endpoint, self->id);
  return self;
}

/**
 * wr_session_new_lent:
 * @endpoint: the driver's address
 * @id: a session that another process has made
 * @browser_name: (nullable): as that process knows it
 * @browser_version: (nullable): as that process knows it
 *
 * A session to be used here and deleted there: wr_session_delete() leaves it alone. Any thread.
 *
 * Returns: (transfer full): the session, or %NULL with a %WR_WEBDRIVER_ERROR.
 */
WrSession *
wr_session_new_lent (const char *endpoint, const char *id, const char *browser_name,
                     const char *browser_version, GError **error)
{
  g_return_val_if_fail (endpoint != NULL && id != NULL, NULL);

  g_autoptr (WrSession) self = g_object_new (WR_TYPE_SESSION, NULL);
  self->transport = wr_transport_new (endpoint, error);
  self->id = g_strdup (id);
  self->browser_name = g_strdup (browser_name);
  self->browser_version = g_strdup (browser_version);
  self->n_commands = 1; /* New Session */
  self->deleted = TRUE;
  return self->transport != NULL ? g_steal_pointer (&self) : NULL;
}

/**
 * wr_session_get_id:
 *
 * Returns: (transfer none): the id that the driver gave.
 */
const char *
wr_session_get_id (WrSession *self)
{
  g_return_val_if_fail (WR_IS_SESSION (self), NULL);
  return self->id;
}

/**
 * wr_session_get_browser_name:
 *
 * Returns: (transfer none) (nullable): the browser's name as the driver has it.
 */
const char *
wr_session_get_browser_name (WrSession *self)
{
  g_return_val_if_fail (WR_IS_SESSION (self), NULL);
  return self->browser_name;
}

/**
 * wr_session_get_browser_version:
 *
 * Returns: (transfer none) (nullable): the browser's version as the driver has it.
 */
const char *
wr_session_get_browser_version (WrSession *self)
{
  g_return_val_if_fail (WR_IS_SESSION (self), NULL);
  return self->browser_version;
}

/**
 * wr_session_get_n_commands:
 *
 * Returns: how many commands were sent, New Session and Delete Session among them.
 */
guint64
wr_session_get_n_commands (WrSession *self)
{
  g_return_val_if_fail (WR_IS_SESSION (self), 0);
  return self->n_commands;
}

/**
 * wr_session_send:
 * @body: (nullable) (transfer none): the parameters of a POST; %NULL for none
 * @deadline_ms: ms, above 0: when the call is given up; to be above what the driver itself waits
 *
 * Sends one command and blocks until it is answered. An answer may have 64 MiB.
 *
 * Returns: (transfer full): the answer's `value`, which may be a null node; %NULL with an error of
 *   %WR_WEBDRIVER_ERROR or %G_IO_ERROR_CANCELLED.
 */
JsonNode *
wr_session_send (WrSession *self,
                 WrCommand command,
                 JsonNode *body,
                 int deadline_ms,
                 GCancellable *cancellable,
                 GError **error)
{
  g_return_val_if_fail (WR_IS_SESSION (self), NULL);

  self->n_commands++;
  return wr_transport_send (self->transport, command, self->id, body, deadline_ms, cancellable,
                            error);
}

/**
 * wr_session_navigate:
 * @url: an absolute URL
 *
 * Loads @url (“10.1 Navigate To”). That it succeeds does not mean that the URL's own document is
 * shown.
 *
 * Returns: whether the driver says so.
 */
gboolean
wr_session_navigate (WrSession *self,
                     const char *url,
                     int deadline_ms,
                     GCancellable *cancellable,
                     GError **error)
{
  g_return_val_if_fail (url != NULL, FALSE);

  g_autoptr (JsonObject) object = json_object_new ();
  json_object_set_string_member (object, "url", url);
  g_autoptr (JsonNode) body = json_node_new (JSON_NODE_OBJECT);
  json_node_set_object (body, object);

  g_autoptr (JsonNode) value =
      wr_session_send (self, WR_COMMAND_NAVIGATE, body, deadline_ms, cancellable, error);
  return value != NULL;
}

/**
 * wr_session_execute_async:
 * @script: the body of a function, whose last argument is the callback that takes its result
 * @arguments: (nullable) (transfer none): the function's other arguments
 *
 * Runs @script in the page (“13.2.2 Execute Async Script”).
 *
 * Returns: (transfer full): what the script gave to its callback, or %NULL with an error.
 */
JsonNode *
wr_session_execute_async (WrSession *self,
                          const char *script,
                          JsonArray *arguments,
                          int deadline_ms,
                          GCancellable *cancellable,
                          GError **error)
{
  g_return_val_if_fail (script != NULL, NULL);

  g_autoptr (JsonObject) object = json_object_new ();
  json_object_set_string_member (object, "script", script);
  json_object_set_array_member (object, "args",
                                arguments != NULL ? json_array_ref (arguments) : json_array_new ());
  g_autoptr (JsonNode) body = json_node_new (JSON_NODE_OBJECT);
  json_node_set_object (body, object);

  return wr_session_send (self, WR_COMMAND_EXECUTE_ASYNC, body, deadline_ms, cancellable, error);
}

/**
 * wr_session_take_screenshot:
 *
 * Returns: (transfer full): a PNG of what the page's window shows (“17.1 Take Screenshot”), or
 *   %NULL with an error.
 */
GBytes *
wr_session_take_screenshot (WrSession *self,
                            int deadline_ms,
                            GCancellable *cancellable,
                            GError **error)
{
  g_autoptr (JsonNode) value =
      wr_session_send (self, WR_COMMAND_SCREENSHOT, NULL, deadline_ms, cancellable, error);
  if (value == NULL)
    return NULL;

  gsize length = 0;
  const char *text =
      json_node_get_value_type (value) == G_TYPE_STRING ? json_node_get_string (value) : "";
  guchar *data = g_base64_decode (text, &length);
  if (length == 0) {
    g_free (data);
    g_set_error_literal (error, WR_WEBDRIVER_ERROR, WR_WEBDRIVER_ERROR_BAD_REPLY,
                         _ ("The driver’s screenshot is no picture"));
    return NULL;
  }
  return g_bytes_new_take (data, length);
}

/**
 * wr_session_delete:
 *
 * Ends the session and its browser (“8.3 Delete Session”). Deleting one that is gone is no error.
 *
 * Returns: whether the session is gone.
 */
gboolean
wr_session_delete (WrSession *self, int deadline_ms, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (WR_IS_SESSION (self), FALSE);

  if (self->deleted)
    return TRUE;

  g_autoptr (GError) local_error = NULL;
  g_autoptr (JsonNode) value = wr_session_send (self, WR_COMMAND_DELETE_SESSION, NULL, deadline_ms,
                                                cancellable, &local_error);
  self->deleted =
      value != NULL
      || g_error_matches (local_error, WR_WEBDRIVER_ERROR, WR_WEBDRIVER_ERROR_INVALID_SESSION_ID);
  if (!self->deleted)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    wr_remote_record_remove (self->record);
  return self->deleted;
}

/**
 * wr_session_delete_left:
 * @endpoint: the driver's address
 * @id: a session that another process has left there
 *
 * As wr_session_delete().
 */
gboolean
wr_session_delete_left (const char *endpoint,
                        const char *id,
                        int deadline_ms,
                        GCancellable *cancellable,
                        GError **error)
{
  g_return_val_if_fail (endpoint != NULL && id != NULL, FALSE);

  g_autoptr (WrSession) self = g_object_new (WR_TYPE_SESSION, NULL);
  self->transport = wr_transport_new (endpoint, error);
  self->id = g_strdup (id);
  return self->transport != NULL && wr_session_delete (self, deadline_ms, cancellable, error);
}
