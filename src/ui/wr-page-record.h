/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk/gdk.h>

#include "wr-store-reader.h"

G_BEGIN_DECLS

/* One try at a page, as the details show it. */
typedef struct {
  int number;
  int worker;
  gint64 started;   /* time of day in µs; 0: unknown */
  gint64 duration;  /* µs */
  int http_status;  /* 0: unknown */
  WrFailure failure;
  char *webdriver_error; /* (owned) (nullable) the driver's code */
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
  GBytes *png;            /* (owned) (nullable) the screenshot as it is stored */
  GBytes *html;           /* (owned) (nullable) UTF-8 */
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
