/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrDriver: the drivers and browsers of this machine.
 *
 * One table says for each browser where it and its driver may be. The rule that bites: the real
 * binary comes before a wrapper in PATH, since a driver that ends a shell script does not end the
 * browser.
 */

#include "config.h"

#include "wr-driver.h"

#include <glib/gi18n-lib.h>
#include <glob.h>
#include <stdlib.h>

#include "wr-host.h"
#include "wr-paths.h"
#include "wr-version-probe.h"
#include "wr-webdriver-error.h"

#define VERSION_LIMIT_MS 5000

/* Where a program may be: a variable that overrules all, then patterns of paths, names in PATH, and
   after an “@” the name of a program of ours. */
typedef struct {
  const char *variable;
  const char *places[12];
} Search;

typedef struct {
  const char *name;
  const char *label;
  const char *driver_name;
  Search driver;
  Search windowless; /* a binary that never shows a window; otherwise the visible one is used */
  Search visible;
  gboolean same_version;  /* browser and driver must have one major version */
  gboolean needs_display; /* also where nobody looks */
} BrowserInfo;

static const BrowserInfo browsers[WR_N_BROWSERS] = {
  [WR_BROWSER_AUTO] = { .name = "auto", .label = N_ ("Automatic") },
  [WR_BROWSER_CHROMIUM] = {
    .name = "chromium",
    .label = N_ ("Chromium"),
    .driver_name = "chromedriver",
    .driver = { "WINDROW_CHROMEDRIVER",
                { "chromedriver", "chromium.chromedriver", "/usr/lib/chromium/chromedriver",
                  "/usr/lib/chromium-browser/chromedriver",
                  "/usr/lib64/chromium-browser/chromedriver", "/app/bin/chromedriver" } },
    .windowless = { "WINDROW_HEADLESS_SHELL",
                    { "/usr/lib/chromium/chromium-headless-shell",
                      "/usr/lib/chromium/headless_shell",
                      "/usr/lib64/chromium-browser/headless_shell",
                      "/usr/lib/chromium-browser/headless_shell", "chrome-headless-shell",
                      "headless_shell", "chromium-headless-shell" } },
    .visible = { "WINDROW_CHROMIUM",
                 { "/usr/lib/chromium/chromium", "/usr/lib64/chromium-browser/chromium-browser",
                   "/usr/lib/chromium-browser/chromium-browser", "/opt/google/chrome/chrome",
                   "/opt/chromium.org/chromium/chrome", "chromium", "chromium-browser",
                   "google-chrome-stable", "google-chrome" } },
    .same_version = TRUE,
  },
  [WR_BROWSER_WEBKIT] = {
    .name = "webkit",
    .label = N_ ("WebKit"),
    .driver_name = "WebKitWebDriver",
    .driver = { "WINDROW_WEBKITDRIVER",
                { "WebKitWebDriver", "/usr/lib/*/webkit*/WebKitWebDriver",
                  "/usr/libexec/webkit*/WebKitWebDriver", "/app/bin/WebKitWebDriver" } },
    .visible = { "WINDROW_MINIBROWSER",
                 { "/app/libexec/windrow/windrow-browser",
                   "/usr/lib/*/webkit2gtk-4.1/MiniBrowser", "/usr/lib/*/webkit2gtk-4.0/MiniBrowser",
                   "/usr/lib/*/webkitgtk-6.0/MiniBrowser",
                   "/usr/libexec/webkit2gtk-4.1/MiniBrowser",
                   "/usr/libexec/webkit2gtk-4.0/MiniBrowser",
                   "/usr/libexec/webkitgtk-6.0/MiniBrowser",
                   "/usr/lib/webkit2gtk-4.1/MiniBrowser", "/usr/lib/webkit2gtk-4.0/MiniBrowser",
                   "/usr/lib/webkitgtk-6.0/MiniBrowser", "@windrow-browser" } },
    .needs_display = TRUE,
  },
  [WR_BROWSER_FIREFOX] = {
    .name = "firefox",
    .label = N_ ("Firefox"),
    .driver_name = "geckodriver",
    .driver = { "WINDROW_GECKODRIVER",
                { "geckodriver", "/usr/lib/firefox/geckodriver",
                  "/usr/lib64/firefox/geckodriver" } },
    .visible = { "WINDROW_FIREFOX",
                 { "/usr/lib/firefox/firefox", "/usr/lib64/firefox/firefox",
                   "/usr/lib/firefox-esr/firefox-esr", "firefox", "firefox-esr" } },
  },
};

