/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-engine.h"

G_BEGIN_DECLS

#define WR_TYPE_BROWSER_CHOICE (wr_browser_choice_get_type ())
G_DECLARE_FINAL_TYPE (WrBrowserChoice, wr_browser_choice, WR, BROWSER_CHOICE, GObject)

WrBrowserChoice *wr_browser_choice_new_auto    (GPtrArray       *drivers); /* (nullable) */
WrBrowserChoice *wr_browser_choice_new_driver  (const WrDriver  *driver);
WrBrowserChoice *wr_browser_choice_new_missing (const char      *name,
                                                gboolean         searching);
WrBrowserChoice *wr_browser_choice_new_grid    (void);
const char      *wr_browser_choice_get_name    (WrBrowserChoice *self);
const char      *wr_browser_choice_get_detail  (WrBrowserChoice *self);
gboolean         wr_browser_choice_get_usable  (WrBrowserChoice *self);
gboolean         wr_browser_choice_get_visible (WrBrowserChoice *self);

G_END_DECLS
