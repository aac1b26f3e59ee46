/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "wr-row-ids.h"
#include "wr-row-model.h"
#include "wr-store-fixture.h"

static const char *const columns[] = { "name", "price", NULL };

static guint
get_length (WrRowModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (model));
}

static WrRow *
get_row (WrRowModel *model, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (model), position);
}

/* A copy of the list as a view would keep it, by nothing but items-changed. */
typedef struct {
  GArray *ids; /* (owned) (element-type gint64) */
  guint n_changes;
  guint most; /* rows among the first, out or in, in one change */
} Mirror;

static void
items_changed_cb (GListModel *model, guint position, guint removed, guint added, Mirror *mirror)
{
  g_autofree gint64 *ids = g_new (gint64, added + 1);

  g_assert_cmpuint (mirror->ids->len - removed + added, ==, g_list_model_get_n_items (model));
  for (guint i = 0; i < added; i++) {
    g_autoptr (WrRow) row = g_list_model_get_item (model, position + i);
    ids[i] = wr_row_get_id (row);
  }
  wr_row_ids_splice (mirror->ids, position, removed, ids, added);
  mirror->n_changes++;
  if (position < WR_ROW_IDS_IN_SIGHT)
    mirror->most = MAX (mirror->most, MIN (MAX (removed, added), WR_ROW_IDS_IN_SIGHT - position));
}

static Mirror *
mirror_new (WrRowModel *model)
{
  Mirror *mirror = g_new0 (Mirror, 1);

  mirror->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_assert_cmpuint (get_length (model), ==, 0);
  g_signal_connect (model, "items-changed", G_CALLBACK (items_changed_cb), mirror);
  return mirror;
}

static void
mirror_free (Mirror *mirror)
{
  g_array_unref (mirror->ids);
  g_free (mirror);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Mirror, mirror_free)

static void
assert_mirrors (Mirror *mirror, WrRowModel *model)
{
  g_assert_cmpuint (mirror->ids->len, ==, get_length (model));
  for (guint i = 0; i < mirror->ids->len; i++) {
    g_autoptr (WrRow) row = get_row (model, i);
    g_assert_cmpint (wr_row_get_id (row), ==, g_array_index (mirror->ids, gint64, i));
  }
}

static char *
list_pages (WrRowModel *model)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < get_length (model); i++) {
    g_autoptr (WrRow) row = get_row (model, i);
    g_string_append_printf (text, "%" G_GINT64_FORMAT " ", wr_row_get_page_id (row));
  }
  return g_strdup (g_strchomp (text->str));
}

#define assert_pages(model, expected)                                                              \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *pages_ = list_pages (model);                                                  \
    g_assert_cmpstr (pages_, ==, expected);                                                        \
  }                                                                                                \
  G_STMT_END

static void
wait_loaded (WrRow *row)
{
  wr_wait_until (wr_row_get_loaded (row));
}

static void
post (WrStoreFixture *f, gint64 page_id, const char *name, const char *price)
{
  wr_store_fixture_post (f, wr_store_fixture_result (page_id, name, price, NULL));
}

static void
set_query (WrRowModel *model, WrStoreQuery query)
{
  wr_row_model_set_query (model, &query);
  g_assert_true (wr_row_model_get_loading (model));
  wr_wait_until (!wr_row_model_get_loading (model));
}

static WrRowModel *
open_model (WrStoreFixture *f)
{
  WrRowModel *model = wr_row_model_new (f->path, f->store);

  g_assert_null (wr_row_model_get_error (model));
  wr_wait_until (!wr_row_model_get_loading (model));
  return model;
}

static void
notify_cb (GObject *object, GParamSpec *pspec, guint *n)
{
  ++*n;
}

