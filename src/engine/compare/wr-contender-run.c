/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * One contender's work, once: a fresh process under the guard, in a folder of its own that goes
 * with it, measured from outside. What it did it reports on standard output as one JSON object.
 */

#include "config.h"

#include "wr-contender-run.h"

#include "wr-arithmetic.h"
#include "wr-compare-job.h"
#include "wr-compare-resources.h"
#include "wr-run.h"
#include "wr-tree-meter.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#define END_MS 10000         /* for the guard to clear up after a program that has exited */
#define WARM_UP_SHARE 20     /* of the squares */

typedef struct {
  const WrContender *contender;
  const WrComparePlan *plan;
  gboolean warm_up;
  char *dir;        /* (owned) */
  GPtrArray *argv;  /* (owned) */
} Work;

static int
get_n_pages (const Work *self)
{
  int pages = self->plan->options.pages;

  return self->warm_up ? MIN (pages, 2 * self->contender->workers) : pages;
}

static guint64
get_n_squares (const Work *self)
{
  guint64 n = self->plan->options.squares;

  if (wr_contender_is_python (self->contender))
    n /= WR_COMPARE_PYTHON_SHARE;
  return MAX (self->warm_up ? n / WARM_UP_SHARE : n, 1);
}

static char *
write_file (const Work *self, const char *name, const char *text, gssize length, GError **error)
{
  g_autofree char *path = g_build_filename (self->dir, name, NULL);

  return g_file_set_contents (path, text, length, error) ? g_steal_pointer (&path) : NULL;
}

static char *
write_script (const Work *self, const char *name, GError **error)
{
  static gsize registered = 0;
  g_autofree char *path = g_strconcat (RESOURCE_BASE "/compare/", name, NULL);

  if (g_once_init_enter (&registered)) {
    wr_compare_register_resource ();
    g_once_init_leave (&registered, TRUE);
  }
  g_autoptr (GBytes) bytes = g_resources_lookup_data (path, 0, error);
  if (bytes == NULL)
    return NULL;
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);
  return write_file (self, name, text, (gssize) length, error);
}

static void
add_arguments (Work *self, const char *const *arguments)
{
  for (gsize i = 0; arguments[i] != NULL; i++)
    g_ptr_array_add (self->argv, g_strdup (arguments[i]));
}

static gboolean
prepare_run (Work *self, GError **error)
{
  WrWorkerModel model
      = wr_contender_is_processes (self->contender) ? WR_WORKER_PROCESSES : WR_WORKER_THREADS;
  g_autoptr (WrJob) job = wr_compare_job_take (self->plan->job, get_n_pages (self), model);
  g_autofree char *json = wr_job_to_json (job);
  g_autofree char *path = write_file (self, "job.windrow", json, -1, error);
  g_autofree char *store = g_build_filename (self->dir, "run.sqlite", NULL);
  g_autofree char *rows = g_build_filename (self->dir, "rows.csv", NULL);
  const char *const arguments[] = { self->plan->program, "run", path, "--quiet", "--store", store,
                                    "--output", rows, "--stats", "-", NULL };
  const char *const telling[] = { "--verbose", NULL };

  if (path == NULL)
    return FALSE;
  add_arguments (self, arguments);
  if (self->warm_up) /* which is not measured */
    add_arguments (self, telling);
  return TRUE;
}

static gboolean
prepare_selenium (Work *self, GError **error)
{
  g_autofree char *json
      = wr_compare_job_to_selenium (self->plan->job, self->plan->driver, get_n_pages (self),
                                    wr_contender_is_processes (self->contender));
  g_autofree char *path = write_file (self, "job.json", json, -1, error);
  g_autofree char *script = path != NULL ? write_script (self, "selenium_job.py", error) : NULL;
  const char *const arguments[] = { self->plan->python, script, path, NULL };

  if (script != NULL)
    add_arguments (self, arguments);
  return script != NULL;
}

static gboolean
prepare_arithmetic (Work *self, GError **error)
{
  const char *model = wr_contender_is_processes (self->contender) ? "processes" : "threads";
  g_autofree char *workers = g_strdup_printf ("%d", self->contender->workers);
  g_autofree char *n = g_strdup_printf ("%" G_GUINT64_FORMAT, get_n_squares (self));
  g_autofree char *script = NULL;

  if (wr_contender_is_python (self->contender)) {
    script = write_script (self, "arithmetic.py", error);
    if (script == NULL)
      return FALSE;
  }
  const char *const program[] = { self->plan->program, "arithmetic", NULL };
  const char *const python[] = { self->plan->python, script, NULL };
  const char *const arguments[] = { model, workers, n, NULL };
  add_arguments (self, script != NULL ? python : program);
  add_arguments (self, arguments);
  return TRUE;
}

static gboolean
prepare (Work *self, GError **error)
{
  if (self->plan->options.workload == WR_WORKLOAD_ARITHMETIC)
    return prepare_arithmetic (self, error);
  return wr_contender_is_python (self->contender) ? prepare_selenium (self, error)
                                                  : prepare_run (self, error);
}

/* What it said, without what is no report. The last line is why there is none. */
static JsonNode *
read_report (const char *output, GError **error)
{
  const char *begin = *output == '{' ? output : strstr (output, "\n{");
  const char *end = strrchr (output, '}');
  const char *last_line = strrchr (output, '\n');
  g_autofree char *text = begin != NULL && end > begin ? g_strndup (begin, end - begin + 1) : NULL;
  JsonNode *report = text != NULL ? json_from_string (text, NULL) : NULL;

  if (report != NULL && JSON_NODE_HOLDS_OBJECT (report))
    return report;
  g_clear_pointer (&report, json_node_unref);
  if (*output == '\0')
    output = _ ("it ended without a word");
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                       last_line != NULL ? last_line + 1 : output);
  return NULL;
}

