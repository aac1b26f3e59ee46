/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-driver-process.h"
#include "wr-extractor.h"
#include "wr-session.h"

G_BEGIN_DECLS

/**
 * WrAttemptSession:
 *
 * A session with its driver and what is known of the document that it shows. Belongs to one thread.
 */
typedef struct {
  const WrJob *job;          /* (unowned) */
  WrExtractor *extractor;    /* (owned) */
  WrDriverProcess *process;  /* (owned) (nullable) no driver of ours behind a driver_url */
  WrSession *session;        /* (owned) */
  double origin;             /* performance.timeOrigin of its document; 0: unknown */
  char *url;                 /* (owned) (nullable) its document's address when it was last read */
} WrAttemptSession;

WrAttemptSession *wr_attempt_session_open      (const WrJob       *job,
                                                const WrDriver    *driver,
                                                WrSession         *lent,
                                                GCancellable      *cancellable,
                                                GError           **error);
WrSession        *wr_attempt_session_new_remote (const WrJob      *job,
                                                 GCancellable     *cancellable,
                                                 GError          **error);
gboolean          wr_attempt_session_check     (WrAttemptSession  *self,
                                                GCancellable      *cancellable,
                                                GError           **error);
gboolean          wr_attempt_session_go_blank  (WrAttemptSession  *self,
                                                int                deadline_ms,
                                                GCancellable      *cancellable,
                                                GError           **error);
GPid              wr_attempt_session_get_pid   (WrAttemptSession  *self);
JsonNode         *wr_attempt_session_build_capabilities (const WrJob    *job,
                                                         const WrDriver *driver);
void              wr_attempt_session_close     (WrAttemptSession  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WrAttemptSession, wr_attempt_session_close)

G_END_DECLS
