/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-compare-figure.h"
#include "wr-compare-stats.h"

G_BEGIN_DECLS

typedef enum {
  WR_CONTENDER_THREADS,
  WR_CONTENDER_PROCESSES,
  WR_CONTENDER_PYTHON_THREADS,
  WR_CONTENDER_PYTHON_PROCESSES,
  WR_N_CONTENDER_KINDS
} WrContenderKind;

/**
 * WrCompareSample:
 *
 * What one contender did in one round. A figure that was not measured is NaN.
 */
typedef struct {
  double figures[WR_N_FIGURES];
  gint64 done;   /* pages */
  gint64 failed; /* pages, with those that were skipped */
} WrCompareSample;

/**
 * WrContender:
 *
 * One of those who are compared, with its samples, one a round.
 */
typedef struct {
  WrContenderKind kind;
  WrWorkload workload;
  int workers;
  char *version;   /* (owned) (nullable) of what it is written with, e.g. "Python 3.11.2" */
  char *note;      /* (owned) (nullable) translated: how its work differs from the others' */
  char *problem;   /* (owned) (nullable) translated: why it does not take part */
  GArray *samples; /* (owned) (element-type WrCompareSample) */
} WrContender;

WrContender     *wr_contender_new          (WrContenderKind    kind,
                                            WrWorkload         workload,
                                            int                workers);
void             wr_contender_free         (WrContender       *self);
const char      *wr_contender_get_name     (const WrContender *self); /* "python-threads" */
gboolean         wr_contender_is_python    (const WrContender *self);
gboolean         wr_contender_is_processes (const WrContender *self);
char            *wr_contender_dup_label    (const WrContender *self);
char            *wr_contender_dup_detail   (const WrContender *self);
double          *wr_contender_dup_values   (const WrContender *self,
                                            WrFigure           figure);
void             wr_contender_get_spread   (const WrContender *self,
                                            WrFigure           figure,
                                            WrCompareSpread   *spread);
WrCompareVerdict wr_contender_compare      (const WrContender *a,
                                            const WrContender *b,
                                            WrFigure           figure,
                                            WrCompareSpread   *ratio);
gint64           wr_contender_get_failed   (const WrContender *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WrContender, wr_contender_free)

G_END_DECLS