/**
 * wr_driver_copy:
 *
 * Returns: (transfer full): a copy of @self.
 */
WrDriver *
wr_driver_copy (const WrDriver *self)
{
  WrDriver *copy = g_new (WrDriver, 1);

  *copy = (WrDriver) {
    .browser = self->browser,
    .driver_path = g_strdup (self->driver_path),
    .driver_version = g_strdup (self->driver_version),
    .browser_path = g_strdup (self->browser_path),
    .browser_version = g_strdup (self->browser_version),
    .visible_path = g_strdup (self->visible_path),
    .problem = g_strdup (self->problem),
    .outside = self->outside,
  };
  return copy;
}

/**
 * wr_driver_free:
 * @self: (transfer full): a driver
 */
void
wr_driver_free (WrDriver *self)
{
  g_free (self->driver_path);
  g_free (self->driver_version);
  g_free (self->browser_path);
  g_free (self->browser_version);
  g_free (self->visible_path);
  g_free (self->problem);
  g_free (self);
}

/**
 * wr_browser_get_name:
 *
 * Returns: (transfer none): the browser's name in a job file and in options: “auto”, “chromium”, …
 */
const char *
wr_browser_get_name (WrBrowser browser)
{
  g_return_val_if_fail (browser < WR_N_BROWSERS, NULL);
  return browsers[browser].name;
}

/**
 * wr_browser_get_label:
 *
 * Returns: (transfer none): the browser's name for people, translated.
 */
const char *
wr_browser_get_label (WrBrowser browser)
{
  g_return_val_if_fail (browser < WR_N_BROWSERS, NULL);
  return _ (browsers[browser].label);
}

static gboolean
is_program (const char *path)
{
  return g_file_test (path, G_FILE_TEST_IS_EXECUTABLE) && !g_file_test (path, G_FILE_TEST_IS_DIR);
}

static char *
find_at (const char *pattern)
{
  glob_t matches = { 0 };
  char *found = NULL;

  if (glob (pattern, 0, NULL, &matches) == 0) {
    for (gsize i = 0; found == NULL && i < matches.gl_pathc; i++) {
      if (is_program (matches.gl_pathv[i]))
        found = g_strdup (matches.gl_pathv[i]);
    }
  }
  globfree (&matches);
  return found;
}

static char *
find_place (const char *place)
{
  switch (*place) {
  case '/':
    return find_at (place);
  case '@':
    return wr_paths_find_helper (place + 1, NULL);
  default:
    return g_find_program_in_path (place);
  }
}

static char *
find_program (const Search *search)
{
  const char *chosen = search->variable != NULL ? g_getenv (search->variable) : NULL;

  if (chosen != NULL && *chosen != '\0')
    return is_program (chosen) ? g_strdup (chosen) : NULL;

  for (guint i = 0; i < G_N_ELEMENTS (search->places) && search->places[i] != NULL; i++) {
    char *found = find_place (search->places[i]);

    if (found != NULL)
      return found;
  }
  return NULL;
}

/* (transfer full) driver_path, windowless_path, visible_path. Returns %NULL if all of them are. */
static WrDriver *
make_driver (WrBrowser browser, char *driver_path, char *windowless_path, char *visible_path)
{
  if (driver_path == NULL && windowless_path == NULL && visible_path == NULL)
    return NULL;

  WrDriver *self = g_new0 (WrDriver, 1);
  self->browser = browser;
  self->driver_path = driver_path;
  self->visible_path = visible_path;
  self->browser_path = windowless_path != NULL ? windowless_path : g_strdup (visible_path);
  return self;
}

static gboolean
is_same_major (const char *a, const char *b)
{
  return a == NULL || b == NULL || atoi (a) == atoi (b);
}

