/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-database.h"

G_BEGIN_DECLS

#define WR_STORE_APPLICATION_ID 0x57726f77 /* "Wrow" */
#define WR_STORE_VERSION 2

gboolean wr_store_schema_check_file  (const char         *path,
                                      GError            **error);
gboolean wr_store_schema_migrate     (WrDatabase         *database,
                                      const char         *path,
                                      GError            **error);
gboolean wr_store_schema_create      (WrDatabase         *database,
                                      const char         *job_json,
                                      const char *const  *columns,
                                      GError            **error);
char   **wr_store_schema_dup_columns (WrDatabase         *database,
                                      GError            **error);

G_END_DECLS