static double
get_number (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_double (node) : NAN;
}

static gboolean
take_pages (JsonObject *report, const WrTreeFigures *tree, WrCompareSample *sample, GError **error)
{
  JsonObject *pages = json_object_has_member (report, "pages")
                          ? json_object_get_object_member (report, "pages")
                          : NULL;

  if (pages == NULL) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("it did not say what it did"));
    return FALSE;
  }
  sample->done = json_object_get_int_member_with_default (pages, "done", 0);
  sample->failed = json_object_get_int_member_with_default (pages, "failed", 0)
                   + json_object_get_int_member_with_default (pages, "skipped", 0);
  sample->figures[WR_FIGURE_RATE] = (double) sample->done / tree->wall_s;
  sample->figures[WR_FIGURE_START_UP] = get_number (report, "start_up_s");
  sample->figures[WR_FIGURE_BROWSER_CPU] = tree->browsers_cpu_s;
  sample->figures[WR_FIGURE_BROWSER_PSS] = tree->browsers_pss;
  return TRUE;
}

/* Why the first page failed, where it was said: “failed”, a tab, its URL, a tab and the reason. */
static void
set_no_page (const char *output, GError **error)
{
  const char *line = g_str_has_prefix (output, "failed\t") ? output : strstr (output, "\nfailed\t");
  const char *url = line != NULL ? strchr (line, '\t') : NULL;
  const char *reason = url != NULL ? strchr (url + 1, '\t') : NULL;

  if (reason == NULL)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("it could not load any page"));
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s: %.*s", _ ("it could not load any page"),
                 (int) strcspn (reason + 1, "\n"), reason + 1);
}

/* A sum that is wrong was not worked out. */
static gboolean
take_sum (const Work *work, JsonObject *report, const WrTreeFigures *tree,
          WrCompareSample *sample, GError **error)
{
  const char *text = json_object_get_string_member_with_default (report, "sum", "");
  guint64 n = get_n_squares (work);
  guint64 sum;

  if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT64, &sum, NULL)
      || sum != wr_arithmetic_expected (n)) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("its sum “%s” is wrong"), text);
    return FALSE;
  }
  sample->figures[WR_FIGURE_RATE] = (double) n / tree->wall_s;
  return TRUE;
}

static gboolean
take_report (const Work *work, const char *output, const WrTreeFigures *tree,
             WrCompareSample *sample, GError **error)
{
  g_autoptr (JsonNode) root = read_report (output, error);

  if (root == NULL)
    return FALSE;
  sample->figures[WR_FIGURE_WALL] = tree->wall_s;
  sample->figures[WR_FIGURE_CONTROLLER_CPU] = tree->controller_cpu_s;
  sample->figures[WR_FIGURE_CONTROLLER_PSS] = tree->controller_pss;
  if (work->plan->options.workload != WR_WORKLOAD_JOB)
    return take_sum (work, json_node_get_object (root), tree, sample, error);
  if (!take_pages (json_node_get_object (root), tree, sample, error))
    return FALSE;
  if (sample->done == 0)
    set_no_page (output, error);
  return sample->done > 0;
}

static gboolean
execute (const Work *self, GCancellable *cancellable, WrCompareSample *sample, GError **error)
{
  gint64 begin = g_get_monotonic_time ();
  g_autoptr (WrChild) child
      = wr_child_start ((const char *const *) self->argv->pdata, self->dir, error);
  WrTreeFigures tree;

  if (child == NULL || !wr_tree_meter_run (child, begin, cancellable, &tree, error))
    return FALSE;
  wr_child_wait (child, END_MS);
  g_autofree char *output = wr_child_dup_output (child);
  return take_report (self, output, &tree, sample, error);
}

/* Where the guard did not start, nobody else removes what was prepared for it. */
static void
remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *file = g_build_filename (path, name, NULL);
    g_unlink (file);
  }
  g_rmdir (path);
}

static void
clear_figures (WrCompareSample *sample)
{
  for (int i = 0; i < WR_N_FIGURES; i++)
    sample->figures[i] = NAN;
}

/**
 * wr_contender_run:
 * @warm_up: only a small part of the work
 * @sample: (out): what it did and used; without figures where it failed
 *
 * Blocks until it has ended, and nothing of it is left; any thread.
 *
 * Returns: %FALSE with %G_IO_ERROR_CANCELLED, or with another error that says, translated, why it
 *   could not do it
 */
gboolean
wr_contender_run (const WrContender *contender, const WrComparePlan *plan, gboolean warm_up,
                  GCancellable *cancellable, WrCompareSample *sample, GError **error)
{
  g_autofree char *dir = g_dir_make_tmp ("windrow-XXXXXX", error);
  g_autoptr (GPtrArray) argv = g_ptr_array_new_with_free_func (g_free);
  Work work = { contender, plan, warm_up, dir, argv };

  *sample = (WrCompareSample){ 0 };
  clear_figures (sample);
  if (dir == NULL)
    return FALSE;
  gboolean ok = prepare (&work, error);
  g_ptr_array_add (argv, NULL);
  ok = ok && execute (&work, cancellable, sample, error);
  if (!ok)
    clear_figures (sample);
  if (g_file_test (dir, G_FILE_TEST_IS_DIR))
    remove_folder (dir);
  return ok;
}
