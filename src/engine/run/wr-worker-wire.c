/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What a worker and its process say to each other: a JSON object a line.
 *
 * |[
 *   {"open":{"job":"{…}","driver":{"browser":"chromium",…}}}
 *   {"opened":{"browser_name":"chrome-headless-shell","browser_version":"156.0",…}}
 *   {"attempt":{"url":"https://example.com/p/1"}}
 *   {"loaded":{}}
 *   {"result":{"state":"done","rows":[["12.50",null]],…}}
 * ]|
 *
 * A table holds the members of each kind; the job is the text of its file without the URLs, and
 * pictures and sources are base64. A line comes from another process, which had a page's text in
 * its hands: nothing in it is taken for granted.
 */

#include "config.h"

#include "wr-worker-wire.h"

#include "wr-json-text.h"
#include "wr-run.h"
#include "wr-webdriver-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef enum { TEXT, INT, LONG, BYTES } MemberType;

typedef struct {
  const char *name;
  MemberType type;
  gsize offset;
} Member;

#define MESSAGE(member) G_STRUCT_OFFSET (WrWireMessage, member)
#define RESULT(member) G_STRUCT_OFFSET (WrResult, member)
#define DRIVER(member) G_STRUCT_OFFSET (WrDriver, member)

static const Member attempt_members[] = {
  { "url", TEXT, MESSAGE (url) },
  { NULL, 0, 0 },
};

static const Member session_members[] = {
  { "session_id", TEXT, MESSAGE (session_id) },
  { "browser_name", TEXT, MESSAGE (browser_name) },
  { "browser_version", TEXT, MESSAGE (browser_version) },
  { NULL, 0, 0 },
};

static const Member opened_members[] = {
  { "browser_name", TEXT, MESSAGE (browser_name) },
  { "browser_version", TEXT, MESSAGE (browser_version) },
  { "root", INT, MESSAGE (root) },
  { "commands", LONG, MESSAGE (n_commands) },
  { NULL, 0, 0 },
};

static const Member end_members[] = {
  { "usable", INT, MESSAGE (usable) },
  { "commands", LONG, MESSAGE (n_commands) },
  { NULL, 0, 0 },
};

static const Member result_members[] = {
  { "started", LONG, RESULT (started) },
  { "duration", LONG, RESULT (duration) },
  { "http_status", INT, RESULT (http_status) },
  { "retry_after", LONG, RESULT (retry_after) },
  { "waited", LONG, RESULT (waited) },
  { "final_url", TEXT, RESULT (final_url) },
  { "webdriver_error", TEXT, RESULT (webdriver_error) },
  { "detail", TEXT, RESULT (detail) },
  { "message", TEXT, RESULT (message) },
  { "screenshot", BYTES, RESULT (screenshot) },
  { "html", BYTES, RESULT (html) },
  { NULL, 0, 0 },
};

static const Member driver_members[] = {
  { "driver_path", TEXT, DRIVER (driver_path) },
  { "driver_version", TEXT, DRIVER (driver_version) },
  { "browser_path", TEXT, DRIVER (browser_path) },
  { "browser_version", TEXT, DRIVER (browser_version) },
  { "visible_path", TEXT, DRIVER (visible_path) },
  { "outside", INT, DRIVER (outside) },
  { NULL, 0, 0 },
};

/* Errors that mean something to whoever opens a session; all others are those of a start. */
static const struct {
  const char *name;
  GQuark (*get_quark) (void);
  int n_codes;
} domains[] = {
  { "webdriver", wr_webdriver_error_quark, WR_WEBDRIVER_ERROR_START + 1 },
  { "run", wr_run_error_quark, WR_RUN_ERROR_STORE + 1 },
  { "regex", g_regex_error_quark, G_MAXINT },
  { "io", g_io_error_quark, G_MAXINT },
};

/**
 * wr_wire_message_new:
 *
 * Returns: (transfer full): a message of @kind whose members are to be set
 */
WrWireMessage *
wr_wire_message_new (WrWireKind kind)
{
  WrWireMessage *self = g_new0 (WrWireMessage, 1);

  self->kind = kind;
  return self;
}

void
wr_wire_message_free (WrWireMessage *self)
{
  g_clear_pointer (&self->job, wr_job_free);
  g_clear_pointer (&self->driver, wr_driver_free);
  g_free (self->url);
  g_free (self->session_id);
  g_free (self->browser_name);
  g_free (self->browser_version);
  g_clear_pointer (&self->result, wr_result_free);
  g_clear_error (&self->error);
  g_free (self);
}

