/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The sample job: every product of the shop and the pages that misbehave in a way that ends soon.
 * /alert and /loop are not in it: a loop costs a browser and its time-outs.
 */

#include "config.h"

#include "wr-sample-site.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

typedef struct {
  const char *name;
  const char *selector;
  const char *attribute; /* (nullable) takes the text */
  const char *pattern;   /* (nullable) */
} SampleField;

static const SampleField fields[] = {
  { "name", "h1", NULL, NULL },
  { "price", ".price", NULL, NULL },
  { "stock", "[data-stock]", "data-stock", NULL },
  { "category", ".category", NULL, NULL },
  { "rating", ".rating", NULL, "[0-9]\\.[0-9]" },
  { "image", ".photo", "src", NULL },
};

static const char *const special_paths[] = {
  "/script/copper-kettle", "/redirect", "/slow?ms=1500", "/missing",
  "/error",                "/empty",    "/download",
};

static void
add_line (JsonBuilder *builder, const char *site_url, const char *path)
{
  g_autofree char *line = g_strconcat (site_url, path, NULL);

  json_builder_add_string_value (builder, line);
}

static void
add_urls (JsonBuilder *builder, const char *site_url)
{
  gsize n_products;
  const WrSampleProduct *products = wr_sample_get_products (&n_products);

  json_builder_set_member_name (builder, "urls");
  json_builder_begin_array (builder);
  for (gsize i = 0; i < n_products; i++) {
    g_autofree char *path = g_strconcat ("/product/", products[i].id, NULL);

    add_line (builder, site_url, path);
  }
  json_builder_add_string_value (builder, _ ("# Pages that are out of the ordinary"));
  for (gsize i = 0; i < G_N_ELEMENTS (special_paths); i++)
    add_line (builder, site_url, special_paths[i]);
  json_builder_end_array (builder);
}

static void
add_string (JsonBuilder *builder, const char *key, const char *value)
{
  json_builder_set_member_name (builder, key);
  json_builder_add_string_value (builder, value);
}

static void
add_int (JsonBuilder *builder, const char *key, int value)
{
  json_builder_set_member_name (builder, key);
  json_builder_add_int_value (builder, value);
}

static void
add_field (JsonBuilder *builder, const SampleField *field)
{
  json_builder_begin_object (builder);
  add_string (builder, "name", field->name);
  add_string (builder, "selector", field->selector);
  add_string (builder, "take", field->attribute != NULL ? "attribute" : "text");
  if (field->attribute != NULL)
    add_string (builder, "attribute", field->attribute);
  if (field->pattern != NULL)
    add_string (builder, "pattern", field->pattern);
  json_builder_end_object (builder);
}

static void
add_limits (JsonBuilder *builder)
{
  json_builder_set_member_name (builder, "wait_for");
  json_builder_begin_object (builder);
  add_string (builder, "selector", ".price");
  add_int (builder, "timeout_ms", 3000);
  json_builder_end_object (builder);

  json_builder_set_member_name (builder, "timeouts");
  json_builder_begin_object (builder);
  add_int (builder, "page_load_ms", 10000);
  add_int (builder, "script_ms", 10000);
  add_int (builder, "page_ms", 15000);
  json_builder_end_object (builder);
  add_int (builder, "retries", 1);
}

/**
 * wr_sample_job_to_json:
 * @site_url: the shop's address as wr_sample_site_get_url() gives it
 *
 * Returns: (transfer full): a job file's text: every product and a few pages that fail, each for a
 *   reason of its own.
 */
char *
wr_sample_job_to_json (const char *site_url)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  add_int (builder, "windrow", 1);
  add_string (builder, "name", _ ("Sample Shop"));
  add_urls (builder, site_url);
  json_builder_set_member_name (builder, "fields");
  json_builder_begin_array (builder);
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    add_field (builder, &fields[i]);
  json_builder_end_array (builder);
  add_limits (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, TRUE);
}
