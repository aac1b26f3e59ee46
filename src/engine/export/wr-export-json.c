/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * JSON (RFC 8259) and JSON Lines: one object a row, with the keys of the CSV's head.
 *
 * An empty cell of the CSV is null here, the status is a number, and a field that takes all
 * matches is an array. No object is broken over two lines.
 */

#include "config.h"

#include "wr-export-writer.h"

#include "wr-json-string.h"

#include <json-glib/json-glib.h>

/* FALSE: it is none, such as a field's default. */
static gboolean
append_array (GString *text, const char *cell)
{
  g_autoptr (JsonNode) node = *cell == '[' ? json_from_string (cell, NULL) : NULL;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return FALSE;
  g_autofree char *array = json_to_string (node, FALSE);
  g_string_append (text, array);
  return TRUE;
}

static void
append_value (WrExportWriter *self, guint column, const char *cell)
{
  if (cell == NULL)
    g_string_append (self->text, "null");
  else if (column == WR_EXPORT_STATUS)
    g_string_append (self->text, cell);
  else if (!self->is_array[column] || !append_array (self->text, cell))
    wr_json_string_append (self->text, cell);
}

static void
append_object (WrExportWriter *self, const char *const *cells)
{
  for (guint i = 0; i < self->n_columns; i++) {
    g_string_append (self->text, i == 0 ? "{" : ", ");
    wr_json_string_append (self->text, self->keys[i]);
    g_string_append (self->text, ": ");
    append_value (self, i, cells[i]);
  }
  g_string_append_c (self->text, '}');
}

void
wr_export_jsonl_add (WrExportWriter *self, const char *const *cells)
{
  append_object (self, cells);
  g_string_append_c (self->text, '\n');
}

void
wr_export_json_begin (WrExportWriter *self)
{
  g_string_append_c (self->text, '[');
}

void
wr_export_json_add (WrExportWriter *self, const char *const *cells)
{
  g_string_append (self->text, self->n_rows > 0 ? ",\n" : "\n");
  append_object (self, cells);
}

void
wr_export_json_end (WrExportWriter *self)
{
  g_string_append (self->text, self->n_rows > 0 ? "\n]\n" : "]\n");
}
