/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Templates: files among the resources with {{key}}, replaced by a value with HTML's special
 * characters escaped, and {{&key}}, replaced by a value that is HTML already.
 */

#include "config.h"

#include "wr-sample-template.h"

#include "wr-sample-resources.h"

#include <string.h>

/**
 * wr_sample_lookup:
 * @name: a file of data/sample/, which must be there
 *
 * Returns: (transfer full): its content, without a copy.
 */
GBytes *
wr_sample_lookup (const char *name)
{
  static gsize registered = 0;
  g_autofree char *path = g_strconcat (RESOURCE_BASE "/sample/", name, NULL);
  g_autoptr (GError) error = NULL;
  GBytes *bytes;

  if (g_once_init_enter (&registered)) {
    wr_sample_register_resource ();
    g_once_init_leave (&registered, TRUE);
  }
  bytes = g_resources_lookup_data (path, 0, &error);
  if (bytes == NULL)
    g_error ("%s", error->message);
  return bytes;
}

static const char *
find_value (const WrSampleValue *values, const char *key, gsize length)
{
  for (; values->key != NULL; values++) {
    if (strlen (values->key) == length && strncmp (values->key, key, length) == 0)
      return values->value;
  }
  g_error ("The sample site’s template wants “%.*s”", (int) length, key);
}

static void
append_value (GString *text, const WrSampleValue *values, const char *key, gsize length)
{
  if (*key == '&') {
    g_string_append (text, find_value (values, key + 1, length - 1));
  } else {
    g_autofree char *escaped = g_markup_escape_text (find_value (values, key, length), -1);

    g_string_append (text, escaped);
  }
}

/**
 * wr_sample_template_fill:
 * @name: a template of data/sample/
 * @values: a value for each of its keys, ended by a %NULL key
 *
 * Returns: (transfer full): the text.
 */
char *
wr_sample_template_fill (const char *name, const WrSampleValue *values)
{
  g_autoptr (GBytes) bytes = wr_sample_lookup (name);
  gsize size;
  const char *rest = g_bytes_get_data (bytes, &size);
  const char *end = rest + size;
  g_autoptr (GString) text = g_string_sized_new (size * 2);
  const char *open;

  while ((open = g_strstr_len (rest, end - rest, "{{")) != NULL) {
    const char *key = open + 2;
    const char *close = g_strstr_len (key, end - key, "}}");

    g_assert (close != NULL);
    g_string_append_len (text, rest, open - rest);
    append_value (text, values, key, close - key);
    rest = close + 2;
  }
  g_string_append_len (text, rest, end - rest);
  return g_string_free (g_steal_pointer (&text), FALSE);
}
