/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

#define WR_SAMPLE_SLOW_DEFAULT_MS 1500
#define WR_SAMPLE_SLOW_MAX_MS 10000

void wr_sample_answer (SoupServerMessage *message,
                       const char        *path,
                       GHashTable        *query);

G_END_DECLS
