/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The guide that makes a picture of each state, as VARIANT-SIZE-STATE.png in the folder. */

#include "config.h"

#include "tour.h"
#include "ui-picture.h"

const char *tour_folder;

static void
show_picture (GtkWindow *window, const char *state)
{
  g_autofree char *name = g_strconcat (state, ".png", NULL);
  g_autofree char *path = g_build_filename (tour_folder, name, NULL);

  ui_picture_save (window, path);
}

const TourGuide tour_pictures = { "pictures", TRUE, show_picture };