static gboolean
has_display (void)
{
  return g_getenv ("DISPLAY") != NULL || g_getenv ("WAYLAND_DISPLAY") != NULL;
}

static char *
dup_problem (const WrDriver *self)
{
  const BrowserInfo *info = &browsers[self->browser];
  const char *label = _ (info->label);

  if (self->driver_path == NULL)
    return g_strdup_printf (_ ("%s is there, but its driver %s is not installed"), label,
                            info->driver_name);
  if (self->browser_path == NULL)
    return g_strdup_printf (_ ("The driver %s is there, but %s itself is not installed"),
                            info->driver_name, label);
  if (info->same_version && !is_same_major (self->driver_version, self->browser_version))
    return g_strdup_printf (_ ("%s has version %s, but its driver %s has version %s: update both"),
                            label, self->browser_version, info->driver_name, self->driver_version);
  if (info->needs_display && !has_display ())
    return g_strdup_printf (
        _ ("%s cannot work without a display: neither DISPLAY nor WAYLAND_DISPLAY is set"), label);
  return NULL;
}

static void
add_versions (GPtrArray *drivers, gboolean outside, GCancellable *cancellable)
{
  g_autoptr (GPtrArray) programs = g_ptr_array_new ();

  for (guint i = 0; i < drivers->len; i++) {
    WrDriver *driver = drivers->pdata[i];
    /* WebKitWebDriver cannot tell its version: it comes with the browser's library. */
    if (driver->driver_path != NULL && driver->browser != WR_BROWSER_WEBKIT)
      g_ptr_array_add (programs, driver->driver_path);
    if (driver->browser_path != NULL)
      g_ptr_array_add (programs, driver->browser_path);
  }
  g_ptr_array_add (programs, NULL);

  g_autoptr (GHashTable) versions = wr_version_probe_run (
      (const char *const *) programs->pdata, outside, VERSION_LIMIT_MS, cancellable);
  for (guint i = 0; i < drivers->len; i++) {
    WrDriver *driver = drivers->pdata[i];
    if (driver->driver_path != NULL)
      driver->driver_version = g_strdup (g_hash_table_lookup (versions, driver->driver_path));
    if (driver->browser_path != NULL)
      driver->browser_version = g_strdup (g_hash_table_lookup (versions, driver->browser_path));
  }
}

static GPtrArray *
list_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) wr_driver_free);
}

static void
examine (GPtrArray *drivers, gboolean outside, GCancellable *cancellable)
{
  add_versions (drivers, outside, cancellable);
  for (guint i = 0; i < drivers->len; i++) {
    WrDriver *driver = drivers->pdata[i];
    driver->outside = outside;
    driver->problem = dup_problem (driver);
  }
}

static GPtrArray *
find_inside (int from, int to, GCancellable *cancellable)
{
  GPtrArray *drivers = list_new ();

  for (int browser = from; browser < to; browser++) {
    const BrowserInfo *info = &browsers[browser];
    WrDriver *driver
        = make_driver (browser, find_program (&info->driver), find_program (&info->windowless),
                       find_program (&info->visible));
    if (driver != NULL)
      g_ptr_array_add (drivers, driver);
  }
  examine (drivers, FALSE, cancellable);
  return drivers;
}

/* Programs of ours and what is in /app are not outside. */
static void
add_places (GStrvBuilder *builder, const Search *search)
{
  for (guint i = 0; i < G_N_ELEMENTS (search->places) && search->places[i] != NULL; i++) {
    if (*search->places[i] != '@' && !g_str_has_prefix (search->places[i], "/app/"))
      g_strv_builder_add (builder, search->places[i]);
  }
  g_strv_builder_add (builder, "--");
}

static char *
dup_path (const char *found)
{
  return *found != '\0' ? g_strdup (found) : NULL;
}

