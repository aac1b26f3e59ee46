/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define WR_LINE_MAX (128 * 1024 * 1024) /* bytes: a page's source of 64 MiB fits, as base64 */

typedef struct _WrLineChannel WrLineChannel;

WrLineChannel *wr_line_channel_new   (int             fd,
                                      GError        **error);
void           wr_line_channel_free  (WrLineChannel  *self);
gboolean       wr_line_channel_write (WrLineChannel  *self,
                                      const char     *text,
                                      gint64          end,
                                      GCancellable   *cancellable,
                                      GError        **error);
char          *wr_line_channel_read  (WrLineChannel  *self,
                                      gsize          *length,
                                      gint64          end,
                                      GCancellable   *cancellable,
                                      GError        **error);
void           wr_line_channel_shut  (WrLineChannel  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WrLineChannel, wr_line_channel_free)

G_END_DECLS