static void
test_lazy (WrStoreFixture *f, gconstpointer data)
{
  guint n_notified = 0;

  wr_store_fixture_create (f, "{}", columns, 200);
  for (int i = 1; i <= 200; i++)
    post (f, i, "name", "price");
  wr_store_fixture_flush (f);

  WrRowModel *model = open_model (f);
  g_assert_cmpstrv (wr_row_model_get_columns (model), columns);
  g_assert_cmpuint (get_length (model), ==, 200);
  g_assert_null (get_row (model, 200));
  g_assert_true (g_list_model_get_item_type (G_LIST_MODEL (model)) == WR_TYPE_ROW);

  WrRow *row = get_row (model, 69), *again = get_row (model, 69);
  g_assert_true (row == again);
  g_assert_false (wr_row_get_loaded (row));
  g_assert_null (wr_row_get_url (row));
  g_assert_null (wr_row_get_cell (row, 0));
  g_assert_cmpuint (wr_row_get_n_cells (row), ==, 0);
  g_signal_connect (row, "notify::loaded", G_CALLBACK (notify_cb), &n_notified);
  wait_loaded (row);
  g_assert_cmpuint (n_notified, ==, 1);
  g_assert_cmpint (wr_row_get_page_id (row), ==, 70);
  g_assert_cmpstr (wr_row_get_url (row), ==, "http://site.test/70");
  g_assert_cmpstr (wr_row_get_final_url (row), ==, "http://site.test/70");
  g_assert_cmpstr (wr_row_get_cell (row, 1), ==, "price");
  g_assert_null (wr_row_get_cell (row, 2));
  g_assert_cmpuint (wr_row_get_n_cells (row), ==, 2);
  g_assert_cmpint (wr_row_get_state (row), ==, WR_PAGE_DONE);
  g_assert_cmpint (wr_row_get_http_status (row), ==, 200);
  g_assert_cmpint (wr_row_get_worker (row), ==, 3);
  g_assert_cmpint (wr_row_get_attempts (row), ==, 1);
  g_assert_cmpint (wr_row_get_duration (row), ==, 70000);
  g_assert_cmpint (wr_row_get_failure (row), ==, WR_FAILURE_NONE);

  /* its neighbours came with it */
  g_autoptr (WrRow) neighbour = get_row (model, 70);
  g_assert_true (wr_row_get_loaded (neighbour));

  g_object_unref (row);
  g_assert_finalize_object (model);
  g_assert_cmpstr (wr_row_get_cell (again, 0), ==, "name"); /* outlives its model */
  g_assert_finalize_object (again);
}

static void
test_merge (WrStoreFixture *f, gconstpointer data)
{
  static const int order[] = { 5, 1, 9, 2, 8, 3, 7, 10, 4, 6 };
  guint position;

  wr_store_fixture_create (f, "{}", columns, 10);
  WrRowModel *model = wr_row_model_new (f->path, f->store);
  g_autoptr (Mirror) mirror = mirror_new (model);

  for (gsize i = 0; i < G_N_ELEMENTS (order); i++) {
    if (order[i] == 7)
      wr_store_fixture_fail (f, 7, WR_FAILURE_HTTP, "500");
    else
      post (f, order[i], "x", "y");
    if (i % 3 == 0)
      wr_wait_until (get_length (model) >= i);
  }
  wr_wait_until (get_length (model) == 10);
  assert_pages (model, "1 2 3 4 5 6 7 8 9 10");
  assert_mirrors (mirror, model);
  g_assert_true (wr_row_model_find (model, G_GINT64_CONSTANT (7) << WR_ROW_ITEM_BITS, &position));
  g_assert_cmpuint (position, ==, 6);
  g_assert_false (wr_row_model_find (model, 5, &position));

  g_autoptr (WrRow) failed = get_row (model, 6);
  wait_loaded (failed);
  g_assert_cmpint (wr_row_get_state (failed), ==, WR_PAGE_FAILED);
  g_assert_cmpstr (wr_row_get_detail (failed), ==, "500");
  g_assert_cmpint (wr_row_get_failure (failed), ==, WR_FAILURE_HTTP);
  g_assert_finalize_object (model);
}

