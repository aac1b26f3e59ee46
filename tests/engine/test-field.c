/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "wr-field.h"
#include "wr-job.h"

static void
test_defaults (void)
{
  g_autoptr (WrField) field = wr_field_new ("price", ".price");

  g_assert_cmpstr (field->name, ==, "price");
  g_assert_cmpstr (field->selector, ==, ".price");
  g_assert_cmpint (field->using, ==, WR_FIELD_CSS);
  g_assert_cmpint (field->take, ==, WR_FIELD_TEXT);
  g_assert_cmpint (field->match, ==, WR_FIELD_FIRST);
  g_assert_true (field->trim);
  g_assert_null (field->attribute);
  g_assert_null (field->pattern);
  g_assert_null (field->default_value);
  g_assert_cmpint (field->group, ==, 0);
  g_assert_false (field->required);
}

static void
test_guess (void)
{
  static const struct {
    const char *selector;
    WrFieldUsing using;
  } cases[] = {
      {"//a", WR_FIELD_XPATH}, {"(//a)[1]", WR_FIELD_XPATH}, {"  /html", WR_FIELD_XPATH},
      {"a/b", WR_FIELD_CSS},   {".a", WR_FIELD_CSS},         {"", WR_FIELD_CSS},
      {"./a", WR_FIELD_CSS},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (wr_field_guess_using (cases[i].selector), ==, cases[i].using);
}

static void
test_copy (void)
{
  g_autoptr (WrField) field = wr_field_new ("price", ".price");
  field->pattern = g_strdup ("x");

  g_autoptr (WrField) copy = wr_field_copy (field);
  g_assert_true (wr_field_equal (field, copy));
  g_assert_true (copy->pattern != field->pattern);
  copy->group = 1;
  g_assert_false (wr_field_equal (field, copy));
}

static void
test_words (void)
{
  g_assert_cmpstr (wr_field_take_to_string (WR_FIELD_LOAD_MS), ==, "load_ms");
  g_assert_cmpstr (wr_field_take_to_string (WR_FIELD_TEXT), ==, "text");
  g_assert_cmpstr (wr_field_match_to_string (WR_FIELD_JOIN), ==, "join");
  g_assert_cmpstr (wr_field_using_to_string (WR_FIELD_XPATH), ==, "xpath");
}

typedef struct {
  const char *label;
  const char *name;
  const char *selector;
  WrFieldTake take;
  const char *attribute;
  const char *pattern;
  int group;
  const char *message; /* NULL: the field is good */
} CheckCase;

static const CheckCase checks[] = {
    {"good", "a", "b", WR_FIELD_TEXT, NULL, NULL, 0, NULL},
    {"load-ms", "a", "", WR_FIELD_LOAD_MS, NULL, NULL, 0, NULL},
    {"groups", "a", "b", WR_FIELD_TEXT, NULL, "(x)(y)", 2, NULL},
    {"no-name", " ", "b", WR_FIELD_TEXT, NULL, NULL, 0, "name: a field needs a name"},
    {"no-selector", "a", "\t", WR_FIELD_COUNT, NULL, NULL, 0, "selector: a field needs a selector"},
    {"no-attribute", "a", "b", WR_FIELD_ATTRIBUTE, NULL, NULL, 0,
     "attribute: which attribute is to be taken?"},
    {"bad-pattern", "a", "b", WR_FIELD_TEXT, NULL, "(", 0, "pattern: *missing terminating )*"},
    {"group-too-high", "a", "b", WR_FIELD_TEXT, NULL, "(x)", 2,
     "group: 2 is too high, the pattern has 1 group"},
    {"group-without-pattern", "a", "b", WR_FIELD_TEXT, NULL, NULL, 1,
     "group: there is no pattern to have groups"},
    {"group-below", "a", "b", WR_FIELD_TEXT, NULL, "x", -1, "group: -1 is less than 0"},
};

static void
test_check (gconstpointer data)
{
  const CheckCase *row = data;
  g_autoptr (WrField) field = wr_field_new (row->name, row->selector);
  g_autoptr (GError) error = NULL;

  field->take = row->take;
  field->attribute = g_strdup (row->attribute);
  field->pattern = g_strdup (row->pattern);
  field->group = row->group;
  g_assert_true (wr_field_check (field, &error) == (row->message == NULL));
  if (row->message == NULL)
    return;
  g_assert_error (error, WR_JOB_ERROR, WR_JOB_ERROR_KEY);
  if (!g_pattern_match_simple (row->message, error->message))
    g_error ("“%s” is not like “%s”", error->message, row->message);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wr/field/defaults", test_defaults);
  g_test_add_func ("/wr/field/guess", test_guess);
  g_test_add_func ("/wr/field/copy", test_copy);
  g_test_add_func ("/wr/field/words", test_words);
  for (gsize i = 0; i < G_N_ELEMENTS (checks); i++) {
    g_autofree char *path = g_strconcat ("/wr/field/check/", checks[i].label, NULL);
    g_test_add_data_func (path, &checks[i], test_check);
  }
  return g_test_run ();
}
