/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fuzz.h"

G_BEGIN_DECLS

/**
 * FuzzedStore:
 *
 * A small store that the engine wrote, and a file beside it that a fuzzer spoils and reads.
 */
typedef struct {
  char *path;     /* (owned) of the file that is read */
  char *original; /* (owned) the bytes of the store */
  gsize size;
} FuzzedStore;

FuzzedStore *fuzzed_store_get   (void);
void         fuzzed_store_write (FuzzedStore *self,
                                 const char  *bytes,
                                 gsize        size);
void         fuzzed_store_read  (FuzzedStore *self);

G_END_DECLS
