/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrExtractor: what is made of the script's answers, good and malformed.
 */

#include "wr-extractor.h"

static JsonNode *
make_reply (const char *text)
{
  JsonNode *node = json_node_new (JSON_NODE_VALUE);

  json_node_set_string (node, text);
  return node;
}

static WrField *
make_field (const char *name, WrFieldMatch match)
{
  WrField *field = wr_field_new (name, ".x");

  field->match = match;
  return field;
}

typedef struct {
  const char *name;
  const char *reply;
  WrFailure failure;
  int status;
  const char *cell; /* (nullable) the first one */
} ReplyCase;

#define REPLY(values)                                                                              \
  "{\"origin\":5.5,\"url\":\"http://a.test/\",\"ready\":\"complete\","                             \
  "\"status\":200,\"load\":12.6,\"failure\":\"\",\"detail\":\"\",\"values\":" values "}"

static const ReplyCase reply_cases[] = {
  { "text", REPLY ("[[\"one\"]]"), WR_FAILURE_NONE, 200, "one" },
  { "folded", REPLY ("[[\" \\n one\\u00a0 \\t two \"]]"), WR_FAILURE_NONE, 200, "one two" },
  { "first-of-two", REPLY ("[[\"one\",\"two\"]]"), WR_FAILURE_NONE, 200, "one" },
  { "nothing", REPLY ("[[]]"), WR_FAILURE_NONE, 200, NULL },
  { "lone-surrogate", REPLY ("[[\"a\\ud800\"]]"), WR_FAILURE_NONE, 200, "a\xef\xbf\xbd" },
  { "no-text", REPLY ("[[1,null,\"x\"]]"), WR_FAILURE_NONE, 200, "x" },
  { "no-list", REPLY ("[\"one\"]"), WR_FAILURE_SCRIPT, 200, NULL },
  { "not-json", "{\"origin\":", WR_FAILURE_SCRIPT, 0, NULL },
  { "no-object", "[1]", WR_FAILURE_SCRIPT, 0, NULL },
  { "empty", "", WR_FAILURE_SCRIPT, 0, NULL },
  { "wrong-types", "{\"origin\":\"x\",\"url\":7,\"status\":\"404\",\"failure\":[],\"values\":{}}",
    WR_FAILURE_NONE, 0, NULL },
  { "status-out-of-bounds", "{\"status\":1e300,\"values\":[]}", WR_FAILURE_NONE, 0, NULL },
  { "failure", "{\"failure\":\"wait\",\"detail\":\".x\",\"values\":[[\"one\"]]}", WR_FAILURE_WAIT,
    0, NULL },
  { "failure-of-others", "{\"failure\":\"stopped\",\"values\":[[\"one\"]]}", WR_FAILURE_SCRIPT, 0,
    NULL },
};

static void
test_reply (gconstpointer data)
{
  const ReplyCase *row = data;
  g_autoptr (WrJob) job = wr_job_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) reply = make_reply (row->reply);
  g_auto (WrExtract) extract = { 0 };

  g_ptr_array_add (job->fields, make_field ("x", WR_FIELD_FIRST));
  g_autoptr (WrExtractor) extractor = wr_extractor_new (job, &error);
  g_assert_no_error (error);
  wr_extractor_read (extractor, reply, &extract);
  g_assert_cmpint (extract.failure, ==, row->failure);
  g_assert_cmpint (extract.http_status, ==, row->status);
  const char *cell = extract.cells != NULL ? g_ptr_array_index (extract.cells, 0) : NULL;
  g_assert_cmpstr (cell, ==, row->cell);
}

/* No level of a page's answer costs a level of the stack without end. */
static void
test_deep (void)
{
  g_autoptr (WrJob) job = wr_job_new ();
  g_autoptr (WrExtractor) extractor = wr_extractor_new (job, NULL);
  g_autofree char *text = g_strnfill (1000000, '[');
  g_autoptr (JsonNode) reply = make_reply (text);
  g_auto (WrExtract) extract = { 0 };

  wr_extractor_read (extractor, reply, &extract);
  g_assert_cmpint (extract.failure, ==, WR_FAILURE_SCRIPT);
}

