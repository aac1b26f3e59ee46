/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <adwaita.h>

#include "ui-test.h"
#include "wr-breakpoint-bin.h"

typedef struct {
  GtkWindow *window;
  WrBreakpointBin *bin;
  GtkWidget *child;
  gboolean allocating;
  guint n_notified;
} Fixture;

static void
narrow_cb (Fixture *f)
{
  f->n_notified++;
  gtk_widget_set_size_request (f->child, wr_breakpoint_bin_get_narrow (f->bin) ? 300 : 640, -1);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->window = GTK_WINDOW (gtk_window_new ());
  f->bin = WR_BREAKPOINT_BIN (wr_breakpoint_bin_new ());
  f->child = gtk_label_new ("child");
  gtk_widget_set_size_request (f->child, 640, -1);
  wr_breakpoint_bin_set_child (f->bin, f->child);
  g_signal_connect_swapped (f->bin, "notify::narrow", G_CALLBACK (narrow_cb), f);
  gtk_window_set_child (f->window, GTK_WIDGET (f->bin));
  gtk_window_set_default_size (f->window, 900, 400);
  gtk_window_present (f->window);
  ui_test_wait_until (gtk_widget_get_width (GTK_WIDGET (f->bin)) == 900);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_object_add_weak_pointer (G_OBJECT (f->bin), (gpointer *) &f->bin);
  gtk_window_destroy (f->window);
  ui_test_wait_until (f->bin == NULL);
}

static void
resize (Fixture *f, int width)
{
  gtk_window_set_default_size (f->window, width, 400);
  ui_test_wait_until (gtk_widget_get_width (GTK_WIDGET (f->bin)) == width);
}

static void
test_minimum (Fixture *f, gconstpointer data)
{
  int minimum, natural;

  gtk_widget_measure (GTK_WIDGET (f->bin), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL,
                      NULL);
  g_assert_cmpint (minimum, ==, 340);
  g_assert_cmpint (natural, ==, 640);

  g_object_set (f->bin, "min-width", 200, NULL);
  gtk_widget_measure (GTK_WIDGET (f->bin), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL,
                      NULL);
  g_assert_cmpint (minimum, ==, 200);
}

static void
test_both_ways (Fixture *f, gconstpointer data)
{
  g_assert_false (wr_breakpoint_bin_get_narrow (f->bin));

  resize (f, 360);
  ui_test_wait_until (wr_breakpoint_bin_get_narrow (f->bin));
  ui_test_wait_until (gtk_widget_get_width (f->child) == 360);

  resize (f, 900);
  ui_test_wait_until (!wr_breakpoint_bin_get_narrow (f->bin));
  ui_test_wait_until (gtk_widget_get_width (f->child) == 900);
  g_assert_cmpuint (f->n_notified, ==, 2);
}

static void
allocated_cb (GdkFrameClock *clock, Fixture *f)
{
  f->allocating = FALSE;
}

static void
allocating_cb (GdkFrameClock *clock, Fixture *f)
{
  f->allocating = TRUE;
}

static void
not_while_allocating_cb (WrBreakpointBin *bin, GParamSpec *pspec, Fixture *f)
{
  g_assert_false (f->allocating);
}

static void
test_never_while_allocating (Fixture *f, gconstpointer data)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (f->window));
  gulong begin = g_signal_connect (clock, "before-paint", G_CALLBACK (allocating_cb), f);
  gulong end = g_signal_connect (clock, "after-paint", G_CALLBACK (allocated_cb), f);

  g_signal_connect (f->bin, "notify::narrow", G_CALLBACK (not_while_allocating_cb), f);
  resize (f, 500);
  ui_test_wait_until (f->n_notified == 1);
  g_signal_handler_disconnect (clock, begin);
  g_signal_handler_disconnect (clock, end);
}

static void
test_large_text (Fixture *f, gconstpointer data)
{
  GtkSettings *settings = gtk_widget_get_settings (GTK_WIDGET (f->bin));
  int dpi;

  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  g_object_set (settings, "gtk-xft-dpi", 192 * 1024, NULL);
  ui_test_wait_until (wr_breakpoint_bin_get_narrow (f->bin));
  g_object_set (settings, "gtk-xft-dpi", 96 * 1024, NULL);
  ui_test_wait_until (!wr_breakpoint_bin_get_narrow (f->bin));
  g_object_set (settings, "gtk-xft-dpi", dpi, NULL);
}

static void
test_clip (Fixture *f, gconstpointer data)
{
  const GtkTextDirection directions[] = { GTK_TEXT_DIR_LTR, GTK_TEXT_DIR_RTL };
  const double starts[] = { 0, 400 - 640 };

  g_object_set (f->bin, "threshold", 100, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (directions); i++) {
    graphene_rect_t bounds;

    gtk_widget_set_direction (GTK_WIDGET (f->bin), directions[i]);
    gtk_widget_queue_resize (GTK_WIDGET (f->bin));
    resize (f, 500);
    resize (f, 400);
    g_assert_true (gtk_widget_compute_bounds (f->child, GTK_WIDGET (f->bin), &bounds));
    g_assert_cmpfloat (bounds.origin.x, ==, starts[i]);
    g_assert_cmpfloat (bounds.size.width, ==, 640);
  }
  g_assert_cmpint (gtk_widget_get_overflow (GTK_WIDGET (f->bin)), ==, GTK_OVERFLOW_HIDDEN);
}

static void
test_builder (void)
{
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_string (
      "<interface><object class='WrBreakpointBin' id='bin'><property "
      "name='threshold'>700</property>"
      "<child><object class='GtkLabel' id='label'/></child></object></interface>",
      -1);
  WrBreakpointBin *bin = WR_BREAKPOINT_BIN (gtk_builder_get_object (builder, "bin"));

  g_assert_true (GTK_IS_LABEL (wr_breakpoint_bin_get_child (bin)));
  g_assert_true (G_OBJECT (wr_breakpoint_bin_get_child (bin)) ==
                 gtk_builder_get_object (builder, "label"));
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
  adw_init ();
  g_type_ensure (WR_TYPE_BREAKPOINT_BIN);

  add ("/wr/breakpoint-bin/minimum", test_minimum);
  add ("/wr/breakpoint-bin/both-ways", test_both_ways);
  add ("/wr/breakpoint-bin/never-while-allocating", test_never_while_allocating);
  add ("/wr/breakpoint-bin/large-text", test_large_text);
  add ("/wr/breakpoint-bin/clip", test_clip);
  g_test_add_func ("/wr/breakpoint-bin/builder", test_builder);
  return g_test_run ();
}
