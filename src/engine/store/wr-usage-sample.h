/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WrUsageSample:
 *
 * What a run and its browsers used at one moment. A store has it as the detail of an event of the
 * kind %WR_EVENT_USAGE. Processor time is that since the run's start or its last resumption.
 */
typedef struct {
  gint64 controller_pss;   /* bytes; -1: not measured, as with all of these */
  gint64 browsers_pss;     /* bytes */
  gint64 controller_cpu;   /* µs */
  gint64 browsers_cpu;     /* µs */
  gint64 memory_total;     /* bytes: the machine's */
  gint64 memory_available; /* bytes */
  gint64 cores;
} WrUsageSample;

void     wr_usage_sample_init      (WrUsageSample       *self);
char    *wr_usage_sample_to_detail (const WrUsageSample *self);
gboolean wr_usage_sample_parse     (WrUsageSample       *self,
                                    const char          *detail);

G_END_DECLS
