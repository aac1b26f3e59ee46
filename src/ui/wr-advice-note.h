/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * WrAdviceNote:
 *
 * What limited a run, in a sentence and with the figures behind it; not visible while there is
 * nothing to say. Properties: sentence, figures (nullable strings).
 */
#define WR_TYPE_ADVICE_NOTE (wr_advice_note_get_type ())
G_DECLARE_FINAL_TYPE (WrAdviceNote, wr_advice_note, WR, ADVICE_NOTE, GtkWidget)

G_END_DECLS
