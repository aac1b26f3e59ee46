/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Job files as text: JSON in and out.
 *
 * json-glib's parser descends once for each level and cuts texts at \u0000, so what comes from
 * outside is looked over first. Its generator puts every number of a list on a line of its own and
 * a blank before each colon, so files that people read are printed here.
 */

#include "config.h"

#include "wr-json-text.h"

#include "wr-job.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct {
  const char *text;
  const char *end;
  const char *at;
  int depth;
} Scan;

static gboolean
refuse (Scan *self, GError **error, const char *reason)
{
  guint line = 1;
  const char *start = self->text;

  for (const char *c = self->text; c < self->at; c++) {
    if (*c == '\n') {
      line++;
      start = c + 1;
    }
  }
  guint column = g_utf8_strlen (start, self->at - start) + 1;
  g_set_error (error, WR_JOB_ERROR, WR_JOB_ERROR_NOT_JSON,
               _ ("This is no JSON: line %u, column %u: %s"), line, column, reason);
  return FALSE;
}

static int
read_hex4 (const char *at, const char *end)
{
  int value = 0;

  if (end - at < 4)
    return -1;
  for (int i = 0; i < 4; i++) {
    int digit = g_ascii_xdigit_value (at[i]);
    if (digit < 0)
      return -1;
    value = value * 16 + digit;
  }
  return value;
}

/* At the backslash of a \u: no U+0000, and surrogates only in pairs. */
static gboolean
scan_unicode_escape (Scan *self, GError **error)
{
  int unit = read_hex4 (self->at + 2, self->end);

  if (unit < 0)
    return refuse (self, error, _ ("after \\u there must be four hexadecimal digits"));
  if (unit == 0)
    return refuse (self, error, _ ("text cannot hold \\u0000"));
  if (unit >= 0xd800 && unit <= 0xdfff) {
    const char *next = self->at + 6;
    int low = self->end - next > 2 && next[0] == '\\' && next[1] == 'u'
                  ? read_hex4 (next + 2, self->end)
                  : -1;
    if (unit > 0xdbff || low < 0xdc00 || low > 0xdfff)
      return refuse (self, error, _ ("half of a surrogate pair"));
    self->at += 6;
  }
  self->at += 6;
  return TRUE;
}

/* At the opening quote; leaves `at` after the closing one. */
static gboolean
scan_text (Scan *self, GError **error)
{
  const char *opening = self->at++;

  while (self->at < self->end && *self->at != '"') {
    if (*self->at == '\\' && self->end - self->at > 1) {
      if (self->at[1] != 'u')
        self->at += 2;
      else if (!scan_unicode_escape (self, error))
        return FALSE;
    } else {
      self->at++;
    }
  }
  if (self->at >= self->end) {
    self->at = opening;
    return refuse (self, error, _ ("the text that starts here has no end"));
  }
  self->at++;
  return TRUE;
}

static gboolean
scan_json (Scan *self, GError **error)
{
  while (self->at < self->end) {
    char c = *self->at;

    if (c == '"') {
      if (!scan_text (self, error))
        return FALSE;
      continue;
    }
    if (c == '/')
      return refuse (self, error, _ ("JSON has no comments"));
    if ((c == '[' || c == '{') && ++self->depth > WR_JSON_MAX_DEPTH)
      return refuse (self, error, _ ("lists and objects are nested too deep"));
    if (c == ']' || c == '}')
      self->depth--;
    self->at++;
  }
  return TRUE;
}

static gboolean
check_bytes (Scan *self, GError **error)
{
  const char *bad;

  if (g_utf8_validate_len (self->text, self->end - self->text, &bad))
    return TRUE;
  self->at = bad;
  return refuse (self, error,
                 *bad == '\0' ? _ ("there is a NUL byte") : _ ("this byte is not valid UTF-8"));
}

/* What json-glib has in its own language between the place and the reason. */
static char *
dup_mark (void)
{
  const char *format = g_dgettext ("json-glib-1.0", "%s:%d:%d: Parse error: %s");
  const char *start = g_strrstr (format, "%d");
  const char *end = g_strrstr (format, "%s");

  if (start == NULL || end < start + strlen ("%d"))
    return g_strdup (": Parse error: ");
  start += strlen ("%d");
  return g_strndup (start, end - start);
}

