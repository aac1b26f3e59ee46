/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "wr-failure.h"

G_BEGIN_DECLS

typedef enum {
  WR_PAGE_QUEUED,
  WR_PAGE_RUNNING,
  WR_PAGE_DONE,
  WR_PAGE_FAILED,
  WR_PAGE_SKIPPED,
  WR_N_PAGE_STATES
} WrPageState;

const char *wr_page_state_get_name (WrPageState state); /* "done": in stores and files */
WrPageState wr_page_state_from_name (const char *name);

/**
 * WrResult:
 *
 * What one attempt came to: a value that goes from a worker to the store and cannot fail. Times of
 * day are µs since 1970 (UTC), durations are µs. It lives here and not in run/, since the store
 * writes it and knows no run.
 */
typedef struct {
  gint64 page_id;
  int attempt;            /* from 1 */
  int worker;             /* from 1 */
  WrPageState state;      /* DONE, FAILED or SKIPPED; QUEUED: another attempt follows */
  gint64 not_before;      /* for QUEUED: time of day of the next attempt */
  gint64 started;         /* time of day */
  gint64 duration;        /* of the attempt */
  int http_status;        /* 0: unknown */
  gint64 retry_after;     /* µs that the server asked to wait; 0: none */
  gint64 waited;          /* µs inside the page, for what the job waits for */
  char *final_url;        /* (owned) (nullable) */
  WrFailure failure;      /* NONE for DONE */
  char *webdriver_error;  /* (owned) (nullable) the driver's error string */
  char *detail;           /* (owned) (nullable) see wr_failure_describe() */
  char *message;          /* (owned) (nullable) the driver's own words, as they came */
  GPtrArray *rows;        /* (owned) (nullable) (element-type GPtrArray of nullable char*): a cell a
                             column of the store; NULL or empty: one row of empty cells */
  GBytes *screenshot;     /* (owned) (nullable) PNG */
  GBytes *html;           /* (owned) (nullable) UTF-8 */
} WrResult;

WrResult *wr_result_new  (gint64    page_id,
                          int       attempt,
                          int       worker);
void      wr_result_free (WrResult *self);
gsize     wr_result_get_size (const WrResult *self);
void      wr_result_add_row (WrResult *self,
                             GPtrArray *cells); /* (transfer full) */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WrResult, wr_result_free)

G_END_DECLS
