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

/* A view has so many widgets around the place shown, and makes those of rows that are new at once;
 * so many of them it can make between two frames. */
#define WR_ROW_IDS_IN_SIGHT 256
#define WR_ROW_IDS_STEP 24

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
gboolean wr_row_ids_is_light   (const GArray *edits);
gboolean wr_row_ids_plan_step  (const GArray *before,
                                const GArray *after,
                                gboolean      anew,
                                WrRowEdit    *edit);

G_END_DECLS
