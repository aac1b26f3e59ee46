/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wr-run-item.h"

G_BEGIN_DECLS

/* The folder in which runs lie. All of it is done by threads of GTask's pool. */

typedef struct {
  const WrJob *job;     /* its runs come first */
  const char *job_file; /* (nullable) URI */
  const char *job_name; /* as it is shown */
} WrRunSearch;

typedef enum {
  WR_RUN_DELETE,  /* out of sight, until it is erased or taken back */
  WR_RUN_RESTORE,
  WR_RUN_ERASE,   /* what was deleted, for good */
} WrRunChange;

char      *wr_run_folder_dup_path      (GSettings            *settings);
void       wr_run_folder_list_async    (const char           *folder,
                                        const WrRunSearch    *search,
                                        GCancellable         *cancellable,
                                        GAsyncReadyCallback   callback,
                                        gpointer              user_data);
void       wr_run_folder_find_last_async (const char         *folder,
                                        const WrRunSearch    *search,
                                        GCancellable         *cancellable,
                                        GAsyncReadyCallback   callback,
                                        gpointer              user_data);
GPtrArray *wr_run_folder_list_finish   (GAsyncResult         *result,
                                        GError              **error);
gboolean   wr_run_folder_change        (const char           *path,
                                        WrRunChange           change,
                                        GError              **error);
void       wr_run_folder_change_async  (const char           *path,
                                        WrRunChange           change,
                                        GAsyncReadyCallback   callback,
                                        gpointer              user_data);
gboolean   wr_run_folder_change_finish (GAsyncResult         *result,
                                        GError              **error);

G_END_DECLS
