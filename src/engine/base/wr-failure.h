/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WrFailure:
 *
 * Why an attempt failed. One table (wr-failure.c) holds for each cause its code as stores and files
 * write it, its sentence, and whether the session is lost. Whether another attempt is worth it is
 * WrRetry's to say.
 */
typedef enum {
  WR_FAILURE_NONE,
  WR_FAILURE_HTTP,        /* the server answered 400 to 599 */
  WR_FAILURE_NO_DOCUMENT, /* the address gave no page (204, a download): the previous one stood */
  WR_FAILURE_LOAD,        /* no name, no connection, cut off, not trusted */
  WR_FAILURE_TIMEOUT,     /* the driver's page-load time-out */
  WR_FAILURE_DEADLINE,    /* our own deadline for the page, above the driver's */
  WR_FAILURE_WAIT,        /* what the job waits for did not come */
  WR_FAILURE_SELECTOR,    /* a selector that the browser cannot read */
  WR_FAILURE_REQUIRED,    /* a required field matched nothing */
  WR_FAILURE_SCRIPT,      /* the extracting script failed or timed out */
  WR_FAILURE_ALERT,       /* a dialog that could not be closed */
  WR_FAILURE_SESSION,     /* the browser or its tab died */
  WR_FAILURE_DRIVER,      /* the driver died or answered nonsense */
  WR_FAILURE_URL,         /* an address that the browser refuses */
  WR_FAILURE_STOPPED,     /* the run was stopped during the attempt; never stored as a failure */
  WR_FAILURE_HOST,        /* its host was given up: no attempt was made */
  WR_FAILURE_WORKER,      /* the worker's own process died or did not answer */
  WR_N_FAILURES
} WrFailure;

const char *wr_failure_get_code      (WrFailure   failure);
WrFailure   wr_failure_from_code     (const char *code);
char       *wr_failure_describe      (WrFailure   failure,
                                      const char *detail,
                                      gboolean    translated);
gboolean    wr_failure_loses_session (WrFailure   failure);

G_END_DECLS
