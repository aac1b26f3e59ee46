/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What all fuzzers share.
 *
 * A critical of GLib is a finding: it ends the program as a failed assertion does. Other messages
 * are dropped, since libFuzzer runs thousands of inputs a second.
 */

#include "config.h"

#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

static GLogWriterOutput
write_log (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data)
{
  if ((level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL)) == 0)
    return G_LOG_WRITER_HANDLED;
  g_log_writer_standard_streams (level, fields, n_fields, NULL);
  abort ();
}

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  g_log_set_writer_func (write_log, NULL, NULL);
  g_setenv ("GIO_USE_VFS", "local", TRUE);
  return 0;
}

/* 0 where nothing is left. */
guint
fuzz_input_take_byte (FuzzInput *self)
{
  if (self->size == 0)
    return 0;
  self->size--;
  return *self->data++;
}

guint
fuzz_input_take_short (FuzzInput *self)
{
  guint high = fuzz_input_take_byte (self);

  return high << 8 | fuzz_input_take_byte (self);
}

/* Up to the next line feed, which goes too. Ends with a NUL that @length does not count. */
char *
fuzz_input_take_text (FuzzInput *self, gsize *length)
{
  const uint8_t *end = self->size > 0 ? memchr (self->data, '\n', self->size) : NULL;
  gsize n = end != NULL ? (gsize) (end - self->data) : self->size;
  char *text = g_malloc (n + 1);

  if (n > 0)
    memcpy (text, self->data, n);
  text[n] = '\0';
  self->data += end != NULL ? n + 1 : n;
  self->size -= end != NULL ? n + 1 : n;
  if (length != NULL)
    *length = n;
  return text;
}

/* A copy of exactly the size, without a NUL, so that one byte read too far is seen. */
char *
fuzz_input_take_rest (FuzzInput *self)
{
  char *rest = g_malloc (MAX (self->size, 1));

  if (self->size > 0)
    memcpy (rest, self->data, self->size);
  return rest;
}

/* @text: (nullable) */
void
fuzz_check_text (const char *text)
{
  g_assert_true (text == NULL || g_utf8_validate (text, -1, NULL));
}

void
fuzz_check_error (const GError *error, gboolean failed)
{
  g_assert_true ((error != NULL) == failed);
  if (error == NULL)
    return;
  g_assert_cmpstr (error->message, !=, "");
  fuzz_check_text (error->message);
}

static void
check_member_cb (JsonObject *object, const char *name, JsonNode *node, gpointer levels)
{
  fuzz_check_text (name);
  fuzz_check_json (node, GPOINTER_TO_INT (levels));
}

static void
check_element_cb (JsonArray *array, guint index, JsonNode *node, gpointer levels)
{
  fuzz_check_json (node, GPOINTER_TO_INT (levels));
}

/* All texts are UTF-8, and there are at most so many levels. */
void
fuzz_check_json (JsonNode *node, int levels)
{
  g_assert_cmpint (levels, >=, 0);
  if (JSON_NODE_HOLDS_OBJECT (node))
    json_object_foreach_member (json_node_get_object (node), check_member_cb,
                                GINT_TO_POINTER (levels - 1));
  else if (JSON_NODE_HOLDS_ARRAY (node))
    json_array_foreach_element (json_node_get_array (node), check_element_cb,
                                GINT_TO_POINTER (levels - 1));
  else if (json_node_get_value_type (node) == G_TYPE_STRING)
    fuzz_check_text (json_node_get_string (node));
}
