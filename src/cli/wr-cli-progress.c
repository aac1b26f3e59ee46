/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * How far a run is, on standard error: on a terminal one line that changes, otherwise a line every
 * few seconds, with quiet nothing at all.
 */

#include "config.h"

#include "wr-cli-progress.h"

#include <glib/gi18n.h>
#include <unistd.h>

#define LINE_EVERY (5 * G_USEC_PER_SEC)

#define CLEAR_LINE "\r\033[K"

void
wr_cli_progress_init (WrCliProgress *self, gboolean quiet)
{
  const char *term = g_getenv ("TERM");

  self->quiet = quiet;
  self->terminal = isatty (STDERR_FILENO) && g_strcmp0 (term, "dumb") != 0;
  self->last_line = g_get_monotonic_time ();
}

static void
append_time_left (GString *line, double seconds)
{
  int left = (int) seconds;

  if (left >= 3600)
    g_string_append_printf (line, _ (", about %d h %d min left"), left / 3600, left / 60 % 60);
  else if (left >= 60)
    g_string_append_printf (line, _ (", about %d min left"), left / 60);
  else
    g_string_append_printf (line, _ (", about %d s left"), left);
}

static char *
describe (const WrRunProgress *progress)
{
  gint64 ended = progress->done + progress->failed + progress->skipped;
  g_autofree char *of = g_strdup_printf ("%" G_GINT64_FORMAT, progress->total);
  g_autofree char *n = g_strdup_printf ("%" G_GINT64_FORMAT, ended);
  g_autofree char *failed
      = g_strdup_printf ("%" G_GINT64_FORMAT, progress->failed + progress->skipped);
  GString *line = g_string_new (NULL);

  g_string_append_printf (line, _ ("%s of %s pages"), n, of);
  if (progress->pages_per_s > 0)
    g_string_append_printf (line, _ (", %.1f pages/s"), progress->pages_per_s);
  if (progress->failed + progress->skipped > 0)
    g_string_append_printf (line, _ (", %s failed"), failed);
  if (progress->offline)
    g_string_append (line, _ (", waiting for the network"));
  else if (progress->seconds_left > 0)
    append_time_left (line, progress->seconds_left);
  return g_string_free (line, FALSE);
}

/**
 * wr_cli_progress_show:
 *
 * May be called as often as the run says something new.
 */
void
wr_cli_progress_show (WrCliProgress *self, const WrRunProgress *progress)
{
  gint64 now = g_get_monotonic_time ();

  if (self->quiet || (!self->terminal && now - self->last_line < LINE_EVERY))
    return;
  g_autofree char *line = describe (progress);
  if (self->terminal)
    g_printerr (CLEAR_LINE "%s", line);
  else
    g_printerr ("%s\n", line);
  self->last_line = now;
}

/**
 * wr_cli_progress_clear:
 *
 * Takes the changing line away, so that something else can be said.
 */
void
wr_cli_progress_clear (WrCliProgress *self)
{
  if (self->terminal && !self->quiet)
    g_printerr (CLEAR_LINE);
}

/**
 * wr_cli_progress_finish:
 *
 * The last line: what came of the run.
 */
void
wr_cli_progress_finish (WrCliProgress *self, const WrRunProgress *progress)
{
  if (self->quiet)
    return;
  char numbers[4][24];
  const gint64 values[] = { progress->total, progress->done, progress->failed, progress->skipped };

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    g_snprintf (numbers[i], sizeof numbers[i], "%" G_GINT64_FORMAT, values[i]);
  wr_cli_progress_clear (self);
  g_printerr (ngettext ("%s page: %s done, %s failed, %s skipped in %.1f s\n",
                        "%s pages: %s done, %s failed, %s skipped in %.1f s\n", progress->total),
              numbers[0], numbers[1], numbers[2], numbers[3],
              (double) progress->elapsed / G_USEC_PER_SEC);
}
