/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * FakeDriver: see its header.
 *
 * The server and all of its connections belong to the driver's thread; what a test sets and reads
 * is under the mutex. Faults below HTTP are written to the stolen connection.
 */

#include "config.h"

#include "fake-driver.h"

#include <libsoup/soup.h>
#include <string.h>

#define JSON_TYPE "application/json; charset=utf-8"
#define HUGE_SIZE 50000000
#define TOO_LARGE_SIZE (64 * 1024 * 1024 + 1)
#define DEEP_LEVELS 100000

/* One transparent pixel. */
#define PNG_BASE64                                                                                 \
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="

typedef struct {
  FakeFault fault;
  char *error;   /* (owned) (nullable) */
  char *message; /* (owned) (nullable) */
  int times;
  int delay_ms;
  FakeDriverFunc func; /* (nullable) */
  gpointer user_data;
  FakeDriverAim aim; /* (nullable) */
  gpointer aim_data;
  guint count;
  char *last_body; /* (owned) (nullable) */
} Plan;

struct _FakeDriver {
  GMainContext *context; /* (owned) */
  GMainLoop *loop;       /* (owned) */
  GThread *thread;       /* (owned) */
  SoupServer *server;    /* (owned) the thread's */
  GPtrArray *stalled;    /* (owned) the thread's: connections that are kept without an answer */
  gboolean killed;       /* the thread's */
  char *url;             /* (owned) */

  GMutex mutex;
  GCond counted;
  Plan plans[WR_N_COMMANDS];    /* (mutex mutex) */
  GHashTable *sessions;         /* (owned) (mutex mutex) id → URL */
  guint n_sessions;             /* (mutex mutex) made so far */
  SoupMessageHeaders *last_headers; /* (owned) (nullable) (mutex mutex) */
};

/* What is to happen with one request, taken from its plan under the mutex. */
typedef struct {
  FakeFault fault;
  char *error;
  char *message;
  int delay_ms;
  FakeDriverFunc func;
  gpointer user_data;
} Step;

typedef struct {
  FakeDriver *driver;
  SoupServerMessage *message; /* (owned) */
  gboolean gone; /* the client has left */
} Delay;

/* Commands and paths */

static gboolean
parse_path (const char *method, const char *path, WrCommand *command, char **session_id)
{
  if (g_str_has_prefix (path, "/wd/hub/"))
    path += strlen ("/wd/hub");

  g_auto (GStrv) parts = g_strsplit (path, "/", 4);
  const char *id = g_strv_length (parts) > 2 ? parts[2] : "";

  for (int i = 0; i < WR_N_COMMANDS; i++) {
    g_autofree char *expected = wr_command_build_path (i, id);
    if (!g_str_equal (expected, path) || !g_str_equal (wr_command_get_method (i), method))
      continue;
    *command = i;
    *session_id = i == WR_COMMAND_STATUS || i == WR_COMMAND_NEW_SESSION ? NULL : g_strdup (id);
    return TRUE;
  }
  return FALSE;
}

static void
step_clear (Step *step)
{
  g_free (step->error);
  g_free (step->message);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Step, step_clear)

static JsonObject *
parse_body (SoupServerMessage *message, JsonParser *parser)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);

  if (body->length == 0 || !json_parser_load_from_data (parser, body->data, body->length, NULL)
      || !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    return NULL;
  return json_node_get_object (json_parser_get_root (parser));
}

/* With the mutex held. */
static gboolean
is_aimed_at (FakeDriver *self, WrCommand command, const char *session_id,
             SoupServerMessage *message)
{
  const Plan *plan = &self->plans[command];
  const char *url = session_id != NULL ? g_hash_table_lookup (self->sessions, session_id) : NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();

  return plan->aim == NULL
         || plan->aim (command, session_id, url, parse_body (message, parser), plan->aim_data);
}

static Step
take_step (FakeDriver *self, WrCommand command, const char *session_id, SoupServerMessage *message)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  Plan *plan = &self->plans[command];
  Step step = { 0 };

  g_mutex_lock (&self->mutex);
  plan->count++;
  g_free (plan->last_body);
  plan->last_body = g_strndup (body->data != NULL ? body->data : "", body->length);
  g_clear_pointer (&self->last_headers, soup_message_headers_unref);
  self->last_headers = soup_message_headers_ref (soup_server_message_get_request_headers (message));

  step.delay_ms = plan->delay_ms;
  step.func = plan->func;
  step.user_data = plan->user_data;
  if (plan->times != 0 && is_aimed_at (self, command, session_id, message)) {
    step.fault = plan->fault;
    step.error = g_strdup (plan->error);
    step.message = g_strdup (plan->message);
    plan->times -= plan->times > 0;
  }
  g_cond_broadcast (&self->counted);
  g_mutex_unlock (&self->mutex);
  return step;
}

