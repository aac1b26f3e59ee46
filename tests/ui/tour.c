/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A tour of the real window through all its states, with the real sample shop and a real browser.
 * Colours, contrast and text size are the environment's; each state is shown at each of the sizes.
 * What is done with a state is the guide's: a picture of it for a person to look at (see
 * take-screenshots), an audit of it (see audit.py), the contrast of its
 * texts, or the way of the focus through it.
 *
 *     tour GUIDE[,GUIDE...] VARIANT N-PAGES FOLDER [rtl|large]
 *
 * The guides are pictures, tree, contrast and focus. The folder is for pictures alone.
 */

#include "config.h"

#include <libintl.h>
#include <stdio.h>

#include "tour.h"
#include "ui-picture.h"
#include "ui-pointer.h"
#include "ui-test.h"
#include "wr-compare-window.h"
#include "wr-export-dialog.h"
#include "wr-field-editor.h"
#include "wr-fields-group.h"
#include "wr-result-cell.h"
#include "wr-results-view-private.h"
#include "wr-run-row.h"
#include "wr-timeline.h"
#include "wr-window-private.h"

#define N_WORKERS 4
#define LARGE_DPI 144
#define CARD_ZOOM 10
#define CARD_STEPS 6 /* to the right of the first segment in sight */
#define DELAY_MS 150 /* between pages: the run goes on while its pictures are taken */

typedef struct {
  const char *name;
  int width;
  int height;
  gboolean for_pictures; /* alone */
} Size;

static const Size sizes[] = {
  { "wide", 1180, 760 },
  { "medium", 760, 760, .for_pictures = TRUE },
  { "small", 360, 480, .for_pictures = TRUE },
  { "narrow", 360, 640 },
};

static const Size readme_size = { "readme", 1000, 680 };

static const TourGuide *const guides[]
    = { &tour_pictures, &tour_tree, &tour_contrast, &tour_focus };

static struct {
  gboolean led_by[G_N_ELEMENTS (guides)];
  gboolean makes_pictures;
  const char *variant;
  gint64 n_pages;
  WrApplication *application;
  WrSampleSite *site;
  WrWindow *window;
} studio;

/* --- what is shown --- */

static void
show (GtkWindow *window, const char *size, const char *state)
{
  g_autofree char *name = g_strdup_printf ("%s-%s-%s", studio.variant, size, state);

  for (gsize i = 0; i < G_N_ELEMENTS (guides); i++)
    if (studio.led_by[i])
      guides[i]->show (window, name);
}

/* GTK counts the frame in, where there is one. */
static void
resize (const Size *size)
{
  GtkWindow *window = GTK_WINDOW (studio.window);
  GtkWidget *widget = GTK_WIDGET (studio.window);
  int width, height;

  gtk_window_get_default_size (window, &width, &height);
  gtk_window_set_default_size (window, size->width + width - gtk_widget_get_width (widget),
                               size->height + height - gtk_widget_get_height (widget));
  g_object_unref (ui_picture_take (window));
  if (gtk_widget_get_width (widget) != size->width ||
      gtk_widget_get_height (widget) != size->height)
    g_printerr ("%s: the window is %d × %d, not %d × %d\n", studio.variant,
                gtk_widget_get_width (widget), gtk_widget_get_height (widget), size->width,
                size->height);
}

static gboolean
is_wanted (const Size *size)
{
  return studio.makes_pictures || !size->for_pictures;
}

static int
measure_width (GtkWidget *widget)
{
  int minimum;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  return minimum;
}

/* Says which widget does not fit into the window, and is cut off at its end. */
static void
check_width (const char *size, const char *state)
{
  int width = gtk_widget_get_width (GTK_WIDGET (studio.window->bin));
  GtkWidget *widget = gtk_widget_get_first_child (GTK_WIDGET (studio.window->bin));
  GtkWidget *widest = NULL;

  while (widget != NULL) {
    if (gtk_widget_get_mapped (widget) && measure_width (widget) > width)
      widget = gtk_widget_get_first_child (widest = widget);
    else
      widget = gtk_widget_get_next_sibling (widget);
  }
  if (widest != NULL)
    g_printerr ("%s-%s-%s: a %s needs %d px of %d\n", studio.variant, size, state,
                G_OBJECT_TYPE_NAME (widest), measure_width (widest), width);
}

