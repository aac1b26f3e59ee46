/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * How the list bears rows: many a second while somebody scrolls, and a million of them.
 *
 * The window's table, of twelve columns, over WrRowModel is scrolled in every frame. What is
 * measured is the gap between two frames: that is what a person sees of a main thread that waits;
 * and the processor time of the main thread within it, which is less than the gap where other
 * programs keep the processors busy. Figures are of this machine, in this run; without a graphics
 * card, drawing is most of the time.
 */

#include "config.h"

#include "wr-result-columns.h"
#include "wr-row-model.h"

#include <adwaita.h>
#include <glib/gstdio.h>
#include <math.h>
#include <sys/resource.h>
#include <time.h>

#define N_FIELDS 6
#define ROWS_A_SECOND 5000
#define TICK_MS 10
#define PIXELS_A_FRAME 60

static const char *const fields[N_FIELDS + 1] = { "title", "price",  "stock", "rating",
                                                  "code",  "details", NULL };

static int seconds = 20;
static int n_many = 1000000;

static const GOptionEntry entries[] = {
  { "seconds", 0, 0, G_OPTION_ARG_INT, &seconds, "How long rows arrive", "N" },
  { "rows", 0, 0, G_OPTION_ARG_INT, &n_many, "How many rows the large list has", "N" },
  { NULL },
};

static WrResult *
make_result (gint64 id)
{
  WrResult *result = wr_result_new (id, 1, 1 + id % 8);
  GPtrArray *cells = g_ptr_array_new_full (N_FIELDS, g_free);

  g_ptr_array_add (cells, g_strdup_printf ("Thing number %" G_GINT64_FORMAT, id));
  g_ptr_array_add (cells, g_strdup_printf ("£%.2f", (double) (id * 7919 % 100000) / 100));
  g_ptr_array_add (cells, g_strdup (id % 3 == 0 ? "Out of stock" : "In stock"));
  g_ptr_array_add (cells, g_strdup_printf ("%d", (int) (id % 5) + 1));
  g_ptr_array_add (cells, g_strdup_printf ("%08x", g_int64_hash (&id)));
  g_ptr_array_add (cells, g_strdup ("A few words about it, as pages have them"));
  wr_result_add_row (result, cells);
  result->http_status = 200;
  result->final_url = g_strdup_printf ("http://site.test/things/%" G_GINT64_FORMAT, id);
  result->duration = 100000 + id % 1000;
  return result;
}

static WrStore *
make_store (const char *path, int n_pages)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) urls = g_ptr_array_new_full (n_pages, g_free);
  WrStore *store = wr_store_create (path, "{}", fields, &error);

  for (int i = 1; i <= n_pages; i++)
    g_ptr_array_add (urls, g_strdup_printf ("http://site.test/things/%d", i));
  if (store == NULL
      || !wr_store_add_pages (store, (const char *const *) urls->pdata, n_pages, &error))
    g_error ("%s", error->message);
  return store;
}

/* The list as a window has it */

typedef struct {
  GtkWindow *window;
  GtkColumnView *view;
  WrResultColumns *columns; /* (owned) */
  GtkAdjustment *adjustment;
  WrRowModel *model;
  GArray *gaps;      /* (owned) (element-type double) ms between two frames */
  GArray *busy;      /* (owned) (element-type double) ms of the main thread's within each */
  gint64 last_frame; /* monotonic; 0: none yet */
  double last_cpu;   /* ms of the main thread's until then */
} Bench;

static double
get_thread_cpu_ms (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return time.tv_sec * 1e3 + time.tv_nsec / 1e6;
}

/* About two rows a frame, down to the end and again from the top: new rows come into sight all the
 * time, as with a person who turns the wheel. */
static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  Bench *self = data;
  gint64 now = g_get_monotonic_time ();
  double gap = (now - self->last_frame) / 1e3;
  double end = gtk_adjustment_get_upper (self->adjustment)
               - gtk_adjustment_get_page_size (self->adjustment);

  double cpu = get_thread_cpu_ms ();
  double busy = cpu - self->last_cpu;

  if (self->last_frame != 0) {
    g_array_append_val (self->gaps, gap);
    g_array_append_val (self->busy, busy);
  }
  self->last_frame = now;
  self->last_cpu = cpu;
  double value = gtk_adjustment_get_value (self->adjustment);
  gtk_adjustment_set_value (self->adjustment, value < end ? value + PIXELS_A_FRAME : 0);
  return G_SOURCE_CONTINUE;
}

