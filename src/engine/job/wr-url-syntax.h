/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *wr_url_find_line_fault (const char *line,
                              gsize       length);
char *wr_url_find_host_fault (const char *url,
                              gsize       length);
void  wr_url_normalise       (GString    *url);

G_END_DECLS
