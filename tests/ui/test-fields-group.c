/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui-test.h"
#include "wr-field-row.h"
#include "wr-fields-group.h"

typedef struct {
  AdwApplicationWindow *window;
  AdwToastOverlay *overlay;
  WrFieldsGroup *group;
  GtkListBox *list;
  guint n_changed;
  guint n_tries;
  guint n_stops;
} Fixture;

static void
changed_cb (Fixture *f)
{
  f->n_changed++;
}

static void
try_cb (Fixture *f)
{
  f->n_tries++;
  wr_fields_group_set_trying (f->group, TRUE);
}

static void
stop_cb (Fixture *f)
{
  f->n_stops++;
  wr_fields_group_set_trying (f->group, FALSE);
}

static void
toast_cb (Fixture *f, AdwToast *toast)
{
  adw_toast_overlay_add_toast (f->overlay, g_object_ref (toast));
}

static WrJob *
make_job (void)
{
  g_autoptr (GError) error = NULL;
  WrJob *job = wr_job_from_json ("{ \"windrow\": 1, \"fields\": ["
                                 " { \"name\": \"one\", \"selector\": \"a < b\", \"own\": 1 },"
                                 " { \"name\": \"two & more\", \"selector\": \"//p\" },"
                                 " { \"name\": \"three\", \"selector\": \"p\", \"take\": "
                                 "\"attribute\", \"attribute\": \"id\" } ] }",
                                 -1, &error);

  g_assert_no_error (error);
  return job;
}

static GtkWidget *
get_child (Fixture *f, const char *name)
{
  return GTK_WIDGET (
      gtk_widget_get_template_child (GTK_WIDGET (f->group), WR_TYPE_FIELDS_GROUP, name));
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (WrJob) job = make_job ();

  f->window = ADW_APPLICATION_WINDOW (adw_application_window_new (NULL));
  f->overlay = ADW_TOAST_OVERLAY (adw_toast_overlay_new ());
  f->group = g_object_new (WR_TYPE_FIELDS_GROUP, "valign", GTK_ALIGN_START, NULL);
  f->list = GTK_LIST_BOX (get_child (f, "list"));
  g_signal_connect_swapped (f->group, "changed", G_CALLBACK (changed_cb), f);
  g_signal_connect_swapped (f->group, "try", G_CALLBACK (try_cb), f);
  g_signal_connect_swapped (f->group, "stop-trying", G_CALLBACK (stop_cb), f);
  g_signal_connect_swapped (f->group, "toast", G_CALLBACK (toast_cb), f);
  adw_toast_overlay_set_child (f->overlay, GTK_WIDGET (f->group));
  adw_application_window_set_content (f->window, GTK_WIDGET (f->overlay));
  gtk_window_set_default_size (GTK_WINDOW (f->window), 500, 500);
  wr_fields_group_load (f->group, job);
  gtk_window_present (GTK_WINDOW (f->window));
  ui_test_wait_until (gtk_window_is_active (GTK_WINDOW (f->window)));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_object_add_weak_pointer (G_OBJECT (f->group), (gpointer *) &f->group);
  gtk_window_destroy (GTK_WINDOW (f->window));
  ui_test_wait_until (f->group == NULL);
}

static WrFieldRow *
get_row (Fixture *f, int index)
{
  return WR_FIELD_ROW (gtk_list_box_get_row_at_index (f->list, index));
}

/* The names in the order in which a job gets them. */
static char *
join_names (Fixture *f)
{
  g_autoptr (WrJob) job = wr_job_new ();
  g_autoptr (GString) names = g_string_new (NULL);

  wr_fields_group_store (f->group, job);
  for (guint i = 0; i < job->fields->len; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? "|" : "",
                            ((WrField *) g_ptr_array_index (job->fields, i))->name);
  return g_strdup (names->str);
}

static gboolean
has_names (Fixture *f, const char *wanted)
{
  g_autofree char *names = join_names (f);

  return g_str_equal (names, wanted);
}

static void
test_round_trip (Fixture *f, gconstpointer data)
{
  g_autoptr (WrJob) job = make_job ();
  g_autoptr (WrJob) got = wr_job_copy (job);
  g_autofree char *json = wr_job_to_json (job);
  g_autofree char *got_json = NULL;

  wr_fields_group_store (f->group, got);
  got_json = wr_job_to_json (got);
  g_assert_cmpstr (got_json, ==, json);
  g_assert_cmpuint (f->n_changed, ==, 0);
}

static void
test_move_by_key (Fixture *f, gconstpointer data)
{
  gtk_widget_grab_focus (GTK_WIDGET (get_row (f, 0)));
  ui_test_press ("alt+Down");
  ui_test_wait_until (has_names (f, "two & more|one|three"));
  ui_test_press ("alt+Down");
  ui_test_wait_until (has_names (f, "two & more|three|one"));
  ui_test_press ("alt+Down");
  ui_test_press ("alt+Up");
  ui_test_wait_until (has_names (f, "two & more|one|three"));
  g_assert_cmpuint (f->n_changed, ==, 3);
}

static void
test_remove_and_undo (Fixture *f, gconstpointer data)
{
  static const char *const toasts[] = { "AdwToastWidget", NULL };
  static const char *const buttons[] = { "GtkButton", NULL };
  GtkWidget *toast;

  gtk_widget_grab_focus (GTK_WIDGET (get_row (f, 1)));
  ui_test_press ("Delete");
  ui_test_wait_until (has_names (f, "one|three"));
  g_assert_true (gtk_root_get_focus (GTK_ROOT (f->window)) == GTK_WIDGET (get_row (f, 1)));

  ui_test_wait_until ((toast = ui_test_find (GTK_WIDGET (f->overlay), toasts)) != NULL);
  gtk_widget_activate (ui_test_find (toast, buttons));
  ui_test_wait_until (has_names (f, "one|two & more|three"));
  test_round_trip (&(Fixture){ .group = f->group }, NULL);
}

