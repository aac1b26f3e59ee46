/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

guint16  wr_port_reserve (GError **error);
void     wr_port_release (guint16  port);
gboolean wr_port_is_free (guint16  port);

G_END_DECLS
