/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "wr-event.h"
#include "wr-result.h"

G_BEGIN_DECLS

/**
 * WrStoreReader:
 *
 * A reading connection to a store, also while a run writes it. Belongs to one thread at a time.
 */
#define WR_TYPE_STORE_READER (wr_store_reader_get_type ())
G_DECLARE_FINAL_TYPE (WrStoreReader, wr_store_reader, WR, STORE_READER, GObject)

typedef struct {
  gint64 pages[WR_N_PAGE_STATES];
  gint64 rows;     /* rows that data came with: those of pages done */
  gint64 attempts;
} WrStoreCounts;

/* One line of the list and of an export: a row and its page. Strings are valid during the callback.
 * */
typedef struct {
  gint64 row_id;
  gint64 page_id;
  WrPageState state;
  const char *url;
  const char *final_url;       /* (nullable) */
  int http_status;             /* 0: unknown */
  int worker;
  int attempts;
  gint64 duration;             /* µs, of the last attempt */
  gint64 ended;                /* time of day in µs */
  WrFailure failure;
  const char *detail;          /* (nullable) */
  const char *webdriver_error; /* (nullable) */
  const char *const *cells;    /* n_columns, each nullable */
} WrStoreRow;

typedef struct {
  gint64 page_id;
  const char *url;
  int attempts;        /* made before */
  gint64 not_before;   /* time of day in µs, 0: at once */
} WrStorePage;

typedef struct {
  int number;
  int worker;
  gint64 started;
  gint64 duration;
  int http_status;
  WrFailure failure;
  const char *webdriver_error; /* (nullable) */
  const char *detail;          /* (nullable) */
  const char *message;         /* (nullable) */
} WrStoreAttempt;

/* FALSE ends the walk. */
typedef gboolean (*WrStoreRowFunc)     (const WrStoreRow     *row,     gpointer user_data);
typedef gboolean (*WrStorePageFunc)    (const WrStorePage    *page,    gpointer user_data);
typedef gboolean (*WrStoreAttemptFunc) (const WrStoreAttempt *attempt, gpointer user_data);
typedef gboolean (*WrStoreEventFunc)   (gint64 id, const WrEvent *event, gpointer user_data);

/* What to list. All zero: all rows that ended, in the job's order. */
typedef enum {
  WR_SORT_NUMBER, WR_SORT_STATE, WR_SORT_URL, WR_SORT_STATUS, WR_SORT_TIME, WR_SORT_WORKER,
  WR_SORT_COLUMN /* WR_SORT_COLUMN + i: column i, as numbers where they are numbers */
} WrSortKey;

typedef struct {
  guint states;        /* 1 << WrPageState; 0: all that ended, also those tried again now */
  const char *search;  /* (nullable) in the URL and every cell, case folded for ASCII */
  int sort;            /* WrSortKey, or WR_SORT_COLUMN + column */
  gboolean descending;
} WrStoreQuery;

WrStoreReader     *wr_store_reader_open         (const char          *path,
                                                 GError             **error);
void               wr_store_reader_set_cancellable (WrStoreReader    *self,
                                                 GCancellable        *cancellable);
const char *const *wr_store_reader_get_columns  (WrStoreReader       *self);
char              *wr_store_reader_dup_job      (WrStoreReader       *self,
                                                 GError             **error);
char              *wr_store_reader_dup_job_name (WrStoreReader      *self);
char              *wr_store_reader_dup_meta     (WrStoreReader       *self,
                                                 const char          *key);
gboolean           wr_store_reader_count        (WrStoreReader       *self,
                                                 const WrStoreQuery  *query, /* search only */
                                                 WrStoreCounts       *counts,
                                                 GError             **error);
gboolean           wr_store_reader_count_rows   (WrStoreReader       *self,
                                                 const WrStoreQuery  *query,
                                                 gint64              *n_rows,
                                                 GError             **error);
gboolean           wr_store_reader_foreach_row  (WrStoreReader       *self,
                                                 const WrStoreQuery  *query,
                                                 WrStoreRowFunc       func,
                                                 gpointer             user_data,
                                                 GCancellable        *cancellable,
                                                 GError             **error);
GArray            *wr_store_reader_query_ids    (WrStoreReader       *self,
                                                 const WrStoreQuery  *query,
                                                 GCancellable        *cancellable,
                                                 GError             **error);
gboolean           wr_store_reader_read_rows    (WrStoreReader       *self,
                                                 const gint64        *row_ids,
                                                 gsize                n_row_ids,
                                                 WrStoreRowFunc       func,
                                                 gpointer             user_data,
                                                 GError             **error);
gboolean           wr_store_reader_foreach_queued (WrStoreReader     *self,
                                                 gint64               after_id,
                                                 guint                limit,
                                                 WrStorePageFunc      func,
                                                 gpointer             user_data,
                                                 GError             **error);
gboolean           wr_store_reader_foreach_attempt (WrStoreReader    *self,
                                                 gint64               page_id,
                                                 WrStoreAttemptFunc   func,
                                                 gpointer             user_data,
                                                 GError             **error);
gboolean           wr_store_reader_foreach_event (WrStoreReader      *self,
                                                 gint64               after_id,
                                                 guint                limit,
                                                 WrStoreEventFunc     func,
                                                 gpointer             user_data,
                                                 GError             **error);
char              *wr_store_reader_dup_url      (WrStoreReader       *self,
                                                 gint64               page_id);
GBytes            *wr_store_reader_read_kept    (WrStoreReader       *self,
                                                 gint64               page_id,
                                                 const char          *kind,
                                                 GError             **error);

WrStoreQuery      *wr_store_query_copy          (const WrStoreQuery  *self);
void               wr_store_query_free          (WrStoreQuery        *self);
gboolean           wr_store_query_equal         (const WrStoreQuery  *a,
                                                 const WrStoreQuery  *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WrStoreQuery, wr_store_query_free)

G_END_DECLS
