/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

JsonNode *wr_reply_parse      (GByteArray *content,
                               int         http_status,
                               GError    **error);
JsonNode *wr_reply_parse_text (const char *text);

G_END_DECLS
