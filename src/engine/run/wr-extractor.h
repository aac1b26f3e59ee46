/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "wr-failure.h"
#include "wr-job.h"

G_BEGIN_DECLS

typedef struct _WrExtractor WrExtractor;

/**
 * WrExtract:
 *
 * What the script said of a page.
 */
typedef struct {
  double origin;      /* performance.timeOrigin: another document, another origin */
  char *url;          /* (owned) the document's */
  gboolean loading;   /* the document was cut off */
  int http_status;    /* 0: unknown */
  gint64 waited;      /* µs, for what the job waits for */
  char *retry_after;  /* (owned) the header field, or "" */
  WrFailure failure;
  char *detail;       /* (owned) (nullable) */
  GPtrArray *cells;   /* (owned) (nullable) (element-type nullable char*) without a failure */
} WrExtract;

WrExtractor *wr_extractor_new             (const WrJob  *job,
                                           GError      **error);
void         wr_extractor_free            (WrExtractor  *self);
const char  *wr_extractor_get_script      (WrExtractor  *self);
JsonArray   *wr_extractor_build_arguments (WrExtractor  *self,
                                           gboolean      check,
                                           double        origin,
                                           int           deadline_ms);
void         wr_extractor_read            (WrExtractor  *self,
                                           JsonNode     *reply,
                                           WrExtract    *extract);
void         wr_extract_clear             (WrExtract    *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WrExtractor, wr_extractor_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WrExtract, wr_extract_clear)

G_END_DECLS