static void
test_built_in (Fixture *f, gconstpointer data)
{
  g_autoptr (WrJob) none = wr_job_new ();
  GtkWidget *row = get_child (f, "built_in_row");

  g_assert_false (gtk_widget_get_visible (row));
  wr_fields_group_load (f->group, none);
  g_assert_true (gtk_widget_get_visible (row));
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==,
                   "title, description, heading, load_ms");
}

static GtkWidget *
find_editor (void)
{
  static const char *const editors[] = { "WrFieldEditor", NULL };

  return ui_test_find_dialog (editors);
}

static void
test_add (Fixture *f, gconstpointer data)
{
  static const char *const keys[] = { "x", "Tab", "h", "1", "Return", NULL };

  gtk_widget_activate_action (GTK_WIDGET (f->group), "fields.add", NULL);
  ui_test_wait_until (find_editor () != NULL);
  for (gsize i = 0; keys[i] != NULL; i++)
    ui_test_press (keys[i]);
  ui_test_wait_until (has_names (f, "one|two & more|three|x"));
  ui_test_wait_until (find_editor () == NULL);
  g_assert_cmpstr (wr_field_row_get_field (get_row (f, 3))->selector, ==, "h1");
}

static void
test_edit (Fixture *f, gconstpointer data)
{
  static const char *const keys[] = { "End", "2", "Return", NULL };

  gtk_widget_grab_focus (GTK_WIDGET (get_row (f, 0)));
  ui_test_press ("Return");
  ui_test_wait_until (find_editor () != NULL);
  for (gsize i = 0; keys[i] != NULL; i++)
    ui_test_press (keys[i]);
  ui_test_wait_until (has_names (f, "one2|two & more|three"));
  ui_test_wait_until (find_editor () == NULL);

  /* Escape changes nothing. */
  ui_test_wait_until (gtk_window_is_active (GTK_WINDOW (f->window)));
  gtk_widget_grab_focus (GTK_WIDGET (get_row (f, 0)));
  ui_test_press ("Return");
  ui_test_wait_until (find_editor () != NULL);
  ui_test_press ("3");
  ui_test_press ("Escape");
  ui_test_wait_until (find_editor () == NULL);
  g_assert_true (has_names (f, "one2|two & more|three"));
}

/* The label under @root that shows @text. */
static GtkWidget *
find_label (GtkWidget *root, const char *text)
{
  if (GTK_IS_LABEL (root) && g_str_equal (gtk_label_get_text (GTK_LABEL (root)), text))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find_label (child, text);
    if (found != NULL)
      return found;
  }
  return NULL;
}

static const char *
get_value (Fixture *f, int index)
{
  GtkWidget *label = GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (get_row (f, index)),
                                                                WR_TYPE_FIELD_ROW, "value_label"));

  return gtk_widget_get_visible (label) ? gtk_label_get_text (GTK_LABEL (label)) : NULL;
}

static void
test_values (Fixture *f, gconstpointer data)
{
  g_autoptr (WrJob) job = make_job ();
  g_autoptr (GPtrArray) cells = g_ptr_array_new ();

  gtk_widget_activate_action (GTK_WIDGET (f->group), "fields.try", NULL);
  g_assert_cmpuint (f->n_tries, ==, 1);
  g_assert_true (gtk_widget_get_visible (get_child (f, "stop_button")));
  gtk_widget_activate_action (GTK_WIDGET (f->group), "fields.stop-trying", NULL);
  g_assert_cmpuint (f->n_stops, ==, 1);
  g_assert_false (gtk_widget_get_visible (get_child (f, "stop_button")));

  g_ptr_array_add (cells, (char *) "<b>1 & 2</b>");
  g_ptr_array_add (cells, NULL);
  g_ptr_array_add (cells, (char *) "3");
  wr_fields_group_show_values (f->group, job->fields, cells, "there");
  g_assert_cmpstr (get_value (f, 0), ==, "<b>1 & 2</b>");
  g_assert_cmpstr (get_value (f, 1), ==, "Empty");
  g_assert_cmpstr (get_value (f, 2), ==, "3");

  g_assert_true (wr_fields_group_show_problem (f->group, "fields[1].selector", "no <such> thing"));
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (get_row (f, 1)), "error"));
  g_assert_cmpstr (wr_field_row_get_problem (get_row (f, 1)), ==, "no <such> thing");
  g_assert_nonnull (find_label (GTK_WIDGET (get_row (f, 1)), "//p\nno <such> thing"));
  g_assert_false (wr_fields_group_show_problem (f->group, "fields[3].selector", "no"));
  g_assert_false (wr_fields_group_show_problem (f->group, "retries", "no"));

  gtk_widget_activate_action (GTK_WIDGET (f->group), "fields.try", NULL);
  g_assert_null (get_value (f, 0));
  g_assert_null (wr_field_row_get_problem (get_row (f, 1)));
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
  adw_init ();

  add ("/wr/fields-group/round-trip", test_round_trip);
  add ("/wr/fields-group/move-by-key", test_move_by_key);
  add ("/wr/fields-group/remove-and-undo", test_remove_and_undo);
  add ("/wr/fields-group/built-in", test_built_in);
  add ("/wr/fields-group/add", test_add);
  add ("/wr/fields-group/edit", test_edit);
  add ("/wr/fields-group/values", test_values);
  return g_test_run ();
}
