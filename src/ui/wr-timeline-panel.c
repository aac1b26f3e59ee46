/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrTimelinePanel: a run's timeline, with its charts and its legend.
 *
 * Everything comes from the store's events, read in a thread, so that a run of last week looks as
 * one that goes on. What a worker does at this moment is in no event yet: that comes from its
 * status. The view is some way behind the clock, by as much as events take to come.
 */

#include "config.h"

#include "wr-timeline-panel.h"

#include "wr-advice-note.h"
#include "wr-chart.h"
#include "wr-compat.h"
#include "wr-timeline-axis.h"
#include "wr-timeline-card.h"
#include "wr-timeline-loader.h"
#include "wr-timeline-style.h"
#include "wr-timeline-swatch.h"
#include "wr-timeline.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#define EVENTS_A_STEP 10000
#define LAG (900 * G_TIME_SPAN_MILLISECOND)
#define MOST_POINTS 200 /* of a chart */
#define ZOOM_STEP 1.5
#define CARD_GAP 8

struct _WrTimelinePanel {
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkBox *legend;
  GtkOverlay *overlay;
  GtkScrolledWindow *scroller;
  WrTimeline *timeline;
  WrTimelineAxis *axis;
  GtkScrollbar *scrollbar;
  WrTimelineCard *card;
  WrChart *pages_chart;
  WrChart *memory_chart;
  GtkLabel *pages_value;
  GtkLabel *memory_value;
  GtkLabel *pages_top;
  GtkLabel *memory_top;
  GtkWidget *samples[WR_N_SEGMENT_KINDS];

  WrRun *run;            /* (owned) (nullable) */
  WrTimelineData *data;  /* (owned) (nullable) */
  WrActivity *activity;  /* (owned) (nullable) */
  gint64 last_id;
  gboolean reading;
  gboolean again;        /* asked for while it was being read: there may be more */
  gboolean told;         /* the advice is of all events */
  char *advice;          /* (owned) (nullable) */
  char *figures;         /* (owned) (nullable) behind it */
  GCancellable *cancellable; /* (owned) (nullable) */
  graphene_rect_t current;   /* of the timeline's current segment */
};

enum {
  PROP_0,
  PROP_ADVICE,
  PROP_FIGURES,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

enum {
  TOAST,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WrTimelinePanel, wr_timeline_panel, GTK_TYPE_WIDGET)

/* --- charts --- */

typedef struct {
  WrChartPoint points[MOST_POINTS];
  double weights[MOST_POINTS];
  double top;
  double last;
} Series;

static gint64
get_second (WrTimelinePanel *self, guint i, const WrActivitySecond **second)
{
  *second = &g_array_index (self->activity->seconds, WrActivitySecond, i);
  return wr_timeline_data_map (self->data, (*second)->second * G_USEC_PER_SEC);
}

/* Rounds up to what can be read off: 1, 2, 4, 5, 8 times a power of ten. */
static double
round_up (double value)
{
  static const double steps[] = { 1, 2, 4, 5, 8, 10 };
  double unit = pow (10, floor (log10 (MAX (value, 1))));

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++) {
    if (steps[i] * unit >= value)
      return steps[i] * unit;
  }
  return value;
}

static void
add_second (Series *pages, Series *memory, const WrActivitySecond *second, guint i)
{
  pages->points[i].y += second->pages;
  pages->weights[i] += 1;
  if (second->controller_pss >= 0 || second->browsers_pss >= 0) {
    memory->points[i].y += (double) (MAX (second->controller_pss, 0) +
                                     MAX (second->browsers_pss, 0));
    memory->weights[i] += 1;
  }
}

/* Means of what was measured; what was not measured in a bucket is not drawn. */
static guint
finish_series (Series *self, guint n, gboolean smooth)
{
  guint n_left = 0;

  for (guint i = 0; i < n; i++) {
    if (self->weights[i] == 0)
      continue;
    WrChartPoint point = { n > 1 ? (double) i / (n - 1) : 1, self->points[i].y / self->weights[i] };
    if (smooth && n_left > 0) /* single seconds jump: half of it is what was before */
      point.y = (point.y + self->points[n_left - 1].y) / 2;
    self->points[n_left++] = point;
    self->top = MAX (self->top, point.y);
    self->last = point.y;
  }
  return n_left;
}

