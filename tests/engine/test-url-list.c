/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "wr-url-list.h"

#include "test-build.h"

#include <stdio.h>
#include <string.h>

static void
assert_like (const char *text, const char *pattern)
{
  if (!g_pattern_match_simple (pattern, text))
    g_error ("“%s” is not like “%s”", text, pattern);
}

static gboolean
add_url_cb (const char *url, guint line, gpointer pages)
{
  g_string_append_printf (pages, "%s%s", ((GString *)pages)->len > 0 ? " " : "", url);
  return TRUE;
}

static char *
dup_pages (WrUrlList *list)
{
  GString *pages = g_string_new (NULL);

  g_assert_true (wr_url_list_foreach_page (list, add_url_cb, pages));
  return g_string_free (pages, FALSE);
}

typedef struct {
  const char *label;
  const char *text;
  const char *pages; /* with a blank between */
  guint n_duplicates;
} PagesCase;

static const PagesCase cases[] = {
    {"one", "https://a.example/x", "https://a.example/x", 0},
    {"trimmed", " \thttps://a.example/x \r\n", "https://a.example/x", 0},
    {"line-ends", "http://a/\rhttp://b/\r\nhttp://c/\n\nhttp://d/\xe2\x80\xa9http://e/",
     "http://a/ http://b/ http://c/ http://d/ http://e/", 0},
    {"comments", "# http://a/\n  # b\nhttp://c/\n", "http://c/", 0},
    {"byte-order-mark", "\xef\xbb\xbfhttp://a/", "http://a/", 0},
    {"normalised", "HTTP://Shop.EXAMPLE:80\nHTTPS://A:443/Path?Q#F\nhttps://b:80/\nhttp://c:/x",
     "http://shop.example/ https://a/Path?Q#F https://b:80/ http://c/x", 0},
    {"empty-path", "http://a?x\nhttp://b#y\nhttp://c\\d", "http://a/?x http://b/#y http://c\\d", 0},
    {"user", "http://Me:Secret@A.example/x", "http://Me:Secret@a.example/x", 0},
    {"ip6", "http://[::1]:8080/[1-2]\nhttp://[FE80::1]",
     "http://[::1]:8080/1 http://[::1]:8080/2"
     " http://[fe80::1]/",
     0},
    {"idn", "https://BÜCHER.example/ä", "https://bücher.example/ä", 0},
    {"duplicates", "http://a/x\nhttp://A:80/x\nhttp://a/X\nhttp://a/x#1",
     "http://a/x http://a/X"
     " http://a/x#1",
     1},
    {"range", "http://a/[1-3]", "http://a/1 http://a/2 http://a/3", 0},
    {"range-padded", "http://a/[08-11]", "http://a/08 http://a/09 http://a/10 http://a/11", 0},
    {"range-from-zero", "http://a/[0-10:5]", "http://a/0 http://a/5 http://a/10", 0},
    {"range-step", "http://a/[1-6:2]", "http://a/1 http://a/3 http://a/5", 0},
    {"range-letters", "http://a/[a-c]", "http://a/a http://a/b http://a/c", 0},
    {"range-capitals", "http://a/[X-Z:2]", "http://a/X http://a/Z", 0},
    {"range-one", "http://a/[7-7]", "http://a/7", 0},
    {"range-many", "http://[a-b].example/[1-2]?p=[01-02]",
     "http://a.example/1?p=01 http://a.example/1?p=02 http://a.example/2?p=01 "
     "http://a.example/2?p=02 "
     "http://b.example/1?p=01 http://b.example/1?p=02 http://b.example/2?p=01 "
     "http://b.example/2?p=02",
     0},
    {"range-port", "http://a:[80-81]/", "http://a/ http://a:81/", 0},
    {"range-overlap", "http://a/3\nhttp://a/[1-4]\nhttp://a/[2-5]",
     "http://a/3 http://a/1 http://a/2 http://a/4 http://a/5", 4},
    {"range-in-itself", "http://a/[1-11][1-1]\nhttp://a/[1-1]1",
     "http://a/11 http://a/21 http://a/31"
     " http://a/41 http://a/51 http://a/61 http://a/71 http://a/81 http://a/91 http://a/101"
     " http://a/111",
     1},
    {"no-range", "http://a/[]?b[]=1&c[x]=[1,2]&d=[1-]&e=[-2]&f=[a-9]&g=[a-Z]&h=[1-2",
     "http://a/[]?b[]=1&c[x]=[1,2]&d=[1-]&e=[-2]&f=[a-9]&g=[a-Z]&h=[1-2", 0},
};

