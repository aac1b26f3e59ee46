/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The sample site, asked over real sockets: every route, the table of products against the pages,
 * slow answers that hold nobody up, stopping and starting.
 */

#include "config.h"

#include "wr-sample-site.h"

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>
#include <string.h>

typedef struct {
  WrSampleSite *site;
  SoupSession *session;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->site = wr_sample_site_start (0, &error);
  g_assert_no_error (error);
  fixture->session = soup_session_new_with_options ("timeout", 20, NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->session);
  g_assert_finalize_object (fixture->site);
}

static SoupMessage *
new_message (Fixture *fixture, const char *method, const char *path)
{
  g_autofree char *url = g_strconcat (wr_sample_site_get_url (fixture->site), path, NULL);
  SoupMessage *message = soup_message_new (method, url);

  g_assert_nonnull (message);
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  return message;
}

static char *
send_message (Fixture *fixture, SoupMessage *message)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = soup_session_send_and_read (fixture->session, message, NULL, &error);

  g_assert_no_error (error);
  return g_bytes_get_size (body) > 0
             ? g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body))
             : g_strdup ("");
}

static char *
get (Fixture *fixture, const char *path, guint status)
{
  g_autoptr (SoupMessage) message = new_message (fixture, "GET", path);
  char *body = send_message (fixture, message);

  g_assert_cmpuint (soup_message_get_status (message), ==, status);
  return body;
}

static const char *
get_header (SoupMessage *message, const char *name)
{
  return soup_message_headers_get_one (soup_message_get_response_headers (message), name);
}

static void
assert_contains (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("“%s” is not in: %s", part, text);
}

/* Routes */

typedef struct {
  const char *path;
  guint status;
  const char *type; /* (nullable) */
  const char *part; /* of the body; "" for an empty one */
} RouteRow;

#define HTML "text/html; charset=utf-8"

static const RouteRow route_rows[] = {
  { "/", 200, HTML, "<h1>Plain things, well made</h1>" },
  { "/list/1", 200, HTML, "rel=\"next\" class=\"next\" href=\"/list/2\"" },
  { "/list/0", 404, HTML, "<h1>" },
  { "/list/99", 404, HTML, "<h1>" },
  { "/list/x", 404, HTML, "<h1>" },
  { "/category/garden", 200, HTML, "/product/hand-trowel" },
  { "/category/shoes", 404, HTML, "<h1>" },
  { "/product/oil-bottle", 200, HTML, "<h1>Oil Bottle</h1>" },
  { "/product/salt-pepper-mills", 200, HTML, "<h1>Salt &amp; Pepper Mills</h1>" },
  { "/product/%3Cscript%3E", 404, HTML, "<h1>" },
  { "/product/", 404, HTML, "<h1>" },
  { "/script/copper-kettle", 200, HTML, "fetch ('/api/product/copper-kettle')" },
  { "/script/nothing", 404, HTML, "<h1>" },
  { "/api/product/wool-rug", 200, "application/json", "\"price\":\"€ 149.00\"" },
  { "/api/product/nothing", 404, "application/json", "{}" },
  { "/image/wool-rug.svg", 200, "image/svg+xml", "#8c3f3a" },
  { "/image/wool-rug", 404, HTML, "<h1>" },
  { "/image/nothing.svg", 404, HTML, "<h1>" },
  { "/icon.svg", 200, "image/svg+xml", "<svg" },
  { "/style.css", 200, "text/css; charset=utf-8", ".price" },
  { "/robots.txt", 200, "text/plain; charset=utf-8", "Disallow: /basket" },
  { "/basket", 200, HTML, "<h1>Your Basket</h1>" },
  { "/slow?ms=20", 200, HTML, "<h1>Stoneware Mug</h1>" },
  { "/slow?ms=none", 200, HTML, "<h1>Stoneware Mug</h1>" },
  { "/redirect", 302, NULL, "" },
  { "/missing", 404, HTML, "<h1>Not on Our Shelves</h1>" },
  { "/nowhere/at/all", 404, HTML, "<h1>Not on Our Shelves</h1>" },
  { "/error", 500, HTML, "<h1>The Till Is Broken</h1>" },
  { "/empty", 204, NULL, "" },
  { "/download", 200, "application/zip", "PK" },
  { "/alert", 200, HTML, "<script>alert (" },
  { "/loop", 200, HTML, "<script>for (;;) ;" },
};

