/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-compare-plan.h"

G_BEGIN_DECLS

gboolean wr_contender_run (const WrContender    *contender,
                           const WrComparePlan  *plan,
                           gboolean              warm_up,
                           GCancellable         *cancellable,
                           WrCompareSample      *sample,
                           GError              **error);

G_END_DECLS
