/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "../ui/ui-test.h"

/* A browser starts meanwhile. */
#undef UI_TEST_WATCHDOG_S
#define UI_TEST_WATCHDOG_S 60

#include "wr-field-row.h"
#include "wr-fields-group.h"
#include "wr-job-view.h"
#include "wr-reason-row.h"

typedef struct {
  WrSampleSite *site;
  GtkWindow *window;
  WrJobView *view;
  WrFieldsGroup *group;
  GtkListBox *list;
} Fixture;

static GtkWidget *
get_child (Fixture *f, const char *name)
{
  return GTK_WIDGET (
      gtk_widget_get_template_child (GTK_WIDGET (f->group), WR_TYPE_FIELDS_GROUP, name));
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) drivers = wr_driver_find_all (NULL);
  g_autoptr (GError) error = NULL;

  f->site = wr_sample_site_start (0, &error);
  g_assert_no_error (error);
  f->window = GTK_WINDOW (gtk_window_new ());
  f->view = g_object_new (WR_TYPE_JOB_VIEW, NULL);
  f->group = WR_FIELDS_GROUP (
      gtk_widget_get_template_child (GTK_WIDGET (f->view), WR_TYPE_JOB_VIEW, "fields_group"));
  f->list = GTK_LIST_BOX (get_child (f, "list"));
  wr_job_view_set_drivers (f->view, drivers);
  gtk_window_set_child (f->window, GTK_WIDGET (f->view));
  gtk_window_present (f->window);
  ui_test_wait_until (gtk_window_is_active (f->window));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_object_add_weak_pointer (G_OBJECT (f->view), (gpointer *) &f->view);
  gtk_window_destroy (f->window);
  ui_test_wait_until (f->view == NULL);
  wr_sample_site_stop (f->site);
  g_object_unref (f->site);
}

static WrFieldRow *
get_row (Fixture *f, int index)
{
  return WR_FIELD_ROW (gtk_list_box_get_row_at_index (f->list, index));
}

static const char *
get_value (Fixture *f, int index)
{
  GtkWidget *label = GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (get_row (f, index)),
                                                                WR_TYPE_FIELD_ROW, "value_label"));

  return gtk_widget_get_visible (label) ? gtk_label_get_text (GTK_LABEL (label)) : NULL;
}

static void
set_fields (Fixture *f, const char *const *selectors)
{
  g_autoptr (WrJob) job = wr_job_new ();

  g_strfreev (job->urls);
  job->urls = g_new0 (char *, 2);
  job->urls[0] = g_strdup (wr_sample_site_get_url (f->site));
  for (int i = 0; selectors[i] != NULL; i++) {
    g_autofree char *name = g_strdup_printf ("field %d", i);

    g_ptr_array_add (job->fields, wr_field_new (name, selectors[i]));
  }
  wr_job_view_set_job (f->view, job);
}

static void
try_fields (Fixture *f)
{
  gtk_widget_activate_action (GTK_WIDGET (f->group), "fields.try", NULL);
  g_assert_true (gtk_widget_get_visible (get_child (f, "stop_button")));
}

static void
test_values (Fixture *f, gconstpointer data)
{
  static const char *const selectors[] = { "title", "//h1", "no-such-element", NULL };

  set_fields (f, selectors);
  try_fields (f);
  ui_test_wait_until (!gtk_widget_get_visible (get_child (f, "stop_button")));
  g_assert_null (wr_reason_row_get_reason (WR_REASON_ROW (get_child (f, "reason"))));
  g_assert_nonnull (get_value (f, 0));
  g_assert_cmpstr (get_value (f, 1), !=, "");
  g_assert_cmpstr (get_value (f, 1), !=, "Empty");
  g_assert_cmpstr (get_value (f, 2), ==, "Empty");
  g_assert_true (gtk_widget_get_visible (get_child (f, "note")));
}

static void
test_selector (Fixture *f, gconstpointer data)
{
  static const char *const selectors[] = { "h1", "div[", NULL };

  set_fields (f, selectors);
  try_fields (f);
  ui_test_wait_until (!gtk_widget_get_visible (get_child (f, "stop_button")));
  g_assert_nonnull (wr_field_row_get_problem (get_row (f, 1)));
  g_assert_null (wr_field_row_get_problem (get_row (f, 0)));
  g_assert_null (get_value (f, 0));
}

static void
test_stop (Fixture *f, gconstpointer data)
{
  static const char *const selectors[] = { "h1", NULL };

  set_fields (f, selectors);
  try_fields (f);
  gtk_widget_activate_action (GTK_WIDGET (f->group), "fields.stop-trying", NULL);
  g_assert_false (gtk_widget_get_visible (get_child (f, "stop_button")));

  /* The next try is not confused by the one before it. */
  try_fields (f);
  ui_test_wait_until (!gtk_widget_get_visible (get_child (f, "stop_button")));
  g_assert_nonnull (get_value (f, 0));
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  add ("/wr/try/values", test_values);
  add ("/wr/try/selector", test_selector);
  add ("/wr/try/stop", test_stop);
  return g_test_run ();
}