static void
test_pages (gconstpointer data)
{
  const PagesCase *row = data;
  g_autoptr (WrUrlList) list = wr_url_list_new (row->text, -1);
  g_autofree char *pages = dup_pages (list);
  g_auto (GStrv) each = g_strsplit (row->pages, " ", -1);

  g_assert_cmpstr (pages, ==, row->pages);
  g_assert_cmpuint (wr_url_list_get_n_pages (list), ==, g_strv_length (each));
  g_assert_cmpuint (wr_url_list_get_n_duplicates (list), ==, row->n_duplicates);
  g_assert_cmpuint (wr_url_list_get_n_bad (list), ==, 0);
  g_assert_finalize_object (g_steal_pointer (&list));
}

static const struct {
  const char *label;
  const char *line;
  const char *reason; /* a pattern */
} bad[] = {
    {"typo", "htp:/shop.example.com/sale/jug", "“htp” is no scheme. Did you mean https?"},
    {"typo-long", "htpps://shop.example.com/", "“htpps” is no scheme. Did you mean https?"},
    {"no-scheme", "shop.example.com/x",
     "There is no scheme. Did you mean https://shop.example.com/x?"},
    {"no-scheme-slashes", "//shop.example.com/x", "*Did you mean https://shop.example.com/x?"},
    {"no-scheme-port", "shop.example.com:8080/x", "*Did you mean https://shop.example.com:8080/x?"},
    {"no-scheme-range", "shop.example.com/[1-3]", "*https://shop.example.com/[1-3]?"},
    {"localhost", "localhost:8080", "*Did you mean https://localhost:8080?"},
    {"word", "shop", "This is no URL: it should start with https://"},
    {"one-slash", "http:/a.example/x", "After “http:” *Did you mean http://a.example/x?"},
    {"no-slash", "https:a.example", "*Did you mean https://a.example?"},
    {"ftp", "ftp://a.example/x", "“ftp” pages cannot be loaded, only http and https"},
    {"file", "file:///etc/passwd", "“file” pages cannot be loaded, only http and https"},
    {"javascript", "javascript:alert(1)", "“javascript” pages cannot be loaded*"},
    {"other", "gopher://a.example", "“gopher” is no scheme. Only http and https can be loaded"},
    {"no-host", "http://", "There is no host"},
    {"no-host-path", "http:///x", "There is no host"},
    {"no-host-user", "http://me@/x", "There is no host"},
    {"no-host-port", "http://:80/x", "There is no host"},
    {"bare", "https:", "There is no host"},
    {"bad-host", "http://a<b>.example/", "“a<b>.example” is no host"},
    {"dots", "http://a..example/", "“a..example” is no host"},
    {"bad-ip6", "http://[::zz]/", "*is no host"},
    {"bad-port", "http://a:8x/", "“8x” is no port"},
    {"high-port", "http://a:65536/", "“65536” is no port"},
    {"high-port-range", "http://a:[65530-65540]/", "“65540” is no port"},
    {"blank", "http://a.example/two words", "There is a blank in the URL"},
    {"two", "http://a.example/ http://b.example/", "There is a blank in the URL"},
    {"hard-blank", "http://a.example/\xc2\xa0x", "There is a blank in the URL"},
    {"control", "http://a.example/\x01", "There is a control character in the URL"},
    {"latin-1", "http://a.example/\xe9", "The line is not valid UTF-8"},
    {"down", "http://a/[50-1]", "[50-1] counts down"},
    {"letters-down", "http://a/[z-a]", "[z-a] counts down"},
    {"step-0", "http://a/[1-5:0]", "[1-5:0] has a step of 0"},
    {"large", "http://a/[1-1000001]", "[1-1000001] makes more than 1000000 pages"},
    {"product", "http://a/[1-1000]/[1-1001]", "*makes more than 1000000 pages"},
    {"endless", "http://a/[0-99999999999999999999999999]", "*makes more than 1000000 pages"},
    {"ranges", "http://a/[1-1][1-1][1-1][1-1][1-1][1-1][1-1][1-1][1-1]",
     "There are more than 8 ranges in the line"},
};

