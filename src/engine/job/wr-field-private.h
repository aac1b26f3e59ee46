/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-field.h"

G_BEGIN_DECLS

WrField  *wr_field_from_json (JsonNode      *node,
                              const char    *path,
                              GError       **error);
JsonNode *wr_field_to_json   (const WrField *self);

G_END_DECLS
