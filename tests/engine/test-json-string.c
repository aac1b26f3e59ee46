/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A text as a JSON string, and that a reader of JSON gets the same text.
 */

#include "config.h"

#include "wr-json-string.h"

#include <json-glib/json-glib.h>

static void
test_append (void)
{
  static const struct {
    const char *value;
    const char *string;
  } rows[] = {
    { "", "\"\"" },
    { "plain", "\"plain\"" },
    { "a \"b\" \\ c", "\"a \\\"b\\\" \\\\ c\"" },
    { "\b\f\n\r\t\x01\x1f", "\"\\b\\f\\n\\r\\t\\u0001\\u001f\"" },
    { "“Ä” \xf0\x9f\x8c\xbe", "\"“Ä” \xf0\x9f\x8c\xbe\"" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GString) text = g_string_new ("x");
    wr_json_string_append (text, rows[i].value);
    g_assert_cmpstr (text->str + 1, ==, rows[i].string);

    g_autoptr (GError) error = NULL;
    g_autoptr (JsonNode) node = json_from_string (text->str + 1, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (json_node_get_string (node), ==, rows[i].value);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wr/json-string/append", test_append);
  return g_test_run ();
}
