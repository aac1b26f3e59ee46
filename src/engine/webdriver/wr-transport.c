/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrTransport: one HTTP connection to a driver, for one command at a time.
 *
 * The caller's thread blocks in a GMainContext of the transport's own, so the answer, the deadline
 * and the cancellable wake it, and no other thread is needed. The rule that bites: libsoup's own
 * time-out is off, since a page may load for minutes; the deadline of each call is what ends it.
 *
 * Calls may come from different threads, one after the other.
 */

#include "config.h"

#include "wr-transport.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>

#include "wr-reply.h"
#include "wr-webdriver-error.h"

#define MAX_REPLY (64 * 1024 * 1024) /* bytes */
#define CHUNK (64 * 1024)            /* bytes */

struct _WrTransport {
  GMainContext *context; /* (owned) */
  SoupSession *session;  /* (owned) */
  char *base;            /* (owned) the endpoint without user, password and final slash */
  char *authorization;   /* (owned) (nullable) the header's value */
};

/* A call is cancelled in its own context, and only when nothing else is there to do: libsoup 3.2
 * crashes when that comes between an answer's head and our callback. */
#define CANCEL_PRIORITY G_PRIORITY_LOW

typedef struct {
  GMainContext *context;     /* (unowned) */
  SoupMessage *message;      /* (owned) */
  GCancellable *cancellable; /* (owned) cancelled by the caller's, the deadline, a long answer */
  GInputStream *stream;      /* (owned) (nullable) until the head of the answer is there */
  GByteArray *content;       /* (owned) */
  GError *error;             /* (owned) (nullable) */
  guint8 *chunk;             /* (owned) CHUNK bytes */
  gboolean past_deadline;
  gboolean done;
} Call;

static void
call_clear (Call *call)
{
  g_clear_object (&call->message);
  g_clear_object (&call->cancellable);
  g_clear_object (&call->stream);
  g_clear_pointer (&call->content, g_byte_array_unref);
  g_clear_pointer (&call->chunk, g_free);
  g_clear_error (&call->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Call, call_clear)

static gboolean
is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  return g_ascii_strcasecmp (host, "localhost") == 0
         || (address != NULL && g_inet_address_get_is_loopback (address));
}

static char *
dup_authorization (GUri *uri)
{
  if (g_uri_get_user (uri) == NULL)
    return NULL;

  const char *password = g_uri_get_password (uri) != NULL ? g_uri_get_password (uri) : "";
  g_autofree char *pair = g_strconcat (g_uri_get_user (uri), ":", password, NULL);
  g_autofree char *encoded = g_base64_encode ((const guchar *) pair, strlen (pair));
  return g_strconcat ("Basic ", encoded, NULL);
}

static char *
dup_base (GUri *uri)
{
  g_autofree char *path = g_strdup (g_uri_get_path (uri));

  while (g_str_has_suffix (path, "/"))
    path[strlen (path) - 1] = '\0';
  return g_uri_join (G_URI_FLAGS_ENCODED_PATH, g_uri_get_scheme (uri), NULL, g_uri_get_host (uri),
                     g_uri_get_port (uri), path, NULL, NULL);
}

/**
 * wr_transport_new:
 * @endpoint: the driver's address, http or https, with or without a path, user and password
 *
 * Returns: (transfer full): a transport, not connected yet; %NULL with
 *   %WR_WEBDRIVER_ERROR_CONNECTION where @endpoint is no such address.
 */
WrTransport *
wr_transport_new (const char *endpoint, GError **error)
{
  g_return_val_if_fail (endpoint != NULL, NULL);

  g_autoptr (GUri) uri =
      g_uri_parse (endpoint, G_URI_FLAGS_HAS_PASSWORD | G_URI_FLAGS_ENCODED_PATH, NULL);
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : "";
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;

  if (host == NULL || *host == '\0'
      || (!g_str_equal (scheme, "http") && !g_str_equal (scheme, "https"))) {
    g_set_error (error, WR_WEBDRIVER_ERROR, WR_WEBDRIVER_ERROR_CONNECTION,
                 _ ("“%s” is no address of a driver: it must start with http:// or https://"),
                 endpoint);
    return NULL;
  }

  WrTransport *self = g_new0 (WrTransport, 1);
  self->context = g_main_context_new ();
  self->base = dup_base (uri);
  self->authorization = dup_authorization (uri);

  g_main_context_push_thread_default (self->context);
  self->session = soup_session_new_with_options ("timeout", 0, "idle-timeout", 0, NULL);
  /* Drivers compress nothing, and the authorization is ours: each would look at every message. */
  soup_session_remove_feature_by_type (self->session, SOUP_TYPE_CONTENT_DECODER);
  soup_session_remove_feature_by_type (self->session, SOUP_TYPE_AUTH_MANAGER);
  if (is_loopback (host))
    soup_session_set_proxy_resolver (self->session, NULL);
  g_main_context_pop_thread_default (self->context);
  return self;
}

