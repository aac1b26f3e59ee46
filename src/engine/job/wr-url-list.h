/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define WR_URL_LIST_MAX_PAGES 1000000
#define WR_URL_LIST_MAX_LINE (64 * 1024) /* bytes; a longer line is no URL */

typedef enum {
  WR_URL_LINE_BLANK, /* empty, or a comment that starts with # */
  WR_URL_LINE_GOOD,
  WR_URL_LINE_BAD,
  WR_URL_LINE_DUPLICATE,
} WrUrlLineKind;

typedef struct {
  WrUrlLineKind kind;
  guint n_pages;      /* pages that this line adds */
  guint duplicate_of; /* line number from 1, for WR_URL_LINE_DUPLICATE */
  char *reason;       /* (owned) (nullable) for WR_URL_LINE_BAD, in words, translated */
} WrUrlLine;

/**
 * WrUrlList:
 *
 * A text of URLs, one a line, understood: immutable once made, may be read from every thread.
 */
#define WR_TYPE_URL_LIST (wr_url_list_get_type ())
G_DECLARE_FINAL_TYPE (WrUrlList, wr_url_list, WR, URL_LIST, GObject)

WrUrlList       *wr_url_list_new              (const char          *text,
                                               gssize               length);
WrUrlList       *wr_url_list_new_from_lines   (const char *const   *lines);
void             wr_url_list_parse_async      (char                *text, /* (transfer full) */
                                               GCancellable        *cancellable,
                                               GAsyncReadyCallback  callback,
                                               gpointer             user_data);
WrUrlList       *wr_url_list_parse_finish     (GAsyncResult        *result,
                                               GError             **error);
guint            wr_url_list_get_n_pages      (WrUrlList           *self);
guint            wr_url_list_get_n_bad        (WrUrlList           *self);
guint            wr_url_list_get_n_duplicates (WrUrlList           *self);
guint            wr_url_list_get_n_lines      (WrUrlList           *self);
const WrUrlLine *wr_url_list_get_line         (WrUrlList           *self,
                                               guint                index);

typedef gboolean (*WrUrlListFunc) (const char *url,
                                   guint       line,
                                   gpointer    user_data); /* FALSE ends the walk */
gboolean         wr_url_list_foreach_page     (WrUrlList           *self,
                                               WrUrlListFunc        func,
                                               gpointer             user_data);
char            *wr_url_list_extract_urls     (const char          *text,
                                               gssize               length,
                                               const char          *file_name);

G_END_DECLS
