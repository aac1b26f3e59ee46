/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-cli-progress.h"
#include "wr-engine.h"

G_BEGIN_DECLS

typedef struct _WrCliPages WrCliPages;

WrCliPages *wr_cli_pages_new  (WrRun         *run,
                               WrCliProgress *progress);
void        wr_cli_pages_free (WrCliPages    *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WrCliPages, wr_cli_pages_free)

G_END_DECLS
