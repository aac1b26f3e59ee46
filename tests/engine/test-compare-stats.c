/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The statistics of a comparison: what a few numbers give, and what may be claimed of them.
 */

#include "wr-engine.h"

#include <math.h>

#define NONE (-1) /* stands for NaN in the tables */

typedef struct {
  const char *name;
  double values[8];
  gsize n_values;
  int n;
  double median;
  double low;
  double high;
} SpreadCase;

static const SpreadCase spreads[] = {
  { "none", { 0 }, 0, 0, NONE, NONE, NONE },
  { "only-missing", { NONE, NONE }, 2, 0, NONE, NONE, NONE },
  { "one", { 4 }, 1, 1, 4, 4, 4 },
  { "two", { 4, 2 }, 2, 2, 3, 2, 4 },
  { "odd", { 5, 1, 3 }, 3, 3, 3, 1, 5 },
  { "even", { 8, 1, 3, 5 }, 4, 4, 4, 1, 8 },
  { "ties", { 2, 2, 2, 2, 7 }, 5, 5, 2, 2, 7 },
  { "with-missing", { NONE, 6, NONE, 2 }, 4, 2, 4, 2, 6 },
  { "zero", { 0, 0, 3 }, 3, 3, 0, 0, 3 },
};

typedef struct {
  const char *name;
  double a[8];
  double b[8];
  gsize n;
  int n_pairs;
  double median;
  WrCompareVerdict verdict;
} RatioCase;

static const RatioCase ratios[] = {
  { "none", { 0 }, { 0 }, 0, 0, NONE, WR_COMPARE_TOO_FEW },
  { "two-rounds", { 9, 9 }, { 1, 1 }, 2, 2, 9, WR_COMPARE_TOO_FEW },
  { "two-of-three", { 9, NONE, 9 }, { 1, 1, 1 }, 3, 2, 9, WR_COMPARE_TOO_FEW },
  { "division-by-zero", { 9, 9, 9, 9 }, { 1, 0, 1, 1 }, 4, 3, 9, WR_COMPARE_MORE },
  { "equal", { 5, 5, 5 }, { 5, 5, 5 }, 3, 3, 1, WR_COMPARE_SAME },
  { "three-clear", { 30, 31, 32 }, { 10, 10, 10 }, 3, 3, 3.1, WR_COMPARE_MORE },
  { "three-clear-less", { 10, 10, 10 }, { 30, 31, 32 }, 3, 3, 0.322581, WR_COMPARE_LESS },
  { "three-on-one-side-but-wide", { 11, 13, 16 }, { 10, 10, 10 }, 3, 3, 1.3, WR_COMPARE_SAME },
  { "three-touching-one", { 10, 30, 31 }, { 10, 10, 10 }, 3, 3, 3, WR_COMPARE_SAME },
  { "four-near", { 12, 13, 14, 15 }, { 10, 10, 10, 10 }, 4, 4, 1.35, WR_COMPARE_MORE },
  { "five-one-against", { 12, 13, 9, 14, 13 }, { 10, 10, 10, 10, 10 }, 5, 5, 1.3, WR_COMPARE_SAME },
  { "five-drifting-together", { 11, 22, 33, 44, 55 }, { 10, 20, 30, 40, 50 }, 5, 5, 1.1,
    WR_COMPARE_MORE },
  { "five-wide", { 10.1, 11, 12, 18, 30 }, { 10, 10, 10, 10, 10 }, 5, 5, 1.2, WR_COMPARE_SAME },
  { "six-agree", { 10.2, 11, 12, 18, 30, 10.3 }, { 10, 10, 10, 10, 10, 10 }, 6, 6, 1.15,
    WR_COMPARE_MORE },
  { "too-small-to-matter", { 1001, 1001, 1001 }, { 1000, 1000, 1000 }, 3, 3, 1.001,
    WR_COMPARE_SAME },
};

static double
value_of (double value)
{
  return value == NONE ? NAN : value;
}

static void
assert_near (double actual, double expected)
{
  if (expected == NONE)
    g_assert_true (isnan (actual));
  else
    g_assert_cmpfloat_with_epsilon (actual, expected, 1e-5);
}

static void
test_spread (gconstpointer data)
{
  const SpreadCase *row = data;
  double values[8];
  WrCompareSpread spread;

  for (gsize i = 0; i < row->n_values; i++)
    values[i] = value_of (row->values[i]);
  wr_compare_spread_init (&spread, values, row->n_values);
  g_assert_cmpint (spread.n, ==, row->n);
  assert_near (spread.median, row->median);
  assert_near (spread.low, row->low);
  assert_near (spread.high, row->high);
}

static void
test_ratio (gconstpointer data)
{
  const RatioCase *row = data;
  double a[8], b[8];
  WrCompareSpread ratio;

  for (gsize i = 0; i < row->n; i++) {
    a[i] = value_of (row->a[i]);
    b[i] = value_of (row->b[i]);
  }
  wr_compare_ratio_init (&ratio, a, b, row->n);
  g_assert_cmpint (ratio.n, ==, row->n_pairs);
  assert_near (ratio.median, row->median);
  g_assert_cmpint (wr_compare_judge (&ratio), ==, row->verdict);
}

