/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Process trees as a test sees them: from the outside, by /proc.
 */

#include "process-tree.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The state's letter, 'X' for a process that is not there, and the parent. */
static char
read_state (GPid pid, GPid *parent)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/stat", pid);
  g_autofree char *text = NULL;
  char state = 'X';

  if (!g_file_get_contents (path, &text, NULL, NULL) || strrchr (text, ')') == NULL
      || sscanf (strrchr (text, ')') + 1, " %c %d", &state, parent) != 2)
    return 'X';
  return state;
}

static gboolean
contains (GArray *pids, GPid pid)
{
  for (guint i = 0; i < pids->len; i++) {
    if (g_array_index (pids, GPid, i) == pid)
      return TRUE;
  }
  return FALSE;
}

/* Adds to @pids the children of what is in it; returns whether there were new ones. */
static gboolean
add_children (GArray *pids)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc", 0, NULL);
  guint before = pids->len;

  for (const char *name = g_dir_read_name (dir); name != NULL; name = g_dir_read_name (dir)) {
    GPid pid = atoi (name), parent = 0;
    if (pid > 0 && read_state (pid, &parent) != 'X' && contains (pids, parent)
        && !contains (pids, pid))
      g_array_append_val (pids, pid);
  }
  return pids->len > before;
}

/**
 * process_tree_list:
 *
 * Returns: (transfer full) (element-type GPid): @root and all that descends from it now.
 */
GArray *
process_tree_list (GPid root)
{
  GArray *pids = g_array_new (FALSE, FALSE, sizeof (GPid));

  g_array_append_val (pids, root);
  while (add_children (pids))
    continue;
  return pids;
}

/**
 * process_tree_wait_gone:
 *
 * Waits until none of @pids runs; one that has ended and waits for its parent does not run.
 *
 * Returns: whether that was so within @limit_ms.
 */
gboolean
process_tree_wait_gone (GArray *pids, int limit_ms)
{
  gint64 end = g_get_monotonic_time () + limit_ms * G_TIME_SPAN_MILLISECOND;

  for (;;) {
    guint n_running = 0;

    for (guint i = 0; i < pids->len; i++) {
      GPid parent;
      n_running += strchr ("XZ", read_state (g_array_index (pids, GPid, i), &parent)) == NULL;
    }
    if (n_running == 0)
      return TRUE;
    if (g_get_monotonic_time () > end)
      return FALSE;
    g_usleep (10 * G_TIME_SPAN_MILLISECOND);
  }
}

/**
 * process_tree_has:
 * @name: a part of a command line, with blanks between its arguments
 *
 * Returns: whether a process below @root was started with @name in its command line.
 */
gboolean
process_tree_has (GPid root, const char *name)
{
  g_autoptr (GArray) pids = process_tree_list (root);

  for (guint i = 0; i < pids->len; i++) {
    g_autofree char *path = g_strdup_printf ("/proc/%d/cmdline", g_array_index (pids, GPid, i));
    g_autofree char *text = NULL;
    gsize length = 0;

    if (!g_file_get_contents (path, &text, &length, NULL))
      continue;
    for (gsize j = 0; j < length; j++)
      text[j] = text[j] == '\0' ? ' ' : text[j];
    if (g_strstr_len (text, length, name) != NULL)
      return TRUE;
  }
  return FALSE;
}
