/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrInstallHint: the command that installs a browser and its driver on this system.
 *
 * One table by the system's ID (os-release(5)); a derivative says in ID_LIKE what it descends from.
 * In a Flatpak browser and driver come with it and its runtime: what is missing there, an update
 * brings.
 */

#include "config.h"

#include "wr-driver.h"
#include "wr-host.h"
#include "wr-install-hint.h"

#include <string.h>

#define SANDBOX_HINT "flatpak update " APPLICATION_ID

typedef struct {
  const char *id;
  const char *command;
} Hint;

static const Hint hints[] = {
  { "debian", "sudo apt install chromium chromium-driver chromium-headless-shell" },
  { "ubuntu", "sudo apt install chromium-browser chromium-chromedriver" },
  { "fedora", "sudo dnf install chromium chromium-headless chromedriver" },
  { "rhel", "sudo dnf install chromium chromium-headless chromedriver" },
  { "arch", "sudo pacman -S chromium" },
  { "suse", "sudo zypper install chromium chromedriver" },
  { "opensuse", "sudo zypper install chromium chromedriver" },
  { "alpine", "sudo apk add chromium chromium-chromedriver" },
};

static char *
dup_value (char *const *lines, const char *key)
{
  g_autofree char *prefix = g_strconcat (key, "=", NULL);

  for (guint i = 0; lines[i] != NULL; i++) {
    if (!g_str_has_prefix (lines[i], prefix))
      continue;
    char *value = g_shell_unquote (lines[i] + strlen (prefix), NULL);
    return value != NULL ? value : g_strdup ("");
  }
  return g_strdup ("");
}

static const char *
find_command (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (hints); i++) {
    if (g_str_equal (hints[i].id, id))
      return hints[i].command;
  }
  return NULL;
}

/**
 * wr_install_hint_dup_for:
 * @os_release: (nullable): the text of an os-release file
 *
 * Returns: (transfer full) (nullable): a command for a terminal, %NULL for a system that is not
 *   known.
 */
char *
wr_install_hint_dup_for (const char *os_release)
{
  g_auto (GStrv) lines = g_strsplit (os_release != NULL ? os_release : "", "\n", -1);
  g_autofree char *id = dup_value (lines, "ID");
  g_autofree char *like = dup_value (lines, "ID_LIKE");
  g_autofree char *all = g_strdup_printf ("%s %s", id, like);
  g_auto (GStrv) ids = g_strsplit (all, " ", -1);

  for (guint i = 0; ids[i] != NULL; i++) {
    const char *command = find_command (ids[i]);
    if (command != NULL)
      return g_strdup (command);
  }
  return NULL;
}

/**
 * wr_driver_dup_install_hint:
 *
 * Returns: (transfer full) (nullable): the command that installs a browser with its driver on this
 *   system; %NULL where its way is not known.
 */
char *
wr_driver_dup_install_hint (void)
{
  g_autofree char *text = NULL;

  if (wr_host_get_access () != WR_HOST_NONE)
    return g_strdup (SANDBOX_HINT);
  if (!g_file_get_contents ("/etc/os-release", &text, NULL, NULL))
    g_file_get_contents ("/usr/lib/os-release", &text, NULL, NULL);
  return wr_install_hint_dup_for (text);
}
