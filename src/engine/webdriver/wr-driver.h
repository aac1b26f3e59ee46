/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum {
  WR_BROWSER_AUTO,
  WR_BROWSER_CHROMIUM,
  WR_BROWSER_WEBKIT,
  WR_BROWSER_FIREFOX,
  WR_N_BROWSERS
} WrBrowser;

/**
 * WrDriver:
 *
 * A driver that was found on this machine, with the browser that it drives: a value.
 */
typedef struct {
  WrBrowser browser;
  char *driver_path;     /* (owned) (nullable) only where problem is set */
  char *driver_version;  /* (owned) (nullable) e.g. "156.0.8078.79" */
  char *browser_path;    /* (owned) (nullable) without a window: a headless shell if there is one */
  char *browser_version; /* (owned) (nullable) */
  char *visible_path;    /* (owned) (nullable) the browser that can show windows */
  char *problem;         /* (owned) (nullable) why it cannot be used */
  gboolean outside;      /* of the Flatpak that we are in: paths are those of there */
} WrDriver;

WrDriver   *wr_driver_copy             (const WrDriver *self);
void        wr_driver_free             (WrDriver       *self);

const char *wr_browser_get_name        (WrBrowser   browser); /* "chromium" */
const char *wr_browser_get_label       (WrBrowser   browser); /* "Chromium": as a window has it */

GPtrArray  *wr_driver_find_all         (GCancellable       *cancellable);
void        wr_driver_find_all_async   (GCancellable       *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer            user_data);
GPtrArray  *wr_driver_find_all_finish  (GAsyncResult       *result,
                                        GError            **error);
WrDriver   *wr_driver_choose           (GPtrArray          *drivers,
                                        WrBrowser           browser,
                                        gboolean            visible,
                                        GError            **error);
WrDriver   *wr_driver_find             (WrBrowser           browser,
                                        gboolean            visible,
                                        GCancellable       *cancellable,
                                        GError            **error);
char       *wr_driver_dup_install_hint (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WrDriver, wr_driver_free)

G_END_DECLS
