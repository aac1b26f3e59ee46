/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A line of a worker's process: what can be read is written so that it reads back as the same. */

#include "config.h"

#include "fuzz.h"

#include "wr-worker-wire.h"

#include <string.h>

static void
check_message (const WrWireMessage *message)
{
  g_autofree char *line = wr_wire_message_to_line (message);
  g_autoptr (GError) error = NULL;
  g_autoptr (WrWireMessage) again = wr_wire_message_from_line (line, strlen (line), &error);

  g_assert_no_error (error);
  g_assert_null (strchr (line, '\n'));
  fuzz_check_text (line);
  g_assert_cmpint (again->kind, ==, message->kind);
  g_autofree char *same = wr_wire_message_to_line (again);
  g_assert_cmpstr (line, ==, same);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  FuzzInput input = { data, size };
  g_autofree char *line = fuzz_input_take_rest (&input);
  g_autoptr (GError) error = NULL;
  g_autoptr (WrWireMessage) message = wr_wire_message_from_line (line, size, &error);

  fuzz_check_error (error, message == NULL);
  if (message != NULL)
    check_message (message);
  else
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  return 0;
}
