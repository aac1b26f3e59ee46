/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrUsageSample as text and back, also from text that no Windrow has written.
 */

#include "config.h"

#include "wr-usage-sample.h"

static void
test_round_trip (void)
{
  const WrUsageSample sample = {
    .controller_pss = 41000000, .browsers_pss = 1400000000, .controller_cpu = 0,
    .browsers_cpu = -1, .memory_total = G_MAXINT64, .memory_available = 3, .cores = 2,
  };
  g_autofree char *text = wr_usage_sample_to_detail (&sample);
  WrUsageSample again;

  g_assert_cmpstr (text, ==, "controller_pss=41000000 browsers_pss=1400000000 controller_cpu_us=0"
                             " memory_total=9223372036854775807 memory_available=3 cores=2");
  g_assert_true (wr_usage_sample_parse (&again, text));
  g_assert_cmpmem (&sample, sizeof sample, &again, sizeof again);
}

static void
test_parse (void)
{
  static const struct {
    const char *text;
    gboolean any;
    gint64 cores;
  } rows[] = {
    { NULL, FALSE, -1 },
    { "", FALSE, -1 },
    { "cores", FALSE, -1 },
    { "cores=", FALSE, -1 },
    { "cores=-4", FALSE, -1 },
    { "cores=4x", FALSE, -1 },
    { "core=4", FALSE, -1 },
    { "corest=4", FALSE, -1 },
    { "cores=99999999999999999999", FALSE, -1 },
    { "  cores=4", TRUE, 4 },
    { "newer=7 cores=4 =", TRUE, 4 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    WrUsageSample sample;
    g_test_message ("%s", rows[i].text);
    g_assert_cmpint (wr_usage_sample_parse (&sample, rows[i].text), ==, rows[i].any);
    g_assert_cmpint (sample.cores, ==, rows[i].cores);
    g_assert_cmpint (sample.browsers_pss, ==, -1);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wr/usage-sample/round-trip", test_round_trip);
  g_test_add_func ("/wr/usage-sample/parse", test_parse);
  return g_test_run ();
}
