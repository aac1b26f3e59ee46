/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrAttemptRow: one attempt at a page: what came of it, its figures, and the driver's own words.
 *
 * A driver's message may be long: the beginning is shown, Copy gives the whole.
 */

#include "config.h"

#include "wr-attempt-row.h"

#include "wr-row-text.h"

#include <glib/gi18n.h>

#define MAX_CHARS 4000

struct _WrAttemptRow {
  GtkListBoxRow parent_instance;

  GtkLabel *number;
  GtkLabel *outcome;
  GtkLabel *figures;
  GtkWidget *expander;
  GtkLabel *message;

  char *text; /* (owned) (nullable) the driver's words */
};

G_DEFINE_FINAL_TYPE (WrAttemptRow, wr_attempt_row, GTK_TYPE_LIST_BOX_ROW)

static void
copy_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), WR_ATTEMPT_ROW (widget)->text);
}

static void
wr_attempt_row_finalize (GObject *object)
{
  g_free (WR_ATTEMPT_ROW (object)->text);
  G_OBJECT_CLASS (wr_attempt_row_parent_class)->finalize (object);
}

static void
wr_attempt_row_class_init (WrAttemptRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = wr_attempt_row_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_BASE "/wr-attempt-row.ui");
  gtk_widget_class_bind_template_child (widget_class, WrAttemptRow, number);
  gtk_widget_class_bind_template_child (widget_class, WrAttemptRow, outcome);
  gtk_widget_class_bind_template_child (widget_class, WrAttemptRow, figures);
  gtk_widget_class_bind_template_child (widget_class, WrAttemptRow, expander);
  gtk_widget_class_bind_template_child (widget_class, WrAttemptRow, message);
  gtk_widget_class_install_action (widget_class, "attempt.copy", NULL, copy_cb);
}

static void
wr_attempt_row_init (WrAttemptRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static char *
describe_figures (const WrPageAttempt *attempt)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *duration = wr_row_text_dup_duration (attempt->duration);

  if (attempt->started > 0) {
    g_autoptr (GDateTime) time
        = g_date_time_new_from_unix_local (attempt->started / G_USEC_PER_SEC);
    g_autofree char *clock = g_date_time_format (time, "%X");
    g_string_append_printf (text, "%s · ", clock);
  }
  g_string_append (text, duration);
  if (attempt->http_status > 0) {
    g_string_append (text, " · ");
    /* Translators: a status such as 404 */
    g_string_append_printf (text, _ ("HTTP %d"), attempt->http_status);
  }
  g_string_append (text, " · ");
  /* Translators: which worker made the attempt */
  g_string_append_printf (text, _ ("worker %d"), attempt->worker);
  return g_strdup (text->str);
}

static char *
describe_outcome (const WrPageAttempt *attempt)
{
  if (attempt->failure == WR_FAILURE_NONE)
    return g_strdup (wr_row_text_get_state_word (WR_PAGE_DONE));
  return wr_failure_describe (attempt->failure, attempt->detail, TRUE);
}

/* The driver's error code and its message; the code is no one's language. */
static char *
dup_driver_words (const WrPageAttempt *attempt)
{
  gboolean has_code = attempt->webdriver_error != NULL && *attempt->webdriver_error != '\0';
  gboolean has_message = attempt->message != NULL && *attempt->message != '\0';

  if (has_code && has_message)
    return g_strdup_printf ("%s: %s", attempt->webdriver_error, attempt->message);
  if (has_code)
    return g_strdup (attempt->webdriver_error);
  return has_message ? g_strdup (attempt->message) : NULL;
}

static void
show_words (WrAttemptRow *self)
{
  gboolean long_text = self->text != NULL && g_utf8_strlen (self->text, -1) > MAX_CHARS;

  gtk_widget_set_visible (self->expander, self->text != NULL);
  if (self->text == NULL)
    return;
  if (long_text) {
    g_autofree char *beginning = g_utf8_substring (self->text, 0, MAX_CHARS);
    g_autofree char *shown = g_strconcat (beginning, "…", NULL);
    gtk_label_set_label (self->message, shown);
  } else {
    gtk_label_set_label (self->message, self->text);
  }
}

/**
 * wr_attempt_row_new:
 *
 * Returns: (transfer floating): a row that says what came of @attempt.
 */
GtkWidget *
wr_attempt_row_new (const WrPageAttempt *attempt)
{
  WrAttemptRow *self = g_object_new (WR_TYPE_ATTEMPT_ROW, NULL);
  g_autofree char *number = g_strdup_printf ("%d", attempt->number);
  g_autofree char *outcome = describe_outcome (attempt);
  g_autofree char *figures = describe_figures (attempt);

  gtk_label_set_label (self->number, number);
  gtk_label_set_label (self->outcome, outcome);
  gtk_label_set_label (self->figures, figures);
  self->text = dup_driver_words (attempt);
  show_words (self);
  return GTK_WIDGET (self);
}
