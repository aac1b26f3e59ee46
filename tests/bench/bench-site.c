/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The web of the benches, in a process of its own, so that its processor time is not counted.
 *
 * It answers on 127.0.0.1 to 127.0.0.8, which are eight hosts to a browser, what the sample shop
 * answers, and besides:
 *
 *   /slow-product/ID?n=N   a product's page after 500 to 1000 ms, always the same for one N
 *   /manual/N              a long page of documentation, whose contents a script makes
 *   /bench/log             the documents asked for since the last call, each once, in their order:
 *                          [["/product/x?n=1", monotonic µs], …]
 *
 * Prints its port and serves until its standard input ends.
 */

#include "wr-sample-products.h"
#include "wr-sample-routes.h"

#include <json-glib/json-glib.h>
#include <stdio.h>

#define N_HOSTS 8
#define SLOW_LEAST_MS 500
#define SLOW_SPAN_MS 500
#define N_SECTIONS 24
#define N_ENTRIES 160 /* of the manual's table of contents */

typedef struct {
  GHashTable *seen; /* (owned) paths */
  JsonArray *log;   /* (owned) */
} Site;

static const char manual_style[] =
    "body{margin:0;font:15px/1.6 sans-serif;display:grid;grid-template-columns:260px 1fr}"
    "nav{padding:16px;border-right:1px solid #ddd}nav a{display:block;color:#265247}"
    "main{padding:24px 40px;max-width:860px}pre{background:#f4f2ee;padding:12px}"
    "table{border-collapse:collapse}td,th{border:1px solid #ddd;padding:4px 10px}"
    "pre b{color:#8a3ffc}pre i{color:#0a7d55}.toc{columns:2}";

static const char manual_script[] =
    "const heads=document.querySelectorAll('h2');"
    "const toc=document.querySelector('.toc');"
    "for(const head of heads){const item=document.createElement('li');"
    "const link=document.createElement('a');link.href='#'+head.id;"
    "link.textContent=head.textContent;item.append(link);toc.append(item)}"
    "for(const pre of document.querySelectorAll('pre')){pre.innerHTML=pre.textContent"
    ".replace(/\\b(int|char|return|for)\\b/g,'<b>$1</b>')"
    ".replace(/\"[^\"]*\"/g,'<i>$&</i>')}"
    "document.querySelector('.sections').textContent=heads.length+' sections';";

static void
append_section (GString *page, int number, int section)
{
  g_string_append_printf (page, "<h2 id=\"s%d\">%d.%d Values and their Owners</h2>\n", section,
                          number, section);
  for (int i = 1; i <= 3; i++)
    g_string_append_printf (
        page, "<p>The call <code>value_%d_%d</code> takes what it is given and keeps it until the "
              "owner lets it go; see <a href=\"/manual/%d#s%d\">the part about owners</a>. What "
              "has been borrowed is only looked at, and nobody frees it twice.</p>\n",
        section, i, number + i, i);
  g_string_append (page, "<pre>int main (void)\n{\n  for (int i = 0; i &lt; 10; i++)\n"
                         "    print (\"value\", i);\n  return 0;\n}</pre>\n<table>\n"
                         "<tr><th>Argument<th>Type<th>Meaning</tr>\n");
  for (int i = 1; i <= 6; i++)
    g_string_append_printf (page, "<tr><td>argument_%d<td>int<td>The %d. of section %d</tr>\n", i,
                            i, section);
  g_string_append (page, "</table>\n");
}

static char *
build_manual (int number)
{
  GString *page = g_string_new (NULL);

  g_string_append_printf (
      page, "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
            "<title>Chapter %d</title><link rel=\"stylesheet\" href=\"/manual/style.css\"></head>\n"
            "<body><nav>\n", number);
  for (int i = 1; i <= N_ENTRIES; i++)
    g_string_append_printf (page, "<a href=\"/manual/%d\">Chapter %d</a>\n", i, i);
  g_string_append_printf (
      page, "</nav><main><h1>Chapter %d</h1><p class=\"summary\">What is said about values in "
            "chapter %d.</p><p>Since <span class=\"since\">%d.%d</span>, in <span class=\"module\">"
            "module-%d</span>, <span class=\"sections\"></span></p><ul class=\"toc\"></ul>\n",
      number, number, 1 + number % 4, number % 10, number % 7);
  for (int i = 1; i <= N_SECTIONS; i++)
    append_section (page, number, i);
  g_string_append (page, "</main><script src=\"/manual/script.js\"></script></body></html>\n");
  return g_string_free (page, FALSE);
}

static void
reply (SoupServerMessage *message, const char *type, char *text)
{
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (message, type, SOUP_MEMORY_TAKE, text, strlen (text));
}

