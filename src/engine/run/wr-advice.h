/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-activity.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * WrAdviceFigures:
 *
 * What was measured of a run, as far as it says what limited it. Shares are from 0 to 1 of the
 * workers' time without pauses; -1: not measured.
 */
typedef struct {
  int n_workers;            /* that there were events of */
  int n_cores;              /* 0: not known */
  double seconds;           /* in which something happened */
  gint64 n_pages;           /* that ended */
  double busy_share;        /* at pages */
  double polite_share;      /* waiting for the hosts' pace */
  double idle_share;        /* with nothing to do */
  double down_share;        /* waiting for a host that was down; part of idle_share */
  double refused_share;     /* pages that were refused (HTTP 429, 503) a page that ended */
  double cpu_share;         /* of all cores, by browsers; -1 */
  gint64 memory_total;      /* bytes: the machine's; -1 */
  gint64 memory_least;      /* bytes: available at the worst moment; -1 */
  gint64 memory_per_worker; /* bytes: at the browsers' peak; -1 */
  double few_busy, few_pace;   /* workers at pages, and pages/s, while there were few; 0: unknown */
  double many_busy, many_pace; /* the same while there were many; 0: unknown */
} WrAdviceFigures;

typedef enum {
  WR_ADVICE_NONE,    /* too little was measured */
  WR_ADVICE_OPEN,    /* no single limit shows */
  WR_ADVICE_MEMORY,  /* the machine's memory was nearly full */
  WR_ADVICE_DOWN,    /* the site was down for long */
  WR_ADVICE_REFUSED, /* the site asked for fewer requests */
  WR_ADVICE_POLITE,  /* the pace a host */
  WR_ADVICE_CPU,     /* browsers filled the cores */
  WR_ADVICE_SITE,    /* more workers at a time brought no more pages */
  WR_ADVICE_IDLE,    /* more workers than there were pages to do */
  WR_ADVICE_WORKERS, /* too few workers: the machine had room */
  WR_N_ADVICE_CODES
} WrAdviceCode;

typedef struct {
  WrAdviceCode code;
  int n_workers; /* worth trying; 0: none that the figures speak for */
  WrAdviceFigures figures;
} WrAdvice;

void     wr_advice_give             (WrAdvice               *self,
                                     const WrAdviceFigures  *figures);
char    *wr_advice_describe         (const WrAdvice         *self);
char    *wr_advice_describe_figures (const WrAdvice         *self);
const char *wr_advice_code_get_name (WrAdviceCode            code);

void     wr_advice_figures_take     (WrAdviceFigures        *self,
                                     WrActivity             *activity);
gboolean wr_advice_read             (WrAdvice               *self,
                                     const char             *store_path,
                                     GCancellable           *cancellable,
                                     GError                **error);

G_END_DECLS
