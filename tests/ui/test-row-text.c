/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui-test.h"
#include "wr-row-text.h"

static PangoDirection
find_direction (const char *text)
{
  PangoContext *context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  PangoLayout *layout = pango_layout_new (context);
  PangoDirection direction;

  pango_layout_set_text (layout, text, -1);
  direction = pango_layout_get_direction (layout, 0);
  g_object_unref (layout);
  g_object_unref (context);
  return direction;
}

static void
test_isolate (void)
{
  static const char *const texts[] = { "a/path?b=1", "4.8", "€ 39.00", "", "דף", "صفحة" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
    g_autofree char *same = wr_row_text_isolate (texts[i]);
    gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
    g_autofree char *isolated = wr_row_text_isolate (texts[i]);

    g_assert_cmpstr (same, ==, texts[i]);
    g_assert_cmpint (find_direction (isolated), ==, PANGO_DIRECTION_RTL);
    g_assert_nonnull (strstr (isolated, texts[i]));
  }
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

static void
test_duration (void)
{
  static const struct {
    gint64 duration;
    const char *text;
  } cases[] = {
    { 0, "0.00 s" },
    { 420 * G_TIME_SPAN_MILLISECOND, "0.42 s" },
    { 12 * G_TIME_SPAN_SECOND, "12.0 s" },
    { 125 * G_TIME_SPAN_SECOND, "2 min 5 s" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = wr_row_text_dup_duration (cases[i].duration);
    g_assert_cmpstr (text, ==, cases[i].text);
  }
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
  adw_init ();
  g_test_add_func ("/wr/row-text/isolate", test_isolate);
  g_test_add_func ("/wr/row-text/duration", test_duration);
  return g_test_run ();
}
