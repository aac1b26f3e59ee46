/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-engine.h"
#include "wr-fields-group.h"

G_BEGIN_DECLS

#define WR_TYPE_JOB_TRIAL (wr_job_trial_get_type ())
G_DECLARE_FINAL_TYPE (WrJobTrial, wr_job_trial, WR, JOB_TRIAL, GObject)

WrJobTrial *wr_job_trial_new   (WrFieldsGroup *fields);
void        wr_job_trial_start (WrJobTrial    *self,
                                const WrJob   *job,
                                const char    *url);
void        wr_job_trial_stop  (WrJobTrial    *self);

G_END_DECLS