/* json-glib says “<data>:2:10: Parse error: …”: the place of the token before the one at fault. */
static void
refuse_with_parser (const GError *cause, GError **error)
{
  g_autofree char *mark = dup_mark ();
  const char *reason = cause != NULL ? strstr (cause->message, mark) : NULL;
  guint line = 1;
  guint column = 1;

  if (reason != NULL) {
    sscanf (cause->message, "%*[^:]:%u:%u", &line, &column);
    reason += strlen (mark);
  } else {
    reason = cause != NULL ? cause->message : _ ("there is nothing");
  }
  /* json-glib cuts what it quotes in the middle of a character. */
  g_autofree char *valid = g_utf8_make_valid (reason, -1);
  g_set_error (error, WR_JOB_ERROR, WR_JOB_ERROR_NOT_JSON,
               _ ("This is no JSON: line %u, column %u: %s"), line, MAX (column, 1), valid);
}

/**
 * wr_json_parse:
 * @length: of @text in bytes; a byte order mark is skipped
 *
 * Returns: (transfer full): the root, or %NULL with %WR_JOB_ERROR_NOT_JSON, whose message says line
 * and column (in characters, from 1). At most %WR_JSON_MAX_DEPTH levels; no U+0000 in any text.
 */
JsonNode *
wr_json_parse (const char *text, gsize length, GError **error)
{
  if (length >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0) {
    text += 3;
    length -= 3;
  }

  Scan scan = { text, text + length, text, 0 };
  if (!check_bytes (&scan, error) || !scan_json (&scan, error))
    return NULL;

  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) cause = NULL;
  gboolean parsed = json_parser_load_from_data (parser, text, length, &cause);
  JsonNode *root = parsed ? json_parser_steal_root (parser) : NULL;

  if (root == NULL)
    refuse_with_parser (cause, error);
  return root;
}

static void print_node (JsonNode *node, int indent, GString *out);

static void
print_text (const char *text, GString *out)
{
  g_string_append_c (out, '"');
  for (const char *c = text; *c != '\0'; c++) {
    const char *named = strchr ("\"\"\\\\\bb\ff\nn\rr\tt", *c);

    if (named != NULL && (*c == '"' || *c == '\\' || (guchar) *c < 0x20))
      g_string_append_printf (out, "\\%c", named[1]);
    else if ((guchar) *c < 0x20 || *c == 0x7f)
      g_string_append_printf (out, "\\u%04x", *c);
    else
      g_string_append_c (out, *c);
  }
  g_string_append_c (out, '"');
}

/* The shortest digits that read back as the same number; JSON has no word for the infinite, but
 * numbers that are read as that. */
static void
print_double (double value, GString *out)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  if (isinf (value)) {
    g_string_append (out, value < 0 ? "-1e999" : "1e999");
    return;
  }
  for (int precision = 15; precision <= 17; precision++) {
    char format[8];

    g_snprintf (format, sizeof format, "%%.%dg", precision);
    g_ascii_formatd (digits, sizeof digits, format, value);
    if (g_ascii_strtod (digits, NULL) == value)
      break;
  }
  g_string_append (out, digits);
  if (strpbrk (digits, ".en") == NULL)
    g_string_append (out, ".0");
}

static void
print_value (JsonNode *node, GString *out)
{
  switch (json_node_get_value_type (node)) {
  case G_TYPE_STRING:
    print_text (json_node_get_string (node), out);
    break;
  case G_TYPE_BOOLEAN:
    g_string_append (out, json_node_get_boolean (node) ? "true" : "false");
    break;
  case G_TYPE_DOUBLE:
    print_double (json_node_get_double (node), out);
    break;
  default:
    g_string_append_printf (out, "%" G_GINT64_FORMAT, json_node_get_int (node));
    break;
  }
}

static void
break_line (int indent, GString *out)
{
  g_string_append_printf (out, "\n%*s", indent * 2, "");
}

/* Lists of at most four numbers, such as a size, stay on one line. */
static gboolean
is_short (JsonArray *array)
{
  guint n = json_array_get_length (array);

  for (guint i = 0; i < n; i++) {
    JsonNode *node = json_array_get_element (array, i);
    if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) == G_TYPE_STRING)
      return FALSE;
  }
  return n <= 4;
}

