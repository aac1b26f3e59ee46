/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrCompareWindow: threads against processes, for the job of a window, for the sample, or for
 * arithmetic.
 *
 * A comparison works in a thread of its own and is stopped when the window goes; what was started
 * for it ends with it. It works alone, since what works beside it would be in its figures. Its
 * states are the pages of a stack: setup, working, done, no-browser, failed.
 */

#include "config.h"

#include "wr-compare-window.h"

#include "wr-application.h"
#include "wr-bar-chart.h"
#include "wr-compare-picture.h"
#include "wr-compat.h"
#include "wr-spin-row.h"

#include <glib/gi18n.h>
#include <string.h>

typedef enum { SUBJECT_JOB, SUBJECT_SAMPLE, SUBJECT_ARITHMETIC, N_SUBJECTS } Subject;

struct _WrCompareWindow {
  AdwWindow parent_instance;

  AdwWindowTitle *window_title;
  AdwToastOverlay *toast_overlay;
  GtkStack *stack;
  GtkStack *header_stack;
  GtkWidget *export_button;
  AdwComboRow *subject_row;
  WrSpinRow *workers_row;
  WrSpinRow *pages_row;
  WrSpinRow *rounds_row;
  GtkProgressBar *progress_bar;
  GtkLabel *progress_label;
  GtkLabel *verdict_label;
  GtkLabel *subject_label;
  GtkLabel *notes_label;
  GtkGrid *grid;
  GtkLabel *unit_label;
  GtkDropDown *figure_drop_down;
  WrBarChart *chart;
  AdwStatusPage *failed_page;
  AdwStatusPage *no_browser_page;
  GtkLabel *hint_label;

  WrJob *job;                 /* (owned) (nullable) */
  WrComparison *comparison;   /* (owned) (nullable) the last one */
  GCancellable *cancellable;  /* (owned) (nullable) of the one that is working */
  GCancellable *asking;       /* (owned) (nullable) of the question whether to stop it */
  int round;                  /* that was told last */
  guint64 squares;            /* of arithmetic */
  WrFigure figures[WR_N_FIGURES]; /* as in the drop-down */
};

G_DEFINE_FINAL_TYPE (WrCompareWindow, wr_compare_window, ADW_TYPE_WINDOW)

/* --- states --- */

static void
show_state (WrCompareWindow *self, const char *state)
{
  gboolean working = strcmp (state, "working") == 0;
  gboolean done = strcmp (state, "done") == 0;

  gtk_stack_set_visible_child_name (self->stack, state);
  gtk_stack_set_visible_child_name (self->header_stack, working ? "stop"
                                                        : done  ? "again"
                                                                : "start");
  gtk_widget_set_visible (self->export_button, done);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "compare.start", !working);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "compare.stop", working);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "compare.set-up", !working);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "compare.export", done);
}

static void
toast (WrCompareWindow *self, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_toast_overlay_add_toast (self->toast_overlay, adw_toast_new (escaped));
}

static WrApplication *
get_application (void)
{
  return WR_APPLICATION (g_application_get_default ());
}

/* --- the outcome --- */

static const WrComparePlan *
get_plan (WrCompareWindow *self)
{
  return self->comparison != NULL ? wr_comparison_get_plan (self->comparison) : NULL;
}

static WrFigure
get_figure (WrCompareWindow *self)
{
  guint selected = gtk_drop_down_get_selected (self->figure_drop_down);

  return selected < WR_N_FIGURES ? self->figures[selected] : WR_FIGURE_RATE;
}

static void
update_chart (WrCompareWindow *self)
{
  const WrComparePlan *plan = get_plan (self);

  if (plan == NULL)
    return;
  g_autoptr (GPtrArray) bars = wr_compare_table_new_bars (plan, get_figure (self));
  g_autofree char *unit = wr_compare_table_dup_unit (plan, get_figure (self));
  gtk_label_set_text (self->unit_label, unit);
  wr_bar_chart_set_bars (self->chart, unit, bars);
}

