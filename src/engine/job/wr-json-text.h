/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define WR_JSON_MAX_DEPTH 64

JsonNode   *wr_json_parse        (const char *text,
                                  gsize       length,
                                  GError    **error);
char       *wr_json_print        (JsonNode   *node);
JsonNode   *wr_json_copy         (JsonNode   *node);
JsonObject *wr_json_object_copy  (JsonObject *object);
const char *wr_json_describe     (JsonNode   *node);

G_END_DECLS
