/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * How much room a text takes where each place is as wide as all others: in a terminal.
 *
 * These are neither bytes, which printf() counts, nor characters: a Chinese character takes two
 * places, an accent of its own or what says in which direction to read takes none.
 */

#include "config.h"

#include "wr-columns.h"

/**
 * wr_columns_count:
 * @text: in UTF-8, without a line break
 *
 * Returns: how many of a terminal's columns @text takes.
 */
int
wr_columns_count (const char *text)
{
  int n_columns = 0;

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar character = g_utf8_get_char (at);

    if (!g_unichar_iszerowidth (character))
      n_columns += g_unichar_iswide (character) ? 2 : 1;
  }
  return n_columns;
}

/**
 * wr_columns_pad:
 * @width: columns; a @text that takes more is left as it is
 * @side: where @text stands in them
 *
 * Returns: (transfer full): @text with blanks, @width columns of it.
 */
char *
wr_columns_pad (const char *text, int width, WrColumnsSide side)
{
  int gap = MAX (width - wr_columns_count (text), 0);

  return side == WR_COLUMNS_END ? g_strdup_printf ("%*s%s", gap, "", text)
                                : g_strdup_printf ("%s%*s", text, gap, "");
}
