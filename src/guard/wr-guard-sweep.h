/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

void wr_guard_sweep (const char *path);
