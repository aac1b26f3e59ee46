/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-crew.h"

G_BEGIN_DECLS

typedef struct _WrWorker WrWorker;

WrWorker *wr_worker_new        (WrCrew   *crew,
                                int       number);
void      wr_worker_free       (WrWorker *self);
int       wr_worker_get_number (WrWorker *self);
void      wr_worker_retire     (WrWorker *self);
gboolean  wr_worker_is_retired (WrWorker *self);
void      wr_worker_dismiss    (WrWorker *self);
void      wr_worker_work       (WrWorker *self);

G_END_DECLS
