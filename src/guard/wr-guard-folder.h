/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

/* In the environment of all that runs under a guard: the folder's path without links. */
#define WR_GUARD_VARIABLE "WINDROW_GUARD"

/* In each folder, locked for as long as one of its guards lives. */
#define WR_GUARD_MARK ".windrow-guard"
#define WR_GUARD_NEW_MARK WR_GUARD_MARK ".new" /* until it is locked */

/* The folder that was given as TMPDIR: its path, and which folder stood there at the start. */
typedef struct {
  const char *path;
  dev_t device;
  ino_t inode;
} WrGuardFolder;

bool wr_guard_folder_open   (WrGuardFolder       *self,
                             const char          *path);
void wr_guard_folder_set_up (const WrGuardFolder *self);
void wr_guard_folder_remove (const WrGuardFolder *self);