/* What is missing is null. A page's text was mended when it was read; paths may be anything. */
static void
write_text (JsonObject *object, const char *name, const char *text)
{
  g_autofree char *valid = text != NULL ? g_utf8_make_valid (text, -1) : NULL;

  if (valid != NULL)
    json_object_set_string_member (object, name, valid);
}

static void
write_bytes (JsonObject *object, const char *name, GBytes *bytes)
{
  gsize size;
  const guint8 *data = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;

  if (bytes == NULL)
    return;
  g_autofree char *text = g_base64_encode (data, size);
  json_object_set_string_member (object, name, text);
}

static void
write_members (JsonObject *object, const Member *members, gconstpointer data)
{
  for (const Member *member = members; member->name != NULL; member++) {
    gconstpointer value = (const char *) data + member->offset;

    if (member->type == TEXT)
      write_text (object, member->name, *(char *const *) value);
    else if (member->type == BYTES)
      write_bytes (object, member->name, *(GBytes *const *) value);
    else
      json_object_set_int_member (object, member->name,
                                  member->type == INT ? *(const int *) value
                                                      : *(const gint64 *) value);
  }
}

static JsonArray *
build_row (const GPtrArray *cells)
{
  JsonArray *row = json_array_sized_new (cells->len);

  for (guint i = 0; i < cells->len; i++) {
    const char *cell = g_ptr_array_index (cells, i);

    if (cell != NULL)
      json_array_add_string_element (row, cell);
    else
      json_array_add_null_element (row);
  }
  return row;
}

static void
write_result (JsonObject *object, const WrResult *result)
{
  JsonArray *rows = json_array_new ();

  json_object_set_string_member (object, "state", wr_page_state_get_name (result->state));
  json_object_set_string_member (object, "failure", wr_failure_get_code (result->failure));
  write_members (object, result_members, result);
  for (guint i = 0; result->rows != NULL && i < result->rows->len; i++)
    json_array_add_array_element (rows, build_row (g_ptr_array_index (result->rows, i)));
  json_object_set_array_member (object, "rows", rows);
}

/* The URLs, which may be a million, are not for one worker. */
static void
write_open (JsonObject *object, const WrJob *job, const WrDriver *driver)
{
  char *no_urls[] = { NULL };
  WrJob slim = *job;

  slim.urls = no_urls;
  g_autofree char *text = wr_job_to_json (&slim);
  write_text (object, "job", text);
  if (driver == NULL)
    return;
  JsonObject *described = json_object_new ();
  json_object_set_string_member (described, "browser", wr_browser_get_name (driver->browser));
  write_members (described, driver_members, driver);
  json_object_set_object_member (object, "driver", described);
}

static void
write_error (JsonObject *object, const GError *error)
{
  const char *name = domains[0].name;
  int code = WR_WEBDRIVER_ERROR_START;

  for (gsize i = 0; i < G_N_ELEMENTS (domains); i++) {
    if (error->domain == domains[i].get_quark ()) {
      name = domains[i].name;
      code = error->code;
    }
  }
  json_object_set_string_member (object, "domain", name);
  json_object_set_int_member (object, "code", code);
  write_text (object, "message", error->message);
}

static void
write_open_message (JsonObject *object, const WrWireMessage *message)
{
  write_open (object, message->job, message->driver);
  write_members (object, session_members, message);
}

static void
write_attempt_message (JsonObject *object, const WrWireMessage *message)
{
  write_members (object, attempt_members, message);
}

static void
write_opened_message (JsonObject *object, const WrWireMessage *message)
{
  write_members (object, opened_members, message);
}

static void
write_loaded_message (JsonObject *object, const WrWireMessage *message)
{
}

static void
write_result_message (JsonObject *object, const WrWireMessage *message)
{
  write_members (object, end_members, message);
  write_result (object, message->result);
}

static void
write_error_message (JsonObject *object, const WrWireMessage *message)
{
  write_error (object, message->error);
}

/* A missing text is null. Returns whether it is one or the other. */
static gboolean
peek_text (JsonObject *object, const char *name, const char **text)
{
  JsonNode *node = json_object_get_member (object, name);
  gboolean missing = node == NULL || JSON_NODE_HOLDS_NULL (node);

  if (!missing &&
      (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING))
    return FALSE;
  *text = missing ? NULL : json_node_get_string (node);
  return TRUE;
}

static gboolean
read_text (JsonObject *object, const char *name, char **text)
{
  const char *there;

  if (!peek_text (object, name, &there))
    return FALSE;
  g_free (*text);
  *text = g_strdup (there);
  return TRUE;
}