/* A page that is tried again: its row is read anew, and rows that it no longer has go. */
static void
test_replaced (WrStoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  WrResult *three = wr_store_fixture_result (2, "a", NULL);

  wr_store_fixture_create (f, "{}", columns, 3);
  WrRowModel *model = open_model (f);
  g_autoptr (Mirror) mirror = mirror_new (model);
  for (int i = 0; i < 2; i++) {
    GPtrArray *cells = g_ptr_array_new_with_free_func (g_free);
    g_ptr_array_add (cells, g_strdup ("more"));
    wr_result_add_row (three, cells);
  }
  post (f, 1, "x", "y");
  wr_store_fixture_post (f, three);
  wr_store_fixture_fail (f, 3, WR_FAILURE_LOAD, NULL);
  wr_wait_until (get_length (model) == 5);
  assert_pages (model, "1 2 2 2 3");

  g_autoptr (WrRow) second = get_row (model, 1);
  g_autoptr (WrRow) last = get_row (model, 4);
  wait_loaded (second);
  wait_loaded (last);
  g_assert_true (wr_store_requeue (f->store, NULL, 0, &error));
  wr_wait_until (wr_row_get_state (last) == WR_PAGE_QUEUED);
  post (f, 2, "only", NULL);
  post (f, 3, "now", "there");
  wr_wait_until (get_length (model) == 3 && wr_row_get_state (last) == WR_PAGE_DONE
                 && g_strcmp0 (wr_row_get_cell (second, 0), "only") == 0);
  g_assert_cmpstr (wr_row_get_cell (last, 1), ==, "there");
  assert_pages (model, "1 2 3");
  assert_mirrors (mirror, model);
  g_assert_finalize_object (model);
}

static void
test_queries (WrStoreFixture *f, gconstpointer data)
{
  wr_store_fixture_create (f, "{}", columns, 10);
  post (f, 1, "pear", "30");
  post (f, 2, "fig", "4");
  post (f, 3, "apple", "100");
  wr_store_fixture_fail (f, 4, WR_FAILURE_HTTP, "404");
  wr_store_fixture_flush (f);

  WrRowModel *model = open_model (f);
  assert_pages (model, "1 2 3 4");
  set_query (model, (WrStoreQuery) { .sort = WR_SORT_COLUMN + 1 });
  assert_pages (model, "2 1 3 4");
  set_query (model, (WrStoreQuery) { .sort = WR_SORT_COLUMN, .descending = TRUE });
  assert_pages (model, "1 2 3 4");
  set_query (model, (WrStoreQuery) { .states = 1 << WR_PAGE_FAILED });
  assert_pages (model, "4");
  set_query (model, (WrStoreQuery) { .search = "nothing of the kind" });
  assert_pages (model, "");
  set_query (model, (WrStoreQuery) { .search = "p", .states = 1 << WR_PAGE_DONE });
  assert_pages (model, "1 2 3"); /* http */
  set_query (model, (WrStoreQuery) { 0 });
  assert_pages (model, "1 2 3 4");

  /* The same again is no query at all */
  wr_row_model_set_query (model, &(WrStoreQuery) { .search = "" });
  g_assert_false (wr_row_model_get_loading (model));
  g_assert_finalize_object (model);
}

/* With a filter or another order, what commits comes too, in one change of the middle. */
static void
test_live_queries (WrStoreFixture *f, gconstpointer data)
{
  guint position;

  wr_store_fixture_create (f, "{}", columns, 10);
  WrRowModel *model = open_model (f);
  g_autoptr (Mirror) mirror = mirror_new (model);
  set_query (model, (WrStoreQuery) { .sort = WR_SORT_COLUMN + 1, .descending = TRUE });
  post (f, 1, "a", "10");
  post (f, 2, "b", "30");
  wr_wait_until (get_length (model) == 2);
  assert_pages (model, "2 1");
  post (f, 3, "c", "20");
  wr_wait_until (get_length (model) == 3);
  assert_pages (model, "2 3 1");
  g_assert_true (wr_row_model_find (model, G_GINT64_CONSTANT (3) << WR_ROW_ITEM_BITS, &position));
  g_assert_cmpuint (position, ==, 1);

  set_query (model, (WrStoreQuery) { .search = "needle" });
  g_assert_cmpuint (get_length (model), ==, 0);
  post (f, 4, "d", "1");
  post (f, 5, "a Needle", "1");
  wr_wait_until (get_length (model) == 1);
  assert_pages (model, "5");
  set_query (model, (WrStoreQuery) { 0 });
  assert_pages (model, "1 2 3 4 5");
  assert_mirrors (mirror, model);
  g_assert_finalize_object (model);
}

