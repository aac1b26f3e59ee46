/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrWorkersView: the page of a run's workers: their timeline, or in a narrow window a list of what
 * each does at the moment; when the run has ended, what limited it.
 *
 * One timer ticks all of it, and only while the page is seen and somebody works.
 */

#include "config.h"

#include "wr-workers-view.h"

#include "wr-advice-note.h"
#include "wr-breakpoint-bin.h"
#include "wr-progress-line.h"
#include "wr-timeline-panel.h"
#include "wr-worker-row.h"

#define TICK_MS 250
#define WIDE_MARGIN 24
#define NARROW_MARGIN 12

struct _WrWorkersView {
  GtkWidget parent_instance;

  WrBreakpointBin *bin;
  GtkStack *stack;
  GtkStack *layout;
  WrTimelinePanel *panel;
  GtkWidget *content;
  GtkListBox *list;
  WrProgressLine *progress_line;

  WrRun *run; /* (owned) (nullable) */
  guint tick_id;
};

G_DEFINE_FINAL_TYPE (WrWorkersView, wr_workers_view, GTK_TYPE_WIDGET)

enum {
  TOAST,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
tick_cb (gpointer user_data)
{
  WrWorkersView *self = user_data;

  if (!wr_breakpoint_bin_get_narrow (self->bin)) {
    wr_timeline_panel_tick (self->panel);
    return G_SOURCE_CONTINUE;
  }
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->list)); row != NULL;
       row = gtk_widget_get_next_sibling (row)) {
    if (WR_IS_WORKER_ROW (row))
      wr_worker_row_tick (WR_WORKER_ROW (row));
  }
  return G_SOURCE_CONTINUE;
}

/* An old run that was opened has not begun again. */
static gboolean
is_at_work (WrWorkersView *self)
{
  WrRunState state = self->run != NULL ? wr_run_get_state (self->run) : WR_RUN_NEW;

  return state != WR_RUN_NEW && state != WR_RUN_ENDED;
}

static void
update_timer (WrWorkersView *self)
{
  gboolean wanted = is_at_work (self) && gtk_widget_get_mapped (GTK_WIDGET (self));

  if (wanted && self->tick_id == 0)
    self->tick_id = g_timeout_add (TICK_MS, tick_cb, self);
  else if (!wanted)
    g_clear_handle_id (&self->tick_id, g_source_remove);
}

static void
state_cb (WrWorkersView *self)
{
  wr_timeline_panel_tick (self->panel);
  update_timer (self);
}

static void
toast_cb (WrWorkersView *self, AdwToast *toast)
{
  g_signal_emit (self, signals[TOAST], 0, toast);
}

static void
narrow_cb (WrWorkersView *self)
{
  gboolean narrow = wr_breakpoint_bin_get_narrow (self->bin);
  int margin = narrow ? NARROW_MARGIN : WIDE_MARGIN;

  gtk_stack_set_visible_child_name (self->layout, narrow ? "list" : "timeline");
  gtk_widget_set_margin_start (self->content, margin);
  gtk_widget_set_margin_end (self->content, margin);
  gtk_widget_set_margin_top (self->content, margin);
  gtk_widget_set_margin_bottom (self->content, margin);
}

static GtkWidget *
create_row_cb (gpointer item, gpointer user_data)
{
  WrWorkersView *self = user_data;
  GtkWidget *row = wr_worker_row_new (item);

  g_object_bind_property (self->bin, "narrow", row, "narrow", G_BINDING_SYNC_CREATE);
  return row;
}

static void
wr_workers_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (wr_workers_view_parent_class)->map (widget);
  wr_timeline_panel_tick (WR_WORKERS_VIEW (widget)->panel);
  update_timer (WR_WORKERS_VIEW (widget));
}

static void
wr_workers_view_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (wr_workers_view_parent_class)->unmap (widget);
  update_timer (WR_WORKERS_VIEW (widget));
}

static void
wr_workers_view_dispose (GObject *object)
{
  WrWorkersView *self = WR_WORKERS_VIEW (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  if (self->run != NULL)
    g_signal_handlers_disconnect_by_data (self->run, self);
  g_clear_object (&self->run);
  g_clear_pointer ((GtkWidget **) &self->bin, gtk_widget_unparent);
  G_OBJECT_CLASS (wr_workers_view_parent_class)->dispose (object);
}

static void
wr_workers_view_class_init (WrWorkersViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wr_workers_view_dispose;
  widget_class->map = wr_workers_view_map;
  widget_class->unmap = wr_workers_view_unmap;

  g_type_ensure (WR_TYPE_ADVICE_NOTE);
  g_type_ensure (WR_TYPE_BREAKPOINT_BIN);
  g_type_ensure (WR_TYPE_PROGRESS_LINE);
  g_type_ensure (WR_TYPE_TIMELINE_PANEL);
  signals[TOAST] = g_signal_new ("toast", WR_TYPE_WORKERS_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 1, ADW_TYPE_TOAST);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_BASE "/wr-workers-view.ui");
  gtk_widget_class_bind_template_child (widget_class, WrWorkersView, bin);
  gtk_widget_class_bind_template_child (widget_class, WrWorkersView, stack);
  gtk_widget_class_bind_template_child (widget_class, WrWorkersView, layout);
  gtk_widget_class_bind_template_child (widget_class, WrWorkersView, panel);
  gtk_widget_class_bind_template_child (widget_class, WrWorkersView, content);
  gtk_widget_class_bind_template_child (widget_class, WrWorkersView, list);
  gtk_widget_class_bind_template_child (widget_class, WrWorkersView, progress_line);
  gtk_widget_class_bind_template_callback (widget_class, narrow_cb);
  gtk_widget_class_bind_template_callback (widget_class, toast_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_space, 0, "win.pause", NULL);
}

static void
wr_workers_view_init (WrWorkersView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * wr_workers_view_set_run:
 * @run: (nullable): whose workers to show
 */
void
wr_workers_view_set_run (WrWorkersView *self, WrRun *run)
{
  g_return_if_fail (WR_IS_WORKERS_VIEW (self));

  if (self->run != NULL)
    g_signal_handlers_disconnect_by_data (self->run, self);
  g_set_object (&self->run, run);
  wr_progress_line_set_run (self->progress_line, run);
  wr_timeline_panel_set_run (self->panel, run);
  gtk_list_box_bind_model (self->list, run != NULL ? wr_run_get_workers (run) : NULL, create_row_cb,
                           self, NULL);
  gtk_stack_set_visible_child_name (self->stack, run != NULL ? "list" : "empty");
  if (run != NULL)
    g_signal_connect_object (run, "notify::state", G_CALLBACK (state_cb), self,
                             G_CONNECT_SWAPPED);
  update_timer (self);
}
