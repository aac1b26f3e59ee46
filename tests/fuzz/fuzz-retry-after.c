/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The header field Retry-After: two bytes of the hour at which it came, then its text. */

#include "config.h"

#include "fuzz.h"

#include "wr-retry-after.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  FuzzInput input = { data, size };
  gint64 now = (gint64) fuzz_input_take_short (&input) * 12 * G_TIME_SPAN_HOUR;
  g_autofree char *text = fuzz_input_take_text (&input, NULL);
  gint64 wait = wr_retry_after_parse (text, now);

  g_assert_true (wait >= -1 && wait <= WR_RETRY_AFTER_MAX);
  g_assert_cmpint (wr_retry_after_parse (text, now), ==, wait);
  return 0;
}
