/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui-test.h"
#include "wr-window-private.h"

static WrApplication *application;

static WrJob *
new_job (const char *name, const char *url)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *json = g_strdup_printf (
      "{ \"windrow\": 1, \"name\": \"%s\", \"urls\": [\"%s\"], \"workers\": 2 }", name, url);
  WrJob *job = wr_job_from_json (json, -1, &error);

  g_assert_no_error (error);
  return job;
}

static WrWindow *
new_window (void)
{
  WrWindow *window = wr_window_new (application);

  gtk_window_present (GTK_WINDOW (window));
  ui_test_wait_until (gtk_window_is_active (GTK_WINDOW (window)));
  return window;
}

static WrWindow *
new_window_with_job (void)
{
  g_autoptr (WrJob) job = new_job ("Shop prices", "https://example.com/");
  WrWindow *window = new_window ();
  gboolean empty = TRUE;

  wr_window_show_job (window, job, NULL);
  ui_test_wait_until ((g_object_get (window->job_view, "empty", &empty, NULL), !empty));
  return window;
}

static void
destroy (WrWindow *window)
{
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  gtk_window_destroy (GTK_WINDOW (window));
  ui_test_wait_until (window == NULL);
}

static GtkWidget *
find_button (GtkWidget *root, const char *action)
{
  if (GTK_IS_ACTIONABLE (root) && gtk_widget_get_mapped (root) &&
      g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (root)), action) == 0)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find_button (child, action);
    if (found != NULL)
      return found;
  }
  return NULL;
}

static gboolean
can (WrWindow *window, const char *action)
{
  GtkWidget *button = find_button (GTK_WIDGET (window), action);

  return button != NULL && gtk_widget_is_sensitive (button);
}

static void
edit (WrWindow *window)
{
  const char *const types[] = { "GtkTextView", "WrUrlText", NULL };
  GtkWidget *text = ui_test_find (GTK_WIDGET (window->job_view), types);

  g_assert_nonnull (text);
  gtk_text_buffer_insert_at_cursor (gtk_text_view_get_buffer (GTK_TEXT_VIEW (text)),
                                    "https://example.com/2\n", -1);
  ui_test_wait_until (window->unsaved);
}

static GFile *
new_place (void)
{
  g_autofree char *folder = ui_test_make_folder ();

  return g_file_new_build_filename (folder, "prices.windrow", NULL);
}

static void
save_as (WrWindow *window, GFile *file)
{
  gtk_widget_activate_action (GTK_WIDGET (window), "win.save-as", NULL);
  ui_test_choose_file (file, GTK_RESPONSE_ACCEPT);
  ui_test_wait_until (window->file != NULL && g_file_equal (window->file, file));
}

static void
test_empty (void)
{
  WrWindow *window = new_window ();

  g_assert_cmpstr (wr_window_get_stage (window), ==, "empty");
  g_assert_true (wr_window_is_pristine (window));
  g_assert_false (can (window, "win.start"));
  g_assert_true (can (window, "win.paste"));
  g_assert_true (can (window, "win.sample"));
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (window)), ==, "Windrow");
  destroy (window);
}

static void
test_job (void)
{
  WrWindow *window = new_window_with_job ();

  g_assert_cmpstr (wr_window_get_stage (window), ==, "views");
  g_assert_false (wr_window_is_pristine (window));
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (window)), ==, "Shop prices");
  g_assert_false (window->unsaved);
  ui_test_wait_until (can (window, "win.start"));
  g_assert_null (find_button (GTK_WIDGET (window), "win.stop"));
  destroy (window);
}

static void
test_views (void)
{
  const struct {
    const char *key;
    const char *view;
  } keys[] = { { "alt+2", "results" }, { "alt+3", "workers" }, { "alt+1", "job" } };
  WrWindow *window = new_window_with_job ();

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++) {
    ui_test_press (keys[i].key);
    ui_test_wait_until (g_str_equal (adw_view_stack_get_visible_child_name (window->views),
                                     keys[i].view));
  }
  destroy (window);
}

