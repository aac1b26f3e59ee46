/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "wr-exporter.h"
#include "test-build.h"
#include "wr-store-fixture.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char job[] =
    "{\"windrow\": 1, \"fields\": [{\"name\": \"title\"}, {\"name\": \"tags\", \"match\": \"all\"},"
    " {\"name\": \"url\"}]}";
static const char *const columns[] = { "title", "tags", "url", NULL };

static void
fill (WrStoreFixture *f)
{
  WrResult *skipped = wr_result_new (6, 1, 1);

  wr_store_fixture_create (f, job, columns, 7);
  wr_store_fixture_post (f, wr_store_fixture_result (1, "plain", "[\"a\",\"b c\"]", "x", NULL));
  wr_store_fixture_post (f, wr_store_fixture_result (2, "a \"quoted\", cell", "[]", "", NULL));
  wr_store_fixture_post (f, wr_store_fixture_result (3, "two\nlines\r\nand\rmore", "none", NULL));
  wr_store_fixture_post (
      f, wr_store_fixture_result (4, "=1+1", "[1, {\"k\": \"v\"}]", "\t;", NULL));
  wr_store_fixture_fail (f, 5, WR_FAILURE_HTTP, "404 Not Found");
  skipped->state = WR_PAGE_SKIPPED;
  wr_store_fixture_post (f, skipped);
  wr_store_fixture_flush (f);
}