static void
visit_window (const char *state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    if (!is_wanted (&sizes[i]))
      continue;
    resize (&sizes[i]);
    check_width (sizes[i].name, state);
    show (GTK_WINDOW (studio.window), sizes[i].name, state);
  }
  resize (&sizes[0]);
}

static void
visit_for_readme (const char *state)
{
  if (!studio.makes_pictures)
    return;
  resize (&readme_size);
  show (GTK_WINDOW (studio.window), readme_size.name, state);
  resize (&sizes[0]);
}

static GtkWindow *
find_other_window (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);
    if (window != GTK_WINDOW (studio.window) && gtk_window_is_active (window))
      return window;
  }
  return NULL;
}

/* Another window, as it is and narrow. */
static void
visit_other (GtkWindow *other, const char *state)
{
  const Size *narrow = &sizes[G_N_ELEMENTS (sizes) - 1];

  show (other, "dialog", state);
  if (!gtk_window_get_resizable (other))
    return;
  gtk_window_set_default_size (other, narrow->width, narrow->height);
  g_object_unref (ui_picture_take (other));
  if (gtk_widget_get_width (GTK_WIDGET (other)) > narrow->width)
    g_printerr ("%s: %s is %d px wide\n", studio.variant, state,
                gtk_widget_get_width (GTK_WIDGET (other)));
  show (other, "narrow", state);
}

/* A dialog that was just asked for; it is closed afterwards. */
static void
visit_dialog (const char *state)
{
  GtkWindow *dialog;

  ui_test_wait_until ((dialog = find_other_window ()) != NULL);
  visit_other (dialog, state);
  gtk_window_destroy (dialog);
  ui_test_wait_until (gtk_window_is_active (GTK_WINDOW (studio.window)));
}

/* --- jobs --- */

static WrJob *
new_job (const char *const *lines)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *json = wr_sample_job_to_json (wr_sample_site_get_url (studio.site));
  WrJob *job = wr_job_from_json (json, -1, &error);

  g_assert_no_error (error);
  job->workers = N_WORKERS;
  job->pace.delay_ms = DELAY_MS;
  job->keep.screenshot = WR_KEEP_FAILURE;
  job->keep.html = WR_KEEP_FAILURE;
  g_strfreev (job->urls);
  job->urls = g_strdupv ((char **) lines);
  return job;
}

static char *
dup_url (const char *path)
{
  return g_strconcat (wr_sample_site_get_url (studio.site), path, NULL);
}

static void
open_job (const char *const *paths)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  guint n_shown = 0;

  for (gsize i = 0; paths[i] != NULL; i++)
    g_ptr_array_add (lines, *paths[i] == '/' ? dup_url (paths[i]) : g_strdup (paths[i]));
  g_ptr_array_add (lines, NULL);
  g_autoptr (WrJob) job = new_job ((const char *const *) lines->pdata);
  wr_window_show_job (studio.window, job, NULL);
  wr_window_show_view (studio.window, "job");
  ui_test_wait_until ((g_object_get (studio.window->job_view, "n-pages", &n_shown, NULL),
                       n_shown > 0));
}

/* 500 pages: each product once, with some that fail among them, and one again and again. */
static void
open_long_job (void)
{
  const char *const bad[] = { "/missing", "/error", "/download" };
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  gsize n_products;
  const WrSampleProduct *products = wr_sample_get_products (&n_products);

  for (gsize i = 0; i < n_products; i++) {
    if (i % 7 == 5 && i / 7 < G_N_ELEMENTS (bad))
      g_ptr_array_add (paths, g_strdup (bad[i / 7]));
    g_ptr_array_add (paths, g_strconcat ("/product/", products[i].id, NULL));
  }
  g_ptr_array_add (paths, g_strdup_printf ("/product/enamel-mug?copy=[1-%d]",
                                           500 - (int) paths->len));
  g_ptr_array_add (paths, NULL);
  open_job ((const char *const *) paths->pdata);
}

/* --- the run --- */

static gint64
count_ended (void)
{
  WrRunProgress progress;

  wr_run_get_progress (studio.window->run, &progress);
  return progress.done + progress.failed + progress.skipped;
}

static gboolean
is_over (void)
{
  return studio.window->run == NULL || !wr_window_is_active (studio.window);
}

/* As long as pages go on ending, nobody barks. */
static void
wait_for_pages (gint64 n_pages)
{
  while (!is_over () && count_ended () < n_pages) {
    gint64 n_before = count_ended ();
    ui_test_wait_until (is_over () || count_ended () > n_before);
  }
}

