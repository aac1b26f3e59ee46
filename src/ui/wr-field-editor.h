/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "wr-engine.h"

G_BEGIN_DECLS

#define WR_TYPE_FIELD_EDITOR (wr_field_editor_get_type ())
G_DECLARE_FINAL_TYPE (WrFieldEditor, wr_field_editor, WR, FIELD_EDITOR, AdwWindow)

WrFieldEditor *wr_field_editor_new          (GtkWindow          *parent,
                                             const WrField      *field, /* (nullable) */
                                             const char *const  *names);
WrField       *wr_field_editor_dup_field    (WrFieldEditor      *self);
gboolean       wr_field_editor_show_problem (WrFieldEditor      *self,
                                             const char         *key,
                                             const char         *message);

G_END_DECLS