static char *
export_text (WrStoreFixture *f, const WrExportOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  gint64 n_rows = wr_exporter_write (f->path, options, stream, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (n_rows, >=, 0);
  g_assert_false (g_output_stream_is_closed (stream));
  g_assert_true (g_output_stream_write_all (stream, "", 1, NULL, NULL, NULL));
  g_assert_true (g_output_stream_close (stream, NULL, NULL));
  return g_memory_output_stream_steal_data (G_MEMORY_OUTPUT_STREAM (stream));
}

#define PAGE(n) "http://site.test/" #n ",http://site.test/" #n ",200,done,,"
#define CSV_HEAD "url,final_url,status,state,error,title,tags,url_2\r\n"
#define CSV_1 PAGE (1) "plain,\"[\"\"a\"\",\"\"b c\"\"]\",x\r\n"
#define CSV_2 PAGE (2) "\"a \"\"quoted\"\", cell\",[],\r\n"
#define CSV_3 PAGE (3) "\"two\nlines\r\nand\rmore\",none,\r\n"
#define CSV_4 PAGE (4) "=1+1,\"[1, {\"\"k\"\": \"\"v\"\"}]\",\t;\r\n"
#define CSV_5 "http://site.test/5,,,failed,The server answered 404 Not Found,,,\r\n"
#define CSV_6 "http://site.test/6,,,skipped,,,,\r\n"

#define JSON_PAGE(n)                                                                               \
  "{\"url\": \"http://site.test/" #n "\", \"final_url\": \"http://site.test/" #n                   \
  "\", \"status\": 200, \"state\": \"done\", \"error\": null, "
#define JSON_1 JSON_PAGE (1) "\"title\": \"plain\", \"tags\": [\"a\",\"b c\"], \"url_2\": \"x\"}"
#define JSON_2                                                                                     \
  JSON_PAGE (2) "\"title\": \"a \\\"quoted\\\", cell\", \"tags\": [], \"url_2\": \"\"}"
#define JSON_3                                                                                     \
  JSON_PAGE (3) "\"title\": \"two\\nlines\\r\\nand\\rmore\", \"tags\": \"none\", \"url_2\": null}"
#define JSON_5                                                                                     \
  "{\"url\": \"http://site.test/5\", \"final_url\": null, \"status\": null, "                      \
  "\"state\": \"failed\", \"error\": \"The server answered 404 Not Found\", \"title\": null, "     \
  "\"tags\": null, \"url_2\": null}"

static const struct {
  const char *name;
  WrExportOptions options;
  const char *text;
} golden[] = {
  { "csv", { 0 }, CSV_HEAD CSV_1 CSV_2 CSV_3 CSV_4 CSV_5 CSV_6 },
  { "csv-failed", { .states = 1 << WR_PAGE_FAILED }, CSV_HEAD CSV_5 },
  { "csv-search", { .search = "PLAIN" }, CSV_HEAD CSV_1 },
  { "csv-nothing", { .search = "there is none" }, CSV_HEAD },
  { "csv-bom", { .bom = TRUE, .states = 1 << WR_PAGE_FAILED }, "\357\273\277" CSV_HEAD CSV_5 },
  { "csv-lf",
    { .lf = TRUE, .search = "site.test/3" },
    "url,final_url,status,state,error,title,tags,url_2\n" PAGE (
        3) "\"two\nlines\r\nand\rmore\",none,\n" },
  { "csv-semicolon",
    { .delimiter = ';', .search = "=1" },
    "url;final_url;status;state;error;title;tags;url_2\r\n"
    "http://site.test/4;http://site.test/4;200;done;;=1+1;\"[1, {\"\"k\"\": "
    "\"\"v\"\"}]\";\"\t;\"\r\n" },
  { "csv-guard",
    { .guard_formulas = TRUE, .search = "=1" },
    CSV_HEAD PAGE (4) "'=1+1,\"[1, {\"\"k\"\": \"\"v\"\"}]\",'\t;\r\n" },
  { "jsonl",
    { .format = WR_EXPORT_JSON_LINES, .search = "site.test/" },
    JSON_1 "\n" JSON_2 "\n" JSON_3 "\n" JSON_PAGE (
        4) "\"title\": \"=1+1\", \"tags\": [1,{\"k\":\"v\"}], \"url_2\": \"\\t;\"}\n" JSON_5
           "\n{\"url\": \"http://site.test/6\", \"final_url\": null, \"status\": null, \"state\": "
           "\"skipped\", \"error\": null, \"title\": null, \"tags\": null, \"url_2\": null}\n" },
  { "json",
    { .format = WR_EXPORT_JSON, .states = 1 << WR_PAGE_FAILED | 1 << WR_PAGE_DONE, .search = "l" },
    "[\n" JSON_1 ",\n" JSON_2 ",\n" JSON_3 "\n]\n" },
  { "json-nothing", { .format = WR_EXPORT_JSON, .search = "there is none" }, "[]\n" },
  { "jsonl-nothing", { .format = WR_EXPORT_JSON_LINES, .search = "there is none" }, "" },
};

static void
test_golden (WrStoreFixture *f, gconstpointer data)
{
  fill (f);
  for (gsize i = 0; i < G_N_ELEMENTS (golden); i++) {
    g_autofree char *text = export_text (f, &golden[i].options);
    g_test_message ("%s", golden[i].name);
    g_assert_cmpstr (text, ==, golden[i].text);
  }
}

static void
test_guard (WrStoreFixture *f, gconstpointer data)
{
  static const char *const cells[][2] = {
    { "=x", "'=x" }, { "+1", "'+1" },   { "-1", "'-1" },         { "@x", "'@x" },
    { "\tx", "'\tx" }, { "\rx", "\"'\rx\"" }, { "x=", "x=" }, { "=\"a\"", "\"'=\"\"a\"\"\"" },
  };
  g_autoptr (GString) expected = g_string_new (CSV_HEAD);

  wr_store_fixture_create (f, job, columns, G_N_ELEMENTS (cells));
  for (gsize i = 0; i < G_N_ELEMENTS (cells); i++) {
    WrResult *result = wr_store_fixture_result (i + 1, cells[i][0], NULL);
    g_clear_pointer (&result->final_url, g_free);
    wr_store_fixture_post (f, result);
    g_string_append_printf (expected, "http://site.test/%" G_GSIZE_FORMAT ",,200,done,,%s,,\r\n",
                            i + 1, cells[i][1]);
  }
  wr_store_fixture_flush (f);
  g_autofree char *text = export_text (f, &(WrExportOptions) { .guard_formulas = TRUE });
  g_assert_cmpstr (text, ==, expected->str);
}

static void
test_json_strings (WrStoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) all = g_string_new ("£€\360\237\214\276");

  for (char c = 1; c < 127; c++)
    g_string_append_c (all, c);
  wr_store_fixture_create (f, job, columns, 1);
  wr_store_fixture_post (f, wr_store_fixture_result (1, all->str, NULL));
  wr_store_fixture_flush (f);

  g_autofree char *text = export_text (f, &(WrExportOptions) { .format = WR_EXPORT_JSON_LINES });
  g_autoptr (JsonNode) node = json_from_string (text, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (node), "title"), ==,
                   all->str);
  g_assert_null (strchr (g_strchomp (text), '\n'));
}

