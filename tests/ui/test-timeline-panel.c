/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The timeline's panel over a stored run: legend, charts' figures and advice, and the card of a
 * segment with its page's URL.
 */

#include "config.h"

#include "ui-pointer.h"
#include "ui-test.h"
#include "wr-store-fixture.h"
#include "wr-timeline-card.h"
#include "wr-timeline-panel.h"
#include "wr-timeline.h"
#include "wr-workers-view.h"

#define S ((gint64) G_USEC_PER_SEC)
#define BEGIN (G_GINT64_CONSTANT (1700000000) * S)
#define N_PAGES 60

static const char *const columns[] = { "title", NULL };

static void
post (WrStoreFixture *f, WrEventKind kind, int worker, gint64 page, double start, double length,
      const char *detail)
{
  WrEvent *event = wr_event_new (kind, worker, page);

  event->started = BEGIN + (gint64) (start * S);
  event->duration = (gint64) (length * S);
  event->detail = g_strdup (detail);
  g_assert_true (wr_store_post_event (f->store, event, NULL));
}

/* A page each half second, and half of the time a polite wait. */
static void
post_pages (WrStoreFixture *f, int from, int to)
{
  for (int i = from; i < to; i++) {
    double start = i * 0.5;
    post (f, WR_EVENT_NAVIGATING, 1, 1 + i, start, 0.2, NULL);
    post (f, WR_EVENT_EXTRACTING, 1, 1 + i, start + 0.2, 0.05, NULL);
    post (f, WR_EVENT_POLITE, 1, 0, start + 0.25, 0.25, NULL);
  }
}

static void
create (WrStoreFixture *f)
{
  wr_store_fixture_create (f, "{\"windrow\": 1, \"urls\": [\"http://site.test/1\"]}", columns,
                           N_PAGES);
}

static void
fill (WrStoreFixture *f)
{
  create (f);
  post_pages (f, 0, N_PAGES);
  post (f, WR_EVENT_USAGE, 0, 0, 5, 0, "controller_pss=50000000 browsers_pss=450000000");
  wr_store_fixture_close (f);
}

static gboolean
is_card_of (GtkWidget *panel, const char *url)
{
  return ui_find_label (panel, url) != NULL;
}

/* A run that has ended is all in sight; nothing pulls the view to its end. */
static void
assert_zooms_into_the_middle (GtkWidget *panel, GtkAdjustment *seen)
{
  ui_test_wait_until (gtk_widget_get_width (panel) > 0);
  ui_test_wait_until (gtk_adjustment_get_value (seen) < 0.001);
  ui_test_wait_until (gtk_adjustment_get_page_size (seen) > 29.99);
  g_assert_cmpfloat (gtk_adjustment_get_page_size (seen), <, 30.01);
  gtk_widget_activate_action (panel, "timeline.zoom-in", NULL);
  double begin = gtk_adjustment_get_value (seen);
  g_assert_cmpfloat (begin, >, 1);
  g_assert_cmpfloat (begin + gtk_adjustment_get_page_size (seen), <, 29);
  gtk_widget_activate_action (panel, "timeline.zoom-all", NULL);
  g_assert_cmpfloat (gtk_adjustment_get_value (seen), <, 0.001);
}

static void
test_stored (WrStoreFixture *f, gconstpointer data)
{
  const char *const aside[] = { "xdotool", "mousemove", "1399", "999", NULL };
  g_autoptr (GError) error = NULL;

  fill (f);
  g_autoptr (WrRun) run = wr_run_new_from_store (f->path, &error);
  g_assert_no_error (error);
  GtkWidget *window = gtk_window_new ();
  GtkWidget *panel = g_object_new (WR_TYPE_TIMELINE_PANEL, NULL);
  ui_pointer_run (aside);
  gtk_window_set_child (GTK_WINDOW (window), panel);
  gtk_window_set_default_size (GTK_WINDOW (window), 1100, 700);
  gtk_window_present (GTK_WINDOW (window));
  wr_timeline_panel_set_run (WR_TIMELINE_PANEL (panel), run);

  ui_test_wait_until (ui_find_label (panel, "The pace for each host limited this run.") != NULL);
  g_assert_nonnull (ui_find_label (panel, "2.0")); /* pages a second */
  g_assert_nonnull (ui_find_label (panel, "500.0\302\240MB"));
  g_assert_nonnull (ui_find_label (panel, "Polite wait"));
  g_assert_null (ui_find_label (panel, "Crash")); /* there was none */

  GtkWidget *timeline = ui_find (panel, WR_TYPE_TIMELINE, NULL, NULL);
  assert_zooms_into_the_middle (panel, wr_timeline_get_adjustment (WR_TIMELINE (timeline)));
  ui_test_wait_until (gtk_window_is_active (GTK_WINDOW (window)));
  gtk_widget_grab_focus (timeline);
  ui_test_press ("Home");
  ui_test_wait_until (is_card_of (panel, "http://site.test/1"));
  g_assert_nonnull (ui_find_label (panel, "200 ms"));
  ui_test_press ("End");
  ui_test_wait_until (!is_card_of (panel, "http://site.test/1"));

  wr_timeline_panel_set_run (WR_TIMELINE_PANEL (panel), NULL);
  gtk_window_destroy (GTK_WINDOW (window));
  g_assert_finalize_object (g_steal_pointer (&run));
}

