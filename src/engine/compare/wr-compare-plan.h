/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-child.h"
#include "wr-contender.h"
#include "wr-driver.h"
#include "wr-job.h"

G_BEGIN_DECLS

#define WR_COMPARE_MAX_PAGES 10000
#define WR_COMPARE_MAX_ROUNDS 50
#define WR_COMPARE_PAGES 100
#define WR_COMPARE_ROUNDS 5
#define WR_COMPARE_SQUARES G_GUINT64_CONSTANT (8000000000) /* some seconds for one worker */

#define WR_COMPARE_PYTHON_SHARE 200 /* Python adds about this many times fewer squares a second */

/**
 * WrCompareOptions:
 *
 * What is compared: a value.
 */
typedef struct {
  WrWorkload workload;
  int workers;     /* 0: the job's; in arithmetic the most of 1, 2, 4 … */
  int pages;       /* at most */
  int rounds;
  guint64 squares; /* of arithmetic */
  gboolean python; /* let Python take part where it can */
} WrCompareOptions;

/**
 * WrComparePlan:
 *
 * All that the rounds need, found and started before the first. Belongs to the comparison's thread.
 */
typedef struct {
  WrCompareOptions options; /* with what was left out filled in */
  WrJob *job;               /* (owned) (nullable) its URLs in full, one a line */
  gboolean sample;          /* the job is the sample */
  WrDriver *driver;         /* (owned) (nullable) none behind a driver_url */
  char *program;            /* (owned) windrow-cli */
  char *python;             /* (owned) (nullable) */
  WrChild *site;            /* (owned) (nullable) the sample site, a process of its own */
  double load;              /* the machine's, over the last minute, before the start */
  GPtrArray *contenders;    /* (owned) (element-type WrContender) */
} WrComparePlan;

WrComparePlan *wr_compare_plan_new  (const WrJob            *job,
                                     const WrCompareOptions *options,
                                     GCancellable           *cancellable,
                                     GError                **error);
void           wr_compare_plan_free (WrComparePlan          *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WrComparePlan, wr_compare_plan_free)

G_END_DECLS
