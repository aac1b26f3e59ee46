/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-exporter.h"
#include "wr-store-reader.h"

G_BEGIN_DECLS

/* What CLI.md puts before the fields. */
typedef enum {
  WR_EXPORT_URL,
  WR_EXPORT_FINAL_URL,
  WR_EXPORT_STATUS,
  WR_EXPORT_STATE,
  WR_EXPORT_ERROR,
  WR_N_EXPORT_PAGE_COLUMNS
} WrExportPageColumn;

/* Turns rows into text of one format. The text is taken out by whoever has the stream. */
typedef struct {
  WrExportOptions options;
  char **keys;         /* (owned) of all columns, no two alike */
  guint n_columns;     /* all, the page's among them */
  gboolean *is_array;  /* (owned) a column: its cells are JSON arrays */
  gint64 n_rows;       /* so far */
  GString *text;       /* (owned) */
} WrExportWriter;

WrExportWriter *wr_export_writer_new  (const WrExportOptions *options,
                                       const char *const     *fields,
                                       const char            *job_json,
                                       GError               **error);
void            wr_export_writer_free (WrExportWriter        *self);
void            wr_export_writer_begin (WrExportWriter       *self);
void            wr_export_writer_add  (WrExportWriter        *self,
                                       const WrStoreRow      *row);
void            wr_export_writer_end  (WrExportWriter        *self);

/* The formats, for wr-export-writer.c alone. @cells has n_columns, each nullable. */
void            wr_export_csv_begin   (WrExportWriter        *self);
void            wr_export_csv_add     (WrExportWriter        *self,
                                       const char *const     *cells);
void            wr_export_jsonl_add   (WrExportWriter        *self,
                                       const char *const     *cells);
void            wr_export_json_begin  (WrExportWriter        *self);
void            wr_export_json_add    (WrExportWriter        *self,
                                       const char *const     *cells);
void            wr_export_json_end    (WrExportWriter        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WrExportWriter, wr_export_writer_free)

G_END_DECLS
