/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The array of row ids that a list shows, and how it changes.
 *
 * Merging goes by pages: what is told of a page stands for all of its rows, so that rows that an
 * earlier attempt gave and a later one did not, go. Both arrays must be ascending for that.
 */

#include "config.h"

#include "wr-row-ids.h"

#include "wr-store.h"

#include <string.h>

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  gint64 first = *(const gint64 *) a, second = *(const gint64 *) b;
  return first < second ? -1 : first > second;
}

/**
 * wr_row_ids_sort:
 *
 * Sorts @ids ascending and drops what is there twice.
 */
void
wr_row_ids_sort (GArray *ids)
{
  guint n = 0;

  g_array_sort (ids, compare_ids);
  for (guint i = 0; i < ids->len; i++) {
    gint64 id = g_array_index (ids, gint64, i);
    if (n == 0 || g_array_index (ids, gint64, n - 1) != id)
      g_array_index (ids, gint64, n++) = id;
  }
  g_array_set_size (ids, n);
}

/**
 * wr_row_ids_find:
 *
 * Returns: the first position in ascending @ids whose id is not below @id.
 */
guint
wr_row_ids_find (const GArray *ids, gint64 id)
{
  guint low = 0, high = ids->len;

  while (low < high) {
    guint middle = low + (high - low) / 2;
    if (g_array_index (ids, gint64, middle) < id)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static gboolean
is_same (const GArray *ids, const GArray *added, const WrRowEdit *edit)
{
  return edit->n_removed == edit->n_added
         && memcmp (&g_array_index (ids, gint64, edit->position),
                    &g_array_index (added, gint64, edit->first_added),
                    edit->n_added * sizeof (gint64)) == 0;
}

static void
append_edit (GArray *edits, const WrRowEdit *edit)
{
  WrRowEdit *last = edits->len > 0 ? &g_array_index (edits, WrRowEdit, edits->len - 1) : NULL;

  if (last != NULL && last->position + last->n_removed == edit->position
      && last->first_added + last->n_added == edit->first_added) {
    last->n_removed += edit->n_removed;
    last->n_added += edit->n_added;
  } else {
    g_array_append_val (edits, *edit);
  }
}

/**
 * wr_row_ids_plan_merge:
 * @ids: ascending
 * @added: ascending
 *
 * Returns: (transfer full) (element-type WrRowEdit): the edits that bring @added into @ids, with
 *   ascending positions as they are before the first; neighbours are one edit.
 */
GArray *
wr_row_ids_plan_merge (const GArray *ids, const GArray *added)
{
  GArray *edits = g_array_new (FALSE, FALSE, sizeof (WrRowEdit));

  for (guint first = 0, end; first < added->len; first = end) {
    gint64 page = g_array_index (added, gint64, first) >> WR_ROW_ITEM_BITS;
    gint64 next_page = (page + 1) << WR_ROW_ITEM_BITS;
    WrRowEdit edit = { .first_added = first };

    for (end = first + 1; end < added->len && g_array_index (added, gint64, end) < next_page; end++)
      ;
    edit.n_added = end - first;
    edit.position = wr_row_ids_find (ids, page << WR_ROW_ITEM_BITS);
    edit.n_removed = wr_row_ids_find (ids, next_page) - edit.position;
    if (!is_same (ids, added, &edit))
      append_edit (edits, &edit);
  }
  return edits;
}

void
wr_row_ids_splice (GArray *ids, guint position, guint n_removed, const gint64 *added, guint n_added)
{
  guint n_after = ids->len - position - n_removed;
  guint new_length = ids->len - n_removed + n_added;

  if (new_length > ids->len)
    g_array_set_size (ids, new_length);
  gint64 *at = &g_array_index (ids, gint64, position);
  if (n_after > 0)
    memmove (at + n_added, at + n_removed, n_after * sizeof (gint64));
  if (n_added > 0)
    memcpy (at, added, n_added * sizeof (gint64));
  g_array_set_size (ids, new_length);
}

/**
 * wr_row_ids_apply_all:
 *
 * Does all @edits in one pass over @ids, however many there are.
 */
void
wr_row_ids_apply_all (GArray *ids, const GArray *edits, const GArray *added)
{
  g_autoptr (GArray) old = g_array_copy (ids);
  guint done = 0;

  g_array_set_size (ids, 0);
  for (guint i = 0; i < edits->len; i++) {
    const WrRowEdit *edit = &g_array_index (edits, WrRowEdit, i);
    g_array_append_vals (ids, &g_array_index (old, gint64, done), edit->position - done);
    g_array_append_vals (ids, &g_array_index (added, gint64, edit->first_added), edit->n_added);
    done = edit->position + edit->n_removed;
  }
  g_array_append_vals (ids, &g_array_index (old, gint64, done), old->len - done);
}

/* How far two lists that differ are looked through for where they are alike again. */
#define LOOK_AHEAD 256

/* The edit at a place where the lists differ: the least that brings them together again. */
static void
find_edit (const GArray *before, const GArray *after, guint i, guint j, WrRowEdit *edit)
{
  gint64 old = g_array_index (before, gint64, i), new = g_array_index (after, gint64, j);

  *edit = (WrRowEdit) { .position = i, .n_removed = 1, .first_added = j, .n_added = 1 };
  for (guint k = 1; k <= LOOK_AHEAD; k++) {
    if (j + k < after->len && g_array_index (after, gint64, j + k) == old) {
      edit->n_removed = 0;
      edit->n_added = k;
      return;
    }
    if (i + k < before->len && g_array_index (before, gint64, i + k) == new) {
      edit->n_removed = k;
      edit->n_added = 0;
      return;
    }
  }
}

/**
 * wr_row_ids_plan_change:
 *
 * For lists in any order of which one came from the other by a few rows that were added, taken out
 * or moved.
 *
 * Returns: (transfer full) (nullable) (element-type WrRowEdit): the edits that make @after of
 *   @before, as of wr_row_ids_plan_merge(); %NULL if it takes more than @max_edits.
 */
GArray *
wr_row_ids_plan_change (const GArray *before, const GArray *after, guint max_edits)
{
  g_autoptr (GArray) edits = g_array_new (FALSE, FALSE, sizeof (WrRowEdit));
  guint i = 0, j = 0;

  while (i < before->len && j < after->len && edits->len <= max_edits) {
    WrRowEdit edit;
    if (g_array_index (before, gint64, i) == g_array_index (after, gint64, j)) {
      i++;
      j++;
      continue;
    }
    find_edit (before, after, i, j, &edit);
    append_edit (edits, &edit);
    i += edit.n_removed;
    j += edit.n_added;
  }
  if (i < before->len || j < after->len)
    append_edit (edits, &(WrRowEdit) { i, before->len - i, j, after->len - j });
  return edits->len <= max_edits ? g_steal_pointer (&edits) : NULL;
}

/**
 * wr_row_ids_diff:
 * @edit: (out): the one edit that makes @after of @before; first_added counts in @after
 */
void
wr_row_ids_diff (const GArray *before, const GArray *after, WrRowEdit *edit)
{
  const gint64 *a = (const gint64 *) before->data, *b = (const gint64 *) after->data;
  guint shorter = MIN (before->len, after->len), prefix = 0, suffix = 0;

  while (prefix < shorter && a[prefix] == b[prefix])
    prefix++;
  while (suffix < shorter - prefix && a[before->len - 1 - suffix] == b[after->len - 1 - suffix])
    suffix++;
  *edit = (WrRowEdit) { .position = prefix,
                        .n_removed = before->len - prefix - suffix,
                        .first_added = prefix,
                        .n_added = after->len - prefix - suffix };
}

/**
 * wr_row_ids_is_light:
 * @edits: (element-type WrRowEdit): as of wr_row_ids_plan_change()
 *
 * Returns: whether a view at its first rows can follow all @edits between two frames.
 */
gboolean
wr_row_ids_is_light (const GArray *edits)
{
  guint n = 0;

  for (guint i = 0; i < edits->len; i++) {
    const WrRowEdit *edit = &g_array_index (edits, WrRowEdit, i);
    if (edit->position < WR_ROW_IDS_IN_SIGHT)
      n += MAX (edit->n_removed, edit->n_added);
  }
  return n <= WR_ROW_IDS_STEP;
}

/**
 * wr_row_ids_plan_step:
 * @anew: whether the view begins at its first row, so that no place in @before is to be kept
 * @edit: (out): the next of the edits that make @after of @before
 *
 * Rows in sight come step by step, all others in the last one. Old rows go first, from the end,
 * which a window does not show, but for the first few: those are replaced in one step.
 *
 * Returns: whether that is the last step.
 */
gboolean
wr_row_ids_plan_step (const GArray *before, const GArray *after, gboolean anew, WrRowEdit *edit)
{
  wr_row_ids_diff (before, after, edit);
  guint n_old = edit->n_removed, n_new = edit->n_added;

  if (edit->position >= WR_ROW_IDS_IN_SIGHT || MAX (n_old, n_new) <= WR_ROW_IDS_STEP
      || (n_old > WR_ROW_IDS_STEP && !anew))
    return TRUE;
  if (n_old > WR_ROW_IDS_STEP) {
    guint n = n_old > WR_ROW_IDS_IN_SIGHT ? n_old - WR_ROW_IDS_IN_SIGHT
                                          : MIN (n_old - WR_ROW_IDS_STEP, WR_ROW_IDS_STEP);
    edit->position += n_old - n;
    edit->n_removed = n;
    edit->n_added = 0;
  } else {
    edit->n_added = WR_ROW_IDS_STEP;
  }
  return FALSE;
}
