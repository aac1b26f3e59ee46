/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "wr-tally.h"

G_BEGIN_DECLS

void wr_worker_list_update (GListStore *list,
                            WrTally    *tally);

G_END_DECLS