static void
start (void)
{
  ui_test_wait_until (wr_application_get_drivers (studio.application) != NULL);
  gtk_widget_activate_action (GTK_WIDGET (studio.window), "win.start", NULL);
  ui_test_wait_until (wr_window_get_run (studio.window) != NULL);
}

static void
stop (void)
{
  gtk_widget_activate_action (GTK_WIDGET (studio.window), "win.stop", NULL);
  ui_test_wait_until (is_over ());
}

static GtkSelectionModel *
get_selection (void)
{
  return GTK_SELECTION_MODEL (studio.window->results_view->selection);
}

/* A small picture has no room for all columns. */
static void
show_columns (gboolean show)
{
  const int columns[] = { WR_CELL_STATUS, WR_CELL_TIME, WR_CELL_WORKER };
  GActionGroup *actions = wr_result_columns_get_actions (studio.window->results_view->columns);

  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++) {
    g_autofree char *name = g_strdup_printf ("show-%d", columns[i]);
    g_action_group_change_action_state (actions, name, g_variant_new_boolean (show));
  }
}

static gboolean
select_failed (void)
{
  GtkSelectionModel *selection = get_selection ();

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (selection)) && i < 20; i++) {
    g_autoptr (WrRow) row = g_list_model_get_item (G_LIST_MODEL (selection), i);
    if (wr_row_get_loaded (row) && wr_row_get_state (row) == WR_PAGE_FAILED)
      return gtk_selection_model_select_item (selection, i, TRUE);
  }
  return FALSE;
}

static void
search (const char *text)
{
  GtkWidget *entry = ui_find (GTK_WIDGET (studio.window->results_view), GTK_TYPE_SEARCH_ENTRY, NULL,
                              NULL);

  gtk_editable_set_text (GTK_EDITABLE (entry), text);
}

static gboolean
is_listed (const char *page)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (studio.window->results_view->list_stack),
                    page) == 0;
}

/* --- the states --- */

static gboolean
has_id (GtkWidget *widget, gconstpointer id)
{
  return g_strcmp0 (gtk_buildable_get_buildable_id (GTK_BUILDABLE (widget)), id) == 0;
}

static gboolean
is_trying (void)
{
  GtkWidget *group = ui_find (GTK_WIDGET (studio.window), WR_TYPE_FIELDS_GROUP, NULL, NULL);

  return !gtk_widget_get_visible (GTK_WIDGET (
      gtk_widget_get_template_child (group, WR_TYPE_FIELDS_GROUP, "try_button")));
}

static void
visit_job (void)
{
  static const char *const paths[] = {
    "/product/tea-pot?n=[1-440]", "/list/2",
    "/product/copper-kettle",     "/product/mixing-bowl",
    "htp:/shop.example/jug",      "/product/wool-rug",
    "/product/tea-towel",         "/list/2",
    NULL,
  };
  GtkWidget *group = ui_find (GTK_WIDGET (studio.window), WR_TYPE_FIELDS_GROUP, NULL, NULL);

  open_job (paths);
  gtk_widget_activate_action (group, "fields.try", NULL);
  ui_test_wait_until (is_trying ());
  ui_test_wait_until (!is_trying ());
  visit_window ("job");
  visit_for_readme ("job");
}

static void
visit_field_editor (void)
{
  GtkWidget *group = ui_find (GTK_WIDGET (studio.window), WR_TYPE_FIELDS_GROUP, NULL, NULL);
  GtkListBox *list
      = GTK_LIST_BOX (gtk_widget_get_template_child (group, WR_TYPE_FIELDS_GROUP, "list"));

  g_signal_emit_by_name (list, "row-activated", gtk_list_box_get_row_at_index (list, 2));
  visit_dialog ("field-editor");
}

static void
scroll_to_end (const char *id)
{
  GtkWidget *scroller = ui_find (GTK_WIDGET (studio.window), GTK_TYPE_SCROLLED_WINDOW, has_id, id);
  GtkAdjustment *adjustment
      = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));

  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
}

/* An expander of the job's page, and what is in it, at the end of the page. */
static void
visit_expanded (const char *id)
{
  GtkWidget *row = ui_find (GTK_WIDGET (studio.window), ADW_TYPE_EXPANDER_ROW, has_id, id);

  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), TRUE);
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    if (!is_wanted (&sizes[i]))
      continue;
    resize (&sizes[i]);
    scroll_to_end ("settings_scroller");
    scroll_to_end ("page_scroller");
    show (GTK_WINDOW (studio.window), sizes[i].name, id);
  }
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), FALSE);
  resize (&sizes[0]);
}

