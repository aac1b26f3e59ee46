/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui-test.h"
#include "wr-help-window.h"
#include "wr-window.h"

static WrApplication *application;

static const char *const help[] = { "WrHelpWindow", NULL };

static WrHelpWindow *
find_help (void)
{
  return (WrHelpWindow *) ui_test_find_dialog (help);
}

/* F1 by its code: with newer keymaps xdotool holds Alt when it is given the name. */
static const char f1[] = "67";

static void
close_all (void)
{
  g_action_group_activate_action (G_ACTION_GROUP (application), "quit", NULL);
  ui_test_wait_until (gtk_application_get_windows (GTK_APPLICATION (application)) == NULL);
}

/* F1 in the window, as a person presses it; a second time it comes to the front. */
static WrHelpWindow *
open_help (void)
{
  g_application_activate (G_APPLICATION (application));
  ui_test_wait_until (gtk_window_is_active (
      gtk_application_get_windows (GTK_APPLICATION (application))->data));
  ui_test_press (f1);
  ui_test_wait_until (find_help () != NULL);
  return find_help ();
}

static void
test_key (void)
{
  WrHelpWindow *window = open_help ();

  g_assert_cmpstr (wr_help_window_get_page (window), ==, "index");
  ui_test_press (f1);
  g_action_group_activate_action (G_ACTION_GROUP (application), "help", NULL);
  g_assert_true (find_help () == window);
  g_assert_cmpuint (
      g_list_length (gtk_application_get_windows (GTK_APPLICATION (application))), ==, 2);
  ui_test_press ("Escape");
  ui_test_wait_until (find_help () == NULL);
  close_all ();
}

/* By keys: the first link of the list has the focus after Tab. */
static void
test_links (void)
{
  WrHelpWindow *window = open_help ();

  ui_test_press ("Tab");
  ui_test_wait_until (GTK_IS_LABEL (gtk_window_get_focus (GTK_WINDOW (window))));
  ui_test_press ("Return");
  ui_test_wait_until (g_str_equal (wr_help_window_get_page (window), "start"));
  ui_test_press ("alt+Left");
  ui_test_wait_until (g_str_equal (wr_help_window_get_page (window), "index"));
  /* There is nothing before it. */
  ui_test_press ("alt+Left");
  ui_test_spin ();
  g_assert_cmpstr (wr_help_window_get_page (window), ==, "index");
  close_all ();
}

static void
follow_links (WrHelpWindow *window, GHashTable *seen)
{
  g_autoptr (GPtrArray) targets = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GRegex) links = g_regex_new ("<a href=\"([^\"]*)\"", 0, 0, NULL);
  GtkWidget *content = GTK_WIDGET (
      gtk_widget_get_template_child (GTK_WIDGET (window), WR_TYPE_HELP_WINDOW, "content"));

  for (GtkWidget *child = gtk_widget_get_first_child (content); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *label = GTK_IS_BOX (child) ? gtk_widget_get_last_child (child) : child;
    g_autoptr (GMatchInfo) match = NULL;
    if (!GTK_IS_LABEL (label))
      continue;
    g_regex_match (links, gtk_label_get_label (GTK_LABEL (label)), 0, &match);
    for (; g_match_info_matches (match); g_match_info_next (match, NULL))
      g_ptr_array_add (targets, g_match_info_fetch (match, 1));
  }
  for (guint i = 0; i < targets->len; i++) {
    const char *target = g_ptr_array_index (targets, i);
    if (!g_hash_table_add (seen, g_strdup (target)))
      continue;
    wr_help_window_show_page (window, target);
    follow_links (window, seen);
  }
}

/* Every page can be reached, and none fails: that would be a critical. */
static void
test_reach (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_auto (GStrv) files = g_resources_enumerate_children (RESOURCE_BASE "/help/C", 0, NULL);
  WrHelpWindow *window = open_help ();

  g_hash_table_add (seen, g_strdup ("index"));
  follow_links (window, seen);
  g_assert_cmpuint (g_hash_table_size (seen), ==, g_strv_length (files));
  close_all ();
}

/* The help does not stand for the window of a job. */
static void
test_active (void)
{
  open_help ();
  g_application_activate (G_APPLICATION (application));
  g_assert_cmpuint (
      g_list_length (gtk_application_get_windows (GTK_APPLICATION (application))), ==, 2);
  close_all ();
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
  application = wr_application_new ();
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  g_application_hold (G_APPLICATION (application));

  g_test_add_func ("/wr/help-window/key", test_key);
  g_test_add_func ("/wr/help-window/links", test_links);
  g_test_add_func ("/wr/help-window/reach", test_reach);
  g_test_add_func ("/wr/help-window/active", test_active);
  return g_test_run ();
}