static void
fill_figures (WrCompareWindow *self, const WrComparePlan *plan)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  guint n = 0;

  for (int figure = 0; figure < WR_N_FIGURES; figure++) {
    if (!wr_figure_has (figure, plan->options.workload))
      continue;
    self->figures[n++] = figure;
    gtk_string_list_append (titles, wr_figure_get_title (figure, plan->options.workload));
  }
  gtk_drop_down_set_model (self->figure_drop_down, G_LIST_MODEL (titles));
  gtk_drop_down_set_selected (self->figure_drop_down, 0);
}

static void
show_outcome (WrCompareWindow *self)
{
  const WrComparePlan *plan = get_plan (self);
  g_autofree char *verdict = wr_compare_dup_verdict (plan);
  g_autofree char *subject = wr_compare_dup_subject (plan);
  g_autofree char *notes = wr_compare_dup_notes (plan);

  gtk_label_set_text (self->verdict_label, verdict);
  gtk_label_set_text (self->subject_label, subject);
  gtk_label_set_text (self->notes_label, notes);
  gtk_widget_set_visible (GTK_WIDGET (self->notes_label), *notes != '\0');
  wr_compare_table_fill (self->grid, plan);
  fill_figures (self, plan);
  update_chart (self);
  show_state (self, "done");
  wr_compat_announce (GTK_WIDGET (self), verdict);
}

static void
show_error (WrCompareWindow *self, const GError *error)
{
  gboolean no_browser = g_error_matches (error, WR_RUN_ERROR, WR_RUN_ERROR_NO_BROWSER);
  g_autofree char *text = g_markup_escape_text (error->message, -1);
  g_autofree char *hint = no_browser ? wr_driver_dup_install_hint () : NULL;

  adw_status_page_set_description (no_browser ? self->no_browser_page : self->failed_page, text);
  if (hint != NULL)
    gtk_label_set_text (self->hint_label, hint);
  show_state (self, no_browser ? "no-browser" : "failed");
  wr_compat_announce (GTK_WIDGET (self), error->message);
}

/* --- the work --- */

static void
progress_cb (WrComparison *comparison, gpointer user_data)
{
  WrCompareWindow *self = user_data;
  WrCompareProgress progress;
  g_autofree char *text = NULL;

  wr_comparison_get_progress (comparison, &progress);
  if (progress.round == 0)
    /* Translators: %s is a contender, such as “Threads” */
    text = g_strdup_printf (_ ("Warming up: %s"), progress.label);
  else
    /* Translators: the last one is a contender, such as “Threads” */
    text = g_strdup_printf (_ ("Round %d of %d: %s"), progress.round, progress.n_rounds,
                            progress.label);
  gtk_label_set_text (self->progress_label, text);
  gtk_progress_bar_set_fraction (self->progress_bar,
                                 (double) progress.step / MAX (progress.n_steps, 1));
  if (progress.round != self->round)
    wr_compat_announce (GTK_WIDGET (self), text);
  self->round = progress.round;
}

/* A comparison does not keep its window, which stops it when it goes. */
static void
ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GWeakRef *window = user_data;
  g_autoptr (WrCompareWindow) self = g_weak_ref_get (window);
  g_autoptr (GError) error = NULL;
  gboolean ok = wr_comparison_run_finish (WR_COMPARISON (source), result, &error);

  g_weak_ref_clear (window);
  g_free (window);
  wr_application_end_comparison (get_application ());
  if (self == NULL)
    return;
  g_clear_object (&self->cancellable);
  g_cancellable_cancel (self->asking);
  if (ok)
    show_outcome (self);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_state (self, "setup");
  else
    show_error (self, error);
}

static Subject
get_subject (WrCompareWindow *self)
{
  guint selected = adw_combo_row_get_selected (self->subject_row);

  return self->job != NULL ? selected : selected + SUBJECT_SAMPLE;
}

