/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WR_COLUMNS_START:
 *
 * The side of its column at which wr_columns_pad() leaves a text; %WR_COLUMNS_END is for numbers.
 */
typedef enum { WR_COLUMNS_START, WR_COLUMNS_END } WrColumnsSide;

int   wr_columns_count (const char   *text);
char *wr_columns_pad   (const char   *text,
                        int           width,
                        WrColumnsSide side);

G_END_DECLS
