/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Folders as in PATH, for programs that run from a build folder. */
#define WR_PATHS_HELPERS_VARIABLE "WINDROW_HELPERDIR"

/* The folder of the translations, for the same. */
#define WR_PATHS_LOCALE_VARIABLE "WINDROW_LOCALEDIR"

char *wr_paths_find_helper    (const char *name,
                               GError    **error);
char *wr_paths_find_program   (const char *name,
                               GError    **error);
char *wr_paths_dup_runs_dir   (void);
char *wr_paths_dup_data_dir   (void);
char *wr_paths_dup_locale_dir (void);

G_END_DECLS
