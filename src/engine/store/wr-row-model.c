/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrRowModel: a lazy list over a store.
 *
 * It holds ids and the rows in sight, never the whole table. Everything read comes later, from the
 * loader's thread: get_item gives a row at once, and what it holds follows. In the job's order and
 * without a filter, what commits is merged by its id; otherwise the query is asked again, at most
 * a fifth of the time. An answer to a query that is no longer wanted is dropped.
 *
 * A view makes widgets for some two hundred rows as soon as it hears of them, which would hold the
 * window up. So when many of the first rows are new, they are told of in steps, with frames in
 * between: ids is what was told, coming what the list is about to be.
 */

#include "config.h"

#include "wr-row-model.h"

#include "wr-row-cache.h"
#include "wr-row-ids.h"
#include "wr-row-loader.h"
#include "wr-store-query-private.h"

#include <string.h>

#define BLOCK 64            /* rows that are fetched together */
#define MAX_BLOCKS 64       /* wanted at a time: the latest, as nobody looks at more */
#define MERGE_MS 150        /* between two merges of what committed: each is a layout of the list */
#define MAX_SINGLE_EDITS 64 /* beyond, one items-changed for all */
#define MANY_ROWS 4096      /* a view looks through so many for the rows it had: some ms */
#define REQUERY_MS 250      /* the least between two queries of our own accord */
#define IDLE_FACTOR 4       /* and at least so many times what the last one took */
#define STEP_MS 16          /* after a step, so that a frame is drawn */
#define MAX_STEPS 32        /* beyond, the rest at once: more keeps coming in between */

struct _WrRowModel {
  GObject parent_instance;

  WrStore *store;          /* (owned) (nullable) */
  WrRowLoader *loader;     /* (owned) (nullable) without it the list stays empty */
  WrRowCache *cache;       /* (owned) */
  GError *error;           /* (owned) (nullable) */
  GArray *ids;             /* (owned) (element-type gint64) in the order shown */
  GArray *coming;          /* (owned) (nullable) (element-type gint64) what ids becomes in steps */
  guint n_steps;           /* that were made towards it */
  guint step_source;
  gboolean anew;           /* another query is to be shown from its first row on */
  WrStoreQuery *query;     /* (owned) what is wanted */
  gboolean merging;        /* whether ids, or those coming, are the default query's */
  WrStoreCounts counts;
  guint serial;            /* of the query that is wanted */
  gboolean loading;
  gboolean querying;       /* an answer to a query is on its way */
  gboolean counting;

  GArray *wanted;          /* (owned) (element-type guint) blocks in sight without data */
  GHashTable *in_flight;   /* (owned) (element-type gint64) ids that are being fetched */
  guint want_source;
  GArray *committed;       /* (owned) (element-type gint64) to be merged */
  guint merge_source;
  gboolean query_stale;    /* to be asked again when it is time */
  gboolean counts_stale;
  gint64 query_time;       /* monotonic, not before this */
  gint64 counts_time;
  guint stale_source;
};

static void wr_row_model_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WrRowModel, wr_row_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      wr_row_model_list_model_init))

enum { PROP_LOADING = 1, N_PROPS };
static GParamSpec *props[N_PROPS];
enum { COUNTS_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void schedule_stale (WrRowModel *self);

static void
set_loading (WrRowModel *self, gboolean loading)
{
  if (self->loading == loading)
    return;
  self->loading = loading;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LOADING]);
}

static gint64
id_at (WrRowModel *self, guint position)
{
  return g_array_index (self->ids, gint64, position);
}

/* Rows in sight */

static void
append_missing (WrRowModel *self, guint block, GArray *ids)
{
  guint end = MIN (self->ids->len, (block + 1) * BLOCK);

  for (guint i = block * BLOCK; i < end; i++) {
    gint64 id = id_at (self, i);
    WrRow *row = wr_row_cache_lookup (self->cache, id);

    if ((row != NULL && wr_row_get_loaded (row)) || g_hash_table_contains (self->in_flight, &id))
      continue;
    g_hash_table_add (self->in_flight, g_memdup2 (&id, sizeof id));
    g_array_append_val (ids, id);
  }
}

