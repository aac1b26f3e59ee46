/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Which driver a job means.
 */

#include "config.h"

#include "wr-run-driver.h"
#include "wr-run.h"

#include <string.h>

/**
 * wr_run_parse_browser:
 * @name: as the job file has it
 */
WrBrowser
wr_run_parse_browser (const char *name)
{
  for (int i = 0; name != NULL && i < WR_N_BROWSERS; i++) {
    if (strcmp (wr_browser_get_name (i), name) == 0)
      return i;
  }
  return WR_BROWSER_AUTO;
}

/**
 * wr_run_find_driver:
 *
 * Looks for the drivers on this machine and chooses; blocks meanwhile. Not for jobs with a
 * driver_url.
 *
 * Returns: (transfer full): the driver, or %NULL with %WR_RUN_ERROR_NO_BROWSER
 */
WrDriver *
wr_run_find_driver (const WrJob *job, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (WrDriver) driver = wr_driver_find (wr_run_parse_browser (job->browser.name),
                                                job->browser.visible, cancellable, &cause);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (driver == NULL)
    g_set_error_literal (error, WR_RUN_ERROR, WR_RUN_ERROR_NO_BROWSER, cause->message);
  return g_steal_pointer (&driver);
}
