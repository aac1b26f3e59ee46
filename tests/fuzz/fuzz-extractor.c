/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a page gives for the script’s answer: any text. */

#include "config.h"

#include "fuzz.h"

#include "wr-extractor.h"

#include <string.h>

static const struct {
  WrFieldTake take;
  WrFieldMatch match;
  gboolean trim;
  const char *pattern;
  const char *fallback;
} fields[] = {
  { WR_FIELD_TEXT, WR_FIELD_FIRST, TRUE, NULL, NULL },
  { WR_FIELD_TEXT, WR_FIELD_ALL, FALSE, NULL, "none" },
  { WR_FIELD_HTML, WR_FIELD_JOIN, TRUE, NULL, NULL },
  { WR_FIELD_TEXT, WR_FIELD_ALL, TRUE, "(\\d+)|[a-f](?=x)", NULL },
  { WR_FIELD_COUNT, WR_FIELD_FIRST, TRUE, NULL, NULL },
  { WR_FIELD_LOAD_MS, WR_FIELD_FIRST, TRUE, NULL, NULL },
};

static WrExtractor *
make_extractor (void)
{
  g_autoptr (WrJob) job = wr_job_new ();
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++) {
    g_autofree char *name = g_strdup_printf ("f%u", i);
    WrField *field = wr_field_new (name, "p");

    field->take = fields[i].take;
    field->match = fields[i].match;
    field->trim = fields[i].trim;
    field->pattern = g_strdup (fields[i].pattern);
    field->group = fields[i].pattern != NULL;
    field->default_value = g_strdup (fields[i].fallback);
    g_ptr_array_add (job->fields, field);
  }
  WrExtractor *extractor = wr_extractor_new (job, &error);
  g_assert_no_error (error);
  return extractor;
}

/* What a script can tell of; the other causes are the driver's, and ours. */
static gboolean
is_of_script (WrFailure failure)
{
  return failure == WR_FAILURE_NONE || failure == WR_FAILURE_NO_DOCUMENT
         || failure == WR_FAILURE_WAIT || failure == WR_FAILURE_SELECTOR
         || failure == WR_FAILURE_REQUIRED || failure == WR_FAILURE_SCRIPT;
}

static void
check_extract (const WrExtract *extract)
{
  fuzz_check_text (extract->url);
  fuzz_check_text (extract->detail);
  g_assert_true (is_of_script (extract->failure));
  g_assert_true (extract->http_status == 0
                 || (extract->http_status >= 100 && extract->http_status < 1000));
  if (extract->cells == NULL)
    return;
  g_assert_cmpint (extract->failure, ==, WR_FAILURE_NONE);
  g_assert_cmpuint (extract->cells->len, ==, G_N_ELEMENTS (fields));
  for (guint i = 0; i < extract->cells->len; i++)
    fuzz_check_text (g_ptr_array_index (extract->cells, i));
}

/* As wr_reply_parse() would give it: UTF-8 without U+0000. */
static JsonNode *
make_reply (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_utf8_make_valid ((const char *) data, size);
  JsonNode *reply = json_node_new (JSON_NODE_VALUE);

  json_node_set_string (reply, text);
  return reply;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static WrExtractor *extractor;
  g_autoptr (JsonNode) reply = make_reply (data, size);
  g_auto (WrExtract) extract = { 0 };

  if (extractor == NULL)
    extractor = make_extractor ();
  wr_extractor_read (extractor, reply, &extract);
  check_extract (&extract);
  return 0;
}