static gboolean
fetch_wanted_cb (gpointer data)
{
  WrRowModel *self = data;

  self->want_source = 0;
  for (guint i = self->wanted->len; i > 0; i--) { /* the latest first */
    g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
    append_missing (self, g_array_index (self->wanted, guint, i - 1), ids);
    if (ids->len > 0)
      wr_row_loader_fetch (self->loader, g_steal_pointer (&ids));
  }
  g_array_set_size (self->wanted, 0);
  return G_SOURCE_REMOVE;
}

static void
want (WrRowModel *self, guint position)
{
  guint block = position / BLOCK;

  if (self->loader == NULL)
    return;
  for (guint i = self->wanted->len; i > 0; i--) {
    if (g_array_index (self->wanted, guint, i - 1) == block)
      return;
  }
  if (self->wanted->len == MAX_BLOCKS)
    g_array_remove_index (self->wanted, 0);
  g_array_append_val (self->wanted, block);
  if (self->want_source == 0)
    self->want_source = g_idle_add_full (G_PRIORITY_DEFAULT, fetch_wanted_cb, self, NULL);
}

/* Blocks are places: before other rows come there, those that were asked for are to be fetched. */
static void
fetch_before_change (WrRowModel *self)
{
  if (self->want_source == 0)
    return;
  g_clear_handle_id (&self->want_source, g_source_remove);
  fetch_wanted_cb (self);
}

/* Rows whose page was written again; those that nobody holds are read when they are looked at. */
static void
refetch_loaded (WrRowModel *self, const GArray *ids)
{
  g_autoptr (GArray) stale = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < ids->len; i++) {
    gint64 id = g_array_index (ids, gint64, i);
    WrRow *row = wr_row_cache_lookup (self->cache, id);
    if (row != NULL && (wr_row_get_loaded (row) || g_hash_table_contains (self->in_flight, &id)))
      g_array_append_val (stale, id);
  }
  if (stale->len > 0)
    wr_row_loader_fetch (self->loader, g_steal_pointer (&stale));
}

static void
take_rows (WrRowModel *self, WrRowAnswer *answer)
{
  guint n_rows = answer->rows->len;

  for (guint i = 0; i < answer->asked->len; i++)
    g_hash_table_remove (self->in_flight, &g_array_index (answer->asked, gint64, i));

  g_ptr_array_set_free_func (answer->rows, NULL);
  for (guint i = 0; i < n_rows; i++) {
    WrRowData *data = answer->rows->pdata[i];
    g_autoptr (WrRow) row = wr_row_cache_ensure (self->cache, data->row.row_id);
    wr_row_cache_fill (self->cache, row, data);
  }

  /* A row that is not there any more: the list is older than the store */
  if (answer->error == NULL && n_rows < answer->asked->len) {
    self->query_stale = TRUE;
    schedule_stale (self);
  }
}

/* What the list consists of */

static void
announce (WrRowModel *self, guint position, guint n_removed, guint n_added)
{
  if (n_removed > 0 || n_added > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), position, n_removed, n_added);
}

static void
apply_singly (WrRowModel *self, const GArray *edits, const GArray *added)
{
  for (guint i = edits->len; i > 0; i--) { /* from the end, so that positions stay true */
    const WrRowEdit *edit = &g_array_index (edits, WrRowEdit, i - 1);
    fetch_before_change (self);
    wr_row_ids_splice (self->ids, edit->position, edit->n_removed,
                       &g_array_index (added, gint64, edit->first_added), edit->n_added);
    announce (self, edit->position, edit->n_removed, edit->n_added);
  }
}

static void
apply_at_once (WrRowModel *self, const GArray *edits, const GArray *added)
{
  const WrRowEdit *first = &g_array_index (edits, WrRowEdit, 0);
  const WrRowEdit *last = &g_array_index (edits, WrRowEdit, edits->len - 1);
  guint before = self->ids->len;
  guint n_removed = last->position + last->n_removed - first->position;

  fetch_before_change (self);
  wr_row_ids_apply_all (self->ids, edits, added);
  announce (self, first->position, n_removed, n_removed + self->ids->len - before);
}

