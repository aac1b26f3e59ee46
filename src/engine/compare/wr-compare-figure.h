/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  WR_WORKLOAD_JOB,        /* pages in browsers */
  WR_WORKLOAD_ARITHMETIC, /* the sum of squares: only the processor, no browser */
  WR_N_WORKLOADS
} WrWorkload;

typedef enum {
  WR_FIGURE_RATE, /* pages, or squares, a second */
  WR_FIGURE_WALL,
  WR_FIGURE_CONTROLLER_CPU,
  WR_FIGURE_CONTROLLER_PSS,
  WR_FIGURE_BROWSER_PSS,
  WR_FIGURE_BROWSER_CPU,
  WR_FIGURE_START_UP,
  WR_N_FIGURES
} WrFigure;

const char *wr_workload_get_name    (WrWorkload  self);
gboolean    wr_workload_from_name   (const char *name,
                                     WrWorkload *workload);

gboolean    wr_figure_has           (WrFigure    self,
                                     WrWorkload  workload);
const char *wr_figure_get_name      (WrFigure    self,
                                     WrWorkload  workload); /* in files, with its unit */
const char *wr_figure_get_label     (WrFigure    self,
                                     WrWorkload  workload); /* translated, for a column */
const char *wr_figure_get_title     (WrFigure    self,
                                     WrWorkload  workload); /* translated, in full */
gboolean    wr_figure_more_is_better (WrFigure    self);
char       *wr_figure_format        (WrFigure    self,
                                     double      value,
                                     double      scale_of,
                                     gboolean    with_unit);
double      wr_figure_get_scale     (WrFigure    self,
                                     double      scale_of);

G_END_DECLS
