/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-database.h"

G_BEGIN_DECLS

/* A store's file, open for writing and locked against every other Windrow. */
typedef struct _WrStoreFile WrStoreFile;

WrStoreFile *wr_store_file_create       (const char         *path,
                                         const char         *job_json,
                                         const char *const  *columns,
                                         GError            **error);
WrStoreFile *wr_store_file_open         (const char         *path,
                                         GError            **error);
void         wr_store_file_free         (WrStoreFile        *self);
WrDatabase  *wr_store_file_get_database (WrStoreFile        *self);
guint        wr_store_file_get_n_columns (WrStoreFile       *self);
gboolean     wr_store_file_check        (WrStoreFile        *self,
                                         GError            **error);
gboolean     wr_store_file_mend         (WrStoreFile        *self,
                                         gboolean            asked,
                                         gboolean           *kept,
                                         GError            **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WrStoreFile, wr_store_file_free)

G_END_DECLS