/* What goes on and would be measured, too, has been said then. */
static gboolean
is_refused (WrCompareWindow *self)
{
  const char *reason = NULL;

  if (wr_application_is_comparing (get_application ()))
    reason = _ ("A comparison is going on: wait for its end");
  else if (wr_application_has_run (get_application ()))
    reason = _ ("A run is going on: wait for its end");
  if (reason == NULL)
    return FALSE;
  toast (self, reason);
  wr_compat_announce (GTK_WIDGET (self), reason);
  return TRUE;
}

static void
start (WrCompareWindow *self)
{
  Subject subject = get_subject (self);
  const WrCompareOptions options = {
    .workload = subject == SUBJECT_ARITHMETIC ? WR_WORKLOAD_ARITHMETIC : WR_WORKLOAD_JOB,
    .workers = (int) wr_spin_row_get_value (self->workers_row),
    .pages = (int) wr_spin_row_get_value (self->pages_row),
    .rounds = (int) wr_spin_row_get_value (self->rounds_row),
    .squares = self->squares,
    .python = TRUE,
  };
  GWeakRef *window = g_new0 (GWeakRef, 1);

  g_weak_ref_init (window, self);
  g_clear_object (&self->comparison);
  self->comparison = wr_comparison_new (subject == SUBJECT_JOB ? self->job : NULL, &options);
  self->cancellable = g_cancellable_new ();
  self->round = -1;
  gtk_label_set_text (self->progress_label, _ ("Preparing…"));
  gtk_progress_bar_set_fraction (self->progress_bar, 0);
  show_state (self, "working");
  g_signal_connect_object (self->comparison, "progress", G_CALLBACK (progress_cb), self, 0);
  wr_application_begin_comparison (get_application (), GTK_WINDOW (self));
  wr_comparison_run_async (self->comparison, self->cancellable, ended_cb, window);
}

static void
start_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  WrCompareWindow *self = WR_COMPARE_WINDOW (widget);

  if (!is_refused (self))
    start (self);
}

/* The state changes when nothing runs any more. */
static void
stop_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  WrCompareWindow *self = WR_COMPARE_WINDOW (widget);

  if (self->cancellable == NULL)
    return;
  gtk_widget_action_set_enabled (widget, "compare.stop", FALSE);
  gtk_label_set_text (self->progress_label, _ ("Stopping…"));
  g_cancellable_cancel (self->cancellable);
}

static void
set_up_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  show_state (WR_COMPARE_WINDOW (widget), "setup");
}

/* --- leaving --- */

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WrCompareWindow) self = user_data;
  g_autofree char *response = wr_compat_alert_finish (result, NULL);

  if (g_strcmp0 (response, "stop") == 0)
    gtk_window_destroy (GTK_WINDOW (self));
}

/* The question goes when there is nothing left to stop. */
static void
ask_working (WrCompareWindow *self)
{
  const WrCompatResponse responses[] = {
    { "cancel", _ ("_Cancel"), WR_COMPAT_RESPONSE_DEFAULT },
    { "stop", _ ("_Stop and Close"), WR_COMPAT_RESPONSE_DESTRUCTIVE },
  };

  g_clear_object (&self->asking);
  self->asking = g_cancellable_new ();
  wr_compat_alert_async (GTK_WINDOW (self), _ ("Stop the Comparison?"),
                         _ ("The rounds done so far are lost."), responses,
                         G_N_ELEMENTS (responses), self->asking, answered_cb,
                         g_object_ref (self));
}

static gboolean
wr_compare_window_close_request (GtkWindow *window)
{
  WrCompareWindow *self = WR_COMPARE_WINDOW (window);

  if (self->cancellable == NULL)
    return GTK_WINDOW_CLASS (wr_compare_window_parent_class)->close_request (window);
  ask_working (self);
  return GDK_EVENT_STOP;
}

