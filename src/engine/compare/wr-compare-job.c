/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The job that is compared: the user's, or the sample's ordinary pages, with its URLs in full so
 * that every contender gets the same ones; and the same job as a specification for Selenium.
 *
 * The classic way knows neither pace nor patterns: where a job needs the former Selenium does not
 * take part, since nobody’s server is to pay for a comparison; what else it leaves out is said.
 */

#include "config.h"

#include "wr-compare-job.h"

#include "wr-attempt-session.h"
#include "wr-sample-site.h"
#include "wr-url-list.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
take_urls (WrJob *job, GPtrArray *urls)
{
  g_ptr_array_add (urls, NULL);
  g_strfreev (job->urls);
  job->urls = (char **) g_ptr_array_free (urls, FALSE);
}

/**
 * wr_compare_job_new_sample:
 *
 * Returns: (transfer full): @n_pages pages of the shop at @site_url that are as they should be.
 */
WrJob *
wr_compare_job_new_sample (const char *site_url, int n_pages, int n_workers)
{
  g_autofree char *json = wr_sample_job_to_json (site_url);
  WrJob *job = wr_job_from_json (json, -1, NULL);
  GPtrArray *urls = g_ptr_array_new ();
  gsize n_products;
  const WrSampleProduct *products = wr_sample_get_products (&n_products);

  for (int i = 0; i < n_pages; i++)
    g_ptr_array_add (urls, g_strdup_printf ("%s/product/%s?copy=%d", site_url,
                                            products[i % n_products].id,
                                            i / (int) n_products + 1));
  take_urls (job, urls);
  job->workers = n_workers;
  job->pace.per_host = n_workers;
  job->retries = 0;
  return job;
}

typedef struct {
  GPtrArray *urls;
  guint n_most;
} Cutting;

static gboolean
cut_cb (const char *url, guint line, gpointer user_data)
{
  Cutting *cutting = user_data;

  g_ptr_array_add (cutting->urls, g_strdup (url));
  return cutting->urls->len < cutting->n_most;
}

/**
 * wr_compare_job_cut:
 *
 * Returns: (transfer full): @job with @n_pages pages at most, one a line.
 */
WrJob *
wr_compare_job_cut (const WrJob *job, int n_pages, int n_workers)
{
  WrJob *self = wr_job_copy (job);
  g_autoptr (WrUrlList) list = wr_url_list_new_from_lines ((const char *const *) job->urls);
  Cutting cutting = { g_ptr_array_new (), n_pages };

  wr_url_list_foreach_page (list, cut_cb, &cutting);
  take_urls (self, cutting.urls);
  self->workers = n_workers;
  return self;
}

/**
 * wr_compare_job_take:
 * @job: of wr_compare_job_new_sample() or wr_compare_job_cut()
 *
 * Returns: (transfer full): the first @n_pages pages of @job with workers of @model.
 */
WrJob *
wr_compare_job_take (const WrJob *job, int n_pages, WrWorkerModel model)
{
  WrJob *self = wr_job_copy (job);

  for (int i = 0; self->urls[i] != NULL; i++) {
    if (i >= n_pages)
      g_clear_pointer (&self->urls[i], g_free);
  }
  self->worker_model = model;
  return self;
}

static gboolean
is_readable (const WrField *field)
{
  return (field->take == WR_FIELD_TEXT || field->take == WR_FIELD_ATTRIBUTE)
         && field->match == WR_FIELD_FIRST;
}

