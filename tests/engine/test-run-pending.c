/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "wr-run-pending.h"

static guint
count_steps (const WrRunPending *pending)
{
  return wr_run_pending_is_set (pending) ? pending->steps->len : 0;
}

static void
add (WrRunPending *pending, WrRunPendingKind kind, const gint64 *page_ids)
{
  wr_run_pending_add (pending, kind, page_ids, page_ids != NULL ? 1 : 0);
}

/* All, asked for again and again, are one step; with anything in between they are not. */
static void
test_all_again (void)
{
  WrRunPending pending = { 0 };
  const gint64 page_id = 7;

  for (guint i = 0; i < 1000; i++)
    add (&pending, WR_RUN_PENDING_RETRY, NULL);
  g_assert_cmpuint (count_steps (&pending), ==, 1);
  add (&pending, WR_RUN_PENDING_UNDO, NULL);
  g_assert_cmpuint (count_steps (&pending), ==, 2);
  add (&pending, WR_RUN_PENDING_RETRY, NULL);
  add (&pending, WR_RUN_PENDING_RETRY, &page_id);
  add (&pending, WR_RUN_PENDING_RETRY, &page_id);
  add (&pending, WR_RUN_PENDING_RETRY, NULL);
  g_assert_cmpuint (count_steps (&pending), ==, 6);
  wr_run_pending_clear (&pending);
}

/* What could not be done comes before what was asked for meanwhile. */
static void
test_prepend (void)
{
  WrRunPending pending = { 0 };

  add (&pending, WR_RUN_PENDING_RETRY, NULL);
  WrRunPending earlier = wr_run_pending_steal (&pending);
  g_assert_false (wr_run_pending_is_set (&pending));
  add (&pending, WR_RUN_PENDING_UNDO, NULL);
  wr_run_pending_prepend (&pending, &earlier);
  g_assert_false (wr_run_pending_is_set (&earlier));
  g_assert_cmpuint (count_steps (&pending), ==, 2);
  /* The last is the one that came later. */
  add (&pending, WR_RUN_PENDING_UNDO, NULL);
  g_assert_cmpuint (count_steps (&pending), ==, 2);
  wr_run_pending_clear (&pending);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wr/run-pending/all-again", test_all_again);
  g_test_add_func ("/wr/run-pending/prepend", test_prepend);
  return g_test_run ();
}