static Bench *
bench_new (const char *path, WrStore *store)
{
  Bench *self = g_new0 (Bench, 1);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->gaps = g_array_new (FALSE, FALSE, sizeof (double));
  self->busy = g_array_new (FALSE, FALSE, sizeof (double));
  self->model = wr_row_model_new (path, store);
  self->window = GTK_WINDOW (gtk_window_new ());
  self->view = GTK_COLUMN_VIEW (gtk_column_view_new (GTK_SELECTION_MODEL (
      gtk_multi_selection_new (G_LIST_MODEL (g_object_ref (self->model))))));
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "data-table");
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "results");
  self->columns = wr_result_columns_new (self->view);
  wr_result_columns_set_fields (self->columns, fields);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->view));
  self->adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));
  gtk_window_set_child (self->window, scroller);
  gtk_window_set_default_size (self->window, 1180, 760);
  gtk_widget_add_tick_callback (GTK_WIDGET (self->view), tick_cb, self, NULL);
  gtk_window_present (self->window);
  return self;
}

static void
bench_free (Bench *self)
{
  gtk_window_destroy (self->window);
  g_object_unref (self->columns);
  g_array_unref (self->gaps);
  g_array_unref (self->busy);
  g_assert_finalize_object (self->model);
  g_free (self);
}

/* Figures */

static double
get_cpu (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return usage.ru_utime.tv_sec + usage.ru_stime.tv_sec
         + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static double
get_pss_mb (void)
{
  g_autofree char *text = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/smaps_rollup", &text, NULL, NULL))
    return NAN;
  line = strstr (text, "\nPss:");
  return line != NULL ? g_ascii_strtoll (line + 5, NULL, 10) / 1024.0 : NAN;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double first = *(const double *) a, second = *(const double *) b;
  return first < second ? -1 : first > second;
}

static void
start_frames (Bench *self)
{
  g_array_set_size (self->gaps, 0);
  g_array_set_size (self->busy, 0);
}

/* Sorts @values; @part is 0 for the least to 1 for the most. */
static double
get_quantile (GArray *values, double part)
{
  g_array_sort (values, compare_doubles);
  return g_array_index (values, double, (guint) (part * (values->len - 1)));
}

static void
print_frames (Bench *self, const char *what)
{
  if (self->gaps->len == 0)
    return;
  g_print ("%s: %u frames, gap longest %.1f ms, p99 %.1f ms, median %.1f ms;"
           " busy longest %.1f ms, p99 %.1f ms, median %.1f ms\n",
           what, self->gaps->len, get_quantile (self->gaps, 1), get_quantile (self->gaps, 0.99),
           get_quantile (self->gaps, 0.5), get_quantile (self->busy, 1),
           get_quantile (self->busy, 0.99), get_quantile (self->busy, 0.5));
}

static gboolean
set_flag_cb (gpointer flag)
{
  *(gboolean *) flag = TRUE;
  return G_SOURCE_REMOVE;
}

static void
run_for (guint ms)
{
  gboolean over = FALSE;

  g_timeout_add (ms, set_flag_cb, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

/* Rows that arrive */

static gpointer
post_thread (gpointer data)
{
  WrStore *store = data;
  gint64 start = g_get_monotonic_time (), n_rows = (gint64) seconds * ROWS_A_SECOND;

  for (gint64 id = 1; id <= n_rows; id++) {
    gint64 due = start + id * G_TIME_SPAN_SECOND / ROWS_A_SECOND;
    if (id % (ROWS_A_SECOND * TICK_MS / 1000) == 0 && due > g_get_monotonic_time ())
      g_usleep (due - g_get_monotonic_time ());
    wr_store_post_result (store, make_result (id), NULL);
  }
  return NULL;
}

static void
bench_arrival (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "arrival.db", NULL);
  guint n_rows = seconds * ROWS_A_SECOND;
  WrStore *store = make_store (path, n_rows);
  Bench *self = bench_new (path, store);

  run_for (1000);
  start_frames (self);
  double cpu = get_cpu ();
  gint64 start = g_get_monotonic_time ();
  GThread *thread = g_thread_new ("poster", post_thread, store);
  while (g_list_model_get_n_items (G_LIST_MODEL (self->model)) < n_rows)
    g_main_context_iteration (NULL, TRUE);
  cpu = get_cpu () - cpu;
  double wall = (g_get_monotonic_time () - start) / 1e6;
  g_thread_join (thread);
  print_frames (self, "rows arrive while scrolling");

  start_frames (self);
  double alone = get_cpu ();
  run_for (5000);
  alone = (get_cpu () - alone) / 5;
  print_frames (self, "scrolling alone");
  g_print ("%u rows in %.1f s: CPU %.2f s for 100,000 rows, %.2f s of it beyond scrolling alone\n",
           n_rows, wall, cpu * 1e5 / n_rows, (cpu - alone * wall) * 1e5 / n_rows);

  bench_free (self);
  wr_store_close (store, NULL);
  g_object_unref (store);
}

/* Many rows */

static void
query (Bench *self, const char *what, WrStoreQuery wish)
{
  gint64 start = g_get_monotonic_time ();

  start_frames (self);
  gtk_adjustment_set_value (self->adjustment, 0); /* as the results view does */
  wr_row_model_set_query (self->model, &wish);
  while (wr_row_model_get_loading (self->model))
    g_main_context_iteration (NULL, TRUE);
  g_print ("%s: %u rows after %.2f s; ", what,
           g_list_model_get_n_items (G_LIST_MODEL (self->model)),
           (g_get_monotonic_time () - start) / 1e6);
  run_for (300);
  print_frames (self, "meanwhile");
}

static void
fetch_anywhere (Bench *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->model));
  gint64 longest = 0;

  for (guint i = 1; i <= 100 && n > 0; i++) {
    gint64 start = g_get_monotonic_time ();
    g_autoptr (WrRow) row =
        g_list_model_get_item (G_LIST_MODEL (self->model), (guint64) i * 7919 * 7919 % n);
    while (!wr_row_get_loaded (row))
      g_main_context_iteration (NULL, TRUE);
    longest = MAX (longest, g_get_monotonic_time () - start);
  }
  g_print ("a row anywhere: there after %.1f ms at most\n", longest / 1e3);
}