static void
show_speed (WrTimelinePanel *self, Series *series, guint n)
{
  WrRunProgress progress = { 0 };
  gboolean live = self->run != NULL && wr_run_get_state (self->run) != WR_RUN_ENDED &&
                  wr_run_get_state (self->run) != WR_RUN_NEW;
  guint seconds = self->activity->seconds->len;
  double value = seconds > 0 ? (double) wr_activity_get_n_pages (self->activity) / seconds : 0;

  if (live)
    wr_run_get_progress (self->run, &progress);
  g_autofree char *text = g_strdup_printf ("%.1f", live ? progress.pages_per_s : value);
  double top = round_up (series->top);
  g_autofree char *edge = g_strdup_printf ("%.0f", top);
  g_autofree char *description = g_strdup_printf (_ ("%s pages/s"), text);

  gtk_label_set_label (self->pages_value, text);
  gtk_label_set_label (self->pages_top, edge);
  wr_chart_set_points (self->pages_chart, series->points, n, top);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->pages_chart),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
}

static void
show_memory (WrTimelinePanel *self, Series *series, guint n)
{
  double top = round_up (series->top / 1e6) * 1e6;
  g_autofree char *text = n > 0 ? g_format_size ((guint64) series->last) : g_strdup ("–");
  g_autofree char *edge = n > 0 ? g_format_size ((guint64) top) : g_strdup ("");

  gtk_label_set_label (self->memory_value, text);
  gtk_label_set_label (self->memory_top, edge);
  wr_chart_set_points (self->memory_chart, series->points, n, top);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->memory_chart),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

static void
update_charts (WrTimelinePanel *self)
{
  g_autofree Series *pages = g_new0 (Series, 1);
  g_autofree Series *memory = g_new0 (Series, 1);
  gint64 end = MAX (wr_timeline_data_get_end (self->data), 1);
  guint n = (guint) CLAMP (end / G_USEC_PER_SEC, 1, MOST_POINTS);

  for (guint i = 0; i < self->activity->seconds->len; i++) {
    const WrActivitySecond *second;
    gint64 time = get_second (self, i, &second);
    if (i + 1 < self->activity->seconds->len || time + G_USEC_PER_SEC <= end) /* no half second */
      add_second (pages, memory, second, (guint) MIN (time * n / end, n - 1));
  }
  guint n_pages = finish_series (pages, n, TRUE);
  guint n_memory = finish_series (memory, n, FALSE);
  show_speed (self, pages, n_pages);
  show_memory (self, memory, n_memory);
}

/* --- the timeline --- */

static void
update_legend (WrTimelinePanel *self)
{
  for (int i = 0; i < WR_N_SEGMENT_KINDS; i++)
    gtk_widget_set_visible (self->samples[i], wr_timeline_data_has_kind (self->data, i));
}

static void
take_advice (WrTimelinePanel *self, char *advice, char *figures)
{
  g_free (self->advice);
  g_free (self->figures);
  self->advice = advice;
  self->figures = figures;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ADVICE]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FIGURES]);
}

static void
clear_advice (WrTimelinePanel *self)
{
  self->told = FALSE;
  take_advice (self, NULL, NULL);
}

static void
update_advice (WrTimelinePanel *self)
{
  WrAdviceFigures figures;
  WrAdvice advice;

  wr_advice_figures_take (&figures, self->activity);
  wr_advice_give (&advice, &figures);
  self->told = TRUE;
  if (advice.code != WR_ADVICE_NONE)
    take_advice (self, wr_advice_describe (&advice), wr_advice_describe_figures (&advice));
}

static WrSegmentKind
get_kind (WrWorkerState state)
{
  static const WrSegmentKind kinds[] = {
    [WR_WORKER_STARTING] = WR_SEGMENT_STARTING,     [WR_WORKER_IDLE] = WR_SEGMENT_IDLE,
    [WR_WORKER_POLITE] = WR_SEGMENT_POLITE,         [WR_WORKER_HOST] = WR_SEGMENT_IDLE,
    [WR_WORKER_NETWORK] = WR_SEGMENT_IDLE,          [WR_WORKER_NAVIGATING] = WR_SEGMENT_NAVIGATING,
    [WR_WORKER_EXTRACTING] = WR_SEGMENT_EXTRACTING, [WR_WORKER_PAUSED] = WR_SEGMENT_PAUSED,
  };

  return kinds[state];
}

