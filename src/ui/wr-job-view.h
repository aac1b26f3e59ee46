/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "wr-engine.h"

G_BEGIN_DECLS

/**
 * WrJobView:
 *
 * The page on which a job is made. Properties: n-pages (uint, read-only), empty (gboolean,
 * read-only: no line of text at all), n-workers (int), running (gboolean: set by the window while a
 * run goes on). Signals: changed (the user edited, the job may differ), toast (AdwToast*).
 */
#define WR_TYPE_JOB_VIEW (wr_job_view_get_type ())
G_DECLARE_FINAL_TYPE (WrJobView, wr_job_view, WR, JOB_VIEW, GtkWidget)

void     wr_job_view_set_job      (WrJobView   *self,
                                   const WrJob *job);
WrJob   *wr_job_view_dup_job      (WrJobView   *self);
void     wr_job_view_begin        (WrJobView   *self);
void     wr_job_view_set_drivers  (WrJobView   *self,
                                   GPtrArray   *drivers); /* (nullable): being looked for */
gboolean wr_job_view_check        (WrJobView   *self);
void     wr_job_view_paste        (WrJobView   *self);
void     wr_job_view_open_list    (WrJobView   *self,
                                   GFile       *file);
void     wr_job_view_show_problem (WrJobView   *self,
                                   const char  *path,
                                   const char  *message);

G_END_DECLS