static void
hold_cb (GListModel *list, guint position, guint removed, guint added, GPtrArray *rows)
{
  g_ptr_array_add (rows, g_list_model_get_item (list, 0));
}

/* A row that was looked at is read, also when another has its place at once. */
static void
test_held (WrStoreFixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);

  wr_store_fixture_create (f, "{}", columns, 5);
  for (int i = 1; i <= 5; i++) {
    if (i % 2 == 0)
      wr_store_fixture_fail (f, i, WR_FAILURE_HTTP, "500");
    else
      post (f, i, "x", "y");
  }
  wr_store_fixture_flush (f);
  WrRowModel *model = open_model (f);
  g_signal_connect (model, "items-changed", G_CALLBACK (hold_cb), rows);
  set_query (model, (WrStoreQuery) { .states = 1 << WR_PAGE_FAILED });
  g_assert_cmpuint (rows->len, ==, 3);
  for (guint i = 0; i < rows->len; i++)
    wait_loaded (rows->pdata[i]);
  g_assert_cmpint (wr_row_get_page_id (rows->pdata[0]), ==, 1);
  g_assert_cmpint (wr_row_get_page_id (rows->pdata[2]), ==, 2);
  g_assert_finalize_object (model);
}

static void
test_counts (WrStoreFixture *f, gconstpointer data)
{
  wr_store_fixture_create (f, "{}", columns, 10);
  WrRowModel *model = open_model (f);
  const WrStoreCounts *counts = wr_row_model_get_counts (model);

  post (f, 1, "apple", "1");
  post (f, 2, "pear", "1");
  wr_store_fixture_fail (f, 3, WR_FAILURE_HTTP, "404");
  wr_wait_until (counts->pages[WR_PAGE_DONE] == 2 && counts->pages[WR_PAGE_FAILED] == 1);
  g_assert_cmpint (counts->pages[WR_PAGE_QUEUED], ==, 7);
  set_query (model, (WrStoreQuery) { .search = "apple", .states = 1 << WR_PAGE_FAILED });
  wr_wait_until (counts->pages[WR_PAGE_DONE] == 1 && counts->pages[WR_PAGE_FAILED] == 0);
  g_assert_cmpuint (get_length (model), ==, 0);
  post (f, 4, "apple", "2");
  wr_wait_until (counts->pages[WR_PAGE_DONE] == 2);
  g_assert_finalize_object (model);
}

/* Of many wishes in a row only the last is answered. */
static void
test_stale (WrStoreFixture *f, gconstpointer data)
{
  wr_store_fixture_create (f, "{}", columns, 3000);
  for (int i = 1; i <= 3000; i++)
    post (f, i, i % 2 == 0 ? "even" : "odd", "1");
  wr_store_fixture_flush (f);
  WrRowModel *model = wr_row_model_new (f->path, f->store);
  g_autoptr (Mirror) mirror = mirror_new (model);

  for (int i = 0; i < 50; i++) {
    wr_row_model_set_query (model, &(WrStoreQuery) { .search = i % 2 == 0 ? "even" : "odd" });
    g_main_context_iteration (NULL, FALSE);
  }
  wr_row_model_set_query (model, &(WrStoreQuery) { .search = "/1234" });
  wr_wait_until (!wr_row_model_get_loading (model));
  assert_pages (model, "1234");
  assert_mirrors (mirror, model);
  g_assert_finalize_object (model);
}

static void
test_dispose_at_work (WrStoreFixture *f, gconstpointer data)
{
  g_autofree char *cell = g_strnfill (20000, 'a');

  wr_store_fixture_create (f, "{}", columns, 1000);
  for (int i = 1; i <= 1000; i++)
    post (f, i, cell, cell);
  wr_store_fixture_flush (f);

  for (int i = 0; i < 20; i++) {
    WrRowModel *model = wr_row_model_new (f->path, f->store);
    wr_row_model_set_query (model, &(WrStoreQuery) { .search = "aaaaaaaaaaaaaaab" });
    for (int j = 0; j < i; j++)
      g_main_context_iteration (NULL, FALSE);
    g_assert_finalize_object (model);
  }
}

static void
drop_cb (GListModel *list, guint position, guint removed, guint added, WrRowModel **model)
{
  g_clear_object (model);
}

