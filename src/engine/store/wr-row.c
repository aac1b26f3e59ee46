/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrRow: one line of the list.
 *
 * Its model makes it without data and fills it when the reading thread has answered. A row is
 * filled anew when its page is written again, so strings are valid until notify::loaded only.
 */

#include "config.h"

#include "wr-row-private.h"

#include "wr-store.h"

#include <string.h>

G_DEFINE_FINAL_TYPE (WrRow, wr_row, G_TYPE_OBJECT)

enum { PROP_LOADED = 1, N_PROPS };
static GParamSpec *props[N_PROPS];

static gsize
measure (const char *text)
{
  return text != NULL ? strlen (text) + 1 : 0;
}

static const char *
copy_text (char **end, const char *text)
{
  char *start = *end;

  if (text == NULL)
    return NULL;
  *end = g_stpcpy (start, text) + 1;
  return start;
}

/**
 * wr_row_data_new:
 *
 * Returns: (transfer full): a copy of @row with all its strings, to be freed with g_free().
 */
WrRowData *
wr_row_data_new (const WrStoreRow *row, guint n_cells)
{
  gsize size = sizeof (WrRowData) + n_cells * sizeof (char *) + measure (row->url)
               + measure (row->final_url) + measure (row->detail) + measure (row->webdriver_error);

  for (guint i = 0; i < n_cells; i++)
    size += measure (row->cells[i]);

  WrRowData *self = g_malloc (size);
  const char **cells = (const char **) (self + 1);
  char *end = (char *) (cells + n_cells);
  self->row = *row;
  self->n_cells = n_cells;
  self->size = size;
  self->row.url = copy_text (&end, row->url);
  self->row.final_url = copy_text (&end, row->final_url);
  self->row.detail = copy_text (&end, row->detail);
  self->row.webdriver_error = copy_text (&end, row->webdriver_error);
  for (guint i = 0; i < n_cells; i++)
    cells[i] = copy_text (&end, row->cells[i]);
  self->row.cells = cells;
  return self;
}

static void
wr_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_LOADED:
    g_value_set_boolean (value, wr_row_get_loaded (WR_ROW (object)));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
wr_row_finalize (GObject *object)
{
  g_free (WR_ROW (object)->data);
  G_OBJECT_CLASS (wr_row_parent_class)->finalize (object);
}

static void
wr_row_class_init (WrRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = wr_row_get_property;
  object_class->finalize = wr_row_finalize;

  props[PROP_LOADED] = g_param_spec_boolean (
      "loaded", NULL, NULL, FALSE,
      G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
wr_row_init (WrRow *self)
{
  self->link.data = self;
}

WrRow *
wr_row_new (gint64 id)
{
  WrRow *self = g_object_new (WR_TYPE_ROW, NULL);

  self->id = id;
  return self;
}

/**
 * wr_row_set_data:
 * @data: (transfer full)
 *
 * Emits notify::loaded, also if there was data before.
 */
void
wr_row_set_data (WrRow *self, WrRowData *data)
{
  g_free (self->data);
  self->data = data;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LOADED]);
}

gint64
wr_row_get_id (WrRow *self)
{
  g_return_val_if_fail (WR_IS_ROW (self), 0);
  return self->id;
}

gint64
wr_row_get_page_id (WrRow *self)
{
  g_return_val_if_fail (WR_IS_ROW (self), 0);
  return self->id >> WR_ROW_ITEM_BITS;
}

gboolean
wr_row_get_loaded (WrRow *self)
{
  g_return_val_if_fail (WR_IS_ROW (self), FALSE);
  return self->data != NULL;
}

/* What a row says while its data is on the way. */
static const WrStoreRow *
get_row (WrRow *self)
{
  static const WrStoreRow nothing = { .state = WR_PAGE_QUEUED };

  g_return_val_if_fail (WR_IS_ROW (self), &nothing);
  return self->data != NULL ? &self->data->row : &nothing;
}

WrPageState
wr_row_get_state (WrRow *self)
{
  return get_row (self)->state;
}

const char *
wr_row_get_url (WrRow *self)
{
  return get_row (self)->url;
}

const char *
wr_row_get_final_url (WrRow *self)
{
  return get_row (self)->final_url;
}

int
wr_row_get_http_status (WrRow *self)
{
  return get_row (self)->http_status;
}

int
wr_row_get_worker (WrRow *self)
{
  return get_row (self)->worker;
}

int
wr_row_get_attempts (WrRow *self)
{
  return get_row (self)->attempts;
}

gint64
wr_row_get_duration (WrRow *self)
{
  return get_row (self)->duration;
}

WrFailure
wr_row_get_failure (WrRow *self)
{
  return get_row (self)->failure;
}

const char *
wr_row_get_detail (WrRow *self)
{
  return get_row (self)->detail;
}

const char *
wr_row_get_webdriver_error (WrRow *self)
{
  return get_row (self)->webdriver_error;
}

/**
 * wr_row_get_cell:
 * @column: from 0
 *
 * Returns: (transfer none) (nullable): the whole cell; %NULL also for a column that is not there.
 */
const char *
wr_row_get_cell (WrRow *self, guint column)
{
  return column < wr_row_get_n_cells (self) ? self->data->row.cells[column] : NULL;
}

guint
wr_row_get_n_cells (WrRow *self)
{
  g_return_val_if_fail (WR_IS_ROW (self), 0);
  return self->data != NULL ? self->data->n_cells : 0;
}
