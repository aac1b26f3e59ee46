/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean wr_worker_program_run (int      fd,
                                GError **error);

G_END_DECLS