/* A window that goes away in the midst of being told. */
static void
test_dispose_in_handler (WrStoreFixture *f, gconstpointer data)
{
  wr_store_fixture_create (f, "{}", columns, 10);
  post (f, 1, "x", "y");
  wr_store_fixture_flush (f);

  WrRowModel *model = wr_row_model_new (f->path, f->store);
  g_signal_connect (model, "items-changed", G_CALLBACK (drop_cb), &model);
  wr_wait_until (model == NULL);
  wr_wait_until (!g_main_context_pending (NULL));
}

static void
test_missing (WrStoreFixture *f, gconstpointer data)
{
  WrRowModel *model = wr_row_model_new (f->path, NULL);

  g_assert_error (wr_row_model_get_error (model), WR_STORE_ERROR, WR_STORE_ERROR_OPEN);
  g_assert_cmpuint (get_length (model), ==, 0);
  g_assert_null (wr_row_model_get_columns (model)[0]);
  g_assert_false (wr_row_model_get_loading (model));
  wr_row_model_set_query (model, &(WrStoreQuery) { .search = "x" });
  wr_row_model_refresh (model);
  g_assert_finalize_object (model);
}

/* A finished run without its store, changed by somebody else. */
static void
test_refresh (WrStoreFixture *f, gconstpointer data)
{
  wr_store_fixture_create (f, "{}", columns, 3);
  post (f, 1, "x", "y");
  wr_store_fixture_flush (f);
  WrRowModel *model = wr_row_model_new (f->path, NULL);
  wr_wait_until (!wr_row_model_get_loading (model));
  g_autoptr (WrRow) row = get_row (model, 0);
  wait_loaded (row);

  post (f, 1, "new", "y");
  post (f, 2, "x", "y");
  wr_store_fixture_flush (f);
  wr_row_model_refresh (model);
  wr_wait_until (get_length (model) == 2 && g_strcmp0 (wr_row_get_cell (row, 0), "new") == 0);
  g_assert_finalize_object (model);
}

/* Many at once: everything arrives, memory is bounded by what is looked at. */
static void
test_many (WrStoreFixture *f, gconstpointer data)
{
  enum { N = 100000 };

  wr_store_fixture_create (f, "{}", columns, N);
  WrRowModel *model = wr_row_model_new (f->path, f->store);
  for (int i = 0; i < N; i++) {
    post (f, 1 + i % 4 * (N / 4) + i / 4, "x", "y"); /* at four places at a time */
    if (i % 1000 == 0)
      g_main_context_iteration (NULL, FALSE);
  }
  wr_wait_until (get_length (model) == N);
  for (guint i = 0; i < N; i += 9973) {
    g_autoptr (WrRow) row = get_row (model, i);
    g_assert_cmpint (wr_row_get_page_id (row), ==, i + 1);
    wait_loaded (row);
  }

  /* A view that walks over all of them keeps none */
  for (guint i = 0; i < N; i++)
    g_object_unref (get_row (model, i));
  g_autoptr (WrRow) last = get_row (model, N - 1);
  wait_loaded (last);
  g_assert_finalize_object (model);
}

static GArray *
make_ids (const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (int i = 0; words[i] != NULL && *words[i] != '\0'; i++) { /* page.item */
    char *dot;
    gint64 page = g_ascii_strtoll (words[i], &dot, 10);
    gint64 id = page << WR_ROW_ITEM_BITS | (*dot == '.' ? g_ascii_strtoll (dot + 1, NULL, 10) : 0);
    g_array_append_val (ids, id);
  }
  return ids;
}

