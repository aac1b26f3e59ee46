/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * CSV as RFC 4180 has it: CRLF, and a cell in quotation marks where it holds one, the delimiter or
 * a line end. Line ends within a cell stay as they are.
 *
 * The formula guard changes data, so it is off unless asked for: a spreadsheet that opens the file
 * would otherwise run a cell that a page has made to look like a formula.
 */

#include "config.h"

#include "wr-export-writer.h"

#include <string.h>

static gboolean
is_formula (const char *cell)
{
  return *cell != '\0' && strchr ("=+-@\t\r", *cell) != NULL;
}

static void
append_quoted (GString *text, const char *cell)
{
  g_string_append_c (text, '"');
  for (const char *quote; (quote = strchr (cell, '"')) != NULL; cell = quote + 1) {
    g_string_append_len (text, cell, quote + 1 - cell);
    g_string_append_c (text, '"');
  }
  g_string_append (text, cell);
  g_string_append_c (text, '"');
}

static void
append_cell (WrExportWriter *self, const char *cell)
{
  const char special[] = { '"', '\r', '\n', self->options.delimiter, '\0' };
  g_autofree char *guarded = NULL;

  if (cell == NULL)
    return;
  if (self->options.guard_formulas && is_formula (cell))
    cell = guarded = g_strconcat ("'", cell, NULL);
  if (strpbrk (cell, special) != NULL)
    append_quoted (self->text, cell);
  else
    g_string_append (self->text, cell);
}

void
wr_export_csv_add (WrExportWriter *self, const char *const *cells)
{
  for (guint i = 0; i < self->n_columns; i++) {
    if (i > 0)
      g_string_append_c (self->text, self->options.delimiter);
    append_cell (self, cells[i]);
  }
  g_string_append (self->text, self->options.lf ? "\n" : "\r\n");
}

void
wr_export_csv_begin (WrExportWriter *self)
{
  if (self->options.bom)
    g_string_append (self->text, "\357\273\277");
  wr_export_csv_add (self, (const char *const *) self->keys);
}
