/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * windrow-cli compare with real contenders on the sample site: every one of them loads all pages,
 * and nothing of it is left.
 */

#include "cli-test.h"

#include <json-glib/json-glib.h>

static JsonObject *
read_object (const char *text, JsonNode **root)
{
  g_autoptr (GError) error = NULL;

  *root = json_from_string (text, &error);
  g_assert_no_error (error);
  return json_node_get_object (*root);
}

static JsonObject *
find_contender (JsonObject *comparison, const char *name)
{
  JsonArray *contenders = json_object_get_array_member (comparison, "contenders");

  for (guint i = 0; i < json_array_get_length (contenders); i++) {
    JsonObject *contender = json_array_get_object_element (contenders, i);
    if (strcmp (json_object_get_string_member (contender, "name"), name) == 0)
      return contender;
  }
  g_error ("no %s", name);
}

static double
get_figure (JsonObject *contender, const char *name)
{
  JsonObject *figures = json_object_get_object_member (contender, "figures");
  JsonObject *figure = json_object_get_object_member (figures, name);
  double median = json_object_get_double_member (figure, "median");

  g_assert_cmpfloat (json_object_get_double_member (figure, "least"), <=, median);
  g_assert_cmpfloat (json_object_get_double_member (figure, "greatest"), >=, median);
  return median;
}

static void
assert_nothing_left (void)
{
  g_autoptr (GDir) dir = g_dir_open (cli_folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL) {
    if (g_str_has_prefix (name, "windrow"))
      g_error ("%s was left", name);
  }
}

static void
assert_worked (JsonObject *contender)
{
  static const char *const figures[]
      = { "pages_per_s",       "wall_s",      "controller_cpu_s", "controller_pss_bytes",
          "browser_pss_bytes", "browser_cpu_s", "start_up_s" };

  g_assert_true (json_object_get_null_member (contender, "problem"));
  g_assert_cmpint (json_object_get_int_member (contender, "pages_failed"), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (figures); i++)
    g_assert_cmpfloat (get_figure (contender, figures[i]), >, 0);
  g_assert_cmpfloat (get_figure (contender, "start_up_s"), <, get_figure (contender, "wall_s"));
  g_assert_cmpfloat (get_figure (contender, "controller_pss_bytes"), <,
                     get_figure (contender, "browser_pss_bytes"));
}

static void
test_sample (void)
{
  g_autoptr (CliResult) result
      = cli_call ("compare --pages 8 --rounds 1 --workers 2 --json");
  g_autoptr (JsonNode) root = NULL;

  cli_assert_status (result, 0);
  cli_assert_like (result->err, "*warm-up: Threads\n*round 1 of 1: Threads\n*");
  JsonObject *comparison = read_object (result->out, &root);
  g_assert_cmpint (json_object_get_int_member (comparison, "pages"), ==, 8);
  g_assert_cmpstr (json_object_get_string_member (comparison, "browser"), ==, "chromium");
  assert_worked (find_contender (comparison, "threads"));
  assert_worked (find_contender (comparison, "processes"));
  assert_worked (find_contender (comparison, "python-threads"));
  assert_worked (find_contender (comparison, "python-processes"));
  assert_nothing_left ();
}

/* The user's own job, whose pages are its own, and a table for people. */
static void
test_job (void)
{
  g_autoptr (CliResult) job = cli_call ("sample-job");

  cli_write ("own.windrow", job->out);
  g_autoptr (CliResult) result
      = cli_call ("compare own.windrow --no-python -n 4 -r 1 -w 1 --quiet");
  cli_assert_status (result, 0);
  g_assert_cmpstr (result->err, ==, "");
  cli_assert_like (result->out, "Pages per Second\n  Threads *Wall Time\n*Start-Up\n*"
                                "Too few rounds for a verdict: it takes 3.\n"
                                "4 pages, 1 worker, Chromium *, 1 round. *");
  assert_nothing_left ();
}

/* Why there is nothing to compare is the pages' own reason. */
static void
test_no_page (void)
{
  cli_write ("nowhere.windrow", "{\"windrow\": 1, \"urls\": [\"http://127.0.0.1:9/\"]}");
  g_autoptr (CliResult) result
      = cli_call ("compare nowhere.windrow --no-python -n 1 -r 1 -w 1 -q");
  cli_assert_status (result, 1);
  cli_assert_like (result->err, "*could not load any page: The page could not be loaded\n");
  assert_nothing_left ();
}