/* Swapping the two swaps the verdict. */
static void
test_swapped (gconstpointer data)
{
  static const WrCompareVerdict swapped[] = {
    [WR_COMPARE_TOO_FEW] = WR_COMPARE_TOO_FEW,
    [WR_COMPARE_SAME] = WR_COMPARE_SAME,
    [WR_COMPARE_LESS] = WR_COMPARE_MORE,
    [WR_COMPARE_MORE] = WR_COMPARE_LESS,
  };
  const RatioCase *row = data;
  double a[8], b[8];
  WrCompareSpread there, back;

  for (gsize i = 0; i < row->n; i++) {
    a[i] = value_of (row->a[i]);
    b[i] = value_of (row->b[i]);
  }
  wr_compare_ratio_init (&there, a, b, row->n);
  wr_compare_ratio_init (&back, b, a, row->n);
  g_assert_cmpint (wr_compare_judge (&back), ==, swapped[wr_compare_judge (&there)]);
}

static double
draw (GRand *rand)
{
  double sum = 0;

  for (int i = 0; i < 12; i++)
    sum += g_rand_double (rand);
  return exp ((sum - 6) * 0.1);
}

/* What the source says of its false claims: of equal contenders, less than 5 in 100. */
static void
test_false_claims (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (4);

  for (gsize n = 3; n <= 8; n++) {
    int claims = 0;

    for (int i = 0; i < 20000; i++) {
      double a[8], b[8];
      WrCompareSpread ratio;

      for (gsize k = 0; k < n; k++) {
        a[k] = draw (rand);
        b[k] = draw (rand);
      }
      wr_compare_ratio_init (&ratio, a, b, n);
      claims += wr_compare_judge (&ratio) != WR_COMPARE_SAME;
    }
    g_assert_cmpint (claims, <, 1000);
  }
}

static const struct {
  WrFigure figure;
  double value;
  double greatest;
  const char *text;
} formats[] = {
  { WR_FIGURE_WALL, 40.567, 57.8, "40.6 s" },
  { WR_FIGURE_WALL, 0.456, 0.456, "0.46 s" },
  { WR_FIGURE_RATE, 12.34, 12.34, "12.3" },
  { WR_FIGURE_RATE, 3.1e6, 2.6e8, "3.10 million" },
  { WR_FIGURE_RATE, 2.6e9, 2.6e9, "2600 million" },
  { WR_FIGURE_CONTROLLER_PSS, 5.8e7, 1.7e8, "58.0 MB" },
  { WR_FIGURE_BROWSER_PSS, 6.5e8, 1.3e9, "0.65 GB" },
  { WR_FIGURE_CONTROLLER_PSS, 4e5, 4e5, "0.40 MB" },
  { WR_FIGURE_START_UP, NONE, 1, "–" },
};

static void
test_formats (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++) {
    g_autofree char *text = wr_figure_format (formats[i].figure, value_of (formats[i].value),
                                              formats[i].greatest, TRUE);
    g_assert_cmpstr (text, ==, formats[i].text);
  }
}

static void
test_arithmetic (void)
{
  static const guint64 sizes[] = { 0, 1, 2, 3, 4, 5, 6, 7, 100, 1001, 65537 };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    guint64 expected = wr_arithmetic_expected (sizes[i]);

    g_assert_cmpuint (wr_arithmetic_sum_range (0, sizes[i]), ==, expected);
    for (int workers = 1; workers <= 5; workers++)
      g_assert_cmpuint (wr_arithmetic_sum_threads (sizes[i], workers), ==, expected);
  }
  /* 8e9: the factors do not fit, so it is modulo 2⁶⁴; from an exact calculation */
  g_assert_cmpuint (wr_arithmetic_expected (G_GUINT64_CONSTANT (8000000000)), ==,
                    G_GUINT64_CONSTANT (14909538364777805824));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (spreads); i++) {
    g_autofree char *path = g_strconcat ("/wr/compare-stats/spread/", spreads[i].name, NULL);
    g_test_add_data_func (path, &spreads[i], test_spread);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (ratios); i++) {
    g_autofree char *path = g_strconcat ("/wr/compare-stats/ratio/", ratios[i].name, NULL);
    g_autofree char *swapped = g_strconcat ("/wr/compare-stats/swapped/", ratios[i].name, NULL);
    g_test_add_data_func (path, &ratios[i], test_ratio);
    g_test_add_data_func (swapped, &ratios[i], test_swapped);
  }
  g_test_add_func ("/wr/compare-stats/false-claims", test_false_claims);
  g_test_add_func ("/wr/compare-stats/formats", test_formats);
  g_test_add_func ("/wr/compare-stats/arithmetic", test_arithmetic);
  return g_test_run ();
}
