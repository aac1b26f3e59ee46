/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void        wr_recent_jobs_add      (GSettings *settings,
                                     GFile     *file);
void        wr_recent_jobs_remove   (GSettings *settings,
                                     GFile     *file);
GMenuModel *wr_recent_jobs_new_menu (GSettings *settings,
                                     gboolean   with_new_and_open);

G_END_DECLS