static void
test_narrow (void)
{
  WrWindow *window = new_window_with_job ();
  const int widths[] = { 360, 1000, 360 };

  for (gsize i = 0; i < G_N_ELEMENTS (widths); i++) {
    ui_test_resize (widths[i], 640);
    ui_test_wait_until (wr_breakpoint_bin_get_narrow (window->bin) == (widths[i] == 360));
    ui_test_wait_until (can (window, "win.start"));
    g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (window->bin)), <=, widths[i]);
  }
  destroy (window);
}

static void
test_save (void)
{
  g_autoptr (GFile) file = new_place ();
  g_autoptr (GError) error = NULL;
  WrWindow *window = new_window_with_job ();

  edit (window);
  g_autoptr (WrJob) shown = wr_job_view_dup_job (window->job_view);
  save_as (window, file);
  g_assert_false (window->unsaved);

  g_autoptr (WrJob) saved = wr_job_load (file, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (wr_job_equal (shown, saved));

  /* A second time without a question. */
  edit (window);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.save", NULL);
  ui_test_wait_until (!wr_window_has_changes (window));
  destroy (window);
}

static void
test_save_fails (void)
{
  WrWindow *window = new_window_with_job ();

  edit (window);
  window->file = g_file_new_for_path ("/proc/no-such-place/prices.windrow");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.save", NULL);
  ui_test_wait_until (wr_banner_get_revealed (window->problem_banner));
  g_assert_cmpstr (
      wr_banner_get_text (window->problem_banner), ==,
      "Could not save “/proc/no-such-place/prices.windrow”: No such file or directory");
  g_assert_true (window->unsaved);
  g_assert_true (wr_window_has_changes (window));
  destroy (window);
}

static void
test_open (void)
{
  g_autoptr (GFile) file = new_place ();
  g_autoptr (GError) error = NULL;
  g_autoptr (WrJob) job = new_job ("", "https://example.com/opened");
  WrWindow *window = new_window ();

  g_assert_true (wr_job_save (job, file, NULL, &error));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.open", NULL);
  ui_test_choose_file (file, GTK_RESPONSE_ACCEPT);
  ui_test_wait_until (g_strcmp0 (wr_window_get_stage (window), "views") == 0);
  g_autoptr (WrJob) shown = wr_job_view_dup_job (window->job_view);
  g_assert_cmpstr (shown->urls[0], ==, "https://example.com/opened");
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (window)), ==, "prices");

  /* It is the first of the recent ones now, and opening it again shows this window. */
  g_auto (GStrv) recent = g_settings_get_strv (window->settings, "recent-jobs");
  g_autofree char *uri = g_file_get_uri (file);
  g_assert_cmpstr (recent[0], ==, uri);
  wr_application_open_file (application, NULL, file);
  g_assert_cmpuint (g_list_length (gtk_application_get_windows (GTK_APPLICATION (application))), ==,
                    1);
  destroy (window);
}

static void
assert_says_once (const char *text, const char *words)
{
  g_auto (GStrv) parts = g_strsplit (text, words, -1);

  g_assert_cmpuint (g_strv_length (parts), ==, 2);
  g_assert_true (g_str_has_prefix (text, "Could not open “"));
}

static void
test_open_fails (void)
{
  const char *const texts[] = { NULL, "no JSON", "{ \"windrow\": 999, \"urls\": [] }" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GFile) file = new_place ();
    WrWindow *window = new_window ();

    if (texts[i] != NULL)
      g_assert_true (g_file_set_contents (g_file_peek_path (file), texts[i], -1, NULL));
    wr_window_open (window, file);
    ui_test_wait_until (wr_banner_get_revealed (window->problem_banner));
    assert_says_once (wr_banner_get_text (window->problem_banner), "prices.windrow”: ");
    g_assert_cmpstr (wr_window_get_stage (window), ==, "empty");
    destroy (window);
  }
}

static void
close_and_answer (WrWindow *window, const char *key)
{
  gtk_window_close (GTK_WINDOW (window));
  ui_test_wait_until (ui_test_find_dialog (ui_test_alerts) != NULL);
  ui_test_press (key);
}

/* @key: the answer to the question, NULL if there must be none */
static void
close_for_good (WrWindow *window, const char *key)
{
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  if (key != NULL)
    close_and_answer (window, key);
  else
    gtk_window_close (GTK_WINDOW (window));
  ui_test_wait_until (window == NULL);
}

