/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrAdvice: what limited a run, and a number of workers worth trying.
 *
 * A pure function of figures. The first of the table's rows whose figures show it is the answer, so
 * what makes the others meaningless comes first: without memory, processor time says nothing, and
 * workers that had to wait say nothing on the processor. Where no row is met, nothing is claimed.
 */

#include "config.h"

#include "wr-advice.h"

#include "wr-job.h"
#include "wr-sentences.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define LEAST_SECONDS 5.0 /* below, and below so many pages, chance says more than the run */
#define LEAST_PAGES 20

#define LOW_MEMORY 0.08     /* of the machine's, available at the worst moment */
#define MEMORY_TO_KEEP 0.15 /* of the machine's, that more workers shall leave */
#define MUCH_DOWN 0.3
#define MUCH_REFUSED 0.1
#define MUCH_POLITE 0.3
#define MUCH_IDLE 0.4
#define MUCH_BUSY 0.75
#define FULL_CPU 0.85
#define ROOMY_CPU 0.6
#define MORE_WORKERS 1.5 /* “many” are so many times “few” */
#define NO_MORE_PAGES 1.1 /* times few workers' pages a second */

static gboolean
is_short_of_memory (const WrAdviceFigures *f)
{
  return f->memory_total > 0 && f->memory_least >= 0 &&
         (double) f->memory_least < LOW_MEMORY * (double) f->memory_total;
}

static gboolean
is_site_down (const WrAdviceFigures *f)
{
  return f->down_share >= MUCH_DOWN;
}

static gboolean
is_refused (const WrAdviceFigures *f)
{
  return f->refused_share >= MUCH_REFUSED;
}

static gboolean
is_polite (const WrAdviceFigures *f)
{
  return f->polite_share >= MUCH_POLITE;
}

static gboolean
is_idle (const WrAdviceFigures *f)
{
  return f->idle_share >= MUCH_IDLE;
}

static gboolean
is_cpu_full (const WrAdviceFigures *f)
{
  return f->cpu_share >= FULL_CPU;
}

static gboolean
is_pace_flat (const WrAdviceFigures *f)
{
  return f->few_busy > 0 && f->many_busy >= MORE_WORKERS * f->few_busy && f->few_pace > 0 &&
         f->many_pace < NO_MORE_PAGES * f->few_pace;
}

static gboolean
has_room (const WrAdviceFigures *f)
{
  return f->busy_share >= MUCH_BUSY && f->cpu_share >= 0 && f->cpu_share < ROOMY_CPU;
}

static int
fewer_for_memory (const WrAdviceFigures *f)
{
  double missing = MEMORY_TO_KEEP * (double) f->memory_total - (double) f->memory_least;

  if (f->memory_per_worker <= 0)
    return 0;
  return f->n_workers - (int) ceil (missing / (double) f->memory_per_worker);
}

/* As many as were at work on average keep the hosts' pace, or the list of pages, as well. */
static int
as_many_as_worked (const WrAdviceFigures *f)
{
  double waiting = f->polite_share + f->idle_share;

  return (int) ceil (f->n_workers * (1 - MIN (waiting, 1)));
}

static int
as_few_as_kept_pace (const WrAdviceFigures *f)
{
  return (int) ceil (f->few_busy);
}

static int
half (const WrAdviceFigures *f)
{
  return f->n_workers / 2;
}

/* As processor time allows, at most twice as many at a time, and no more than memory holds. */
static int
more (const WrAdviceFigures *f)
{
  double factor = f->cpu_share > 0 ? MIN (2, FULL_CPU / f->cpu_share) : 2;
  int n = (int) (f->n_workers * factor);

  if (f->memory_per_worker > 0 && f->memory_least >= 0 && f->memory_total > 0) {
    double spare = (double) f->memory_least - MEMORY_TO_KEEP * (double) f->memory_total;
    n = MIN (n, f->n_workers + (int) (MAX (spare, 0) / (double) f->memory_per_worker));
  }
  return MIN (n, WR_JOB_MAX_WORKERS);
}

static const struct {
  WrAdviceCode code;
  gboolean (*is_so) (const WrAdviceFigures *figures);
  int (*get_n_workers) (const WrAdviceFigures *figures); /* (nullable) */
} rules[] = {
  { WR_ADVICE_MEMORY, is_short_of_memory, fewer_for_memory },
  { WR_ADVICE_DOWN, is_site_down, NULL },
  { WR_ADVICE_REFUSED, is_refused, half },
  { WR_ADVICE_POLITE, is_polite, as_many_as_worked },
  { WR_ADVICE_IDLE, is_idle, as_many_as_worked },
  { WR_ADVICE_CPU, is_cpu_full, NULL },
  { WR_ADVICE_SITE, is_pace_flat, as_few_as_kept_pace },
  { WR_ADVICE_WORKERS, has_room, more },
};

/* A browser's processor time is of no use where the figures say that fewer workers did the same. */
static int
choose_n_workers (const WrAdvice *self, int n_workers)
{
  if (self->code == WR_ADVICE_CPU && is_pace_flat (&self->figures))
    n_workers = as_few_as_kept_pace (&self->figures);
  if (n_workers < 1 || n_workers == self->figures.n_workers)
    return 0;
  return MIN (n_workers, WR_JOB_MAX_WORKERS);
}

/**
 * wr_advice_give:
 * @self: (out)
 *
 * Says what limited a run. A pure function.
 */
