/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "wr-job.h"
#include "wr-result.h"

G_BEGIN_DECLS

/* Loads one page with a session of its own and takes the job's fields; nothing is stored. */
void      wr_trial_run_async  (const WrJob         *job,
                               const char          *url,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data);
WrResult *wr_trial_run_finish (GAsyncResult        *result,
                               GError             **error);

G_END_DECLS