static void
replace_part (WrRowModel *self, const WrRowEdit *edit, const GArray *after)
{
  fetch_before_change (self);
  wr_row_ids_splice (self->ids, edit->position, edit->n_removed,
                     &g_array_index (after, gint64, edit->first_added), edit->n_added);
  announce (self, edit->position, edit->n_removed, edit->n_added);
}

/* Another list altogether. A view that is told so in one change looks through all that was added
 * for the rows it had, which would stop the window, and one that is told in a removal and an
 * addition loses its place. So a long list is told of part by part, as many rows out as in. */
static void
replace_ids (WrRowModel *self, GArray *after)
{
  WrRowEdit edit;

  wr_row_ids_diff (self->ids, after, &edit);
  while (edit.n_removed > 0 && edit.n_added > MANY_ROWS) {
    guint n = MIN (edit.n_removed, MANY_ROWS);
    replace_part (self, &(WrRowEdit) { edit.position, n, edit.first_added, n }, after);
    edit = (WrRowEdit) { edit.position + n, edit.n_removed - n, edit.first_added + n,
                         edit.n_added - n };
  }
  replace_part (self, &edit, after);
}

static gboolean step_cb (gpointer data);

static void
step_soon (WrRowModel *self)
{
  if (self->step_source == 0)
    self->step_source = g_timeout_add (STEP_MS, step_cb, self);
}

/* When what was asked for is shown, all of it. */
static void
settle (WrRowModel *self)
{
  if (self->querying || self->coming != NULL)
    return;
  self->anew = FALSE;
  set_loading (self, FALSE);
}

static void
step (WrRowModel *self)
{
  g_autoptr (GArray) after = g_array_ref (self->coming);
  WrRowEdit edit;

  if (!wr_row_ids_plan_step (self->ids, after, self->anew, &edit) && ++self->n_steps < MAX_STEPS) {
    replace_part (self, &edit, after);
    step_soon (self);
    return;
  }
  g_clear_pointer (&self->coming, g_array_unref);
  self->n_steps = 0;
  replace_ids (self, after);
  settle (self);
}

/* The next is due some time after this one has ended, however long it took: a frame comes first. */
static gboolean
step_cb (gpointer data)
{
  g_autoptr (WrRowModel) self = g_object_ref (data);

  self->step_source = 0;
  if (self->coming != NULL)
    step (self);
  return G_SOURCE_REMOVE;
}

static void
become (WrRowModel *self, GArray *after)
{
  g_clear_pointer (&self->coming, g_array_unref);
  self->coming = g_array_ref (after);
  if (self->step_source == 0)
    step (self);
}

static void
change_ids (WrRowModel *self, GArray *after)
{
  g_autoptr (GArray) edits = wr_row_ids_plan_change (self->ids, after, MAX_SINGLE_EDITS);

  if (edits == NULL || !wr_row_ids_is_light (edits)) {
    become (self, after);
    return;
  }
  g_clear_pointer (&self->coming, g_array_unref);
  apply_singly (self, edits, after);
}

static void
merge (WrRowModel *self)
{
  g_autoptr (GArray) added = g_steal_pointer (&self->committed);
  GArray *ids = self->coming != NULL ? self->coming : self->ids;

  self->committed = g_array_new (FALSE, FALSE, sizeof (gint64));
  wr_row_ids_sort (added);
  g_autoptr (GArray) edits = wr_row_ids_plan_merge (ids, added);
  if (self->coming != NULL) {
    wr_row_ids_apply_all (self->coming, edits, added);
  } else if (ids->len < WR_ROW_IDS_IN_SIGHT && !wr_row_ids_is_light (edits)) {
    g_autoptr (GArray) after = g_array_copy (ids);
    wr_row_ids_apply_all (after, edits, added);
    become (self, after);
  } else if (edits->len > MAX_SINGLE_EDITS) {
    apply_at_once (self, edits, added);
  } else {
    apply_singly (self, edits, added);
  }
}

