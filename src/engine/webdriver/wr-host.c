/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrHost: the computer outside of the Flatpak that we are in.
 *
 * Its programs are started through flatpak-spawn, which may do so only where the user has granted
 * it; /.flatpak-info says whether. The rule that bites: from in here no process out there can be
 * seen or ended, so what starts processes of its own gets a guard out there, whose input is our
 * socket. It is the guard of this very Flatpak, by the path that it has outside, with the loader
 * and the C library of the runtime: those of the system may be older.
 *
 * WINDROW_FLATPAK_INFO and WINDROW_FLATPAK_SPAWN name other files for tests.
 */

#include "config.h"

#include "wr-host.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/auxv.h>

#include "wr-paths.h"

#define GROUP "Session Bus Policy"
#define NAME "org.freedesktop.Flatpak"

/* LOADER LIBRARIES GUARD PROGRAM [ARGUMENT]…: the driver's folder is in the one for temporary files
   out there. Below our own cache, the one folder of both, sockets of Chromium would have paths that
   are too long for the kernel. */
#define GUARD_SCRIPT \
  "dir=$(mktemp -d \"${TMPDIR:-/tmp}/windrow-XXXXXX\") || exit\n" \
  "loader=$1 libraries=$2 guard=$3\n" \
  "shift 3\n" \
  "exec \"$loader\" --library-path \"$libraries\" \"$guard\" \"$dir\" \"$@\"\n"

/* PLACE… -- …: a line for each “--”, the first program among the places before it. */
#define FIND_SCRIPT \
  "IFS= found=\n" \
  "for place do\n" \
  "  case $place in\n" \
  "    --) printf '%s\\n' \"$found\"; found=; continue ;;\n" \
  "    /*) ;;\n" \
  "    *) place=$(command -v \"$place\") ;;\n" \
  "  esac\n" \
  "  for file in $place; do\n" \
  "    [ -z \"$found\" ] && [ -f \"$file\" ] && [ -x \"$file\" ] && found=$file\n" \
  "  done\n" \
  "done\n"

static const char *
get_file (const char *variable, const char *standard)
{
  const char *chosen = g_getenv (variable);
  return chosen != NULL && *chosen != '\0' ? chosen : standard;
}

/* Returns %NULL where we are in no Flatpak. */
static GKeyFile *
load_info (void)
{
  g_autoptr (GKeyFile) info = g_key_file_new ();
  const char *path = get_file ("WINDROW_FLATPAK_INFO", "/.flatpak-info");

  return g_key_file_load_from_file (info, path, G_KEY_FILE_NONE, NULL) ? g_steal_pointer (&info)
                                                                       : NULL;
}

/**
 * wr_host_get_access:
 *
 * Returns: whether programs outside of our Flatpak can be started; it does not change while we run.
 */
WrHostAccess
wr_host_get_access (void)
{
  g_autoptr (GKeyFile) info = load_info ();
  g_autofree char *policy =
      info != NULL ? g_key_file_get_string (info, GROUP, NAME, NULL) : NULL;

  if (info == NULL)
    return WR_HOST_NONE;
  return g_strcmp0 (policy, "talk") == 0 || g_strcmp0 (policy, "own") == 0 ? WR_HOST_OPEN
                                                                           : WR_HOST_CLOSED;
}

static GStrvBuilder *
begin_argv (void)
{
  GStrvBuilder *builder = g_strv_builder_new ();

  g_strv_builder_add (builder, get_file ("WINDROW_FLATPAK_SPAWN", "/usr/bin/flatpak-spawn"));
  g_strv_builder_add (builder, "--host");
  g_strv_builder_add (builder, "--watch-bus"); /* ends it with us */
  g_strv_builder_add (builder, "--directory=/");
  return builder;
}

/**
 * wr_host_build_argv:
 * @argv: (array zero-terminated=1): a program outside and its arguments
 *
 * Returns: (transfer full): what to run in here to run @argv out there, with our input and output
 */