static void
test_arithmetic (void)
{
  g_autoptr (CliResult) result
      = cli_call ("compare --workload arithmetic --squares 4000000 -w 2 -r 3 --json -q");
  g_autoptr (JsonNode) root = NULL;

  cli_assert_status (result, 0);
  JsonObject *comparison = read_object (result->out, &root);
  g_assert_cmpfloat (get_figure (find_contender (comparison, "threads"), "squares_per_s"), >, 0);
  g_assert_cmpfloat (get_figure (find_contender (comparison, "processes"), "wall_s"), >, 0);
  g_assert_cmpfloat (get_figure (find_contender (comparison, "python-processes"), "wall_s"), >, 0);
  g_assert_nonnull (json_object_get_string_member (comparison, "verdict"));
  assert_nothing_left ();
}

static void
test_interrupted (void)
{
  g_autoptr (GSubprocessLauncher) launcher = cli_launcher ();
  g_autoptr (GSubprocess) process = cli_spawn (launcher, "compare --pages 500 --rounds 9 -w 1");
  GInputStream *errors = g_subprocess_get_stderr_pipe (process);
  g_autoptr (GDataInputStream) lines = g_data_input_stream_new (errors);
  gint64 begin;

  /* It has begun when it says so. */
  g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);
  cli_assert_like (line, "1 of *: Threads");
  begin = g_get_monotonic_time ();
  g_subprocess_send_signal (process, SIGINT);
  g_autoptr (CliResult) result = cli_wait (process, NULL);
  cli_assert_status (result, 130);
  g_assert_cmpstr (result->out, ==, "");
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 10 * G_TIME_SPAN_SECOND);
  assert_nothing_left ();
}

static const struct {
  const char *call;
  const char *complaint;
} mistakes[] = {
  { "compare --workload love", "*--workload: “love” is not one of job, arithmetic\n" },
  { "compare --rounds 0", "*--rounds: must be between 1 and 50\n" },
  { "compare --workers 65", "*--workers: must be between 1 and 64\n" },
  { "compare --pages -1", "*--pages: must be between 1 and 10000\n" },
  { "compare one two", "*“two” is one argument too many\n*" },
  { "compare missing.windrow", "*missing.windrow*" },
  { "arithmetic threads 1", "*threads|processes|range N N\n" },
};

static void
test_mistakes (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (mistakes); i++) {
    g_autoptr (CliResult) result = cli_call (mistakes[i].call);
    cli_assert_status (result, 1);
    cli_assert_like (result->err, mistakes[i].complaint);
  }
}

static void
test_no_browser (void)
{
  g_autoptr (GSubprocessLauncher) launcher = cli_launcher ();

  g_subprocess_launcher_setenv (launcher, "WINDROW_CHROMEDRIVER", "/nonexistent", TRUE);
  g_subprocess_launcher_setenv (launcher, "WINDROW_WEBKITDRIVER", "/nonexistent", TRUE);
  g_subprocess_launcher_setenv (launcher, "WINDROW_GECKODRIVER", "/nonexistent", TRUE);
  g_autoptr (GSubprocess) process = cli_spawn (launcher, "compare -q");
  g_autoptr (CliResult) result = cli_wait (process, NULL);
  cli_assert_status (result, 3);
  assert_nothing_left ();
}

/* The internal command is not for people. */
static void
test_help (void)
{
  g_autoptr (CliResult) all = cli_call ("--help");
  g_autoptr (CliResult) own = cli_call ("compare --help");

  cli_assert_like (all->out, "*  compare ?JOB?  *");
  g_assert_null (strstr (all->out, "arithmetic"));
  cli_assert_like (own->out, "*--workload=WORKLOAD*A B B A*");
}

int
main (int argc, char **argv)
{
  cli_test_init (&argc, &argv);
  g_test_add_func ("/wr/cli-compare/mistakes", test_mistakes);
  g_test_add_func ("/wr/cli-compare/help", test_help);
  g_test_add_func ("/wr/cli-compare/no-browser", test_no_browser);
  g_test_add_func ("/wr/cli-compare/arithmetic", test_arithmetic);
  g_test_add_func ("/wr/cli-compare/interrupted", test_interrupted);
  g_test_add_func ("/wr/cli-compare/no-page", test_no_page);
  g_test_add_func ("/wr/cli-compare/job", test_job);
  g_test_add_func ("/wr/cli-compare/sample", test_sample);
  return cli_test_run ();
}
