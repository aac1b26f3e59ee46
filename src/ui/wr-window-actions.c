/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What a person can do in a window, and when.
 */

#include "config.h"

#include "wr-window-private.h"

#include "wr-compare-window.h"

static void
simple_action_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  static const struct {
    const char *name;
    void (*func) (WrWindow *);
  } actions[] = {
    { "win.open", wr_window_choose_job },
    { "win.save", wr_window_save },
    { "win.save-as", wr_window_save_as },
    { "win.start", wr_window_start },
    { "win.resume", wr_window_resume },
    { "win.start-or-resume", wr_window_start_or_resume },
    { "win.dismiss-resume", wr_window_dismiss_resume },
    { "win.runs", wr_window_show_runs },
    { "win.pause", wr_window_toggle_pause },
    { "win.stop", wr_window_stop },
    { "win.retry-store", wr_window_retry_store },
    { "win.dismiss-problem", wr_window_hide_problem },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++) {
    if (g_str_equal (actions[i].name, name))
      actions[i].func (WR_WINDOW (widget));
  }
}

static void
open_recent_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (GFile) file = g_file_new_for_uri (g_variant_get_string (parameter, NULL));

  wr_application_open_file (WR_APPLICATION (gtk_window_get_application (GTK_WINDOW (widget))),
                            WR_WINDOW (widget), file);
}

static void
sample_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  wr_application_open_sample (WR_APPLICATION (gtk_window_get_application (GTK_WINDOW (widget))),
                              WR_WINDOW (widget));
}

static void
paste_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WrWindow *self = WR_WINDOW (widget);

  wr_window_show_view (self, "job");
  wr_job_view_paste (self->job_view);
}

static void
view_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  wr_window_show_view (WR_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
export_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WrWindow *self = WR_WINDOW (widget);

  wr_window_show_view (self, "results");
  wr_results_view_export (self->results_view);
}

static void
search_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WrWindow *self = WR_WINDOW (widget);

  wr_window_show_view (self, "results");
  wr_results_view_search (self->results_view);
}

/* The job as it stands, saved or not. */
static void
compare_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WrWindow *self = WR_WINDOW (widget);
  gboolean empty;

  g_object_get (self->job_view, "empty", &empty, NULL);
  g_autoptr (WrJob) job
      = self->has_job && !empty ? wr_job_view_dup_job (self->job_view) : NULL;
  gtk_window_present (
      GTK_WINDOW (wr_compare_window_new (GTK_WINDOW (self), job, self->job_name)));
}

static void
copy_hint_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WrWindow *self = WR_WINDOW (widget);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), gtk_label_get_text (self->hint_label));
}

static void
check_drivers_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  wr_application_find_drivers (WR_APPLICATION (gtk_window_get_application (GTK_WINDOW (widget))));
}

/* --- private to the window's files --- */

void
wr_window_install_actions (GtkWidgetClass *widget_class)
{
  static const struct {
    const char *name;
    const char *parameter;
    GtkWidgetActionActivateFunc func;
  } actions[] = {
    { "win.open", NULL, simple_action_cb },
    { "win.open-recent", "s", open_recent_cb },
    { "win.save", NULL, simple_action_cb },
    { "win.save-as", NULL, simple_action_cb },
    { "win.sample", NULL, sample_cb },
    { "win.paste", NULL, paste_cb },
    { "win.view", "s", view_cb },
    { "win.start", NULL, simple_action_cb },
    { "win.resume", NULL, simple_action_cb },
    { "win.start-or-resume", NULL, simple_action_cb },
    { "win.dismiss-resume", NULL, simple_action_cb },
    { "win.runs", NULL, simple_action_cb },
    { "win.pause", NULL, simple_action_cb },
    { "win.stop", NULL, simple_action_cb },
    { "win.export", NULL, export_cb },
    { "win.search", NULL, search_cb },
    { "win.compare", NULL, compare_cb },
    { "win.copy-hint", NULL, copy_hint_cb },
    { "win.check-drivers", NULL, check_drivers_cb },
    { "win.retry-store", NULL, simple_action_cb },
    { "win.dismiss-problem", NULL, simple_action_cb },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, actions[i].parameter,
                                     actions[i].func);

  /* A binding and no accelerator of the application: a search entry has it first. */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "win.stop", NULL);
  /* Likewise: a text that has the focus pastes for itself. */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_v, GDK_CONTROL_MASK, "win.paste",
                                       NULL);
}

void
wr_window_update_actions (WrWindow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  WrRunState state = wr_window_get_run_state (self);
  gboolean active = wr_window_is_active (self);
  gboolean empty;

  g_object_get (self->job_view, "empty", &empty, NULL);
  gtk_widget_action_set_enabled (widget, "win.start", self->has_job && !empty && !active);
  gtk_widget_action_set_enabled (widget, "win.resume",
                                 wr_window_can_resume (self) && self->opening == NULL);
  gtk_widget_action_set_enabled (widget, "win.start-or-resume", self->has_job && !empty && !active);
  gtk_widget_action_set_enabled (widget, "win.pause",
                                 state == WR_RUN_RUNNING || state == WR_RUN_PAUSED);
  gtk_widget_action_set_enabled (widget, "win.retry-store", state == WR_RUN_HELD);
  gtk_widget_action_set_enabled (widget, "win.stop", active && state != WR_RUN_STOPPING);
  gtk_widget_action_set_enabled (widget, "win.save", self->has_job);
  gtk_widget_action_set_enabled (widget, "win.save-as", self->has_job);
  /* A run beside it would be in the figures. */
  gtk_widget_action_set_enabled (widget, "win.compare", !active);
  gtk_widget_action_set_enabled (widget, "win.export", self->run != NULL);
  gtk_widget_action_set_enabled (widget, "win.search", self->run != NULL);
}

/**
 * wr_window_ask_comparing:
 *
 * Returns: whether a comparison goes on that would go with the window, and asks its own question
 */
gboolean
wr_window_ask_comparing (WrWindow *self)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

    if (!WR_IS_COMPARE_WINDOW (window)
        || gtk_window_get_transient_for (window) != GTK_WINDOW (self)
        || !g_str_equal (wr_compare_window_get_state (WR_COMPARE_WINDOW (window)), "working"))
      continue;
    gtk_window_present (window);
    gtk_window_close (window);
    return TRUE;
  }
  return FALSE;
}
