/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The guide who waits at each state until it has been read through the accessibility bus: he says
 * “state NAME WINDOW” on standard output, and goes on when there is a line on standard input.
 *
 * GTK 4.8 keeps the pages of a stack that are not shown in the tree, where newer versions leave
 * them out: while a state is read they are hidden, so that what is read is what is there.
 */

#include "config.h"

#include <gio/gunixinputstream.h>
#include <stdio.h>
#include <unistd.h>

#include "tour.h"
#include "ui-picture.h"
#include "ui-test.h"

typedef void (*Change) (GtkWidget *widget);

static void
hide (GtkWidget *widget)
{
  gtk_accessible_update_state (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
}

static void
unhide (GtkWidget *widget)
{
  gtk_accessible_update_state (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_STATE_HIDDEN, FALSE, -1);
}

/* Changes what is visible but not shown, at the top of it. */
static void
foreach_unshown (GtkWidget *root, Change change)
{
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    if (!gtk_widget_get_visible (child))
      continue;
    if (gtk_widget_get_child_visible (child))
      foreach_unshown (child, change);
    else
      change (child);
  }
}

/* The place of @window among the windows that are shown: the bus has them in that order. */
static guint
find_place (GtkWindow *window)
{
  GListModel *windows = gtk_window_get_toplevels ();
  guint place = 0;

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWidget) other = g_list_model_get_item (windows, i);
    if (other == GTK_WIDGET (window))
      break;
    place += gtk_widget_get_visible (other);
  }
  return place;
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  gboolean *read = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *line
      = g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (source), result, NULL, &error);

  if (line == NULL)
    g_error ("Nobody reads the states any more");
  *read = TRUE;
}

static GDataInputStream *
get_input (void)
{
  static GDataInputStream *input;

  if (input == NULL) {
    g_autoptr (GInputStream) stream = g_unix_input_stream_new (STDIN_FILENO, FALSE);
    input = g_data_input_stream_new (stream);
  }
  return input;
}

static void
show_tree (GtkWindow *window, const char *state)
{
  gboolean read = FALSE;

  g_object_unref (ui_picture_take (window)); /* at rest */
  foreach_unshown (GTK_WIDGET (window), hide);
  printf ("state %s %u\n", state, find_place (window));
  fflush (stdout);
  g_data_input_stream_read_line_async (get_input (), G_PRIORITY_DEFAULT, NULL, read_cb, &read);
  while (!read) /* who reads has the watchdog */
    g_main_context_iteration (NULL, TRUE);
  foreach_unshown (GTK_WIDGET (window), unhide);
}

const TourGuide tour_tree = { "tree", FALSE, show_tree };
