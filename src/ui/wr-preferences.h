/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define WR_TYPE_PREFERENCES (wr_preferences_get_type ())
G_DECLARE_FINAL_TYPE (WrPreferences, wr_preferences, WR, PREFERENCES, AdwPreferencesPage)

AdwPreferencesPage *wr_preferences_new (void);

G_END_DECLS