static GPtrArray *
find_outside (int from, int to, GCancellable *cancellable)
{
  GPtrArray *drivers = list_new ();
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (int browser = from; browser < to; browser++) {
    add_places (builder, &browsers[browser].driver);
    add_places (builder, &browsers[browser].windowless);
    add_places (builder, &browsers[browser].visible);
  }
  g_auto (GStrv) places = g_strv_builder_end (builder);
  g_auto (GStrv) found = wr_host_find ((const char *const *) places, cancellable);
  if (found == NULL || (int) g_strv_length (found) < 3 * (to - from))
    return drivers;

  for (int browser = from; browser < to; browser++) {
    char **paths = found + 3 * (browser - from);
    WrDriver *driver
        = make_driver (browser, dup_path (paths[0]), dup_path (paths[1]), dup_path (paths[2]));
    if (driver != NULL)
      g_ptr_array_add (drivers, driver);
  }
  examine (drivers, TRUE, cancellable);
  return drivers;
}

static WrDriver *
steal_driver (GPtrArray *drivers, int browser)
{
  for (guint i = 0; i < drivers->len; i++) {
    if ((int) ((WrDriver *) drivers->pdata[i])->browser == browser)
      return g_ptr_array_steal_index (drivers, i);
  }
  return NULL;
}

static gboolean
needs_outside (GPtrArray *drivers, int from, int to)
{
  int n_usable = 0;

  for (guint i = 0; i < drivers->len; i++)
    n_usable += ((WrDriver *) drivers->pdata[i])->problem == NULL;
  return n_usable < to - from && wr_host_get_access () == WR_HOST_OPEN;
}

/* Looks for the browsers from @from until before @to. One in here comes before one outside. */
static void
add_drivers (GPtrArray *drivers, int from, int to, GCancellable *cancellable)
{
  g_autoptr (GPtrArray) inside = find_inside (from, to, cancellable);
  g_autoptr (GPtrArray) outside =
      needs_outside (inside, from, to) ? find_outside (from, to, cancellable) : list_new ();

  for (int browser = from; browser < to; browser++) {
    g_autoptr (WrDriver) first = steal_driver (inside, browser);
    g_autoptr (WrDriver) second = steal_driver (outside, browser);
    gboolean takes_second
        = second != NULL && (first == NULL || (first->problem != NULL && second->problem == NULL));
    WrDriver *driver = takes_second ? g_steal_pointer (&second) : g_steal_pointer (&first);
    if (driver != NULL)
      g_ptr_array_add (drivers, driver);
  }
}

/**
 * wr_driver_find_all:
 *
 * Looks for each browser and its driver in PATH and where systems put them, and asks them for their
 * versions. The variables WINDROW_CHROMEDRIVER, WINDROW_HEADLESS_SHELL, WINDROW_CHROMIUM,
 * WINDROW_WEBKITDRIVER, WINDROW_MINIBROWSER, WINDROW_GECKODRIVER and WINDROW_FIREFOX name a path
 * that is taken instead, even if nothing is there.
 *
 * In a Flatpak that may start programs outside, those are looked for too; see wr_host_get_access().
 *
 * Blocks for up to 5 s, 10 s with those outside, usually less than one; any thread.
 *
 * Returns: (transfer full) (element-type WrDriver): one for each browser of which something was
 *   found, in the order of #WrBrowser; its `problem` is set if it cannot be used.
 */
GPtrArray *
wr_driver_find_all (GCancellable *cancellable)
{
  GPtrArray *drivers = list_new ();

  add_drivers (drivers, WR_BROWSER_AUTO + 1, WR_N_BROWSERS, cancellable);
  return drivers;
}

static void
find_all_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_task_return_pointer (task, wr_driver_find_all (cancellable),
                         (GDestroyNotify) g_ptr_array_unref);
}

/**
 * wr_driver_find_all_async:
 *
 * The same in a thread of GTask; @callback runs in the caller's thread-default context.
 */
void
wr_driver_find_all_async (GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, wr_driver_find_all_async);
  g_task_run_in_thread (task, find_all_thread);
}

/**
 * wr_driver_find_all_finish:
 *
 * Returns: (transfer full) (element-type WrDriver): as wr_driver_find_all(), or %NULL with
 *   %G_IO_ERROR_CANCELLED.
 */
