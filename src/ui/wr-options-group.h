/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "wr-engine.h"

G_BEGIN_DECLS

#define WR_TYPE_OPTIONS_GROUP (wr_options_group_get_type ())
G_DECLARE_FINAL_TYPE (WrOptionsGroup, wr_options_group, WR, OPTIONS_GROUP, AdwPreferencesGroup)

void     wr_options_group_load         (WrOptionsGroup *self,
                                        const WrJob    *job);
void     wr_options_group_store        (WrOptionsGroup *self,
                                        WrJob          *job);
gboolean wr_options_group_check        (WrOptionsGroup *self);
gboolean wr_options_group_show_problem (WrOptionsGroup *self,
                                        const char     *path,
                                        const char     *message);

G_END_DECLS
