/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrResultDetails: all that is known of the row that is selected.
 *
 * What the row holds is shown at once. Attempts and screenshot come from the store by a thread;
 * until they are there the former page's are hidden, never shown beside another page's name.
 */

#include "config.h"

#include "wr-result-details.h"

#include "wr-attempt-row.h"
#include "wr-detail-row.h"
#include "wr-kept-window.h"
#include "wr-page-record.h"
#include "wr-row-text.h"

#include <glib/gi18n.h>
#include <string.h>

struct _WrResultDetails {
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *back_button;
  GtkImage *icon;
  GtkLabel *headline;
  GtkLabel *summary;
  GtkScrolledWindow *scroller;
  GtkWidget *body;
  GtkLabel *url;
  GtkWidget *reason_card;
  GtkLabel *reason;
  GtkLabel *message;
  GtkWidget *kept_group;
  GtkWidget *screenshot_button;
  GtkPicture *screenshot;
  GtkWidget *html_button;
  GtkWidget *fields_group;
  GtkListBox *fields;
  GtkSizeGroup *field_names;
  GtkWidget *attempts_group;
  GtkListBox *attempts;
  GtkWidget *retry_button;

  char *store_path;          /* (owned) (nullable) */
  char **columns;            /* (owned) (nullable) */
  WrRow *row;                /* (owned) (nullable) */
  WrPageRecord *record;      /* (owned) (nullable) of the row's page */
  gulong loaded_id;
  GCancellable *cancellable; /* (owned) (nullable): the reading under way */
  gboolean narrow;
};

enum { PROP_0, PROP_NARROW, N_PROPS };

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (WrResultDetails, wr_result_details, GTK_TYPE_WIDGET)

static void
clear_list (GtkListBox *list)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (list, 0)) != NULL)
    gtk_list_box_remove (list, GTK_WIDGET (row));
}

static char *
describe_page (WrPageState state, const char *number)
{
  switch (state) {
  case WR_PAGE_DONE:
    /* Translators: the headline of a page's details; %s is its number */
    return g_strdup_printf (_ ("Page %s done"), number);
  case WR_PAGE_FAILED:
    return g_strdup_printf (_ ("Page %s failed"), number);
  case WR_PAGE_SKIPPED:
    return g_strdup_printf (_ ("Page %s skipped"), number);
  case WR_PAGE_QUEUED:
  case WR_PAGE_RUNNING:
  default:
    return g_strdup_printf (_ ("Page %s waits for another attempt"), number);
  }
}

static char *
describe_attempts (int attempts, gint64 duration)
{
  g_autofree char *time = wr_row_text_dup_duration (duration);

  if (attempts == 0)
    return g_strdup (_ ("Not attempted"));
  /* Translators: %d attempts at a page, which took %s (such as “7.3 s”) together */
  return g_strdup_printf (ngettext ("After %d attempt, %s", "After %d attempts, %s", attempts),
                          attempts, time);
}

static void
show_head (WrResultDetails *self)
{
  WrPageState state = wr_row_get_state (self->row);
  const char *icon_classes[] = { wr_row_text_get_state_class (state), NULL };
  g_autofree char *number = wr_row_text_dup_number (wr_row_get_page_id (self->row));
  g_autofree char *headline = describe_page (state, number);
  g_autofree char *summary
      = describe_attempts (wr_row_get_attempts (self->row), wr_row_get_duration (self->row));

  gtk_image_set_from_icon_name (self->icon, wr_row_text_get_state_icon (state));
  gtk_widget_set_css_classes (GTK_WIDGET (self->icon), icon_classes);
  gtk_label_set_label (self->headline, headline);
  gtk_label_set_label (self->summary, summary);
  gtk_label_set_label (self->url, wr_row_get_url (self->row));
  if (state == WR_PAGE_FAILED)
    gtk_widget_add_css_class (self->retry_button, "suggested-action");
  else
    gtk_widget_remove_css_class (self->retry_button, "suggested-action");
}