/* Answers in order */

static JsonNode *
new_string (const char *text)
{
  JsonNode *node = json_node_new (JSON_NODE_VALUE);

  json_node_set_string (node, text);
  return node;
}

/* Like a driver's own, an id is nobody else's: what an earlier test has left to be deleted at its
 * next start may have stood behind the port that is ours now. */
static JsonNode *
make_session (FakeDriver *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *uuid = g_uuid_string_random ();
  g_autofree char *id = g_strdup_printf ("fake-%u-%s", ++self->n_sessions, uuid);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "sessionId");
  json_builder_add_string_value (builder, id);
  json_builder_set_member_name (builder, "capabilities");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "browserName");
  json_builder_add_string_value (builder, "fake");
  json_builder_set_member_name (builder, "browserVersion");
  json_builder_add_string_value (builder, "1.0");
  json_builder_end_object (builder);
  json_builder_end_object (builder);

  g_hash_table_insert (self->sessions, g_steal_pointer (&id), g_strdup ("about:blank"));
  return json_builder_get_root (builder);
}

static JsonNode *
make_status (void)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "ready");
  json_builder_add_boolean_value (builder, TRUE);
  json_builder_set_member_name (builder, "message");
  json_builder_add_string_value (builder, "fake");
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

/* Changes the sessions as the command wants it; the mutex is held. */
static JsonNode *
perform (FakeDriver *self, WrCommand command, const char *session_id, JsonObject *body)
{
  switch (command) {
  case WR_COMMAND_STATUS:
    return make_status ();
  case WR_COMMAND_NEW_SESSION:
    return make_session (self);
  case WR_COMMAND_DELETE_SESSION:
    g_hash_table_remove (self->sessions, session_id);
    return NULL;
  case WR_COMMAND_NAVIGATE:
    g_hash_table_insert (self->sessions, g_strdup (session_id),
                         g_strdup (body != NULL ? json_object_get_string_member_with_default (
                                                      body, "url", "about:blank")
                                                : "about:blank"));
    return NULL;
  case WR_COMMAND_GET_URL:
    return new_string (g_hash_table_lookup (self->sessions, session_id));
  case WR_COMMAND_SCREENSHOT:
    return new_string (PNG_BASE64);
  case WR_COMMAND_PAGE_SOURCE:
    return new_string ("<html></html>");
  default:
    return NULL;
  }
}

static void
respond (SoupServerMessage *message, guint status, const char *type, char *text, gsize length)
{
  soup_message_body_truncate (soup_server_message_get_response_body (message));
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, type, SOUP_MEMORY_TAKE, text, length);
}

static void
respond_value (SoupServerMessage *message, guint status, JsonNode *value)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);

  json_object_set_member (object, "value", value != NULL ? value : json_node_new (JSON_NODE_NULL));
  json_node_set_object (root, object);
  char *text = json_to_string (root, FALSE);
  respond (message, status, JSON_TYPE, text, strlen (text));
}

/* The status of “6.6 Errors”, where the table has another one than 500. */
static guint
get_status (const char *error)
{
  static const char *const not_found[] = {
    "invalid session id",      "no such alert",    "no such cookie",
    "no such element",         "no such frame",    "no such window",
    "no such shadow root",     "unknown command",  "stale element reference",
    "detached shadow root",    NULL,
  };
  static const char *const bad_request[] = {
    "element click intercepted", "element not interactable", "insecure certificate",
    "invalid argument",          "invalid cookie domain",    "invalid element state",
    "invalid selector",          NULL,
  };

  if (g_strv_contains (not_found, error))
    return 404;
  if (g_strv_contains (bad_request, error))
    return 400;
  return g_str_equal (error, "unknown method") ? 405 : 500;
}

static void
respond_error (SoupServerMessage *message, const char *error, const char *text)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "error");
  json_builder_add_string_value (builder, error);
  json_builder_set_member_name (builder, "message");
  json_builder_add_string_value (builder, text);
  json_builder_set_member_name (builder, "stacktrace");
  json_builder_add_string_value (builder, "#0 fake");
  json_builder_end_object (builder);
  respond_value (message, get_status (error), json_builder_get_root (builder));
}

