/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What was measured as widgets: a grid with a row each contender, medians over their spread, the
 * best of a column in bold; and as bars.
 */

#include "config.h"

#include "wr-compare-table.h"

#include <glib/gi18n.h>
#include <math.h>

/* From the least to the greatest in every language: isolated from its direction. */
#define RANGE "\342\201\246%s–%s\342\201\251"

typedef struct {
  GtkGrid *grid;
  const WrComparePlan *plan;
  int row;
  int column;
} Filling;

static const WrBarKind bar_kinds[WR_N_CONTENDER_KINDS] = {
  [WR_CONTENDER_THREADS] = WR_BAR_PLAIN,
  [WR_CONTENDER_PROCESSES] = WR_BAR_HATCHED,
  [WR_CONTENDER_PYTHON_THREADS] = WR_BAR_DOTTED,
  [WR_CONTENDER_PYTHON_PROCESSES] = WR_BAR_CROSSED,
};

static gboolean
takes_part (const WrContender *contender)
{
  return contender->problem == NULL;
}

/* Python has less to add in arithmetic, so there its times are no better for being shorter. */
static gboolean
may_be_best (const WrContender *contender, WrFigure figure)
{
  gboolean time = figure == WR_FIGURE_WALL || figure == WR_FIGURE_CONTROLLER_CPU;

  return contender->workload == WR_WORKLOAD_JOB || !time || !wr_contender_is_python (contender);
}

/* The greatest and the best median of all contenders; NaN where there is none. */
static void
find_ends (const WrComparePlan *plan, WrFigure figure, double *greatest, double *best)
{
  *greatest = *best = NAN;
  for (guint i = 0; i < plan->contenders->len; i++) {
    WrCompareSpread spread;

    wr_contender_get_spread (plan->contenders->pdata[i], figure, &spread);
    if (spread.n == 0)
      continue;
    *greatest = isnan (*greatest) ? spread.median : MAX (*greatest, spread.median);
    if (!may_be_best (plan->contenders->pdata[i], figure))
      continue;
    if (isnan (*best))
      *best = spread.median;
    else if (wr_figure_more_is_better (figure))
      *best = MAX (*best, spread.median);
    else
      *best = MIN (*best, spread.median);
  }
}

static GtkWidget *
make_label (const char *text, float xalign, const char *const *classes)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  if (text == NULL || *text == '\0') /* it keeps its room, but there is nothing to read */
    gtk_accessible_update_state (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  for (gsize i = 0; classes[i] != NULL; i++)
    gtk_widget_add_css_class (label, classes[i]);
  return label;
}

static GtkWidget *
make_cell (GtkWidget *above, GtkWidget *below)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_box_append (GTK_BOX (box), above);
  gtk_box_append (GTK_BOX (box), below);
  return box;
}

static void
add_head (Filling *self, WrFigure figure)
{
  const char *const classes[] = { "caption-heading", "secondary", NULL };
  GtkWidget *label
      = make_label (wr_figure_get_label (figure, self->plan->options.workload), 1, classes);

  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_tooltip_text (label,
                               wr_figure_get_title (figure, self->plan->options.workload));
  gtk_grid_attach (self->grid, label, self->column++, self->row, 1, 1);
}

static void
add_name (Filling *self, const WrContender *contender)
{
  const char *const name_classes[] = { "heading", NULL };
  const char *const detail_classes[] = { "caption", "secondary", NULL };
  g_autofree char *label = wr_contender_dup_label (contender);
  g_autofree char *detail = wr_contender_dup_detail (contender);

  gtk_grid_attach (self->grid,
                   make_cell (make_label (label, 0, name_classes),
                              make_label (detail, 0, detail_classes)),
                   self->column++, self->row, 1, 1);
}

