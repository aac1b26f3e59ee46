/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "wr-command.h"

G_BEGIN_DECLS

typedef struct _WrTransport WrTransport;

WrTransport *wr_transport_new  (const char    *endpoint,
                                GError       **error);
void         wr_transport_free (WrTransport   *self);
JsonNode    *wr_transport_send (WrTransport   *self,
                                WrCommand      command,
                                const char    *session_id,
                                JsonNode      *body,
                                int            deadline_ms,
                                GCancellable  *cancellable,
                                GError       **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WrTransport, wr_transport_free)

G_END_DECLS
