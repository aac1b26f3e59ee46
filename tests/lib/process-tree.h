/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

GArray  *process_tree_list      (GPid    root);
gboolean process_tree_wait_gone (GArray *pids,
                                 int     limit_ms);
gboolean process_tree_has       (GPid        root,
                                 const char *name);

G_END_DECLS