static void
add_string (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static void
add_double (JsonBuilder *builder, const char *name, double value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_double_value (builder, value);
}

static void
add_field (JsonBuilder *builder, const WrField *field)
{
  json_builder_begin_object (builder);
  add_string (builder, "using", wr_field_using_to_string (field->using));
  add_string (builder, "selector", field->selector);
  add_string (builder, "take", wr_field_take_to_string (field->take));
  if (field->take == WR_FIELD_ATTRIBUTE)
    add_string (builder, "attribute", field->attribute);
  json_builder_end_object (builder);
}

static void
add_fields (JsonBuilder *builder, const WrJob *job)
{
  g_autoptr (GPtrArray) columns = wr_job_dup_columns (job);

  json_builder_set_member_name (builder, "fields");
  json_builder_begin_array (builder);
  for (guint i = 0; i < columns->len; i++) {
    if (is_readable (columns->pdata[i]))
      add_field (builder, columns->pdata[i]);
  }
  json_builder_end_array (builder);
}

static void
add_urls (JsonBuilder *builder, const WrJob *job, int n_pages)
{
  json_builder_set_member_name (builder, "urls");
  json_builder_begin_array (builder);
  for (int i = 0; job->urls[i] != NULL && i < n_pages; i++)
    json_builder_add_string_value (builder, job->urls[i]);
  json_builder_end_array (builder);
}

static void
add_wait_for (JsonBuilder *builder, const WrJob *job)
{
  const char *selector = job->wait_for.selector;
  int ms = job->wait_for.timeout_ms > 0 ? job->wait_for.timeout_ms : job->timeouts.page_ms;

  json_builder_set_member_name (builder, "wait_for");
  if (selector == NULL) {
    json_builder_add_null_value (builder);
  } else {
    json_builder_begin_object (builder);
    add_string (builder, "using", wr_field_using_to_string (wr_field_guess_using (selector)));
    add_string (builder, "selector", selector);
    json_builder_end_object (builder);
  }
  add_double (builder, "wait_s", ms / 1000.0);
}

/* What decides by what way pages are loaded, and whether they are. */
static const char *const shared_capabilities[] = { "acceptInsecureCerts", "proxy" };

/* The very switches that Windrow gives the browser: the way of working is compared, not those. */
static void
add_options (JsonBuilder *builder, const WrJob *job, const WrDriver *driver)
{
  g_autoptr (JsonNode) root = wr_attempt_session_build_capabilities (job, driver);
  JsonObject *object = json_node_get_object (root);

  object = json_object_get_object_member (object, "capabilities");
  object = json_object_get_object_member (object, "alwaysMatch");
  json_builder_set_member_name (builder, "options");
  json_builder_add_value (builder,
                          json_object_dup_member (object, "goog:chromeOptions"));
  json_builder_set_member_name (builder, "capabilities");
  json_builder_begin_object (builder);
  for (gsize i = 0; i < G_N_ELEMENTS (shared_capabilities); i++) {
    if (!json_object_has_member (object, shared_capabilities[i]))
      continue;
    json_builder_set_member_name (builder, shared_capabilities[i]);
    json_builder_add_value (builder, json_object_dup_member (object, shared_capabilities[i]));
  }
  json_builder_end_object (builder);
}

/**
 * wr_compare_job_to_selenium:
 * @job: one for which wr_compare_job_dup_obstacle() gives nothing
 *
 * Returns: (transfer full): what data/compare/selenium_job.py reads.
 */
char *
wr_compare_job_to_selenium (const WrJob *job, const WrDriver *driver, int n_pages,
                            gboolean processes)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  add_string (builder, "model", processes ? "processes" : "threads");
  json_builder_set_member_name (builder, "workers");
  json_builder_add_int_value (builder, wr_job_get_n_workers (job));
  add_string (builder, "driver", driver->driver_path);
  add_double (builder, "page_load_s", job->timeouts.page_load_ms / 1000.0);
  add_options (builder, job, driver);
  add_urls (builder, job, n_pages);
  add_fields (builder, job);
  add_wait_for (builder, job);
  json_builder_end_object (builder);
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  return json_to_string (root, TRUE);
}

/* A host of this machine is nobody else's. */
static gboolean
is_own_host (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;

  return g_strcmp0 (host, "localhost") == 0 || g_strcmp0 (host, "127.0.0.1") == 0
         || g_strcmp0 (host, "::1") == 0;
}

static gboolean
needs_pace (const WrJob *job)
{
  gboolean foreign = FALSE;

  for (int i = 0; job->urls[i] != NULL && !foreign; i++)
    foreign = !is_own_host (job->urls[i]);
  return job->pace.delay_ms > 0
         || (foreign && job->pace.per_host < wr_job_get_n_workers (job));
}

/**
 * wr_compare_job_dup_obstacle:
 * @driver: (nullable)
 *
 * Returns: (transfer full) (nullable): why Selenium cannot do @job, translated; %NULL where it can.
 */
char *
wr_compare_job_dup_obstacle (const WrJob *job, const WrDriver *driver)
{
  if (driver == NULL || driver->outside || driver->browser != WR_BROWSER_CHROMIUM)
    return g_strdup (_ ("compared only with Chromium on this machine"));
  if (needs_pace (job))
    return g_strdup (_ ("it knows no pace, which this job keeps with its hosts"));
  return NULL;
}

static gboolean
is_plain (const WrField *field)
{
  return is_readable (field) && field->pattern == NULL;
}

/**
 * wr_compare_job_dup_note:
 *
 * Returns: (transfer full) (nullable): what Selenium leaves out of @job, translated.
 */
char *
wr_compare_job_dup_note (const WrJob *job)
{
  g_autoptr (GPtrArray) columns = wr_job_dup_columns (job);
  guint n = 0;

  for (guint i = 0; i < columns->len; i++)
    n += !is_plain (columns->pdata[i]);
  if (n == 0)
    return NULL;
  return g_strdup_printf (
      g_dngettext (
          GETTEXT_PACKAGE,
          "it takes only the first match’s text or attribute as it is, not so %u field",
          "it takes only the first match’s text or attribute as it is, not so %u fields", n),
      n);
}
