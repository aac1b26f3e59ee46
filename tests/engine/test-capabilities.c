/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What New Session asks for: a table of capabilities and of what its JSON holds and must not. */

#include "config.h"

#include "wr-capabilities.h"

#include <string.h>
#include <unistd.h>

#define SHELL "/usr/lib/chromium/chromium-headless-shell"
#define CHROMIUM "/usr/lib/chromium/chromium"

#define BASE .images = TRUE, .page_load_ms = 30000, .script_ms = 10000

typedef struct {
  const char *name;
  WrCapabilities capabilities;
  const char *has[8];   /* parts of the JSON's text */
  const char *lacks[4];
} Row;

static const char *const own_arguments[] = { "--lang=el", "--window-size=1,1", NULL };

static const Row rows[] = {
  { "common", { WR_BROWSER_AUTO, BASE },
    { "{\"capabilities\":{\"alwaysMatch\":{", "\"pageLoadStrategy\":\"normal\"",
      "\"unhandledPromptBehavior\":\"dismiss\"", "\"acceptInsecureCerts\":false",
      "\"timeouts\":{\"pageLoad\":30000,\"script\":10000}" },
    { "browserName", "Options", "proxy" } },
  { "insecure-certs", { WR_BROWSER_AUTO, BASE, .accept_insecure_certs = TRUE },
    { "\"acceptInsecureCerts\":true" } },
  { "chromium/shell", { WR_BROWSER_CHROMIUM, BASE, .binary = SHELL },
    { "\"goog:chromeOptions\":{\"binary\":\"" SHELL "\",\"args\":[", "\"--headless\"",
      "\"--remote-debugging-pipe\"", "\"--no-first-run\"", "\"--disable-background-networking\"" },
    { "--user-data-dir", "--headless=new", "imagesEnabled", "browserName" } },
  { "chromium/windowless", { WR_BROWSER_CHROMIUM, BASE, .binary = CHROMIUM },
    { "\"--headless=new\"" }, { "\"--headless\"", "--user-data-dir", "mobileEmulation" } },
  { "chromium/page-size", { WR_BROWSER_CHROMIUM, BASE, .binary = CHROMIUM, .window_width = 1280,
    .window_height = 720 },
    { "\"mobileEmulation\":{\"deviceMetrics\":{\"width\":1280,\"height\":720,\"pixelRatio\":1,"
      "\"touch\":false,\"mobile\":false}}" } },
  { "chromium/visible-size", { WR_BROWSER_CHROMIUM, BASE, .binary = CHROMIUM, .visible = TRUE,
    .window_width = 1280, .window_height = 720 },
    { "\"--window-size=1280,720\"" }, { "mobileEmulation" } },
  { "chromium/visible", { WR_BROWSER_CHROMIUM, BASE, .binary = CHROMIUM, .visible = TRUE },
    { "\"--remote-debugging-pipe\"" }, { "--headless", "--user-data-dir" } },
  { "chromium/images-off", { WR_BROWSER_CHROMIUM, .binary = SHELL, .images = FALSE },
    { "\"--blink-settings=imagesEnabled=false\"" } },
  { "chromium/size", { WR_BROWSER_CHROMIUM, BASE, .binary = SHELL, .window_width = 1280,
    .window_height = 720 },
    { "\"--window-size=1280,720\"" }, { "mobileEmulation" } },
  { "chromium/no-size", { WR_BROWSER_CHROMIUM, BASE, .binary = SHELL, .window_width = 1280 },
    { "\"--headless\"" }, { "--window-size" } },
  { "chromium/user-agent", { WR_BROWSER_CHROMIUM, BASE, .binary = SHELL,
    .user_agent = "Robot \"7\"" },
    { "\"--user-agent=Robot \\\"7\\\"\"" } },
  { "chromium/own-arguments",
    { WR_BROWSER_CHROMIUM, BASE, .binary = SHELL, .window_width = 9, .window_height = 9,
      .arguments = own_arguments },
    { "\"--window-size=9,9\",\"--lang=el\",\"--window-size=1,1\"]" } },
  { "chromium/remote", { WR_BROWSER_CHROMIUM, BASE },
    { "\"browserName\":\"chrome\"", "\"--headless=new\"" }, { "\"binary\"", "--no-sandbox" } },
  { "webkit/local", { WR_BROWSER_WEBKIT, BASE, .binary = "/usr/lib/MiniBrowser" },
    { "\"webkitgtk:browserOptions\":{\"binary\":\"/usr/lib/MiniBrowser\","
      "\"args\":[\"--automation\"]}" },
    { "goog:", "--headless", "browserName" } },
  { "webkit/all",
    { WR_BROWSER_WEBKIT, .binary = "/usr/lib/MiniBrowser", .user_agent = "Robot",
      .window_width = 800,
      .window_height = 600 },
    { "[\"--automation\",\"--geometry=800x600\",\"--auto-load-images=false\","
      "\"--user-agent=Robot\"]" } },
  { "webkit/own", { WR_BROWSER_WEBKIT, BASE, .binary = "/app/libexec/windrow/windrow-browser" },
    { "\"args\":[\"--automation\",\"--hidden\"]}" } },
  { "webkit/own-visible",
    { WR_BROWSER_WEBKIT, BASE, .binary = "/app/libexec/windrow/windrow-browser", .visible = TRUE },
    { "\"args\":[\"--automation\"]}" } },
  { "firefox/local", { WR_BROWSER_FIREFOX, BASE, .binary = "/usr/lib/firefox/firefox" },
    { "\"moz:firefoxOptions\":{\"binary\":\"/usr/lib/firefox/firefox\","
      "\"args\":[\"-headless\"]" } },
  { "firefox/visible", { WR_BROWSER_FIREFOX, BASE, .visible = TRUE },
    { "\"browserName\":\"firefox\"", "\"args\":[]" }, { "-headless" } },
  { "firefox/prefs", { WR_BROWSER_FIREFOX, .user_agent = "Robot" },
    { "\"permissions.default.image\":2", "\"general.useragent.override\":\"Robot\"" } },
  { "proxy/http", { WR_BROWSER_CHROMIUM, BASE, .proxy = "http://proxy.example:3128" },
    { "\"proxyType\":\"manual\"", "\"httpProxy\":\"proxy.example:3128\"",
      "\"sslProxy\":\"proxy.example:3128\"" }, { "socks" } },
  { "proxy/socks5", { WR_BROWSER_CHROMIUM, BASE, .proxy = "socks5://127.0.0.1" },
    { "\"socksProxy\":\"127.0.0.1:1080\"", "\"socksVersion\":5" }, { "httpProxy" } },
  { "proxy/password", { WR_BROWSER_CHROMIUM, BASE, .proxy = "http://user:secret@[::1]:8080" },
    { "\"httpProxy\":\"[::1]:8080\"" }, { "secret", "user:" } },
};

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (JsonNode) node = wr_capabilities_to_json (&row->capabilities);
  g_autofree char *text = json_to_string (node, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (row->has) && row->has[i] != NULL; i++) {
    g_test_message ("%s in %s", row->has[i], text);
    g_assert_nonnull (strstr (text, row->has[i]));
  }
  for (guint i = 0; i < G_N_ELEMENTS (row->lacks) && row->lacks[i] != NULL; i++) {
    g_test_message ("no %s in %s", row->lacks[i], text);
    g_assert_null (strstr (text, row->lacks[i]));
  }
}

/* Only root is without a sandbox, which does not work for root. */
static void
test_sandbox (void)
{
  const WrCapabilities capabilities = { WR_BROWSER_CHROMIUM, BASE, .binary = SHELL };
  g_autoptr (JsonNode) node = wr_capabilities_to_json (&capabilities);
  g_autofree char *text = json_to_string (node, FALSE);

  g_assert_cmpint (strstr (text, "\"--no-sandbox\"") != NULL, ==, geteuid () == 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *path = g_strconcat ("/wr/capabilities/", rows[i].name, NULL);
    g_test_add_data_func (path, &rows[i], test_row);
  }
  g_test_add_func ("/wr/capabilities/sandbox", test_sandbox);
  return g_test_run ();
}
