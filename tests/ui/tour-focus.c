/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The guide who presses Tab in each state until all has been reached, and says where the way goes
 * back against the order of reading, ends in a trap, or leaves out what can have the focus.
 *
 * Within a list or a group of toggles the arrow keys move: one of its parts stands for all.
 */

#include "config.h"

#include "tour.h"
#include "ui-picture.h"
#include "ui-pointer.h"
#include "ui-test.h"

#include <stdio.h>

#define MOST_STEPS 200

static guint n_states, n_steps, n_faults;

/* --- what is where --- */

static char *
describe (GtkWidget *widget)
{
  const char *id = gtk_buildable_get_buildable_id (GTK_BUILDABLE (widget));
  GtkWidget *label = ui_find (widget, GTK_TYPE_LABEL, NULL, NULL);

  return g_strdup_printf ("%s %s “%s”", G_OBJECT_TYPE_NAME (widget), id != NULL ? id : "",
                          label != NULL ? gtk_label_get_text (GTK_LABEL (label)) : "");
}

static void
complain (const char *state, const char *what, GtkWidget *from, GtkWidget *widget)
{
  g_autofree char *place = describe (widget);
  g_autofree char *before = from != NULL ? describe (from) : g_strdup ("the beginning");

  n_faults++;
  printf ("# %s: %s: %s (after %s)\n", state, what, place, before);
}

static GtkWidget *
find_common_ancestor (GtkWidget *a, GtkWidget *b)
{
  while (a != b && !gtk_widget_is_ancestor (b, a))
    a = gtk_widget_get_parent (a);
  return a;
}

/* The child of @ancestor that holds @widget. */
static GtkWidget *
find_branch (GtkWidget *ancestor, GtkWidget *widget)
{
  while (gtk_widget_get_parent (widget) != ancestor)
    widget = gtk_widget_get_parent (widget);
  return widget;
}

/* Whether @to stands wholly over @from, and not in a column of its own that comes after it, or
 * before it in a line. What is compared is what of their common parent they are in: within it
 * nothing is scrolled. */
static gboolean
goes_back (GtkWidget *from, GtkWidget *to)
{
  GtkWidget *parent = find_common_ancestor (from, to);
  graphene_rect_t a, b;

  if (parent == from || gtk_widget_is_ancestor (from, to)
      || !gtk_widget_compute_bounds (find_branch (parent, from), parent, &a)
      || !gtk_widget_compute_bounds (find_branch (parent, to), parent, &b))
    return FALSE;
  gboolean is_rtl = gtk_widget_get_direction (parent) == GTK_TEXT_DIR_RTL;
  gboolean is_above = b.origin.y + b.size.height <= a.origin.y;
  gboolean is_below = b.origin.y >= a.origin.y + a.size.height;
  gboolean is_left = b.origin.x + b.size.width <= a.origin.x;
  gboolean is_right = b.origin.x >= a.origin.x + a.size.width;
  gboolean comes_after = is_rtl ? is_left : is_right;
  gboolean comes_before = is_rtl ? is_right : is_left;

  return is_above ? !comes_after : !is_below && comes_before;
}

/* --- what has to be reached --- */

static gboolean
is_group (GtkWidget *widget)
{
  return GTK_IS_LIST_BASE (widget) || GTK_IS_LIST_BOX (widget) || GTK_IS_COLUMN_VIEW (widget)
         || GTK_IS_FLOW_BOX (widget) || ADW_IS_VIEW_SWITCHER (widget)
         || ADW_IS_VIEW_SWITCHER_BAR (widget) || gtk_widget_has_css_class (widget, "linked");
}

static gboolean
holds_any (GtkWidget *widget, GHashTable *reached)
{
  GHashTableIter iter;
  gpointer other;

  g_hash_table_iter_init (&iter, reached);
  while (g_hash_table_iter_next (&iter, &other, NULL))
    if (other == widget || gtk_widget_is_ancestor (other, widget))
      return TRUE;
  return FALSE;
}

static void
check_reached (const char *state, GtkWidget *widget, GHashTable *reached, gboolean in_reached)
{
  if (!gtk_widget_get_mapped (widget) || !gtk_widget_is_sensitive (widget)
      || !gtk_widget_get_can_focus (widget))
    return;
  in_reached |= is_group (widget) && holds_any (widget, reached);
  if (gtk_widget_get_focusable (widget) && !in_reached && !holds_any (widget, reached))
    complain (state, "Tab does not reach it", NULL, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    check_reached (state, child, reached, in_reached);
}

/* --- the way --- */

static void
walk (GtkWindow *window, const char *state)
{
  g_autoptr (GHashTable) reached = g_hash_table_new (NULL, NULL);
  GtkWidget *first = NULL, *last = NULL;
  GtkWidget *before = gtk_window_get_focus (window);

  gtk_window_set_focus (window, NULL);
  while (gtk_widget_child_focus (GTK_WIDGET (window), GTK_DIR_TAB_FORWARD)) {
    GtkWidget *focus = gtk_window_get_focus (window);

    if (focus == first)
      break;
    if (!g_hash_table_add (reached, focus) || g_hash_table_size (reached) > MOST_STEPS) {
      complain (state, "Tab does not get on from it", last, focus);
      break;
    }
    if (last != NULL && goes_back (last, focus))
      complain (state, "Tab goes back to it", last, focus);
    first = first != NULL ? first : focus;
    last = focus;
  }
  n_steps += g_hash_table_size (reached);
  if (last == NULL)
    complain (state, "Tab reaches nothing in it", NULL, GTK_WIDGET (window));
  check_reached (state, GTK_WIDGET (window), reached, FALSE);
  gtk_window_set_focus (window, before);
}

static void
show_focus (GtkWindow *window, const char *state)
{
  GtkWidget *focus = gtk_window_get_focus (window);

  n_states++;
  if (focus != NULL && gtk_widget_get_ancestor (focus, GTK_TYPE_POPOVER) != NULL)
    return; /* a menu, which keeps the focus until it is closed */
  g_object_unref (ui_picture_take (window)); /* at rest */
  walk (window, state);
}

static int
end_focus (const char *variant)
{
  gboolean is_good = n_faults == 0 && n_steps > n_states;

  printf ("%sok - focus, %s: %u states, %u stops of the focus, %u faults\n", is_good ? "" : "not ",
          variant, n_states, n_steps, n_faults);
  return !is_good;
}

const TourGuide tour_focus = { "focus", FALSE, show_focus, end_focus };