static void
visit_help (void)
{
  g_action_group_activate_action (G_ACTION_GROUP (studio.application), "help", NULL);
  visit_dialog ("help");
}

static void
visit_about (void)
{
  g_action_group_activate_action (G_ACTION_GROUP (studio.application), "about", NULL);
  visit_dialog ("about");
  gtk_widget_activate_action (GTK_WIDGET (studio.window), "win.show-help-overlay", NULL);
  visit_dialog ("shortcuts");
}

static void
visit_menu (void)
{
  GtkMenuButton *button = GTK_MENU_BUTTON (
      ui_find (GTK_WIDGET (studio.window), GTK_TYPE_MENU_BUTTON, has_id, "menu_button"));

  gtk_menu_button_popup (button);
  show (GTK_WINDOW (studio.window), "wide", "menu");
  gtk_menu_button_popdown (button);
}

/* What Start says of a job that is not complete, where it is to be mended. */
static void
visit_reason (void)
{
  static const char *const paths[] = { "htp:/shop.example/jug", "no URL", NULL };

  g_autoptr (WrJob) job = new_job (paths);
  wr_window_show_job (studio.window, job, NULL);
  gtk_widget_activate_action (GTK_WIDGET (studio.window), "win.start", NULL);
  visit_window ("reason");
}

/* The question before a run is left. */
static void
visit_alert (void)
{
  gtk_window_close (GTK_WINDOW (studio.window));
  visit_dialog ("alert");
}

/* With folders that were chosen: those of the tour's own home have other names each time. */
static void
visit_preferences (void)
{
  g_autoptr (GSettings) settings = g_settings_new (APPLICATION_ID);

  g_settings_set_string (settings, "runs-folder", "/srv/windrow/runs");
  g_settings_set_string (settings, "export-folder", "/srv/windrow/exports");
  g_action_group_activate_action (G_ACTION_GROUP (studio.application), "preferences", NULL);
  visit_dialog ("preferences");
  g_settings_reset (settings, "runs-folder");
  g_settings_reset (settings, "export-folder");
}

static gboolean
is_at (WrTimeline *timeline, WrSegmentKind kind)
{
  WrSegment segment;

  return wr_timeline_get_current (timeline, NULL, &segment, NULL) && segment.kind == kind;
}

/* The card of a page in the middle of the run, where segments are wide enough to be told apart. */
static void
visit_card (void)
{
  WrTimeline *timeline
      = WR_TIMELINE (ui_find (GTK_WIDGET (studio.window), WR_TYPE_TIMELINE, NULL, NULL));

  if (!studio.makes_pictures)
    return;
  resize (&readme_size);
  wr_timeline_zoom (timeline, CARD_ZOOM);
  gtk_widget_grab_focus (GTK_WIDGET (timeline));
  ui_test_wait_until (wr_timeline_get_current (timeline, NULL, NULL, NULL));
  wr_timeline_move (timeline, GTK_DIR_DOWN);
  for (int i = 0; i < CARD_STEPS || !is_at (timeline, WR_SEGMENT_NAVIGATING); i++)
    g_assert_true (wr_timeline_move (timeline, GTK_DIR_RIGHT));
  show (GTK_WINDOW (studio.window), readme_size.name, "card");
  gtk_window_set_focus (GTK_WINDOW (studio.window), NULL);
  wr_timeline_show_all (timeline);
  resize (&sizes[0]);
}

static void
visit_results (void)
{
  open_long_job ();
  start ();
  visit_window ("starting");
  wait_for_pages (24);
  visit_window ("running");
  visit_alert ();
  wr_window_show_view (studio.window, "workers");
  visit_window ("workers");
  wr_window_show_view (studio.window, "results");
  gtk_selection_model_select_item (get_selection (), 9, TRUE);
  show_columns (FALSE);
  visit_for_readme ("results");
  show_columns (TRUE);
  gtk_selection_model_unselect_all (get_selection ());
  wait_for_pages (studio.n_pages);
  stop ();
  wr_window_dismiss_resume (studio.window);
  visit_window ("results");
  wr_window_show_view (studio.window, "workers");
  visit_window ("workers-ended");
  visit_card ();
  wr_window_show_view (studio.window, "results");
}

