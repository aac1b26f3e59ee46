/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The work that only needs a processor: the sum of i·i for all i below n, each worker with a share
 * of the same size.
 *
 * Sums are modulo 2⁶⁴. A compiler may neither fold the loop into its formula nor do it at compile
 * time, or there is nothing to measure: the empty assembler line in it forbids both, and costs
 * nothing.
 */

#include "config.h"

#include "wr-arithmetic.h"

#include <glib/gi18n-lib.h>

typedef struct {
  guint64 from;
  guint64 to;
  guint64 sum;
} Share;

/**
 * wr_arithmetic_sum_range:
 *
 * Returns: the sum of i·i for @from ≤ i < @to.
 */
guint64
wr_arithmetic_sum_range (guint64 from, guint64 to)
{
  guint64 sum = 0;

  for (guint64 i = from; i < to; i++) {
    sum += i * i;
    __asm__ volatile ("" : "+r"(sum));
  }
  return sum;
}

/**
 * wr_arithmetic_expected:
 *
 * Returns: the sum of i·i for i < @n, by its formula, to check with.
 */
guint64
wr_arithmetic_expected (guint64 n)
{
  if (n == 0)
    return 0;

  /* (n - 1) · n · (2n - 1) / 6: each division where it is exact, before anything is cut off */
  guint64 factors[] = { n - 1, n, 2 * n - 1 };
  factors[factors[0] % 2 == 0 ? 0 : 1] /= 2;
  for (gsize i = 0; i < G_N_ELEMENTS (factors); i++) {
    if (factors[i] % 3 == 0) {
      factors[i] /= 3;
      break;
    }
  }
  return factors[0] * factors[1] * factors[2];
}

static Share *
make_shares (guint64 n, int n_workers)
{
  Share *shares = g_new0 (Share, n_workers);

  for (int i = 0; i < n_workers; i++) {
    shares[i].from = n / n_workers * i;
    shares[i].to = i + 1 < n_workers ? n / n_workers * (i + 1) : n;
  }
  return shares;
}

static gpointer
share_thread (gpointer data)
{
  Share *share = data;

  share->sum = wr_arithmetic_sum_range (share->from, share->to);
  return NULL;
}

/**
 * wr_arithmetic_sum_threads:
 *
 * Does it in @n_workers threads of this process, and waits for them.
 */
guint64
wr_arithmetic_sum_threads (guint64 n, int n_workers)
{
  g_autofree Share *shares = make_shares (n, n_workers);
  g_autofree GThread **threads = g_new0 (GThread *, n_workers);
  guint64 sum = 0;

  for (int i = 0; i < n_workers; i++)
    threads[i] = g_thread_new ("wr-arithmetic", share_thread, &shares[i]);
  for (int i = 0; i < n_workers; i++) {
    g_thread_join (threads[i]);
    sum += shares[i].sum;
  }
  return sum;
}

static GSubprocess *
start_share (const char *program, const Share *share, GError **error)
{
  g_autofree char *from = g_strdup_printf ("%" G_GUINT64_FORMAT, share->from);
  g_autofree char *to = g_strdup_printf ("%" G_GUINT64_FORMAT, share->to);

  return g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, error, program, "arithmetic", "range",
                           from, to, NULL);
}

static gboolean
finish_share (GSubprocess *process, guint64 *sum, GError **error)
{
  g_autofree char *text = NULL;
  guint64 value;

  if (!g_subprocess_communicate_utf8 (process, NULL, NULL, &text, NULL, error)
      || !g_subprocess_wait_check (process, NULL, error)
      || !g_ascii_string_to_unsigned (g_strstrip (text), 10, 0, G_MAXUINT64, &value, error))
    return FALSE;
  *sum += value;
  return TRUE;
}

/**
 * wr_arithmetic_sum_processes:
 * @program: windrow-cli, whose “arithmetic range” is one share
 *
 * Does it in @n_workers child processes, and waits for them.
 */
gboolean
wr_arithmetic_sum_processes (guint64 n, int n_workers, const char *program, guint64 *sum,
                             GError **error)
{
  g_autofree Share *shares = make_shares (n, n_workers);
  g_autoptr (GPtrArray) processes = g_ptr_array_new_with_free_func (g_object_unref);
  gboolean ok = TRUE;

  *sum = 0;
  for (int i = 0; ok && i < n_workers; i++) {
    GSubprocess *process = start_share (program, &shares[i], error);
    if (process != NULL)
      g_ptr_array_add (processes, process);
    ok = process != NULL;
  }
  for (guint i = 0; i < processes->len; i++)
    ok = ok && finish_share (processes->pdata[i], sum, error);
  for (guint i = 0; !ok && i < processes->len; i++)
    g_subprocess_force_exit (processes->pdata[i]);
  return ok;
}