/* --- export --- */

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WrCompareWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_file_get_parse_name (G_FILE (source));
  gboolean ok = g_file_replace_contents_finish (G_FILE (source), result, NULL, &error);
  g_autofree char *text
      = ok ? g_strdup_printf (_ ("Saved as %s"), name)
           : g_strdup_printf (_ ("Could not save “%s”: %s"), name, error->message);

  toast (self, text);
}

/**
 * wr_compare_window_save:
 * @kind: a #WrCompareFile
 *
 * Writes the outcome to @file, and says in a toast what came of it. Only in the state “done”.
 */
void
wr_compare_window_save (WrCompareWindow *self, GFile *file, int kind)
{
  g_return_if_fail (get_plan (self) != NULL);
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  g_autoptr (GBytes) bytes
      = wr_compare_file_make (kind, get_plan (self), get_figure (self), rtl);

  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL,
                                       saved_cb, g_object_ref (self));
}

typedef struct {
  WrCompareWindow *window; /* (owned) */
  WrCompareFile kind;
} Saving;

static void
chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Saving *saving = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = wr_compat_save_file_finish (result, &error);

  if (file != NULL)
    wr_compare_window_save (saving->window, file, saving->kind);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    toast (saving->window, error->message);
  g_object_unref (saving->window);
  g_free (saving);
}

static void
export_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  const char *extension = g_variant_get_string (parameter, NULL);
  Saving *saving = g_new0 (Saving, 1);
  /* Translators: the name of a file */
  g_autofree char *name = g_strdup_printf ("%s.%s", _ ("comparison"), extension);

  saving->window = WR_COMPARE_WINDOW (g_object_ref (widget));
  for (WrCompareFile kind = 0; kind < WR_N_COMPARE_FILES; kind++) {
    if (strcmp (wr_compare_file_get_extension (kind), extension) == 0)
      saving->kind = kind;
  }
  wr_compat_save_file_async (GTK_WINDOW (widget), _ ("Export"), name, NULL, NULL, NULL, chosen_cb,
                             saving);
}

/* --- set-up --- */

static void
subject_cb (WrCompareWindow *self)
{
  gboolean pages = get_subject (self) != SUBJECT_ARITHMETIC;

  gtk_widget_set_sensitive (GTK_WIDGET (self->pages_row), pages);
}

static void
figure_cb (WrCompareWindow *self)
{
  update_chart (self);
}

static void
wr_compare_window_dispose (GObject *object)
{
  WrCompareWindow *self = WR_COMPARE_WINDOW (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->asking);
  g_clear_object (&self->comparison);
  G_OBJECT_CLASS (wr_compare_window_parent_class)->dispose (object);
}

static void
wr_compare_window_finalize (GObject *object)
{
  WrCompareWindow *self = WR_COMPARE_WINDOW (object);

  g_clear_pointer (&self->job, wr_job_free);
  G_OBJECT_CLASS (wr_compare_window_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, WrCompareWindow, window_title);
  gtk_widget_class_bind_template_child (widget_class, WrCompareWindow, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, WrCompareWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, WrCompareWindow, header_stack);
  gtk_widget_class_bind_template_child (widget_class, WrCompareWindow, export_button);
  gtk_widget_class_bind_template_child (widget_class, WrCompareWindow, subject_row);
  gtk_widget_class_bind_template_child (widget_class, WrCompareWindow, workers_row);
  gtk_widget_class_bind_template_child (widget_class, WrCompareWindow, pages_row);
  gtk_widget_class_bind_template_child (widget_class, WrCompareWindow, rounds_row);
  gtk_widget_class_bind_template_child (widget_class, WrCompareWindow, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, WrCompareWindow, progress_label);
  gtk_widget_class_bind_template_child (widget_class, WrCompareWindow, verdict_label);
  gtk_widget_class_bind_template_child (widget_class, WrCompareWindow, subject_label);
  gtk_widget_class_bind_template_child (widget_class, WrCompareWindow, notes_label);
  gtk_widget_class_bind_template_child (widget_class, WrCompareWindow, grid);
  gtk_widget_class_bind_template_child (widget_class, WrCompareWindow, unit_label);
  gtk_widget_class_bind_template_child (widget_class, WrCompareWindow, figure_drop_down);
  gtk_widget_class_bind_template_child (widget_class, WrCompareWindow, chart);
  gtk_widget_class_bind_template_child (widget_class, WrCompareWindow, failed_page);
  gtk_widget_class_bind_template_child (widget_class, WrCompareWindow, no_browser_page);
  gtk_widget_class_bind_template_child (widget_class, WrCompareWindow, hint_label);
}