static void
respond_in_order (FakeDriver *self, SoupServerMessage *message, WrCommand command,
                  const char *session_id, const Step *step)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *body = parse_body (message, parser);
  const char *error = NULL;
  JsonNode *value = NULL;

  g_mutex_lock (&self->mutex);
  gboolean known = session_id == NULL || g_hash_table_contains (self->sessions, session_id);
  if (known)
    value = perform (self, command, session_id, body);
  g_mutex_unlock (&self->mutex);

  if (known && step->func != NULL) {
    g_clear_pointer (&value, json_node_unref);
    value = step->func (command, session_id, body, &error, step->user_data);
  }

  if (!known)
    respond_error (message, "invalid session id", "no such session");
  else if (error != NULL)
    respond_error (message, error, "by function");
  else
    respond_value (message, 200, g_steal_pointer (&value));
  g_clear_pointer (&value, json_node_unref);
}

/* Faults */

static void
respond_string (SoupServerMessage *message, gsize size)
{
  static const char head[] = "{\"value\":\"", tail[] = "\"}";
  gsize length = sizeof head - 1 + size + sizeof tail - 1;
  char *text = g_malloc (length);

  memcpy (text, head, sizeof head - 1);
  memset (text + sizeof head - 1, 'a', size);
  memcpy (text + length - (sizeof tail - 1), tail, sizeof tail - 1);
  respond (message, 200, JSON_TYPE, text, length);
}

static void
respond_deep (SoupServerMessage *message)
{
  GString *text = g_string_new ("{\"value\":");

  for (int i = 0; i < DEEP_LEVELS; i++)
    g_string_append_c (text, '[');
  for (int i = 0; i < DEEP_LEVELS; i++)
    g_string_append_c (text, ']');
  g_string_append_c (text, '}');
  gsize length = text->len;
  respond (message, 200, JSON_TYPE, g_string_free (text, FALSE), length);
}

/* Takes the connection from the server and writes @text to it as it is. */
static void
write_raw (FakeDriver *self, SoupServerMessage *message, const char *text, gboolean keep)
{
  g_autoptr (GIOStream) stream = soup_server_message_steal_connection (message);

  g_output_stream_write_all (g_io_stream_get_output_stream (stream), text, strlen (text), NULL,
                             NULL, NULL);
  if (keep)
    g_ptr_array_add (self->stalled, g_steal_pointer (&stream));
  else
    g_io_stream_close (stream, NULL, NULL);
}

#define HALF_REPLY                                                                                 \
  "HTTP/1.1 200 OK\r\nContent-Type: " JSON_TYPE "\r\nContent-Length: 1000\r\n\r\n{\"value\":\"half"

typedef struct {
  guint status; /* 0: @text is raw */
  const char *type;
  const char *text;
  gboolean keep; /* the connection, of a raw one */
} FaultInfo;

static const FaultInfo faults[FAKE_N_FAULTS] = {
  [FAKE_FAULT_CLOSE] = { 0, NULL, "", FALSE },
  [FAKE_FAULT_NEVER] = { 0, NULL, "", TRUE },
  [FAKE_FAULT_GARBAGE] = { 0, NULL, "\x01\x02 this is no HTTP\r\n\r\n", FALSE },
  [FAKE_FAULT_TRUNCATED] = { 0, NULL, HALF_REPLY, FALSE },
  [FAKE_FAULT_STALL] = { 0, NULL, HALF_REPLY, TRUE },
  [FAKE_FAULT_EMPTY] = { 200, JSON_TYPE, "", FALSE },
  [FAKE_FAULT_NO_JSON] = { 200, JSON_TYPE, "{\"value\": nothing", FALSE },
  [FAKE_FAULT_WRONG_TYPE] = { 200, "text/html", "<html>Welcome</html>", FALSE },
  [FAKE_FAULT_PROXY_PAGE] = { 502, "text/html", "<html>Bad Gateway</html>", FALSE },
  [FAKE_FAULT_NO_VALUE] = { 200, JSON_TYPE, "{\"status\": 0}", FALSE },
  [FAKE_FAULT_NO_CAUSE] = { 500, JSON_TYPE, "{\"value\": {\"oops\": 1}}", FALSE },
  [FAKE_FAULT_REDIRECT] = { 302, JSON_TYPE, "{\"moved\": true}", FALSE },
  [FAKE_FAULT_NOT_UTF8] = { 200, JSON_TYPE, "{\"value\": \"a\xff" "b\"}", FALSE },
};

