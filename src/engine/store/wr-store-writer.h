/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-database.h"
#include "wr-event.h"
#include "wr-result.h"

G_BEGIN_DECLS

/* What the store's thread writes, statement by statement; all inside the caller's transaction. */
gboolean wr_store_writer_add_result (WrDatabase         *database,
                                     guint               n_columns,
                                     const WrResult     *result,
                                     GArray             *row_ids,
                                     GError            **error);
gboolean wr_store_writer_add_event  (WrDatabase         *database,
                                     const WrEvent      *event,
                                     GError            **error);
gboolean wr_store_writer_add_pages  (WrDatabase         *database,
                                     const char *const  *urls,
                                     gsize               n_urls,
                                     GError            **error);
gboolean wr_store_writer_requeue    (WrDatabase         *database,
                                     const gint64       *page_ids,
                                     gsize               n_page_ids,
                                     GArray             *row_ids,
                                     GError            **error);
gboolean wr_store_writer_unqueue    (WrDatabase         *database,
                                     const gint64       *page_ids,
                                     gsize               n_page_ids,
                                     GArray             *unqueued,
                                     GArray             *row_ids,
                                     GError            **error);
gboolean wr_store_writer_set_meta   (WrDatabase         *database,
                                     const char         *key,
                                     const char         *value,
                                     GError            **error);
gboolean wr_store_writer_probe      (WrDatabase         *database,
                                     GError            **error);
gboolean wr_store_writer_recover    (WrDatabase         *database,
                                     GError            **error);

G_END_DECLS
