/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/*
 * What newer GTK and libadwaita do in another way than the floor (GTK 4.8, libadwaita 1.2), in the
 * shape of the newer API. Every dismissal is G_IO_ERROR_CANCELLED. Main thread only; callbacks come
 * in the thread-default context. wr-compat.c is the only place with version checks.
 */

typedef enum {
  WR_COMPAT_RESPONSE_DEFAULT,
  WR_COMPAT_RESPONSE_SUGGESTED,
  WR_COMPAT_RESPONSE_DESTRUCTIVE,
} WrCompatAppearance;

typedef struct {
  const char *id;
  const char *label; /* translated, with a mnemonic */
  WrCompatAppearance appearance;
} WrCompatResponse;

void    wr_compat_alert_async           (GtkWindow              *parent,
                                         const char             *heading,
                                         const char             *body,
                                         const WrCompatResponse *responses,
                                         gsize                   n_responses,
                                         GCancellable           *cancellable,
                                         GAsyncReadyCallback     callback,
                                         gpointer                user_data);
char   *wr_compat_alert_finish          (GAsyncResult           *result,
                                         GError                **error);

void    wr_compat_open_file_async       (GtkWindow              *parent,
                                         const char             *title,
                                         GListModel             *filters, /* (nullable) */
                                         GFile                  *folder,  /* (nullable) */
                                         GCancellable           *cancellable,
                                         GAsyncReadyCallback     callback,
                                         gpointer                user_data);
GFile  *wr_compat_open_file_finish      (GAsyncResult           *result,
                                         GError                **error);
void    wr_compat_save_file_async       (GtkWindow              *parent,
                                         const char             *title,
                                         const char             *name,
                                         GListModel             *filters, /* (nullable) */
                                         GFile                  *folder,  /* (nullable) */
                                         GCancellable           *cancellable,
                                         GAsyncReadyCallback     callback,
                                         gpointer                user_data);
GFile  *wr_compat_save_file_finish      (GAsyncResult           *result,
                                         GError                **error);
void    wr_compat_select_folder_async   (GtkWindow              *parent,
                                         const char             *title,
                                         GFile                  *folder, /* (nullable) */
                                         GCancellable           *cancellable,
                                         GAsyncReadyCallback     callback,
                                         gpointer                user_data);
GFile  *wr_compat_select_folder_finish  (GAsyncResult           *result,
                                         GError                **error);

void    wr_compat_show_about            (GtkWindow              *parent);
void    wr_compat_show_preferences      (GtkWindow              *parent,
                                         AdwPreferencesPage     *page);
void    wr_compat_get_color             (GtkWidget              *widget,
                                         GdkRGBA                *color);
void    wr_compat_name_buttons          (GtkWidget              *root);
void    wr_compat_name_row              (GtkWidget              *content,
                                         const char             *name);
void    wr_compat_announce              (GtkWidget              *widget,
                                         const char             *text);
const char *wr_compat_get_announced     (GtkWidget              *widget);
void    wr_compat_css_provider_load     (GtkCssProvider         *provider,
                                         const char             *css);

G_END_DECLS
