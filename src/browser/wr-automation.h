/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WrAutomationOptions:
 *
 * How pages are shown: what windrow-browser's command line says.
 */
typedef struct {
  gboolean hidden;        /* nobody sees a window, and no page notices */
  int width;              /* px */
  int height;             /* px */
  gboolean images;        /* load them */
  const char *user_agent; /* (nullable) instead of WebKit's own */
} WrAutomationOptions;

void wr_automation_run (const WrAutomationOptions *options);

G_END_DECLS
