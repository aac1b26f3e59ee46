/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The URLs of a file that somebody opens as a list: a text of lines, or the first URL of each row
 * of a table (csv, tsv), in the encodings in which such files come.
 */

#include "config.h"

#include "wr-url-list.h"

#include <string.h>

typedef struct {
  const char *mark;
  gsize length;
  const char *encoding;
} ByteOrderMark;

static const ByteOrderMark byte_order_marks[] = {
  { "\xef\xbb\xbf", 3, "UTF-8" },
  { "\xff\xfe", 2, "UTF-16LE" },
  { "\xfe\xff", 2, "UTF-16BE" },
};

typedef struct {
  const char *at;
  const char *end;
  char delimiter;
  GString *cell; /* (owned) */
} TableReader;

/* Reads a cell into `cell`. Returns FALSE if it was the row's last. */
static gboolean
read_cell (TableReader *self)
{
  gboolean quoted = self->at < self->end && *self->at == '"';

  g_string_truncate (self->cell, 0);
  self->at += quoted;
  for (; self->at < self->end; self->at++) {
    char c = *self->at;
    gboolean doubled = c == '"' && self->end - self->at > 1 && self->at[1] == '"';

    if (!quoted && (c == self->delimiter || c == '\n' || c == '\r'))
      break;
    if (quoted && c == '"' && !doubled) {
      quoted = FALSE;
      continue;
    }
    self->at += quoted && doubled;
    g_string_append_c (self->cell, c);
  }
  return self->at < self->end && *self->at == self->delimiter;
}

static void
skip_line_end (TableReader *self)
{
  if (self->at < self->end && *self->at == '\r')
    self->at++;
  if (self->at < self->end && *self->at == '\n')
    self->at++;
}

static gboolean
is_web_url (const char *text)
{
  return g_ascii_strncasecmp (text, "http://", 7) == 0
         || g_ascii_strncasecmp (text, "https://", 8) == 0;
}

static void
read_row (TableReader *self, GString *urls)
{
  gboolean found = FALSE;
  gboolean more;

  do {
    more = read_cell (self);
    self->at += more;
    g_strstrip (self->cell->str);
    if (!found && is_web_url (self->cell->str)) {
      g_string_append_printf (urls, "%s\n", self->cell->str);
      found = TRUE;
    }
  } while (more);
  skip_line_end (self);
}

/* The one of these that stands most often in the first line, outside of quotes. */
static char
guess_delimiter (const char *text, const char *end)
{
  static const char candidates[] = ",;\t";
  guint counts[G_N_ELEMENTS (candidates)] = { 0 };
  gboolean quoted = FALSE;
  int best = 0;

  for (; text < end && (quoted || *text != '\n'); text++) {
    const char *candidate = *text != '\0' && !quoted ? strchr (candidates, *text) : NULL;
    if (*text == '"')
      quoted = !quoted;
    if (candidate != NULL)
      counts[candidate - candidates]++;
  }
  for (int i = 1; candidates[i] != '\0'; i++) {
    if (counts[i] > counts[best])
      best = i;
  }
  return candidates[best];
}

static char *
extract_from_table (const char *text, gsize length, char delimiter)
{
  const char *end = text + length;
  GString *urls = g_string_new (NULL);
  g_autoptr (GString) cell = g_string_new (NULL);
  TableReader reader = { text, end, delimiter, cell };

  if (delimiter == '\0')
    reader.delimiter = guess_delimiter (text, end);
  while (reader.at < reader.end)
    read_row (&reader, urls);
  return g_string_free (urls, FALSE);
}

/* What cannot be converted is kept as far as it is UTF-8. NULs do not end the text. */
static char *
convert (const char *text, gsize size, const char *encoding)
{
  gsize length;
  g_autofree char *converted = g_convert (text, size, "UTF-8", encoding, NULL, &length, NULL);

  return converted != NULL ? g_utf8_make_valid (converted, length) : g_utf8_make_valid (text, size);
}

/* Windows-1252 is what a table that is no UTF-8 was most likely written in. */
static char *
to_utf8 (const char *text, gsize size)
{
  for (gsize i = 0; i < G_N_ELEMENTS (byte_order_marks); i++) {
    const ByteOrderMark *bom = &byte_order_marks[i];

    if (size >= bom->length && memcmp (text, bom->mark, bom->length) == 0)
      return convert (text + bom->length, size - bom->length, bom->encoding);
  }
  return convert (text, size, g_utf8_validate_len (text, size, NULL) ? "UTF-8" : "WINDOWS-1252");
}

static gboolean
has_suffix (const char *file_name, const char *suffix)
{
  g_autofree char *lower = g_ascii_strdown (file_name, -1);

  return g_str_has_suffix (lower, suffix);
}

/**
 * wr_url_list_extract_urls:
 * @text: what is in the file
 * @length: in bytes, -1 where @text ends with NUL
 * @file_name: tells by its ending what kind of file it is
 *
 * The encoding is that of the byte order mark (UTF-8, UTF-16), otherwise UTF-8 if @text is valid
 * UTF-8, otherwise Windows-1252. A .csv (with commas, semicolons or tabs) or .tsv gives the first
 * cell of each row that is an http or https URL; every other file is lines already.
 *
 * Returns: (transfer full): one URL a line, valid UTF-8.
 */
char *
wr_url_list_extract_urls (const char *text, gssize length, const char *file_name)
{
  g_autofree char *valid = to_utf8 (text, length < 0 ? strlen (text) : (gsize) length);

  if (has_suffix (file_name, ".csv"))
    return extract_from_table (valid, strlen (valid), '\0');
  if (has_suffix (file_name, ".tsv"))
    return extract_from_table (valid, strlen (valid), '\t');
  return g_steal_pointer (&valid);
}
