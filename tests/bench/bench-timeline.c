/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What a frame of the timeline costs: 64 workers, 100,000 events, from the whole run in sight to
 * single pages. Drawing is the widget's snapshot and the renderer's picture of it, read back as a
 * texture; a window may take 16.7 ms for a frame at 60 Hz. Times are processor time of the program.
 */

#include "config.h"

#include "wr-timeline-private.h"

#include <adwaita.h>
#include <time.h>

#define N_WORKERS 64
#define N_EVENTS 100000
#define N_FRAMES 20
#define WIDTH 1144
#define HEIGHT 640

static WrTimelineData *
make_data (void)
{
  static const WrEventKind kinds[] = { WR_EVENT_POLITE, WR_EVENT_NAVIGATING, WR_EVENT_WAITING,
                                       WR_EVENT_EXTRACTING };
  static const int lengths[] = { 180, 300, 90, 60 }; /* ms */
  WrTimelineData *data = wr_timeline_data_new ();
  gint64 ends[N_WORKERS];
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (int i = 0; i < N_WORKERS; i++)
    ends[i] = G_USEC_PER_SEC * G_GINT64_CONSTANT (1700000000);
  for (int i = 0; i < N_EVENTS; i++) {
    int worker = i % N_WORKERS, turn = i / N_WORKERS;
    gboolean moment = turn % 97 == worker;
    WrEvent event = { .kind = moment ? WR_EVENT_RETRY : kinds[turn % 4], .worker = worker + 1,
                      .page_id = 1 + turn / 4 * N_WORKERS + worker, .started = ends[worker] };

    event.duration = moment ? 0 : lengths[turn % 4] * 1000 * g_rand_double_range (rand, 0.5, 1.5);
    ends[worker] += event.duration;
    wr_timeline_data_add (data, &event);
  }
  return data;
}

static double
get_ms (void)
{
  struct timespec time;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &time);
  return (double) time.tv_sec * 1e3 + (double) time.tv_nsec / 1e6;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static void
print_times (const char *name, double *times)
{
  qsort (times, N_FRAMES, sizeof *times, compare_doubles);
  g_print (" %s %6.2f ms (at most %6.2f)", name, times[N_FRAMES / 2], times[N_FRAMES - 1]);
}

static guint
count_nodes (GskRenderNode *node)
{
  guint n = 1;

  if (gsk_render_node_get_node_type (node) == GSK_CONTAINER_NODE) {
    for (guint i = 0; i < gsk_container_node_get_n_children (node); i++)
      n += count_nodes (gsk_container_node_get_child (node, i));
  } else if (gsk_render_node_get_node_type (node) == GSK_CLIP_NODE) {
    n += count_nodes (gsk_clip_node_get_child (node));
  } else if (gsk_render_node_get_node_type (node) == GSK_ROUNDED_CLIP_NODE) {
    n += count_nodes (gsk_rounded_clip_node_get_child (node));
  }
  return n;
}

static void
measure (WrTimeline *timeline, GskRenderer *renderer, double seconds)
{
  double made[N_FRAMES], drawn[N_FRAMES];
  guint n_nodes = 0;

  timeline->scale.us_per_px = seconds * G_USEC_PER_SEC / timeline->scale.width;
  for (int i = 0; i < N_FRAMES; i++) {
    GtkSnapshot *snapshot = gtk_snapshot_new ();

    wr_timeline_scale_scroll (&timeline->scale, timeline->scale.end / 3 + i * 10000);
    double begin = get_ms ();
    wr_timeline_snapshot (GTK_WIDGET (timeline), snapshot);
    g_autoptr (GskRenderNode) node = gtk_snapshot_free_to_node (snapshot);
    made[i] = get_ms () - begin;
    g_autoptr (GdkTexture) texture = gsk_renderer_render_texture (
        renderer, node, &GRAPHENE_RECT_INIT (0, 0, WIDTH, HEIGHT));
    g_assert_cmpint (gdk_texture_get_width (texture), ==, WIDTH);
    drawn[i] = get_ms () - begin;
    n_nodes = count_nodes (node);
  }
  g_print ("%8.1f s in sight, %6u nodes:", seconds, n_nodes);
  print_times ("nodes made", made);
  print_times (" with the picture", drawn);
  g_print ("\n");
}

int
main (int argc, char **argv)
{
  static const double zooms[] = { 1, 4, 15, 60, 0 }; /* s; the last: all */

  adw_init ();
  double begin = get_ms ();
  g_autoptr (WrTimelineData) data = make_data ();
  g_print ("%d events added in %.1f ms\n", N_EVENTS, get_ms () - begin);

  GtkWidget *window = gtk_window_new ();
  WrTimeline *timeline = g_object_new (WR_TYPE_TIMELINE, NULL);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (timeline));
  gtk_window_set_child (GTK_WINDOW (window), scroller);
  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH, HEIGHT);
  wr_timeline_set_data (timeline, data);
  gtk_window_present (GTK_WINDOW (window));
  while (gtk_widget_get_width (GTK_WIDGET (timeline)) == 0)
    g_main_context_iteration (NULL, TRUE);

  GskRenderer *renderer = gtk_native_get_renderer (gtk_widget_get_native (window));
  g_print ("%d workers, drawn by %s\n", N_WORKERS, G_OBJECT_TYPE_NAME (renderer));
  for (gsize i = 0; i < G_N_ELEMENTS (zooms); i++)
    measure (timeline, renderer,
             zooms[i] > 0 ? zooms[i] : (double) wr_timeline_data_get_end (data) / G_USEC_PER_SEC);
  wr_timeline_set_data (timeline, NULL);
  gtk_window_destroy (GTK_WINDOW (window));
  return 0;
}
