/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrCapabilities: the body of New Session (“8.1 Capabilities”).
 *
 * The rule that bites: the headless shell never gets --user-data-dir, or its session never starts.
 * A driver makes its profiles under its TMPDIR, which is private and is removed with it.
 */

#include "config.h"

#include "wr-capabilities.h"

#include <string.h>
#include <unistd.h>

typedef struct {
  const char *key;          /* (nullable) of the browser's own options */
  const char *browser_name; /* (nullable) asked for when no binary says which browser it is */
  void (*add_options) (const WrCapabilities *self, JsonBuilder *builder);
} BrowserOptions;

G_GNUC_PRINTF (2, 3)
static void
add_argument (JsonBuilder *builder, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_autofree char *argument = g_strdup_vprintf (format, args);
  va_end (args);
  json_builder_add_string_value (builder, argument);
}

static void
add_member (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static void
add_int_member (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
add_flag (JsonBuilder *builder, const char *name, gboolean value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

static void
begin_arguments (JsonBuilder *builder)
{
  json_builder_set_member_name (builder, "args");
  json_builder_begin_array (builder);
}

/* The caller's own arguments come last, where they win over ours. */
static void
end_arguments (const WrCapabilities *self, JsonBuilder *builder)
{
  for (guint i = 0; self->arguments != NULL && self->arguments[i] != NULL; i++)
    json_builder_add_string_value (builder, self->arguments[i]);
  json_builder_end_array (builder);
}

static gboolean
has_size (const WrCapabilities *self)
{
  return self->window_width > 0 && self->window_height > 0;
}

static gboolean
is_headless_shell (const char *binary)
{
  return binary != NULL
         && (strstr (binary, "headless-shell") != NULL
             || strstr (binary, "headless_shell") != NULL);
}

/* The whole browser counts its bars as part of a window that nobody sees, and its pages would be
 * less high than those of the headless shell. */
static void
add_page_size (const WrCapabilities *self, JsonBuilder *builder)
{
  json_builder_set_member_name (builder, "mobileEmulation");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "deviceMetrics");
  json_builder_begin_object (builder);
  add_int_member (builder, "width", self->window_width);
  add_int_member (builder, "height", self->window_height);
  add_int_member (builder, "pixelRatio", 1);
  add_flag (builder, "touch", FALSE);
  add_flag (builder, "mobile", FALSE);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
}

static void
add_chromium_options (const WrCapabilities *self, JsonBuilder *builder)
{
  static const char *const quiet[] = {
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--remote-debugging-pipe",
  };

  if (self->binary != NULL)
    add_member (builder, "binary", self->binary);

  begin_arguments (builder);
  for (guint i = 0; i < G_N_ELEMENTS (quiet); i++)
    json_builder_add_string_value (builder, quiet[i]);
  if (is_headless_shell (self->binary))
    add_argument (builder, "--headless");
  else if (!self->visible)
    add_argument (builder, "--headless=new");
  /* Chromium's sandbox refuses to work for root; nobody else may be without it, and a browser of
     another machine does not run as the user that we are. */
  if (self->binary != NULL && geteuid () == 0)
    add_argument (builder, "--no-sandbox");
  if (!self->images)
    add_argument (builder, "--blink-settings=imagesEnabled=false");
  if (has_size (self))
    add_argument (builder, "--window-size=%d,%d", self->window_width, self->window_height);
  if (self->user_agent != NULL)
    add_argument (builder, "--user-agent=%s", self->user_agent);
  end_arguments (self, builder);
  if (has_size (self) && !self->visible && !is_headless_shell (self->binary))
    add_page_size (self, builder);
}

static gboolean
is_own_browser (const char *binary)
{
  return binary != NULL && g_str_has_suffix (binary, "/windrow-browser");
}

static void
add_webkit_options (const WrCapabilities *self, JsonBuilder *builder)
{
  if (self->binary != NULL)
    add_member (builder, "binary", self->binary);

  begin_arguments (builder);
  add_argument (builder, "--automation");
  if (!self->visible && is_own_browser (self->binary))
    add_argument (builder, "--hidden");
  if (has_size (self))
    add_argument (builder, "--geometry=%dx%d", self->window_width, self->window_height);
  if (!self->images)
    add_argument (builder, "--auto-load-images=false");
  if (self->user_agent != NULL)
    add_argument (builder, "--user-agent=%s", self->user_agent);
  end_arguments (self, builder);
}

static void
add_firefox_options (const WrCapabilities *self, JsonBuilder *builder)
{
  if (self->binary != NULL)
    add_member (builder, "binary", self->binary);

  begin_arguments (builder);
  if (!self->visible)
    add_argument (builder, "-headless");
  if (has_size (self)) {
    add_argument (builder, "--width=%d", self->window_width);
    add_argument (builder, "--height=%d", self->window_height);
  }
  end_arguments (self, builder);

  json_builder_set_member_name (builder, "prefs");
  json_builder_begin_object (builder);
  if (!self->images)
    add_int_member (builder, "permissions.default.image", 2);
  if (self->user_agent != NULL)
    add_member (builder, "general.useragent.override", self->user_agent);
  json_builder_end_object (builder);
}

static const BrowserOptions browser_options[WR_N_BROWSERS] = {
  [WR_BROWSER_AUTO] = { NULL, NULL, NULL },
  [WR_BROWSER_CHROMIUM] = { "goog:chromeOptions", "chrome", add_chromium_options },
  [WR_BROWSER_WEBKIT] = { "webkitgtk:browserOptions", "MiniBrowser", add_webkit_options },
  [WR_BROWSER_FIREFOX] = { "moz:firefoxOptions", "firefox", add_firefox_options },
};

static void
add_browser (const WrCapabilities *self, JsonBuilder *builder)
{
  const BrowserOptions *options = &browser_options[self->browser];

  if (options->browser_name != NULL && self->binary == NULL)
    add_member (builder, "browserName", options->browser_name);
  if (options->key == NULL)
    return;

  json_builder_set_member_name (builder, options->key);
  json_builder_begin_object (builder);
  options->add_options (self, builder);
  json_builder_end_object (builder);
}

/* “8.2 Proxy”: a name and a port, without the scheme and without a password. */
static void
add_proxy (const WrCapabilities *self, JsonBuilder *builder)
{
  g_autoptr (GUri) uri = g_uri_parse (self->proxy, G_URI_FLAGS_NONE, NULL);

  if (uri == NULL || g_uri_get_host (uri) == NULL)
    return;

  gboolean socks = g_str_has_prefix (g_uri_get_scheme (uri), "socks");
  gboolean ipv6 = strchr (g_uri_get_host (uri), ':') != NULL;
  int port = g_uri_get_port (uri) > 0 ? g_uri_get_port (uri) : socks ? 1080 : 80;
  g_autofree char *address =
      g_strdup_printf (ipv6 ? "[%s]:%d" : "%s:%d", g_uri_get_host (uri), port);

  json_builder_set_member_name (builder, "proxy");
  json_builder_begin_object (builder);
  add_member (builder, "proxyType", "manual");
  if (socks) {
    add_member (builder, "socksProxy", address);
    add_int_member (builder, "socksVersion", 5);
  } else {
    add_member (builder, "httpProxy", address);
    add_member (builder, "sslProxy", address);
  }
  json_builder_end_object (builder);
}

static void
add_timeouts (const WrCapabilities *self, JsonBuilder *builder)
{
  json_builder_set_member_name (builder, "timeouts");
  json_builder_begin_object (builder);
  add_int_member (builder, "pageLoad", self->page_load_ms);
  add_int_member (builder, "script", self->script_ms);
  json_builder_end_object (builder);
}

/**
 * wr_capabilities_to_json:
 *
 * With %WR_BROWSER_AUTO only what every driver understands is asked for, which suits an endpoint of
 * which nothing else is known.
 *
 * Returns: (transfer full): the whole body of New Session:
 *   `{"capabilities": {"alwaysMatch": {…}}}`.
 */
JsonNode *
wr_capabilities_to_json (const WrCapabilities *self)
{
  g_return_val_if_fail (self != NULL && self->browser < WR_N_BROWSERS, NULL);

  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "capabilities");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "alwaysMatch");
  json_builder_begin_object (builder);

  add_browser (self, builder);
  add_member (builder, "pageLoadStrategy", "normal");
  add_member (builder, "unhandledPromptBehavior", "dismiss");
  json_builder_set_member_name (builder, "acceptInsecureCerts");
  json_builder_add_boolean_value (builder, self->accept_insecure_certs);
  add_timeouts (self, builder);
  if (self->proxy != NULL)
    add_proxy (self, builder);

  json_builder_end_object (builder);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}
