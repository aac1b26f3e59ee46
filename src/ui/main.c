/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "wr-application.h"

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  if (!wr_application_set_up_places (&error)) {
    g_printerr ("%s\n", error->message);
    return 1;
  }

  g_autoptr (WrApplication) application = wr_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