static void
bench_many (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "many.db", NULL);
  WrStore *store = make_store (path, n_many);

  gint64 start = g_get_monotonic_time ();
  for (gint64 id = 1; id <= n_many; id++)
    wr_store_post_result (store, make_result (id), NULL);
  wr_store_flush (store, NULL, NULL);
  g_print ("%d rows stored in %.1f s\n", n_many, (g_get_monotonic_time () - start) / 1e6);
  wr_store_close (store, NULL);
  g_object_unref (store);

  start = g_get_monotonic_time ();
  Bench *self = bench_new (path, NULL);
  while (wr_row_model_get_loading (self->model))
    g_main_context_iteration (NULL, TRUE);
  g_print ("opened in %.2f s\n", (g_get_monotonic_time () - start) / 1e6);
  run_for (1000);
  start_frames (self);
  run_for (5000);
  print_frames (self, "scrolling through all");
  fetch_anywhere (self);
  query (self, "sorted by price", (WrStoreQuery) { .sort = WR_SORT_COLUMN + 1 });
  query (self, "sorted by title, down",
         (WrStoreQuery) { .sort = WR_SORT_COLUMN, .descending = TRUE });
  query (self, "filtered", (WrStoreQuery) { .search = "number 9999" });
  query (self, "failed", (WrStoreQuery) { .states = 1 << WR_PAGE_FAILED });
  query (self, "all again", (WrStoreQuery) { 0 });
  g_print ("PSS of the program: %.0f MB with %d rows\n", get_pss_mb (), n_many);
  bench_free (self);
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    g_remove (path);
  }
  g_rmdir (folder);
}

/* What a GtkApplication does with the program's resources. */
static void
load_style (void)
{
  GdkDisplay *display = gdk_display_get_default ();
  g_autoptr (GtkCssProvider) style = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (style, RESOURCE_BASE "/style.css");
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (style),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (display),
                                    RESOURCE_BASE "/icons");
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GOptionContext) options = g_option_context_new (NULL);

  g_option_context_add_main_entries (options, entries, NULL);
  if (!g_option_context_parse (options, &argc, &argv, &error)) {
    g_printerr ("%s\n", error->message);
    return 1;
  }
  adw_init ();
  load_style ();

  g_autofree char *folder = g_dir_make_tmp ("wr-bench-XXXXXX", &error);
  if (folder == NULL) {
    g_printerr ("%s\n", error->message);
    return 1;
  }
  bench_arrival (folder);
  if (n_many > 0)
    bench_many (folder);
  remove_folder (folder);
  return 0;
}
