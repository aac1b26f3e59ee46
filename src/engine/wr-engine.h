/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Umbrella header of libwindrow-engine, for ui, cli, worker and tests. */

#include "wr-capabilities.h"
#include "wr-command.h"
#include "wr-driver-process.h"
#include "wr-driver.h"
#include "wr-event.h"
#include "wr-exporter.h"
#include "wr-failure.h"
#include "wr-field.h"
#include "wr-job.h"
#include "wr-leavings.h"
#include "wr-paths.h"
#include "wr-result.h"
#include "wr-row-model.h"
#include "wr-row.h"
#include "wr-run-summary.h"
#include "wr-run.h"
#include "wr-sample-site.h"
#include "wr-session.h"
#include "wr-store-reader.h"
#include "wr-store.h"
#include "wr-trial.h"
#include "wr-url-list.h"
#include "wr-webdriver-error.h"
#include "wr-worker-status.h"
