/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WrCompareSpread:
 *
 * What several rounds gave: their median, and the least and the greatest. NaN where no round gave
 * anything.
 */
typedef struct {
  int n; /* rounds that gave something */
  double median;
  double low;
  double high;
} WrCompareSpread;

typedef enum {
  WR_COMPARE_TOO_FEW, /* too few rounds to say anything */
  WR_COMPARE_SAME,    /* no difference that this could see */
  WR_COMPARE_LESS,
  WR_COMPARE_MORE,
} WrCompareVerdict;

#define WR_COMPARE_LEAST_ROUNDS 3

void             wr_compare_spread_init (WrCompareSpread       *self,
                                         const double          *values,
                                         gsize                  n_values);
void             wr_compare_ratio_init  (WrCompareSpread       *self,
                                         const double          *a,
                                         const double          *b,
                                         gsize                  n_rounds);
WrCompareVerdict wr_compare_judge       (const WrCompareSpread *ratio);

G_END_DECLS