static void
test_ids (void)
{
  static const struct {
    const char *before, *added, *after;
    guint n_edits;
  } cases[] = {
    { "", "1 2 3", "1 2 3", 1 },
    { "1 2 3", "", "1 2 3", 0 },
    { "1 2 3", "2", "1 2 3", 0 },
    { "1 5", "2 3 4", "1 2 3 4 5", 1 },
    { "2 4", "1 3 5", "1 2 3 4 5", 3 },
    { "1 2.0 2.1 2.2 3", "2.0", "1 2.0 3", 1 },
    { "1 2 3", "2.0 2.1", "1 2.0 2.1 3", 1 },
    { "1 2 3", "1 2 3 4", "1 2 3 4", 1 },
    { "1.0 1.1 2", "1.0 2.0 2.1", "1.0 2.0 2.1", 1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GArray) ids = make_ids (cases[i].before);
    g_autoptr (GArray) before = make_ids (cases[i].before);
    g_autoptr (GArray) added = make_ids (cases[i].added);
    g_autoptr (GArray) after = make_ids (cases[i].after);
    g_autoptr (GArray) edits = wr_row_ids_plan_merge (ids, added);
    WrRowEdit edit;

    g_test_message ("“%s” + “%s”", cases[i].before, cases[i].added);
    g_assert_cmpuint (edits->len, ==, cases[i].n_edits);
    wr_row_ids_apply_all (ids, edits, added);
    g_assert_cmpmem (ids->data, ids->len * 8, after->data, after->len * 8);

    wr_row_ids_diff (before, after, &edit);
    wr_row_ids_splice (before, edit.position, edit.n_removed,
                       &g_array_index (after, gint64, edit.first_added), edit.n_added);
    g_assert_cmpmem (before->data, before->len * 8, after->data, after->len * 8);
  }
}

static void
test_change (void)
{
  static const struct {
    const char *before, *after;
    int n_edits; /* -1: too many */
  } cases[] = {
    { "", "", 0 },
    { "", "3 1 2", 1 },
    { "3 1 2", "", 1 },
    { "3 1 2", "3 1 2", 0 },
    { "3 1 2", "3 4 5 1 2", 1 },
    { "3 1 2", "9 3 1 8 2 7", 3 },
    { "9 3 1 8 2 7", "3 1 2", 3 },
    { "1 2 3 4", "1 3 4 2", 2 },
    { "1 2 3", "1 9 3", 1 },
    { "1 2 3 4", "4 3 2 1", 2 },
    { "1 2 3 4 5 6 7 8", "11 2 13 4 15 6 17 8", -1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GArray) ids = make_ids (cases[i].before);
    g_autoptr (GArray) after = make_ids (cases[i].after);
    g_autoptr (GArray) edits = wr_row_ids_plan_change (ids, after, 3);

    g_test_message ("“%s” to “%s”", cases[i].before, cases[i].after);
    g_assert_cmpint (edits != NULL ? (int) edits->len : -1, ==, cases[i].n_edits);
    if (edits == NULL)
      continue;
    wr_row_ids_apply_all (ids, edits, after);
    g_assert_cmpmem (ids->data, ids->len * 8, after->data, after->len * 8);
  }
}

