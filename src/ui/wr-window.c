/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrWindow: one window, which is one job and its last run.
 *
 * What the header shows follows from its properties by the template's closures. The rest is split
 * by concern: wr-window-actions.c, wr-window-file.c (the job as a file), wr-window-run.c (its run)
 * and wr-window-resume.c (its earlier runs).
 */

#include "config.h"

#include "wr-window-private.h"

#include <glib/gi18n.h>

#include "wr-compat.h"

static GParamSpec *props[WR_WINDOW_N_PROPS];

G_DEFINE_FINAL_TYPE (WrWindow, wr_window, ADW_TYPE_APPLICATION_WINDOW)

/* --- closures of the template --- */

static AdwCenteringPolicy
get_centering_policy (WrWindow *self, gboolean narrow)
{
  return narrow ? ADW_CENTERING_POLICY_LOOSE : ADW_CENTERING_POLICY_STRICT;
}

static gboolean
is_both (WrWindow *self, gboolean a, gboolean b)
{
  return a && b;
}

static gboolean
is_first_only (WrWindow *self, gboolean a, gboolean b)
{
  return a && !b;
}

static gboolean
is_first_alone (WrWindow *self, gboolean a, gboolean b, gboolean c)
{
  return a && !b && !c;
}

static gboolean
is_second_missing (WrWindow *self, gboolean a, gboolean b, gboolean c)
{
  return a && !b && c;
}

static char *
get_title_page (WrWindow *self, gboolean has_job, gboolean narrow)
{
  return g_strdup (has_job && !narrow ? "switcher" : "title");
}

static char *
get_subtitle (WrWindow *self, int run_state, gboolean unsaved)
{
  static const char *const words[] = {
    [WR_RUN_STARTING] = N_ ("Starting"),
    [WR_RUN_RUNNING] = N_ ("Running"),
    [WR_RUN_PAUSED] = N_ ("Paused"),
    [WR_RUN_HELD] = N_ ("Waiting for the disk"),
    [WR_RUN_STOPPING] = N_ ("Stopping"),
  };

  if (run_state < (int) G_N_ELEMENTS (words) && words[run_state] != NULL)
    return g_strdup (_ (words[run_state]));
  return g_strdup (unsaved ? _ ("• Not saved") : "");
}

static char *
get_stop_label (WrWindow *self, gboolean narrow)
{
  return g_strdup (narrow ? "" : _ ("Stop"));
}

static char *
get_pause_label (WrWindow *self, int run_state, gboolean narrow)
{
  if (narrow)
    return g_strdup ("");
  return g_strdup (run_state == WR_RUN_PAUSED ? _ ("Resume") : _ ("Pause"));
}

static char *
get_pause_tooltip (WrWindow *self, int run_state)
{
  return get_pause_label (self, run_state, FALSE);
}

static char *
get_pause_icon (WrWindow *self, int run_state)
{
  return g_strdup (run_state == WR_RUN_PAUSED ? "media-playback-start-symbolic"
                                              : "media-playback-pause-symbolic");
}

static const char *
get_shown_name (WrWindow *self)
{
  return self->has_job ? self->job_name : _ ("Windrow");
}

/* --- callbacks of the template --- */

static void
toast_cb (WrWindow *self, AdwToast *toast)
{
  adw_toast_overlay_add_toast (self->toast_overlay, g_object_ref (toast));
}

static void
job_changed_cb (WrWindow *self)
{
  wr_window_mark_changed (self);
}

static void
job_emptied_cb (WrWindow *self)
{
  wr_window_update_actions (self);
}

static void
n_workers_cb (WrWindow *self)
{
  wr_window_update_n_workers (self);
}

static void
retry_cb (WrWindow *self, GArray *page_ids)
{
  wr_window_retry (self, page_ids);
}

/* Typing on the empty page begins a job: the first key must not be lost. */
static gboolean
key_pressed_cb (GtkEventControllerKey *controller, guint keyval, guint keycode,
                GdkModifierType state, WrWindow *self)
{
  gunichar character = gdk_keyval_to_unicode (keyval);

  if (!g_str_equal (wr_window_get_stage (self), "empty"))
    return GDK_EVENT_PROPAGATE;
  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0 || character <= ' ' ||
      !g_unichar_isprint (character))
    return GDK_EVENT_PROPAGATE;

  wr_window_show_view (self, "job");
  wr_job_view_begin (self->job_view);
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self));
  return focus != NULL && gtk_event_controller_key_forward (controller, focus);
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, WrWindow *self)
{
  wr_window_drop_files (self, g_value_get_boxed (value));
  return TRUE;
}

