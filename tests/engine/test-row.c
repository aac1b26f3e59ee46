/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "wr-row-private.h"
#include "wr-store.h"

static WrRowData *
make_data (const char *url, const char *second)
{
  const char *const cells[] = { "first", second, "" };
  WrStoreRow row = { .row_id = G_GINT64_CONSTANT (3) << WR_ROW_ITEM_BITS,
                     .page_id = 3,
                     .state = WR_PAGE_FAILED,
                     .url = url,
                     .http_status = 404,
                     .worker = 2,
                     .attempts = 3,
                     .duration = 1234,
                     .failure = WR_FAILURE_HTTP,
                     .detail = "404",
                     .webdriver_error = "timeout",
                     .cells = cells };

  return wr_row_data_new (&row, G_N_ELEMENTS (cells));
}

static void
test_empty (void)
{
  WrRow *row = wr_row_new ((G_GINT64_CONSTANT (7) << WR_ROW_ITEM_BITS) + 5);

  g_assert_cmpint (wr_row_get_page_id (row), ==, 7);
  g_assert_cmpint (wr_row_get_id (row), ==, (G_GINT64_CONSTANT (7) << WR_ROW_ITEM_BITS) + 5);
  g_assert_false (wr_row_get_loaded (row));
  g_assert_null (wr_row_get_url (row));
  g_assert_null (wr_row_get_detail (row));
  g_assert_cmpint (wr_row_get_http_status (row), ==, 0);
  g_assert_cmpuint (wr_row_get_n_cells (row), ==, 0);
  g_assert_null (wr_row_get_cell (row, 0));
  g_assert_finalize_object (row);
}

static void
count_cb (GObject *row, GParamSpec *pspec, guint *n)
{
  ++*n;
}

/* The strings it was made of are gone when it is read. */
static void
test_data (void)
{
  WrRow *row = wr_row_new (G_GINT64_CONSTANT (3) << WR_ROW_ITEM_BITS);
  char *url = g_strdup ("http://site.test/3"), *second = g_strdup ("κελί");
  guint n_notified = 0;
  gboolean loaded;

  g_signal_connect (row, "notify::loaded", G_CALLBACK (count_cb), &n_notified);
  wr_row_set_data (row, make_data (url, second));
  g_free (url);
  g_free (second);

  g_object_get (row, "loaded", &loaded, NULL);
  g_assert_true (loaded);
  g_assert_cmpstr (wr_row_get_url (row), ==, "http://site.test/3");
  g_assert_null (wr_row_get_final_url (row));
  g_assert_cmpint (wr_row_get_state (row), ==, WR_PAGE_FAILED);
  g_assert_cmpint (wr_row_get_http_status (row), ==, 404);
  g_assert_cmpint (wr_row_get_worker (row), ==, 2);
  g_assert_cmpint (wr_row_get_attempts (row), ==, 3);
  g_assert_cmpint (wr_row_get_duration (row), ==, 1234);
  g_assert_cmpint (wr_row_get_failure (row), ==, WR_FAILURE_HTTP);
  g_assert_cmpstr (wr_row_get_detail (row), ==, "404");
  g_assert_cmpstr (wr_row_get_webdriver_error (row), ==, "timeout");
  g_assert_cmpuint (wr_row_get_n_cells (row), ==, 3);
  g_assert_cmpstr (wr_row_get_cell (row, 0), ==, "first");
  g_assert_cmpstr (wr_row_get_cell (row, 1), ==, "κελί");
  g_assert_cmpstr (wr_row_get_cell (row, 2), ==, "");
  g_assert_null (wr_row_get_cell (row, 3));

  wr_row_set_data (row, make_data ("http://site.test/4", NULL));
  g_assert_null (wr_row_get_cell (row, 1));
  g_assert_cmpuint (n_notified, ==, 2);
  g_assert_finalize_object (row);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wr/row/empty", test_empty);
  g_test_add_func ("/wr/row/data", test_data);
  return g_test_run ();
}