/* What it does now, in no event yet. */
static void
update_worker (WrTimelinePanel *self, WrWorkerStatus *status)
{
  int number = wr_worker_status_get_number (status);
  WrWorkerState state = wr_worker_status_get_state (status);
  guint n_pages = wr_worker_status_get_pages_done (status);
  gint64 now = g_get_real_time ();
  gint64 since = now - (g_get_monotonic_time () - wr_worker_status_get_since (status));
  const char *url = wr_worker_status_get_url (status);
  g_autofree char *pages =
      g_strdup_printf (ngettext ("%'u page", "%'u pages", n_pages), n_pages);

  wr_timeline_set_lane_text (self->timeline, number, url != NULL ? url : pages);
  if (state == WR_WORKER_ENDED || since > now - LAG)
    wr_timeline_data_end_now (self->data, number);
  else
    wr_timeline_data_set_now (self->data, number, get_kind (state), since, now - LAG);
}

static gboolean
is_over (WrTimelinePanel *self)
{
  WrRunState state = wr_run_get_state (self->run);

  return state == WR_RUN_ENDED || state == WR_RUN_NEW;
}

static void
update_workers (WrTimelinePanel *self)
{
  GListModel *workers = wr_run_get_workers (self->run);

  for (guint i = 0; i < g_list_model_get_n_items (workers); i++) {
    g_autoptr (WrWorkerStatus) status = g_list_model_get_item (workers, i);
    update_worker (self, status);
  }
  for (guint i = 0; is_over (self) && i < wr_timeline_data_get_n_lanes (self->data); i++)
    wr_timeline_data_get_lane (self->data, i)->now.duration = -1;
}

static void
update (WrTimelinePanel *self)
{
  update_workers (self);
  wr_timeline_update (self->timeline);
  update_charts (self);
  update_legend (self);
}

/* --- what is read --- */

static void read_more (WrTimelinePanel *self);

/* There is no end to be followed any more: who zooms in stays where that was asked for. */
static void
show_end (WrTimelinePanel *self)
{
  update_advice (self);
  if (wr_timeline_data_get_end (self->data) == 0)
    return;
  g_object_set (self->timeline, "follow", FALSE, NULL);
  wr_timeline_show_all (self->timeline);
}

/* What was told of all events is not of those that come now. */
static void
go_on (WrTimelinePanel *self)
{
  clear_advice (self);
  g_object_set (self->timeline, "follow", TRUE, NULL);
}

static void
take_batch (WrTimelinePanel *self, const WrTimelineBatch *batch)
{
  for (guint i = 0; i < batch->events->len; i++) {
    const WrEvent *event = g_ptr_array_index (batch->events, i);
    wr_timeline_data_add (self->data, event);
    wr_activity_add (self->activity, event);
  }
  self->last_id = batch->last_id;
  if (batch->events->len > 0)
    update (self);
  if (batch->events->len >= EVENTS_A_STEP || self->again) {
    read_more (self);
  } else if (is_over (self) && !self->told) {
    show_end (self);
  }
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WrTimelinePanel) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WrTimelineBatch) batch = wr_timeline_loader_read_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->run == NULL)
    return;
  self->reading = FALSE;
  if (batch != NULL) /* a store that cannot be read is said where its rows are */
    take_batch (self, batch);
  else if (self->again)
    read_more (self);
}

static void
read_more (WrTimelinePanel *self)
{
  self->again = self->reading;
  if (self->reading || self->run == NULL)
    return;
  self->reading = TRUE;
  wr_timeline_loader_read_async (wr_run_get_store_path (self->run), self->last_id, EVENTS_A_STEP,
                                 self->cancellable, read_cb, g_object_ref (self));
}

/* --- the card --- */

static void
current_changed_cb (WrTimelinePanel *self)
{
  WrSegment segment;
  int worker;
  gboolean any = self->run != NULL &&
                 wr_timeline_get_current (self->timeline, &worker, &segment, &self->current);

  gtk_widget_set_visible (GTK_WIDGET (self->card), any);
  if (any)
    wr_timeline_card_show (self->card, wr_run_get_store_path (self->run), worker, &segment);
  gtk_widget_queue_allocate (GTK_WIDGET (self->overlay));
}