GPtrArray *
wr_driver_find_all_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static char *
dup_obstacle (const WrDriver *self, gboolean visible)
{
  if (self->problem != NULL)
    return g_strdup (self->problem);
  if (visible && self->visible_path == NULL)
    return g_strdup_printf (_ ("%s cannot show windows: only its headless shell is installed"),
                            _ (browsers[self->browser].label));
  return NULL;
}

/* What helps to get @browser: our own hint installs Chromium, or what a Flatpak brought along. */
static void
append_hint (GString *message, WrBrowser browser)
{
  WrHostAccess access = wr_host_get_access ();
  g_autofree char *hint = NULL;

  if (access == WR_HOST_CLOSED && browser != WR_BROWSER_AUTO && browser != WR_BROWSER_WEBKIT) {
    g_string_append_printf (message, _ (". To allow the browsers of this computer: %s"),
                            WR_HOST_COMMAND);
    return;
  }
  if (browser == WR_BROWSER_AUTO || (access == WR_HOST_NONE && browser == WR_BROWSER_CHROMIUM))
    hint = wr_driver_dup_install_hint ();
  if (hint != NULL)
    g_string_append_printf (message, _ (". To install: %s"), hint);
}

static void
set_no_driver (WrBrowser browser, const char *obstacles, GError **error)
{
  g_autoptr (GString) message = g_string_new (NULL);

  if (*obstacles != '\0')
    g_string_append (message, obstacles);
  else if (browser == WR_BROWSER_AUTO)
    g_string_append (message, _ ("No browser with a driver is installed"));
  else
    g_string_append_printf (message, _ ("%s and its driver %s are not installed"),
                            _ (browsers[browser].label), browsers[browser].driver_name);

  append_hint (message, browser);
  g_set_error_literal (error, WR_WEBDRIVER_ERROR, WR_WEBDRIVER_ERROR_NO_DRIVER, message->str);
}

/**
 * wr_driver_choose:
 * @drivers: (element-type WrDriver): what wr_driver_find_all() found
 * @browser: the browser that is wanted; %WR_BROWSER_AUTO takes the first that can be used
 * @visible: whether it must be able to show windows
 *
 * Returns: (transfer full): a driver without a problem, or %NULL with
 *   %WR_WEBDRIVER_ERROR_NO_DRIVER, which says what is missing and how to install it.
 */
WrDriver *
wr_driver_choose (GPtrArray *drivers, WrBrowser browser, gboolean visible, GError **error)
{
  g_return_val_if_fail (drivers != NULL && browser < WR_N_BROWSERS, NULL);

  g_autoptr (GString) obstacles = g_string_new (NULL);

  for (guint i = 0; i < drivers->len; i++) {
    const WrDriver *driver = drivers->pdata[i];
    if (browser != WR_BROWSER_AUTO && driver->browser != browser)
      continue;

    g_autofree char *obstacle = dup_obstacle (driver, visible);
    if (obstacle == NULL)
      return wr_driver_copy (driver);
    g_string_append_printf (obstacles, "%s%s", obstacles->len > 0 ? "; " : "", obstacle);
  }

  set_no_driver (browser, obstacles->str, error);
  return NULL;
}

/**
 * wr_driver_find:
 * @browser: the browser that is wanted; %WR_BROWSER_AUTO takes the first that can be used
 * @visible: whether it must be able to show windows
 *
 * As wr_driver_choose() of wr_driver_find_all(), but asks no further browser for its version once
 * one will do: asking takes a browser a third of a second of processor time. Blocks; any thread.
 */
WrDriver *
wr_driver_find (WrBrowser browser, gboolean visible, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) drivers = list_new ();

  for (int next = WR_BROWSER_AUTO + 1; next < WR_N_BROWSERS; next++) {
    if (browser != WR_BROWSER_AUTO && next != (int) browser)
      continue;
    add_drivers (drivers, next, next + 1, cancellable);
    WrDriver *driver = wr_driver_choose (drivers, browser, visible, NULL);
    if (driver != NULL)
      return driver;
  }
  return wr_driver_choose (drivers, browser, visible, error);
}
