/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define WR_TYPE_BANNER (wr_banner_get_type ())
G_DECLARE_FINAL_TYPE (WrBanner, wr_banner, WR, BANNER, GtkWidget)

void        wr_banner_show         (WrBanner   *self,
                                    const char *text);
void        wr_banner_hide         (WrBanner   *self);
gboolean    wr_banner_get_revealed (WrBanner   *self);
const char *wr_banner_get_text     (WrBanner   *self);
GtkWidget  *wr_banner_get_button   (WrBanner   *self);

G_END_DECLS
