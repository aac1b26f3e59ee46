/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrRecentJobs: the jobs opened or saved last, newest first, in the settings, and their menu.
 */

#include "config.h"

#include "wr-recent-jobs.h"

#include <glib/gi18n.h>

#include "wr-job-task.h"

#define KEY "recent-jobs"
#define MAX_JOBS 10

static GStrv
list_without (GSettings *settings, const char *uri, GStrvBuilder *builder)
{
  g_auto (GStrv) uris = g_settings_get_strv (settings, KEY);

  for (int i = 0, n = 0; uris[i] != NULL && n < MAX_JOBS - 1; i++) {
    if (!g_str_equal (uris[i], uri)) {
      g_strv_builder_add (builder, uris[i]);
      n++;
    }
  }
  return g_strv_builder_end (builder);
}

/**
 * wr_recent_jobs_add:
 *
 * Puts @file at the top of the list.
 */
void
wr_recent_jobs_add (GSettings *settings, GFile *file)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *uri = g_file_get_uri (file);

  g_strv_builder_add (builder, uri);
  g_auto (GStrv) uris = list_without (settings, uri, builder);
  g_settings_set_strv (settings, KEY, (const char *const *) uris);
}

/**
 * wr_recent_jobs_remove:
 *
 * Takes @file off the list, such as when it is gone.
 */
void
wr_recent_jobs_remove (GSettings *settings, GFile *file)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *uri = g_file_get_uri (file);
  g_auto (GStrv) uris = list_without (settings, uri, builder);

  g_settings_set_strv (settings, KEY, (const char *const *) uris);
}

/* A file name's underscores are no mnemonics. */
static char *
dup_label (GFile *file)
{
  g_autofree char *name = wr_job_task_dup_name (file);
  g_autoptr (GString) label = g_string_new (name);

  g_string_replace (label, "_", "__", 0);
  return g_string_free (g_steal_pointer (&label), FALSE);
}

static GMenuModel *
new_recent_section (GSettings *settings)
{
  g_auto (GStrv) uris = g_settings_get_strv (settings, KEY);
  GMenu *menu = g_menu_new ();

  for (int i = 0; uris[i] != NULL; i++) {
    g_autoptr (GFile) file = g_file_new_for_uri (uris[i]);
    g_autofree char *label = dup_label (file);
    g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

    g_menu_item_set_action_and_target (item, "win.open-recent", "s", uris[i]);
    g_menu_append_item (menu, item);
  }
  if (uris[0] == NULL)
    g_menu_append (menu, _ ("No Recent Jobs"), "win.none");
  return G_MENU_MODEL (menu);
}

/**
 * wr_recent_jobs_new_menu:
 * @with_new_and_open: begin with New Window and Open, for a narrow header
 *
 * Returns: (transfer full): the menu for the list as it is now.
 */
GMenuModel *
wr_recent_jobs_new_menu (GSettings *settings, gboolean with_new_and_open)
{
  g_autoptr (GMenuModel) recent = new_recent_section (settings);
  GMenu *menu = g_menu_new ();

  if (with_new_and_open) {
    g_autoptr (GMenu) section = g_menu_new ();

    g_menu_append (section, _ ("_New Window"), "app.new");
    g_menu_append (section, _ ("_Open…"), "win.open");
    g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
  }
  g_menu_append_section (menu, _ ("Recent"), recent);
  return G_MENU_MODEL (menu);
}
