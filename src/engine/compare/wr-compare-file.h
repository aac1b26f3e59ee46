/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-compare-plan.h"

G_BEGIN_DECLS

char *wr_compare_to_csv  (const WrComparePlan *plan);
char *wr_compare_to_json (const WrComparePlan *plan);

G_END_DECLS