static void
add_figure (Filling *self, const WrContender *contender, WrFigure figure)
{
  const char *const classes[] = { "numeric", NULL };
  const char *const best_classes[] = { "numeric", "heading", NULL };
  const char *const spread_classes[] = { "caption", "numeric", "secondary", NULL };
  WrCompareSpread spread;
  double greatest, best;

  wr_contender_get_spread (contender, figure, &spread);
  find_ends (self->plan, figure, &greatest, &best);
  g_autofree char *text = wr_figure_format (figure, spread.median, greatest, TRUE);
  g_autofree char *low = wr_figure_format (figure, spread.low, greatest, FALSE);
  g_autofree char *high = wr_figure_format (figure, spread.high, greatest, FALSE);
  g_autofree char *range = spread.n > 1 ? g_strdup_printf (RANGE, low, high) : g_strdup ("");
  gtk_grid_attach (self->grid,
                   make_cell (make_label (text, 1, spread.median == best ? best_classes : classes),
                              make_label (range, 1, spread_classes)),
                   self->column++, self->row, 1, 1);
}

static void
add_separator (Filling *self, int n_columns)
{
  gtk_grid_attach (self->grid, gtk_separator_new (GTK_ORIENTATION_HORIZONTAL), 0, self->row++,
                   n_columns, 1);
}

static void
add_contender (Filling *self, const WrContender *contender, int n_columns)
{
  add_separator (self, n_columns);
  self->column = 0;
  add_name (self, contender);
  for (int figure = 0; figure < WR_N_FIGURES; figure++) {
    if (wr_figure_has (figure, self->plan->options.workload))
      add_figure (self, contender, figure);
  }
  self->row++;
}

/**
 * wr_compare_table_fill:
 *
 * Replaces what is in @grid by the contenders who took part and their figures.
 */
void
wr_compare_table_fill (GtkGrid *grid, const WrComparePlan *plan)
{
  Filling self = { grid, plan, 0, 1 };
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (grid))) != NULL)
    gtk_grid_remove (grid, child);
  for (int figure = 0; figure < WR_N_FIGURES; figure++) {
    if (wr_figure_has (figure, plan->options.workload))
      add_head (&self, figure);
  }
  int n_columns = self.column;
  self.row++;
  for (guint i = 0; i < plan->contenders->len; i++) {
    if (takes_part (plan->contenders->pdata[i]))
      add_contender (&self, plan->contenders->pdata[i], n_columns);
  }
}

/**
 * wr_compare_table_new_bars:
 *
 * Returns: (transfer full) (element-type WrBar): one each contender who took part, all in the unit
 *   of wr_compare_table_dup_unit().
 */
GPtrArray *
wr_compare_table_new_bars (const WrComparePlan *plan, WrFigure figure)
{
  GPtrArray *bars = g_ptr_array_new_with_free_func ((GDestroyNotify) wr_bar_free);
  double greatest, best;

  find_ends (plan, figure, &greatest, &best);
  double scale = wr_figure_get_scale (figure, greatest);
  for (guint i = 0; i < plan->contenders->len; i++) {
    const WrContender *contender = plan->contenders->pdata[i];
    WrCompareSpread spread;

    wr_contender_get_spread (contender, figure, &spread);
    if (!takes_part (contender) || spread.n == 0)
      continue;
    g_autofree char *label = wr_contender_dup_label (contender);
    g_autofree char *text = wr_figure_format (figure, spread.median, greatest, TRUE);
    g_ptr_array_add (bars, wr_bar_new (label, text, spread.median / scale, spread.low / scale,
                                       spread.high / scale, bar_kinds[contender->kind]));
  }
  return bars;
}

/**
 * wr_compare_table_dup_unit:
 *
 * Returns: (transfer full): what the bars say, in one line: the figure, the rounds, the whiskers.
 */
char *
wr_compare_table_dup_unit (const WrComparePlan *plan, WrFigure figure)
{
  int rounds = plan->options.rounds;

  /* Translators: below a chart: what it shows, such as “Pages per Second” */
  return g_strdup_printf (ngettext ("%s: %d round",
                                    "%s: median of %d rounds, whiskers from the least to the "
                                    "greatest",
                                    rounds),
                          wr_figure_get_title (figure, plan->options.workload), rounds);
}
