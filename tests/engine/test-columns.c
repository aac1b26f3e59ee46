/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib.h>

#include "wr-columns.h"

static const struct {
  const char *name;
  const char *text;
  int n_columns;
} texts[] = {
  { "nothing", "", 0 },
  { "latin", "Seiten:", 7 },
  { "umlaut", "übersprungen", 12 },
  { "accent-of-its-own", "e\xcc\x81t\xc3\xa9", 3 },
  { "greek", "Σελίδες", 7 },
  { "chinese", "页面", 4 },
  { "japanese", "ジョブ:", 7 },
  { "wide-punctuation", "，", 2 },
  { "hebrew", "עמודים", 6 },
  { "arabic-with-vowels", "مُهِمّة", 4 },
  { "isolates", "\xe2\x81\xa6windrow\xe2\x81\xa9\xe2\x81\xa7\xe2\x81\xa8", 7 },
  { "marks", "\xe2\x80\x8e" "a\xe2\x80\x8f", 1 },
};

static void
test_count (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);

  g_assert_cmpint (wr_columns_count (texts[i].text), ==, texts[i].n_columns);
}

static void
test_pad (void)
{
  static const struct {
    const char *text;
    int width;
    WrColumnsSide side;
    const char *padded;
  } cases[] = {
    { "ab", 4, WR_COLUMNS_START, "ab  " },     { "ab", 4, WR_COLUMNS_END, "  ab" },
    { "页面", 6, WR_COLUMNS_START, "页面  " }, { "页面", 6, WR_COLUMNS_END, "  页面" },
    { "页面", 3, WR_COLUMNS_START, "页面" },   { "", 2, WR_COLUMNS_START, "  " },
    { "ab", 2, WR_COLUMNS_END, "ab" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *padded = wr_columns_pad (cases[i].text, cases[i].width, cases[i].side);
    g_assert_cmpstr (padded, ==, cases[i].padded);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autofree char *path = g_strconcat ("/wr/columns/count/", texts[i].name, NULL);
    g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_count);
  }
  g_test_add_func ("/wr/columns/pad", test_pad);
  return g_test_run ();
}