static void
test_not_text (void)
{
  g_autoptr (WrJob) job = wr_job_new ();
  g_autoptr (WrExtractor) extractor = wr_extractor_new (job, NULL);
  g_autoptr (JsonNode) null_node = json_node_new (JSON_NODE_NULL);
  g_autoptr (JsonNode) number = json_node_init_int (json_node_alloc (), 7);
  JsonNode *replies[] = { NULL, null_node, number };

  for (gsize i = 0; i < G_N_ELEMENTS (replies); i++) {
    g_auto (WrExtract) extract = { 0 };

    wr_extractor_read (extractor, replies[i], &extract);
    g_assert_cmpint (extract.failure, ==, WR_FAILURE_SCRIPT);
    g_assert_null (extract.cells);
  }
}

typedef struct {
  const char *name;
  WrFieldTake take;
  WrFieldMatch match;
  gboolean trim;
  const char *pattern;
  int group;
  const char *default_value;
  const char *matches;
  const char *cell;
} FieldCase;

static const FieldCase cases[] = {
  { "all", WR_FIELD_TEXT, WR_FIELD_ALL, TRUE, NULL, 0, NULL, "[\"a\",\"b \\\"q\\\"\"]",
    "[\"a\",\"b \\\"q\\\"\"]" },
  { "group-of-none", WR_FIELD_TEXT, WR_FIELD_FIRST, TRUE, "(x)?Big", 1, "no x", "[\"Big\"]",
    "no x" },
  { "all-of-none", WR_FIELD_TEXT, WR_FIELD_ALL, TRUE, NULL, 0, NULL, "[]", NULL },
  { "join", WR_FIELD_TEXT, WR_FIELD_JOIN, TRUE, NULL, 0, NULL, "[\" a \",\"b\"]", "a\nb" },
  { "untrimmed", WR_FIELD_TEXT, WR_FIELD_FIRST, FALSE, NULL, 0, NULL, "[\" a  b \"]", " a  b " },
  { "html", WR_FIELD_HTML, WR_FIELD_FIRST, TRUE, NULL, 0, NULL, "[\" <b> a</b>\\n\"]",
    "<b> a</b>" },
  { "group", WR_FIELD_TEXT, WR_FIELD_FIRST, TRUE, "€ *(\\d+)", 1, NULL, "[\"now € 49 each\"]",
    "49" },
  { "look-behind", WR_FIELD_TEXT, WR_FIELD_FIRST, TRUE, "(?<=no\\. )\\d+", 0, NULL, "[\"no. 12\"]",
    "12" },
  { "each-match", WR_FIELD_TEXT, WR_FIELD_JOIN, TRUE, "\\d+", 0, NULL, "[\"a1\",\"b\",\"c3\"]",
    "1\n3" },
  { "default", WR_FIELD_TEXT, WR_FIELD_FIRST, TRUE, NULL, 0, "none", "[]", "none" },
  { "default-for-pattern", WR_FIELD_TEXT, WR_FIELD_FIRST, TRUE, "z", 0, "none", "[\"a\"]", "none" },
  { "empty-is-a-match", WR_FIELD_TEXT, WR_FIELD_FIRST, TRUE, NULL, 0, "none", "[\"\"]", "" },
  { "count", WR_FIELD_COUNT, WR_FIELD_FIRST, TRUE, NULL, 0, NULL, "[\"3\"]", "3" },
  { "load-time", WR_FIELD_LOAD_MS, WR_FIELD_FIRST, TRUE, NULL, 0, NULL, "[]", "13" },
};

static void
test_field (gconstpointer data)
{
  const FieldCase *row = data;
  g_autoptr (WrJob) job = wr_job_new ();
  WrField *field = make_field ("x", row->match);
  g_autoptr (GError) error = NULL;
  g_auto (WrExtract) extract = { 0 };

  field->take = row->take;
  field->trim = row->trim;
  field->pattern = g_strdup (row->pattern);
  field->group = row->group;
  field->default_value = g_strdup (row->default_value);
  g_ptr_array_add (job->fields, field);
  g_autoptr (WrExtractor) extractor = wr_extractor_new (job, &error);
  g_assert_no_error (error);

  g_autofree char *text = g_strdup_printf ("{\"load\":12.6,\"values\":[%s]}", row->matches);
  g_autoptr (JsonNode) reply = make_reply (text);
  wr_extractor_read (extractor, reply, &extract);
  g_assert_cmpint (extract.failure, ==, WR_FAILURE_NONE);
  g_assert_cmpstr (g_ptr_array_index (extract.cells, 0), ==, row->cell);
}

