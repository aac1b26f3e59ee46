/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-attempt-session.h"
#include "wr-result.h"

G_BEGIN_DECLS

/* Called in the worker's thread when the page has loaded and is about to be read. */
typedef void (*WrAttemptLoadedFunc) (gpointer user_data);

gboolean  wr_attempt_make          (WrAttemptSession    *session,
                                    const char          *url,
                                    WrResult            *result,
                                    WrAttemptLoadedFunc  loaded,
                                    gpointer             user_data,
                                    GCancellable        *cancellable);
WrFailure wr_attempt_map_error     (const GError        *error,
                                    WrCommand            command);

G_END_DECLS
