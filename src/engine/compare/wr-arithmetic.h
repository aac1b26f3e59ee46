/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

guint64  wr_arithmetic_sum_range     (guint64       from,
                                      guint64       to);
guint64  wr_arithmetic_expected      (guint64       n);
guint64  wr_arithmetic_sum_threads   (guint64       n,
                                      int           n_workers);
gboolean wr_arithmetic_sum_processes (guint64       n,
                                      int           n_workers,
                                      const char   *program,
                                      guint64      *sum,
                                      GError      **error);

G_END_DECLS
