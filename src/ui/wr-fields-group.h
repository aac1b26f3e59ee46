/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "wr-engine.h"

G_BEGIN_DECLS

#define WR_TYPE_FIELDS_GROUP (wr_fields_group_get_type ())
G_DECLARE_FINAL_TYPE (WrFieldsGroup, wr_fields_group, WR, FIELDS_GROUP, AdwPreferencesGroup)

void     wr_fields_group_load         (WrFieldsGroup   *self,
                                       const WrJob     *job);
void     wr_fields_group_store        (WrFieldsGroup   *self,
                                       WrJob           *job);
gboolean wr_fields_group_show_problem (WrFieldsGroup   *self,
                                       const char      *path,
                                       const char      *message);
void     wr_fields_group_set_trying   (WrFieldsGroup   *self,
                                       gboolean         trying);
void     wr_fields_group_show_values  (WrFieldsGroup   *self,
                                       const GPtrArray *columns,
                                       const GPtrArray *cells,
                                       const char      *note);
void     wr_fields_group_show_failure (WrFieldsGroup   *self,
                                       const char      *message);

G_END_DECLS
