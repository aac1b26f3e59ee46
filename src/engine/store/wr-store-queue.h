/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-database.h"
#include "wr-event.h"
#include "wr-result.h"

G_BEGIN_DECLS

/* Something that the store's thread does for a caller who waits for it, in a transaction of its
 * own. */
typedef struct {
  gboolean (*func) (WrDatabase *database, gpointer data, GError **error);
  gpointer data;
  GError *error;    /* (owned) (nullable) */
  gboolean ended;   /* (mutex of the queue) */
} WrStoreCall;

/* What is written in one transaction. */
typedef struct {
  GPtrArray *results; /* (owned) (element-type WrResult) */
  GPtrArray *events;  /* (owned) (element-type WrEvent) */
  gsize bytes;        /* that the results take in memory */
} WrStoreBatch;

WrStoreBatch *wr_store_batch_new   (void);
void          wr_store_batch_clear (WrStoreBatch *self);
void          wr_store_batch_free  (WrStoreBatch *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WrStoreBatch, wr_store_batch_free)

typedef enum {
  WR_STORE_WAIT_TIME_OUT, /* nobody asked for it: it is time */
  WR_STORE_WAIT_RETRY,    /* wr_store_queue_retry() */
  WR_STORE_WAIT_CLOSED,   /* one last time */
} WrStoreWait;

typedef struct _WrStoreQueue WrStoreQueue;

WrStoreQueue *wr_store_queue_new     (void);
void          wr_store_queue_free    (WrStoreQueue  *self);

/* For those who post, from every thread */
gboolean      wr_store_queue_post    (WrStoreQueue  *self,
                                      WrResult      *result,
                                      GCancellable  *cancellable);
gboolean      wr_store_queue_post_event (WrStoreQueue *self,
                                      WrEvent       *event,
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
                                      WrStoreBatch  *batch,
                                      WrStoreCall  **call);
void          wr_store_queue_written (WrStoreQueue  *self,
                                      const WrStoreBatch *batch);
void          wr_store_queue_answer  (WrStoreQueue  *self,
                                      WrStoreCall   *call);
void          wr_store_queue_fail    (WrStoreQueue  *self,
                                      const GError  *problem);
WrStoreWait   wr_store_queue_wait_for_retry (WrStoreQueue *self,
                                      gint64         patience);

G_END_DECLS