static void
add_drop_target (WrWindow *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  /* Before the text, which would take the file's name. */
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (target), GTK_PHASE_CAPTURE);
  g_signal_connect (target, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->stage), GTK_EVENT_CONTROLLER (target));
}

/* --- size --- */

static void
restore_size (WrWindow *self)
{
  gtk_window_set_default_size (GTK_WINDOW (self),
                               g_settings_get_int (self->settings, "window-width"),
                               g_settings_get_int (self->settings, "window-height"));
  if (g_settings_get_boolean (self->settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
}

static void
remember_size (WrWindow *self)
{
  int width, height;

  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  g_settings_set_int (self->settings, "window-width", MAX (width, 340));
  g_settings_set_int (self->settings, "window-height", MAX (height, 300));
  g_settings_set_boolean (self->settings, "window-maximized",
                          gtk_window_is_maximized (GTK_WINDOW (self)));
}

/* --- vfuncs --- */

static gboolean
wr_window_close_request (GtkWindow *window)
{
  WrWindow *self = WR_WINDOW (window);

  if (self->closing)
    return GDK_EVENT_STOP;
  remember_size (self);
  if (wr_window_is_active (self)) {
    wr_window_ask_running (self);
    return GDK_EVENT_STOP;
  }
  if (wr_window_ask_comparing (self))
    return GDK_EVENT_STOP;
  if (wr_window_has_changes (self)) {
    wr_window_ask_unsaved (self);
    return GDK_EVENT_STOP;
  }
  return GTK_WINDOW_CLASS (wr_window_parent_class)->close_request (window);
}

/* Looking for drivers starts processes: after the first frame, never before it. */
static gboolean
look_for_drivers_cb (gpointer self)
{
  wr_window_update_drivers (self);
  return G_SOURCE_REMOVE;
}

static void
wr_window_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (wr_window_parent_class)->map (widget);
  g_idle_add_full (G_PRIORITY_LOW, look_for_drivers_cb, g_object_ref (widget), g_object_unref);
}

static void
wr_window_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WrWindow *self = WR_WINDOW (object);

  switch ((WrWindowProp) id) {
  case WR_WINDOW_PROP_HAS_JOB:
    g_value_set_boolean (value, self->has_job);
    break;
  case WR_WINDOW_PROP_JOB_NAME:
    g_value_set_string (value, get_shown_name (self));
    break;
  case WR_WINDOW_PROP_JOB_PLACE:
    g_value_take_string (value, self->file != NULL ? g_file_get_parse_name (self->file) : NULL);
    break;
  case WR_WINDOW_PROP_UNSAVED:
    g_value_set_boolean (value, self->unsaved);
    break;
  case WR_WINDOW_PROP_ACTIVE:
    g_value_set_boolean (value, wr_window_is_active (self));
    break;
  case WR_WINDOW_PROP_STARTABLE:
    g_value_set_boolean (value, !wr_window_is_active (self));
    break;
  case WR_WINDOW_PROP_RESUMABLE:
    g_value_set_boolean (value, wr_window_resumes_first (self));
    break;
  case WR_WINDOW_PROP_RUN_STATE:
    g_value_set_int (value, wr_window_get_run_state (self));
    break;
  case WR_WINDOW_PROP_0:
  case WR_WINDOW_N_PROPS:
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
wr_window_constructed (GObject *object)
{
  WrWindow *self = WR_WINDOW (object);

  G_OBJECT_CLASS (wr_window_parent_class)->constructed (object);
  restore_size (self);
  wr_window_file_init (self);
}

static void
wr_window_dispose (GObject *object)
{
  WrWindow *self = WR_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_cancellable_cancel (self->looking);
  g_cancellable_cancel (self->opening);
  wr_window_forget_run (self);
  G_OBJECT_CLASS (wr_window_parent_class)->dispose (object);
}

static void
wr_window_finalize (GObject *object)
{
  WrWindow *self = WR_WINDOW (object);

  g_clear_object (&self->settings);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->looking);
  g_clear_object (&self->opening);
  g_clear_object (&self->resumable);
  g_clear_object (&self->file);
  g_clear_pointer (&self->saved_job, wr_job_free);
  g_clear_pointer (&self->job_name, g_free);
  G_OBJECT_CLASS (wr_window_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  props[WR_WINDOW_PROP_HAS_JOB] = g_param_spec_boolean ("has-job", NULL, NULL, FALSE, flags);
  props[WR_WINDOW_PROP_JOB_NAME] = g_param_spec_string ("job-name", NULL, NULL, NULL, flags);
  props[WR_WINDOW_PROP_JOB_PLACE] = g_param_spec_string ("job-place", NULL, NULL, NULL, flags);
  props[WR_WINDOW_PROP_UNSAVED] = g_param_spec_boolean ("unsaved", NULL, NULL, FALSE, flags);
  props[WR_WINDOW_PROP_ACTIVE] = g_param_spec_boolean ("active", NULL, NULL, FALSE, flags);
  props[WR_WINDOW_PROP_STARTABLE] = g_param_spec_boolean ("startable", NULL, NULL, FALSE, flags);
  props[WR_WINDOW_PROP_RESUMABLE] = g_param_spec_boolean ("resumable", NULL, NULL, FALSE, flags);
  props[WR_WINDOW_PROP_RUN_STATE] =
      g_param_spec_int ("run-state", NULL, NULL, WR_RUN_NEW, WR_RUN_ENDED, WR_RUN_NEW, flags);
  g_object_class_install_properties (object_class, WR_WINDOW_N_PROPS, props);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, WrWindow, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, WrWindow, bin);
  gtk_widget_class_bind_template_child (widget_class, WrWindow, open_button);
  gtk_widget_class_bind_template_child (widget_class, WrWindow, narrow_open_button);
  gtk_widget_class_bind_template_child (widget_class, WrWindow, paste_button);
  gtk_widget_class_bind_template_child (widget_class, WrWindow, pause_button);
  gtk_widget_class_bind_template_child (widget_class, WrWindow, stop_button);
  gtk_widget_class_bind_template_child (widget_class, WrWindow, stage);
  gtk_widget_class_bind_template_child (widget_class, WrWindow, views);
  gtk_widget_class_bind_template_child (widget_class, WrWindow, loading_spinner);
  gtk_widget_class_bind_template_child (widget_class, WrWindow, job_view);
  gtk_widget_class_bind_template_child (widget_class, WrWindow, results_view);
  gtk_widget_class_bind_template_child (widget_class, WrWindow, workers_view);
  gtk_widget_class_bind_template_child (widget_class, WrWindow, problem_banner);
  gtk_widget_class_bind_template_child (widget_class, WrWindow, held_banner);
  gtk_widget_class_bind_template_child (widget_class, WrWindow, resume_banner);
  gtk_widget_class_bind_template_child (widget_class, WrWindow, hint_label);
  gtk_widget_class_bind_template_child (widget_class, WrWindow, driver_problem_label);
  gtk_widget_class_bind_template_child (widget_class, WrWindow, check_again_button);
}

static void
bind_callbacks (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback (widget_class, get_centering_policy);
  gtk_widget_class_bind_template_callback (widget_class, is_both);
  gtk_widget_class_bind_template_callback (widget_class, is_first_only);
  gtk_widget_class_bind_template_callback (widget_class, is_first_alone);
  gtk_widget_class_bind_template_callback (widget_class, is_second_missing);
  gtk_widget_class_bind_template_callback (widget_class, get_title_page);
  gtk_widget_class_bind_template_callback (widget_class, get_subtitle);
  gtk_widget_class_bind_template_callback (widget_class, get_stop_label);
  gtk_widget_class_bind_template_callback (widget_class, get_pause_label);
  gtk_widget_class_bind_template_callback (widget_class, get_pause_tooltip);
  gtk_widget_class_bind_template_callback (widget_class, get_pause_icon);
  gtk_widget_class_bind_template_callback (widget_class, toast_cb);
  gtk_widget_class_bind_template_callback (widget_class, job_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, job_emptied_cb);
  gtk_widget_class_bind_template_callback (widget_class, n_workers_cb);
  gtk_widget_class_bind_template_callback (widget_class, retry_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_pressed_cb);
}

static void
wr_window_class_init (WrWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GtkWindowClass *window_class = GTK_WINDOW_CLASS (klass);

  object_class->get_property = wr_window_get_property;
  object_class->constructed = wr_window_constructed;
  object_class->dispose = wr_window_dispose;
  object_class->finalize = wr_window_finalize;
  widget_class->map = wr_window_map;
  window_class->close_request = wr_window_close_request;
  install_properties (object_class);

  g_type_ensure (WR_TYPE_BANNER);
  g_type_ensure (WR_TYPE_BREAKPOINT_BIN);
  g_type_ensure (WR_TYPE_JOB_VIEW);
  g_type_ensure (WR_TYPE_RESULTS_VIEW);
  g_type_ensure (WR_TYPE_WORKERS_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_BASE "/wr-window.ui");
  bind_children (widget_class);
  bind_callbacks (widget_class);
  wr_window_install_actions (widget_class);
}

/* Their names are for where there is no room for a label: the label is not another. */
static void
name_run_buttons (WrWindow *self)
{
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (self->pause_button),
                                 GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (self->stop_button),
                                 GTK_ACCESSIBLE_RELATION_LABELLED_BY);
}