/* Under its segment, or above it where there is no room. */
static gboolean
get_card_position_cb (WrTimelinePanel *self, GtkWidget *child, GdkRectangle *place)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self->overlay));
  int height = gtk_widget_get_height (GTK_WIDGET (self->overlay));
  graphene_point_t at;
  GtkRequisition size;

  if (child != GTK_WIDGET (self->card) ||
      !gtk_widget_compute_point (GTK_WIDGET (self->timeline), GTK_WIDGET (self->overlay),
                                 &self->current.origin, &at))
    return FALSE;
  gtk_widget_get_preferred_size (child, NULL, &size);
  int below = (int) (at.y + self->current.size.height) + CARD_GAP;
  int x = (int) (at.x + self->current.size.width / 2) - size.width / 2;
  *place = (GdkRectangle){ CLAMP (x, 0, MAX (width - size.width, 0)),
                           below + size.height <= height ? below
                                                         : (int) at.y - CARD_GAP - size.height,
                           MIN (size.width, width), size.height };
  return TRUE;
}

/* --- actions --- */

static void
zoom_in_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  wr_timeline_zoom (WR_TIMELINE_PANEL (widget)->timeline, ZOOM_STEP);
}

static void
zoom_out_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  wr_timeline_zoom (WR_TIMELINE_PANEL (widget)->timeline, 1 / ZOOM_STEP);
}

static void
zoom_all_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  wr_timeline_show_all (WR_TIMELINE_PANEL (widget)->timeline);
}

static void
toast (WrTimelinePanel *self, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  g_autoptr (AdwToast) what = g_object_ref_sink (adw_toast_new (escaped));

  g_signal_emit (self, signals[TOAST], 0, what);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WrTimelinePanel) self = user_data;
  g_autoptr (GError) error = NULL;

  if (wr_trace_writer_save_finish (result, &error) >= 0)
    toast (self, _ ("Trace saved: open it in Perfetto or chrome://tracing"));
  else
    toast (self, error->message);
}

static void
chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WrTimelinePanel) self = user_data;
  g_autoptr (GFile) file = wr_compat_save_file_finish (result, NULL);

  if (file != NULL && self->run != NULL)
    wr_trace_writer_save_async (wr_run_get_store_path (self->run), file, NULL, saved_cb,
                                g_object_ref (self));
}

static void
save_trace_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WrTimelinePanel *self = WR_TIMELINE_PANEL (widget);

  if (self->run == NULL)
    return;
  g_autofree char *path = g_path_get_basename (wr_run_get_store_path (self->run));
  if (g_str_has_suffix (path, ".sqlite"))
    path[strlen (path) - strlen (".sqlite")] = '\0';
  g_autofree char *name = g_strconcat (path, ".trace.json", NULL);
  wr_compat_save_file_async (GTK_WINDOW (gtk_widget_get_root (widget)), _ ("Save Trace"), name,
                             NULL, NULL, NULL, chosen_cb, g_object_ref (self));
}

/* --- the widget --- */

