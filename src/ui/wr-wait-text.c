/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What is waited for, and until when: a host that is down, or the network.
 *
 * The engine's times are monotonic. On screen they are times of day, in the form of the user's
 * language, and full seconds: nothing is tried before the time that is shown.
 */

#include "config.h"

#include "wr-wait-text.h"

#include <glib/gi18n.h>

static char *
dup_time_of_day (gint64 until)
{
  gint64 real = g_get_real_time () + until - g_get_monotonic_time ();
  gint64 seconds = (real + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC;
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (seconds);

  return g_date_time_format (time, "%X");
}

static char *
describe_host (const char *host, gint64 until)
{
  if (until == 0)
    /* Translators: %s is a host such as “example.org” */
    return g_strdup_printf (_ ("%s does not answer; trying again"), host);
  g_autofree char *time = dup_time_of_day (until);
  /* Translators: a host such as “example.org”, and a time of day such as “14:32:10” */
  return g_strdup_printf (_ ("%s does not answer; trying again at %s"), host, time);
}

static char *
describe_network (gint64 until)
{
  if (until == 0)
    return g_strdup (_ ("No network; trying again"));
  g_autofree char *time = dup_time_of_day (until);
  /* Translators: %s is a time of day such as “14:32:10” */
  return g_strdup_printf (_ ("No network; trying again at %s"), time);
}

/**
 * wr_wait_text_dup_worker:
 *
 * Returns: (transfer full) (nullable): “example.org does not answer; trying again at 14:32:10”;
 *   %NULL while the worker waits for neither a host nor the network
 */
char *
wr_wait_text_dup_worker (WrWorkerStatus *status)
{
  g_return_val_if_fail (WR_IS_WORKER_STATUS (status), NULL);
  const char *host = wr_worker_status_get_host (status);
  gint64 until = wr_worker_status_get_until (status);

  if (wr_worker_status_get_state (status) == WR_WORKER_NETWORK)
    return describe_network (until);
  if (wr_worker_status_get_state (status) == WR_WORKER_HOST && host != NULL)
    return describe_host (host, until);
  return NULL;
}

/**
 * wr_wait_text_dup_run:
 * @workers: (element-type WrWorkerStatus): of the run
 *
 * Returns: (transfer full) (nullable): what all of the workers wait for; %NULL while one of them
 *   has something to do
 */
char *
wr_wait_text_dup_run (GListModel *workers)
{
  g_return_val_if_fail (G_IS_LIST_MODEL (workers), NULL);
  g_autofree char *text = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (workers); i++) {
    g_autoptr (WrWorkerStatus) status = g_list_model_get_item (workers, i);

    if (wr_worker_status_get_state (status) == WR_WORKER_ENDED)
      continue;
    g_free (text);
    text = wr_wait_text_dup_worker (status);
    if (text == NULL)
      return NULL;
  }
  return g_steal_pointer (&text);
}