static void
test_large_cell (WrStoreFixture *f, gconstpointer data)
{
  g_autofree char *cell = g_strnfill (1024 * 1024, '"');

  wr_store_fixture_create (f, job, columns, 1);
  wr_store_fixture_post (f, wr_store_fixture_result (1, cell, NULL));
  wr_store_fixture_flush (f);
  g_autofree char *text = export_text (f, &(WrExportOptions) { 0 });
  g_assert_cmpuint (strlen (text), ==,
                    strlen (CSV_HEAD PAGE (1) "\"\",,\r\n") + 2 * 1024 * 1024);
}

static void
test_formats (void)
{
  WrExportFormat format;

  for (int i = 0; i < WR_N_EXPORT_FORMATS; i++) {
    g_assert_true (wr_export_format_from_name (wr_export_format_get_name (i), &format));
    g_assert_cmpint (format, ==, i);
  }
  g_assert_cmpstr (wr_export_format_get_extension (WR_EXPORT_JSON_LINES), ==, "jsonl");
  g_assert_true (wr_export_format_from_name ("CSV", &format));
  g_assert_false (wr_export_format_from_name ("xml", &format));
  g_assert_false (wr_export_format_from_name (NULL, &format));
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

/* A folder with an older export in it. */
static GFile *
make_target (WrStoreFixture *f, char **folder)
{
  g_autofree char *path = g_build_filename (f->folder, "out", "rows.csv", NULL);

  *folder = g_build_filename (f->folder, "out", NULL);
  g_assert_cmpint (g_mkdir (*folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, "old", -1, NULL));
  return g_file_new_for_path (path);
}

static void
assert_content (GFile *file, const char *expected)
{
  g_autofree char *text = NULL;

  g_assert_true (g_file_load_contents (file, NULL, &text, NULL, NULL, NULL));
  g_assert_cmpstr (text, ==, expected);
}

static void
test_save (WrStoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = NULL;
  GStatBuf info;

  fill (f);
  g_autoptr (GFile) target = make_target (f, &folder);
  g_assert_cmpint (g_chmod (g_file_peek_path (target), 0640), ==, 0);
  WrExportOptions options = { .states = 1 << WR_PAGE_FAILED };
  g_assert_cmpint (wr_exporter_save (f->path, &options, target, NULL, &error), ==, 1);
  g_assert_no_error (error);
  assert_content (target, CSV_HEAD CSV_5);
  g_assert_cmpuint (count_files (folder), ==, 1);
  g_assert_cmpint (g_stat (g_file_peek_path (target), &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0640);
}

/* The file that a link names is replaced, and the link stays. */
static void
test_save_link (WrStoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *path = g_build_filename (f->folder, "link.csv", NULL);
  g_autoptr (GFile) link = g_file_new_for_path (path);

  fill (f);
  g_autoptr (GFile) target = make_target (f, &folder);
  g_assert_cmpint (symlink (g_file_peek_path (target), path), ==, 0);
  g_assert_cmpint (wr_exporter_save (f->path, &(WrExportOptions) { 0 }, link, NULL, &error), ==, 6);
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_SYMLINK));
  assert_content (target, golden[0].text);
}

static void
test_save_refused (WrStoreFixture *f, gconstpointer data)
{
  static const struct {
    const char *target; /* below the fixture's folder, or absolute */
    int code;
  } cases[] = {
    { "missing/rows.csv", G_IO_ERROR_NOT_FOUND },
    { "out", G_IO_ERROR_IS_DIRECTORY },
    { "out/rows.csv/below.csv", G_IO_ERROR_NOT_DIRECTORY },
    { "/proc/rows.csv", -1 }, /* a folder where no file can be made, whoever asks */
    { "/dev/full", G_IO_ERROR_NO_SPACE },
  };
  g_autofree char *folder = NULL;

  fill (f);
  g_autoptr (GFile) old = make_target (f, &folder);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *path = g_path_is_absolute (cases[i].target)
                                ? g_strdup (cases[i].target)
                                : g_build_filename (f->folder, cases[i].target, NULL);
    g_autofree char *start = g_strdup_printf ("Could not write “%s”: ", path);
    g_autoptr (GFile) target = g_file_new_for_path (path);

    g_assert_cmpint (wr_exporter_save (f->path, &(WrExportOptions) { 0 }, target, NULL, &error), ==,
                     -1);
    g_test_message ("%s", error->message);
    if (cases[i].code >= 0)
      g_assert_error (error, G_IO_ERROR, cases[i].code);
    g_assert_true (g_str_has_prefix (error->message, start));
    g_assert_null (strstr (error->message, ".part"));
  }
  assert_content (old, "old");
  g_assert_cmpuint (count_files (folder), ==, 1);
}