static void
test_close_question (void)
{
  g_autoptr (GFile) file = new_place ();
  g_autoptr (GError) error = NULL;
  WrWindow *window = new_window_with_job ();

  edit (window);
  close_and_answer (window, "Escape");
  ui_test_wait_until (gtk_window_is_active (GTK_WINDOW (window)));
  g_assert_true (window->unsaved);
  close_for_good (window, "alt+d");

  window = new_window_with_job ();
  save_as (window, file);
  edit (window);
  g_autoptr (WrJob) shown = wr_job_view_dup_job (window->job_view);
  close_for_good (window, "Return");
  g_autoptr (WrJob) saved = wr_job_load (file, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (wr_job_equal (shown, saved));
}

static void
test_close_without_question (void)
{
  WrWindow *window = new_window_with_job ();

  close_for_good (window, NULL);
}

static void
test_drop (void)
{
  g_autoptr (GFile) job_file = new_place ();
  g_autoptr (GFile) folder = g_file_get_parent (job_file);
  g_autoptr (GFile) list = g_file_get_child (folder, "list.txt");
  g_autoptr (WrJob) job = new_job ("Dropped", "https://example.com/dropped");
  g_autoptr (GSList) files = g_slist_prepend (NULL, list);
  WrWindow *window = new_window ();
  guint n_pages = 0;

  g_assert_true (g_file_set_contents (g_file_peek_path (list),
                                      "https://example.com/1\nhttps://example.com/2\n", -1, NULL));
  wr_window_drop_files (window, files);
  ui_test_wait_until ((g_object_get (window->job_view, "n-pages", &n_pages, NULL), n_pages == 2));
  g_assert_cmpstr (wr_window_get_stage (window), ==, "views");
  destroy (window);

  window = new_window ();
  g_assert_true (wr_job_save (job, job_file, NULL, NULL));
  files->data = job_file;
  wr_window_drop_files (window, files);
  ui_test_wait_until (g_strcmp0 (gtk_window_get_title (GTK_WINDOW (window)), "Dropped") == 0);
  destroy (window);
}

static void
test_type (void)
{
  WrWindow *window = new_window ();
  gboolean empty = TRUE;

  ui_test_press ("h");
  ui_test_wait_until ((g_object_get (window->job_view, "empty", &empty, NULL), !empty));
  g_autoptr (WrJob) job = wr_job_view_dup_job (window->job_view);
  g_assert_cmpstr (job->urls[0], ==, "h");
  destroy (window);
}

static void
test_size (void)
{
  WrWindow *window = new_window ();
  int width, height, width_again, height_again;

  ui_test_resize (700, 500);
  ui_test_wait_until ((gtk_window_get_default_size (GTK_WINDOW (window), &width, &height),
                       width <= 700));
  close_for_good (window, NULL);

  window = new_window ();
  gtk_window_get_default_size (GTK_WINDOW (window), &width_again, &height_again);
  g_assert_cmpint (width_again, ==, width);
  g_assert_cmpint (height_again, ==, height);
  g_settings_reset (window->settings, "window-width");
  g_settings_reset (window->settings, "window-height");
  destroy (window);
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
  application = wr_application_new ();
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  g_application_hold (G_APPLICATION (application));

  g_test_add_func ("/wr/window/empty", test_empty);
  g_test_add_func ("/wr/window/job", test_job);
  g_test_add_func ("/wr/window/views", test_views);
  g_test_add_func ("/wr/window/narrow", test_narrow);
  g_test_add_func ("/wr/window/save", test_save);
  g_test_add_func ("/wr/window/save-fails", test_save_fails);
  g_test_add_func ("/wr/window/open", test_open);
  g_test_add_func ("/wr/window/open-fails", test_open_fails);
  g_test_add_func ("/wr/window/close-question", test_close_question);
  g_test_add_func ("/wr/window/close-without-question", test_close_without_question);
  g_test_add_func ("/wr/window/drop", test_drop);
  g_test_add_func ("/wr/window/type", test_type);
  g_test_add_func ("/wr/window/size", test_size);
  return g_test_run ();
}
