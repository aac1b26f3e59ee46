/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * windrow-cli with real browsers on the sample site: the same job gives the same rows, however many
 * workers there are and whichever browser it is; a run that was interrupted goes on.
 */

#include "cli-test.h"

#include "wr-engine.h"

static WrSampleSite *site; /* (owned) */

static void
write_sample_job (void)
{
  g_autofree char *job = wr_sample_job_to_json (wr_sample_site_get_url (site));

  cli_write ("sample.windrow", job);
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* The lines of a CSV in alphabetical order. No cell of the sample holds a line end. */
static char **
sort_lines (const char *csv)
{
  char **lines = g_strsplit (csv, "\r\n", -1);

  qsort (lines, g_strv_length (lines), sizeof *lines, compare_lines);
  return lines;
}

static void
assert_same_rows (char **a, char **b)
{
  g_assert_cmpuint (g_strv_length (a), ==, g_strv_length (b));
  for (gsize i = 0; a[i] != NULL; i++)
    g_assert_cmpstr (a[i], ==, b[i]);
}

static char **
run_sample (const char *options, int status)
{
  static int count = 0;
  g_autofree char *call = g_strdup_printf (
      "run sample.windrow -q --store sample-%d.sqlite --set retries=0 --set pace.per_host=8 %s",
      ++count, options);
  g_autoptr (CliResult) result = cli_call (call);

  cli_assert_status (result, status);
  return sort_lines (result->out);
}

static void
test_workers (void)
{
  g_auto (GStrv) one = run_sample ("-b chromium -w 1", 2);
  g_auto (GStrv) four = run_sample ("-b chromium -w 4", 2);
  g_auto (GStrv) eight = run_sample ("-b chromium -w 8", 2);

  assert_same_rows (one, four);
  assert_same_rows (one, eight);
}

static void
test_worker_models (void)
{
  g_auto (GStrv) threads = run_sample ("-b chromium -w 3", 2);
  g_auto (GStrv) processes = run_sample ("-b chromium -w 3 --worker-model processes", 2);

  assert_same_rows (threads, processes);
}

/* The third cell of each line is the HTTP status, which WebKit cannot tell. */
static void
drop_status (char **lines)
{
  for (gsize i = 0; lines[i] != NULL; i++) {
    g_auto (GStrv) cells = g_strsplit (lines[i], ",", -1);
    if (g_strv_length (cells) < 3 || g_str_equal (cells[2], "status"))
      continue;
    g_free (cells[2]);
    cells[2] = g_strdup ("");
    g_free (lines[i]);
    lines[i] = g_strjoinv (",", cells);
  }
}

static void
assert_products (char **lines)
{
  gsize n_products;
  const WrSampleProduct *products = wr_sample_get_products (&n_products);

  for (gsize i = 0; i < 12; i++) {
    g_autofree char *start
        = g_strdup_printf ("%s/product/%s,", wr_sample_site_get_url (site), products[i].id);
    g_autofree char *stock = g_strdup_printf (",%d,", products[i].stock);
    guint n_found = 0;

    for (gsize j = 0; lines[j] != NULL; j++) {
      if (!g_str_has_prefix (lines[j], start))
        continue;
      n_found++;
      g_assert_nonnull (strstr (lines[j], products[i].name));
      g_assert_nonnull (strstr (lines[j], products[i].price));
      g_assert_nonnull (strstr (lines[j], stock));
    }
    g_assert_cmpuint (n_found, ==, 1);
  }
}

static void
test_browsers (void)
{
  g_auto (GStrv) chromium = run_sample ("-b chromium -n 12 -w 2", 0);
  g_auto (GStrv) webkit = run_sample ("-b webkit -n 12 -w 2", 0);

  assert_products (chromium);
  drop_status (chromium);
  drop_status (webkit);
  assert_same_rows (chromium, webkit);
}

/* Pages that take their time, so that a signal comes in the middle. */
static GSubprocess *
spawn_slow (const char *store, const char *path, guint n_requests)
{
  guint64 before = wr_sample_site_get_n_requests (site);
  gint64 end = g_get_monotonic_time () + LIMIT_S * G_TIME_SPAN_SECOND;
  g_autofree char *call
      = g_strdup_printf ("run --url '%s%s' -w 2 -f heading=h1 --store %s -o slow.csv",
                         wr_sample_site_get_url (site), path, store);
  g_autoptr (GSubprocessLauncher) launcher = cli_launcher ();
  GSubprocess *process = cli_spawn (launcher, call);

  while (wr_sample_site_get_n_requests (site) < before + n_requests) {
    g_assert_cmpint (g_get_monotonic_time (), <, end);
    g_usleep (10000);
  }
  return process;
}

static void
test_interrupted (void)
{
  g_autoptr (GSubprocess) process = spawn_slow ("slow.sqlite", "/slow?ms=200&n=[1-20]", 8);

  g_subprocess_send_signal (process, SIGINT);
  g_autoptr (CliResult) result = cli_wait (process, NULL);
  cli_assert_status (result, 130);
  g_assert_false (cli_exists ("slow.csv"));

  g_autoptr (CliResult) shown = cli_call ("show slow.sqlite");
  cli_assert_status (shown, 0);
  cli_assert_like (shown->out, "*Pages: *20\n*");

  g_autoptr (CliResult) resumed = cli_call ("resume slow.sqlite -o slow.csv");
  cli_assert_status (resumed, 0);
  g_autofree char *csv = cli_read ("slow.csv");
  g_auto (GStrv) lines = g_strsplit (csv, "\r\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 22);
  for (int i = 1; i <= 20; i++) {
    g_autofree char *page = g_strdup_printf ("*/slow?ms=200&n=%d,*,200,done,,*", i);
    cli_assert_like (lines[i], page);
  }
}

/* A page with an endless loop keeps nothing from ending. */
static void
test_interrupted_twice (void)
{
  g_autoptr (GSubprocess) process = spawn_slow ("loop.sqlite", "/loop", 1);
  gint64 start = g_get_monotonic_time ();

  g_subprocess_send_signal (process, SIGTERM);
  g_subprocess_send_signal (process, SIGINT);
  g_autoptr (CliResult) result = cli_wait (process, NULL);
  cli_assert_status (result, 130);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 10 * G_TIME_SPAN_SECOND);
}

static void
test_selector (void)
{
  g_autofree char *call
      = g_strdup_printf ("run --url '%s/' -b chromium -f 'x=a[' --store selector.sqlite",
                         wr_sample_site_get_url (site));
  g_autoptr (CliResult) result = cli_call (call);

  cli_assert_status (result, 1);
  cli_assert_like (result->err, "*: fields[0].selector*");
  g_assert_false (cli_exists ("selector.sqlite"));
}

static void
test_attribute (void)
{
  g_autofree char *call = g_strdup_printf (
      "run --url '%s/product/cast-iron-pan' -b chromium -f 'photo=.photo@src' -f 'n=//img' "
      "--set 'fields[1].take=count' --store attribute.sqlite --format json",
      wr_sample_site_get_url (site));
  g_autofree char *photo = g_strdup_printf (
      "*\"photo\": \"%s/image/cast-iron-pan.svg\", \"n\": \"*\"}*", wr_sample_site_get_url (site));
  g_autoptr (CliResult) result = cli_call (call);

  cli_assert_status (result, 0);
  cli_assert_like (result->out, photo);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  cli_test_init (&argc, &argv);
  site = wr_sample_site_start (0, &error);
  g_assert_no_error (error);
  write_sample_job ();
  g_test_add_func ("/wr/cli-browser/workers", test_workers);
  g_test_add_func ("/wr/cli-browser/worker-models", test_worker_models);
  g_test_add_func ("/wr/cli-browser/browsers", test_browsers);
  g_test_add_func ("/wr/cli-browser/interrupted", test_interrupted);
  g_test_add_func ("/wr/cli-browser/interrupted-twice", test_interrupted_twice);
  g_test_add_func ("/wr/cli-browser/selector", test_selector);
  g_test_add_func ("/wr/cli-browser/attribute", test_attribute);
  int status = cli_test_run ();
  wr_sample_site_stop (site);
  g_object_unref (site);
  return status;
}
