/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrApplication: the program: its windows, its options and the actions that need no window.
 */

#include "config.h"

#include "wr-application.h"

#include "wr-window.h"

struct _WrApplication {
  AdwApplication parent_instance;
};

G_DEFINE_FINAL_TYPE (WrApplication, wr_application, ADW_TYPE_APPLICATION)

static void
wr_application_activate (GApplication *application)
{
  gtk_window_present (GTK_WINDOW (wr_window_new (WR_APPLICATION (application))));
}

static void
wr_application_class_init (WrApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  application_class->activate = wr_application_activate;
}

static void
wr_application_init (WrApplication *self)
{
}

void
wr_application_set_up_places (void)
{
}

WrApplication *
wr_application_new (void)
{
  return g_object_new (WR_TYPE_APPLICATION, "application-id", APPLICATION_ID, NULL);
}