static void
test_bad (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  const char *lines[] = {"https://good.example/", bad[i].line, NULL};
  g_autoptr (WrUrlList) list = wr_url_list_new_from_lines (lines);
  const WrUrlLine *line = wr_url_list_get_line (list, 1);

  g_assert_cmpint (line->kind, ==, WR_URL_LINE_BAD);
  g_assert_cmpuint (line->n_pages, ==, 0);
  assert_like (line->reason, bad[i].reason);
  g_assert_cmpuint (wr_url_list_get_n_bad (list), ==, 1);
  g_assert_cmpuint (wr_url_list_get_n_pages (list), ==, 1);
}

static void
test_lines (void)
{
  g_autoptr (WrUrlList) list =
      wr_url_list_new ("http://a/\n\nhttp://b/[1-3]\nnonsense\nHTTP://B/2\nhttp://a\n", -1);
  static const WrUrlLine wanted[] = {
      {WR_URL_LINE_GOOD, 1}, {WR_URL_LINE_BLANK},           {WR_URL_LINE_GOOD, 3},
      {WR_URL_LINE_BAD},     {WR_URL_LINE_DUPLICATE, 0, 3}, {WR_URL_LINE_DUPLICATE, 0, 1},
      {WR_URL_LINE_BLANK},
  };

  g_assert_cmpuint (wr_url_list_get_n_lines (list), ==, G_N_ELEMENTS (wanted));
  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++) {
    const WrUrlLine *line = wr_url_list_get_line (list, i);
    g_assert_cmpint (line->kind, ==, wanted[i].kind);
    g_assert_cmpuint (line->n_pages, ==, wanted[i].n_pages);
    g_assert_cmpuint (line->duplicate_of, ==, wanted[i].duplicate_of);
    g_assert_true ((line->reason != NULL) == (line->kind == WR_URL_LINE_BAD));
  }
}

static void
test_empty (void)
{
  g_autoptr (WrUrlList) list = wr_url_list_new ("", 0);

  g_assert_cmpuint (wr_url_list_get_n_lines (list), ==, 1);
  g_assert_cmpuint (wr_url_list_get_n_pages (list), ==, 0);
  g_assert_cmpint (wr_url_list_get_line (list, 0)->kind, ==, WR_URL_LINE_BLANK);
}

static gboolean
stop_at_two_cb (const char *url, guint line, gpointer count)
{
  g_assert_cmpuint (line, ==, 2);
  return ++*(int *)count < 2;
}

static void
test_stop (void)
{
  g_autoptr (WrUrlList) list = wr_url_list_new ("#\nhttp://a/[1-9]", -1);
  int count = 0;

  g_assert_false (wr_url_list_foreach_page (list, stop_at_two_cb, &count));
  g_assert_cmpint (count, ==, 2);
}

static gint64
read_rss (void)
{
  g_autofree char *text = NULL;
  long pages = 0;

  g_assert_true (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL));
  g_assert_cmpint (sscanf (text, "%*d %ld", &pages), ==, 1);
  return (gint64)pages * 4096;
}