static gboolean
merge_cb (gpointer data)
{
  g_autoptr (WrRowModel) self = g_object_ref (data);

  self->merge_source = 0;
  if (self->merging && !self->querying && self->committed->len > 0)
    merge (self);
  return G_SOURCE_REMOVE;
}

static void
merge_soon (WrRowModel *self)
{
  if (self->merge_source == 0)
    self->merge_source = g_timeout_add (MERGE_MS, merge_cb, self);
}

static void
query (WrRowModel *self)
{
  self->query_stale = FALSE;
  self->querying = TRUE;
  wr_row_loader_query (self->loader, self->query, self->serial);
}

static void
count (WrRowModel *self)
{
  self->counts_stale = FALSE;
  self->counting = TRUE;
  wr_row_loader_count (self->loader, self->query, self->serial);
}

static gint64
next_time (gint64 cost)
{
  return g_get_monotonic_time () + MAX (REQUERY_MS * G_TIME_SPAN_MILLISECOND, IDLE_FACTOR * cost);
}

static gboolean
stale_cb (gpointer data)
{
  WrRowModel *self = data;
  gint64 now = g_get_monotonic_time ();

  self->stale_source = 0;
  if (self->query_stale && !self->querying && now >= self->query_time)
    query (self);
  if (self->counts_stale && !self->counting && now >= self->counts_time)
    count (self);
  schedule_stale (self);
  return G_SOURCE_REMOVE;
}

/* Asks for what is stale when its time has come; what is on its way, after it came. */
static void
schedule_stale (WrRowModel *self)
{
  gint64 due = G_MAXINT64;

  if (self->query_stale && !self->querying)
    due = self->query_time;
  if (self->counts_stale && !self->counting)
    due = MIN (due, self->counts_time);
  if (due == G_MAXINT64 || self->stale_source != 0)
    return;

  gint64 wait = MAX (0, due - g_get_monotonic_time ());
  self->stale_source = g_timeout_add (1 + wait / G_TIME_SPAN_MILLISECOND, stale_cb, self);
}

static void
take_ids (WrRowModel *self, WrRowAnswer *answer)
{
  if (answer->serial != self->serial)
    return;
  self->querying = FALSE;
  self->query_time = next_time (answer->cost);
  if (answer->ids != NULL) {
    change_ids (self, answer->ids);
    self->merging = wr_store_query_is_default (self->query);
  }
  if (self->merging && self->committed->len > 0)
    merge_soon (self);
  settle (self);
  schedule_stale (self);
}

static void
take_counts (WrRowModel *self, WrRowAnswer *answer)
{
  self->counting = FALSE;
  self->counts_time = next_time (answer->cost);
  if (answer->counts == NULL || answer->serial != self->serial)
    self->counts_stale = TRUE; /* broken off for a query, or for an older search */
  else if (memcmp (&self->counts, answer->counts, sizeof self->counts) != 0) {
    self->counts = *answer->counts;
    g_signal_emit (self, signals[COUNTS_CHANGED], 0);
  }
  schedule_stale (self);
}

static void
take_answer (WrRowAnswer *answer, gpointer data)
{
  g_autoptr (WrRowModel) self = g_object_ref (data);

  if (answer->error != NULL
      && !g_error_matches (answer->error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_clear_error (&self->error);
    self->error = g_error_copy (answer->error);
  }
  switch (answer->kind) {
  case WR_ROW_ANSWER_IDS:
    take_ids (self, answer);
    break;
  case WR_ROW_ANSWER_ROWS:
    take_rows (self, answer);
    break;
  case WR_ROW_ANSWER_COUNTS:
    take_counts (self, answer);
    break;
  }
}

static void
committed_cb (WrStore *store, GArray *row_ids, WrRowModel *self)
{
  refetch_loaded (self, row_ids);
  self->counts_stale = TRUE;
  if (wr_store_query_is_default (self->query)) {
    g_array_append_vals (self->committed, row_ids->data, row_ids->len);
    merge_soon (self);
  } else {
    self->query_stale = TRUE;
  }
  schedule_stale (self);
}

static GType
wr_row_model_get_item_type (GListModel *model)
{
  return WR_TYPE_ROW;
}

static guint
wr_row_model_get_n_items (GListModel *model)
{
  return WR_ROW_MODEL (model)->ids->len;
}

static gpointer
wr_row_model_get_item (GListModel *model, guint position)
{
  WrRowModel *self = WR_ROW_MODEL (model);

  if (position >= self->ids->len)
    return NULL;
  WrRow *row = wr_row_cache_ensure (self->cache, id_at (self, position));
  if (!wr_row_get_loaded (row))
    want (self, position);
  return row;
}

static void
wr_row_model_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = wr_row_model_get_item_type;
  iface->get_n_items = wr_row_model_get_n_items;
  iface->get_item = wr_row_model_get_item;
}

