/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrVersionProbe: asks several programs for their version at once.
 *
 * A browser may take most of a second to say it and a broken one may never: all of them start
 * together, and one limit holds for all.
 */

#include "config.h"

#include "wr-version-probe.h"

#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "wr-host.h"

typedef struct {
  GHashTable *versions; /* program → version */
  GCancellable *cancellable;
  gboolean outside;
  int n_running;
} Probe;

typedef struct {
  Probe *probe;
  char *program; /* (owned) */
} Question;

/* The first word that looks like one: “ChromeDriver 156.0.1 (a21c…)”, “WebKitGTK 2.50.6”. */
static char *
dup_version (const char *output)
{
  g_autoptr (GRegex) regex = g_regex_new ("(?<![\\w.])\\d+(\\.\\d+)+", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  return g_regex_match (regex, output, 0, &match) ? g_match_info_fetch (match, 0) : NULL;
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Question *question = user_data;
  Probe *probe = question->probe;
  g_autofree char *output = NULL;

  if (g_subprocess_communicate_utf8_finish (G_SUBPROCESS (source), result, &output, NULL, NULL)
      && output != NULL) {
    char *version = dup_version (output);
    if (version != NULL)
      g_hash_table_insert (probe->versions, g_strdup (question->program), version);
  } else {
    g_subprocess_force_exit (G_SUBPROCESS (source));
  }

  probe->n_running--;
  g_free (question->program);
  g_free (question);
}

/* In the child, before its program: it ends with the thread that asks, which waits for it, and so
 * with us, whatever ends us. There is no guard here, since a browser that only says its version
 * starts nothing. */
static void
end_with_asker_cb (gpointer user_data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  if (getppid () != GPOINTER_TO_INT (user_data))
    _exit (127);
}

static void
ask (Probe *probe, const char *program)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_subprocess_launcher_set_child_setup (launcher, end_with_asker_cb, GINT_TO_POINTER (getpid ()),
                                         NULL);
  const char *argv[] = { program, "--version", NULL };
  g_auto (GStrv) outer_argv = probe->outside ? wr_host_build_argv (argv) : NULL;
  g_autoptr (GSubprocess) process = g_subprocess_launcher_spawnv (
      launcher, outer_argv != NULL ? (const char *const *) outer_argv : argv, NULL);

  if (process == NULL)
    return;

  Question *question = g_new (Question, 1);
  *question = (Question) { probe, g_strdup (program) };
  probe->n_running++;
  g_subprocess_communicate_utf8_async (process, NULL, probe->cancellable, answered_cb, question);
}

static gboolean
limit_cb (gpointer user_data)
{
  g_cancellable_cancel (user_data);
  return G_SOURCE_REMOVE;
}

static void
forward_cb (GCancellable *cancellable, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

/**
 * wr_version_probe_run:
 * @programs: (array zero-terminated=1): paths
 * @outside: whether they are outside of the Flatpak that we are in
 * @limit_ms: ms, for all together
 *
 * Runs each program with `--version`. Blocks; any thread.
 *
 * Returns: (transfer full) (element-type filename utf8): versions by program, without those that
 *   told none.
 */
GHashTable *
wr_version_probe_run (const char *const *programs,
                      gboolean outside,
                      int limit_ms,
                      GCancellable *cancellable)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GSource) timer = g_timeout_source_new (limit_ms);
  g_autoptr (GCancellable) stop = g_cancellable_new ();
  Probe probe = {
    .versions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free),
    .cancellable = stop,
    .outside = outside,
  };
  gulong handler = 0;

  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (forward_cb), g_object_ref (stop),
                                     g_object_unref);

  g_main_context_push_thread_default (context);
  g_source_set_callback (timer, limit_cb, stop, NULL);
  g_source_attach (timer, context);
  for (guint i = 0; programs[i] != NULL; i++)
    ask (&probe, programs[i]);
  while (probe.n_running > 0)
    g_main_context_iteration (context, TRUE);
  g_source_destroy (timer);
  g_main_context_pop_thread_default (context);

  g_cancellable_disconnect (cancellable, handler);
  return probe.versions;
}
