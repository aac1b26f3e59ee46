/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The statistics of a comparison: median, spread, paired ratio, and what may be claimed of it.
 *
 * The spread is from the least to the greatest, not between quartiles: of three or five rounds a
 * quartile means little, and everything that was measured is in it. Two contenders are compared
 * round by round, since what slows the machine down for a while slows both.
 *
 * A claim needs all rounds on one side, and with few rounds also a distance that is large against
 * their range. With that, of two equal contenders one is called faster in less than 5 of 100
 * comparisons, for each number of rounds from three up (normally distributed ratios; simulated).
 */

#include "config.h"

#include "wr-compare-stats.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* By the number of rounds: how many times their range the median must be away from “equal”. */
static const double least_distance[] = { [3] = 1.5, [4] = 0.75, [5] = 0.5 };

/* Who can be told apart by less than one in a hundred has no user who would notice. */
#define LEAST_DIFFERENCE 0.01

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return x < y ? -1 : x > y;
}

/**
 * wr_compare_spread_init:
 * @values: one a round; what is not finite was not measured and is left out
 */
void
wr_compare_spread_init (WrCompareSpread *self, const double *values, gsize n_values)
{
  g_autofree double *sorted = g_new (double, MAX (n_values, 1));
  int n = 0;

  for (gsize i = 0; i < n_values; i++) {
    if (isfinite (values[i]))
      sorted[n++] = values[i];
  }
  *self = (WrCompareSpread){ .n = n, .median = NAN, .low = NAN, .high = NAN };
  if (n == 0)
    return;
  qsort (sorted, n, sizeof *sorted, compare_doubles);
  self->median = (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  self->low = sorted[0];
  self->high = sorted[n - 1];
}

/**
 * wr_compare_ratio_init:
 * @a: one value a round
 * @b: likewise, of the same rounds
 *
 * The spread of a/b. A round in which either is missing or not above zero is left out.
 */
void
wr_compare_ratio_init (WrCompareSpread *self, const double *a, const double *b, gsize n_rounds)
{
  g_autofree double *ratios = g_new (double, MAX (n_rounds, 1));

  for (gsize i = 0; i < n_rounds; i++)
    ratios[i] = a[i] > 0 && b[i] > 0 ? a[i] / b[i] : NAN;
  wr_compare_spread_init (self, ratios, n_rounds);
}

/**
 * wr_compare_judge:
 * @ratio: of wr_compare_ratio_init()
 *
 * Returns: what may be said of a against b: %WR_COMPARE_MORE where a is the greater.
 */
WrCompareVerdict
wr_compare_judge (const WrCompareSpread *ratio)
{
  if (ratio->n < WR_COMPARE_LEAST_ROUNDS)
    return WR_COMPARE_TOO_FEW;
  if (ratio->low <= 1 && ratio->high >= 1)
    return WR_COMPARE_SAME;

  /* In logarithms a against b is as far from “equal” as b against a. */
  double distance = fabs (log (ratio->median));
  double range = log (ratio->high) - log (ratio->low);
  if (distance < log1p (LEAST_DIFFERENCE))
    return WR_COMPARE_SAME;
  if (ratio->n < (int) G_N_ELEMENTS (least_distance)
      && distance < least_distance[ratio->n] * range)
    return WR_COMPARE_SAME;
  return ratio->median > 1 ? WR_COMPARE_MORE : WR_COMPARE_LESS;
}
