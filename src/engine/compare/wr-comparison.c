/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrComparison: the rounds.
 *
 * Each round has every contender once, the next round the other way round, so that what drifts (a
 * machine that gets warm, a page cache that fills) meets all of them alike. Before the first there
 * is a warm-up, which does not count; who cannot do that does not take part. A plan is the thread’s
 * until the callback, and does not change after that.
 */

#include "config.h"

#include "wr-comparison.h"

#include "wr-contender-run.h"

#include <glib/gi18n-lib.h>
#include <math.h>

struct _WrComparison {
  GObject parent_instance;

  WrJob *job;               /* (owned) (nullable) */
  WrCompareOptions options;
  WrComparePlan *plan;      /* (owned) (nullable) set when the comparison has ended */

  GMutex mutex;
  WrCompareProgress progress; /* (mutex mutex) */
  guint source;               /* (mutex mutex) the one that is under way */
};

G_DEFINE_FINAL_TYPE (WrComparison, wr_comparison, G_TYPE_OBJECT)

enum { SIGNAL_PROGRESS, N_SIGNALS };
static guint signals[N_SIGNALS];

static gboolean
progress_cb (gpointer user_data)
{
  WrComparison *self = user_data;

  g_mutex_lock (&self->mutex);
  self->source = 0;
  g_mutex_unlock (&self->mutex);
  g_signal_emit (self, signals[SIGNAL_PROGRESS], 0);
  return G_SOURCE_REMOVE;
}

/* In the comparison's thread, as all from here on. */
static void
note_progress (WrComparison *self, GTask *task, const WrCompareProgress *progress)
{
  g_mutex_lock (&self->mutex);
  self->progress = *progress;
  if (self->source == 0) {
    g_autoptr (GSource) source = g_idle_source_new ();
    g_source_set_callback (source, progress_cb, g_object_ref (self), g_object_unref);
    self->source = g_source_attach (source, g_task_get_context (task));
  }
  g_mutex_unlock (&self->mutex);
}

static int
count_able (const WrComparePlan *plan)
{
  int n = 0;

  for (guint i = 0; i < plan->contenders->len; i++)
    n += ((const WrContender *) plan->contenders->pdata[i])->problem == NULL;
  return n;
}

static void
announce (WrComparison *self, GTask *task, const WrContender *contender, int round, int step,
          int n_steps)
{
  WrCompareProgress progress = { step, n_steps, round, self->options.rounds, "" };
  g_autofree char *label = wr_contender_dup_label (contender);

  g_strlcpy (progress.label, label, sizeof progress.label);
  note_progress (self, task, &progress);
}

static gboolean
warm_up (WrComparison *self, GTask *task, WrComparePlan *plan, GError **error)
{
  GCancellable *cancellable = g_task_get_cancellable (task);
  int n_able = count_able (plan);
  int step = 0;

  for (guint i = 0; i < plan->contenders->len; i++) {
    WrContender *contender = plan->contenders->pdata[i];
    g_autoptr (GError) problem = NULL;
    WrCompareSample sample;

    if (contender->problem != NULL)
      continue;
    announce (self, task, contender, 0, step++, n_able * (plan->options.rounds + 1));
    if (wr_contender_run (contender, plan, TRUE, cancellable, &sample, &problem))
      continue;
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    contender->problem = g_strdup (problem->message);
  }
  return TRUE;
}

/* A round that a contender could not do is one without figures, so that rounds stay pairs. */
static gboolean
run_round (WrComparison *self, GTask *task, WrComparePlan *plan, int round, GError **error)
{
  GCancellable *cancellable = g_task_get_cancellable (task);
  int n = (int) plan->contenders->len;
  int n_able = count_able (plan);
  int step = n_able * round;

  for (int i = 0; i < n; i++) {
    WrContender *contender = plan->contenders->pdata[round % 2 == 1 ? i : n - 1 - i];
    WrCompareSample sample;

    if (contender->problem != NULL)
      continue;
    announce (self, task, contender, round, step++, n_able * (plan->options.rounds + 1));
    if (!wr_contender_run (contender, plan, FALSE, cancellable, &sample, NULL)
        && g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    g_array_append_val (contender->samples, sample);
  }
  return TRUE;
}

/* Without anybody of ours there is nothing to say. */
static gboolean
check_able (const WrComparePlan *plan, GError **error)
{
  const WrContender *first = plan->contenders->pdata[0];

  for (guint i = 0; i < plan->contenders->len; i++) {
    const WrContender *contender = plan->contenders->pdata[i];
    if (contender->problem == NULL && !wr_contender_is_python (contender))
      return TRUE;
  }
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("Could not compare: %s"), first->problem);
  return FALSE;
}

