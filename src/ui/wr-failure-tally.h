/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void  wr_failure_tally_async  (const char           *store_path,
                               GCancellable         *cancellable,
                               GAsyncReadyCallback   callback,
                               gpointer              user_data);
char *wr_failure_tally_finish (GAsyncResult         *result,
                               gint64               *n_failed,
                               gint64               *n_commonest,
                               GError              **error);

G_END_DECLS
