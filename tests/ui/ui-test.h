/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Waiting for conditions in tests of the window: never for luck, and never for ever. */

#define UI_TEST_WATCHDOG_S 10

static inline gboolean
ui_test_watchdog_cb (gpointer what)
{
  g_error ("Waited %d s in vain for: %s", UI_TEST_WATCHDOG_S, (char *) what);
  return G_SOURCE_REMOVE;
}

/* Runs the main loop until @condition holds. */
#define ui_test_wait_until(condition)                                                        \
  G_STMT_START                                                                               \
  {                                                                                          \
    char what_[] = G_STRINGIFY (condition);                                                  \
    guint watchdog_id_ = g_timeout_add_seconds (UI_TEST_WATCHDOG_S, ui_test_watchdog_cb, what_); \
    while (!(condition))                                                                     \
      g_main_context_iteration (NULL, TRUE);                                                 \
    g_source_remove (watchdog_id_);                                                          \
  }                                                                                          \
  G_STMT_END
