/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrStoreQuery: what to list, as SQL.
 *
 * Values are bound, never written into the text: ?1 is the search, in ASCII lower case.
 */

#include "config.h"

#include "wr-store-query-private.h"

#include "wr-store-functions.h"

#include <string.h>

/* The order of each WrSortKey; what is not known comes last either way. */
static const char *const sort_terms[WR_SORT_COLUMN] = {
  [WR_SORT_NUMBER] = "row.id",          [WR_SORT_STATE] = "page.state",
  [WR_SORT_URL] = "page.url",           [WR_SORT_STATUS] = "page.http_status",
  [WR_SORT_TIME] = "page.duration",     [WR_SORT_WORKER] = "page.worker",
};

WrStoreQuery *
wr_store_query_copy (const WrStoreQuery *self)
{
  WrStoreQuery *copy = g_memdup2 (self, sizeof *self);

  copy->search = g_strdup (self->search);
  return copy;
}

/**
 * wr_store_query_free:
 * @self: (nullable): from wr_store_query_copy()
 */
void
wr_store_query_free (WrStoreQuery *self)
{
  if (self == NULL)
    return;

  g_free ((char *) self->search);
  g_free (self);
}

gboolean
wr_store_query_has_search (const WrStoreQuery *self)
{
  return self != NULL && self->search != NULL && *self->search != '\0';
}

gboolean
wr_store_query_equal (const WrStoreQuery *a, const WrStoreQuery *b)
{
  return a->states == b->states && a->sort == b->sort && !a->descending == !b->descending
         && wr_store_query_has_search (a) == wr_store_query_has_search (b)
         && (!wr_store_query_has_search (a) || strcmp (a->search, b->search) == 0);
}

/* All rows in the job's order: then new ones have their place by their id alone. */
gboolean
wr_store_query_is_default (const WrStoreQuery *self)
{
  return self->states == 0 && self->sort == WR_SORT_NUMBER && !self->descending
         && !wr_store_query_has_search (self);
}

static void
append_states (GString *sql, guint states)
{
  const char *separator = "";

  g_string_append (sql, " AND page.state IN (");
  for (int i = 0; i < WR_N_PAGE_STATES; i++) {
    if ((states & 1u << i) == 0)
      continue;
    g_string_append_printf (sql, "%s'%s'", separator, wr_page_state_get_name (i));
    separator = ", ";
  }
  g_string_append_c (sql, ')');
}

static void
append_search (GString *sql, guint n_columns)
{
  g_string_append (sql, " AND (wr_found (?1, page.url");
  for (guint i = 0; i < n_columns; i++) {
    if (i % WR_STORE_FOUND_MAX_CELLS == WR_STORE_FOUND_MAX_CELLS - 2)
      g_string_append (sql, ") OR wr_found (?1");
    g_string_append_printf (sql, ", row.f%u", i + 1);
  }
  g_string_append (sql, "))");
}

/**
 * wr_store_query_append_from:
 *
 * Appends FROM and WHERE; further conditions may follow with AND.
 */
void
wr_store_query_append_from (const WrStoreQuery *self, guint n_columns, GString *sql)
{
  g_string_append (sql, " FROM row");
  if (!wr_store_query_is_default (self))
    g_string_append (sql, " CROSS JOIN page ON page.id = row.page_id");
  g_string_append (sql, " WHERE TRUE");
  if (self->states != 0)
    append_states (sql, self->states);
  if (wr_store_query_has_search (self))
    append_search (sql, n_columns);
}

/**
 * wr_store_query_append_order:
 *
 * Appends ORDER BY; a column that is not there sorts as the number.
 */
void
wr_store_query_append_order (const WrStoreQuery *self, guint n_columns, GString *sql)
{
  const char *direction = self->descending ? "DESC" : "ASC";
  int column = self->sort - WR_SORT_COLUMN;

  g_string_append (sql, " ORDER BY ");
  if (column >= 0 && column < (int) n_columns)
    g_string_append_printf (sql, "wr_sort_key (row.f%d) COLLATE NOCASE %s NULLS LAST, row.id",
                            column + 1, direction);
  else if (self->sort > WR_SORT_NUMBER && self->sort < WR_SORT_COLUMN)
    g_string_append_printf (sql, "%s %s NULLS LAST, row.id", sort_terms[self->sort], direction);
  else
    g_string_append_printf (sql, "row.id %s", direction);
}

void
wr_store_query_bind (const WrStoreQuery *self, sqlite3_stmt *statement)
{
  if (!wr_store_query_has_search (self))
    return;

  g_autofree char *valid = g_utf8_make_valid (self->search, -1);
  char *folded = g_ascii_strdown (valid, -1);
  sqlite3_bind_text64 (statement, 1, folded, strlen (folded), g_free, SQLITE_UTF8);
}
