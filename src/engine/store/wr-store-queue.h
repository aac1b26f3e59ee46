/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-result.h"

G_BEGIN_DECLS

/* Something that the store's thread does for a caller who waits for it, in a transaction of its
 * own. */
typedef struct {
  gboolean (*func) (gpointer data, GError **error);
  gpointer data;
  GError *error;    /* (owned) (nullable) */
  gboolean ended;   /* (mutex of the queue) */
} WrStoreCall;

typedef struct _WrStoreQueue WrStoreQueue;

WrStoreQueue *wr_store_queue_new     (void);
void          wr_store_queue_free    (WrStoreQueue  *self);

/* For those who post, from every thread */
gboolean      wr_store_queue_post    (WrStoreQueue  *self,
                                      WrResult      *result,
                                      GCancellable  *cancellable);
gboolean      wr_store_queue_call    (WrStoreQueue  *self,
                                      WrStoreCall   *call);
gboolean      wr_store_queue_flush   (WrStoreQueue  *self,
                                      GCancellable  *cancellable,
                                      GError       **error);
void          wr_store_queue_retry   (WrStoreQueue  *self);
void          wr_store_queue_close   (WrStoreQueue  *self);

/* For the store's thread */
gboolean      wr_store_queue_take    (WrStoreQueue  *self,
                                      GPtrArray     *batch,
                                      WrStoreCall  **call);
void          wr_store_queue_written (WrStoreQueue  *self,
                                      guint          n_results);
void          wr_store_queue_answer  (WrStoreQueue  *self,
                                      WrStoreCall   *call);
void          wr_store_queue_fail    (WrStoreQueue  *self,
                                      const GError  *problem);
gboolean      wr_store_queue_wait_for_retry (WrStoreQueue *self);

G_END_DECLS
