/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void  wr_row_copy_async  (const char           *store_path,
                          GArray               *row_ids,
                          GCancellable         *cancellable,
                          GAsyncReadyCallback   callback,
                          gpointer              user_data);
char *wr_row_copy_finish (GAsyncResult         *result,
                          GError              **error);

G_END_DECLS
