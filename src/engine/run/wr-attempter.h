/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-attempt.h"
#include "wr-usage.h"

G_BEGIN_DECLS

typedef struct _WrAttempter WrAttempter;

/* What a worker model is made of; all are called in the worker's thread. */
typedef struct {
  WrAttempter *(*create) (void);
  /* Opens the session and checks it; after %FALSE comes only the end. */
  gboolean (*open) (WrAttempter   *self,
                    GCancellable  *cancellable,
                    GError       **error);
  gboolean (*make) (WrAttempter         *self,
                    const char          *url,
                    WrResult            *result,
                    WrAttemptLoadedFunc  loaded,
                    gpointer             user_data,
                    GCancellable        *cancellable);
  void     (*end)  (WrAttempter   *self);
} WrAttempterModel;

/**
 * WrAttempter:
 *
 * Who opens a session and makes the attempts with it for a worker: the base of each model's own.
 * Belongs to one thread.
 */
struct _WrAttempter {
  const WrAttempterModel *model;
  const WrJob *job;       /* (unowned) */
  const WrDriver *driver; /* (unowned) (nullable) NULL: the job's driver_url */
  WrSession *lent;        /* (unowned) (nullable) to be used instead of a session of its own */
  WrUsage *usage;         /* (unowned) (nullable) is told which processes there are */

  char *browser_name;     /* (owned) as the session says */
  char *browser_version;  /* (owned) */
  GPid root;              /* of the browser's tree; 0 where its processes are not ours */
  guint64 n_commands;     /* that the session has had */
};

WrAttempter *wr_attempter_open  (const WrJob          *job,
                                 const WrDriver       *driver,
                                 WrSession            *lent,
                                 WrUsage              *usage,
                                 GCancellable         *cancellable,
                                 GError              **error);
gboolean     wr_attempter_make  (WrAttempter          *self,
                                 const char           *url,
                                 WrResult             *result,
                                 WrAttemptLoadedFunc   loaded,
                                 gpointer              user_data,
                                 GCancellable         *cancellable);
void         wr_attempter_close (WrAttempter          *self);

/* The models, by WrWorkerModel. */
extern const WrAttempterModel wr_attempter_thread;
extern const WrAttempterModel wr_attempter_process;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WrAttempter, wr_attempter_close)

G_END_DECLS
