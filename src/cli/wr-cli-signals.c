/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * SIGINT, SIGTERM and SIGHUP: the first cancels, the second ends the program at once. Needs a
 * running main loop. The drivers' guards end the browsers in either case, and a store is whole
 * after each commit.
 */

#include "config.h"

#include "wr-cli-signals.h"

#include "wr-cli.h"

#include <glib-unix.h>
#include <signal.h>
#include <unistd.h>

static gboolean
signal_cb (gpointer user_data)
{
  WrCliSignals *self = user_data;

  if (self->noted)
    _exit (WR_CLI_INTERRUPTED);
  self->noted = TRUE;
  g_cancellable_cancel (self->cancellable);
  return G_SOURCE_CONTINUE;
}

void
wr_cli_signals_init (WrCliSignals *self)
{
  static const int numbers[] = { SIGINT, SIGTERM, SIGHUP };
  struct sigaction now;

  signal (SIGPIPE, SIG_IGN); /* a closed pipe is an error of writing */
  self->cancellable = g_cancellable_new ();
  self->noted = FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++) {
    /* Who was started with nohup wants to go on without its terminal. */
    gboolean ignored = sigaction (numbers[i], NULL, &now) == 0 && now.sa_handler == SIG_IGN;
    self->sources[i] = ignored ? 0 : g_unix_signal_add (numbers[i], signal_cb, self);
  }
}

void
wr_cli_signals_clear (WrCliSignals *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (self->sources); i++)
    g_clear_handle_id (&self->sources[i], g_source_remove);
  g_clear_object (&self->cancellable);
}
