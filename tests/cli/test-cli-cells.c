/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * windrow-cli with real browsers on a page whose values are as awkward as they can be: what the
 * page's script has put there is what a reader of the CSV and of the JSON gets, whole.
 */

#include "cli-test.h"

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

#define MANY 350000 /* times “ä",”: 4 bytes, and 5 in the CSV */

/* A field, how the page makes its value, and the cell: NULL for the large one. */
static const struct {
  const char *name;
  const char *script;
  const char *cell;
} fields[] = {
  { "quotes", "'say \"\"\\'\\', \"; and,\\ttab'", "say \"\"'', \"; and,\ttab" },
  { "lines", "'\\n one\\n\\ntwo\\r\\nthree\\rfour \\n'", "\n one\n\ntwo\r\nthree\rfour \n" },
  { "nul", "'a\\0b\\0'", "a\357\277\275b\357\277\275" },
  { "surrogates", "'\\ud83d x \\ude00 \\ud83d\\ude00'",
    "\357\277\275 x \357\277\275 \360\237\230\200" },
  { "controls", "'\\x01\\x1b[1m\\x7f\\u2028\\ufeff\\u202e'",
    "\001\033[1m\177\342\200\250\357\273\277\342\200\256" },
  { "formula", "'=1+1'", "=1+1" },
  { "empty", "''", "" },
  { "large", "'ä\",'.repeat (350000)", NULL },
};

static SoupServer *server; /* (owned) */

static char *
build_page (void)
{
  GString *page = g_string_new ("<!DOCTYPE html><meta charset=utf-8><title>Cells</title><script>");

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    g_string_append_printf (page,
                            "{ const p = document.createElement ('p'); p.id = '%s';"
                            " p.setAttribute ('data-cell', %s);"
                            " document.documentElement.append (p); }",
                            fields[i].name, fields[i].script);
  g_string_append (page, "</script>");
  return g_string_free (page, FALSE);
}

static void
serve_cb (SoupServer *self, SoupServerMessage *message, const char *path, GHashTable *query,
          gpointer user_data)
{
  char *page = build_page ();

  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (message, "text/html", SOUP_MEMORY_TAKE, page, strlen (page));
}

static char *
start_server (void)
{
  g_autoptr (GError) error = NULL;

  server = soup_server_new (NULL, NULL);
  soup_server_add_handler (server, NULL, serve_cb, NULL, NULL);
  soup_server_listen_local (server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  GSList *uris = soup_server_get_uris (server);
  char *url = g_uri_to_string (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return url;
}

static char *
dup_cell (gsize field)
{
  if (fields[field].cell != NULL)
    return g_strdup (fields[field].cell);

  GString *cell = g_string_new (NULL);
  for (int i = 0; i < MANY; i++)
    g_string_append (cell, "ä\",");
  return g_string_free (cell, FALSE);
}

/* RFC 4180, of the test's own: the record at *@text, which goes on to the next. */
static GPtrArray *
read_record (const char **text)
{
  GPtrArray *cells = g_ptr_array_new_with_free_func (g_free);
  const char *p = *text;

  for (;;) {
    GString *cell = g_string_new (NULL);
    if (*p == '"') {
      for (p++; *p != '"' || p[1] == '"'; p++) {
        g_assert_cmpint (*p, !=, '\0');
        if (*p == '"')
          p++;
        g_string_append_c (cell, *p);
      }
      p++;
    } else {
      gsize length = strcspn (p, ",\r\n\"");
      g_string_append_len (cell, p, length);
      p += length;
    }
    g_ptr_array_add (cells, g_string_free (cell, FALSE));
    if (*p != ',')
      break;
    p++;
  }
  g_assert_true (g_str_has_prefix (p, "\r\n"));
  *text = p + 2;
  return cells;
}

static void
assert_cell (gsize field, const char *actual)
{
  g_autofree char *cell = dup_cell (field);

  if (g_strcmp0 (actual, cell) != 0)
    g_error ("%s is “%.300s”, not “%.300s”", fields[field].name, actual, cell);
}

static void
assert_csv (const char *csv)
{
  const char *rest = csv;
  g_autoptr (GPtrArray) head = read_record (&rest);
  g_autoptr (GPtrArray) row = read_record (&rest);

  g_assert_cmpstr (rest, ==, "");
  g_assert_cmpuint (head->len, ==, 5 + G_N_ELEMENTS (fields));
  g_assert_cmpuint (row->len, ==, head->len);
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++) {
    g_assert_cmpstr (head->pdata[5 + i], ==, fields[i].name);
    assert_cell (i, row->pdata[5 + i]);
  }
}

static void
assert_json (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = json_from_string (text, &error);

  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    assert_cell (i, json_object_get_string_member (json_node_get_object (root), fields[i].name));
}

static char *
build_call (const char *browser, const char *url, const char *store)
{
  g_autoptr (GString) call = g_string_new (NULL);

  g_string_printf (call, "run --url %s -b %s -q --store %s", url, browser, store);
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    g_string_append_printf (call,
                            " -f '%s=#%s@data-cell' --set 'fields[%" G_GSIZE_FORMAT "].trim=false'",
                            fields[i].name, fields[i].name, i);
  return g_string_free (g_steal_pointer (&call), FALSE);
}

static void
test_cells (gconstpointer browser)
{
  g_autofree char *url = start_server ();
  g_autofree char *store = g_strdup_printf ("%s.sqlite", (const char *) browser);
  g_autofree char *run = build_call (browser, url, store);
  g_autofree char *export = g_strdup_printf ("export %s --format jsonl", store);
  g_autofree char *guard = g_strdup_printf ("export %s --guard-formulas", store);

  g_autoptr (CliResult) csv = cli_call (run);
  cli_assert_status (csv, 0);
  assert_csv (csv->out);
  g_autoptr (CliResult) json = cli_call (export);
  cli_assert_status (json, 0);
  assert_json (json->out);
  g_autoptr (CliResult) guarded = cli_call (guard);
  cli_assert_status (guarded, 0);
  g_assert_nonnull (strstr (guarded->out, ",'=1+1,"));
  g_clear_object (&server);
}

int
main (int argc, char **argv)
{
  cli_test_init (&argc, &argv);
  g_test_add_data_func ("/wr/cli-cells/chromium", "chromium", test_cells);
  g_test_add_data_func ("/wr/cli-cells/webkit", "webkit", test_cells);
  return cli_test_run ();
}