void
wr_advice_give (WrAdvice *self, const WrAdviceFigures *figures)
{
  *self = (WrAdvice){ .code = WR_ADVICE_OPEN, .figures = *figures };
  if (figures->seconds < LEAST_SECONDS || figures->n_pages < LEAST_PAGES ||
      figures->n_workers < 1) {
    self->code = WR_ADVICE_NONE;
    return;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++) {
    if (!rules[i].is_so (figures))
      continue;
    self->code = rules[i].code;
    self->n_workers = choose_n_workers (
        self, rules[i].get_n_workers != NULL ? rules[i].get_n_workers (figures) : 0);
    return;
  }
}

static const struct {
  const char *name;
  const char *sentence;
} codes[WR_N_ADVICE_CODES] = {
  [WR_ADVICE_NONE] = { "none", N_ ("Too little was measured to say what limited this run.") },
  [WR_ADVICE_OPEN] = { "open", N_ ("No single thing limited this run.") },
  [WR_ADVICE_MEMORY] = { "memory", N_ ("The computer’s memory limited this run.") },
  [WR_ADVICE_DOWN] = { "down", N_ ("A site that did not answer held this run up.") },
  [WR_ADVICE_REFUSED] = { "refused", N_ ("The site asked for fewer requests.") },
  [WR_ADVICE_POLITE] = { "polite", N_ ("The pace for each host limited this run.") },
  [WR_ADVICE_CPU] = { "cpu", N_ ("The browsers’ processor time limited this run.") },
  [WR_ADVICE_SITE] = { "site",
                       N_ ("More workers at a time brought no more pages: the site may be the "
                           "limit.") },
  [WR_ADVICE_IDLE] = { "idle", N_ ("There were more workers than pages to do.") },
  [WR_ADVICE_WORKERS] = { "workers", N_ ("The computer had room for more workers.") },
};

/**
 * wr_advice_code_get_name:
 *
 * Returns: (transfer none): the word for @code in files; not translated.
 */
const char *
wr_advice_code_get_name (WrAdviceCode code)
{
  g_return_val_if_fail (code < WR_N_ADVICE_CODES, "");
  return codes[code].name;
}

/**
 * wr_advice_describe:
 *
 * Returns: (transfer full): a sentence on what limited the run and, where the figures speak for
 *   one, another with a number of workers; translated.
 */
char *
wr_advice_describe (const WrAdvice *self)
{
  const char *sentence = _ (codes[self->code].sentence);

  if (self->n_workers == 0)
    return g_strdup (sentence);
  g_autofree char *next = g_strdup_printf (
      ngettext ("Worth trying: %d worker.", "Worth trying: %d workers.", self->n_workers),
      self->n_workers);
  return wr_sentences_join (sentence, next);
}

static void
take_figure (GPtrArray *figures, double share, char *figure)
{
  if (share >= 0.005)
    g_ptr_array_add (figures, figure);
  else
    g_free (figure);
}

static void
add_shares (GPtrArray *figures, const WrAdviceFigures *f)
{
  take_figure (figures, f->busy_share,
               g_strdup_printf (_ ("%.0f %% of their time at pages"), f->busy_share * 100));
  take_figure (figures, f->polite_share,
               g_strdup_printf (_ ("%.0f %% in polite waits"), f->polite_share * 100));
  take_figure (figures, f->idle_share,
               g_strdup_printf (_ ("%.0f %% idle"), f->idle_share * 100));
  take_figure (figures, f->refused_share,
               g_strdup_printf (_ ("%.0f %% of pages refused"), f->refused_share * 100));
}

static void
add_pace (GPtrArray *figures, const WrAdviceFigures *f)
{
  if (f->few_busy <= 0 || f->many_busy < MORE_WORKERS * f->few_busy)
    return;
  g_ptr_array_add (figures, g_strdup_printf (_ ("%.1f pages/s with %.1f workers at pages, %.1f "
                                                "with %.1f"),
                                             f->few_pace, f->few_busy, f->many_pace,
                                             f->many_busy));
}

static void
add_memory (GPtrArray *figures, const WrAdviceFigures *f)
{
  if (f->memory_least < 0 || f->memory_total <= 0)
    return;
  g_autofree char *least = g_format_size ((guint64) f->memory_least);
  g_autofree char *total = g_format_size ((guint64) f->memory_total);
  g_ptr_array_add (figures, g_strdup_printf (_ ("at least %s of %s memory free"), least, total));
}

/**
 * wr_advice_describe_figures:
 *
 * Returns: (transfer full): what the advice is made of, in one line; translated. What was not
 *   measured is not in it.
 */
char *
wr_advice_describe_figures (const WrAdvice *self)
{
  const WrAdviceFigures *f = &self->figures;
  g_autoptr (GPtrArray) figures = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (figures, g_strdup_printf (ngettext ("%d worker", "%d workers", f->n_workers),
                                             f->n_workers));
  add_shares (figures, f);
  if (f->cpu_share >= 0 && f->n_cores > 0)
    g_ptr_array_add (figures,
                     g_strdup_printf (ngettext ("browsers used %.0f %% of %d core",
                                                "browsers used %.0f %% of %d cores", f->n_cores),
                                      f->cpu_share * 100, f->n_cores));
  add_pace (figures, f);
  if (self->code == WR_ADVICE_MEMORY)
    add_memory (figures, f);
  g_ptr_array_add (figures, NULL);
  return g_strjoinv (" · ", (char **) figures->pdata);
}
