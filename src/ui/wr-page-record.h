/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk/gdk.h>

#include "wr-store-reader.h"

G_BEGIN_DECLS

/* One try at a page, as the details show it. */
typedef struct {
  int number;
  int worker;
  gint64 duration;  /* µs */
  WrFailure failure;
  char *detail;     /* (owned) (nullable) */
  char *message;    /* (owned) (nullable) the driver's own words */
} WrPageAttempt;

/**
 * WrPageRecord:
 *
 * What the store holds of a page beyond its row: a value.
 */
typedef struct {
  GPtrArray *attempts;    /* (owned) (element-type WrPageAttempt) in the order made */
  GdkTexture *screenshot; /* (owned) (nullable) */
} WrPageRecord;

void          wr_page_record_load_async  (const char           *store_path,
                                          gint64                page_id,
                                          GCancellable         *cancellable,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
WrPageRecord *wr_page_record_load_finish (GAsyncResult         *result,
                                          GError              **error);
void          wr_page_record_free        (WrPageRecord         *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WrPageRecord, wr_page_record_free)

G_END_DECLS
