/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _WrStartGate WrStartGate;

WrStartGate *wr_start_gate_new   (int           at_a_time);
void         wr_start_gate_free  (WrStartGate  *self);
gboolean     wr_start_gate_enter (WrStartGate  *self,
                                  GCancellable *cancellable);
void         wr_start_gate_leave (WrStartGate  *self,
                                  gboolean      started);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WrStartGate, wr_start_gate_free)

G_END_DECLS