static void
print_array (JsonArray *array, int indent, GString *out)
{
  guint n = json_array_get_length (array);
  gboolean one_line = is_short (array);

  g_string_append_c (out, '[');
  for (guint i = 0; i < n; i++) {
    if (i > 0)
      g_string_append (out, one_line ? ", " : ",");
    if (!one_line)
      break_line (indent + 1, out);
    print_node (json_array_get_element (array, i), indent + 1, out);
  }
  if (!one_line)
    break_line (indent, out);
  g_string_append_c (out, ']');
}

static void
print_object (JsonObject *object, int indent, GString *out)
{
  JsonObjectIter iter;
  const char *key;
  JsonNode *value;
  gboolean first = TRUE;

  g_string_append_c (out, '{');
  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &key, &value)) {
    if (!first)
      g_string_append_c (out, ',');
    first = FALSE;
    break_line (indent + 1, out);
    print_text (key, out);
    g_string_append (out, ": ");
    print_node (value, indent + 1, out);
  }
  if (!first)
    break_line (indent, out);
  g_string_append_c (out, '}');
}

static void
print_node (JsonNode *node, int indent, GString *out)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    print_object (json_node_get_object (node), indent, out);
  else if (JSON_NODE_HOLDS_ARRAY (node))
    print_array (json_node_get_array (node), indent, out);
  else if (JSON_NODE_HOLDS_VALUE (node))
    print_value (node, out);
  else
    g_string_append (out, "null");
}

/**
 * wr_json_print:
 *
 * Returns: (transfer full): @node as a person would write it: UTF-8, two blanks a level, a line
 * feed at the end.
 */
char *
wr_json_print (JsonNode *node)
{
  GString *out = g_string_new (NULL);

  print_node (node, 0, out);
  g_string_append_c (out, '\n');
  return g_string_free (out, FALSE);
}

static void
copy_member_cb (JsonObject *object, const char *key, JsonNode *value, gpointer copy)
{
  json_object_set_member (copy, key, wr_json_copy (value));
}

static void
copy_element_cb (JsonArray *array, guint index, JsonNode *value, gpointer copy)
{
  json_array_add_element (copy, wr_json_copy (value));
}

/**
 * wr_json_object_copy:
 *
 * Returns: (transfer full): a copy that shares nothing with @object, since json-glib's objects do
 * not count their references atomically and a copied job goes to another thread.
 */
JsonObject *
wr_json_object_copy (JsonObject *object)
{
  JsonObject *copy = json_object_new ();

  json_object_foreach_member (object, copy_member_cb, copy);
  return copy;
}

/**
 * wr_json_copy:
 *
 * Returns: (transfer full): a copy that shares nothing with @node.
 */
JsonNode *
wr_json_copy (JsonNode *node)
{
  if (JSON_NODE_HOLDS_OBJECT (node)) {
    JsonNode *copy = json_node_new (JSON_NODE_OBJECT);
    json_node_take_object (copy, wr_json_object_copy (json_node_get_object (node)));
    return copy;
  }
  if (JSON_NODE_HOLDS_ARRAY (node)) {
    JsonArray *array = json_array_new ();
    JsonNode *copy = json_node_new (JSON_NODE_ARRAY);
    json_array_foreach_element (json_node_get_array (node), copy_element_cb, array);
    json_node_take_array (copy, array);
    return copy;
  }

  JsonNode *copy = json_node_new (json_node_get_node_type (node));
  if (JSON_NODE_HOLDS_VALUE (node)) {
    g_auto (GValue) value = G_VALUE_INIT;
    json_node_get_value (node, &value);
    json_node_set_value (copy, &value);
  }
  return copy;
}

/**
 * wr_json_describe:
 *
 * Returns: what kind of value @node is, as a message says it: “a number”.
 */
const char *
wr_json_describe (JsonNode *node)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    return _ ("an object");
  if (JSON_NODE_HOLDS_ARRAY (node))
    return _ ("a list");
  if (JSON_NODE_HOLDS_NULL (node))
    return _ ("null");
  switch (json_node_get_value_type (node)) {
  case G_TYPE_STRING:
    return _ ("text");
  case G_TYPE_BOOLEAN:
    return _ ("true or false");
  default:
    return _ ("a number");
  }
}
