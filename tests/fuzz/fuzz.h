/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <json-glib/json-glib.h>
#include <stddef.h>
#include <stdint.h>

G_BEGIN_DECLS

/* libFuzzer calls these two; fuzz.c has the first. */
int LLVMFuzzerInitialize   (int            *argc,
                            char         ***argv);
int LLVMFuzzerTestOneInput (const uint8_t  *data,
                            size_t          size);

/**
 * FuzzInput:
 *
 * The bytes of one input, taken from the front.
 */
typedef struct {
  const uint8_t *data;
  size_t size;
} FuzzInput;

guint  fuzz_input_take_byte  (FuzzInput  *self);
guint  fuzz_input_take_short (FuzzInput  *self);
char  *fuzz_input_take_text  (FuzzInput  *self,
                              gsize      *length);
char  *fuzz_input_take_rest  (FuzzInput  *self);

/* What must hold of whatever comes out of the engine. */
void   fuzz_check_text       (const char *text);
void   fuzz_check_error      (const GError *error,
                              gboolean      failed);
void   fuzz_check_json       (JsonNode   *node,
                              int         levels);

G_END_DECLS
