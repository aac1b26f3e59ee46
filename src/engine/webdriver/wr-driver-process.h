/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-driver.h"

G_BEGIN_DECLS

#define WR_TYPE_DRIVER_PROCESS (wr_driver_process_get_type ())
G_DECLARE_FINAL_TYPE (WrDriverProcess, wr_driver_process, WR, DRIVER_PROCESS, GObject)

WrDriverProcess *wr_driver_process_start       (const WrDriver  *driver,
                                                GCancellable    *cancellable,
                                                GError         **error);
const char      *wr_driver_process_get_url     (WrDriverProcess *self);
GPid             wr_driver_process_get_pid     (WrDriverProcess *self); /* the guard's */
gboolean         wr_driver_process_is_alive    (WrDriverProcess *self);
void             wr_driver_process_end         (WrDriverProcess *self);

G_END_DECLS
