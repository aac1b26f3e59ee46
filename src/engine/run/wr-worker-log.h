/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-store.h"

G_BEGIN_DECLS

typedef struct _WrWorkerLog WrWorkerLog;

WrWorkerLog *wr_worker_log_new         (int           worker,
                                        WrStore      *store,
                                        GCancellable *stop);
void         wr_worker_log_free        (WrWorkerLog  *self);
void         wr_worker_log_begin       (WrWorkerLog  *self,
                                        WrEventKind   kind,
                                        gint64        page_id,
                                        const char   *detail);
void         wr_worker_log_split       (WrWorkerLog  *self,
                                        WrEventKind   kind,
                                        gint64        duration);
void         wr_worker_log_end         (WrWorkerLog  *self);
void         wr_worker_log_note        (WrWorkerLog  *self,
                                        WrEventKind   kind,
                                        gint64        page_id,
                                        const char   *detail);
void         wr_worker_log_post        (WrWorkerLog  *self);

G_END_DECLS
