/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A damaged file: an input is a list of patches of a store, each of a place, a length and so many
 * bytes. So a short input reaches every page of the file.
 */

#include "config.h"

#include "fuzzed-store.h"

#include <string.h>

#define MOST_PATCHES 32

static void
patch (FuzzInput *input, char *bytes, gsize size)
{
  gsize place = (fuzz_input_take_byte (input) << 16 | fuzz_input_take_short (input)) % size;
  gsize length = fuzz_input_take_byte (input);

  for (gsize i = 0; i < length && input->size > 0 && place + i < size; i++)
    bytes[place + i] = (char) fuzz_input_take_byte (input);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  FuzzedStore *store = fuzzed_store_get ();
  FuzzInput input = { data, size };
  g_autofree char *bytes = g_memdup2 (store->original, store->size);
  gsize length = store->size;

  if (fuzz_input_take_byte (&input) % 8 == 1)
    length = (fuzz_input_take_byte (&input) << 16 | fuzz_input_take_short (&input)) % store->size;
  for (int i = 0; i < MOST_PATCHES && input.size > 0; i++)
    patch (&input, bytes, store->size);
  fuzzed_store_write (store, bytes, length);
  fuzzed_store_read (store);
  return 0;
}
