/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

/* Waiting for conditions in tests of the window: never for luck, and never for ever. */

#ifndef UI_TEST_WATCHDOG_S
#define UI_TEST_WATCHDOG_S 10
#endif

void       ui_test_init        (int                 *argc,
                                char              ***argv);
gboolean   ui_test_watchdog_cb (gpointer what);

/* Runs the main loop until @condition holds. */
#define ui_test_wait_until(condition)                                                        \
  G_STMT_START                                                                               \
  {                                                                                          \
    char what_[] = G_STRINGIFY (condition);                                                  \
    guint watchdog_id_ =                                                                     \
        g_timeout_add_seconds (UI_TEST_WATCHDOG_S, ui_test_watchdog_cb, what_);              \
    while (!(condition))                                                                     \
      g_main_context_iteration (NULL, TRUE);                                                 \
    g_source_remove (watchdog_id_);                                                          \
  }                                                                                          \
  G_STMT_END

void       ui_test_spin        (void);
GtkWidget *ui_test_find        (GtkWidget           *root,
                                const char *const   *type_names);
GtkWidget *ui_test_find_dialog (const char *const   *type_names);
void       ui_test_press       (const char          *key);
void       ui_test_resize      (int                  width,
                                int                  height);
void       ui_test_take_result (GObject             *source,
                                GAsyncResult        *result,
                                gpointer             user_data);
char      *ui_test_make_folder (void);
void       ui_test_choose_file (GFile               *file,
                                GtkResponseType      response);

/* An alert, by what the floor and what newer versions call it. */
extern const char *const ui_test_alerts[];
extern const char *const ui_test_file_dialogs[];
