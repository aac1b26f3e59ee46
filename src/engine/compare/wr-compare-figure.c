/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrFigure: what is measured of each contender, in one table: names, units, which end is better.
 *
 * Values are in seconds, bytes, and pages or squares a second. A column shows all of its values in
 * one unit, that of its greatest.
 */

#include "config.h"

#include "wr-compare-figure.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

typedef enum { UNIT_S, UNIT_BYTES, UNIT_RATE } Unit;

typedef struct {
  struct {
    const char *name;  /* (nullable) not in this workload */
    const char *label;
    const char *title;
  } words[WR_N_WORKLOADS];
  Unit unit;
  gboolean more_is_better;
} FigureInfo;

static const FigureInfo figures[WR_N_FIGURES] = {
  [WR_FIGURE_RATE] = { { { "pages_per_s", N_ ("Pages/s"), N_ ("Pages per Second") },
                         { "squares_per_s", N_ ("Squares/s"), N_ ("Squares per Second") } },
                       UNIT_RATE, TRUE },
  [WR_FIGURE_WALL] = { { { "wall_s", N_ ("Wall"), N_ ("Wall Time") },
                         { "wall_s", N_ ("Wall"), N_ ("Wall Time") } },
                       UNIT_S, FALSE },
  [WR_FIGURE_CONTROLLER_CPU]
  = { { { "controller_cpu_s", N_ ("Controller CPU"), N_ ("Controller’s Processor Time") },
        { "controller_cpu_s", N_ ("CPU"), N_ ("Processor Time") } },
      UNIT_S, FALSE },
  [WR_FIGURE_CONTROLLER_PSS]
  = { { { "controller_pss_bytes", N_ ("Controller PSS"), N_ ("Controller’s Memory (PSS)") },
        { "controller_pss_bytes", N_ ("PSS"), N_ ("Memory (PSS)") } },
      UNIT_BYTES, FALSE },
  [WR_FIGURE_BROWSER_PSS]
  = { { { "browser_pss_bytes", N_ ("Browser PSS"), N_ ("Browsers’ Memory (PSS)") }, { NULL } },
      UNIT_BYTES, FALSE },
  [WR_FIGURE_BROWSER_CPU]
  = { { { "browser_cpu_s", N_ ("Browser CPU"), N_ ("Browsers’ Processor Time") }, { NULL } },
      UNIT_S, FALSE },
  [WR_FIGURE_START_UP]
  = { { { "start_up_s", N_ ("Start-Up"), N_ ("Start-Up") }, { NULL } }, UNIT_S, FALSE },
};

/* From the largest down; values below the last one are shown in its unit too. */
static const struct {
  Unit unit;
  double scale;
  const char *label; /* with a thin space before it where it follows a number; "" for none */
} scales[] = {
  { UNIT_S, 1, N_ ("s") },
  { UNIT_BYTES, 1e9, N_ ("GB") },
  { UNIT_BYTES, 1e6, N_ ("MB") },
  { UNIT_RATE, 1e6, N_ ("million") },
  { UNIT_RATE, 1, "" },
};

static const char *const workloads[WR_N_WORKLOADS] = { "job", "arithmetic" };

const char *
wr_workload_get_name (WrWorkload self)
{
  return workloads[self];
}

gboolean
wr_workload_from_name (const char *name, WrWorkload *workload)
{
  for (int i = 0; i < WR_N_WORKLOADS; i++) {
    if (strcmp (workloads[i], name) == 0) {
      *workload = i;
      return TRUE;
    }
  }
  return FALSE;
}

gboolean
wr_figure_has (WrFigure self, WrWorkload workload)
{
  return figures[self].words[workload].name != NULL;
}

const char *
wr_figure_get_name (WrFigure self, WrWorkload workload)
{
  return figures[self].words[workload].name;
}

const char *
wr_figure_get_label (WrFigure self, WrWorkload workload)
{
  return _ (figures[self].words[workload].label);
}

const char *
wr_figure_get_title (WrFigure self, WrWorkload workload)
{
  return _ (figures[self].words[workload].title);
}

gboolean
wr_figure_more_is_better (WrFigure self)
{
  return figures[self].more_is_better;
}

static gsize
find_scale (WrFigure self, double scale_of)
{
  gsize found = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (scales); i++) {
    if (scales[i].unit != figures[self].unit)
      continue;
    found = i;
    if (scale_of >= scales[i].scale)
      break;
  }
  return found;
}

/**
 * wr_figure_get_scale:
 * @scale_of: the greatest value of those that are shown together
 *
 * Returns: how much one of the unit is in which they are shown.
 */
double
wr_figure_get_scale (WrFigure self, double scale_of)
{
  return scales[find_scale (self, scale_of)].scale;
}

/**
 * wr_figure_format:
 * @value: NaN gives a dash
 * @scale_of: as for wr_figure_get_scale()
 *
 * Returns: (transfer full): the value with three digits, by the locale.
 */
char *
wr_figure_format (WrFigure self, double value, double scale_of, gboolean with_unit)
{
  gsize i = find_scale (self, scale_of);
  double shown = value / scales[i].scale;
  int digits = shown >= 99.95 ? 0 : shown >= 9.995 ? 1 : 2;

  if (!isfinite (value))
    return g_strdup ("–");
  if (!with_unit || *scales[i].label == '\0')
    return g_strdup_printf ("%.*f", digits, shown);
  return g_strdup_printf ("%.*f %s", digits, shown, _ (scales[i].label));
}
