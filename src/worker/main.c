/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * windrow-worker: a worker's session and attempts in a process of their own. It is started by a run
 * whose workers are processes; its standard input is a socket on which it is asked and answers.
 */

#include "config.h"

#include "wr-engine.h"
#include "wr-worker-program.h"

#include <fcntl.h>
#include <libintl.h>
#include <locale.h>
#include <signal.h>
#include <unistd.h>

static void
set_up_locale (void)
{
  g_autofree char *dir = wr_paths_dup_locale_dir ();

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, dir);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
}

/* The socket is nobody else's: not that of what we start, nor of a line that a library prints. */
static int
take_socket (void)
{
  int fd = fcntl (STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
  int nothing = open ("/dev/null", O_RDONLY | O_CLOEXEC);

  if (fd < 0 || nothing < 0)
    return -1;
  dup2 (nothing, STDIN_FILENO);
  dup2 (STDERR_FILENO, STDOUT_FILENO);
  close (nothing);
  return fd;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  setsid (); /* a terminal's Ctrl+C is for Windrow, which ends its sessions in order */
  signal (SIGPIPE, SIG_IGN);
  set_up_locale ();
  g_set_prgname ("windrow-worker");
  if (wr_worker_program_run (take_socket (), &error))
    return 0;
  g_printerr ("windrow-worker: %s\n", error->message);
  return 1;
}
