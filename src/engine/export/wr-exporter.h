/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum {
  WR_EXPORT_CSV,
  WR_EXPORT_JSON_LINES,
  WR_EXPORT_JSON,
  WR_N_EXPORT_FORMATS
} WrExportFormat;

typedef struct {
  WrExportFormat format;
  guint states;            /* 1 << WrPageState, 0: done, failed and skipped */
  const char *search;      /* (nullable) */
  char delimiter;          /* CSV; 0: a comma */
  gboolean bom;            /* CSV */
  gboolean lf;             /* CSV: LF instead of CRLF */
  gboolean guard_formulas; /* CSV: a ' before a cell that a spreadsheet would run: = + - @ TAB CR */
} WrExportOptions;

/**
 * WrExportProgress:
 *
 * Called on the main context of the caller, coalesced.
 */
typedef void (*WrExportProgress) (gint64 rows_written, gint64 rows_total, gpointer user_data);

/* "csv", "jsonl", "json" */
const char *wr_export_format_get_name      (WrExportFormat          format);
const char *wr_export_format_get_extension (WrExportFormat          format);
gboolean    wr_export_format_from_name     (const char             *name,
                                            WrExportFormat         *format);
gint64      wr_exporter_write              (const char             *store_path,
                                            const WrExportOptions  *options,
                                            GOutputStream          *stream,
                                            GCancellable           *cancellable,
                                            GError                **error);
gint64      wr_exporter_save               (const char             *store_path,
                                            const WrExportOptions  *options,
                                            GFile                  *target,
                                            GCancellable           *cancellable,
                                            GError                **error);
void        wr_exporter_save_async         (const char             *store_path,
                                            const WrExportOptions  *options,
                                            GFile                  *target,
                                            GCancellable           *cancellable,
                                            WrExportProgress        progress,
                                            gpointer                progress_data,
                                            GAsyncReadyCallback     callback,
                                            gpointer                user_data);
gint64      wr_exporter_save_finish        (GAsyncResult           *result,
                                            GError                **error); /* rows, or -1 */
void        wr_exporter_preview_async      (const char             *store_path,
                                            const WrExportOptions  *options,
                                            guint                   max_rows,
                                            GCancellable           *cancellable,
                                            GAsyncReadyCallback     callback,
                                            gpointer                user_data);
char       *wr_exporter_preview_finish     (GAsyncResult           *result,
                                            GError                **error);

G_END_DECLS