/**
 * wr_transport_free:
 *
 * Closes the connection.
 */
void
wr_transport_free (WrTransport *self)
{
  g_main_context_push_thread_default (self->context);
  soup_session_abort (self->session);
  g_clear_object (&self->session);
  while (g_main_context_iteration (self->context, FALSE)) {
    /* what was left to the context by the closed connection */
  }
  g_main_context_pop_thread_default (self->context);

  g_main_context_unref (self->context);
  g_free (self->base);
  g_free (self->authorization);
  g_free (self);
}

static void
end_call (Call *call, GError *error)
{
  call->error = error;
  call->done = TRUE;
}

static void read_more (Call *call);

/* Takes what was read into the chunk, 0 bytes at the end; whether there is more to read. */
static gboolean
take_chunk (Call *call, gssize length, GError *error)
{
  if (length <= 0) {
    end_call (call, error);
    return FALSE;
  }
  if (call->content->len + length > MAX_REPLY) {
    end_call (call, g_error_new (WR_WEBDRIVER_ERROR, WR_WEBDRIVER_ERROR_BAD_REPLY,
                                 _ ("The driver’s answer is larger than %d MiB"), MAX_REPLY >> 20));
    return FALSE;
  }
  g_byte_array_append (call->content, call->chunk, length);
  return TRUE;
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Call *call = user_data;
  GError *error = NULL;
  gssize length = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &error);

  if (take_chunk (call, length, error))
    read_more (call);
}

/* Mostly all of the answer came with its head, and nothing has to be waited for. */
static void
read_more (Call *call)
{
  GPollableInputStream *pollable = G_POLLABLE_INPUT_STREAM (call->stream);
  GError *error = NULL;
  gssize length;

  do
    length = g_pollable_input_stream_read_nonblocking (pollable, call->chunk, CHUNK,
                                                       call->cancellable, &error);
  while ((length >= 0 || !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK)) &&
         take_chunk (call, length, error));
  if (call->done)
    return;
  g_clear_error (&error);
  g_input_stream_read_async (call->stream, call->chunk, CHUNK, G_PRIORITY_DEFAULT,
                             call->cancellable, read_cb, call);
}

static void
send_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Call *call = user_data;
  GError *error = NULL;

  call->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (call->stream == NULL)
    end_call (call, error);
  else
    read_more (call);
}

static gboolean
deadline_cb (gpointer user_data)
{
  Call *call = user_data;

  call->past_deadline = TRUE;
  g_cancellable_cancel (call->cancellable);
  return G_SOURCE_REMOVE;
}

static gboolean
cancel_cb (gpointer user_data)
{
  g_cancellable_cancel (user_data);
  return G_SOURCE_REMOVE;
}

/* In whatever thread the caller's cancellable is cancelled. */
static void
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  Call *call = user_data;
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, CANCEL_PRIORITY);
  g_source_set_callback (source, cancel_cb, g_object_ref (call->cancellable), g_object_unref);
  g_source_attach (source, call->context);
}

/* Blocks until the call has ended in one way or another. */
static void
run_call (WrTransport *self, Call *call, int deadline_ms, GCancellable *cancellable)
{
  g_autoptr (GSource) timer = g_timeout_source_new (deadline_ms);
  gulong handler = 0;

  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), call, NULL);

  g_main_context_push_thread_default (self->context);
  g_source_set_priority (timer, CANCEL_PRIORITY);
  g_source_set_callback (timer, deadline_cb, call, NULL);
  g_source_attach (timer, self->context);
  soup_session_send_async (self->session, call->message, G_PRIORITY_DEFAULT, call->cancellable,
                           send_cb, call);
  while (!call->done)
    g_main_context_iteration (self->context, TRUE);
  g_source_destroy (timer);
  /* A stream that was not read to its end closes its connection with this. */
  g_clear_object (&call->stream);
  g_main_context_pop_thread_default (self->context);

  g_cancellable_disconnect (cancellable, handler);
}