static void
wr_window_init (WrWindow *self)
{
  self->cancellable = g_cancellable_new ();
  self->settings = g_settings_new (APPLICATION_ID);
  gtk_widget_init_template (GTK_WIDGET (self));
  wr_compat_name_buttons (GTK_WIDGET (self));
  name_run_buttons (self);
  add_drop_target (self);
}

/* --- private to the window's files --- */

/* The title follows in code: GTK 4.8 warns when a template binds a property of itself. */
void
wr_window_notify (WrWindow *self, WrWindowProp prop)
{
  if (prop == WR_WINDOW_PROP_JOB_NAME)
    gtk_window_set_title (GTK_WINDOW (self), get_shown_name (self));
  g_object_notify_by_pspec (G_OBJECT (self), props[prop]);
}

/* @name: "empty", "loading", "no-driver" or "views" */
void
wr_window_set_stage (WrWindow *self, const char *name)
{
  gtk_stack_set_visible_child_name (self->stage, name);
  self->has_job = g_str_equal (name, "views");
  gtk_spinner_set_spinning (self->loading_spinner, g_str_equal (name, "loading"));
  wr_window_notify (self, WR_WINDOW_PROP_HAS_JOB);
  wr_window_notify (self, WR_WINDOW_PROP_JOB_NAME);
  wr_window_update_actions (self);
  if (g_str_equal (name, "empty"))
    gtk_widget_grab_focus (GTK_WIDGET (self->paste_button));
}

