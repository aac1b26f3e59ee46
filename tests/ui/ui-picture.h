/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

/* Pictures of a window, taken from what GTK draws: without a frame, a shadow or other windows. */

GskRenderNode *ui_picture_record (GtkWidget       *widget,
                                  graphene_rect_t *inside);
GdkTexture    *ui_picture_take   (GtkWindow       *window);
void           ui_picture_save   (GtkWindow       *window,
                                  const char      *path);
