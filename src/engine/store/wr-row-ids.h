/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Replaces n_removed ids at position by n_added others. */
typedef struct {
  guint position;
  guint n_removed;
  guint first_added; /* index into the ids that were merged */
  guint n_added;
} WrRowEdit;

void    wr_row_ids_sort       (GArray       *ids);
guint   wr_row_ids_find       (const GArray *ids,
                               gint64        id);
GArray *wr_row_ids_plan_merge (const GArray *ids,
                               const GArray *added);
void    wr_row_ids_splice     (GArray       *ids,
                               guint         position,
                               guint         n_removed,
                               const gint64 *added,
                               guint         n_added);
void    wr_row_ids_apply_all  (GArray       *ids,
                               const GArray *edits,
                               const GArray *added);
GArray *wr_row_ids_plan_change (const GArray *before,
                                const GArray *after,
                                guint         max_edits);
void    wr_row_ids_diff       (const GArray *before,
                               const GArray *after,
                               WrRowEdit    *edit);

G_END_DECLS
