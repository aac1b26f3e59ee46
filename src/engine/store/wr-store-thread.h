/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-store-file.h"
#include "wr-store-queue.h"

G_BEGIN_DECLS

/* What the thread says, on that thread. */
typedef struct {
  void (*committed) (const GArray *row_ids, gpointer user_data);
  void (*failed)    (const GError *error,   gpointer user_data);
  void (*recovered) (gpointer user_data);
} WrStoreListener;

typedef struct _WrStoreThread WrStoreThread;

WrStoreThread *wr_store_thread_start (WrStoreFile            *file, /* (transfer full) */
                                      WrStoreQueue           *queue,
                                      const WrStoreListener  *listener,
                                      gpointer                user_data);
gboolean       wr_store_thread_join  (WrStoreThread          *self, /* (transfer full) */
                                      GError                **error);

G_END_DECLS
