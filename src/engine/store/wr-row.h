/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-store-reader.h"

G_BEGIN_DECLS

/**
 * WrRow:
 *
 * One line of the list, alive while somebody looks at it. Belongs to the main thread. While its
 * data is on the way `loaded` is FALSE and the getters give nothing; notify::loaded comes when it
 * is there or has changed.
 */
#define WR_TYPE_ROW (wr_row_get_type ())
G_DECLARE_FINAL_TYPE (WrRow, wr_row, WR, ROW, GObject)

gint64      wr_row_get_id              (WrRow *self);
gint64      wr_row_get_page_id         (WrRow *self);
gboolean    wr_row_get_loaded          (WrRow *self);
WrPageState wr_row_get_state           (WrRow *self);
const char *wr_row_get_url             (WrRow *self);
const char *wr_row_get_final_url       (WrRow *self);
int         wr_row_get_http_status     (WrRow *self);
int         wr_row_get_worker          (WrRow *self);
int         wr_row_get_attempts        (WrRow *self);
gint64      wr_row_get_duration        (WrRow *self);
WrFailure   wr_row_get_failure         (WrRow *self);
const char *wr_row_get_detail          (WrRow *self);
const char *wr_row_get_webdriver_error (WrRow *self);
const char *wr_row_get_cell            (WrRow *self,
                                        guint  column);
guint       wr_row_get_n_cells         (WrRow *self);

G_END_DECLS
