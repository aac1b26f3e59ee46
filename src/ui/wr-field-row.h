/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "wr-engine.h"

G_BEGIN_DECLS

#define WR_TYPE_FIELD_ROW (wr_field_row_get_type ())
G_DECLARE_FINAL_TYPE (WrFieldRow, wr_field_row, WR, FIELD_ROW, AdwActionRow)

GtkWidget     *wr_field_row_new         (const WrField *field);
const WrField *wr_field_row_get_field   (WrFieldRow    *self);
void           wr_field_row_set_field   (WrFieldRow    *self,
                                         const WrField *field);
void           wr_field_row_set_value   (WrFieldRow    *self,
                                         const char    *value);    /* (nullable) */
void           wr_field_row_set_problem (WrFieldRow    *self,
                                         const char    *problem);  /* (nullable) */
const char    *wr_field_row_get_problem (WrFieldRow    *self);

G_END_DECLS
