/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-database.h"

G_BEGIN_DECLS

#define WR_STORE_FOUND_MAX_CELLS 100 /* for one call of wr_found(); SQLite allows 127 arguments */

void     wr_store_functions_install (WrDatabase *database);
gboolean wr_store_parse_number      (const char *text,
                                     double     *number);

G_END_DECLS
