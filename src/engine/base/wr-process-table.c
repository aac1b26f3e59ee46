/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The processes of this machine, from /proc: who is whose child, processor time and memory.
 *
 * Memory is PSS: browsers share most of theirs, and the sum of RSS counts that many times over.
 * Reading it makes the kernel walk page tables, ms for a browser: not to be done often.
 */

#include "config.h"

#include "wr-process-table.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/**
 * wr_process_read:
 * @self: (out): gets the process
 *
 * Returns: whether there is such a process.
 */
gboolean
wr_process_read (WrProcess *self, int pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/stat", pid);
  g_autofree char *text = NULL;
  guint64 user;
  guint64 system;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return FALSE;
  const char *name = strchr (text, '(');
  const char *rest = strrchr (text, ')'); /* the name before it may hold anything */
  if (name == NULL || rest == NULL
      || sscanf (rest,
                 ") %*c %d %*d %*d %*d %*d %*u %*u %*u %*u %*u %" G_GUINT64_FORMAT
                 " %" G_GUINT64_FORMAT " %*d %*d %*d %*d %*d %*d %" G_GUINT64_FORMAT,
                 &self->parent, &user, &system, &self->begin)
             != 4)
    return FALSE;
  self->pid = pid;
  self->cpu_s = (double) (user + system) / (double) sysconf (_SC_CLK_TCK);
  g_strlcpy (self->name, name + 1, MIN (sizeof self->name, (gsize) (rest - name)));
  return TRUE;
}

/**
 * wr_process_read_pss:
 *
 * Returns: bytes; 0 where it cannot be read.
 */
gint64
wr_process_read_pss (int pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/smaps_rollup", pid);
  g_autofree char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;
  const char *line = strstr (text, "\nPss:");
  return line != NULL ? g_ascii_strtoll (line + strlen ("\nPss:"), NULL, 10) * 1024 : 0;
}

/**
 * wr_process_read_rss:
 *
 * Costs next to nothing, and is never less than PSS.
 *
 * Returns: bytes; 0 where it cannot be read.
 */
gint64
wr_process_read_rss (int pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/statm", pid);
  g_autofree char *text = NULL;
  gint64 pages = 0;

  if (!g_file_get_contents (path, &text, NULL, NULL)
      || sscanf (text, "%*d %" G_GINT64_FORMAT, &pages) != 1)
    return 0;
  return pages * sysconf (_SC_PAGESIZE);
}

/**
 * wr_process_get_thread_cpu:
 *
 * What a measurement has cost: waiting for a turn of the processor is no cost.
 *
 * Returns: microseconds of processor time that the calling thread has used
 */
gint64
wr_process_get_thread_cpu (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

/**
 * wr_process_table_read:
 *
 * Returns: (transfer full) (element-type WrProcess): all processes of now, in no order.
 */
GArray *
wr_process_table_read (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc", 0, NULL);
  GArray *table = g_array_new (FALSE, FALSE, sizeof (WrProcess));
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    WrProcess process;

    if (g_ascii_isdigit (*name)
        && wr_process_read (&process, (int) g_ascii_strtoll (name, NULL, 10)))
      g_array_append_val (table, process);
  }
  return table;
}

/**
 * wr_process_table_find_family:
 * @family: a set of pids, which gets all their descendants
 */
void
wr_process_table_find_family (const GArray *table, GHashTable *family)
{
  gboolean grown;

  do {
    grown = FALSE;
    for (guint i = 0; i < table->len; i++) {
      const WrProcess *process = &g_array_index (table, WrProcess, i);

      if (g_hash_table_contains (family, GINT_TO_POINTER (process->parent))
          && g_hash_table_add (family, GINT_TO_POINTER (process->pid)))
        grown = TRUE;
    }
  } while (grown);
}