static void
test_routes (Fixture *fixture, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (route_rows); i++) {
    const RouteRow *row = &route_rows[i];
    g_autoptr (SoupMessage) message = new_message (fixture, "GET", row->path);
    g_autofree char *body = send_message (fixture, message);

    g_test_message ("%s", row->path);
    g_assert_cmpuint (soup_message_get_status (message), ==, row->status);
    g_assert_cmpstr (get_header (message, "Content-Type"), ==, row->type);
    if (*row->part == '\0')
      g_assert_cmpstr (body, ==, "");
    assert_contains (body, row->part);
    g_assert_null (strstr (body, "{{"));
  }
  g_assert_cmpuint (wr_sample_site_get_n_requests (fixture->site), ==, G_N_ELEMENTS (route_rows));
}

static void
test_headers (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SoupMessage) redirect = new_message (fixture, "GET", "/redirect");
  g_autoptr (SoupMessage) download = new_message (fixture, "GET", "/download");
  g_autoptr (SoupMessage) image = new_message (fixture, "GET", "/image/tea-towel.svg");
  g_autoptr (SoupMessage) page = new_message (fixture, "GET", "/product/tea-towel");
  g_autofree char *none = send_message (fixture, redirect);
  g_autofree char *zip = send_message (fixture, download);
  g_autofree char *svg = send_message (fixture, image);
  g_autofree char *html = send_message (fixture, page);
  g_autofree char *length = g_strdup_printf ("%" G_GSIZE_FORMAT, strlen (html));
  g_autofree char *target = g_strconcat (wr_sample_site_get_url (fixture->site),
                                         "/product/enamel-mug", NULL);

  g_assert_cmpstr (get_header (redirect, "Location"), ==, target);
  g_assert_cmpstr (get_header (download, "Content-Disposition"), ==,
                   "attachment; filename=\"leaflet.zip\"");
  g_assert_cmpstr (get_header (image, "Cache-Control"), ==, "public, max-age=3600");
  g_assert_cmpstr (get_header (page, "Cache-Control"), ==, "no-cache");
  g_assert_cmpstr (get_header (page, "Content-Length"), ==, length);
}

static void
test_methods (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SoupMessage) page = new_message (fixture, "GET", "/product/tea-pot");
  g_autoptr (SoupMessage) head = new_message (fixture, "HEAD", "/product/tea-pot");
  g_autoptr (SoupMessage) post = new_message (fixture, "POST", "/product/tea-pot");
  g_autofree char *html = send_message (fixture, page);
  g_autofree char *nothing = send_message (fixture, head);
  g_autofree char *refusal = send_message (fixture, post);

  g_assert_cmpuint (soup_message_get_status (head), ==, 200);
  g_assert_cmpstr (nothing, ==, "");
  g_assert_cmpstr (get_header (head, "Content-Length"), ==, get_header (page, "Content-Length"));
  g_assert_cmpuint (soup_message_get_status (post), ==, 405);
  g_assert_cmpstr (get_header (post, "Allow"), ==, "GET, HEAD");
  g_assert_cmpuint (soup_message_get_connection_id (head), ==,
                    soup_message_get_connection_id (page));
}

/* Products */

static void
assert_element (const char *html, const char *format, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  g_autoptr (GString) part = g_string_new (format);

  g_string_replace (part, "%s", escaped, 1);
  assert_contains (html, part->str);
}

