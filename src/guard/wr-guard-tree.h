/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

bool  wr_guard_tree_adopt  (void);
pid_t wr_guard_tree_start  (char *const *argv);
bool  wr_guard_tree_reap   (pid_t        child,
                            int         *status);
bool  wr_guard_tree_empty  (void);
void  wr_guard_tree_signal (int          signal_number);
