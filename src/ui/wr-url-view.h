/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "wr-engine.h"

G_BEGIN_DECLS

#define WR_TYPE_URL_VIEW (wr_url_view_get_type ())
G_DECLARE_FINAL_TYPE (WrUrlView, wr_url_view, WR, URL_VIEW, GtkBox)

typedef enum {
  WR_URL_VIEW_WIDE,   /* as high as it is given */
  WR_URL_VIEW_MEDIUM, /* of a fixed height, above other things */
  WR_URL_VIEW_NARROW, /* no room for a reason after a line */
} WrUrlViewSize;

void       wr_url_view_set_lines     (WrUrlView         *self,
                                      const char *const *lines);
char     **wr_url_view_dup_lines     (WrUrlView         *self);
WrUrlList *wr_url_view_get_list      (WrUrlView         *self);
guint      wr_url_view_get_n_pages   (WrUrlView         *self);
gboolean   wr_url_view_get_empty     (WrUrlView         *self);
void       wr_url_view_begin         (WrUrlView         *self);
void       wr_url_view_set_size      (WrUrlView         *self,
                                      WrUrlViewSize      size);
void       wr_url_view_paste         (WrUrlView         *self);
void       wr_url_view_open_list     (WrUrlView         *self,
                                      GFile             *file);
gboolean   wr_url_view_check         (WrUrlView         *self);
void       wr_url_view_show_problem  (WrUrlView         *self,
                                      const char        *message);

G_END_DECLS