static void
check_product_page (Fixture *fixture, const WrSampleProduct *product)
{
  g_autofree char *path = g_strconcat ("/product/", product->id, NULL);
  g_autofree char *html = get (fixture, path, 200);
  g_autofree char *stock = g_strdup_printf ("data-stock=\"%d\"", product->stock);

  assert_contains (html, stock);
  assert_element (html, "<title>%s · Windrow Sample Shop</title>", product->name);
  assert_element (html, "<h1>%s</h1>", product->name);
  assert_element (html, "<p class=\"price\">%s</p>", product->price);
  assert_element (html, "\">%s</a> › ", product->category);
  assert_element (html, " of 5\">★★★★", "");
  assert_element (html, " %s</p>", product->rating);
  assert_element (html, "<dd class=\"sku\">%s</dd>", product->sku);
  assert_element (html, "<p class=\"description\">%s</p>", product->description);
  assert_element (html, "src=\"/image/%s.svg\"", product->id);
}

static void
check_product_image (Fixture *fixture, const WrSampleProduct *product)
{
  static const GMarkupParser parser = { NULL };
  g_autofree char *path = g_strdup_printf ("/image/%s.svg", product->id);
  g_autofree char *svg = get (fixture, path, 200);
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, NULL, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_markup_parse_context_parse (context, svg, -1, &error)
                 && g_markup_parse_context_end_parse (context, &error));
  g_assert_no_error (error);
  assert_contains (svg, product->colour);
}

static void
check_product_json (Fixture *fixture, const WrSampleProduct *product)
{
  g_autofree char *path = g_strconcat ("/api/product/", product->id, NULL);
  g_autofree char *text = get (fixture, path, 200);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = json_from_string (text, &error);
  JsonObject *object;

  g_assert_no_error (error);
  object = json_node_get_object (node);
  g_assert_cmpstr (json_object_get_string_member (object, "name"), ==, product->name);
  g_assert_cmpstr (json_object_get_string_member (object, "price"), ==, product->price);
  g_assert_cmpint (json_object_get_int_member (object, "stock"), ==, product->stock);
  g_assert_cmpstr (json_object_get_string_member (object, "sku"), ==, product->sku);
  g_assert_cmpstr (json_object_get_string_member (object, "category"), ==, product->category);
  g_assert_cmpstr (json_object_get_string_member (object, "rating"), ==, product->rating);
}

static void
test_products (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) skus = g_hash_table_new (g_str_hash, g_str_equal);
  gsize n_products;
  const WrSampleProduct *products = wr_sample_get_products (&n_products);

  g_assert_cmpuint (n_products, >=, 48);
  for (gsize i = 0; i < n_products; i++) {
    g_assert_true (g_hash_table_add (ids, (gpointer) products[i].id));
    g_assert_true (g_hash_table_add (skus, (gpointer) products[i].sku));
    check_product_page (fixture, &products[i]);
    check_product_image (fixture, &products[i]);
    check_product_json (fixture, &products[i]);
  }
}

static char *
find_between (const char *text, const char *before, const char *after)
{
  const char *start = strstr (text, before);
  const char *end = start != NULL ? strstr (start + strlen (before), after) : NULL;

  return end != NULL ? g_strndup (start + strlen (before), end - start - strlen (before)) : NULL;
}

/* Following “next” from the first list leads past every product once, in the table's order. */
static void
test_lists (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_strdup ("/list/1");
  gsize n_products, seen = 0;
  const WrSampleProduct *products = wr_sample_get_products (&n_products);
  int pages = 0;

  while (path != NULL) {
    g_autofree char *html = get (fixture, path, 200);
    g_auto (GStrv) cards = g_strsplit (html, "<li class=\"card\" data-sku=\"", -1);

    for (int i = 1; cards[i] != NULL; i++) {
      g_assert_cmpuint (seen, <, n_products);
      g_assert_true (g_str_has_prefix (cards[i], products[seen++].sku));
    }
    g_free (path);
    path = find_between (html, "class=\"next\" href=\"", "\"");
    g_assert_cmpint (++pages, <, 100);
  }
  g_assert_cmpuint (seen, ==, n_products);
  g_assert_cmpint (pages, >, 1);
}