/* A million pages of one range, and the line beyond. The list itself stays small. */
static void
test_million (void)
{
  gint64 before = read_rss ();
  g_autoptr (WrUrlList) list =
      wr_url_list_new ("https://shop.example.com/a/long/path/item-[1-1000000].html\nhttp://a/", -1);
  gint64 after = read_rss ();
  const WrUrlLine *beyond = wr_url_list_get_line (list, 1);

  g_assert_cmpuint (wr_url_list_get_n_pages (list), ==, WR_URL_LIST_MAX_PAGES);
  g_assert_cmpint (beyond->kind, ==, WR_URL_LINE_BAD);
  g_assert_cmpstr (beyond->reason, ==, "With this line there would be more than 1000000 pages");
  if (!TEST_IS_SANITIZED)
    g_assert_cmpint (after - before, <, 50 * 1024 * 1024);
}

/* Repeated ranges must not make the parse endless. */
static void
test_repeated_ranges (void)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (int i = 0; i < 1000; i++)
    g_string_append (text, "http://a/[1-300000]\n");
  g_autoptr (WrUrlList) list = wr_url_list_new (text->str, text->len);
  g_assert_cmpuint (wr_url_list_get_n_pages (list), ==, 300000);
  g_assert_cmpuint (wr_url_list_get_n_duplicates (list), ==, 600000);
  g_assert_cmpuint (wr_url_list_get_n_bad (list), ==, 997);
}

static void
test_long_line (void)
{
  gsize size = 10 * 1024 * 1024;
  g_autofree char *text = g_malloc (size + 1);

  memset (text, 'x', size);
  memcpy (text, "http://a.example/", 17);
  text[size] = '\0';
  g_autoptr (WrUrlList) list = wr_url_list_new (text, size);
  g_assert_cmpint (wr_url_list_get_line (list, 0)->kind, ==, WR_URL_LINE_BAD);
  g_assert_cmpstr (wr_url_list_get_line (list, 0)->reason, ==, "The line is longer than 64 KiB");

  /* 60 kB a page and a million pages: too much text, said at once. */
  memcpy (text + 60000, "[1-1000000]", 12);
  g_autoptr (WrUrlList) wide = wr_url_list_new (text, -1);
  g_assert_cmpint (wr_url_list_get_line (wide, 0)->kind, ==, WR_URL_LINE_BAD);
  assert_like (wr_url_list_get_line (wide, 0)->reason, "*more than 1 GiB of text");
}

static void
test_many_lines (void)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (int i = 0; i < 100000; i++)
    g_string_append_printf (text, "https://shop%d.example.com/category/item-%d.html\n", i % 50, i);

  gint64 start = g_get_monotonic_time ();
  g_autoptr (WrUrlList) list = wr_url_list_new (text->str, text->len);
  gint64 taken = g_get_monotonic_time () - start;
  g_assert_cmpuint (wr_url_list_get_n_pages (list), ==, 100000);
  g_test_minimized_result (taken / 1e6, "100,000 lines in %.3f s", taken / 1e6);
  g_assert_cmpint (taken, <, 3 * TEST_SLOWNESS * G_USEC_PER_SEC); /* ten times the aim */
}

static void
result_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **)data = g_object_ref (result);
}

