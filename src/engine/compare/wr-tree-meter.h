/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-child.h"

G_BEGIN_DECLS

/**
 * WrTreeFigures:
 *
 * What a program and all that it started used. NaN: not measured.
 */
typedef struct {
  double wall_s;             /* from its start to its exit */
  double controller_cpu_s;   /* the program and its own processes, without drivers and browsers */
  double controller_pss;     /* bytes, the greatest that was seen */
  double browsers_cpu_s;     /* drivers and browsers */
  double browsers_pss;       /* bytes, the greatest that was seen */
} WrTreeFigures;

gboolean wr_tree_meter_run    (WrChild        *child,
                               gint64          begin,
                               GCancellable   *cancellable,
                               WrTreeFigures  *figures,
                               GError        **error);
gboolean wr_tree_is_browser   (const char     *process_name);

G_END_DECLS