/* Every address within the shop that a page names is answered. */
static void
test_links (Fixture *fixture, gconstpointer data)
{
  g_autofree char *html = get (fixture, "/", 200);
  g_autoptr (GRegex) regex = g_regex_new ("(?:href|src)=\"(/[^\"]*)\"", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  int n_links = 0;

  for (g_regex_match (regex, html, 0, &match); g_match_info_matches (match);
       g_match_info_next (match, NULL)) {
    g_autofree char *path = g_match_info_fetch (match, 1);
    g_autofree char *body = NULL;

    if (g_str_has_prefix (path, "/slow"))
      continue;
    body = get (fixture, path, 200);
    n_links++;
  }
  g_assert_cmpint (n_links, >, 20);
}

static guint16
get_port (const char *url)
{
  guint64 port = 0;

  g_assert_true (g_ascii_string_to_unsigned (strrchr (url, ':') + 1, 10, 1, 65535, &port, NULL));
  return port;
}

/* Time */

typedef struct {
  gboolean done;
  guint status;
  GError *error;
} Slow;

static void
slow_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Slow *slow = data;
  g_autoptr (GBytes) body
      = soup_session_send_and_read_finish (SOUP_SESSION (source), result, &slow->error);
  SoupMessage *message = soup_session_get_async_result_message (SOUP_SESSION (source), result);

  slow->status = body != NULL ? soup_message_get_status (message) : 0;
  slow->done = TRUE;
}

static void
wait_for_request (Fixture *fixture, guint64 n_requests)
{
  gint64 deadline = g_get_monotonic_time () + 10 * G_TIME_SPAN_SECOND;

  while (wr_sample_site_get_n_requests (fixture->site) < n_requests) {
    g_assert_cmpint (g_get_monotonic_time (), <, deadline);
    g_main_context_iteration (NULL, FALSE);
    g_usleep (1000);
  }
}

static void
test_slow_holds_nobody_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autoptr (SoupMessage) message = new_message (fixture, "GET", "/slow?ms=1500");
  gint64 start = g_get_monotonic_time ();
  Slow slow = { FALSE };
  gsize n_products;
  const WrSampleProduct *products = wr_sample_get_products (&n_products);

  soup_session_send_and_read_async (session, message, 0, NULL, slow_cb, &slow);
  wait_for_request (fixture, 1);
  for (gsize i = 0; i < 20; i++)
    check_product_page (fixture, &products[i]);
  g_main_context_iteration (NULL, FALSE);
  g_assert_false (slow.done);
  while (!slow.done)
    g_main_context_iteration (NULL, TRUE);
  g_assert_no_error (slow.error);
  g_assert_cmpuint (slow.status, ==, 200);
  g_assert_cmpint (g_get_monotonic_time () - start, >=, 1400 * G_TIME_SPAN_MILLISECOND);
}

/* Stopping cuts a slow answer off and frees the port for the next site. */
static void
test_stop_and_restart (void)
{
  Fixture fixture = { NULL, NULL };
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autoptr (SoupMessage) message = NULL;
  g_autofree char *url = NULL;
  Slow slow = { FALSE };

  set_up (&fixture, NULL);
  url = g_strdup (wr_sample_site_get_url (fixture.site));
  message = new_message (&fixture, "GET", "/slow?ms=10000");
  soup_session_send_and_read_async (session, message, 0, NULL, slow_cb, &slow);
  wait_for_request (&fixture, 1);

  gint64 start = g_get_monotonic_time ();
  wr_sample_site_stop (fixture.site);
  wr_sample_site_stop (fixture.site);
  while (!slow.done)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 5 * G_TIME_SPAN_SECOND);
  g_assert_nonnull (slow.error);
  g_clear_error (&slow.error);
  g_assert_finalize_object (g_steal_pointer (&fixture.site));

  g_autoptr (GError) error = NULL;
  fixture.site = wr_sample_site_start (get_port (url), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (wr_sample_site_get_url (fixture.site), ==, url);
  g_autofree char *html = get (&fixture, "/product/tea-towel", 200);
  assert_contains (html, "<h1>Tea Towel</h1>");
  tear_down (&fixture, NULL);
}