static void
test_bad_input (WrStoreFixture *f, gconstpointer data)
{
  static const char delimiters[] = { '"', '\n', '\r', '\xc3' };
  g_autofree char *folder = NULL;

  fill (f);
  g_autoptr (GFile) target = make_target (f, &folder);
  for (gsize i = 0; i < G_N_ELEMENTS (delimiters); i++) {
    g_autoptr (GError) error = NULL;
    WrExportOptions options = { .delimiter = delimiters[i] };
    g_assert_cmpint (wr_exporter_save (f->path, &options, target, NULL, &error), ==, -1);
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  }

  g_autoptr (GError) error = NULL;
  WrExportOptions options = { 0 };
  g_assert_cmpint (wr_exporter_save (g_file_peek_path (target), &options, target, NULL, &error), ==,
                   -1);
  g_assert_error (error, WR_STORE_ERROR, WR_STORE_ERROR_NOT_OURS);
  assert_content (target, "old");
  g_assert_cmpuint (count_files (folder), ==, 1);
}

static void
fill_many (WrStoreFixture *f, int n)
{
  wr_store_fixture_create (f, job, columns, n);
  for (int i = 1; i <= n; i++) {
    g_autofree char *cell = g_strdup_printf ("cell %d", i);
    wr_store_fixture_post (f, wr_store_fixture_result (i, cell, "[\"a\"]", "x", NULL));
  }
  wr_store_fixture_flush (f);
}

typedef struct {
  GAsyncResult *result;      /* (owned) (nullable) */
  guint n_told;
  gint64 written, total;
} Waiter;

static void
done_cb (GObject *source, GAsyncResult *result, gpointer waiter)
{
  ((Waiter *) waiter)->result = g_object_ref (result);
}

static void
progress_cb (gint64 written, gint64 total, gpointer data)
{
  Waiter *waiter = data;

  g_assert_null (waiter->result);
  g_assert_cmpint (written, >=, waiter->written);
  g_assert_cmpint (written, <=, total);
  waiter->written = written;
  waiter->total = total;
  waiter->n_told++;
}

