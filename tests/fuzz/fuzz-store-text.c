/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A whole file with other values in it: an input is a list of them, each of a byte that chooses the
 * column, a byte that chooses the row and the kind of value, and the value up to a line feed.
 */

#include "config.h"

#include "fuzzed-store.h"

#include <sqlite3.h>

#define MOST_VALUES 16

static const struct {
  const char *table;
  const char *column;
} columns[] = {
  { "meta", "value" },      { "meta", "key" },            { "field", "name" },
  { "field", "position" },  { "page", "url" },            { "page", "state" },
  { "page", "attempts" },   { "page", "items" },          { "page", "not_before" },
  { "page", "worker" },     { "page", "final_url" },      { "page", "http_status" },
  { "page", "failure" },    { "page", "webdriver_error" }, { "page", "detail" },
  { "page", "started" },    { "page", "duration" },       { "page", "ended" },
  { "row", "f1" },          { "row", "f2" },              { "row", "id" },
  { "row", "page_id" },     { "attempt", "number" },      { "attempt", "failure" },
  { "attempt", "detail" },  { "attempt", "message" },     { "attempt", "webdriver_error" },
  { "kept", "kind" },       { "kept", "data" },           { "tally", "state" },
  { "tally", "pages" },     { "tally", "attempts" },      { "event", "kind" },
  { "event", "detail" },    { "event", "page_id" },       { "event", "worker" },
};

static void
bind (sqlite3_stmt *statement, guint kind, const char *text, int length)
{
  switch (kind) {
  case 0:
    sqlite3_bind_null (statement, 1);
    break;
  case 1:
    sqlite3_bind_int64 (statement, 1, g_ascii_strtoll (text, NULL, 10));
    break;
  case 2:
    sqlite3_bind_double (statement, 1, g_ascii_strtod (text, NULL));
    break;
  case 3:
    sqlite3_bind_blob (statement, 1, text, length, SQLITE_TRANSIENT);
    break;
  default:
    sqlite3_bind_text (statement, 1, text, length, SQLITE_TRANSIENT);
  }
}

/* A value that the table does not take is left away. */
static void
set_value (sqlite3 *handle, FuzzInput *input)
{
  guint column = fuzz_input_take_byte (input) % G_N_ELEMENTS (columns);
  guint choice = fuzz_input_take_byte (input);
  gsize length;
  g_autofree char *text = fuzz_input_take_text (input, &length);
  g_autofree char *sql = g_strdup_printf (
      "UPDATE OR IGNORE %s SET %s = ? WHERE %s IN (SELECT %s FROM %s LIMIT 1 OFFSET %u)",
      columns[column].table, columns[column].column, columns[column].column,
      columns[column].column, columns[column].table, choice / 8 % 4);
  sqlite3_stmt *statement = NULL;

  g_assert_cmpint (sqlite3_prepare_v2 (handle, sql, -1, &statement, NULL), ==, SQLITE_OK);
  bind (statement, choice % 8, text, (int) length);
  sqlite3_step (statement);
  sqlite3_finalize (statement);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  FuzzedStore *store = fuzzed_store_get ();
  FuzzInput input = { data, size };
  sqlite3 *handle = NULL;

  fuzzed_store_write (store, store->original, store->size);
  g_assert_cmpint (sqlite3_open (store->path, &handle), ==, SQLITE_OK);
  sqlite3_exec (handle, "PRAGMA synchronous=OFF; BEGIN", NULL, NULL, NULL);
  for (int i = 0; i < MOST_VALUES && input.size > 0; i++)
    set_value (handle, &input);
  sqlite3_exec (handle, "COMMIT", NULL, NULL, NULL);
  sqlite3_close (handle);
  fuzzed_store_read (store);
  return 0;
}
