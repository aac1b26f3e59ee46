/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-compare-plan.h"

G_BEGIN_DECLS

/**
 * WrCompareProgress:
 *
 * How far a comparison is: a value.
 */
typedef struct {
  int step;           /* how many runs have ended */
  int n_steps;        /* 0 while it is being prepared */
  int round;          /* from 1; 0 while warming up */
  int n_rounds;
  char label[64];     /* whose turn it is, translated */
} WrCompareProgress;

/**
 * WrComparison:
 *
 * Contenders who do the same work in turn, A B B A …, and what each of them used. Main thread only;
 * the work is done in a thread.
 *
 * Signal: progress (no arguments; at most one is under way).
 */
#define WR_TYPE_COMPARISON (wr_comparison_get_type ())
G_DECLARE_FINAL_TYPE (WrComparison, wr_comparison, WR, COMPARISON, GObject)

WrComparison        *wr_comparison_new            (const WrJob            *job, /* (nullable) */
                                                   const WrCompareOptions *options);
void                 wr_comparison_run_async      (WrComparison           *self,
                                                   GCancellable           *cancellable,
                                                   GAsyncReadyCallback     callback,
                                                   gpointer                user_data);
gboolean             wr_comparison_run_finish     (WrComparison           *self,
                                                   GAsyncResult           *result,
                                                   GError                **error);
void                 wr_comparison_get_progress   (WrComparison           *self,
                                                   WrCompareProgress      *progress);
const WrComparePlan *wr_comparison_get_plan       (WrComparison           *self);

G_END_DECLS
