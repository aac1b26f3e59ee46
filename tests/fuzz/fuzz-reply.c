/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a driver answers: a byte that chooses the HTTP status, then the body. */

#include "config.h"

#include "fuzz.h"

#include "wr-reply.h"
#include "wr-webdriver-error.h"

#define MOST_LEVELS 256

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const int statuses[] = { 200, 404, 500 };
  FuzzInput input = { data, size };
  int status = statuses[fuzz_input_take_byte (&input) % G_N_ELEMENTS (statuses)];
  gsize length = input.size;
  g_autoptr (GByteArray) content =
      g_byte_array_new_take ((guint8 *) fuzz_input_take_rest (&input), length);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) value = wr_reply_parse (content, status, &error);

  fuzz_check_error (error, value == NULL);
  if (value == NULL) {
    g_assert_true (error->domain == WR_WEBDRIVER_ERROR);
    return 0;
  }
  g_assert_cmpint (status, ==, 200);
  fuzz_check_json (value, MOST_LEVELS);
  return 0;
}
