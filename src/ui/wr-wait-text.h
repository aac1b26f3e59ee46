/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "wr-engine.h"

G_BEGIN_DECLS

char *wr_wait_text_dup_worker (WrWorkerStatus *status);
char *wr_wait_text_dup_run    (GListModel     *workers);

G_END_DECLS
