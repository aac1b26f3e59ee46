/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * SQL functions of a reading connection.
 *
 * wr_found (NEEDLE, CELL, …): whether a cell contains NEEDLE, which is in ASCII lower case already.
 * wr_sort_key (CELL): a number where the cell reads as one, NULL for an empty cell, else the cell;
 * SQLite's own order then puts numbers before text.
 */

#include "config.h"

#include "wr-store-functions.h"

#include <math.h>
#include <string.h>

static gboolean
contains_folded (const char *text, int length, const char *needle, int needle_length)
{
  for (int i = 0; i + needle_length <= length; i++) {
    if (g_ascii_tolower (text[i]) == needle[0]
        && g_ascii_strncasecmp (text + i, needle, needle_length) == 0)
      return TRUE;
  }
  return needle_length == 0;
}

static void
found_func (sqlite3_context *context, int n_values, sqlite3_value **values)
{
  const char *needle = (const char *) sqlite3_value_text (values[0]);
  int needle_length = sqlite3_value_bytes (values[0]);
  gboolean found = FALSE;

  for (int i = 1; !found && i < n_values; i++) {
    const char *text = (const char *) sqlite3_value_text (values[i]);
    found = text != NULL && needle != NULL
            && contains_folded (text, sqlite3_value_bytes (values[i]), needle, needle_length);
  }
  sqlite3_result_int (context, found);
}

/* White space, a currency sign or a per cent sign: what may stand around a number. */
static const char *
skip_around (const char *p)
{
  for (gunichar c; (c = g_utf8_get_char (p)) != 0; p = g_utf8_next_char (p)) {
    if (!g_unichar_isspace (c) && g_unichar_type (c) != G_UNICODE_CURRENCY_SYMBOL && c != '%')
      break;
  }
  return p;
}

/* The digits of 1,234,567.89 without their commas, which must stand before groups of three. */
static const char *
copy_digits (const char *p, GString *digits)
{
  for (; g_ascii_isdigit (*p) || *p == ','; p++) {
    if (*p != ',')
      g_string_append_c (digits, *p);
    else if (digits->len == 0 || !g_ascii_isdigit (p[1]) || !g_ascii_isdigit (p[2])
             || !g_ascii_isdigit (p[3]) || g_ascii_isdigit (p[4]))
      return NULL;
  }
  return p;
}

/**
 * wr_store_parse_number:
 *
 * Understands what web pages show as numbers: 12, -0.5, 1e6, 1,299.00, £51.77, 12 %, 7 €. @text is
 * UTF-8.
 */
gboolean
wr_store_parse_number (const char *text, double *number)
{
  g_autoptr (GString) digits = g_string_new (NULL);
  gboolean negative;
  char *end;
  const char *p = skip_around (text);

  negative = *p == '-';
  p = skip_around (p + (*p == '-' || *p == '+'));
  if (!g_ascii_isdigit (*p) && !(*p == '.' && g_ascii_isdigit (p[1])))
    return FALSE;
  p = copy_digits (p, digits);
  if (p == NULL)
    return FALSE;

  /* the fraction and the exponent follow the digits as they are */
  gsize rest = strspn (p, ".0123456789eE+-");
  g_string_append_len (digits, p, rest);
  *number = g_ascii_strtod (digits->str, &end);
  if (*end != '\0' || !isfinite (*number) || *skip_around (p + rest) != '\0')
    return FALSE;
  if (negative)
    *number = -*number;
  return TRUE;
}

static void
sort_key_func (sqlite3_context *context, int n_values, sqlite3_value **values)
{
  const char *text = (const char *) sqlite3_value_text (values[0]);
  int length = sqlite3_value_bytes (values[0]);
  double number;

  if (text == NULL || *text == '\0')
    sqlite3_result_null (context);
  else if (length <= 64 && g_utf8_validate_len (text, length, NULL)
           && wr_store_parse_number (text, &number))
    sqlite3_result_double (context, number);
  else
    sqlite3_result_value (context, values[0]);
}

void
wr_store_functions_install (WrDatabase *database)
{
  const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC;
  sqlite3 *handle = wr_database_get_handle (database);

  sqlite3_create_function (handle, "wr_found", -1, flags, NULL, found_func, NULL, NULL);
  sqlite3_create_function (handle, "wr_sort_key", 1, flags, NULL, sort_key_func, NULL, NULL);
}
