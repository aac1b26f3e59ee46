/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "wr-capabilities.h"
#include "wr-command.h"
#include "wr-webdriver-error.h"

G_BEGIN_DECLS

#define WR_TYPE_SESSION (wr_session_get_type ())
G_DECLARE_FINAL_TYPE (WrSession, wr_session, WR, SESSION, GObject)

WrSession  *wr_session_new                 (const char           *endpoint,
                                            const WrCapabilities *capabilities,
                                            int                   deadline_ms,
                                            GCancellable         *cancellable,
                                            GError              **error);
WrSession  *wr_session_new_remote          (const char           *endpoint,
                                            const WrCapabilities *capabilities,
                                            int                   deadline_ms,
                                            GCancellable         *cancellable,
                                            GError              **error);
WrSession  *wr_session_new_lent            (const char           *endpoint,
                                            const char           *id,
                                            const char           *browser_name,
                                            const char           *browser_version,
                                            GError              **error);
const char *wr_session_get_id              (WrSession            *self);
const char *wr_session_get_browser_name    (WrSession            *self);
const char *wr_session_get_browser_version (WrSession            *self);
guint64     wr_session_get_n_commands      (WrSession            *self);
gboolean    wr_session_navigate            (WrSession            *self,
                                            const char           *url,
                                            int                   deadline_ms,
                                            GCancellable         *cancellable,
                                            GError              **error);
JsonNode   *wr_session_execute_async       (WrSession            *self,
                                            const char           *script,
                                            JsonArray            *arguments,
                                            int                   deadline_ms,
                                            GCancellable         *cancellable,
                                            GError              **error);
GBytes     *wr_session_take_screenshot     (WrSession            *self,
                                            int                   deadline_ms,
                                            GCancellable         *cancellable,
                                            GError              **error);
JsonNode   *wr_session_send                (WrSession            *self,
                                            WrCommand             command,
                                            JsonNode             *body,
                                            int                   deadline_ms,
                                            GCancellable         *cancellable,
                                            GError              **error);
gboolean    wr_session_delete              (WrSession            *self,
                                            int                   deadline_ms,
                                            GCancellable         *cancellable,
                                            GError              **error);
gboolean    wr_session_delete_left         (const char           *endpoint,
                                            const char           *id,
                                            int                   deadline_ms,
                                            GCancellable         *cancellable,
                                            GError              **error);

G_END_DECLS