/* Where there is no room for the timeline, what it found is there all the same. */
static void
test_narrow (WrStoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fill (f);
  g_autoptr (WrRun) run = wr_run_new_from_store (f->path, &error);
  g_assert_no_error (error);
  GtkWidget *window = gtk_window_new ();
  GtkWidget *view = g_object_new (WR_TYPE_WORKERS_VIEW, NULL);
  gtk_window_set_child (GTK_WINDOW (window), view);
  gtk_window_set_default_size (GTK_WINDOW (window), 360, 640);
  gtk_window_present (GTK_WINDOW (window));
  wr_workers_view_set_run (WR_WORKERS_VIEW (view), run);

  ui_test_wait_until (!gtk_widget_get_mapped (ui_find (view, WR_TYPE_TIMELINE, NULL, NULL)));
  ui_test_wait_until (ui_find_label (view, "The pace for each host limited this run.") != NULL);
  wr_workers_view_set_run (WR_WORKERS_VIEW (view), NULL);
  g_assert_null (ui_find_label (view, "The pace for each host limited this run."));

  gtk_window_destroy (GTK_WINDOW (window));
  g_assert_finalize_object (g_steal_pointer (&run));
}

/* Pages of the same number in two runs are two pages. */
static void
test_card (WrStoreFixture *f, gconstpointer data)
{
  const char *const urls[] = { "http://other.test/1", NULL };
  const WrSegment segment = { .kind = WR_SEGMENT_NAVIGATING, .duration = S, .page_id = 1 };
  g_autofree char *path = g_build_filename (f->folder, "other.db", NULL);
  g_autoptr (GError) error = NULL;
  WrStore *other = wr_store_create (path, "{\"windrow\": 1}", columns, &error);

  g_assert_no_error (error);
  g_assert_true (wr_store_add_pages (other, urls, 1, NULL) && wr_store_close (other, NULL));
  g_assert_finalize_object (other);
  fill (f);
  GtkWidget *window = gtk_window_new ();
  GtkWidget *card = g_object_new (WR_TYPE_TIMELINE_CARD, NULL);
  gtk_window_set_child (GTK_WINDOW (window), card);
  gtk_window_present (GTK_WINDOW (window));

  wr_timeline_card_show (WR_TIMELINE_CARD (card), f->path, 1, &segment);
  ui_test_wait_until (is_card_of (card, "http://site.test/1"));
  wr_timeline_card_show (WR_TIMELINE_CARD (card), path, 1, &segment);
  ui_test_wait_until (is_card_of (card, "http://other.test/1"));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* What is written while the events are being read is in the advice, too. */
static void
test_meanwhile (WrStoreFixture *f, gconstpointer data)
{
  WrTimelinePanel *panel = g_object_ref_sink (g_object_new (WR_TYPE_TIMELINE_PANEL, NULL));
  g_autoptr (GError) error = NULL;
  g_autofree char *advice = NULL;

  create (f);
  post_pages (f, 0, 1);
  wr_store_fixture_flush (f);
  g_autoptr (WrRun) run = wr_run_new_from_store (f->path, &error);
  g_assert_no_error (error);
  ui_test_spin ();
  wr_timeline_panel_set_run (panel, run);
  while (!g_main_context_pending (NULL)) /* until the thread has read the first page's */
    g_thread_yield ();
  post_pages (f, 1, N_PAGES);
  wr_store_fixture_flush (f);
  wr_timeline_panel_tick (panel);
  ui_test_wait_until (
      (g_free (advice), g_object_get (panel, "advice", &advice, NULL), advice != NULL));
  g_assert_cmpstr (advice, ==, "The pace for each host limited this run.");

  wr_timeline_panel_set_run (panel, NULL);
  g_assert_finalize_object (panel);
  g_assert_finalize_object (g_steal_pointer (&run));
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
  adw_init ();
  g_test_add ("/wr/timeline-panel/stored", WrStoreFixture, NULL, wr_store_fixture_set_up,
              test_stored, wr_store_fixture_tear_down);
  g_test_add ("/wr/timeline-panel/narrow", WrStoreFixture, NULL, wr_store_fixture_set_up,
              test_narrow, wr_store_fixture_tear_down);
  g_test_add ("/wr/timeline-panel/card", WrStoreFixture, NULL, wr_store_fixture_set_up, test_card,
              wr_store_fixture_tear_down);
  g_test_add ("/wr/timeline-panel/meanwhile", WrStoreFixture, NULL, wr_store_fixture_set_up,
              test_meanwhile, wr_store_fixture_tear_down);
  return g_test_run ();
}