static void
test_port_taken (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WrSampleSite) first = NULL;
  g_autoptr (WrSampleSite) second = NULL;
  guint16 port = get_port (wr_sample_site_get_url (fixture->site));
  g_autofree char *prefix = g_strdup_printf ("Could not serve the sample site on port %d: ", port);

  g_assert_null (wr_sample_site_start (port, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE);
  g_assert_true (g_str_has_prefix (error->message, prefix));
  g_clear_error (&error);

  first = wr_sample_site_start (WR_SAMPLE_PORT, &error);
  g_assert_no_error (error);
  second = wr_sample_site_start (WR_SAMPLE_PORT, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (wr_sample_site_get_url (first), !=, wr_sample_site_get_url (second));
}

/* A job of the shop's usual address gets the shop there, unless somebody is there already. */
static void
test_start_for (void)
{
  const char *const own[] = { "# a line", "http://127.0.0.1:47806/product/mug", NULL };
  const char *const others[] = { "http://127.0.0.1:4780/", "http://127.0.0.1:478060/", NULL };
  g_autoptr (WrSampleSite) site = wr_sample_site_start_for (own);
  g_autoptr (WrSampleSite) none = wr_sample_site_start_for (others);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketConnection)
      connection = g_socket_client_connect_to_host (client, "127.0.0.1", WR_SAMPLE_PORT, NULL,
                                                    &error);

  g_assert_no_error (error);
  g_assert_null (none);
  g_assert_null (wr_sample_site_start_for (own));
  if (site != NULL)
    g_assert_cmpstr (wr_sample_site_get_url (site), ==, "http://127.0.0.1:47806");
}

/* The job */

static void
check_job_urls (Fixture *fixture, JsonArray *urls)
{
  const char *site = wr_sample_site_get_url (fixture->site);
  guint n_products = 0;

  for (guint i = 0; i < json_array_get_length (urls); i++) {
    const char *line = json_array_get_string_element (urls, i);

    if (*line == '#')
      continue;
    g_assert_true (g_str_has_prefix (line, site));
    g_assert_null (strstr (line, "/loop"));
    g_assert_null (strstr (line, "/alert"));
    n_products += g_str_has_prefix (line + strlen (site), "/product/");
    if (g_str_has_prefix (line + strlen (site), "/product/")) {
      g_autofree char *html = get (fixture, line + strlen (site), 200);

      assert_contains (html, "class=\"price\"");
    }
  }
  g_assert_cmpuint (n_products, >=, 48);
  g_assert_cmpuint (json_array_get_length (urls), >, n_products + 5);
}

static void
test_job (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = wr_sample_job_to_json (wr_sample_site_get_url (fixture->site));
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = json_from_string (text, &error);
  JsonObject *job;

  g_assert_no_error (error);
  job = json_node_get_object (node);
  g_assert_cmpint (json_object_get_int_member (job, "windrow"), ==, 1);
  g_assert_cmpstr (json_object_get_string_member (job, "name"), ==, "Sample Shop");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (job, "fields")), ==, 6);
  g_assert_cmpint (json_object_get_int_member (job, "retries"), ==, 1);
  check_job_urls (fixture, json_object_get_array_member (job, "urls"));
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/wr/sample-site/routes", test_routes);
  add ("/wr/sample-site/headers", test_headers);
  add ("/wr/sample-site/methods", test_methods);
  add ("/wr/sample-site/products", test_products);
  add ("/wr/sample-site/lists", test_lists);
  add ("/wr/sample-site/links", test_links);
  add ("/wr/sample-site/slow-holds-nobody-up", test_slow_holds_nobody_up);
  g_test_add_func ("/wr/sample-site/stop-and-restart", test_stop_and_restart);
  add ("/wr/sample-site/port-taken", test_port_taken);
  g_test_add_func ("/wr/sample-site/start-for", test_start_for);
  add ("/wr/sample-site/job", test_job);
  return g_test_run ();
}