static void
wr_compare_window_class_init (WrCompareWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (WR_TYPE_BAR_CHART);
  g_type_ensure (WR_TYPE_SPIN_ROW);
  G_OBJECT_CLASS (klass)->dispose = wr_compare_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = wr_compare_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = wr_compare_window_close_request;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_BASE "/wr-compare-window.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, subject_cb);
  gtk_widget_class_bind_template_callback (widget_class, figure_cb);
  gtk_widget_class_install_action (widget_class, "compare.start", NULL, start_cb);
  gtk_widget_class_install_action (widget_class, "compare.stop", NULL, stop_cb);
  gtk_widget_class_install_action (widget_class, "compare.set-up", NULL, set_up_cb);
  gtk_widget_class_install_action (widget_class, "compare.export", "s", export_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK,
                                       "compare.start", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "compare.stop", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close",
                                       NULL);
}

static void
wr_compare_window_init (WrCompareWindow *self)
{
  self->squares = WR_COMPARE_SQUARES;
  gtk_widget_init_template (GTK_WIDGET (self));
  wr_compat_name_buttons (GTK_WIDGET (self));
  show_state (self, "setup");
}

static void
fill_subjects (WrCompareWindow *self)
{
  const char *const subjects[N_SUBJECTS] = {
    [SUBJECT_JOB] = _ ("This Job"),
    [SUBJECT_SAMPLE] = _ ("The Sample Shop"),
    [SUBJECT_ARITHMETIC] = _ ("Arithmetic, No Browser"),
  };
  g_autoptr (GtkStringList) model = gtk_string_list_new (NULL);

  for (Subject i = self->job != NULL ? SUBJECT_JOB : SUBJECT_SAMPLE; i < N_SUBJECTS; i++)
    gtk_string_list_append (model, subjects[i]);
  adw_combo_row_set_model (self->subject_row, G_LIST_MODEL (model));
}

/**
 * wr_compare_window_new:
 * @job: (nullable): what can be compared besides the sample
 * @job_name: for the title, may be empty
 *
 * Returns: (transfer none): a window to present; it belongs to GTK.
 */
GtkWidget *
wr_compare_window_new (GtkWindow *parent, const WrJob *job, const char *job_name)
{
  WrCompareWindow *self = g_object_new (WR_TYPE_COMPARE_WINDOW, "transient-for", parent, NULL);
  g_autoptr (WrJob) plain = wr_job_new ();

  self->job = job != NULL ? wr_job_copy (job) : NULL;
  if (job != NULL)
    adw_window_title_set_subtitle (self->window_title, job_name);
  fill_subjects (self);
  wr_spin_row_set_value (self->workers_row, wr_job_get_n_workers (job != NULL ? job : plain));
  wr_spin_row_set_value (self->pages_row, WR_COMPARE_PAGES);
  wr_spin_row_set_value (self->rounds_row, WR_COMPARE_ROUNDS);
  return GTK_WIDGET (self);
}

/**
 * wr_compare_window_get_state:
 *
 * Returns: “setup”, “working”, “done”, “no-browser” or “failed”
 */
const char *
wr_compare_window_get_state (WrCompareWindow *self)
{
  return gtk_stack_get_visible_child_name (self->stack);
}

/**
 * wr_compare_window_set_squares:
 * @squares: how many arithmetic adds, 1 or more
 */
void
wr_compare_window_set_squares (WrCompareWindow *self, guint64 squares)
{
  self->squares = squares;
}
