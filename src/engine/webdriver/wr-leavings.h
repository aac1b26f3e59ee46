/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _WrLeavings WrLeavings;

WrLeavings *wr_leavings_clear_up     (void);
void        wr_leavings_free         (WrLeavings   *self);
void        wr_leavings_sweep        (GCancellable *cancellable);
void        wr_leavings_sweep_beside (const char   *dir);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WrLeavings, wr_leavings_free)

G_END_DECLS