static gboolean
read_bytes (JsonObject *object, const char *name, GBytes **bytes)
{
  const char *text;
  gsize size;

  if (!peek_text (object, name, &text))
    return FALSE;
  if (text == NULL)
    return TRUE;
  guint8 *data = g_base64_decode (text, &size);
  *bytes = g_bytes_new_take (data, size);
  return TRUE;
}

static gboolean
read_int (JsonObject *object, const char *name, gint64 max, gint64 *value)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) ||
      json_node_get_value_type (node) != G_TYPE_INT64)
    return FALSE;
  *value = json_node_get_int (node);
  return *value >= 0 && *value <= max;
}

static gboolean
read_member (JsonObject *object, const Member *member, gpointer value)
{
  gint64 number = 0;

  if (member->type == TEXT)
    return read_text (object, member->name, value);
  if (member->type == BYTES)
    return read_bytes (object, member->name, value);
  if (!read_int (object, member->name, member->type == INT ? G_MAXINT : G_MAXINT64, &number))
    return FALSE;
  if (member->type == INT)
    *(int *) value = (int) number;
  else
    *(gint64 *) value = number;
  return TRUE;
}

/* Each reader returns the name of what is missing or wrong, or NULL. */
static const char *
read_members (JsonObject *object, const Member *members, gpointer data)
{
  for (const Member *member = members; member->name != NULL; member++) {
    if (!read_member (object, member, (char *) data + member->offset))
      return member->name;
  }
  return NULL;
}

static GPtrArray *
read_row (JsonNode *node)
{
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return NULL;

  JsonArray *row = json_node_get_array (node);
  guint length = json_array_get_length (row);
  g_autoptr (GPtrArray) cells = g_ptr_array_new_full (length, g_free);

  for (guint i = 0; i < length; i++) {
    JsonNode *cell = json_array_get_element (row, i);
    gboolean null = JSON_NODE_HOLDS_NULL (cell);

    if (!null &&
        (!JSON_NODE_HOLDS_VALUE (cell) || json_node_get_value_type (cell) != G_TYPE_STRING))
      return NULL;
    g_ptr_array_add (cells, null ? NULL : json_node_dup_string (cell));
  }
  return g_steal_pointer (&cells);
}

static gboolean
read_rows (JsonObject *object, WrResult *result)
{
  JsonNode *node = json_object_get_member (object, "rows");

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return FALSE;
  JsonArray *rows = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (rows); i++) {
    GPtrArray *cells = read_row (json_array_get_element (rows, i));

    if (cells == NULL)
      return FALSE;
    wr_result_add_row (result, cells);
  }
  return TRUE;
}

/* A page is done without a failure, or it failed with one. */
static const char *
read_outcome (JsonObject *object, WrResult *result)
{
  g_autofree char *state = NULL;
  g_autofree char *failure = NULL;

  if (!read_text (object, "state", &state) || !read_text (object, "failure", &failure))
    return "state";
  result->state = wr_page_state_from_name (state);
  result->failure = wr_failure_from_code (failure);
  if (result->state != WR_PAGE_DONE && result->state != WR_PAGE_FAILED)
    return "state";
  return (result->state == WR_PAGE_FAILED) == (result->failure != WR_FAILURE_NONE) ? NULL
                                                                                   : "failure";
}

static const char *
read_result_message (JsonObject *object, WrWireMessage *message)
{
  WrResult *result = message->result = wr_result_new (0, 0, 0);
  const char *problem = read_members (object, end_members, message);

  if (problem == NULL)
    problem = read_outcome (object, result);
  if (problem == NULL)
    problem = read_members (object, result_members, result);
  if (problem == NULL && !read_rows (object, result))
    problem = "rows";
  return problem;
}

static gboolean
read_browser (JsonObject *object, WrBrowser *browser)
{
  g_autofree char *name = NULL;

  if (!read_text (object, "browser", &name))
    return FALSE;
  for (int i = 0; i < WR_N_BROWSERS; i++) {
    if (g_strcmp0 (name, wr_browser_get_name (i)) == 0) {
      *browser = i;
      return TRUE;
    }
  }
  return FALSE;
}

