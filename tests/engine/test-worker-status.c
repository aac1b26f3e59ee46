/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrWorkerStatus, and the list of them, as the tally brings them up to date.
 */

#include "wr-worker-list.h"
#include "wr-worker-status-private.h"

static void
count_cb (GObject *object, GParamSpec *pspec, gpointer user_data)
{
  (*(int *) user_data)++;
}

static void
test_update (void)
{
  WrWorkerStatus *status = wr_worker_status_new (3);
  WrWorkerSnapshot snapshot = { .number = 3,
                                .state = WR_WORKER_NAVIGATING,
                                .url = (char *) "http://a.test/",
                                .pages_done = 2,
                                .sessions = 1,
                                .since = 17,
                                .problem = NULL,
                                .last_event = WR_N_EVENT_KINDS };
  int n_notifies = 0;

  g_signal_connect (status, "notify", G_CALLBACK (count_cb), &n_notifies);
  wr_worker_status_update (status, &snapshot);
  g_assert_cmpint (n_notifies, ==, 5);
  g_assert_cmpint (wr_worker_status_get_number (status), ==, 3);
  g_assert_cmpint (wr_worker_status_get_state (status), ==, WR_WORKER_NAVIGATING);
  g_assert_cmpstr (wr_worker_status_get_url (status), ==, "http://a.test/");
  g_assert_cmpuint (wr_worker_status_get_pages_done (status), ==, 2);
  g_assert_cmpuint (wr_worker_status_get_sessions (status), ==, 1);
  g_assert_cmpint (wr_worker_status_get_since (status), ==, 17);
  g_assert_null (wr_worker_status_get_problem (status));

  wr_worker_status_update (status, &snapshot);
  g_assert_cmpint (n_notifies, ==, 5);
  snapshot.problem = (char *) "gone";
  wr_worker_status_update (status, &snapshot);
  g_assert_cmpint (n_notifies, ==, 6);
  g_assert_cmpstr (wr_worker_status_get_problem (status), ==, "gone");

  snapshot.recycled = 1;
  snapshot.last_event = WR_EVENT_RECYCLED;
  snapshot.last_detail = (char *) "age";
  wr_worker_status_update (status, &snapshot);
  g_assert_cmpint (n_notifies, ==, 9);
  g_assert_cmpuint (wr_worker_status_get_recycled (status), ==, 1);
  g_assert_cmpint (wr_worker_status_get_last_event (status), ==, WR_EVENT_RECYCLED);
  g_assert_cmpstr (wr_worker_status_get_last_detail (status), ==, "age");

  snapshot.host = (char *) "a.test";
  snapshot.until = 4711;
  wr_worker_status_update (status, &snapshot);
  g_assert_cmpint (n_notifies, ==, 11);
  g_assert_cmpstr (wr_worker_status_get_host (status), ==, "a.test");
  g_assert_cmpint (wr_worker_status_get_until (status), ==, 4711);
  g_assert_finalize_object (status);
}

static void
nothing_cb (gpointer user_data)
{
}

static void
assert_numbers (GListStore *list, const char *expected)
{
  g_autoptr (GString) numbers = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++) {
    g_autoptr (WrWorkerStatus) status = g_list_model_get_item (G_LIST_MODEL (list), i);
    g_string_append_printf (numbers, "%d ", wr_worker_status_get_number (status));
  }
  g_assert_cmpstr (numbers->str, ==, expected);
}

static void
test_list (void)
{
  g_autoptr (GListStore) list = g_list_store_new (WR_TYPE_WORKER_STATUS);
  WrTally *tally = wr_tally_new (nothing_cb, NULL);

  for (int i = 4; i > 0; i--)
    wr_tally_set_state (tally, i, WR_WORKER_IDLE);
  wr_worker_list_update (list, tally);
  assert_numbers (list, "1 2 3 4 ");
  g_autoptr (WrWorkerStatus) third = g_list_model_get_item (G_LIST_MODEL (list), 2);

  wr_tally_remove_worker (tally, 2);
  wr_tally_remove_worker (tally, 4);
  wr_worker_list_update (list, tally);
  assert_numbers (list, "1 3 ");

  wr_tally_set_state (tally, 2, WR_WORKER_STARTING);
  wr_tally_begin_page (tally, 3, "http://b.test/");
  wr_worker_list_update (list, tally);
  assert_numbers (list, "1 2 3 ");
  g_assert_cmpstr (wr_worker_status_get_url (third), ==, "http://b.test/");

  wr_tally_remove_worker (tally, 1);
  wr_tally_remove_worker (tally, 2);
  wr_tally_remove_worker (tally, 3);
  wr_worker_list_update (list, tally);
  assert_numbers (list, "");
  wr_tally_free (tally);
}

/* What a worker waits for goes with the wait. */
static void
test_wait (void)
{
  g_autoptr (GListStore) list = g_list_store_new (WR_TYPE_WORKER_STATUS);
  WrTally *tally = wr_tally_new (nothing_cb, NULL);

  wr_tally_set_state (tally, 1, WR_WORKER_HOST);
  wr_tally_set_wait (tally, 1, "a.test", 17);
  wr_tally_set_state (tally, 1, WR_WORKER_HOST);
  wr_tally_set_wait (tally, 1, "b.test", 18);
  wr_worker_list_update (list, tally);
  g_autoptr (WrWorkerStatus) status = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_assert_cmpstr (wr_worker_status_get_host (status), ==, "b.test");
  g_assert_cmpint (wr_worker_status_get_until (status), ==, 18);

  wr_tally_begin_page (tally, 1, "http://b.test/");
  wr_worker_list_update (list, tally);
  g_assert_null (wr_worker_status_get_host (status));
  g_assert_cmpint (wr_worker_status_get_until (status), ==, 0);
  wr_tally_free (tally);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wr/worker-status/update", test_update);
  g_test_add_func ("/wr/worker-status/list", test_list);
  g_test_add_func ("/wr/worker-status/wait", test_wait);
  return g_test_run ();
}
