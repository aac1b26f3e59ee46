/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui-test.h"
#include "wr-field-editor.h"
#include "wr-reason-row.h"

typedef struct {
  GtkWindow *parent;
  WrFieldEditor *editor;
  guint n_done;
} Fixture;

static const char *const names[] = { "title", "price", NULL };

static void
done_cb (Fixture *f)
{
  f->n_done++;
}

static void
open_editor (Fixture *f, const WrField *field)
{
  g_set_weak_pointer (&f->editor, wr_field_editor_new (f->parent, field, names));
  g_signal_connect_swapped (f->editor, "done", G_CALLBACK (done_cb), f);
  gtk_window_present (GTK_WINDOW (f->editor));
  ui_test_wait_until (gtk_window_is_active (GTK_WINDOW (f->editor)));
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->parent = GTK_WINDOW (gtk_window_new ());
  gtk_window_present (f->parent);
  ui_test_wait_until (gtk_window_is_active (f->parent));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  gtk_window_destroy (f->parent);
  ui_test_wait_until (f->editor == NULL);
}

static GtkWidget *
get_child (Fixture *f, const char *name)
{
  return GTK_WIDGET (
      gtk_widget_get_template_child (GTK_WIDGET (f->editor), WR_TYPE_FIELD_EDITOR, name));
}

static void
write_text (Fixture *f, const char *row, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (get_child (f, row)), text);
}

static const char *
get_reason (Fixture *f, const char *reason)
{
  return wr_reason_row_get_reason (WR_REASON_ROW (get_child (f, reason)));
}

static void
press_done (Fixture *f)
{
  gtk_widget_activate_action (GTK_WIDGET (f->editor), "editor.done", NULL);
}

/* All that a field can have, and a key that only its file knows. */
static void
test_round_trip (Fixture *f, gconstpointer data)
{
  static const char json[]
      = "{ \"windrow\": 1, \"urls\": [], \"fields\": [ { \"name\": \"a\", \"selector\": \"(b\", "
        "\"using\": \"css\", \"take\": \"attribute\", \"attribute\": \"href\", \"match\": "
        "\"join\", "
        "\"trim\": false, \"pattern\": \"(x)(y)\", \"group\": 2, \"default\": \"\", "
        "\"required\": true, \"own\": { \"deep\": [1] } } ] }";
  g_autoptr (GError) error = NULL;
  g_autoptr (WrJob) job = wr_job_from_json (json, -1, &error);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  g_assert_no_error (error);
  before = wr_job_to_json (job);
  open_editor (f, g_ptr_array_index (job->fields, 0));
  g_ptr_array_set_size (job->fields, 0);
  g_ptr_array_add (job->fields, wr_field_editor_dup_field (f->editor));
  after = wr_job_to_json (job);
  g_assert_cmpstr (after, ==, before);
}

/* Nothing is wrong with an entry where nobody has been; Done looks at all of them. */
static void
test_live (Fixture *f, gconstpointer data)
{
  open_editor (f, NULL);
  g_assert_null (get_reason (f, "name_reason"));

  write_text (f, "name_row", "price");
  g_assert_nonnull (get_reason (f, "name_reason"));
  g_assert_true (gtk_widget_has_css_class (get_child (f, "name_row"), "error"));
  write_text (f, "name_row", "price 2");
  g_assert_null (get_reason (f, "name_reason"));
  g_assert_false (gtk_widget_has_css_class (get_child (f, "name_row"), "error"));
  g_assert_null (get_reason (f, "selector_reason"));

  press_done (f);
  g_assert_nonnull (get_reason (f, "selector_reason"));
  g_assert_true (gtk_widget_is_ancestor (gtk_root_get_focus (GTK_ROOT (f->editor)),
                                         get_child (f, "selector_row")));
  write_text (f, "selector_row", "p");
  g_assert_null (get_reason (f, "selector_reason"));

  write_text (f, "pattern_row", "(");
  g_assert_nonnull (get_reason (f, "pattern_reason"));
  write_text (f, "pattern_row", "(a)");
  g_assert_null (get_reason (f, "pattern_reason"));
  g_object_set (get_child (f, "group_row"), "value", 2.0, NULL);
  g_assert_nonnull (get_reason (f, "group_reason"));
  g_object_set (get_child (f, "group_row"), "value", 1.0, NULL);

  adw_combo_row_set_selected (ADW_COMBO_ROW (get_child (f, "take_row")), WR_FIELD_ATTRIBUTE);
  g_assert_nonnull (get_reason (f, "attribute_reason"));
  write_text (f, "attribute_row", "href");
  g_assert_cmpuint (f->n_done, ==, 0);
  press_done (f);
  g_assert_cmpuint (f->n_done, ==, 1);
  ui_test_wait_until (f->editor == NULL);
}

static void
test_language (Fixture *f, gconstpointer data)
{
  GtkDropDown *language;

  open_editor (f, NULL);
  language = GTK_DROP_DOWN (get_child (f, "using_drop_down"));
  write_text (f, "selector_row", "//p");
  g_assert_cmpuint (gtk_drop_down_get_selected (language), ==, WR_FIELD_XPATH);
  write_text (f, "selector_row", "p");
  g_assert_cmpuint (gtk_drop_down_get_selected (language), ==, WR_FIELD_CSS);

  /* What was chosen is not guessed any more. */
  gtk_drop_down_set_selected (language, WR_FIELD_XPATH);
  write_text (f, "selector_row", "descendant::p");
  g_assert_cmpuint (gtk_drop_down_get_selected (language), ==, WR_FIELD_XPATH);
}

static void
test_keys (Fixture *f, gconstpointer data)
{
  static const char *const keys[] = { "a", "Tab", "p", NULL };
  g_autoptr (WrField) field = NULL;

  open_editor (f, NULL);
  for (gsize i = 0; keys[i] != NULL; i++)
    ui_test_press (keys[i]);
  ui_test_wait_until (*gtk_editable_get_text (GTK_EDITABLE (get_child (f, "selector_row")))
                      != '\0');
  field = wr_field_editor_dup_field (f->editor);
  g_assert_cmpstr (field->name, ==, "a");
  g_assert_cmpstr (field->selector, ==, "p");
  ui_test_press ("Escape");
  ui_test_wait_until (f->editor == NULL);
  g_assert_cmpuint (f->n_done, ==, 0);
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

  add ("/wr/field-editor/round-trip", test_round_trip);
  add ("/wr/field-editor/live", test_live);
  add ("/wr/field-editor/language", test_language);
  add ("/wr/field-editor/keys", test_keys);
  return g_test_run ();
}
