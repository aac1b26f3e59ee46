/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void wr_json_string_append (GString    *text,
                            const char *value);

G_END_DECLS