static void
respond_fault (FakeDriver *self, SoupServerMessage *message, WrCommand command,
               const char *session_id, const Step *step)
{
  FakeFault fault = step->fault;
  const FaultInfo *info = &faults[fault];

  if (fault >= FAKE_FAULT_NOT_UTF8 && session_id != NULL)
    respond_in_order (self, message, command, session_id, step);

  if (fault == FAKE_FAULT_HUGE)
    respond_string (message, HUGE_SIZE);
  else if (fault == FAKE_FAULT_TOO_LARGE)
    respond_string (message, TOO_LARGE_SIZE);
  else if (fault == FAKE_FAULT_DEEP)
    respond_deep (message);
  else if (info->status == 0)
    write_raw (self, message, info->text, info->keep);
  else
    respond (message, info->status, info->type, g_strdup (info->text), strlen (info->text));

  if (fault == FAKE_FAULT_REDIRECT)
    soup_message_headers_replace (soup_server_message_get_response_headers (message), "Location",
                                  "/elsewhere");
}

/* Delays */

static void
gone_cb (Delay *delay)
{
  delay->gone = TRUE;
}

/* At the end of the server there is nobody left to answer, though nothing tells of it. */
static gboolean
delay_cb (gpointer user_data)
{
  Delay *delay = user_data;

  if (!delay->gone && !delay->driver->killed && g_main_loop_is_running (delay->driver->loop))
    soup_server_message_unpause (delay->message);
  return G_SOURCE_REMOVE;
}

static void
delay_free (gpointer user_data)
{
  Delay *delay = user_data;

  g_signal_handlers_disconnect_by_data (delay->message, delay);
  g_object_unref (delay->message);
  g_free (delay);
}

static void
hold_back (FakeDriver *self, SoupServerMessage *message, int delay_ms)
{
  g_autoptr (GSource) source = g_timeout_source_new (delay_ms);
  Delay *delay = g_new0 (Delay, 1);

  delay->driver = self;
  delay->message = g_object_ref (message);
  g_signal_connect_swapped (message, "finished", G_CALLBACK (gone_cb), delay);
  g_signal_connect_swapped (message, "disconnected", G_CALLBACK (gone_cb), delay);
  soup_server_message_pause (message);
  g_source_set_callback (source, delay_cb, delay, delay_free);
  g_source_attach (source, self->context);
}

static void
request_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
            gpointer user_data)
{
  FakeDriver *self = user_data;
  g_autofree char *session_id = NULL;
  WrCommand command;

  if (!parse_path (soup_server_message_get_method (message), path, &command, &session_id)) {
    respond_error (message, "unknown command", path);
    return;
  }

  g_auto (Step) step = take_step (self, command, session_id, message);
  if (step.error != NULL)
    respond_error (message, step.error, step.message);
  else if (step.fault != FAKE_FAULT_NONE)
    respond_fault (self, message, command, session_id, &step);
  else
    respond_in_order (self, message, command, session_id, &step);

  gboolean is_raw = step.error == NULL && step.fault != FAKE_FAULT_NONE
                    && faults[step.fault].text != NULL && faults[step.fault].status == 0;
  if (step.delay_ms > 0 && !is_raw)
    hold_back (self, message, step.delay_ms);
}

/* The driver */

static gpointer
serve_thread (gpointer data)
{
  FakeDriver *self = data;

  g_main_context_push_thread_default (self->context);
  g_main_loop_run (self->loop);
  g_ptr_array_set_size (self->stalled, 0);
  soup_server_disconnect (self->server);
  g_clear_object (&self->server);
  while (g_main_context_iteration (self->context, FALSE))
    continue;
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

/**
 * fake_driver_new:
 *
 * Returns: (transfer full): a driver that listens.
 */
FakeDriver *
fake_driver_new (void)
{
  g_autoptr (GError) error = NULL;
  FakeDriver *self = g_new0 (FakeDriver, 1);

  g_mutex_init (&self->mutex);
  g_cond_init (&self->counted);
  self->sessions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->stalled = g_ptr_array_new_with_free_func (g_object_unref);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);

  g_main_context_push_thread_default (self->context);
  self->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (self->server, NULL, request_cb, self, NULL);
  soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  g_main_context_pop_thread_default (self->context);

  GSList *uris = soup_server_get_uris (self->server);
  self->url = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);

  self->thread = g_thread_new ("fake-driver", serve_thread, self);
  return self;
}

static gboolean
quit_cb (gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_REMOVE;
}

/**
 * fake_driver_free:
 *
 * Closes all connections, ends the thread.
 */
