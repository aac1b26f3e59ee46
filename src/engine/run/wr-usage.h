/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-store.h"

G_BEGIN_DECLS

typedef struct _WrUsage WrUsage;

typedef struct {
  double controller_cpu_s;         /* of this process and its workers' since the measuring began */
  gint64 controller_pss_peak;      /* of the same; bytes; -1: not measured */
  double browsers_cpu_s;           /* -1: not measured */
  gint64 browsers_pss_peak;        /* bytes; -1: not measured */
  int browsers_processes_peak;     /* -1: not measured */
} WrUsageFigures;

WrUsage *wr_usage_start       (void);
void     wr_usage_stop        (WrUsage        *self);
void     wr_usage_free        (WrUsage        *self);
void     wr_usage_set_bound   (WrUsage        *self,
                               gint64          bytes);
gboolean wr_usage_is_over     (WrUsage        *self,
                               GPid            pid);
void     wr_usage_set_store   (WrUsage        *self,
                               WrStore        *store,
                               GCancellable   *stop);
void     wr_usage_add_root    (WrUsage        *self,
                               GPid            pid);
void     wr_usage_remove_root (WrUsage        *self,
                               GPid            pid);
void     wr_usage_add_own     (WrUsage        *self,
                               GPid            pid);
void     wr_usage_remove_own  (WrUsage        *self,
                               GPid            pid);
void     wr_usage_get         (WrUsage        *self,
                               WrUsageFigures *figures);

G_END_DECLS
