/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-key-table.h"

G_BEGIN_DECLS

extern const WrKeyTable wr_job_keys;   /* of WrJob */
extern const WrKeyTable wr_field_keys; /* of WrField */

extern const char *const wr_field_using_words[];
extern const char *const wr_field_take_words[];
extern const char *const wr_field_match_words[];

G_END_DECLS