static void
show_reason (WrResultDetails *self)
{
  g_autofree char *reason = wr_row_text_dup_failure (self->row);

  gtk_widget_set_visible (self->reason_card, reason != NULL);
  gtk_label_set_label (self->reason, reason != NULL ? reason : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message), FALSE);
}

/* A page that failed brought no values: what is known is only which required field was missing. */
static gboolean
is_shown (WrResultDetails *self, const char *name, const char *value)
{
  if (wr_row_get_state (self->row) == WR_PAGE_DONE || (value != NULL && *value != '\0'))
    return TRUE;
  return wr_row_get_failure (self->row) == WR_FAILURE_REQUIRED
         && g_strcmp0 (name, wr_row_get_detail (self->row)) == 0;
}

static GtkWidget *
create_field_row (WrResultDetails *self, const char *name, const char *value)
{
  const char *missing = value == NULL ? _ ("Nothing found") : _ ("Empty");
  gboolean present = value != NULL && *value != '\0';
  GtkWidget *row = wr_detail_row_new (name, present ? value : missing);

  if (!present)
    wr_detail_row_set_value_class (WR_DETAIL_ROW (row),
                                   wr_row_get_state (self->row) == WR_PAGE_FAILED ? "error"
                                                                                  : "secondary");
  wr_detail_row_join (WR_DETAIL_ROW (row), self->field_names);
  return row;
}

static void
show_fields (WrResultDetails *self)
{
  guint n_cells = wr_row_get_n_cells (self->row);

  clear_list (self->fields);
  for (guint i = 0; i < n_cells && self->columns != NULL && self->columns[i] != NULL; i++) {
    const char *value = wr_row_get_cell (self->row, i);
    if (is_shown (self, self->columns[i], value))
      gtk_list_box_append (self->fields, create_field_row (self, self->columns[i], value));
  }
  gtk_widget_set_visible (self->fields_group,
                          gtk_list_box_get_row_at_index (self->fields, 0) != NULL);
}

/* Drivers put a stack and their version behind their sentence, which is the first paragraph. */
static char *
dup_first_paragraph (const char *message)
{
  const char *end;

  if (message == NULL)
    return NULL;
  end = strpbrk (message, "\r\n");
  return end != NULL ? g_strndup (message, end - message) : g_strdup (message);
}

static void
show_message (WrResultDetails *self, const WrPageAttempt *last)
{
  g_autofree char *message = dup_first_paragraph (last->message);
  gboolean adds = message != NULL && *message != '\0'
                  && strstr (gtk_label_get_label (self->reason), message) == NULL;

  gtk_label_set_label (self->message, adds ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message), adds);
}

static void
show_kept (WrResultDetails *self, const WrPageRecord *record)
{
  gtk_picture_set_paintable (self->screenshot, GDK_PAINTABLE (record->screenshot));
  gtk_widget_set_visible (self->screenshot_button, record->screenshot != NULL);
  gtk_widget_set_visible (self->html_button, record->html != NULL);
  gtk_widget_set_visible (self->kept_group, record->screenshot != NULL || record->html != NULL);
}

static void
show_picture_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  WrResultDetails *self = WR_RESULT_DETAILS (widget);

  if (self->record != NULL && self->record->screenshot != NULL)
    gtk_window_present (GTK_WINDOW (wr_kept_window_new_picture (
        GTK_WINDOW (gtk_widget_get_root (widget)), self->record->screenshot, self->record->png,
        wr_row_get_url (self->row))));
}

static void
view_html_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  WrResultDetails *self = WR_RESULT_DETAILS (widget);

  if (self->record != NULL && self->record->html != NULL)
    gtk_window_present (GTK_WINDOW (
        wr_kept_window_new_html (GTK_WINDOW (gtk_widget_get_root (widget)), self->record->html,
                                 wr_row_get_url (self->row))));
}

