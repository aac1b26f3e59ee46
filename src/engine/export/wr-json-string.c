/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A text as a JSON string (RFC 8259, section 7), appended where it belongs: no node is made of it.
 */

#include "config.h"

#include "wr-json-string.h"

#include <string.h>

static void
append_char (GString *text, char c)
{
  static const char short_names[] = "\"\\\b\f\n\r\t";
  static const char letters[] = "\"\\bfnrt";
  const char *found = strchr (short_names, c);

  if (found != NULL) {
    g_string_append_c (text, '\\');
    g_string_append_c (text, letters[found - short_names]);
  } else {
    g_string_append_printf (text, "\\u%04x", (guchar) c);
  }
}

/**
 * wr_json_string_append:
 * @value: UTF-8
 *
 * Appends @value as a JSON string, with its quotes.
 */
void
wr_json_string_append (GString *text, const char *value)
{
  const char *start = value;

  g_string_append_c (text, '"');
  for (const char *p = value; *p != '\0'; p++) {
    if ((guchar) *p >= 0x20 && *p != '"' && *p != '\\')
      continue;
    g_string_append_len (text, start, p - start);
    append_char (text, *p);
    start = p + 1;
  }
  g_string_append (text, start);
  g_string_append_c (text, '"');
}