static void
wr_row_model_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_LOADING:
    g_value_set_boolean (value, wr_row_model_get_loading (WR_ROW_MODEL (object)));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
wr_row_model_dispose (GObject *object)
{
  WrRowModel *self = WR_ROW_MODEL (object);

  if (self->store != NULL)
    g_signal_handlers_disconnect_by_data (self->store, self);
  g_clear_object (&self->store);
  g_clear_pointer (&self->loader, wr_row_loader_free);
  g_clear_handle_id (&self->want_source, g_source_remove);
  g_clear_handle_id (&self->step_source, g_source_remove);
  g_clear_handle_id (&self->merge_source, g_source_remove);
  g_clear_handle_id (&self->stale_source, g_source_remove);

  G_OBJECT_CLASS (wr_row_model_parent_class)->dispose (object);
}

static void
wr_row_model_finalize (GObject *object)
{
  WrRowModel *self = WR_ROW_MODEL (object);

  wr_row_cache_free (self->cache);
  wr_store_query_free (self->query);
  g_array_unref (self->ids);
  g_clear_pointer (&self->coming, g_array_unref);
  g_array_unref (self->wanted);
  g_array_unref (self->committed);
  g_hash_table_unref (self->in_flight);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (wr_row_model_parent_class)->finalize (object);
}