static void
comparison_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  WrComparison *self = source;
  GError *error = NULL;
  g_autoptr (WrComparePlan) plan
      = wr_compare_plan_new (self->job, &self->options, cancellable, &error);
  gboolean ok = plan != NULL && warm_up (self, task, plan, &error) && check_able (plan, &error);

  for (int round = 1; ok && round <= plan->options.rounds; round++)
    ok = run_round (self, task, plan, round, &error);
  if (ok) {
    g_clear_pointer (&plan->site, wr_child_free);
    g_task_return_pointer (task, g_steal_pointer (&plan), (GDestroyNotify) wr_compare_plan_free);
  } else {
    /* The site is gone when the caller hears of it. */
    g_clear_pointer (&plan, wr_compare_plan_free);
    g_task_return_error (task, error);
  }
}

static void
wr_comparison_finalize (GObject *object)
{
  WrComparison *self = WR_COMPARISON (object);

  g_clear_pointer (&self->job, wr_job_free);
  g_clear_pointer (&self->plan, wr_compare_plan_free);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (wr_comparison_parent_class)->finalize (object);
}

static void
wr_comparison_class_init (WrComparisonClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wr_comparison_finalize;
  signals[SIGNAL_PROGRESS] = g_signal_new ("progress", WR_TYPE_COMPARISON, G_SIGNAL_RUN_LAST, 0,
                                           NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
wr_comparison_init (WrComparison *self)
{
  g_mutex_init (&self->mutex);
}

/**
 * wr_comparison_new:
 * @job: (nullable): %NULL for the sample’s pages
 * @options: within the bounds of #WrCompareOptions
 */
WrComparison *
wr_comparison_new (const WrJob *job, const WrCompareOptions *options)
{
  g_return_val_if_fail (options->rounds >= 1 && options->pages >= 1 && options->squares >= 1,
                        NULL);
  WrComparison *self = g_object_new (WR_TYPE_COMPARISON, NULL);

  self->job = job != NULL ? wr_job_copy (job) : NULL;
  self->options = *options;
  self->progress.n_rounds = options->rounds;
  return self;
}

/**
 * wr_comparison_run_async:
 *
 * Does all rounds, once. When @callback is called, also after @cancellable was cancelled, nothing
 * that was started for it runs any more.
 */
void
wr_comparison_run_async (WrComparison *self, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, wr_comparison_run_async);
  g_task_set_name (task, "wr-compare");
  g_task_run_in_thread (task, comparison_thread);
}

/**
 * wr_comparison_run_finish:
 *
 * Returns: %FALSE with %G_IO_ERROR_CANCELLED, %WR_RUN_ERROR_NO_BROWSER, or an error that says why
 *   nobody could do the work
 */
gboolean
wr_comparison_run_finish (WrComparison *self, GAsyncResult *result, GError **error)
{
  WrComparePlan *plan = g_task_propagate_pointer (G_TASK (result), error);

  if (plan == NULL)
    return FALSE;
  self->plan = plan;
  return TRUE;
}

void
wr_comparison_get_progress (WrComparison *self, WrCompareProgress *progress)
{
  g_mutex_lock (&self->mutex);
  *progress = self->progress;
  g_mutex_unlock (&self->mutex);
}

/**
 * wr_comparison_get_plan:
 *
 * Returns: (transfer none) (nullable): who did what; %NULL until it has ended well
 */
const WrComparePlan *
wr_comparison_get_plan (WrComparison *self)
{
  return self->plan;
}