void
wr_window_show_view (WrWindow *self, const char *name)
{
  adw_view_stack_set_visible_child_name (self->views, name);
  if (!self->has_job)
    wr_window_set_stage (self, "views");
}

void
wr_window_show_problem (WrWindow *self, const char *text)
{
  wr_banner_show (self->problem_banner, text);
}

void
wr_window_hide_problem (WrWindow *self)
{
  wr_banner_hide (self->problem_banner);
}

/* --- public --- */

/**
 * wr_window_new:
 *
 * Returns: (transfer none): an empty window, not yet shown; it belongs to @application.
 */
WrWindow *
wr_window_new (WrApplication *application)
{
  g_return_val_if_fail (WR_IS_APPLICATION (application), NULL);
  return g_object_new (WR_TYPE_WINDOW, "application", application, NULL);
}

/**
 * wr_window_is_pristine:
 *
 * Returns: whether nothing would be lost by showing another job in this window.
 */
gboolean
wr_window_is_pristine (WrWindow *self)
{
  gboolean empty;

  g_return_val_if_fail (WR_IS_WINDOW (self), FALSE);
  g_object_get (self->job_view, "empty", &empty, NULL);
  return empty && self->file == NULL && self->run == NULL && !self->closing &&
         !g_str_equal (wr_window_get_stage (self), "loading");
}

/**
 * wr_window_get_file:
 *
 * Returns: (transfer none) (nullable): the job's file, once it has one.
 */
GFile *
wr_window_get_file (WrWindow *self)
{
  g_return_val_if_fail (WR_IS_WINDOW (self), NULL);
  return self->file;
}

/**
 * wr_window_get_run:
 *
 * Returns: (transfer none) (nullable): the run that goes on or ended last.
 */
WrRun *
wr_window_get_run (WrWindow *self)
{
  g_return_val_if_fail (WR_IS_WINDOW (self), NULL);
  return self->run;
}

/**
 * wr_window_get_stage:
 *
 * Returns: what the window shows: "empty", "loading", "no-driver", or "views" for a job.
 */
const char *
wr_window_get_stage (WrWindow *self)
{
  g_return_val_if_fail (WR_IS_WINDOW (self), NULL);
  return gtk_stack_get_visible_child_name (self->stage);
}

/**
 * wr_window_add_toast:
 * @text: no markup
 */
void
wr_window_add_toast (WrWindow *self, const char *text)
{
  g_return_if_fail (WR_IS_WINDOW (self));
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_toast_overlay_add_toast (self->toast_overlay, adw_toast_new (escaped));
}
