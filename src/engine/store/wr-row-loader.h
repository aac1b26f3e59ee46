/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-row-private.h"

G_BEGIN_DECLS

typedef enum { WR_ROW_ANSWER_IDS, WR_ROW_ANSWER_ROWS, WR_ROW_ANSWER_COUNTS } WrRowAnswerKind;

/* What the loader's thread found, on its way to the main thread. */
typedef struct {
  WrRowAnswerKind kind;
  guint serial;          /* of the query that was answered, for ids and counts */
  GArray *ids;           /* (owned) (nullable) (element-type gint64) */
  GArray *asked;         /* (owned) (nullable) (element-type gint64) the rows that were asked for */
  GPtrArray *rows;       /* (owned) (nullable) (element-type WrRowData) those that are there */
  WrStoreCounts *counts; /* (owned) (nullable) */
  GError *error;         /* (owned) (nullable) why there are none */
  gint64 cost;           /* µs of reading */
} WrRowAnswer;

typedef void (*WrRowLoaderFunc) (WrRowAnswer *answer,
                                 gpointer     user_data);

typedef struct _WrRowLoader WrRowLoader;

WrRowLoader       *wr_row_loader_new         (const char         *path,
                                              WrRowLoaderFunc     func,
                                              gpointer            user_data,
                                              GError            **error);
void               wr_row_loader_free        (WrRowLoader        *self);
const char *const *wr_row_loader_get_columns (WrRowLoader        *self);
void               wr_row_loader_query       (WrRowLoader        *self,
                                              const WrStoreQuery *query,
                                              guint               serial);
void               wr_row_loader_count       (WrRowLoader        *self,
                                              const WrStoreQuery *query,
                                              guint               serial);
void               wr_row_loader_fetch       (WrRowLoader        *self,
                                              GArray             *ids);

G_END_DECLS
