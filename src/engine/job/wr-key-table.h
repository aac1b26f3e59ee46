/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-key.h"

G_BEGIN_DECLS

/**
 * WrKeyTable:
 *
 * The keys of one JSON object, in the order in which they are written, and the struct behind them.
 */
typedef struct {
  const WrKey *keys;
  gsize n_keys;
} WrKeyTable;

void         wr_key_table_init  (const WrKeyTable *self,
                                 gpointer          base);
void         wr_key_table_clear (const WrKeyTable *self,
                                 gpointer          base);
void         wr_key_table_copy  (const WrKeyTable *self,
                                 gpointer          to,
                                 gconstpointer     from);
gboolean     wr_key_table_equal (const WrKeyTable *self,
                                 gconstpointer     a,
                                 gconstpointer     b);
gboolean     wr_key_table_check (const WrKeyTable *self,
                                 gconstpointer     base,
                                 const char       *prefix,
                                 GError          **error);
gboolean     wr_key_table_read  (const WrKeyTable *self,
                                 gpointer          base,
                                 JsonObject       *object,
                                 const char       *prefix,
                                 GError          **error);
void         wr_key_table_write (const WrKeyTable *self,
                                 gconstpointer     base,
                                 JsonObject       *source,
                                 JsonObject       *into);
gboolean     wr_key_table_set   (const WrKeyTable *self,
                                 gpointer          base,
                                 const char       *path,
                                 const char       *text,
                                 const char       *prefix,
                                 GError          **error);

G_END_DECLS
