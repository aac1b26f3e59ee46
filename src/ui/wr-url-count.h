/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-engine.h"

G_BEGIN_DECLS

char *wr_url_count_describe   (WrUrlList *list);
char *wr_url_count_dup_reason (WrUrlList *list);
int   wr_url_count_find_bad   (WrUrlList *list,
                               int        after);

G_END_DECLS
