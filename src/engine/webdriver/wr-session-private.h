/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-session.h"

G_BEGIN_DECLS

/* wr-session.c */
WrSession *wr_session_new_recorded (const char   *endpoint,
                                    JsonNode     *body,
                                    int           deadline_ms,
                                    GCancellable *cancellable,
                                    GError      **error);

/* wr-session-remote.c */
void       wr_session_end_remote   (gint64        end);

G_END_DECLS