static const char *
read_driver (JsonObject *object, WrWireMessage *message)
{
  JsonNode *node = json_object_get_member (object, "driver");

  if (node == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return "driver";
  message->driver = g_new0 (WrDriver, 1);
  if (!read_browser (json_node_get_object (node), &message->driver->browser))
    return "browser";
  const char *problem = read_members (json_node_get_object (node), driver_members, message->driver);
  return problem == NULL && message->driver->driver_path == NULL ? "driver_path" : problem;
}

/* There is either a driver to start or a session behind the job's address. */
static const char *
read_session (JsonObject *object, WrWireMessage *message)
{
  const char *problem = read_members (object, session_members, message);

  if (problem != NULL)
    return problem;
  if (message->driver != NULL)
    return message->session_id != NULL ? "session_id" : NULL;
  if (message->session_id == NULL || *message->session_id == '\0')
    return "session_id";
  return message->job->browser.driver_url == NULL ? "driver_url" : NULL;
}

static const char *
read_open_message (JsonObject *object, WrWireMessage *message)
{
  g_autofree char *text = NULL;

  if (read_text (object, "job", &text) && text != NULL)
    message->job = wr_job_from_json (text, -1, NULL);
  if (message->job == NULL)
    return "job";
  const char *problem = read_driver (object, message);
  return problem != NULL ? problem : read_session (object, message);
}

static const char *
read_attempt_message (JsonObject *object, WrWireMessage *message)
{
  const char *problem = read_members (object, attempt_members, message);

  return problem == NULL && message->url == NULL ? "url" : problem;
}

static const char *
read_opened_message (JsonObject *object, WrWireMessage *message)
{
  const char *problem = read_members (object, opened_members, message);

  if (problem == NULL && message->browser_name == NULL)
    problem = "browser_name";
  return problem == NULL && message->browser_version == NULL ? "browser_version" : problem;
}

static const char *
read_loaded_message (JsonObject *object, WrWireMessage *message)
{
  return NULL;
}

static const char *
read_error_message (JsonObject *object, WrWireMessage *message)
{
  g_autofree char *name = NULL;
  g_autofree char *text = NULL;
  gint64 code;

  if (!read_text (object, "message", &text) || text == NULL)
    return "message";
  if (!read_text (object, "domain", &name))
    return "domain";
  for (gsize i = 0; i < G_N_ELEMENTS (domains); i++) {
    if (g_strcmp0 (name, domains[i].name) != 0)
      continue;
    if (!read_int (object, "code", domains[i].n_codes - 1, &code))
      return "code";
    message->error = g_error_new_literal (domains[i].get_quark (), (int) code, text);
    return NULL;
  }
  return "domain";
}

static const struct {
  const char *name;
  void (*write) (JsonObject *object, const WrWireMessage *message);
  const char *(*read) (JsonObject *object, WrWireMessage *message);
} kinds[WR_N_WIRE_KINDS] = {
  [WR_WIRE_OPEN] = { "open", write_open_message, read_open_message },
  [WR_WIRE_ATTEMPT] = { "attempt", write_attempt_message, read_attempt_message },
  [WR_WIRE_OPENED] = { "opened", write_opened_message, read_opened_message },
  [WR_WIRE_LOADED] = { "loaded", write_loaded_message, read_loaded_message },
  [WR_WIRE_RESULT] = { "result", write_result_message, read_result_message },
  [WR_WIRE_ERROR] = { "error", write_error_message, read_error_message },
};

/**
 * wr_wire_message_to_line:
 *
 * Returns: (transfer full): the message as one line, without a line feed
 */
char *
wr_wire_message_to_line (const WrWireMessage *self)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *root = json_object_new ();
  JsonObject *object = json_object_new ();

  kinds[self->kind].write (object, self);
  json_object_set_object_member (root, kinds[self->kind].name, object);
  json_node_take_object (node, root);
  return json_to_string (node, FALSE);
}

static gboolean
read_kind (JsonObject *root, WrWireKind *kind)
{
  for (int i = 0; json_object_get_size (root) == 1 && i < WR_N_WIRE_KINDS; i++) {
    JsonNode *node = json_object_get_member (root, kinds[i].name);

    *kind = i;
    if (node != NULL)
      return JSON_NODE_HOLDS_OBJECT (node);
  }
  return FALSE;
}

static WrWireMessage *
read_message (JsonNode *node, GError **error)
{
  JsonObject *root = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node)
                                                                   : NULL;
  WrWireKind kind;
  const char *problem = NULL;

  if (root != NULL && read_kind (root, &kind)) {
    g_autoptr (WrWireMessage) self = wr_wire_message_new (kind);

    problem = kinds[kind].read (json_object_get_object_member (root, kinds[kind].name), self);
    if (problem == NULL)
      return g_steal_pointer (&self);
  }
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("it sent what is no message: %s"),
               problem != NULL ? problem : "JSON");
  return NULL;
}

/**
 * wr_wire_message_from_line:
 * @line: of whatever bytes
 *
 * Returns: (transfer full): the message, or %NULL with %G_IO_ERROR_INVALID_DATA
 */
WrWireMessage *
wr_wire_message_from_line (const char *line, gsize length, GError **error)
{
  g_autoptr (JsonNode) node = wr_json_parse (line, length, NULL);

  return read_message (node, error);
}
