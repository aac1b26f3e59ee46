/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "wr-help-page.h"

#include <locale.h>
#include <pango/pango.h>

#define FOLDER RESOURCE_BASE "/help/C"

static void
check_block (const char *id, const WrHelpBlock *block)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *plain = NULL;

  g_test_message ("%s: %s", id, block->text);
  g_assert_cmpstr (block->text, !=, "");
  if (block->kind != WR_HELP_CODE && block->kind != WR_HELP_PICTURE) {
    /* A link is GtkLabel's own, on top of Pango's markup. */
    g_autoptr (GRegex) links = g_regex_new ("</?a[^>]*>", 0, 0, NULL);
    plain = g_regex_replace_literal (links, block->text, -1, 0, "", 0, NULL);
    pango_parse_markup (plain, -1, 0, NULL, NULL, NULL, &error);
    g_assert_no_error (error);
  }
  if (block->kind == WR_HELP_PICTURE)
    g_assert_true (g_resources_get_info (block->picture, 0, NULL, NULL, NULL));
  else
    g_assert_null (block->picture);
}

static void
test_all (void)
{
  g_auto (GStrv) files = g_resources_enumerate_children (FOLDER, 0, NULL);

  g_assert_cmpuint (g_strv_length (files), >=, 10);
  for (gsize i = 0; files[i] != NULL; i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *id = g_strndup (files[i], strlen (files[i]) - strlen (".page"));
    g_autoptr (GPtrArray) blocks = wr_help_page_load (id, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (blocks->len, >, 1);
    for (guint n = 0; n < blocks->len; n++)
      check_block (id, g_ptr_array_index (blocks, n));
  }
}

static void
test_blocks (void)
{
  static const struct {
    WrHelpKind kind;
    const char *text;
  } expected[] = {
    { WR_HELP_HEADING, "First rows" },
    { WR_HELP_TEXT, "The quickest way to see how Windrow works is the sample: a small shop that "
                    "Windrow serves itself, on this computer alone." },
    { WR_HELP_STEP, "In an empty window, press <b>Try the Sample</b>." },
  };
  g_autoptr (GPtrArray) blocks = wr_help_page_load ("start", NULL);
  int last = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++) {
    const WrHelpBlock *block = g_ptr_array_index (blocks, i);
    g_assert_cmpint (block->kind, ==, expected[i].kind);
    g_assert_cmpstr (block->text, ==, expected[i].text);
  }
  /* The second list of steps begins anew. */
  for (guint i = 0; i < blocks->len; i++) {
    const WrHelpBlock *block = g_ptr_array_index (blocks, i);
    if (block->kind != WR_HELP_STEP)
      continue;
    g_assert_true (block->number == last + 1 || block->number == 1);
    last = block->number;
  }
  g_assert_cmpint (last, ==, 4);
}

static void
test_code (void)
{
  g_autoptr (GPtrArray) blocks = wr_help_page_load ("command-line", NULL);
  gboolean found = FALSE;

  for (guint i = 0; i < blocks->len; i++) {
    const WrHelpBlock *block = g_ptr_array_index (blocks, i);
    found |= block->kind == WR_HELP_CODE
             && g_str_has_suffix (block->text, "--workers 4 -o prices.csv")
             && strchr (block->text, '\n') != NULL;
  }
  g_assert_true (found);
}

static void
test_missing (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (wr_help_page_load ("nowhere", &error));
  g_assert_error (error, G_RESOURCE_ERROR, G_RESOURCE_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wr/help-page/all", test_all);
  g_test_add_func ("/wr/help-page/blocks", test_blocks);
  g_test_add_func ("/wr/help-page/code", test_code);
  g_test_add_func ("/wr/help-page/missing", test_missing);
  return g_test_run ();
}
