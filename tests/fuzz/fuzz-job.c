/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A job file: what can be read is written so that it reads back as the same job. */

#include "config.h"

#include "fuzz.h"

#include "wr-job.h"

static void
check_is_equal (const WrJob *job, WrJob *other)
{
  g_autoptr (WrJob) owned = other;

  g_assert_nonnull (other);
  g_assert_true (wr_job_equal (job, other));
}

static void
check_job (const WrJob *job)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = wr_job_to_json (job);
  g_autoptr (WrJob) again = wr_job_from_json (text, -1, &error);
  int n_workers = wr_job_get_n_workers (job);

  g_assert_no_error (error);
  fuzz_check_text (text);
  g_autofree char *same = wr_job_to_json (again);
  g_assert_cmpstr (text, ==, same);
  check_is_equal (job, g_steal_pointer (&again));
  check_is_equal (job, wr_job_copy (job));

  g_autoptr (GPtrArray) columns = wr_job_dup_columns (job);
  g_assert_cmpuint (columns->len, >, 0);
  g_assert_true (n_workers >= 1 && n_workers <= WR_JOB_MAX_WORKERS);
  gboolean good = wr_job_check (job, &error);
  fuzz_check_error (error, !good);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  FuzzInput input = { data, size };
  g_autofree char *text = fuzz_input_take_rest (&input);
  g_autoptr (GError) error = NULL;
  g_autoptr (WrJob) job = wr_job_from_json (text, size, &error);

  fuzz_check_error (error, job == NULL);
  if (job != NULL)
    check_job (job);
  else
    g_assert_true (error->domain == WR_JOB_ERROR);
  return 0;
}
