/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A text of URLs and ranges: a byte that chooses the file it came in, then the file.
 *
 * Lines that make very many pages are tried only alone, for the sake of inputs a second.
 */

#include "config.h"

#include "fuzz.h"

#include "wr-url-list.h"
#include "wr-url-pattern.h"

#include <string.h>

#define MANY_PAGES 5000

typedef struct {
  GHashTable *seen; /* (owned) (element-type utf8) */
  guint last_line;
} Walk;

static gboolean
see_page_cb (const char *url, guint line, gpointer user_data)
{
  Walk *walk = user_data;

  g_assert_true (g_str_has_prefix (url, "http"));
  g_assert_cmpuint (line, >=, walk->last_line);
  walk->last_line = line;
  g_assert_true (g_hash_table_add (walk->seen, g_strdup (url)));
  return TRUE;
}

static gboolean
stop_cb (const char *url, guint line, gpointer user_data)
{
  return FALSE;
}

/* What the counters say is what the lines say. */
static void
check_lines (WrUrlList *list)
{
  guint n_pages = 0, n_bad = 0;

  for (guint i = 0; i < wr_url_list_get_n_lines (list); i++) {
    const WrUrlLine *line = wr_url_list_get_line (list, i);

    n_pages += line->n_pages;
    n_bad += line->kind == WR_URL_LINE_BAD;
    g_assert_true ((line->kind == WR_URL_LINE_BAD) == (line->reason != NULL));
    g_assert_true (line->reason == NULL || *line->reason != '\0');
    fuzz_check_text (line->reason);
    if (line->kind == WR_URL_LINE_DUPLICATE)
      g_assert_true (line->duplicate_of > 0 && line->duplicate_of <= i + 1);
  }
  g_assert_cmpuint (n_pages, ==, wr_url_list_get_n_pages (list));
  g_assert_cmpuint (n_bad, ==, wr_url_list_get_n_bad (list));
  g_assert_cmpuint (n_pages, <=, WR_URL_LIST_MAX_PAGES);
}

static void
check_list (WrUrlList *list)
{
  Walk walk = { g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL), 0 };

  check_lines (list);
  g_assert_true (wr_url_list_foreach_page (list, see_page_cb, &walk));
  g_assert_cmpuint (g_hash_table_size (walk.seen), ==, wr_url_list_get_n_pages (list));
  g_assert_true (wr_url_list_foreach_page (list, stop_cb, NULL)
                 == (wr_url_list_get_n_pages (list) == 0));
  g_hash_table_unref (walk.seen);
}

/* Returns how many URLs it makes. */
static guint64
check_pattern (const char *line, gsize length)
{
  WrUrlPattern pattern;
  g_autofree char *reason = NULL;
  g_autoptr (GString) url = g_string_new (NULL);

  if (wr_url_pattern_is_blank (line, length))
    return 0;
  if (!wr_url_pattern_parse (&pattern, line, length, &reason)) {
    g_assert_nonnull (reason);
    return 0;
  }
  g_assert_true (pattern.n_urls > 0 && pattern.n_urls <= WR_URL_LIST_MAX_PAGES);
  wr_url_pattern_expand (&pattern, 0, url);
  wr_url_pattern_expand (&pattern, pattern.n_urls - 1, url);
  g_assert_true (strlen (url->str) == url->len);
  return pattern.n_urls;
}

/* Returns how many URLs all lines make. */
static guint64
check_patterns (const char *text, gsize length)
{
  guint64 n_urls = 0;
  gsize start = 0;

  for (gsize i = 0; i <= length; i++) {
    gboolean is_end = i == length || text[i] == '\n' || text[i] == '\r'
                      || (i + 2 < length && memcmp (text + i, "\xe2\x80\xa9", 3) == 0);
    if (!is_end)
      continue;
    n_urls += check_pattern (text + start, i - start);
    start = i + (i < length && text[i] == '\xe2' ? 3 : 1);
  }
  return n_urls;
}

static void
check_list_of (const char *text, gsize length)
{
  g_autoptr (WrUrlList) list = wr_url_list_new (text, length);

  check_list (list);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const char *const names[] = { "urls.txt", "urls.csv", "URLS.TSV" };
  FuzzInput input = { data, size };
  const char *name = names[fuzz_input_take_byte (&input) % G_N_ELEMENTS (names)];
  gsize length = input.size;
  g_autofree char *file = fuzz_input_take_rest (&input);
  g_autofree char *text = wr_url_list_extract_urls (file, length, name);

  fuzz_check_text (text);
  if (check_patterns (text, strlen (text)) > MANY_PAGES
      || check_patterns (file, length) > MANY_PAGES)
    return 0;
  check_list_of (text, strlen (text));
  check_list_of (file, length);
  return 0;
}