static void
visit_details (void)
{
  ui_test_wait_until (select_failed ());
  visit_window ("details");
  gtk_selection_model_select_item (get_selection (), 0, TRUE);
  visit_window ("details-done");
  gtk_selection_model_unselect_all (get_selection ());
}

static void
visit_kept (void)
{
  const char *const actions[] = { "details.show-picture", "details.view-html" };
  GtkWidget *details = GTK_WIDGET (studio.window->results_view->details);

  ui_test_wait_until (select_failed ());
  ui_test_wait_until (ui_find_label (details, g_dgettext ("windrow", "View HTML")) != NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++) {
    gtk_widget_activate_action (details, actions[i], NULL);
    visit_dialog (strchr (actions[i], '.') + 1);
  }
  gtk_selection_model_unselect_all (get_selection ());
}

static gboolean
lists_runs (void)
{
  GtkWindow *dialog = find_other_window ();

  return dialog != NULL && ui_find (GTK_WIDGET (dialog), WR_TYPE_RUN_ROW, NULL, NULL) != NULL;
}

/* Right after a stop, then as on another day, and the list of them. */
static void
visit_resume (void)
{
  g_autoptr (WrJob) job = wr_job_copy (wr_run_get_job (studio.window->run));
  g_autoptr (WrRunItem) item = wr_run_item_new_from_run (studio.window->run, job);

  wr_window_offer_run (studio.window, item);
  visit_window ("stopped");
  wr_window_show_run (studio.window, NULL);
  /* Whose store is just being closed is not offered. */
  do {
    wr_window_show_job (studio.window, job, NULL);
    ui_test_wait_until (studio.window->looking == NULL);
  } while (!wr_banner_get_revealed (studio.window->resume_banner));
  visit_window ("resume");
  gtk_widget_activate_action (GTK_WIDGET (studio.window), "win.runs", NULL);
  ui_test_wait_until (lists_runs ());
  visit_dialog ("runs");
}

static void
visit_no_match (void)
{
  search ("no such product");
  ui_test_wait_until (is_listed ("nothing"));
  visit_window ("no-match");
  search ("");
  ui_test_wait_until (is_listed ("table"));
}

static void
visit_export (void)
{
  wr_results_view_export (studio.window->results_view);
  visit_dialog ("export");
}

static const char *
get_compare_state (void)
{
  return wr_compare_window_get_state (WR_COMPARE_WINDOW (find_other_window ()));
}

/* One window through its states: what it compares is small, so that its figures say nothing. */
static void
visit_compare (void)
{
  GtkWidget *window = wr_compare_window_new (GTK_WINDOW (studio.window), NULL, "");
  GObject *subject
      = gtk_widget_get_template_child (window, WR_TYPE_COMPARE_WINDOW, "subject_row");

  gtk_window_present (GTK_WINDOW (window));
  ui_test_wait_until (find_other_window () != NULL);
  show (GTK_WINDOW (window), "dialog", "compare");
  wr_compare_window_set_squares (WR_COMPARE_WINDOW (window), 400000000);
  adw_combo_row_set_selected (ADW_COMBO_ROW (subject), 1);
  gtk_widget_activate_action (window, "compare.start", NULL);
  show (GTK_WINDOW (window), "dialog", "compare-working");
  while (g_str_equal (get_compare_state (), "working"))
    g_main_context_iteration (NULL, TRUE);
  visit_other (GTK_WINDOW (window), "compare-done");
  gtk_window_destroy (GTK_WINDOW (window));
  ui_test_wait_until (gtk_window_is_active (GTK_WINDOW (studio.window)));
}

static void
visit_all_failed (void)
{
  static const char *const paths[] = { "/missing?copy=[1-9]", "/error", "/download", NULL };

  open_job (paths);
  start ();
  ui_test_wait_until (is_over ());
  wr_window_show_view (studio.window, "results");
  ui_test_wait_until (gtk_revealer_get_reveal_child (studio.window->results_view->failed_bar));
  visit_window ("all-failed");
}

