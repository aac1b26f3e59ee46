/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrPaths: where our own files are.
 *
 * An installed tree may have been moved (a DESTDIR, a Flatpak's /app), so what belongs to the
 * program is looked for beside the running executable before the compiled-in place.
 */

#include "config.h"

#include "wr-paths.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

static char *
dup_prefix (void)
{
  g_autofree char *exe = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *bindir = exe != NULL ? g_path_get_dirname (exe) : NULL;

  return bindir != NULL ? g_path_get_dirname (bindir) : NULL;
}

static char *
try_helper (const char *dir, const char *name)
{
  if (dir == NULL)
    return NULL;

  g_autofree char *path = g_build_filename (dir, name, NULL);
  return g_file_test (path, G_FILE_TEST_IS_EXECUTABLE) ? g_steal_pointer (&path) : NULL;
}

/**
 * wr_paths_find_helper:
 * @name: a program that is ours but not in PATH, such as “windrow-guard”
 *
 * Looks in WINDROW_HELPERDIR, beside the running program's prefix, and where it was installed.
 *
 * Returns: (transfer full): its path, or %NULL with %G_IO_ERROR_NOT_FOUND.
 */
char *
wr_paths_find_helper (const char *name, GError **error)
{
  g_autofree char *prefix = dup_prefix ();
  g_autofree char *beside =
      prefix != NULL ? g_build_filename (prefix, "libexec", "windrow", NULL) : NULL;
  const char *dirs[] = { g_getenv ("WINDROW_HELPERDIR"), beside, HELPERDIR };

  for (gsize i = 0; i < G_N_ELEMENTS (dirs); i++) {
    char *path = try_helper (dirs[i], name);
    if (path != NULL)
      return path;
  }

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
               _ ("Windrow’s own program “%s” is missing: install Windrow again"), name);
  return NULL;
}

/**
 * wr_paths_dup_data_dir:
 *
 * Returns: (transfer full): the shared data folder of the running program's prefix; it may be
 *   missing.
 */
char *
wr_paths_dup_data_dir (void)
{
  g_autofree char *prefix = dup_prefix ();
  return g_build_filename (prefix != NULL ? prefix : "/usr", "share", NULL);
}

/**
 * wr_paths_dup_runs_dir:
 *
 * Returns: (transfer full): the folder of the stores, in the user's data folder; it may be missing.
 */
char *
wr_paths_dup_runs_dir (void)
{
  return g_build_filename (g_get_user_data_dir (), "windrow", "runs", NULL);
}
