/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct {
  GCancellable *cancellable; /* (owned) cancelled by the first signal */
  guint sources[3];          /* 0 for one that is ignored */
  gboolean noted;            /* one signal came */
} WrCliSignals;

void wr_cli_signals_init  (WrCliSignals *self);
void wr_cli_signals_clear (WrCliSignals *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WrCliSignals, wr_cli_signals_clear)

G_END_DECLS
