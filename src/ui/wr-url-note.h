/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define WR_TYPE_URL_NOTE (wr_url_note_get_type ())
G_DECLARE_FINAL_TYPE (WrUrlNote, wr_url_note, WR, URL_NOTE, GtkWidget)

GtkWidget *wr_url_note_new  (void);
void       wr_url_note_show (WrUrlNote  *self,
                             const char *text,
                             gboolean    error);

G_END_DECLS
