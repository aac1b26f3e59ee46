/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void  wr_store_check_async  (const char           *store_path,
                             GCancellable         *cancellable,
                             GAsyncReadyCallback   callback,
                             gpointer              user_data);
char *wr_store_check_finish (GAsyncResult         *result,
                             GError              **error);

G_END_DECLS
