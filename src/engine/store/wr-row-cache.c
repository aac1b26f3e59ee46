/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrRowCache: the rows of a list that are alive.
 *
 * Every row that anybody holds is found by its id, so that one row is one object; beyond that the
 * ones that were used last are kept, up to a number of rows and of bytes. Main thread only.
 */

#include "config.h"

#include "wr-row-cache.h"

struct _WrRowCache {
  GHashTable *rows; /* (owned) (element-type gint64 WrRow) those that die go out */
  GQueue recent;    /* (element-type WrRow) (owned) by their own links, the last used first */
  gsize bytes;      /* of the recent ones' data */
};

WrRowCache *
wr_row_cache_new (void)
{
  WrRowCache *self = g_new0 (WrRowCache, 1);

  self->rows = g_hash_table_new (g_int64_hash, g_int64_equal);
  return self;
}

static gsize
get_size (WrRow *row)
{
  return row->data != NULL ? row->data->size : 0;
}

static void
row_died_cb (gpointer data, GObject *row)
{
  WrRowCache *self = data;
  g_hash_table_remove (self->rows, &((WrRow *) row)->id);
}

static void
drop_last (WrRowCache *self)
{
  WrRow *row = g_queue_peek_tail (&self->recent);

  g_queue_unlink (&self->recent, &row->link);
  self->bytes -= get_size (row);
  row->cached = FALSE;
  g_object_unref (row);
}

void
wr_row_cache_free (WrRowCache *self)
{
  GHashTableIter iter;
  gpointer row;

  if (self == NULL)
    return;

  while (self->recent.length > 0)
    drop_last (self);
  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    g_object_weak_unref (row, row_died_cb, self);
  g_hash_table_unref (self->rows);
  g_free (self);
}

static void
shrink (WrRowCache *self)
{
  while (self->recent.length > 1
         && (self->recent.length > WR_ROW_CACHE_MAX_ROWS || self->bytes > WR_ROW_CACHE_MAX_BYTES))
    drop_last (self);
}

static void
touch (WrRowCache *self, WrRow *row)
{
  if (row->cached) {
    g_queue_unlink (&self->recent, &row->link);
  } else {
    row->cached = TRUE;
    g_object_ref (row);
    self->bytes += get_size (row);
  }
  g_queue_push_head_link (&self->recent, &row->link);
  shrink (self);
}

/**
 * wr_row_cache_lookup:
 *
 * Returns: (transfer none) (nullable): the row of that id, if it is alive.
 */
WrRow *
wr_row_cache_lookup (WrRowCache *self, gint64 id)
{
  return g_hash_table_lookup (self->rows, &id);
}

/**
 * wr_row_cache_ensure:
 *
 * Returns: (transfer full): the row of that id, made without data if there is none; it is the last
 *   used now.
 */
WrRow *
wr_row_cache_ensure (WrRowCache *self, gint64 id)
{
  WrRow *row = wr_row_cache_lookup (self, id);

  if (row != NULL) {
    g_object_ref (row);
  } else {
    row = wr_row_new (id);
    g_hash_table_insert (self->rows, &row->id, row);
    g_object_weak_ref (G_OBJECT (row), row_died_cb, self);
  }
  touch (self, row);
  return row;
}

/**
 * wr_row_cache_fill:
 * @row: one of this cache's, that the caller holds
 * @data: (transfer full)
 */
void
wr_row_cache_fill (WrRowCache *self, WrRow *row, WrRowData *data)
{
  if (row->cached)
    self->bytes += data->size - get_size (row);
  wr_row_set_data (row, data);
  shrink (self);
}

/**
 * wr_row_cache_dup_loaded:
 *
 * Returns: (transfer full) (element-type gint64): the ids of all rows that have data.
 */
GArray *
wr_row_cache_dup_loaded (WrRowCache *self)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  GHashTableIter iter;
  gpointer row;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, NULL, &row)) {
    if (wr_row_get_loaded (row))
      g_array_append_val (ids, ((WrRow *) row)->id);
  }
  return ids;
}
