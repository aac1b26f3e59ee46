/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The shop's addresses, in one table: which path is answered by whom.
 *
 * A handler never waits, since it runs on the site's only thread: a slow answer is a message that
 * is paused until a time-out of the thread's context lets it go on.
 */

#include "config.h"

#include "wr-sample-routes.h"

#include "wr-sample-pages.h"
#include "wr-sample-products.h"
#include "wr-sample-template.h"

#include <string.h>

#define HTML "text/html; charset=utf-8"

typedef struct {
  SoupServerMessage *message;
  const char *rest;  /* of the path, behind the route's; "" where there is none */
  GHashTable *query; /* (nullable) */
} Request;

typedef void (*Handler) (const Request *request);

typedef struct {
  const char *path; /* one that ends in “/” stands for all below it, apart from “/” itself */
  Handler handler;
} Route;

static void
reply (const Request *request, guint status, const char *type, char *body)
{
  soup_server_message_set_status (request->message, status, NULL);
  soup_server_message_set_response (request->message, type, SOUP_MEMORY_TAKE, body, strlen (body));
}

static void
reply_resource (const Request *request, const char *type, const char *name)
{
  g_autoptr (GBytes) bytes = wr_sample_lookup (name);

  soup_server_message_set_status (request->message, SOUP_STATUS_OK, NULL);
  soup_message_headers_set_content_type (
      soup_server_message_get_response_headers (request->message), type, NULL);
  soup_message_body_append_bytes (soup_server_message_get_response_body (request->message), bytes);
}

static void
set_header (const Request *request, const char *name, const char *value)
{
  soup_message_headers_replace (soup_server_message_get_response_headers (request->message), name,
                                value);
}

static void
reply_missing (const Request *request)
{
  reply (request, SOUP_STATUS_NOT_FOUND, HTML,
         wr_sample_page_message ("Not on Our Shelves", "There is no page at this address.", ""));
}

static void
reply_page (const Request *request, char *html)
{
  if (html != NULL)
    reply (request, SOUP_STATUS_OK, HTML, html);
  else
    reply_missing (request);
}

static void
answer_home (const Request *request)
{
  reply_page (request, wr_sample_page_home ());
}

static void
answer_list (const Request *request)
{
  reply_page (request, wr_sample_page_list (request->rest));
}

static void
answer_category (const Request *request)
{
  reply_page (request, wr_sample_page_category (request->rest));
}

static void
answer_product (const Request *request)
{
  const WrSampleProduct *product = wr_sample_find_product (request->rest);

  reply_page (request, product != NULL ? wr_sample_page_product (product) : NULL);
}

static void
answer_script (const Request *request)
{
  const WrSampleProduct *product = wr_sample_find_product (request->rest);

  reply_page (request, product != NULL ? wr_sample_page_script (product) : NULL);
}

static void
answer_api (const Request *request)
{
  const WrSampleProduct *product = wr_sample_find_product (request->rest);

  if (product != NULL)
    reply (request, SOUP_STATUS_OK, "application/json", wr_sample_product_json (product));
  else
    reply (request, SOUP_STATUS_NOT_FOUND, "application/json", g_strdup ("{}"));
}

static void
answer_image (const Request *request)
{
  gsize length = strlen (request->rest);
  const WrSampleProduct *product = NULL;

  if (g_str_has_suffix (request->rest, ".svg")) {
    g_autofree char *id = g_strndup (request->rest, length - strlen (".svg"));

    product = wr_sample_find_product (id);
  }
  if (product == NULL) {
    reply_missing (request);
    return;
  }
  set_header (request, "Cache-Control", "public, max-age=3600");
  reply (request, SOUP_STATUS_OK, "image/svg+xml", wr_sample_product_image (product));
}

static void
answer_icon (const Request *request)
{
  set_header (request, "Cache-Control", "public, max-age=3600");
  reply_resource (request, "image/svg+xml", "icon.svg");
}

static void
answer_style (const Request *request)
{
  set_header (request, "Cache-Control", "public, max-age=3600");
  reply_resource (request, "text/css; charset=utf-8", "style.css");
}

static void
answer_robots (const Request *request)
{
  reply_resource (request, "text/plain; charset=utf-8", "robots.txt");
}

static const char *
get_query (const Request *request, const char *key)
{
  return request->query != NULL ? g_hash_table_lookup (request->query, key) : NULL;
}

