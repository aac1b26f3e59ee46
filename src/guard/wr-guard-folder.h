/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

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