static void
test_save_async (WrStoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = NULL;
  Waiter waiter = { 0 };

  fill_many (f, 20000);
  g_autoptr (GFile) target = make_target (f, &folder);
  gint64 start = g_get_monotonic_time ();
  wr_exporter_save_async (f->path, &(WrExportOptions) { 0 }, target, NULL, progress_cb, &waiter,
                          done_cb, &waiter);
  wr_wait_until (waiter.result != NULL);
  gint64 tenths = (g_get_monotonic_time () - start) / (100 * G_TIME_SPAN_MILLISECOND);
  g_assert_cmpint (wr_exporter_save_finish (waiter.result, &error), ==, 20000);
  g_assert_no_error (error);
  g_assert_cmpint (waiter.written, ==, 20000);
  g_assert_cmpint (waiter.total, ==, 20000);
  g_assert_cmpint (waiter.n_told, <=, tenths + 1);
  g_object_unref (waiter.result);

  g_autofree char *text = NULL;
  g_assert_true (g_file_load_contents (target, NULL, &text, NULL, NULL, NULL));
  g_auto (GStrv) lines = g_strsplit (text, "\r\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 20002);
  g_assert_nonnull (strstr (lines[20000], "cell 20000"));
}

static void
test_cancel (WrStoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *folder = NULL;
  Waiter waiter = { 0 };

  fill_many (f, 3000);
  g_autoptr (GFile) target = make_target (f, &folder);
  g_cancellable_cancel (cancellable);
  wr_exporter_save_async (f->path, &(WrExportOptions) { 0 }, target, cancellable, progress_cb,
                          &waiter, done_cb, &waiter);
  wr_wait_until (waiter.result != NULL);
  g_assert_cmpint (wr_exporter_save_finish (waiter.result, &error), ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_object_unref (waiter.result);
  assert_content (target, "old");
  g_assert_cmpuint (count_files (folder), ==, 1);
}

static void
fill_100_mb (WrStoreFixture *f)
{
  g_autofree char *cell = g_strnfill (20000, 'x');

  wr_store_fixture_create (f, job, columns, 5000);
  for (int i = 1; i <= 5000; i++)
    wr_store_fixture_post (f, wr_store_fixture_result (i, cell, NULL));
  wr_store_fixture_flush (f);
}

/* Cancelled when the hidden file is there: nothing stays of it. */
static void
test_cancel_midway (WrStoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *folder = NULL;
  Waiter waiter = { 0 };

  fill_100_mb (f);
  g_autoptr (GFile) target = make_target (f, &folder);
  wr_exporter_save_async (f->path, &(WrExportOptions) { 0 }, target, cancellable, NULL, NULL,
                          done_cb, &waiter);
  while (count_files (folder) < 2)
    g_usleep (100);
  g_cancellable_cancel (cancellable);
  wr_wait_until (waiter.result != NULL);
  g_assert_cmpint (wr_exporter_save_finish (waiter.result, &error), ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_object_unref (waiter.result);
  assert_content (target, "old");
  g_assert_cmpuint (count_files (folder), ==, 1);
}

static void
test_preview (WrStoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  Waiter waiter = { 0 };
  WrExportOptions options = { .bom = TRUE };

  fill (f);
  wr_exporter_preview_async (f->path, &options, 2, NULL, done_cb, &waiter);
  wr_wait_until (waiter.result != NULL);
  g_autofree char *text = wr_exporter_preview_finish (waiter.result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, CSV_HEAD CSV_1 CSV_2);
  g_clear_object (&waiter.result);

  wr_exporter_preview_async ("/nowhere/run.db", &options, 2, NULL, done_cb, &waiter);
  wr_wait_until (waiter.result != NULL);
  g_assert_null (wr_exporter_preview_finish (waiter.result, &error));
  g_assert_error (error, WR_STORE_ERROR, WR_STORE_ERROR_OPEN);
  g_clear_object (&waiter.result);
}

static gint64
get_resident (void)
{
  g_autofree char *text = NULL;
  long pages = 0;

  g_assert_true (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL));
  g_assert_cmpint (sscanf (text, "%*s %ld", &pages), ==, 1);
  return (gint64) pages * sysconf (_SC_PAGESIZE);
}

/* The file is many times what the export may hold. */
static void
test_memory (WrStoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = NULL;

  fill_100_mb (f);
  wr_store_fixture_close (f);
  g_autoptr (GFile) target = make_target (f, &folder);

  gint64 before = get_resident ();
  g_assert_cmpint (wr_exporter_save (f->path, &(WrExportOptions) { 0 }, target, NULL, &error), ==,
                   5000);
  gint64 grown = get_resident () - before;
  g_test_message ("100 MB were written with %.1f MB more", grown / 1e6);
  if (!TEST_IS_SANITIZED)
    g_assert_cmpint (grown, <, 40 * 1000 * 1000);
}

/* While a run writes, an export reads; neither waits for the other. */
static void
test_while_written (WrStoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  Waiter waiter = { 0 };
  g_autofree char *folder = NULL;
  int id = 3000;

  fill_many (f, 3000);
  g_autoptr (GFile) target = make_target (f, &folder);
  wr_exporter_save_async (f->path, &(WrExportOptions) { 0 }, target, NULL, NULL, NULL, done_cb,
                          &waiter);
  while (waiter.result == NULL) {
    wr_store_fixture_post (f, wr_store_fixture_result (id--, "again", NULL));
    wr_store_fixture_flush (f);
    g_main_context_iteration (NULL, FALSE);
  }
  g_assert_cmpint (wr_exporter_save_finish (waiter.result, &error), ==, 3000);
  g_assert_no_error (error);
  g_object_unref (waiter.result);
}

#define add(name, func)                                                                            \
  g_test_add ("/wr/exporter/" name, WrStoreFixture, NULL, wr_store_fixture_set_up, func,           \
              wr_store_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wr/exporter/formats", test_formats);
  add ("golden", test_golden);
  add ("guard", test_guard);
  add ("json-strings", test_json_strings);
  add ("large-cell", test_large_cell);
  add ("save", test_save);
  add ("save-link", test_save_link);
  add ("save-refused", test_save_refused);
  add ("bad-input", test_bad_input);
  add ("save-async", test_save_async);
  add ("cancel", test_cancel);
  add ("cancel-midway", test_cancel_midway);
  add ("preview", test_preview);
  add ("memory", test_memory);
  add ("while-written", test_while_written);
  return g_test_run ();
}