static void
set_body (SoupMessage *message, const char *method, JsonNode *body)
{
  if (!g_str_equal (method, "POST"))
    return;

  /* A POST without parameters has an empty object (“6.3 Processing model”, step 6). */
  g_autofree char *text = body != NULL ? json_to_string (body, FALSE) : g_strdup ("{}");
  gsize length = strlen (text);
  g_autoptr (GBytes) bytes = g_bytes_new_take (g_steal_pointer (&text), length);
  soup_message_set_request_body_from_bytes (message, "application/json; charset=utf-8", bytes);
}

static SoupMessage *
build_message (WrTransport *self, WrCommand command, const char *session_id, JsonNode *body)
{
  g_autofree char *path = wr_command_build_path (command, session_id);
  g_autofree char *url = g_strconcat (self->base, path, NULL);
  SoupMessage *message = soup_message_new (wr_command_get_method (command), url);

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  /* Without this libsoup opens a connection for each POST, which doubles what a page costs us. A
   * session is never to be made twice, so New Session keeps to libsoup's caution. */
  if (command != WR_COMMAND_NEW_SESSION)
    soup_message_add_flags (message, SOUP_MESSAGE_IDEMPOTENT);
  if (self->authorization != NULL)
    soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization",
                                  self->authorization);
  set_body (message, wr_command_get_method (command), body);
  return message;
}

/* Says why a call ended without an answer that can be read; FALSE if there is one. */
static gboolean
explain_failure (WrTransport *self, Call *call, WrCommand command, int deadline_ms,
                 GCancellable *cancellable, GError **error)
{
  gboolean whole = call->error == NULL;

  if (whole && command == WR_COMMAND_NEW_SESSION)
    return FALSE; /* there is a session now, whatever was cancelled meanwhile */
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return TRUE;
  if (whole)
    return FALSE;

  if (call->error->domain == WR_WEBDRIVER_ERROR)
    g_propagate_error (error, g_steal_pointer (&call->error));
  else if (call->past_deadline)
    wr_webdriver_error_set_deadline (error, wr_command_get_name (command), deadline_ms);
  else if (g_error_matches (call->error, SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_PARSING))
    g_set_error (error, WR_WEBDRIVER_ERROR, WR_WEBDRIVER_ERROR_BAD_REPLY,
                 _ ("What answers at %s does not speak HTTP"), self->base);
  else if (soup_message_get_status (call->message) != SOUP_STATUS_NONE)
    g_set_error (error, WR_WEBDRIVER_ERROR, WR_WEBDRIVER_ERROR_BAD_REPLY,
                 _ ("The driver’s answer to “%s” was cut off: %s"), wr_command_get_name (command),
                 call->error->message);
  else
    g_set_error (error, WR_WEBDRIVER_ERROR, WR_WEBDRIVER_ERROR_CONNECTION,
                 _ ("Could not reach the driver at %s: %s"), self->base, call->error->message);
  return TRUE;
}

static gboolean
check_content_type (Call *call, GError **error)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (call->message);
  const char *type = soup_message_headers_get_content_type (headers, NULL);

  if (call->content->len == 0 || g_strcmp0 (type, "application/json") == 0)
    return TRUE;

  g_set_error (error, WR_WEBDRIVER_ERROR, WR_WEBDRIVER_ERROR_BAD_REPLY,
               _ ("The driver answered with %s instead of JSON (HTTP status %d)"),
               type != NULL ? type : _ ("content without a type"),
               soup_message_get_status (call->message));
  return FALSE;
}

/**
 * wr_transport_send:
 * @session_id: (nullable): the session, for commands that have one
 * @body: (nullable) (transfer none): the parameters of a POST
 * @deadline_ms: ms, above 0: when the call is given up
 *
 * Sends one command and blocks until its answer is there. An answer may have 64 MiB.
 *
 * Returns: (transfer full): the answer's `value`, or %NULL with an error of %WR_WEBDRIVER_ERROR, or
 *   with %G_IO_ERROR_CANCELLED.
 */
JsonNode *
wr_transport_send (WrTransport *self,
                   WrCommand command,
                   const char *session_id,
                   JsonNode *body,
                   int deadline_ms,
                   GCancellable *cancellable,
                   GError **error)
{
  g_return_val_if_fail (self != NULL && deadline_ms > 0, NULL);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  g_auto (Call) call = {
    .context = self->context,
    .message = build_message (self, command, session_id, body),
    .cancellable = g_cancellable_new (),
    .content = g_byte_array_new (),
    .chunk = g_malloc (CHUNK),
  };

  run_call (self, &call, deadline_ms, cancellable);
  if (explain_failure (self, &call, command, deadline_ms, cancellable, error)
      || !check_content_type (&call, error))
    return NULL;
  return wr_reply_parse (call.content, soup_message_get_status (call.message), error);
}