static void
test_steps (void)
{
  static const struct {
    guint n_before, n_after, n_steps; /* of rows that are all others */
    gboolean anew;
  } cases[] = {
    { 0, 0, 1, FALSE },   { 0, 24, 1, FALSE },    { 0, 25, 2, FALSE },  { 0, 9000, 12, FALSE },
    { 24, 24, 1, TRUE },  { 25, 1, 2, TRUE },     { 25, 1, 1, FALSE },  { 9000, 0, 12, TRUE },
    { 9000, 5, 12, TRUE }, { 9000, 9000, 23, TRUE }, { 100, 80, 8, TRUE }, { 100, 80, 1, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
    g_autoptr (GArray) after = g_array_new (FALSE, FALSE, sizeof (gint64));
    guint n_steps = 0;
    gboolean last;

    for (gint64 id = 1; id <= cases[i].n_before; id++)
      g_array_append_val (ids, id);
    for (gint64 id = 100001; id <= 100000 + cases[i].n_after; id++)
      g_array_append_val (after, id);
    g_test_message ("%u to %u", cases[i].n_before, cases[i].n_after);
    do {
      WrRowEdit edit;
      last = wr_row_ids_plan_step (ids, after, cases[i].anew, &edit);
      wr_row_ids_splice (ids, edit.position, edit.n_removed,
                         &g_array_index (after, gint64, edit.first_added), edit.n_added);
      g_assert_cmpuint (++n_steps, <, 100);
    } while (!last);
    g_assert_cmpuint (n_steps, ==, cases[i].n_steps);
    g_assert_cmpmem (ids->data, ids->len * 8, after->data, after->len * 8);
  }
}

/* A long list comes and goes in steps as far as a view has widgets for it. */
static void
test_long_change (WrStoreFixture *f, gconstpointer data)
{
  enum { N = 12000 };

  wr_store_fixture_create (f, "{}", columns, N);
  for (int i = 0; i < N; i++)
    post (f, 1 + i * 7919 % N, "x", "y"); /* in no order at all */
  wr_store_fixture_flush (f);
  WrRowModel *model = wr_row_model_new (f->path, f->store);
  g_autoptr (Mirror) mirror = mirror_new (model);
  wr_wait_until (!wr_row_model_get_loading (model));
  g_assert_cmpuint (get_length (model), ==, N);
  assert_mirrors (mirror, model);

  set_query (model, (WrStoreQuery) { .descending = TRUE });
  g_assert_cmpuint (get_length (model), ==, N);
  assert_mirrors (mirror, model);
  set_query (model, (WrStoreQuery) { .search = "/1234" });
  assert_mirrors (mirror, model);
  assert_pages (model, "1234");
  g_assert_cmpuint (mirror->most, <=, WR_ROW_IDS_STEP);
  g_assert_finalize_object (model);
}

/* What commits while the list is being told of, and a query that comes in between. */
static void
test_change_in_steps (WrStoreFixture *f, gconstpointer data)
{
  enum { N = 3000 };
  guint position;

  wr_store_fixture_create (f, "{}", columns, N);
  WrRowModel *model = open_model (f);
  g_autoptr (Mirror) mirror = mirror_new (model);
  for (int i = 1001; i <= 2000; i++)
    post (f, i, "x", "y");
  wr_wait_until (get_length (model) >= WR_ROW_IDS_STEP);
  g_assert_cmpuint (get_length (model), <, 1000);
  g_assert_true (wr_row_model_find (model, G_GINT64_CONSTANT (1003) << WR_ROW_ITEM_BITS,
                                    &position));
  g_assert_cmpuint (position, ==, 2);
  g_assert_false (wr_row_model_find (model, G_GINT64_CONSTANT (2000) << WR_ROW_ITEM_BITS,
                                     &position));
  for (int i = 1; i <= 1000; i++) /* before and after what was told */
    post (f, i % 2 == 0 ? i : 2000 + i, "x", "y");
  wr_wait_until (get_length (model) == 2000);
  assert_mirrors (mirror, model);

  wr_row_model_set_query (model, &(WrStoreQuery) { .descending = TRUE });
  wr_wait_until (get_length (model) < 2000);
  wr_row_model_set_query (model, &(WrStoreQuery) { 0 });
  post (f, 1, "x", "y");
  wr_wait_until (!wr_row_model_get_loading (model) && get_length (model) == 2001);
  assert_mirrors (mirror, model);
  g_assert_true (wr_row_model_find (model, G_GINT64_CONSTANT (1) << WR_ROW_ITEM_BITS, &position));
  g_assert_cmpuint (position, ==, 0);

  wr_row_model_set_query (model, &(WrStoreQuery) { .descending = TRUE });
  wr_wait_until (get_length (model) < 2001);
  g_assert_finalize_object (model);
}

#define add(name, func)                                                                            \
  g_test_add ("/wr/row-model/" name, WrStoreFixture, NULL, wr_store_fixture_set_up, func,          \
              wr_store_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wr/row-model/ids", test_ids);
  g_test_add_func ("/wr/row-model/change", test_change);
  g_test_add_func ("/wr/row-model/steps", test_steps);
  add ("lazy", test_lazy);
  add ("merge", test_merge);
  add ("replaced", test_replaced);
  add ("queries", test_queries);
  add ("live-queries", test_live_queries);
  add ("held", test_held);
  add ("counts", test_counts);
  add ("stale", test_stale);
  add ("dispose-at-work", test_dispose_at_work);
  add ("dispose-in-handler", test_dispose_in_handler);
  add ("missing", test_missing);
  add ("refresh", test_refresh);
  add ("many", test_many);
  add ("long-change", test_long_change);
  add ("change-in-steps", test_change_in_steps);
  return g_test_run ();
}