static void
test_required (void)
{
  static const struct {
    WrFieldTake take;
    const char *matches;
    WrFailure failure;
  } rows[] = {
    { WR_FIELD_TEXT, "[]", WR_FAILURE_REQUIRED },
    { WR_FIELD_TEXT, "[\"a\"]", WR_FAILURE_NONE },
    { WR_FIELD_COUNT, "[\"0\"]", WR_FAILURE_REQUIRED },
    { WR_FIELD_COUNT, "[\"2\"]", WR_FAILURE_NONE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (WrJob) job = wr_job_new ();
    WrField *field = make_field ("price", WR_FIELD_FIRST);
    g_auto (WrExtract) extract = { 0 };

    field->take = rows[i].take;
    field->required = TRUE;
    g_ptr_array_add (job->fields, field);
    g_autoptr (WrExtractor) extractor = wr_extractor_new (job, NULL);
    g_autofree char *text = g_strdup_printf ("{\"values\":[%s]}", rows[i].matches);
    g_autoptr (JsonNode) reply = make_reply (text);
    wr_extractor_read (extractor, reply, &extract);
    g_assert_cmpint (extract.failure, ==, rows[i].failure);
    if (extract.failure != WR_FAILURE_NONE)
      g_assert_cmpstr (extract.detail, ==, "price");
  }
}

static void
test_bad_pattern (void)
{
  g_autoptr (WrJob) job = wr_job_new ();
  WrField *field = make_field ("price", WR_FIELD_FIRST);
  g_autoptr (GError) error = NULL;

  field->pattern = g_strdup ("(");
  g_ptr_array_add (job->fields, field);
  g_assert_null (wr_extractor_new (job, &error));
  g_assert_true (error->domain == G_REGEX_ERROR);
  g_assert_true (g_str_has_prefix (error->message, "fields[0].pattern (price): "));
}

static void
test_arguments (void)
{
  g_autoptr (WrJob) job = wr_job_new ();

  job->wait_for.selector = g_strdup ("//main");
  job->wait_for.timeout_ms = 700;
  g_ptr_array_add (job->fields, make_field ("x", WR_FIELD_ALL));
  g_autoptr (WrExtractor) extractor = wr_extractor_new (job, NULL);
  g_autoptr (JsonArray) arguments = wr_extractor_build_arguments (extractor, FALSE, 1.25, 5000);
  JsonObject *task = json_array_get_object_element (arguments, 0);
  JsonObject *wait = json_object_get_object_member (task, "wait");
  JsonArray *fields = json_object_get_array_member (task, "fields");
  JsonObject *field = json_array_get_object_element (fields, 0);

  g_assert_cmpfloat (json_object_get_double_member (task, "origin"), ==, 1.25);
  g_assert_cmpint (json_object_get_int_member (task, "deadline"), ==, 700);
  g_assert_true (json_object_get_boolean_member (wait, "xpath"));
  g_assert_false (json_object_get_boolean_member (field, "xpath"));
  g_assert_false (json_object_get_boolean_member (field, "first"));
  g_assert_cmpstr (json_object_get_string_member (field, "path"), ==, "fields[0].selector (x)");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (reply_cases); i++) {
    g_autofree char *path = g_strconcat ("/wr/extractor/reply/", reply_cases[i].name, NULL);
    g_test_add_data_func (path, &reply_cases[i], test_reply);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/wr/extractor/field/", cases[i].name, NULL);
    g_test_add_data_func (path, &cases[i], test_field);
  }
  g_test_add_func ("/wr/extractor/deep", test_deep);
  g_test_add_func ("/wr/extractor/not-text", test_not_text);
  g_test_add_func ("/wr/extractor/required", test_required);
  g_test_add_func ("/wr/extractor/bad-pattern", test_bad_pattern);
  g_test_add_func ("/wr/extractor/arguments", test_arguments);
  return g_test_run ();
}