static void
answer_manual (SoupServerMessage *message, const char *rest)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  if (g_str_equal (rest, "style.css") || g_str_equal (rest, "script.js"))
    soup_message_headers_replace (headers, "Cache-Control", "public, max-age=3600");
  if (g_str_equal (rest, "style.css"))
    reply (message, "text/css", g_strdup (manual_style));
  else if (g_str_equal (rest, "script.js"))
    reply (message, "text/javascript", g_strdup (manual_script));
  else
    reply (message, "text/html; charset=utf-8",
           build_manual ((int) g_ascii_strtoll (rest, NULL, 10)));
}

static gboolean
go_on_cb (gpointer message)
{
  soup_server_message_unpause (message);
  return G_SOURCE_REMOVE;
}

static void
answer_slow (SoupServerMessage *message, const char *id, GHashTable *query)
{
  const char *n = query != NULL ? g_hash_table_lookup (query, "n") : NULL;
  guint ms = SLOW_LEAST_MS +
             (n != NULL ? g_ascii_strtoull (n, NULL, 10) * 7919 % SLOW_SPAN_MS : 0);
  g_autofree char *path = g_strconcat ("/product/", id, NULL);

  wr_sample_answer (message, path, query);
  soup_server_message_pause (message);
  g_timeout_add_full (G_PRIORITY_DEFAULT, ms, go_on_cb, g_object_ref (message), g_object_unref);
}

static void
answer_log (Site *self, SoupServerMessage *message)
{
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_ARRAY);

  json_node_take_array (root, self->log);
  reply (message, "application/json", json_to_string (root, FALSE));
  self->log = json_array_new ();
  g_hash_table_remove_all (self->seen);
}

static gboolean
is_document (const char *path)
{
  return g_str_has_prefix (path, "/product/") || g_str_has_prefix (path, "/script/") ||
         g_str_has_prefix (path, "/slow-product/") ||
         (g_str_has_prefix (path, "/manual/") && g_ascii_isdigit (path[8]));
}

static void
note_document (Site *self, SoupServerMessage *message)
{
  GUri *uri = soup_server_message_get_uri (message);
  const char *query = g_uri_get_query (uri);
  char *path = g_strconcat (g_uri_get_path (uri), query != NULL ? "?" : NULL, query, NULL);

  if (!g_hash_table_add (self->seen, path))
    return;
  JsonArray *entry = json_array_new ();
  json_array_add_string_element (entry, path);
  json_array_add_int_element (entry, g_get_monotonic_time ());
  json_array_add_array_element (self->log, entry);
}

static void
request_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
            gpointer user_data)
{
  static const char slow[] = "/slow-product/", manual[] = "/manual/";
  Site *self = user_data;

  if (is_document (path))
    note_document (self, message);
  if (g_str_equal (path, "/bench/log"))
    answer_log (self, message);
  else if (g_str_has_prefix (path, slow))
    answer_slow (message, path + strlen (slow), query);
  else if (g_str_has_prefix (path, manual))
    answer_manual (message, path + strlen (manual));
  else
    wr_sample_answer (message, path, query);
}

static guint
listen_on_all (SoupServer *server, GError **error)
{
  guint port = 0;

  for (int i = 1; i <= N_HOSTS; i++) {
    g_autofree char *host = g_strdup_printf ("127.0.0.%d", i);
    g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string (host, port);

    if (!soup_server_listen (server, address, 0, error))
      return 0;
    g_autoslist (GUri) uris = soup_server_get_uris (server);
    port = (guint) g_uri_get_port (uris->data);
  }
  return port;
}

static gboolean
input_cb (GIOChannel *input, GIOCondition condition, gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

static void
print_products (void)
{
  gsize n = 0;
  const WrSampleProduct *products = wr_sample_get_products (&n);

  for (gsize i = 0; i < n; i++)
    printf (" %s", products[i].id);
  printf ("\n");
  fflush (stdout);
}

int
main (int argc, char **argv)
{
  g_autoptr (SoupServer) server = soup_server_new (NULL, NULL);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GIOChannel) input = g_io_channel_unix_new (0);
  g_autoptr (GError) error = NULL;
  Site site = { g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL), json_array_new () };

  soup_server_add_handler (server, NULL, request_cb, &site, NULL);
  guint port = listen_on_all (server, &error);
  if (port == 0) {
    g_printerr ("%s\n", error->message);
    return 1;
  }
  printf ("%u", port);
  print_products ();
  g_io_add_watch (input, G_IO_IN | G_IO_HUP, input_cb, loop);
  g_main_loop_run (loop);
  g_hash_table_unref (site.seen);
  json_array_unref (site.log);
  return 0;
}
