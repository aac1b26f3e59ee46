/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gint64   wr_trace_writer_save        (const char          *store_path,
                                      GFile               *target,
                                      GCancellable        *cancellable,
                                      GError             **error);
void     wr_trace_writer_save_async  (const char          *store_path,
                                      GFile               *target,
                                      GCancellable        *cancellable,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data);
gint64   wr_trace_writer_save_finish (GAsyncResult        *result,
                                      GError             **error);

G_END_DECLS
