/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum {
  WR_HOST_NONE,   /* we are in no Flatpak: there is nothing outside */
  WR_HOST_CLOSED, /* the user has not allowed it */
  WR_HOST_OPEN
} WrHostAccess;

/* What the user has to run to open it. */
#define WR_HOST_COMMAND \
  "flatpak override --user --talk-name=org.freedesktop.Flatpak " APPLICATION_ID

WrHostAccess   wr_host_get_access       (void);
char         **wr_host_build_argv       (const char *const  *argv);
char         **wr_host_build_guard_argv (const char *const  *argv,
                                         GError            **error);
char         **wr_host_find             (const char *const  *places,
                                         GCancellable       *cancellable);

G_END_DECLS
