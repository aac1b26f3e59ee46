/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrUrlCount: what a list of URLs comes to, in words.
 */

#include "config.h"

#include "wr-url-count.h"

#include <glib/gi18n.h>

#define MAX_REASONS 3

static void
append_part (GString *line, char *part)
{
  if (line->len > 0)
    g_string_append (line, " · ");
  g_string_append (line, part);
  g_free (part);
}

/**
 * wr_url_count_describe:
 *
 * Returns: (transfer full): Pango markup such as “128 pages · 3 lines are no URL · 5 duplicates”;
 * the bad lines are a link
 */
char *
wr_url_count_describe (WrUrlList *list)
{
  guint n_pages = wr_url_list_get_n_pages (list);
  guint n_bad = wr_url_list_get_n_bad (list);
  guint n_duplicates = wr_url_list_get_n_duplicates (list);
  GString *line = g_string_new (NULL);

  if (n_pages == 0 && n_bad == 0)
    return g_string_free (g_string_append (line, _ ("No pages yet")), FALSE);
  append_part (
      line, g_strdup_printf (ngettext ("<b>%'u</b> page", "<b>%'u</b> pages", n_pages), n_pages));
  if (n_bad > 0) {
    g_autofree char *bad
        = g_strdup_printf (ngettext ("%'u line is no URL", "%'u lines are no URL", n_bad), n_bad);
    append_part (line, g_strdup_printf ("<a href=\"bad\" title=\"%s\">%s</a>",
                                        _ ("Go to the Next One"), bad));
  }
  if (n_duplicates > 0)
    append_part (line, g_strdup_printf (ngettext ("%'u duplicate", "%'u duplicates", n_duplicates),
                                        n_duplicates));
  return g_string_free (line, FALSE);
}

/**
 * wr_url_count_dup_reason:
 *
 * Returns: (transfer full) (nullable): why the first bad lines are bad, a line of text each; NULL
 * if there is none
 */
char *
wr_url_count_dup_reason (WrUrlList *list)
{
  guint n_bad = wr_url_list_get_n_bad (list);
  GString *text = g_string_new (NULL);
  guint n = 0;

  for (int line = wr_url_count_find_bad (list, -1); n < MIN (n_bad, MAX_REASONS);
       line = wr_url_count_find_bad (list, line), n++) {
    /* Translators: the number of a line, and why it is no URL */
    g_string_append_printf (text, _ ("Line %'d: %s"), line + 1,
                            wr_url_list_get_line (list, line)->reason);
    if (n + 1 < MIN (n_bad, MAX_REASONS))
      g_string_append_c (text, '\n');
  }
  if (n_bad > MAX_REASONS) {
    g_string_append_c (text, '\n');
    g_string_append_printf (text, ngettext ("and %'u more", "and %'u more", n_bad - MAX_REASONS),
                            n_bad - MAX_REASONS);
  }
  return g_string_free (text, text->len == 0);
}

/**
 * wr_url_count_find_bad:
 * @after: a line from 0, or -1
 *
 * Returns: the next bad line after @after, from the start again after the last one; -1 if there is
 * none
 */
int
wr_url_count_find_bad (WrUrlList *list, int after)
{
  int n_lines = wr_url_list_get_n_lines (list);

  for (int i = 1; i <= n_lines; i++) {
    int line = (MAX (after, -1) + i) % n_lines;

    if (wr_url_list_get_line (list, line)->kind == WR_URL_LINE_BAD)
      return line;
  }
  return -1;
}
