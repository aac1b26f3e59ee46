/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define WR_URL_MAX_RANGES 8 /* in one line */

/* A range such as [01-50:5] and where it stands in its line. */
typedef struct {
  gsize start;
  gsize end;
  guint64 first;
  guint64 last;
  guint64 step;
  guint64 count;
  int width;        /* digits at least */
  gboolean letters;
} WrUrlRange;

/**
 * WrUrlPattern:
 *
 * One line that names one or, by ranges, many URLs. Borrows its text.
 */
typedef struct {
  const char *text;
  gsize length;
  guint64 n_urls;
  guint n_ranges;
  WrUrlRange ranges[WR_URL_MAX_RANGES];
} WrUrlPattern;

gboolean wr_url_pattern_is_blank (const char         *line,
                                  gsize               length);
gboolean wr_url_pattern_is_good  (const char         *line);
gboolean wr_url_pattern_parse    (WrUrlPattern       *self,
                                  const char         *line,
                                  gsize               length,
                                  char              **reason);
void     wr_url_pattern_expand   (const WrUrlPattern *self,
                                  guint64             index,
                                  GString            *url);

G_END_DECLS