char **
wr_host_build_argv (const char *const *argv)
{
  g_autoptr (GStrvBuilder) builder = begin_argv ();

  g_strv_builder_addv (builder, (const char **) argv);
  return g_strv_builder_end (builder);
}

/* (transfer full) (nullable): the file in which the code at @address is. */
static char *
find_object (const void *address)
{
  Dl_info info;
  return dladdr (address, &info) != 0 ? realpath (info.dli_fname, NULL) : NULL;
}

/* (transfer full): how a file of ours is called outside. */
static char *
map_path (GKeyFile *info, const char *path, const char *inside, const char *key)
{
  g_autofree char *outside =
      info != NULL ? g_key_file_get_string (info, "Instance", key, NULL) : NULL;

  if (outside == NULL || !g_str_has_prefix (path, inside))
    return g_strdup (path);
  return g_build_filename (outside, path + strlen (inside), NULL);
}

/**
 * wr_host_build_guard_argv:
 * @argv: (array zero-terminated=1): a program outside and its arguments
 *
 * As wr_host_build_argv(), under a guard of its own out there. The guard makes the program's TMPDIR
 * and removes it; it ends all when its input, which is ours, is closed.
 *
 * Returns: (transfer full): what to run in here, or %NULL with %G_IO_ERROR_NOT_FOUND
 */
char **
wr_host_build_guard_argv (const char *const *argv, GError **error)
{
  g_autoptr (GStrvBuilder) builder = begin_argv ();
  g_autoptr (GKeyFile) info = load_info ();
  g_autofree char *guard = wr_paths_find_helper ("windrow-guard", error);
  g_autofree char *loader = find_object ((const void *) getauxval (AT_BASE));
  g_autofree char *library = find_object ((const void *) abort);

  if (guard == NULL)
    return NULL;
  if (loader == NULL || library == NULL) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, g_strerror (ENOENT));
    return NULL;
  }

  g_autofree char *libraries = g_path_get_dirname (library);
  g_autofree char *outer_loader = map_path (info, loader, "/usr/", "runtime-path");
  g_autofree char *outer_libraries = map_path (info, libraries, "/usr/", "runtime-path");
  g_autofree char *outer_guard = map_path (info, guard, "/app/", "app-path");
  const char *script[] = { "sh",         "-c",            GUARD_SCRIPT, "sh",
                           outer_loader, outer_libraries, outer_guard,  NULL };
  g_strv_builder_addv (builder, script);
  g_strv_builder_addv (builder, (const char **) argv);
  return g_strv_builder_end (builder);
}

/**
 * wr_host_find:
 * @places: (array zero-terminated=1): patterns of paths, and names in PATH; a “--” ends each list
 *
 * Looks outside for the first program of each list. Blocks for some 20 ms; any thread.
 *
 * Returns: (transfer full) (nullable): a path for each list, "" where none of it is there; %NULL
 *   where nothing can be asked.
 */
char **
wr_host_find (const char *const *places, GCancellable *cancellable)
{
  const char *script[] = { "sh", "-c", FIND_SCRIPT, "sh", NULL };
  g_autoptr (GStrvBuilder) builder = begin_argv ();
  g_autofree char *output = NULL;

  g_strv_builder_addv (builder, script);
  g_strv_builder_addv (builder, (const char **) places);
  g_auto (GStrv) argv = g_strv_builder_end (builder);
  g_autoptr (GSubprocess) process = g_subprocess_newv (
      (const char *const *) argv,
      G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL);
  if (process == NULL
      || !g_subprocess_communicate_utf8 (process, NULL, cancellable, &output, NULL, NULL)) {
    if (process != NULL)
      g_subprocess_force_exit (process);
    return NULL;
  }
  return g_subprocess_get_successful (process) ? g_strsplit (output, "\n", -1) : NULL;
}
