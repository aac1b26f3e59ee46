/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A file that is written beside its place and put there when it is whole. */
typedef struct {
  GFile *target;         /* (owned) */
  GFile *temporary;      /* (owned) (nullable) NULL: a device or a pipe, which is written itself */
  GOutputStream *stream; /* (owned) */
} WrExportTarget;

WrExportTarget *wr_export_target_open    (GFile           *target,
                                          GCancellable    *cancellable,
                                          GError         **error);
gboolean        wr_export_target_commit  (WrExportTarget  *self,
                                          GCancellable    *cancellable,
                                          GError         **error);
void            wr_export_target_free    (WrExportTarget  *self);
void            wr_export_target_explain (GFile           *target,
                                          GError         **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WrExportTarget, wr_export_target_free)

G_END_DECLS
