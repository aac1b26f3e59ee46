/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define WR_RETRY_AFTER_MAX (365 * G_TIME_SPAN_DAY)

gint64 wr_retry_after_parse (const char *text,
                             gint64      now);

G_END_DECLS