static void
show_record (WrResultDetails *self, const WrPageRecord *record)
{
  gint64 duration = 0;
  g_autofree char *summary = NULL;

  clear_list (self->attempts);
  for (guint i = 0; i < record->attempts->len; i++) {
    const WrPageAttempt *attempt = g_ptr_array_index (record->attempts, i);

    duration += attempt->duration;
    gtk_list_box_append (self->attempts, wr_attempt_row_new (attempt));
  }
  gtk_widget_set_visible (self->attempts_group, record->attempts->len > 0);
  if (record->attempts->len > 0)
    show_message (self, g_ptr_array_index (record->attempts, record->attempts->len - 1));
  show_kept (self, record);
  summary = describe_attempts (record->attempts->len, duration);
  gtk_label_set_label (self->summary, summary);
}

static void
record_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WrResultDetails) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WrPageRecord) record = wr_page_record_load_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (record != NULL) {
    show_record (self, record);
    g_clear_pointer (&self->record, wr_page_record_free);
    self->record = g_steal_pointer (&record);
    return;
  }
  gtk_widget_set_visible (self->reason_card, TRUE);
  gtk_label_set_label (self->message, error->message);
  gtk_widget_set_visible (GTK_WIDGET (self->message), TRUE);
}

static void
cancel_reading (WrResultDetails *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
read_record (WrResultDetails *self)
{
  cancel_reading (self);
  if (self->store_path == NULL)
    return;
  self->cancellable = g_cancellable_new ();
  wr_page_record_load_async (self->store_path, wr_row_get_page_id (self->row), self->cancellable,
                             record_cb, g_object_ref (self));
}

static void
hide_record (WrResultDetails *self)
{
  g_clear_pointer (&self->record, wr_page_record_free);
  gtk_widget_set_visible (self->attempts_group, FALSE);
  gtk_widget_set_visible (self->kept_group, FALSE);
  gtk_picture_set_paintable (self->screenshot, NULL);
}

static void
update (WrResultDetails *self)
{
  if (self->row == NULL || !wr_row_get_loaded (self->row))
    return;
  show_head (self);
  show_reason (self);
  show_fields (self);
  read_record (self);
}

static void
wr_result_details_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WrResultDetails *self = WR_RESULT_DETAILS (object);

  switch (id) {
  case PROP_NARROW:
    g_value_set_boolean (value, self->narrow);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
wr_result_details_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  WrResultDetails *self = WR_RESULT_DETAILS (object);

  switch (id) {
  case PROP_NARROW:
    if (self->narrow == g_value_get_boolean (value))
      return;
    self->narrow = g_value_get_boolean (value);
    g_object_notify_by_pspec (object, pspec);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
wr_result_details_dispose (GObject *object)
{
  WrResultDetails *self = WR_RESULT_DETAILS (object);

  cancel_reading (self);
  g_clear_signal_handler (&self->loaded_id, self->row);
  g_clear_object (&self->row);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (wr_result_details_parent_class)->dispose (object);
}

static void
wr_result_details_finalize (GObject *object)
{
  WrResultDetails *self = WR_RESULT_DETAILS (object);

  g_clear_pointer (&self->record, wr_page_record_free);
  g_free (self->store_path);
  g_strfreev (self->columns);
  G_OBJECT_CLASS (wr_result_details_parent_class)->finalize (object);
}

static void
wr_result_details_class_init (WrResultDetailsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = wr_result_details_get_property;
  object_class->set_property = wr_result_details_set_property;
  object_class->dispose = wr_result_details_dispose;
  object_class->finalize = wr_result_details_finalize;

  props[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE,
                                             G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY
                                                 | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_BASE "/wr-result-details.ui");
  gtk_widget_class_bind_template_child (widget_class, WrResultDetails, box);
  gtk_widget_class_bind_template_child (widget_class, WrResultDetails, back_button);
  gtk_widget_class_bind_template_child (widget_class, WrResultDetails, icon);
  gtk_widget_class_bind_template_child (widget_class, WrResultDetails, headline);
  gtk_widget_class_bind_template_child (widget_class, WrResultDetails, summary);
  gtk_widget_class_bind_template_child (widget_class, WrResultDetails, scroller);
  gtk_widget_class_bind_template_child (widget_class, WrResultDetails, body);
  gtk_widget_class_bind_template_child (widget_class, WrResultDetails, url);
  gtk_widget_class_bind_template_child (widget_class, WrResultDetails, reason_card);
  gtk_widget_class_bind_template_child (widget_class, WrResultDetails, reason);
  gtk_widget_class_bind_template_child (widget_class, WrResultDetails, message);
  gtk_widget_class_bind_template_child (widget_class, WrResultDetails, kept_group);
  gtk_widget_class_bind_template_child (widget_class, WrResultDetails, screenshot_button);
  gtk_widget_class_bind_template_child (widget_class, WrResultDetails, screenshot);
  gtk_widget_class_bind_template_child (widget_class, WrResultDetails, html_button);
  gtk_widget_class_bind_template_child (widget_class, WrResultDetails, fields_group);
  gtk_widget_class_bind_template_child (widget_class, WrResultDetails, fields);
  gtk_widget_class_bind_template_child (widget_class, WrResultDetails, field_names);
  gtk_widget_class_bind_template_child (widget_class, WrResultDetails, attempts_group);
  gtk_widget_class_bind_template_child (widget_class, WrResultDetails, attempts);
  gtk_widget_class_bind_template_child (widget_class, WrResultDetails, retry_button);
  gtk_widget_class_install_action (widget_class, "details.show-picture", NULL, show_picture_cb);
  gtk_widget_class_install_action (widget_class, "details.view-html", NULL, view_html_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
wr_result_details_init (WrResultDetails *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * wr_result_details_set_store:
 * @path: (nullable): the store that the rows come from
 * @columns: (nullable) (array zero-terminated=1): the names of its fields
 *
 * Forgets the row.
 */
void
wr_result_details_set_store (WrResultDetails *self, const char *path, const char *const *columns)
{
  g_return_if_fail (WR_IS_RESULT_DETAILS (self));

  wr_result_details_set_row (self, NULL);
  g_free (self->store_path);
  self->store_path = g_strdup (path);
  g_strfreev (self->columns);
  self->columns = g_strdupv ((char **) columns);
}

/**
 * wr_result_details_set_row:
 * @row: (nullable): what to show, and to follow when it changes
 */
void
wr_result_details_set_row (WrResultDetails *self, WrRow *row)
{
  g_return_if_fail (WR_IS_RESULT_DETAILS (self));

  gtk_widget_set_visible (self->body, TRUE);
  if (self->row == row)
    return;
  cancel_reading (self);
  g_clear_signal_handler (&self->loaded_id, self->row);
  g_set_object (&self->row, row);
  hide_record (self);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  if (row == NULL)
    return;
  self->loaded_id = g_signal_connect_object (row, "notify::loaded", G_CALLBACK (update), self,
                                             G_CONNECT_SWAPPED);
  update (self);
}

/**
 * wr_result_details_get_row:
 *
 * Returns: (transfer none) (nullable): the row shown.
 */
WrRow *
wr_result_details_get_row (WrResultDetails *self)
{
  g_return_val_if_fail (WR_IS_RESULT_DETAILS (self), NULL);
  return self->row;
}

/**
 * wr_result_details_set_n_selected:
 * @n_selected: how many rows are selected, more than one
 *
 * Shows how many there are, and what can be done with them, instead of a row.
 */
void
wr_result_details_set_n_selected (WrResultDetails *self, guint n_selected)
{
  g_autofree char *headline = NULL;

  g_return_if_fail (WR_IS_RESULT_DETAILS (self));
  wr_result_details_set_row (self, NULL);
  gtk_widget_set_visible (self->body, FALSE);
  headline = g_strdup_printf (ngettext ("%'u row selected", "%'u rows selected", n_selected),
                              n_selected);
  gtk_label_set_label (self->headline, headline);
  gtk_label_set_label (self->summary, "");
  gtk_image_set_from_icon_name (self->icon, "windrow-rows-symbolic");
  gtk_widget_set_css_classes (GTK_WIDGET (self->icon), (const char *[]) { NULL });
  gtk_widget_remove_css_class (self->retry_button, "suggested-action");
}
