/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "wr-engine.h"

G_BEGIN_DECLS

#define WR_TYPE_APPLICATION (wr_application_get_type ())
G_DECLARE_FINAL_TYPE (WrApplication, wr_application, WR, APPLICATION, AdwApplication)

void           wr_application_set_up_places (void);
WrApplication *wr_application_new           (void);

G_END_DECLS
