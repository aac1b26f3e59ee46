/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-result.h"

G_BEGIN_DECLS

gint64   wr_retry_get_delay (int       attempt);
gboolean wr_retry_decide    (WrResult *result,
                             int       retries,
                             gint64   *delay);

G_END_DECLS