static void
wr_timeline_panel_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WrTimelinePanel *self = WR_TIMELINE_PANEL (object);

  switch (id) {
  case PROP_ADVICE:
    g_value_set_string (value, self->advice);
    break;
  case PROP_FIGURES:
    g_value_set_string (value, self->figures);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
wr_timeline_panel_dispose (GObject *object)
{
  WrTimelinePanel *self = WR_TIMELINE_PANEL (object);

  wr_timeline_panel_set_run (self, NULL);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (wr_timeline_panel_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, WrTimelinePanel, box);
  gtk_widget_class_bind_template_child (widget_class, WrTimelinePanel, legend);
  gtk_widget_class_bind_template_child (widget_class, WrTimelinePanel, overlay);
  gtk_widget_class_bind_template_child (widget_class, WrTimelinePanel, scroller);
  gtk_widget_class_bind_template_child (widget_class, WrTimelinePanel, timeline);
  gtk_widget_class_bind_template_child (widget_class, WrTimelinePanel, axis);
  gtk_widget_class_bind_template_child (widget_class, WrTimelinePanel, scrollbar);
  gtk_widget_class_bind_template_child (widget_class, WrTimelinePanel, card);
  gtk_widget_class_bind_template_child (widget_class, WrTimelinePanel, pages_chart);
  gtk_widget_class_bind_template_child (widget_class, WrTimelinePanel, memory_chart);
  gtk_widget_class_bind_template_child (widget_class, WrTimelinePanel, pages_value);
  gtk_widget_class_bind_template_child (widget_class, WrTimelinePanel, memory_value);
  gtk_widget_class_bind_template_child (widget_class, WrTimelinePanel, pages_top);
  gtk_widget_class_bind_template_child (widget_class, WrTimelinePanel, memory_top);
  gtk_widget_class_bind_template_callback (widget_class, current_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, get_card_position_cb);
}

static void
wr_timeline_panel_class_init (WrTimelinePanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = wr_timeline_panel_get_property;
  object_class->dispose = wr_timeline_panel_dispose;
  props[PROP_ADVICE] = g_param_spec_string ("advice", NULL, NULL, NULL, flags);
  props[PROP_FIGURES] = g_param_spec_string ("figures", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[TOAST] = g_signal_new ("toast", WR_TYPE_TIMELINE_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 1, ADW_TYPE_TOAST);
  g_type_ensure (WR_TYPE_ADVICE_NOTE);
  g_type_ensure (WR_TYPE_CHART);
  g_type_ensure (WR_TYPE_TIMELINE);
  g_type_ensure (WR_TYPE_TIMELINE_AXIS);
  g_type_ensure (WR_TYPE_TIMELINE_CARD);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_BASE "/wr-timeline-panel.ui");
  bind_children (widget_class);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_install_action (widget_class, "timeline.zoom-in", NULL, zoom_in_cb);
  gtk_widget_class_install_action (widget_class, "timeline.zoom-out", NULL, zoom_out_cb);
  gtk_widget_class_install_action (widget_class, "timeline.zoom-all", NULL, zoom_all_cb);
  gtk_widget_class_install_action (widget_class, "timeline.save-trace", NULL, save_trace_cb);
}

static void
wr_timeline_panel_init (WrTimelinePanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_scrollbar_set_adjustment (self->scrollbar, wr_timeline_get_adjustment (self->timeline));
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (self->scroller), "value-changed",
                           G_CALLBACK (gtk_widget_queue_draw), self->timeline, G_CONNECT_SWAPPED);
  for (int i = 0; i < WR_N_SEGMENT_KINDS; i++) {
    GtkWidget *sample = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
    GtkWidget *label = gtk_label_new (_ (wr_timeline_style_get (i)->name));

    gtk_widget_add_css_class (label, "caption");
    gtk_box_append (GTK_BOX (sample), wr_timeline_swatch_new (i));
    gtk_box_append (GTK_BOX (sample), label);
    gtk_widget_set_visible (sample, FALSE);
    gtk_box_append (self->legend, sample);
    self->samples[i] = sample;
  }
}

/**
 * wr_timeline_panel_set_run:
 * @run: (nullable): whose workers to show; it may have ended, or not yet have been resumed
 */
void
wr_timeline_panel_set_run (WrTimelinePanel *self, WrRun *run)
{
  g_return_if_fail (WR_IS_TIMELINE_PANEL (self));

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->timeline != NULL)
    wr_timeline_set_data (self->timeline, NULL);
  g_clear_pointer (&self->data, wr_timeline_data_free);
  g_clear_pointer (&self->activity, wr_activity_free);
  g_set_object (&self->run, run);
  self->last_id = 0;
  self->reading = FALSE;
  self->again = FALSE;
  clear_advice (self);
  if (run == NULL)
    return;
  self->cancellable = g_cancellable_new ();
  self->data = wr_timeline_data_new ();
  self->activity = wr_activity_new ();
  wr_timeline_set_data (self->timeline, self->data);
  update (self);
  if (g_file_test (wr_run_get_store_path (run), G_FILE_TEST_EXISTS))
    read_more (self);
}

/**
 * wr_timeline_panel_tick:
 *
 * Shows what has come since; to be called a few times a second while the run goes on and the panel
 * is seen, and once after each of its states.
 */
void
wr_timeline_panel_tick (WrTimelinePanel *self)
{
  g_return_if_fail (WR_IS_TIMELINE_PANEL (self));

  if (self->run == NULL)
    return;
  if (!is_over (self) && self->told)
    go_on (self);
  read_more (self);
  update (self);
}
