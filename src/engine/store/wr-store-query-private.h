/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-database.h"
#include "wr-store-reader.h"

G_BEGIN_DECLS

gboolean wr_store_query_has_search   (const WrStoreQuery *self);
gboolean wr_store_query_is_default   (const WrStoreQuery *self);
void     wr_store_query_append_from  (const WrStoreQuery *self,
                                      guint               n_columns,
                                      GString            *sql);
void     wr_store_query_append_order (const WrStoreQuery *self,
                                      guint               n_columns,
                                      GString            *sql);
void     wr_store_query_bind         (const WrStoreQuery *self,
                                      sqlite3_stmt       *statement);

G_END_DECLS
