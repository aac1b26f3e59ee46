/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "wr-engine.h"

G_BEGIN_DECLS

#define WR_TYPE_URL_MARKS (wr_url_marks_get_type ())
G_DECLARE_FINAL_TYPE (WrUrlMarks, wr_url_marks, WR, URL_MARKS, GObject)

WrUrlMarks *wr_url_marks_new          (GtkTextView *view,
                                       GtkTextTag  *fold);
void        wr_url_marks_set_list     (WrUrlMarks  *self,
                                       WrUrlList   *list); /* (nullable) */
void        wr_url_marks_set_notes    (WrUrlMarks  *self,
                                       gboolean     notes);
void        wr_url_marks_line_edited  (WrUrlMarks  *self,
                                       int          line,
                                       gboolean     moved);
void        wr_url_marks_queue_update (WrUrlMarks  *self);

G_END_DECLS
