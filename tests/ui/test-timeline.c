/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The timeline: its data, its scale, what can be read on its colours, and its keys.
 */

#include "config.h"

#include "ui-pointer.h"
#include "ui-test.h"
#include "wr-timeline-card.h"
#include "wr-timeline-private.h"

#define S ((gint64) G_USEC_PER_SEC)
#define BEGIN (G_GINT64_CONSTANT (1700000000) * S)

static void
add (WrTimelineData *data, WrEventKind kind, int worker, gint64 page, double start, double length,
     const char *detail)
{
  WrEvent event = { kind, worker, page, BEGIN + (gint64) (start * S), (gint64) (length * S),
                    (char *) detail };

  wr_timeline_data_add (data, &event);
}

static WrSegment
get (WrTimelineData *data, guint lane, guint i)
{
  WrSegment segment;

  wr_timeline_lane_get (wr_timeline_data_get_lane (data, lane), i, &segment);
  return segment;
}

static WrTimelineData *
make_data (void)
{
  WrTimelineData *data = wr_timeline_data_new ();

  add (data, WR_EVENT_STARTING, 1, 0, 0, 1, NULL);
  add (data, WR_EVENT_STARTING, 3, 0, 0, 2, NULL);
  add (data, WR_EVENT_NAVIGATING, 1, 7, 1, 2, NULL);
  add (data, WR_EVENT_RETRY, 1, 7, 3, 0, "http: 503");
  add (data, WR_EVENT_POLITE, 1, 0, 3, 1, NULL);
  add (data, WR_EVENT_NAVIGATING, 3, 7, 4, 1, NULL);
  add (data, WR_EVENT_EXTRACTING, 3, 7, 5, 1, NULL);
  return data;
}

static void
test_data (void)
{
  g_autoptr (WrTimelineData) data = make_data ();

  g_assert_cmpuint (wr_timeline_data_get_n_lanes (data), ==, 2);
  g_assert_cmpint (wr_timeline_data_get_lane (data, 1)->number, ==, 3);
  g_assert_cmpint (wr_timeline_data_get_end (data), ==, 6 * S);
  g_assert_cmpint (get (data, 0, 1).kind, ==, WR_SEGMENT_NAVIGATING);
  g_assert_cmpint (get (data, 0, 1).attempt, ==, 1);
  g_assert_cmpint (get (data, 0, 2).kind, ==, WR_SEGMENT_RETRY);
  g_assert_cmpstr (get (data, 0, 2).detail, ==, "http: 503");
  g_assert_cmpint (get (data, 1, 1).kind, ==, WR_SEGMENT_RETRY); /* the second attempt */
  g_assert_cmpint (get (data, 1, 1).attempt, ==, 2);
  g_assert_cmpint (get (data, 1, 2).kind, ==, WR_SEGMENT_EXTRACTING);
  g_assert_true (wr_timeline_data_has_kind (data, WR_SEGMENT_POLITE));
  g_assert_false (wr_timeline_data_has_kind (data, WR_SEGMENT_CRASH));

  const WrTimelineLane *lane = wr_timeline_data_get_lane (data, 0);
  g_assert_cmpuint (wr_timeline_lane_find (lane, 0), ==, 0);
  g_assert_cmpuint (wr_timeline_lane_find (lane, S), ==, 1);
  g_assert_cmpuint (wr_timeline_lane_find (lane, 3 * S), ==, 3);
  g_assert_cmpuint (wr_timeline_lane_find (lane, 9 * S), ==, 4);
}

/* A resumed run leaves out the days between; a clock that was set back makes no overlap. */
static void
test_clock (void)
{
  g_autoptr (WrTimelineData) data = make_data ();

  add (data, WR_EVENT_NAVIGATING, 1, 8, 86400, 1, NULL);
  g_assert_cmpint (get (data, 0, 4).start, ==, 7 * S);
  add (data, WR_EVENT_NAVIGATING, 1, 9, 86400.5, 1, NULL);
  g_assert_cmpint (get (data, 0, 5).start, ==, 8 * S);
  g_assert_cmpint (get (data, 0, 5).duration, ==, S / 2);
  add (data, WR_EVENT_NAVIGATING, 1, 9, 80000, 1, NULL);
  g_assert_cmpuint (wr_timeline_lane_get_n (wr_timeline_data_get_lane (data, 0)), ==, 6);
  g_assert_cmpint (wr_timeline_data_map (data, BEGIN + 3 * S), ==, 3 * S);
}

