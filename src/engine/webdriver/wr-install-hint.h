/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *wr_install_hint_dup_for (const char *os_release);

G_END_DECLS