static gboolean
go_on_cb (gpointer data)
{
  soup_server_message_unpause (data);
  return G_SOURCE_REMOVE;
}

static void
end_source (gpointer data)
{
  GSource *source = data;

  g_source_destroy (source);
  g_source_unref (source);
}

/* The message owns the time-out, so that neither outlives a connection that closes. */
static void
pause_for (SoupServerMessage *message, guint ms)
{
  GSource *source = g_timeout_source_new (ms);

  g_source_set_callback (source, go_on_cb, message, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
  g_object_set_data_full (G_OBJECT (message), "wr-sample-pause", source, end_source);
  soup_server_message_pause (message);
}

static void
answer_slow (const Request *request)
{
  const char *ms = get_query (request, "ms");
  guint64 wait = ms != NULL ? g_ascii_strtoull (ms, NULL, 10) : WR_SAMPLE_SLOW_DEFAULT_MS;

  reply_page (request, wr_sample_page_product (wr_sample_find_product ("stoneware-mug")));
  pause_for (request->message, MIN (wait, WR_SAMPLE_SLOW_MAX_MS));
}

static void
answer_redirect (const Request *request)
{
  soup_server_message_set_redirect (request->message, SOUP_STATUS_FOUND, "/product/enamel-mug");
}

static void
answer_error (const Request *request)
{
  reply (request, SOUP_STATUS_INTERNAL_SERVER_ERROR, HTML,
         wr_sample_page_message ("The Till Is Broken", "This page fails on purpose.", ""));
}

static void
answer_empty (const Request *request)
{
  soup_server_message_set_status (request->message, SOUP_STATUS_NO_CONTENT, NULL);
}

static void
answer_download (const Request *request)
{
  set_header (request, "Content-Disposition", "attachment; filename=\"leaflet.zip\"");
  reply_resource (request, "application/zip", "leaflet.zip");
}

static void
answer_alert (const Request *request)
{
  reply_page (request, wr_sample_page_message ("A Word First", "This page opens with a dialog.",
                                               "alert ('Welcome to the sample shop');"));
}

static void
answer_loop (const Request *request)
{
  reply_page (request, wr_sample_page_message ("Round and Round", "This page’s script never ends.",
                                               "for (;;) ;"));
}

static void
answer_basket (const Request *request)
{
  reply_page (request, wr_sample_page_message ("Your Basket", "There is nothing in it yet.", ""));
}

static const Route routes[] = {
  { "/", answer_home },
  { "/list/", answer_list },
  { "/category/", answer_category },
  { "/product/", answer_product },
  { "/script/", answer_script },
  { "/api/product/", answer_api },
  { "/image/", answer_image },
  { "/icon.svg", answer_icon },
  { "/style.css", answer_style },
  { "/robots.txt", answer_robots },
  { "/slow", answer_slow },
  { "/redirect", answer_redirect },
  { "/missing", reply_missing },
  { "/error", answer_error },
  { "/empty", answer_empty },
  { "/download", answer_download },
  { "/alert", answer_alert },
  { "/loop", answer_loop },
  { "/basket", answer_basket },
};

static Handler
find_route (const char *path, const char **rest)
{
  for (gsize i = 0; i < G_N_ELEMENTS (routes); i++) {
    gsize length = strlen (routes[i].path);
    gboolean below = length > 1 && routes[i].path[length - 1] == '/';

    *rest = below ? path + length : "";
    if (below ? g_str_has_prefix (path, routes[i].path) : g_str_equal (path, routes[i].path))
      return routes[i].handler;
  }
  return reply_missing;
}

/**
 * wr_sample_answer:
 * @path: the request's decoded path
 * @query: (nullable): its decoded query
 *
 * Answers @message, at once or after a pause. The site's thread only.
 */
void
wr_sample_answer (SoupServerMessage *message, const char *path, GHashTable *query)
{
  const char *method = soup_server_message_get_method (message);
  Request request = { message, "", query };

  set_header (&request, "Cache-Control", "no-cache");
  if (method != SOUP_METHOD_GET && method != SOUP_METHOD_HEAD) {
    set_header (&request, "Allow", "GET, HEAD");
    reply (&request, SOUP_STATUS_METHOD_NOT_ALLOWED, "text/plain",
           g_strdup ("Only GET and HEAD\n"));
    return;
  }

  Handler handler = find_route (path, &request.rest);

  handler (&request);
}
