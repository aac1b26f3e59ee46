/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

/* What is done with each state that the tour comes to; see tour.c. */

typedef struct {
  const char *name;
  gboolean makes_pictures;
  void (*show) (GtkWindow *window, const char *state);
} TourGuide;

extern const TourGuide tour_pictures;
extern const TourGuide tour_tree;

extern const char *tour_folder;
