/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The record of remote sessions that an earlier start left, whatever has become of its file. */

#include "config.h"

#include "fuzz.h"

#include "wr-remote-record.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  FuzzInput input = { data, size };
  g_autofree char *text = fuzz_input_take_rest (&input);
  g_autoptr (GHashTable) entries = wr_remote_record_parse (text, size);
  GHashTableIter iter;
  gpointer number, value;

  g_hash_table_iter_init (&iter, entries);
  while (g_hash_table_iter_next (&iter, &number, &value)) {
    const WrRemoteEntry *entry = value;

    g_assert_true (*(guint64 *) number == entry->number && entry->number > 0);
    g_assert_true (entry->endpoint != NULL && entry->id != NULL);
    fuzz_check_text (entry->endpoint);
    fuzz_check_text (entry->id);
  }
  return 0;
}
