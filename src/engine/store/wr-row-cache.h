/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-row-private.h"

G_BEGIN_DECLS

#define WR_ROW_CACHE_MAX_ROWS 4096
#define WR_ROW_CACHE_MAX_BYTES (16 * 1024 * 1024) /* of cells that nobody looks at */

typedef struct _WrRowCache WrRowCache;

WrRowCache *wr_row_cache_new    (void);
void        wr_row_cache_free   (WrRowCache *self);
WrRow      *wr_row_cache_lookup (WrRowCache *self,
                                 gint64      id);
WrRow      *wr_row_cache_ensure (WrRowCache *self,
                                 gint64      id);
void        wr_row_cache_fill   (WrRowCache *self,
                                 WrRow      *row,
                                 WrRowData  *data);
GArray     *wr_row_cache_dup_loaded (WrRowCache *self);

G_END_DECLS
