/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrReply: what a driver answered, read.
 *
 * A page's text comes through here, so the JSON may hold whatever a page may hold, and json-glib is
 * not made for that: it parses by recursion without a limit, ends a string at U+0000, and refuses
 * or breaks at a lone surrogate or a cut escape. The answer is therefore mended in place before it
 * is parsed: each such escape becomes U+FFFD, which has the same length, a cut one its backslash,
 * and what nests too deeply is refused.
 */

#include "config.h"

#include "wr-reply.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "wr-webdriver-error.h"

#define MAX_DEPTH 256

typedef struct {
  char *text;
  gsize length;
  gsize position;
  int depth;
} Scanner;

/* Reads the `\uXXXX` at @position, which may be beyond the end; returns -1 if there is none. */
static int
read_escape (const Scanner *self, gsize position)
{
  int code = 0;

  if (position + 6 > self->length || self->text[position] != '\\'
      || self->text[position + 1] != 'u')
    return -1;
  for (gsize i = position + 2; i < position + 6; i++) {
    if (!g_ascii_isxdigit (self->text[i]))
      return -1;
    code = code * 16 + g_ascii_xdigit_value (self->text[i]);
  }
  return code;
}

/* At a backslash: goes past the escape, after mending it where it gives no text. */
static void
mend_escape (Scanner *self)
{
  int code = read_escape (self, self->position);
  int next = code >= 0xd800 && code <= 0xdbff ? read_escape (self, self->position + 6) : -1;

  if (next >= 0xdc00 && next <= 0xdfff) {
    self->position += 12;
    return;
  }
  if (code == 0 || (code >= 0xd800 && code <= 0xdfff))
    memcpy (self->text + self->position, "\\ufffd", 6);
  else if (code < 0 && self->position + 1 < self->length && self->text[self->position + 1] == 'u')
    self->text[self->position + 1] = '\\'; /* no four digits follow */
  self->position += code >= 0 ? 6 : 2;
}

/* At the quote that begins a string: goes past the quote that ends it. */
static void
scan_string (Scanner *self)
{
  self->position++;
  while (self->position < self->length && self->text[self->position] != '"') {
    if (self->text[self->position] == '\\')
      mend_escape (self);
    else
      self->position++;
  }
  self->position++;
}

static gboolean
mend (char *text, gsize length)
{
  Scanner scanner = { text, length, 0, 0 };

  while (scanner.position < length) {
    char c = text[scanner.position];

    if (c == '"') {
      scan_string (&scanner);
      continue;
    }
    if (c == '{' || c == '[')
      scanner.depth++;
    else if (c == '}' || c == ']')
      scanner.depth--;
    if (scanner.depth > MAX_DEPTH)
      return FALSE;
    scanner.position++;
  }
  return TRUE;
}

static void
make_valid (GByteArray *content)
{
  if (g_utf8_validate_len ((const char *) content->data, content->len, NULL))
    return;

  g_autofree char *valid = g_utf8_make_valid ((const char *) content->data, content->len);
  g_byte_array_set_size (content, 0);
  g_byte_array_append (content, (const guint8 *) valid, strlen (valid));
}

static JsonNode *
parse (GByteArray *content, GError **error)
{
  make_valid (content);
  if (!mend ((char *) content->data, content->len)) {
    g_set_error (error, WR_WEBDRIVER_ERROR, WR_WEBDRIVER_ERROR_BAD_REPLY,
                 _ ("The driver’s answer nests more than %d levels deep"), MAX_DEPTH);
    return NULL;
  }

  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) local_error = NULL;
  if (json_parser_load_from_data (parser, (const char *) content->data, content->len, &local_error)
      && json_parser_get_root (parser) != NULL)
    return json_parser_steal_root (parser);

  /* json-glib cuts what it quotes in the middle of a character. */
  g_autofree char *reason = local_error != NULL ? g_utf8_make_valid (local_error->message, -1)
                                                : g_strdup (_ ("it holds no value"));
  g_set_error (error, WR_WEBDRIVER_ERROR, WR_WEBDRIVER_ERROR_BAD_REPLY,
               _ ("The driver’s answer is no JSON: %s"), reason);
  return NULL;
}

static const char *
get_string (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_get_string (node)
             : NULL;
}

/* “6.6 Errors”: drivers add stack traces and versions in further lines, which say nothing here. */
static void
set_driver_error (JsonNode *value, int http_status, GError **error)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (value) ? json_node_get_object (value) : NULL;
  const char *name = object != NULL ? get_string (object, "error") : NULL;
  const char *message = name != NULL ? get_string (object, "message") : NULL;

  if (name == NULL || *name == '\0') {
    g_set_error (error, WR_WEBDRIVER_ERROR, WR_WEBDRIVER_ERROR_BAD_REPLY,
                 _ ("The driver answered with HTTP status %d and no cause"), http_status);
    return;
  }

  g_autofree char *line
      = g_strndup (message != NULL ? message : "", strcspn (message != NULL ? message : "", "\n"));
  g_strstrip (line);
  g_set_error_literal (error, WR_WEBDRIVER_ERROR, wr_webdriver_error_from_string (name),
                       *line != '\0' ? line : name);
}

/**
 * wr_reply_parse:
 * @content: the body of the answer; it is changed
 * @http_status: the answer's status
 *
 * Returns: (transfer full): the `value` of the answer (“6.3 Processing model”); %NULL with one of
 *   the 28 errors where the driver names it, otherwise with %WR_WEBDRIVER_ERROR_BAD_REPLY.
 */
JsonNode *
wr_reply_parse (GByteArray *content, int http_status, GError **error)
{
  if (content->len == 0) {
    g_set_error (error, WR_WEBDRIVER_ERROR, WR_WEBDRIVER_ERROR_BAD_REPLY,
                 _ ("The driver’s answer is empty (HTTP status %d)"), http_status);
    return NULL;
  }

  g_autoptr (JsonNode) root = parse (content, error);
  if (root == NULL)
    return NULL;

  JsonNode *value = JSON_NODE_HOLDS_OBJECT (root)
                        ? json_object_get_member (json_node_get_object (root), "value")
                        : NULL;
  if (value == NULL) {
    g_set_error_literal (error, WR_WEBDRIVER_ERROR, WR_WEBDRIVER_ERROR_BAD_REPLY,
                         _ ("The driver’s answer has no “value”"));
    return NULL;
  }
  if (http_status >= 400) {
    set_driver_error (value, http_status, error);
    return NULL;
  }
  return json_node_copy (value);
}

/**
 * wr_reply_parse_text:
 * @text: JSON within an answer, such as a script's, which a page may have made
 *
 * Returns: (transfer full) (nullable): its root, mended as an answer is; %NULL if it is no JSON or
 *   nests too deeply.
 */
JsonNode *
wr_reply_parse_text (const char *text)
{
  g_autoptr (GByteArray) content =
      g_byte_array_new_take ((guint8 *) g_strdup (text), strlen (text));

  return parse (content, NULL);
}
