/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-engine.h"

G_BEGIN_DECLS

gboolean       wr_cli_store_check (const char *path);
WrStoreReader *wr_cli_store_open  (const char *path);

G_END_DECLS
