/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrComparePlan: who takes part, with what, and the sample site in a process of its own: what it
 * uses is nobody's, and its pages are cached alike for all.
 */

#include "config.h"

#include "wr-compare-plan.h"

#include "wr-compare-job.h"
#include "wr-paths.h"
#include "wr-run-driver.h"
#include "wr-run.h"
#include "wr-sample-site.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#define LIMIT_MS 10000 /* for the site to say its address, and for Python its version */
#define STEP_MS 20

static WrChild *
start_child (const char *const *argv, GError **error)
{
  g_autofree char *dir = g_dir_make_tmp ("windrow-XXXXXX", error);
  WrChild *child = dir != NULL ? wr_child_start (argv, dir, error) : NULL;

  if (dir != NULL && child == NULL)
    g_rmdir (dir);
  return child;
}

/* Waits until a child says something that begins with @start; it may go on living. */
static char *
wait_for_output (WrChild *child, const char *start, GCancellable *cancellable)
{
  gint64 end = g_get_monotonic_time () + LIMIT_MS * G_TIME_SPAN_MILLISECOND;
  gboolean ended = FALSE;

  while (!ended && g_get_monotonic_time () < end && !g_cancellable_is_cancelled (cancellable)) {
    ended = wr_child_wait (child, STEP_MS);
    g_autofree char *text = wr_child_dup_output (child);
    if (g_str_has_prefix (text, start))
      return g_steal_pointer (&text);
  }
  return NULL;
}

static char *
start_site (WrComparePlan *self, int port, GCancellable *cancellable, GError **error)
{
  g_autofree char *number = g_strdup_printf ("%d", port);
  const char *const argv[] = { self->program, "sample-site", "--port", number, NULL };
  char *url = NULL;

  self->site = start_child (argv, error);
  if (self->site == NULL)
    return NULL;
  url = wait_for_output (self->site, "http://", cancellable);
  if (url == NULL && !g_cancellable_set_error_if_cancelled (cancellable, error)) {
    g_autofree char *text = wr_child_dup_output (self->site);
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("Could not serve the sample site: %s"),
                 text);
  }
  return url;
}

static gboolean
needs_site (const WrJob *job)
{
  g_autofree char *site = g_strdup_printf ("http://127.0.0.1:%d/", WR_SAMPLE_PORT);

  for (int i = 0; job->urls[i] != NULL; i++) {
    if (g_str_has_prefix (job->urls[i], site))
      return TRUE;
  }
  return FALSE;
}

