/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "wr-result.h"

static void
test_states (void)
{
  for (int i = 0; i < WR_N_PAGE_STATES; i++)
    g_assert_cmpint (wr_page_state_from_name (wr_page_state_get_name (i)), ==, i);
  g_assert_cmpstr (wr_page_state_get_name (WR_PAGE_DONE), ==, "done");
  g_assert_cmpint (wr_page_state_from_name ("Done"), ==, WR_N_PAGE_STATES);
  g_assert_cmpint (wr_page_state_from_name (NULL), ==, WR_N_PAGE_STATES);
}

static void
test_rows (void)
{
  g_autoptr (WrResult) result = wr_result_new (7, 2, 3);

  g_assert_cmpint (result->page_id, ==, 7);
  g_assert_cmpint (result->attempt, ==, 2);
  g_assert_cmpint (result->worker, ==, 3);
  g_assert_cmpint (result->state, ==, WR_PAGE_DONE);
  g_assert_null (result->rows);

  for (int i = 0; i < 3; i++) {
    GPtrArray *cells = g_ptr_array_new_with_free_func (g_free);
    g_ptr_array_add (cells, g_strdup_printf ("%d", i));
    wr_result_add_row (result, cells);
  }
  g_assert_cmpuint (result->rows->len, ==, 3);
  result->html = g_bytes_new_static ("x", 1);
  result->message = g_strdup ("words");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wr/result/states", test_states);
  g_test_add_func ("/wr/result/rows", test_rows);
  return g_test_run ();
}
