/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct {
  const char *key;
  const char *value;
} WrSampleValue;

GBytes *wr_sample_lookup        (const char          *name);
char   *wr_sample_template_fill (const char          *name,
                                 const WrSampleValue *values);

G_END_DECLS
