/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GHashTable *wr_version_probe_run (const char *const *programs,
                                  gboolean           outside,
                                  int                limit_ms,
                                  GCancellable      *cancellable);

G_END_DECLS