static GAsyncResult *
wait_for_result (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static void
test_async (void)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  wr_url_list_parse_async (g_strdup ("http://a/[1-5]"), NULL, result_cb, &result);
  g_autoptr (WrUrlList) list = wr_url_list_parse_finish (wait_for_result (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (wr_url_list_get_n_pages (list), ==, 5);
}

static void
test_async_cancelled (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  wr_url_list_parse_async (g_strdup ("http://a/[1-1000000]"), cancellable, result_cb, &result);
  g_cancellable_cancel (cancellable);
  g_assert_null (wr_url_list_parse_finish (wait_for_result (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static const struct {
  const char *label;
  const char *file_name;
  const char *text;
  const char *urls;
} files[] = {
    {"text", "list.txt", "\xef\xbb\xbfhttp://a/\r\nnonsense\n", "http://a/\r\nnonsense\n"},
    {"csv", "list.csv", "name,url,more\r\nJug,https://a/1,http://b/\r\nno,url,here\n",
     "https://a/1\n"},
    {"csv-quoted", "LIST.CSV", "\"a, \"\"b\"\"\nc\",\"http://a/x,y\"\n\"\",HTTP://b/",
     "http://a/x,y\nHTTP://b/\n"},
    {"csv-semicolons", "list.csv", "a;b\nx; https://a/1,2 ;y\n", "https://a/1,2\n"},
    {"csv-one-column", "list.csv", "https://a/1\nhttps://a/2", "https://a/1\nhttps://a/2\n"},
    {"tsv", "list.tsv", "a\thttp://a/1,2;3\n", "http://a/1,2;3\n"},
    {"csv-open-quote", "list.csv", "\"http://a/", "http://a/\n"},
    {"csv-empty", "list.csv", "", ""},
};

static void
test_extract (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autofree char *urls = wr_url_list_extract_urls (files[i].text, -1, files[i].file_name);

  g_assert_cmpstr (urls, ==, files[i].urls);
}

static const struct {
  const char *label;
  const char *bytes;
  gsize length;
  const char *urls;
} encodings[] = {
    {"utf-16le", "\xff\xfeh\0t\0t\0p\0:\0/\0/\0a\0/\0\xe9\0", 22, "http://a/é"},
    {"utf-16be", "\xfe\xff\0h\0t\0t\0p\0:\0/\0/\0a\0/\x20\xac", 22, "http://a/€"},
    {"windows-1252", "http://a/\x80\xe9", 11, "http://a/€é"},
    {"utf-8", "http://a/\xc3\xa9", 11, "http://a/é"},
    {"neither", "http://a/\x81", 10, "http://a/\xef\xbf\xbd"},
    {"half-a-character", "\xff\xfe" "a", 3, "a"},
};

static void
test_encoding (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autofree char *urls
      = wr_url_list_extract_urls (encodings[i].bytes, encodings[i].length, "list.txt");

  g_assert_cmpstr (urls, ==, encodings[i].urls);
}

static void
test_extract_bytes (void)
{
  g_autofree char *urls = wr_url_list_extract_urls ("http://a/\xff\0b", 12, "a.txt");

  g_assert_true (g_utf8_validate (urls, -1, NULL));
  g_assert_true (g_str_has_prefix (urls, "http://a/"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/wr/url-list/pages/", cases[i].label, NULL);
    g_test_add_data_func (path, &cases[i], test_pages);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (encodings); i++) {
    g_autofree char *path = g_strconcat ("/wr/url-list/encoding/", encodings[i].label, NULL);
    g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_encoding);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autofree char *path = g_strconcat ("/wr/url-list/bad/", bad[i].label, NULL);
    g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_bad);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autofree char *path = g_strconcat ("/wr/url-list/extract/", files[i].label, NULL);
    g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_extract);
  }
  g_test_add_func ("/wr/url-list/extract/bytes", test_extract_bytes);
  g_test_add_func ("/wr/url-list/lines", test_lines);
  g_test_add_func ("/wr/url-list/empty", test_empty);
  g_test_add_func ("/wr/url-list/stop", test_stop);
  g_test_add_func ("/wr/url-list/million", test_million);
  g_test_add_func ("/wr/url-list/repeated-ranges", test_repeated_ranges);
  g_test_add_func ("/wr/url-list/long-line", test_long_line);
  g_test_add_func ("/wr/url-list/many-lines", test_many_lines);
  g_test_add_func ("/wr/url-list/async", test_async);
  g_test_add_func ("/wr/url-list/async-cancelled", test_async_cancelled);
  return g_test_run ();
}