void
fake_driver_free (FakeDriver *self)
{
  g_autoptr (GSource) quit = g_idle_source_new ();

  g_source_set_callback (quit, quit_cb, self->loop, NULL);
  g_source_attach (quit, self->context);
  g_thread_join (self->thread);

  for (int i = 0; i < WR_N_COMMANDS; i++) {
    g_free (self->plans[i].error);
    g_free (self->plans[i].message);
    g_free (self->plans[i].last_body);
  }
  g_clear_pointer (&self->last_headers, soup_message_headers_unref);
  g_hash_table_unref (self->sessions);
  g_ptr_array_unref (self->stalled);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_cond_clear (&self->counted);
  g_mutex_clear (&self->mutex);
  g_free (self->url);
  g_free (self);
}

const char *
fake_driver_get_url (FakeDriver *self)
{
  return self->url;
}

static void
set_plan (FakeDriver *self, WrCommand command, FakeFault fault, const char *error,
          const char *message, int times)
{
  Plan *plan = &self->plans[command];

  g_mutex_lock (&self->mutex);
  g_free (plan->error);
  g_free (plan->message);
  plan->fault = fault;
  plan->error = g_strdup (error);
  plan->message = g_strdup (message);
  plan->times = times;
  g_mutex_unlock (&self->mutex);
}

void
fake_driver_fail (FakeDriver *self,
                  WrCommand command,
                  const char *error,
                  const char *message,
                  int times)
{
  set_plan (self, command, FAKE_FAULT_NONE, error, message, times);
}

void
fake_driver_break (FakeDriver *self, WrCommand command, FakeFault fault, int times)
{
  set_plan (self, command, fault, NULL, NULL, times);
}

void
fake_driver_delay (FakeDriver *self, WrCommand command, int delay_ms)
{
  g_mutex_lock (&self->mutex);
  self->plans[command].delay_ms = delay_ms;
  g_mutex_unlock (&self->mutex);
}

void
fake_driver_answer (FakeDriver *self, WrCommand command, FakeDriverFunc func, gpointer user_data)
{
  g_mutex_lock (&self->mutex);
  self->plans[command].func = func;
  self->plans[command].user_data = user_data;
  g_mutex_unlock (&self->mutex);
}

void
fake_driver_aim (FakeDriver *self, WrCommand command, FakeDriverAim func, gpointer user_data)
{
  g_mutex_lock (&self->mutex);
  self->plans[command].aim = func;
  self->plans[command].aim_data = user_data;
  g_mutex_unlock (&self->mutex);
}

static gboolean
kill_cb (gpointer user_data)
{
  FakeDriver *self = user_data;

  self->killed = TRUE;
  g_ptr_array_set_size (self->stalled, 0);
  soup_server_disconnect (self->server);
  return G_SOURCE_REMOVE;
}

void
fake_driver_kill (FakeDriver *self)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_callback (source, kill_cb, self, NULL);
  g_source_attach (source, self->context);
}

guint
fake_driver_get_count (FakeDriver *self, WrCommand command)
{
  g_mutex_lock (&self->mutex);
  guint count = self->plans[command].count;
  g_mutex_unlock (&self->mutex);
  return count;
}

guint
fake_driver_get_n_open (FakeDriver *self)
{
  g_mutex_lock (&self->mutex);
  guint n_open = g_hash_table_size (self->sessions);
  g_mutex_unlock (&self->mutex);
  return n_open;
}

/**
 * fake_driver_wait_for_count:
 *
 * Waits until @command came at least @count times.
 *
 * Returns: whether it did within @limit_ms.
 */
gboolean
fake_driver_wait_for_count (FakeDriver *self, WrCommand command, guint count, int limit_ms)
{
  gint64 end = g_get_monotonic_time () + limit_ms * G_TIME_SPAN_MILLISECOND;

  g_mutex_lock (&self->mutex);
  while (self->plans[command].count < count
         && g_cond_wait_until (&self->counted, &self->mutex, end))
    continue;
  gboolean reached = self->plans[command].count >= count;
  g_mutex_unlock (&self->mutex);
  return reached;
}

char *
fake_driver_dup_last_body (FakeDriver *self, WrCommand command)
{
  g_mutex_lock (&self->mutex);
  char *body = g_strdup (self->plans[command].last_body);
  g_mutex_unlock (&self->mutex);
  return body;
}

char *
fake_driver_dup_last_header (FakeDriver *self, const char *name)
{
  g_mutex_lock (&self->mutex);
  char *value = self->last_headers != NULL
                    ? g_strdup (soup_message_headers_get_one (self->last_headers, name))
                    : NULL;
  g_mutex_unlock (&self->mutex);
  return value;
}
