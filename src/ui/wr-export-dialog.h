/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WrExportDialog:
 *
 * Asks how to write a run's rows to a file, shows how the file begins, and writes it.
 *
 * Signal: saved (WrExportDialog*, gint64 n_rows, GFile *file): it was written whole; the window
 * closes afterwards.
 */
#define WR_TYPE_EXPORT_DIALOG (wr_export_dialog_get_type ())
G_DECLARE_FINAL_TYPE (WrExportDialog, wr_export_dialog, WR, EXPORT_DIALOG, AdwWindow)

GtkWidget *wr_export_dialog_new  (GtkWindow      *parent,
                                  const char     *store_path,
                                  const char     *name,
                                  guint           states,
                                  const char     *search); /* (nullable) */
void       wr_export_dialog_save (WrExportDialog *self,
                                  GFile          *file);

G_END_DECLS
