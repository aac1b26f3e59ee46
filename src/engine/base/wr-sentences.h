/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *wr_sentences_join (const char *first,
                         const char *second);

G_END_DECLS
