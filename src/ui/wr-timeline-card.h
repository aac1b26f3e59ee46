/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-timeline-data.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * WrTimelineCard:
 *
 * What there is to say of one segment: kind, duration, page, attempt and reason.
 */
#define WR_TYPE_TIMELINE_CARD (wr_timeline_card_get_type ())
G_DECLARE_FINAL_TYPE (WrTimelineCard, wr_timeline_card, WR, TIMELINE_CARD, GtkWidget)

void  wr_timeline_card_show     (WrTimelineCard  *self,
                                 const char      *store_path,
                                 int              worker,
                                 const WrSegment *segment);
char *wr_timeline_card_describe (const WrSegment *segment);

G_END_DECLS
