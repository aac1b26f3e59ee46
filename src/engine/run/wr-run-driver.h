/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-driver.h"
#include "wr-job.h"

G_BEGIN_DECLS

WrBrowser wr_run_parse_browser (const char    *name);
WrDriver *wr_run_find_driver   (const WrJob   *job,
                                GCancellable  *cancellable,
                                GError       **error);

G_END_DECLS