static gboolean
make_job (WrComparePlan *self, const WrJob *job, GCancellable *cancellable, GError **error)
{
  WrCompareOptions *options = &self->options;
  g_autofree char *url = NULL;

  if (job == NULL) {
    g_autoptr (WrJob) plain = wr_job_new ();
    if (options->workers == 0)
      options->workers = wr_job_get_n_workers (plain);
    url = start_site (self, 0, cancellable, error);
    if (url != NULL)
      self->job = wr_compare_job_new_sample (url, options->pages, options->workers);
    self->sample = TRUE;
    return url != NULL;
  }

  if (options->workers == 0)
    options->workers = wr_job_get_n_workers (job);
  self->job = wr_compare_job_cut (job, options->pages, options->workers);
  options->pages = (int) g_strv_length (self->job->urls);
  if (options->pages == 0) {
    g_set_error (error, WR_RUN_ERROR, WR_RUN_ERROR_NO_PAGES, _ ("The job has no pages"));
    return FALSE;
  }
  /* Whoever has the port already serves it. */
  if (needs_site (self->job))
    url = start_site (self, WR_SAMPLE_PORT, cancellable, NULL);
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

static gboolean
find_driver (WrComparePlan *self, GCancellable *cancellable, GError **error)
{
  if (self->job->browser.driver_url != NULL)
    return TRUE;
  self->driver = wr_run_find_driver (self->job, cancellable, error);
  return self->driver != NULL;
}

/* Asks @python for its version, and for that of what it must have. */
static char *
ask_python (const char *python, gboolean selenium, GCancellable *cancellable)
{
  const char *script
      = selenium ? "import platform, selenium\nprint('Python', platform.python_version() + "
                   "', Selenium', selenium.__version__)"
                 : "import platform\nprint('Python', platform.python_version())";
  const char *const argv[] = { python, "-c", script, NULL };
  WrChild *child = start_child (argv, NULL);
  g_autofree char *output = NULL;

  if (child == NULL)
    return NULL;
  /* What it says comes in pieces. */
  for (int ms = 0; ms < LIMIT_MS && !wr_child_wait (child, STEP_MS); ms += STEP_MS) {
    if (g_cancellable_is_cancelled (cancellable))
      break;
  }
  output = wr_child_dup_output (child);
  wr_child_free (child);
  return g_str_has_prefix (output, "Python ") ? g_steal_pointer (&output) : NULL;
}

/* The system's Python has the system's packages, which one that comes first in PATH may not. */
static char *
find_python (WrComparePlan *self, GCancellable *cancellable)
{
  g_autofree char *in_path = g_find_program_in_path ("python3");
  const char *candidates[] = { "/usr/bin/python3", in_path };
  gboolean selenium = self->options.workload == WR_WORKLOAD_JOB;

  for (gsize i = 0; i < G_N_ELEMENTS (candidates); i++) {
    char *version = NULL;

    if (candidates[i] != NULL && g_file_test (candidates[i], G_FILE_TEST_IS_EXECUTABLE))
      version = ask_python (candidates[i], selenium, cancellable);
    if (version != NULL) {
      self->python = g_strdup (candidates[i]);
      return version;
    }
  }
  return NULL;
}

static WrContender *
add_contender (WrComparePlan *self, WrContenderKind kind, int workers)
{
  WrContender *contender = wr_contender_new (kind, self->options.workload, workers);

  g_ptr_array_add (self->contenders, contender);
  return contender;
}

static void
add_python (WrComparePlan *self, WrContenderKind kind, int workers, const char *version)
{
  WrContender *contender = add_contender (self, kind, workers);
  gboolean job = self->options.workload == WR_WORKLOAD_JOB;

  contender->version = g_strdup (version);
  if (version == NULL)
    contender->problem = g_strdup (job ? _ ("no Python 3 with Selenium was found")
                                       : _ ("no Python 3 was found"));
  else if (job)
    contender->problem = wr_compare_job_dup_obstacle (self->job, self->driver);
  if (version != NULL && job)
    contender->note = wr_compare_job_dup_note (self->job);
}

static void
make_contenders (WrComparePlan *self, GCancellable *cancellable)
{
  int most = self->options.workers;
  int n = self->options.workload == WR_WORKLOAD_JOB ? most : 1;
  g_autofree char *version = self->options.python ? find_python (self, cancellable) : NULL;

  /* In arithmetic 1, 2, 4 … of each kind. */
  for (WrContenderKind kind = 0; kind < WR_N_CONTENDER_KINDS; kind++) {
    for (int workers = n;; workers = MIN (workers * 2, most)) {
      if (kind < WR_CONTENDER_PYTHON_THREADS)
        add_contender (self, kind, workers);
      else if (self->options.python)
        add_python (self, kind, workers, version);
      if (workers == most)
        break;
    }
  }
}

/**
 * wr_compare_plan_new:
 * @job: (nullable): %NULL for the sample; not needed for arithmetic
 *
 * Blocks for a second or two; any thread.
 *
 * Returns: (transfer full): the plan, or %NULL with %WR_RUN_ERROR_NO_BROWSER where none was found,
 *   %WR_RUN_ERROR_NO_PAGES, or an error of %G_IO_ERROR
 */
WrComparePlan *
wr_compare_plan_new (const WrJob *job, const WrCompareOptions *options, GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (WrComparePlan) self = g_new0 (WrComparePlan, 1);

  self->options = *options;
  self->contenders = g_ptr_array_new_with_free_func ((GDestroyNotify) wr_contender_free);
  if (getloadavg (&self->load, 1) != 1)
    self->load = -1;
  self->program = wr_paths_find_program ("windrow-cli", error);
  if (self->program == NULL)
    return NULL;
  if (options->workload == WR_WORKLOAD_JOB
      && (!make_job (self, job, cancellable, error) || !find_driver (self, cancellable, error)))
    return NULL;
  if (self->options.workers == 0)
    self->options.workers = (int) CLAMP (g_get_num_processors (), 1, WR_JOB_MAX_WORKERS);
  make_contenders (self, cancellable);
  return g_cancellable_set_error_if_cancelled (cancellable, error) ? NULL
                                                                   : g_steal_pointer (&self);
}

void
wr_compare_plan_free (WrComparePlan *self)
{
  g_clear_pointer (&self->site, wr_child_free);
  g_clear_pointer (&self->job, wr_job_free);
  g_clear_pointer (&self->driver, wr_driver_free);
  g_free (self->program);
  g_free (self->python);
  g_ptr_array_unref (self->contenders);
  g_free (self);
}