static void
wr_row_model_class_init (WrRowModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = wr_row_model_get_property;
  object_class->dispose = wr_row_model_dispose;
  object_class->finalize = wr_row_model_finalize;

  props[PROP_LOADING] = g_param_spec_boolean (
      "loading", NULL, NULL, FALSE,
      G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[COUNTS_CHANGED] = g_signal_new ("counts-changed", WR_TYPE_ROW_MODEL, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
wr_row_model_init (WrRowModel *self)
{
  self->cache = wr_row_cache_new ();
  self->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->query = wr_store_query_copy (&(WrStoreQuery) { 0 });
  self->wanted = g_array_new (FALSE, FALSE, sizeof (guint));
  self->committed = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->in_flight = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

static void
ask_anew (WrRowModel *self)
{
  if (self->loader == NULL)
    return;
  self->serial++;
  g_array_set_size (self->committed, 0); /* the answer will have them */
  query (self);
  count (self);
  set_loading (self, TRUE);
}

static void
follow (WrRowModel *self, WrStore *store)
{
  if (self->loader == NULL)
    return;
  if (self->store != NULL)
    g_signal_handlers_disconnect_by_data (self->store, self);
  g_set_object (&self->store, store);
  g_signal_connect (store, "committed", G_CALLBACK (committed_cb), self);
}

/**
 * wr_row_model_new:
 * @store: (nullable): the store of the same path, while this process writes it
 *
 * Opens the file, which blocks for some milliseconds at most; the rows come later. If it cannot be
 * opened the list is empty and has no columns: see wr_row_model_get_error().
 *
 * Returns: (transfer full): the list of all rows in the job's order.
 */
WrRowModel *
wr_row_model_new (const char *path, WrStore *store)
{
  WrRowModel *self = g_object_new (WR_TYPE_ROW_MODEL, NULL);

  self->loader = wr_row_loader_new (path, take_answer, self, &self->error);
  if (store != NULL)
    follow (self, store);
  ask_anew (self);
  return self;
}

/**
 * wr_row_model_follow:
 * @store: the store of the same path, which this process has opened for writing since
 *
 * Shows from now on what @store commits, and what it may have committed already.
 */
void
wr_row_model_follow (WrRowModel *self, WrStore *store)
{
  g_return_if_fail (WR_IS_ROW_MODEL (self));
  g_return_if_fail (WR_IS_STORE (store));

  if (self->store != store) {
    follow (self, store);
    wr_row_model_refresh (self);
  }
}

/**
 * wr_row_model_get_columns:
 *
 * Returns: (transfer none): the fields' names, %NULL-terminated.
 */
const char *const *
wr_row_model_get_columns (WrRowModel *self)
{
  static const char *const none[] = { NULL };

  g_return_val_if_fail (WR_IS_ROW_MODEL (self), none);
  return self->loader != NULL ? wr_row_loader_get_columns (self->loader) : none;
}

/**
 * wr_row_model_set_query:
 *
 * What to list from now on. The list stays as it is until the answer is there.
 */
void
wr_row_model_set_query (WrRowModel *self, const WrStoreQuery *wish)
{
  g_return_if_fail (WR_IS_ROW_MODEL (self));

  if (wr_store_query_equal (self->query, wish))
    return;
  wr_store_query_free (self->query);
  self->query = wr_store_query_copy (wish);
  self->merging = FALSE;
  self->anew = TRUE;
  ask_anew (self);
}

/**
 * wr_row_model_get_counts:
 *
 * Returns: (transfer none): the counters over all states, with the query's search.
 */
const WrStoreCounts *
wr_row_model_get_counts (WrRowModel *self)
{
  g_return_val_if_fail (WR_IS_ROW_MODEL (self), NULL);
  return &self->counts;
}

gboolean
wr_row_model_get_loading (WrRowModel *self)
{
  g_return_val_if_fail (WR_IS_ROW_MODEL (self), FALSE);
  return self->loading;
}

/**
 * wr_row_model_get_error:
 *
 * Returns: (transfer none) (nullable): why the store could not be opened or, the last time, read.
 */
const GError *
wr_row_model_get_error (WrRowModel *self)
{
  g_return_val_if_fail (WR_IS_ROW_MODEL (self), NULL);
  return self->error;
}

/**
 * wr_row_model_get_row_id:
 * @position: less than the list's length
 *
 * Returns: the row's id, without a WrRow being made: for thousands of rows that are selected.
 */
gint64
wr_row_model_get_row_id (WrRowModel *self, guint position)
{
  g_return_val_if_fail (WR_IS_ROW_MODEL (self), 0);
  g_return_val_if_fail (position < self->ids->len, 0);
  return id_at (self, position);
}

/**
 * wr_row_model_find:
 * @position: (out): where the row is shown
 *
 * Takes a few ms with a million rows in another order than the job's.
 *
 * Returns: whether the row is in the list.
 */
gboolean
wr_row_model_find (WrRowModel *self, gint64 row_id, guint *position)
{
  guint i = 0;

  g_return_val_if_fail (WR_IS_ROW_MODEL (self), FALSE);
  gboolean ascending = self->merging && self->coming == NULL;
  if (ascending)
    i = wr_row_ids_find (self->ids, row_id);
  while (!ascending && i < self->ids->len && id_at (self, i) != row_id)
    i++;
  *position = i;
  return i < self->ids->len && id_at (self, i) == row_id;
}

/**
 * wr_row_model_refresh:
 *
 * Reads everything again, for a store that somebody else has written.
 */
void
wr_row_model_refresh (WrRowModel *self)
{
  g_autoptr (GArray) loaded = NULL;

  g_return_if_fail (WR_IS_ROW_MODEL (self));
  if (self->loader == NULL)
    return;
  loaded = wr_row_cache_dup_loaded (self->cache);
  if (loaded->len > 0)
    wr_row_loader_fetch (self->loader, g_steal_pointer (&loaded));
  ask_anew (self);
}