static void
visit_problems (void)
{
  const char *const variables[] = { "WINDROW_CHROMEDRIVER", "WINDROW_WEBKITDRIVER",
                                    "WINDROW_GECKODRIVER" };

  wr_window_show_view (studio.window, "job");
  wr_window_show_problem (studio.window, "Could not write “results.csv”: No space left on device");
  visit_window ("problem");
  wr_window_hide_problem (studio.window);
  wr_banner_show (studio.window->held_banner,
                  "Could not write “Sample Shop.sqlite”: No space left on device."
                  " The run waits, and goes on as soon as it can.");
  visit_window ("held");
  wr_banner_hide (studio.window->held_banner);

  for (gsize i = 0; i < G_N_ELEMENTS (variables); i++)
    g_setenv (variables[i], "/nonexistent", TRUE);
  GPtrArray *before = wr_application_get_drivers (studio.application);
  wr_application_find_drivers (studio.application);
  ui_test_wait_until (wr_application_get_drivers (studio.application) != before);
  gtk_widget_activate_action (GTK_WIDGET (studio.window), "win.start", NULL);
  ui_test_wait_until (g_str_equal (wr_window_get_stage (studio.window), "no-driver"));
  visit_window ("no-driver");
}

static void
visit_all (void)
{
  visit_window ("empty");
  visit_menu ();
  visit_about ();
  visit_reason ();
  visit_job ();
  visit_expanded ("options_row");
  visit_expanded ("recycle_row");
  visit_field_editor ();
  visit_preferences ();
  visit_help ();
  visit_results ();
  visit_details ();
  visit_no_match ();
  visit_export ();
  visit_kept ();
  visit_resume ();
  visit_compare ();
  visit_all_failed ();
  visit_problems ();
}

/* --- set-up --- */

static void
start_site (void)
{
  g_autoptr (GError) error = NULL;

  studio.site = wr_sample_site_start (WR_SAMPLE_PORT, NULL);
  if (studio.site == NULL)
    studio.site = wr_sample_site_start (0, &error);
  g_assert_no_error (error);
}

static void
open_window (void)
{
  const char *const pointer_away[] = { "xdotool", "mousemove", "0", "0", NULL };

  studio.application = wr_application_new ();
  g_assert_true (g_application_register (G_APPLICATION (studio.application), NULL, NULL));
  g_application_hold (G_APPLICATION (studio.application));
  studio.window = wr_window_new (studio.application);
  gtk_window_present (GTK_WINDOW (studio.window));
  ui_test_wait_until (gtk_window_is_active (GTK_WINDOW (studio.window)));
  ui_pointer_run (pointer_away);
  g_object_unref (ui_picture_take (GTK_WINDOW (studio.window)));
}

static void
close_window (void)
{
  g_object_add_weak_pointer (G_OBJECT (studio.window), (gpointer *) &studio.window);
  gtk_window_destroy (GTK_WINDOW (studio.window));
  ui_test_wait_until (studio.window == NULL);
  wr_sample_site_stop (studio.site);
  g_object_unref (studio.site);
}

static gboolean
choose_guides (const char *list)
{
  g_auto (GStrv) names = g_strsplit (list, ",", -1);
  guint n_found = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (guides); i++) {
    studio.led_by[i] = g_strv_contains ((const char *const *) names, guides[i]->name);
    studio.makes_pictures |= studio.led_by[i] && guides[i]->makes_pictures;
    n_found += studio.led_by[i];
  }
  return n_found == g_strv_length (names);
}

static int
end_tour (void)
{
  int status = 0, n_said = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (guides); i++) {
    if (!studio.led_by[i] || guides[i]->end == NULL)
      continue;
    status |= guides[i]->end (studio.variant);
    n_said++;
  }
  if (n_said > 0)
    printf ("1..%d\n", n_said);
  return status;
}

int
main (int argc, char **argv)
{
  if (argc < 5 || !choose_guides (argv[1])) {
    g_printerr ("Usage: %s GUIDE[,GUIDE...] VARIANT N-PAGES FOLDER [rtl|large]\n", argv[0]);
    return 2;
  }
  studio.variant = argv[2];
  studio.n_pages = g_ascii_strtoll (argv[3], NULL, 10);
  tour_folder = argv[4];
  bindtextdomain ("windrow", g_getenv ("WINDROW_LOCALEDIR"));
  textdomain ("windrow");
  gtk_init ();
  if (g_strcmp0 (argv[5], "rtl") == 0)
    gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  else if (g_strcmp0 (argv[5], "large") == 0)
    g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", LARGE_DPI * 1024, NULL);
  start_site ();
  open_window ();
  visit_all ();
  close_window ();
  return end_tour ();
}
