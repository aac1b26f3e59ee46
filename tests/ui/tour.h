/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

/* What is done with each state that the tour comes to; see tour.c. */

typedef struct {
  const char *name;
  gboolean makes_pictures;
  void (*show) (GtkWindow *window, const char *state);
  int (*end) (const char *variant); /* (nullable) says a test point; the exit status */
} TourGuide;

extern const TourGuide tour_pictures;
extern const TourGuide tour_tree;
extern const TourGuide tour_contrast;
extern const TourGuide tour_focus;

extern const char *tour_folder;
