/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-engine.h"

G_BEGIN_DECLS

/* wr_job_load() and wr_job_save() off the main thread. */
void      wr_job_task_load_async  (GFile               *file,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data);
WrJob    *wr_job_task_load_finish (GAsyncResult        *result,
                                   GError             **error);
void      wr_job_task_save_async  (const WrJob         *job,
                                   GFile               *file,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data);
gboolean  wr_job_task_save_finish (GAsyncResult        *result,
                                   GError             **error);
char     *wr_job_task_dup_name    (GFile               *file);

G_END_DECLS
