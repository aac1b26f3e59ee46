/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-driver.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * WrCapabilities:
 *
 * What a session is asked for. Strings are borrowed from the caller for the call.
 */
typedef struct {
  WrBrowser browser;
  const char *binary;             /* (nullable) */
  gboolean visible;
  gboolean images;
  gboolean accept_insecure_certs;
  int window_width;               /* pixels */
  int window_height;              /* pixels */
  int page_load_ms;
  int script_ms;
  const char *user_agent;         /* (nullable) */
  const char *proxy;              /* (nullable) URL, http or socks5 */
  const char *const *arguments;   /* (nullable) further arguments to the browser */
} WrCapabilities;

JsonNode *wr_capabilities_to_json (const WrCapabilities *self);

G_END_DECLS
