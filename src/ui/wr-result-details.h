/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "wr-row.h"

G_BEGIN_DECLS

/**
 * WrResultDetails:
 *
 * All that is known of the row that is selected. Its buttons are the actions “results.copy”,
 * “results.open”, “results.retry” and “results.close-details”, which an ancestor must have.
 *
 * Property: narrow (gboolean): it fills the view and has a way back instead of a close button.
 */
#define WR_TYPE_RESULT_DETAILS (wr_result_details_get_type ())
G_DECLARE_FINAL_TYPE (WrResultDetails, wr_result_details, WR, RESULT_DETAILS, GtkWidget)

void   wr_result_details_set_store    (WrResultDetails    *self,
                                       const char         *path,     /* (nullable) */
                                       const char *const  *columns); /* (nullable) */
void   wr_result_details_set_row      (WrResultDetails    *self,
                                       WrRow              *row);     /* (nullable) */
WrRow *wr_result_details_get_row      (WrResultDetails    *self);
void   wr_result_details_set_n_selected (WrResultDetails  *self,
                                       guint               n_selected);

G_END_DECLS
