/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "wr-engine.h"

G_BEGIN_DECLS

#define WR_TYPE_URL_TEXT (wr_url_text_get_type ())
G_DECLARE_FINAL_TYPE (WrUrlText, wr_url_text, WR, URL_TEXT, GtkTextView)

void     wr_url_text_set_text   (WrUrlText  *self,
                                 const char *text);
char    *wr_url_text_dup_text   (WrUrlText  *self);
void     wr_url_text_insert     (WrUrlText  *self,
                                 const char *text);
void     wr_url_text_append     (WrUrlText  *self,
                                 const char *text);
gboolean wr_url_text_is_filling (WrUrlText  *self);
void     wr_url_text_set_list   (WrUrlText  *self,
                                 WrUrlList  *list); /* (nullable) */
void     wr_url_text_set_notes  (WrUrlText  *self,
                                 gboolean    notes);
void     wr_url_text_go_to_line (WrUrlText  *self,
                                 guint       line);

G_END_DECLS
