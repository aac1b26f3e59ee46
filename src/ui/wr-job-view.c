/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrJobView: the page on which a job is made: its pages on one side, its settings on the other, or
 * below where there is no room beside.
 *
 * The view holds the job that it was given, and what is asked of it is that job with what is in the
 * widgets now: a key without a control, known or not, comes out as it went in.
 */

#include "config.h"

#include "wr-job-view.h"

#include <glib/gi18n.h>

#include "wr-breakpoint-bin.h"
#include "wr-fields-group.h"
#include "wr-job-trial.h"
#include "wr-options-group.h"
#include "wr-url-view.h"
#include "wr-workers-group.h"

#define ONE_COLUMN 720     /* px: the greatest width of one column */
#define TWO_COLUMNS 4000   /* px: that of two */
#define SETTINGS_WIDTH 500 /* px: that of the settings beside the pages */
#define MARGIN 24
#define NARROW_MARGIN 12

struct _WrJobView {
  GtkWidget parent_instance;

  WrBreakpointBin *columns_bin;
  WrBreakpointBin *narrow_bin;
  GtkScrolledWindow *page_scroller;
  AdwClamp *clamp;
  GtkOrientable *columns;
  WrUrlView *url_view;
  GtkScrolledWindow *settings_scroller;
  GtkWidget *settings;
  WrWorkersGroup *workers_group;
  WrFieldsGroup *fields_group;
  WrOptionsGroup *options_group;

  WrJob *job;        /* (owned) as it was given */
  WrJobTrial *trial; /* (owned) */
  gboolean running;
  gboolean loading; /* the widgets change, not the user */
};

enum { PROP_0, PROP_N_PAGES, PROP_EMPTY, PROP_N_WORKERS, PROP_RUNNING, N_PROPS };

enum { SIGNAL_CHANGED, SIGNAL_TOAST, N_SIGNALS };

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WrJobView, wr_job_view, GTK_TYPE_WIDGET)

static void
set_margins (GtkWidget *widget, int top, int sides)
{
  gtk_widget_set_margin_top (widget, top);
  gtk_widget_set_margin_bottom (widget, sides);
  gtk_widget_set_margin_start (widget, sides);
  gtk_widget_set_margin_end (widget, sides);
}

static void
arrange_cb (WrJobView *self)
{
  gboolean wide = !wr_breakpoint_bin_get_narrow (self->columns_bin);
  gboolean narrow = wr_breakpoint_bin_get_narrow (self->narrow_bin);
  int margin = narrow ? NARROW_MARGIN : MARGIN;
  GtkPolicyType page_policy = wide ? GTK_POLICY_NEVER : GTK_POLICY_AUTOMATIC;
  GtkPolicyType settings_policy = wide ? GTK_POLICY_AUTOMATIC : GTK_POLICY_NEVER;

  gtk_orientable_set_orientation (self->columns,
                                  wide ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL);
  gtk_scrolled_window_set_policy (self->page_scroller, GTK_POLICY_NEVER, page_policy);
  gtk_scrolled_window_set_policy (self->settings_scroller, GTK_POLICY_NEVER, settings_policy);
  gtk_widget_set_size_request (GTK_WIDGET (self->settings_scroller), wide ? SETTINGS_WIDTH : -1,
                               -1);
  adw_clamp_set_maximum_size (self->clamp, wide ? TWO_COLUMNS : ONE_COLUMN);
  set_margins (GTK_WIDGET (self->url_view), margin, margin);
  gtk_widget_set_margin_end (GTK_WIDGET (self->url_view), wide ? 0 : margin);
  set_margins (self->settings, wide || narrow ? margin : 0, margin);
  wr_url_view_set_size (self->url_view, wide     ? WR_URL_VIEW_WIDE
                                        : narrow ? WR_URL_VIEW_NARROW
                                                 : WR_URL_VIEW_MEDIUM);
}

static void
changed_cb (WrJobView *self)
{
  if (!self->loading)
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
toast_cb (WrJobView *self, AdwToast *toast)
{
  g_signal_emit (self, signals[SIGNAL_TOAST], 0, toast);
}

static void
n_pages_cb (WrJobView *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_PAGES]);
}

static void
empty_cb (WrJobView *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_EMPTY]);
}

static void
n_workers_cb (WrJobView *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_WORKERS]);
}

static gboolean
take_first_cb (const char *url, guint line, gpointer user_data)
{
  *(char **) user_data = g_strdup (url);
  return FALSE;
}

static void
try_cb (WrJobView *self)
{
  g_autoptr (WrJob) job = NULL;
  g_autofree char *url = NULL;

  if (!wr_job_view_check (self))
    return;
  wr_url_list_foreach_page (wr_url_view_get_list (self->url_view), take_first_cb, &url);
  job = wr_job_view_dup_job (self);
  wr_job_trial_start (self->trial, job, url);
}

static gboolean
show_in_place (WrJobView *self, const char *path, const char *message)
{
  if (g_str_has_prefix (path, "urls")) {
    wr_url_view_show_problem (self->url_view, message);
    return TRUE;
  }
  return wr_workers_group_show_problem (self->workers_group, path, message)
         || wr_fields_group_show_problem (self->fields_group, path, message)
         || wr_options_group_show_problem (self->options_group, path, message);
}

