/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-compare-plan.h"

G_BEGIN_DECLS

char *wr_compare_dup_verdict (const WrComparePlan *plan);
char *wr_compare_dup_subject (const WrComparePlan *plan);
char *wr_compare_dup_notes   (const WrComparePlan *plan);

G_END_DECLS
