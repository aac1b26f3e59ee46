/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "wr-engine.h"

G_BEGIN_DECLS

#define WR_TYPE_WORKERS_GROUP (wr_workers_group_get_type ())
G_DECLARE_FINAL_TYPE (WrWorkersGroup, wr_workers_group, WR, WORKERS_GROUP, AdwPreferencesGroup)

void     wr_workers_group_load         (WrWorkersGroup *self,
                                        const WrJob    *job);
void     wr_workers_group_store        (WrWorkersGroup *self,
                                        WrJob          *job);
void     wr_workers_group_set_drivers  (WrWorkersGroup *self,
                                        GPtrArray      *drivers); /* (nullable) */
int      wr_workers_group_get_n        (WrWorkersGroup *self);
void     wr_workers_group_set_n        (WrWorkersGroup *self,
                                        int             n);
gboolean wr_workers_group_check        (WrWorkersGroup *self);
gboolean wr_workers_group_show_problem (WrWorkersGroup *self,
                                        const char     *path,
                                        const char     *message);

G_END_DECLS
