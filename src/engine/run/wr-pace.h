/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _WrPace WrPace;

WrPace *wr_pace_new         (void);
void    wr_pace_free        (WrPace   *self);
void    wr_pace_set_running (WrPace   *self,
                             gboolean  running);
gint64  wr_pace_get_elapsed (WrPace   *self);
void    wr_pace_add         (WrPace   *self,
                             gint64    elapsed,
                             gint64    ended);
double  wr_pace_get         (WrPace   *self);

G_END_DECLS
