/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrContender: a value with what it measured. Belongs to the comparison's thread until the
 * comparison has ended, and does not change after that.
 */

#include "config.h"

#include "wr-contender.h"

#include <glib/gi18n-lib.h>
#include <math.h>

typedef struct {
  const char *name;
  const char *labels[WR_N_WORKLOADS];
  gboolean python;
  gboolean processes;
} KindInfo;

static const KindInfo kinds[WR_N_CONTENDER_KINDS] = {
  [WR_CONTENDER_THREADS] = { "threads", { N_ ("Threads"), N_ ("Threads") }, FALSE, FALSE },
  [WR_CONTENDER_PROCESSES]
  = { "processes", { N_ ("Processes"), N_ ("Processes") }, FALSE, TRUE },
  [WR_CONTENDER_PYTHON_THREADS]
  = { "python-threads", { N_ ("Selenium Threads"), N_ ("Python Threads") }, TRUE, FALSE },
  [WR_CONTENDER_PYTHON_PROCESSES]
  = { "python-processes", { N_ ("Selenium Processes"), N_ ("Python Processes") }, TRUE, TRUE },
};

WrContender *
wr_contender_new (WrContenderKind kind, WrWorkload workload, int workers)
{
  WrContender *self = g_new0 (WrContender, 1);

  self->kind = kind;
  self->workload = workload;
  self->workers = workers;
  self->samples = g_array_new (FALSE, FALSE, sizeof (WrCompareSample));
  return self;
}

void
wr_contender_free (WrContender *self)
{
  g_free (self->version);
  g_free (self->note);
  g_free (self->problem);
  g_array_unref (self->samples);
  g_free (self);
}

const char *
wr_contender_get_name (const WrContender *self)
{
  return kinds[self->kind].name;
}

gboolean
wr_contender_is_python (const WrContender *self)
{
  return kinds[self->kind].python;
}

gboolean
wr_contender_is_processes (const WrContender *self)
{
  return kinds[self->kind].processes;
}

/**
 * wr_contender_dup_label:
 *
 * Returns: (transfer full): what a table or a chart calls it; in one of arithmetic there are
 *   several of a kind.
 */
char *
wr_contender_dup_label (const WrContender *self)
{
  const char *kind = _ (kinds[self->kind].labels[self->workload]);

  if (self->workload == WR_WORKLOAD_JOB)
    return g_strdup (kind);
  /* Translators: a kind of worker and how many, e.g. “Threads × 4” */
  return g_strdup_printf (_ ("%s × %d"), kind, self->workers);
}

/**
 * wr_contender_dup_detail:
 *
 * Returns: (transfer full): who it is, in a few words.
 */
char *
wr_contender_dup_detail (const WrContender *self)
{
  const char *who = self->version != NULL           ? self->version
                    : wr_contender_is_python (self) ? "Python 3"
                                                    : "Windrow";

  /* Translators: %s is a program, such as “Windrow” or “Python 3.11.2” */
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s, %d worker", "%s, %d workers",
                                       self->workers),
                          who, self->workers);
}

/**
 * wr_contender_dup_values:
 *
 * Returns: (transfer full): one value a round, NaN where it was not measured.
 */
double *
wr_contender_dup_values (const WrContender *self, WrFigure figure)
{
  double *values = g_new (double, MAX (self->samples->len, 1));

  for (guint i = 0; i < self->samples->len; i++)
    values[i] = g_array_index (self->samples, WrCompareSample, i).figures[figure];
  return values;
}

void
wr_contender_get_spread (const WrContender *self, WrFigure figure, WrCompareSpread *spread)
{
  g_autofree double *values = wr_contender_dup_values (self, figure);

  wr_compare_spread_init (spread, values, self->samples->len);
}

/**
 * wr_contender_compare:
 * @ratio: (out): of @a to @b, round by round
 *
 * Returns: what may be said of @a’s figure against that of @b.
 */
WrCompareVerdict
wr_contender_compare (const WrContender *a, const WrContender *b, WrFigure figure,
                      WrCompareSpread *ratio)
{
  g_autofree double *values_a = wr_contender_dup_values (a, figure);
  g_autofree double *values_b = wr_contender_dup_values (b, figure);

  wr_compare_ratio_init (ratio, values_a, values_b, MIN (a->samples->len, b->samples->len));
  return wr_compare_judge (ratio);
}

/**
 * wr_contender_get_failed:
 *
 * Returns: the pages that failed or were skipped, in all rounds.
 */
gint64
wr_contender_get_failed (const WrContender *self)
{
  gint64 failed = 0;

  for (guint i = 0; i < self->samples->len; i++)
    failed += g_array_index (self->samples, WrCompareSample, i).failed;
  return failed;
}