static gboolean
problem_cb (WrJobView *self, const char *path, const char *message)
{
  return show_in_place (self, path, message);
}

static void
stop_trying_cb (WrJobView *self)
{
  wr_job_trial_stop (self->trial);
}

static void
wr_job_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WrJobView *self = WR_JOB_VIEW (object);

  switch (id) {
  case PROP_N_PAGES:
    g_value_set_uint (value, wr_url_view_get_n_pages (self->url_view));
    break;
  case PROP_EMPTY:
    g_value_set_boolean (value, wr_url_view_get_empty (self->url_view));
    break;
  case PROP_N_WORKERS:
    g_value_set_int (value, wr_workers_group_get_n (self->workers_group));
    break;
  case PROP_RUNNING:
    g_value_set_boolean (value, self->running);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
set_running (WrJobView *self, gboolean running)
{
  if (self->running == running)
    return;
  self->running = running;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_RUNNING]);
}

static void
wr_job_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  WrJobView *self = WR_JOB_VIEW (object);

  switch (id) {
  case PROP_N_WORKERS:
    wr_workers_group_set_n (self->workers_group, g_value_get_int (value));
    break;
  case PROP_RUNNING:
    set_running (self, g_value_get_boolean (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
wr_job_view_dispose (GObject *object)
{
  WrJobView *self = WR_JOB_VIEW (object);

  if (self->trial != NULL)
    wr_job_trial_stop (self->trial);
  g_clear_object (&self->trial);
  g_clear_pointer ((GtkWidget **) &self->columns_bin, gtk_widget_unparent);

  G_OBJECT_CLASS (wr_job_view_parent_class)->dispose (object);
}

static void
wr_job_view_finalize (GObject *object)
{
  wr_job_free (WR_JOB_VIEW (object)->job);

  G_OBJECT_CLASS (wr_job_view_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  const GParamFlags flags = readable | G_PARAM_WRITABLE;

  props[PROP_N_PAGES] = g_param_spec_uint ("n-pages", NULL, NULL, 0, G_MAXUINT, 0, readable);
  props[PROP_EMPTY] = g_param_spec_boolean ("empty", NULL, NULL, TRUE, readable);
  props[PROP_N_WORKERS]
      = g_param_spec_int ("n-workers", NULL, NULL, 1, WR_JOB_MAX_WORKERS, 1, flags);
  props[PROP_RUNNING] = g_param_spec_boolean ("running", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
ensure_types (void)
{
  g_type_ensure (WR_TYPE_BREAKPOINT_BIN);
  g_type_ensure (WR_TYPE_FIELDS_GROUP);
  g_type_ensure (WR_TYPE_OPTIONS_GROUP);
  g_type_ensure (WR_TYPE_URL_VIEW);
  g_type_ensure (WR_TYPE_WORKERS_GROUP);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_BASE "/wr-job-view.ui");
  gtk_widget_class_bind_template_child (widget_class, WrJobView, columns_bin);
  gtk_widget_class_bind_template_child (widget_class, WrJobView, narrow_bin);
  gtk_widget_class_bind_template_child (widget_class, WrJobView, page_scroller);
  gtk_widget_class_bind_template_child (widget_class, WrJobView, clamp);
  gtk_widget_class_bind_template_child (widget_class, WrJobView, columns);
  gtk_widget_class_bind_template_child (widget_class, WrJobView, url_view);
  gtk_widget_class_bind_template_child (widget_class, WrJobView, settings_scroller);
  gtk_widget_class_bind_template_child (widget_class, WrJobView, settings);
  gtk_widget_class_bind_template_child (widget_class, WrJobView, workers_group);
  gtk_widget_class_bind_template_child (widget_class, WrJobView, fields_group);
  gtk_widget_class_bind_template_child (widget_class, WrJobView, options_group);
  gtk_widget_class_bind_template_callback (widget_class, arrange_cb);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, toast_cb);
  gtk_widget_class_bind_template_callback (widget_class, n_pages_cb);
  gtk_widget_class_bind_template_callback (widget_class, empty_cb);
  gtk_widget_class_bind_template_callback (widget_class, n_workers_cb);
  gtk_widget_class_bind_template_callback (widget_class, try_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_trying_cb);
}

static void
wr_job_view_class_init (WrJobViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = wr_job_view_get_property;
  object_class->set_property = wr_job_view_set_property;
  object_class->dispose = wr_job_view_dispose;
  object_class->finalize = wr_job_view_finalize;
  install_properties (object_class);

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", WR_TYPE_JOB_VIEW, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_TOAST] = g_signal_new ("toast", WR_TYPE_JOB_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 1, ADW_TYPE_TOAST);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  ensure_types ();
  bind_template (widget_class);
}

static void
wr_job_view_init (WrJobView *self)
{
  g_autoptr (WrJob) job = wr_job_new ();

  self->loading = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->trial = wr_job_trial_new (self->fields_group);
  g_signal_connect_object (self->trial, "problem", G_CALLBACK (problem_cb), self,
                           G_CONNECT_SWAPPED);
  arrange_cb (self);
  wr_job_view_set_job (self, job);
}

/**
 * wr_job_view_set_job:
 * @job: copied
 *
 * Shows @job in place of what is there; `changed` does not come of it. Main thread, as all
 * functions here.
 */
void
wr_job_view_set_job (WrJobView *self, const WrJob *job)
{
  WrJob *copy;

  g_return_if_fail (WR_IS_JOB_VIEW (self));

  copy = wr_job_copy (job);
  wr_job_free (self->job);
  self->job = copy;
  self->loading = TRUE;
  wr_job_trial_stop (self->trial);
  wr_url_view_set_lines (self->url_view, (const char *const *) copy->urls);
  wr_workers_group_load (self->workers_group, copy);
  wr_fields_group_load (self->fields_group, copy);
  wr_options_group_load (self->options_group, copy);
  self->loading = FALSE;
}

/**
 * wr_job_view_dup_job:
 *
 * Returns: (transfer full): the job as it is now, be it fit to be run or not
 */
WrJob *
wr_job_view_dup_job (WrJobView *self)
{
  WrJob *job;

  g_return_val_if_fail (WR_IS_JOB_VIEW (self), NULL);

  job = wr_job_copy (self->job);
  g_strfreev (job->urls);
  job->urls = wr_url_view_dup_lines (self->url_view);
  wr_workers_group_store (self->workers_group, job);
  wr_fields_group_store (self->fields_group, job);
  wr_options_group_store (self->options_group, job);
  return job;
}

/**
 * wr_job_view_begin:
 *
 * Puts the focus where a person begins: into the URLs.
 */
void
wr_job_view_begin (WrJobView *self)
{
  g_return_if_fail (WR_IS_JOB_VIEW (self));

  wr_url_view_begin (self->url_view);
}

/**
 * wr_job_view_set_drivers:
 * @drivers: (nullable) (element-type WrDriver): what was found; NULL while it is being looked for
 *
 * Fills the list of browsers.
 */
void
wr_job_view_set_drivers (WrJobView *self, GPtrArray *drivers)
{
  gboolean was_loading;

  g_return_if_fail (WR_IS_JOB_VIEW (self));

  was_loading = self->loading;
  self->loading = TRUE;
  wr_workers_group_set_drivers (self->workers_group, drivers);
  self->loading = was_loading;
}

/* “fields[2].selector: why” is the path in the job file and the reason. */
static void
show_error (WrJobView *self, const char *message)
{
  const char *colon = strstr (message, ": ");
  g_autofree char *path = colon != NULL ? g_strndup (message, colon - message) : g_strdup ("");

  wr_job_view_show_problem (self, path, colon != NULL ? colon + strlen (": ") : message);
}

/**
 * wr_job_view_check:
 *
 * Looks at all that a run needs, in the order in which it stands. What is wrong first is said
 * beside it and has the focus.
 *
 * Returns: whether the job can be run, as far as can be known without a browser
 */
gboolean
wr_job_view_check (WrJobView *self)
{
  g_autoptr (WrJob) job = NULL;
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (WR_IS_JOB_VIEW (self), FALSE);

  if (!wr_url_view_check (self->url_view) || !wr_workers_group_check (self->workers_group)
      || !wr_options_group_check (self->options_group))
    return FALSE;
  job = wr_job_view_dup_job (self);
  if (wr_job_check (job, &error))
    return TRUE;
  show_error (self, error->message);
  return FALSE;
}

/**
 * wr_job_view_paste:
 *
 * Adds the clipboard's text to the pages.
 */
void
wr_job_view_paste (WrJobView *self)
{
  g_return_if_fail (WR_IS_JOB_VIEW (self));

  wr_url_view_paste (self->url_view);
}

/**
 * wr_job_view_open_list:
 * @file: a txt, csv or tsv file
 *
 * Adds the URLs of @file to the pages; a toast says what goes wrong.
 */
void
wr_job_view_open_list (WrJobView *self, GFile *file)
{
  g_return_if_fail (WR_IS_JOB_VIEW (self));

  wr_url_view_open_list (self->url_view, file);
}

/**
 * wr_job_view_show_problem:
 * @path: (nullable): of what is wrong in the job file, such as “fields[2].selector”
 * @message: what is wrong with it
 *
 * Says @message beside the control of @path and puts the focus there; by a toast if there is none.
 */
void
wr_job_view_show_problem (WrJobView *self, const char *path, const char *message)
{
  g_autofree char *markup = NULL;
  g_autoptr (AdwToast) toast = NULL;

  g_return_if_fail (WR_IS_JOB_VIEW (self));
  g_return_if_fail (message != NULL);

  if (path != NULL && show_in_place (self, path, message))
    return;
  markup = g_markup_escape_text (message, -1);
  toast = g_object_ref_sink (adw_toast_new (markup));
  g_signal_emit (self, signals[SIGNAL_TOAST], 0, toast);
}
