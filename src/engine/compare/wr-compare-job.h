/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-driver.h"
#include "wr-job.h"

G_BEGIN_DECLS

WrJob *wr_compare_job_new_sample  (const char     *site_url,
                                   int             n_pages,
                                   int             n_workers);
WrJob *wr_compare_job_cut         (const WrJob    *job,
                                   int             n_pages,
                                   int             n_workers);
WrJob *wr_compare_job_take        (const WrJob    *job,
                                   int             n_pages,
                                   WrWorkerModel   model);
char  *wr_compare_job_to_selenium (const WrJob    *job,
                                   const WrDriver *driver,
                                   int             n_pages,
                                   gboolean        processes);
char  *wr_compare_job_dup_obstacle (const WrJob   *job,
                                    const WrDriver *driver);
char  *wr_compare_job_dup_note    (const WrJob    *job);

G_END_DECLS
