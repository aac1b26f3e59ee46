/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _WrChild WrChild;

WrChild  *wr_child_start         (const char *const  *argv,
                                  const char         *dir,
                                  GError            **error);
WrChild  *wr_child_start_outside (const char *const  *argv,
                                  GError            **error);
void      wr_child_free          (WrChild            *self);
void      wr_child_end           (WrChild            *self);
GPid      wr_child_get_pid       (WrChild            *self);
gboolean  wr_child_wait          (WrChild            *self,
                                  int                 limit_ms);
char     *wr_child_dup_output    (WrChild            *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WrChild, wr_child_free)

G_END_DECLS
