/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Answers of drivers: what is mended, what is refused, and with which words. */

#include "config.h"

#include "wr-reply.h"
#include "wr-webdriver-error.h"

#include <string.h>

#define FFFD "\xef\xbf\xbd"

typedef struct {
  const char *name;
  const char *content;
  const char *text; /* the string that `value` is, or a part of the error's message */
  int http_status;
  int code;         /* of the error; -1: none */
} Row;

static const Row rows[] = {
  { "plain", "{\"value\":\"a\"}", "a", 200, -1 },
  { "escapes", "{\"value\":\"\\\"\\\\ \\/\\n\\u00e4\"}", "\"\\ /\n\xc3\xa4", 200, -1 },
  { "pair", "{\"value\":\"\\ud83d\\ude00\"}", "\xf0\x9f\x98\x80", 200, -1 },
  { "nul", "{\"value\":\"a\\u0000b\"}", "a" FFFD "b", 200, -1 },
  { "lone-high", "{\"value\":\"a\\ud800\"}", "a" FFFD, 200, -1 },
  { "lone-high-before-text", "{\"value\":\"\\ud800x\"}", FFFD "x", 200, -1 },
  { "lone-high-before-escape", "{\"value\":\"\\ud800\\u0041\"}", FFFD "A", 200, -1 },
  { "lone-low", "{\"value\":\"\\udc00x\"}", FFFD "x", 200, -1 },
  { "two-high", "{\"value\":\"\\ud83d\\ud83d\\ude00\"}", FFFD "\xf0\x9f\x98\x80", 200, -1 },
  { "cut-escape", "{\"value\":\"\\ud83\\ u0000\"}", "\\d83 u0000", 200, -1 },
  { "escaped-backslash", "{\"value\":\"\\\\ud800\"}", "\\ud800", 200, -1 },
  { "raw-surrogate", "{\"value\":\"a\xed\xa0\x80\"}", "a" FFFD FFFD FFFD, 200, -1 },
  { "raw-latin-1", "{\"value\":\"\xe4\"}", FFFD, 200, -1 },
  { "brackets-in-text", "{\"value\":\"[[[[{{{{\"}", "[[[[{{{{", 200, -1 },
  { "error", "{\"value\":{\"error\":\"timeout\",\"message\":\"slow\"}}", "slow", 500,
    WR_WEBDRIVER_ERROR_TIMEOUT },
  { "error-message-number", "{\"value\":{\"error\":\"timeout\",\"message\":7}}", "timeout", 500,
    WR_WEBDRIVER_ERROR_TIMEOUT },
  { "error-number", "{\"value\":{\"error\":7}}", "no cause", 500, WR_WEBDRIVER_ERROR_BAD_REPLY },
  { "error-empty", "{\"value\":{\"error\":\"timeout\",\"error\":\"\"}}", "no cause", 500,
    WR_WEBDRIVER_ERROR_BAD_REPLY },
  { "error-null", "{\"value\":null}", "no cause", 404, WR_WEBDRIVER_ERROR_BAD_REPLY },
  { "error-without-status", "{\"value\":\"fine\"}", "fine", 200, -1 },
  { "empty", "", "is empty", 200, WR_WEBDRIVER_ERROR_BAD_REPLY },
  { "blank", "  \n", "no JSON", 200, WR_WEBDRIVER_ERROR_BAD_REPLY },
  { "word-cut-in-character", "{\"value\":\xc9\x89", "no JSON", 200, WR_WEBDRIVER_ERROR_BAD_REPLY },
  { "word", "value", "no JSON", 200, WR_WEBDRIVER_ERROR_BAD_REPLY },
  { "cut-in-text", "{\"value\":\"a", "no JSON", 200, WR_WEBDRIVER_ERROR_BAD_REPLY },
  { "cut-in-escape", "{\"value\":\"a\\", "no JSON", 200, WR_WEBDRIVER_ERROR_BAD_REPLY },
  { "cut-in-pair", "{\"value\":\"\\ud83d\\ude0", "no JSON", 200, WR_WEBDRIVER_ERROR_BAD_REPLY },
  { "array", "[1]", "no “value”", 200, WR_WEBDRIVER_ERROR_BAD_REPLY },
  { "other-member", "{\"values\":1}", "no “value”", 200, WR_WEBDRIVER_ERROR_BAD_REPLY },
};

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (GByteArray) content = g_byte_array_new ();
  g_autoptr (GError) error = NULL;

  g_byte_array_append (content, (const guint8 *) row->content, strlen (row->content));
  g_autoptr (JsonNode) value = wr_reply_parse (content, row->http_status, &error);

  if (row->code < 0) {
    g_assert_no_error (error);
    g_assert_cmpstr (json_node_get_string (value), ==, row->text);
  } else {
    g_assert_null (value);
    g_assert_error (error, WR_WEBDRIVER_ERROR, row->code);
    g_assert_nonnull (strstr (error->message, row->text));
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
  }
}

static JsonNode *
parse_nested (int levels, GError **error)
{
  g_autoptr (GByteArray) content = g_byte_array_new ();
  g_autofree char *open = g_strnfill (levels, '[');
  g_autofree char *close = g_strnfill (levels, ']');
  g_autofree char *text = g_strdup_printf ("{\"value\":%s%s}", open, close);

  g_byte_array_append (content, (const guint8 *) text, strlen (text));
  return wr_reply_parse (content, 200, error);
}

/* What a page wrote into an answer is read with the same care. */
static void
test_text (void)
{
  g_autofree char *deep = g_strnfill (1000000, '[');
  g_autoptr (JsonNode) node = wr_reply_parse_text ("[\"\\ud83d\"]");

  g_assert_cmpstr (json_array_get_string_element (json_node_get_array (node), 0), ==, FFFD);
  g_assert_null (wr_reply_parse_text (deep));
  g_assert_null (wr_reply_parse_text (""));
}

static void
test_depth (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = parse_nested (200, &error);

  g_assert_no_error (error);
  g_assert_null (parse_nested (1000000, &error));
  g_assert_error (error, WR_WEBDRIVER_ERROR, WR_WEBDRIVER_ERROR_BAD_REPLY);
}

/* Every way of cutting an answer off gives words or a value, and no crash. */
static void
test_all_cuts (void)
{
  static const char text[]
      = "{\"value\":{\"a\":[1,\"\\ud83d\\ude00\\u0000\\n\",true,null],\"error\":\"x\"}}";

  for (gsize length = 0; length < sizeof text - 1; length++) {
    g_autoptr (GByteArray) content = g_byte_array_new ();
    g_autoptr (GError) error = NULL;

    g_byte_array_append (content, (const guint8 *) text, length);
    g_assert_null (wr_reply_parse (content, 200, &error));
    g_assert_error (error, WR_WEBDRIVER_ERROR, WR_WEBDRIVER_ERROR_BAD_REPLY);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *path = g_strconcat ("/wr/reply/", rows[i].name, NULL);
    g_test_add_data_func (path, &rows[i], test_row);
  }
  g_test_add_func ("/wr/reply/text", test_text);
  g_test_add_func ("/wr/reply/depth", test_depth);
  g_test_add_func ("/wr/reply/all-cuts", test_all_cuts);
  return g_test_run ();
}
