/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrJobView: the page on which a job is made.
 */

#include "config.h"

#include "wr-job-view.h"

struct _WrJobView {
  GtkWidget parent_instance;

  int n_workers;
  gboolean running;
};

enum {
  PROP_0,
  PROP_N_PAGES,
  PROP_EMPTY,
  PROP_N_WORKERS,
  PROP_RUNNING,
  N_PROPS
};

enum { SIGNAL_CHANGED, SIGNAL_TOAST, N_SIGNALS };

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WrJobView, wr_job_view, GTK_TYPE_WIDGET)

static void
wr_job_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WrJobView *self = WR_JOB_VIEW (object);

  switch (id) {
  case PROP_N_PAGES:
    g_value_set_uint (value, 0);
    break;
  case PROP_EMPTY:
    g_value_set_boolean (value, TRUE);
    break;
  case PROP_N_WORKERS:
    g_value_set_int (value, self->n_workers);
    break;
  case PROP_RUNNING:
    g_value_set_boolean (value, self->running);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
wr_job_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  WrJobView *self = WR_JOB_VIEW (object);

  switch (id) {
  case PROP_N_WORKERS:
    self->n_workers = g_value_get_int (value);
    break;
  case PROP_RUNNING:
    self->running = g_value_get_boolean (value);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
wr_job_view_class_init (WrJobViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  const GParamFlags flags = readable | G_PARAM_WRITABLE;

  object_class->get_property = wr_job_view_get_property;
  object_class->set_property = wr_job_view_set_property;

  props[PROP_N_PAGES] = g_param_spec_uint ("n-pages", NULL, NULL, 0, G_MAXUINT, 0, readable);
  props[PROP_EMPTY] = g_param_spec_boolean ("empty", NULL, NULL, TRUE, readable);
  props[PROP_N_WORKERS]
      = g_param_spec_int ("n-workers", NULL, NULL, 1, WR_JOB_MAX_WORKERS, 1, flags);
  props[PROP_RUNNING] = g_param_spec_boolean ("running", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", WR_TYPE_JOB_VIEW, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_TOAST] = g_signal_new ("toast", WR_TYPE_JOB_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 1, ADW_TYPE_TOAST);

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_BASE "/wr-job-view.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
wr_job_view_init (WrJobView *self)
{
  self->n_workers = 1;
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
wr_job_view_set_job (WrJobView *self, const WrJob *job)
{
  g_return_if_fail (WR_IS_JOB_VIEW (self));
}

WrJob *
wr_job_view_dup_job (WrJobView *self)
{
  g_return_val_if_fail (WR_IS_JOB_VIEW (self), NULL);
  return wr_job_new ();
}

void
wr_job_view_set_drivers (WrJobView *self, GPtrArray *drivers)
{
  g_return_if_fail (WR_IS_JOB_VIEW (self));
}

gboolean
wr_job_view_check (WrJobView *self)
{
  g_return_val_if_fail (WR_IS_JOB_VIEW (self), FALSE);
  return FALSE;
}

void
wr_job_view_paste (WrJobView *self)
{
  g_return_if_fail (WR_IS_JOB_VIEW (self));
}

void
wr_job_view_open_list (WrJobView *self, GFile *file)
{
  g_return_if_fail (WR_IS_JOB_VIEW (self));
}

void
wr_job_view_show_problem (WrJobView *self, const char *path, const char *message)
{
  g_return_if_fail (WR_IS_JOB_VIEW (self));
}
