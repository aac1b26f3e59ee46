/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "wr-row.h"

G_BEGIN_DECLS

const char *wr_row_text_get_state_word  (WrPageState  state);
const char *wr_row_text_get_state_icon  (WrPageState  state);
const char *wr_row_text_get_state_class (WrPageState  state);
char       *wr_row_text_dup_number      (gint64       number);
char       *wr_row_text_dup_duration    (gint64       duration);
char       *wr_row_text_dup_short_url   (const char  *url);
char       *wr_row_text_dup_path        (const char  *url);
char       *wr_row_text_dup_line        (const char  *text);
char       *wr_row_text_isolate         (const char  *text);
char       *wr_row_text_dup_failure     (WrRow       *row);

G_END_DECLS