static void
test_now (void)
{
  g_autoptr (WrTimelineData) data = make_data ();

  wr_timeline_data_set_now (data, 1, WR_SEGMENT_NAVIGATING, BEGIN + 4 * S, BEGIN + 9 * S);
  g_assert_cmpuint (wr_timeline_lane_get_n (wr_timeline_data_get_lane (data, 0)), ==, 5);
  g_assert_true (get (data, 0, 4).open);
  g_assert_cmpint (get (data, 0, 4).duration, ==, 5 * S);
  g_assert_cmpint (wr_timeline_data_get_end (data), ==, 9 * S);
  wr_timeline_data_end_now (data, 1);
  g_assert_cmpuint (wr_timeline_lane_get_n (wr_timeline_data_get_lane (data, 0)), ==, 4);
}

static void
test_damaged (void)
{
  g_autoptr (WrTimelineData) data = wr_timeline_data_new ();
  const WrEvent events[] = {
    { WR_EVENT_IDLE, 1, 0, G_MININT64, G_MAXINT64, NULL },
    { WR_EVENT_IDLE, 1, 0, G_MAXINT64, G_MAXINT64, NULL },
    { WR_EVENT_IDLE, -1, 0, BEGIN, 1, NULL },
    { WR_EVENT_IDLE, 1, G_MININT64, BEGIN, G_MAXINT64, NULL },
    { WR_EVENT_RETRY, 1, G_MININT64, BEGIN, G_MAXINT64, NULL },
    { WR_EVENT_USAGE, 0, 0, BEGIN, 1, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (events); i++)
    wr_timeline_data_add (data, &events[i]);
  for (int i = 0; i < 1000; i++)
    add (data, WR_EVENT_IDLE, 1 + i, 0, 0, 1, NULL);
  g_assert_cmpuint (wr_timeline_data_get_n_lanes (data), <, 1000);
}

static void
test_scale (void)
{
  WrTimelineScale scale;

  wr_timeline_scale_init (&scale);
  wr_timeline_scale_set_size (&scale, 1000);
  wr_timeline_scale_set_end (&scale, 100 * S, FALSE);
  g_assert_cmpint (scale.begin + wr_timeline_scale_get_span (&scale), ==, 100 * S);
  gint64 begin = scale.begin;
  wr_timeline_scale_set_end (&scale, 100 * S + 1000, TRUE); /* in steps, not a bit each time */
  g_assert_cmpint (scale.begin - begin, >, S);

  wr_timeline_scale_scroll (&scale, 50 * S);
  g_assert_false (scale.follow);
  gint64 time = wr_timeline_scale_to_time (&scale, 300);
  wr_timeline_scale_zoom (&scale, 2, 300);
  g_assert_cmpfloat_with_epsilon (wr_timeline_scale_to_px (&scale, time), 300, 0.01);
  wr_timeline_scale_set_end (&scale, 200 * S, FALSE);
  g_assert_cmpint (wr_timeline_scale_to_time (&scale, 300), ==, time);

  wr_timeline_scale_fit (&scale);
  g_assert_cmpint (scale.begin, ==, 0);
  g_assert_cmpint (wr_timeline_scale_get_span (&scale), ==, 200 * S);
  g_assert_cmpint (wr_timeline_scale_get_tick (&scale, 90), ==, 30 * S);
  wr_timeline_scale_set_size (&scale, 500);
  g_assert_cmpint (wr_timeline_scale_get_span (&scale), ==, 200 * S);
  wr_timeline_scale_set_size (&scale, 1000);
  for (int i = 0; i < 200; i++)
    wr_timeline_scale_zoom (&scale, 1.5, 0);
  g_assert_cmpint (wr_timeline_scale_get_tick (&scale, 90), ==, 5000);
  wr_timeline_scale_reveal (&scale, 150 * S, 10);
  g_assert_cmpint (scale.begin, <, 150 * S);
  g_assert_cmpint (scale.begin + wr_timeline_scale_get_span (&scale), >, 150 * S);

  g_autofree char *whole = wr_timeline_format_time (3725 * S, S);
  g_autofree char *part = wr_timeline_format_time (65 * S + 250000, 50000);
  g_assert_cmpstr (whole, ==, "1:02:05");
  g_assert_cmpstr (part, ==, "1:05.25");
}

/* 4.5:1 is what WCAG 2 asks for text. The cards of libadwaita's light and dark style are below. */
static void
test_contrast (void)
{
  static const struct {
    GdkRGBA card;
    GdkRGBA text;
  } themes[] = {
    { { 1, 1, 1, 1 }, { 0, 0, 0, 0.8f } },
    { { 0.21f, 0.21f, 0.21f, 1 }, { 1, 1, 1, 1 } },
  };

  for (gsize t = 0; t < G_N_ELEMENTS (themes); t++) {
    for (int i = 0; i < WR_N_SEGMENT_KINDS; i++) {
      GdkRGBA text, fill;
      wr_timeline_style_get_text (i, &themes[t].text, &text);
      wr_timeline_style_get_fill (i, &fill);
      double contrast = wr_timeline_style_get_contrast (&text, &fill, &themes[t].card);
      g_test_message ("%s: %.2f", wr_timeline_style_get (i)->name, contrast);
      g_assert_cmpfloat (contrast, >=, 4.5);
    }
  }
}

/* Nobody has to tell two kinds apart by colour alone: each has a word or a sign of its own. */
static void
test_patterns (void)
{
  for (int i = 0; i < WR_N_SEGMENT_KINDS; i++) {
    const WrTimelineStyle *style = wr_timeline_style_get (i);
    g_assert_nonnull (style->name);
    g_assert_true (style->word != NULL || style->sign != NULL || i == WR_SEGMENT_IDLE);
    for (int k = 0; k < i; k++) {
      int a_width, b_width;
      const guint32 *a = wr_timeline_style_get_tile (i, 1, &a_width);
      const guint32 *b = wr_timeline_style_get_tile (k, 1, &b_width);
      g_assert_cmpint (a_width, ==, b_width);
      g_assert_true (memcmp (a, b, 24 * 256 * 4) != 0 || style->sign != NULL);
    }
  }
}

static void
test_strip (void)
{
  WrTimelineStrip *strip = wr_timeline_strip_new ();
  guint32 pixels[100 * 24];

  for (int scale = 1; scale <= 2; scale++) {
    wr_timeline_strip_begin (strip, 100, scale);
    wr_timeline_strip_add (strip, WR_SEGMENT_NAVIGATING, -1e9, 20);
    wr_timeline_strip_add (strip, WR_SEGMENT_EXTRACTING, 20, 40);
    wr_timeline_strip_add (strip, WR_SEGMENT_EXTRACTING, 60.2, 60.4); /* less than the next one */
    wr_timeline_strip_add (strip, WR_SEGMENT_RETRY, 60.4, 61);
    wr_timeline_strip_add (strip, WR_SEGMENT_PAUSED, 80, 1e12);
    g_autoptr (GdkTexture) texture = wr_timeline_strip_end (strip);
    g_assert_cmpint (gdk_texture_get_width (texture), ==, 100 * scale);
    if (scale > 1)
      continue;
    gdk_texture_download (texture, (guchar *) pixels, 400);
    g_assert_cmphex (pixels[1200 + 5], ==, 0xff56b4e9);
    g_assert_cmphex (pixels[1200 + 19], ==, 0);
    g_assert_cmphex (pixels[1200 + 30], ==, 0xff009e73);
    g_assert_cmphex (pixels[20], ==, 0); /* a corner */
    g_assert_cmphex (pixels[1200 + 50], ==, 0);
    g_assert_cmpint (pixels[1200 + 60] >> 16 & 255, >, 0x80); /* of the retry's colour */
    g_assert_cmphex (pixels[1200 + 99] >> 24, !=, 0);
  }
  wr_timeline_strip_free (strip);
}

static void
test_describe (void)
{
  static const struct {
    WrSegment segment;
    const char *text;
  } rows[] = {
    { { .kind = WR_SEGMENT_NAVIGATING, .attempt = 1 }, "" },
    { { .kind = WR_SEGMENT_RETRY, .attempt = 2 }, "Attempt 2" },
    { { .kind = WR_SEGMENT_RECYCLED, .detail = "age" }, "The session was old" },
    { { .kind = WR_SEGMENT_IDLE, .detail = "host" }, "The site does not answer" },
    { { .kind = WR_SEGMENT_CRASH, .detail = "dancing", .attempt = 1 }, "dancing" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *text = wr_timeline_card_describe (&rows[i].segment);
    g_assert_cmpstr (text, ==, rows[i].text);
  }
  const WrSegment refused = { .kind = WR_SEGMENT_RETRY, .attempt = 1, .detail = "http: 503" };
  g_autofree char *text = wr_timeline_card_describe (&refused);
  g_assert_true (g_str_has_prefix (text, "Attempt 1 · "));
  g_assert_nonnull (strstr (text, "503"));
}

static gboolean
is_current (WrTimeline *timeline, int worker, WrSegmentKind kind)
{
  WrSegment segment;
  int number;

  return wr_timeline_get_current (timeline, &number, &segment, NULL) && number == worker &&
         segment.kind == kind;
}

static void
press_until (WrTimeline *timeline, const char *key, int worker, WrSegmentKind kind)
{
  ui_test_press (key);
  ui_test_wait_until (is_current (timeline, worker, kind));
}

static void
test_keys (void)
{
  g_autoptr (WrTimelineData) data = make_data ();
  GtkWidget *window = gtk_window_new ();
  WrTimeline *timeline = g_object_new (WR_TYPE_TIMELINE, NULL);
  const char *const aside[] = { "xdotool", "mousemove", "1399", "999", NULL };

  ui_pointer_run (aside); /* what the pointer is over comes first */
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (timeline));
  gtk_window_set_default_size (GTK_WINDOW (window), 900, 300);
  wr_timeline_set_data (timeline, data);
  gtk_window_present (GTK_WINDOW (window));
  ui_test_wait_until (gtk_window_is_active (GTK_WINDOW (window)));
  gtk_widget_grab_focus (GTK_WIDGET (timeline));
  ui_test_wait_until (wr_timeline_get_current (timeline, NULL, NULL, NULL));

  press_until (timeline, "Home", 1, WR_SEGMENT_STARTING);
  press_until (timeline, "Right", 1, WR_SEGMENT_NAVIGATING);
  press_until (timeline, "Right", 1, WR_SEGMENT_RETRY);
  press_until (timeline, "Down", 3, WR_SEGMENT_RETRY);
  press_until (timeline, "End", 3, WR_SEGMENT_EXTRACTING);
  press_until (timeline, "Home", 3, WR_SEGMENT_STARTING);
  press_until (timeline, "Up", 1, WR_SEGMENT_STARTING);
  double before = timeline->scale.us_per_px;
  ui_test_press ("plus");
  ui_test_wait_until (timeline->scale.us_per_px < before);
  ui_test_press ("minus");
  ui_test_wait_until (timeline->scale.us_per_px > before * 0.99);
  ui_test_press ("0");
  ui_test_wait_until (wr_timeline_scale_get_span (&timeline->scale) == 6 * S);
  g_assert_cmpint (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (timeline)), ==,
                   GTK_ACCESSIBLE_ROLE_GROUP);

  wr_timeline_set_data (timeline, NULL);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
  adw_init ();
  g_test_add_func ("/wr/timeline/data", test_data);
  g_test_add_func ("/wr/timeline/clock", test_clock);
  g_test_add_func ("/wr/timeline/now", test_now);
  g_test_add_func ("/wr/timeline/damaged", test_damaged);
  g_test_add_func ("/wr/timeline/scale", test_scale);
  g_test_add_func ("/wr/timeline/contrast", test_contrast);
  g_test_add_func ("/wr/timeline/patterns", test_patterns);
  g_test_add_func ("/wr/timeline/strip", test_strip);
  g_test_add_func ("/wr/timeline/describe", test_describe);
  g_test_add_func ("/wr/timeline/keys", test_keys);
  return g_test_run ();
}
