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
#include <string.h>

static char *
dup_bindir (void)
{
  g_autofree char *exe = g_file_read_link ("/proc/self/exe", NULL);

  return exe != NULL ? g_path_get_dirname (exe) : NULL;
}

/* Helpers are deeper in the tree than the programs that start them. */
static char *
dup_prefix (void)
{
  g_autofree char *bindir = dup_bindir ();

  if (bindir == NULL)
    return NULL;
  if (g_str_has_suffix (bindir, "/libexec/windrow"))
    bindir[strlen (bindir) - strlen ("/windrow")] = '\0';
  return g_path_get_dirname (bindir);
}

/* @dirs: (nullable): folders as in PATH */
static char *
try_dirs (const char *dirs, const char *name)
{
  g_auto (GStrv) list = g_strsplit (dirs != NULL ? dirs : "", G_SEARCHPATH_SEPARATOR_S, -1);

  for (gsize i = 0; list[i] != NULL; i++) {
    g_autofree char *path = g_build_filename (list[i], name, NULL);
    if (*list[i] != '\0' && g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
      return g_steal_pointer (&path);
  }
  return NULL;
}

static char *
try_all (const char *const *dirs, gsize n_dirs, const char *name, GError **error)
{
  for (gsize i = 0; i < n_dirs; i++) {
    char *path = try_dirs (dirs[i], name);
    if (path != NULL)
      return path;
  }

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
               _ ("Windrow’s own program “%s” is missing: install Windrow again"), name);
  return NULL;
}

/**
 * wr_paths_find_helper:
 * @name: a program that is ours but not in PATH, such as “windrow-guard”
 *
 * Looks in WINDROW_HELPERDIR, which may be several folders as in PATH, beside the running program's
 * prefix, and where it was installed.
 *
 * Returns: (transfer full): its path, or %NULL with %G_IO_ERROR_NOT_FOUND.
 */
char *
wr_paths_find_helper (const char *name, GError **error)
{
  g_autofree char *prefix = dup_prefix ();
  g_autofree char *beside =
      prefix != NULL ? g_build_filename (prefix, "libexec", "windrow", NULL) : NULL;
  const char *dirs[] = { g_getenv (WR_PATHS_HELPERS_VARIABLE), beside, HELPERDIR };

  return try_all (dirs, G_N_ELEMENTS (dirs), name, error);
}

/**
 * wr_paths_find_program:
 * @name: a program of ours that users call too, such as “windrow-cli”
 *
 * Looks beside the running program, in WINDROW_HELPERDIR, and in PATH.
 *
 * Returns: (transfer full): its path, or %NULL with %G_IO_ERROR_NOT_FOUND.
 */
char *
wr_paths_find_program (const char *name, GError **error)
{
  g_autofree char *bindir = dup_bindir ();
  const char *dirs[] = { bindir, g_getenv (WR_PATHS_HELPERS_VARIABLE), g_getenv ("PATH") };

  return try_all (dirs, G_N_ELEMENTS (dirs), name, error);
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
 * wr_paths_dup_locale_dir:
 *
 * Looks in WINDROW_LOCALEDIR, in the running program's prefix, and where it was installed.
 *
 * Returns: (transfer full): the folder of the translations; it may be missing.
 */
char *
wr_paths_dup_locale_dir (void)
{
  const char *told = g_getenv (WR_PATHS_LOCALE_VARIABLE);
  g_autofree char *data_dir = wr_paths_dup_data_dir ();
  g_autofree char *beside = g_build_filename (data_dir, "locale", NULL);

  if (told != NULL)
    return g_strdup (told);
  return g_strdup (g_file_test (beside, G_FILE_TEST_IS_DIR) ? beside : LOCALEDIR);
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
