/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What --set gives: lines of a path and a value, on one job. */

#include "config.h"

#include "fuzz.h"

#include "wr-job.h"

#include <string.h>

#define MOST_LINES 4

static void
set (WrJob *job, const char *line)
{
  const char *sign = strchr (line, '=');
  g_autofree char *path = g_strndup (line, sign != NULL ? (gsize) (sign - line) : strlen (line));
  g_autoptr (GError) error = NULL;
  g_autoptr (WrJob) before = wr_job_copy (job);
  gboolean done = wr_job_set (job, path, sign != NULL ? sign + 1 : "", &error);

  fuzz_check_error (error, !done);
  g_assert_true (done || wr_job_equal (before, job));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  FuzzInput input = { data, size };
  g_autoptr (WrJob) job = wr_job_new ();
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < MOST_LINES && input.size > 0; i++) {
    g_autofree char *line = fuzz_input_take_text (&input, NULL);
    /* As GOption, which takes nothing else from a command line. */
    if (g_utf8_validate (line, -1, NULL))
      set (job, line);
  }

  g_autofree char *text = wr_job_to_json (job);
  g_autoptr (WrJob) again = wr_job_from_json (text, -1, &error);
  g_assert_no_error (error);
  g_assert_true (wr_job_equal (job, again));
  return 0;
}
