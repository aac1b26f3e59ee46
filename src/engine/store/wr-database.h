/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <sqlite3.h>

G_BEGIN_DECLS

typedef enum {
  WR_DATABASE_CREATE, /* for writing, made if it is not there */
  WR_DATABASE_WRITE,
  WR_DATABASE_READ,
  WR_DATABASE_PEEK,   /* the file as it is, whatever it is: takes no lock, leaves no trace */
} WrDatabaseMode;

typedef enum { WR_STEP_ERROR, WR_STEP_ROW, WR_STEP_DONE } WrDatabaseStep;

typedef struct _WrDatabase WrDatabase;

WrDatabase    *wr_database_open       (const char     *path,
                                       WrDatabaseMode  mode,
                                       GError        **error);
void           wr_database_free       (WrDatabase     *self);
sqlite3       *wr_database_get_handle (WrDatabase     *self);
gboolean       wr_database_exec       (WrDatabase     *self,
                                       const char     *sql,
                                       GError        **error);
gboolean       wr_database_begin      (WrDatabase     *self,
                                       GError        **error);
gboolean       wr_database_end        (WrDatabase     *self,
                                       gboolean        ok,
                                       GError        **error);
gboolean       wr_database_watch_journal (WrDatabase  *self,
                                       GError        **error);
gboolean       wr_database_is_file_in_place (WrDatabase *self);
gboolean       wr_database_is_in_place (WrDatabase    *self);
gboolean       wr_database_is_busy     (WrDatabase    *self);
gboolean       wr_database_is_replaced (WrDatabase    *self);
sqlite3_stmt  *wr_database_prepare    (WrDatabase     *self,
                                       const char     *sql,
                                       GError        **error);
WrDatabaseStep wr_database_step       (WrDatabase     *self,
                                       sqlite3_stmt   *statement,
                                       GError        **error);
gboolean       wr_database_run        (WrDatabase     *self,
                                       sqlite3_stmt   *statement,
                                       GError        **error);
gboolean       wr_database_query_int  (WrDatabase     *self,
                                       const char     *sql,
                                       gint64         *value,
                                       GError        **error);
void           wr_database_set_damaged (WrDatabase    *self,
                                       GError        **error);
const char    *wr_database_get_text   (WrDatabase     *self,
                                       sqlite3_stmt   *statement,
                                       int             column);
void           wr_database_bind_text  (sqlite3_stmt   *statement,
                                       int             index,
                                       const char     *text);
void           wr_database_bind_known (sqlite3_stmt   *statement,
                                       int             index,
                                       gint64          value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WrDatabase, wr_database_free)

G_END_DECLS
