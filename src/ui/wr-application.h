/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "wr-engine.h"

G_BEGIN_DECLS

typedef struct _WrWindow WrWindow;

#define WR_TYPE_APPLICATION (wr_application_get_type ())
G_DECLARE_FINAL_TYPE (WrApplication, wr_application, WR, APPLICATION, AdwApplication)

gboolean       wr_application_set_up_places (GError       **error);
WrApplication *wr_application_new           (void);
void           wr_application_open_file     (WrApplication *self,
                                             WrWindow      *window, /* (nullable) */
                                             GFile         *file);
void           wr_application_open_sample   (WrApplication *self,
                                             WrWindow      *window); /* (nullable) */
void           wr_application_serve_sample  (WrApplication *self,
                                             const WrJob   *job);
GPtrArray     *wr_application_get_drivers   (WrApplication *self);
void           wr_application_find_drivers  (WrApplication *self);
gboolean       wr_application_has_run       (WrApplication *self);
gboolean       wr_application_is_comparing  (WrApplication *self);
void           wr_application_begin_comparison (WrApplication *self,
                                                GtkWindow     *window);
void           wr_application_end_comparison (WrApplication *self);

G_END_DECLS
