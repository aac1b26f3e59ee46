/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrUrlView: where the pages of a job are named: a text of URLs, what it comes to, and two ways to
 * fill it.
 *
 * The text is parsed in a thread, a moment after the last edit; `n-pages`, the count below the text
 * and the marks in it follow. Lines that the user has not touched go back to the job as they came.
 *
 * Signals: changed (the user edited), toast (AdwToast*).
 */

#include "config.h"

#include "wr-url-view.h"

#include <glib/gi18n.h>
#include <string.h>

#include "wr-compat.h"
#include "wr-list-file.h"
#include "wr-url-count.h"
#include "wr-url-text.h"

#define PARSE_DELAY_MS 120
#define MEDIUM_HEIGHT 276
#define NARROW_HEIGHT 152

struct _WrUrlView {
  GtkBox parent_instance;

  GtkBox *header;
  GtkWidget *hint;
  GtkScrolledWindow *scroller;
  GtkDropTarget *drop;
  WrUrlText *text;
  GtkBox *footer;
  GtkLabel *count;
  GtkBox *buttons;
  GtkButton *paste_button;
  GtkButton *open_button;
  GtkWidget *reason;
  GtkLabel *reason_label;

  WrUrlViewSize size;
  char **lines;              /* (owned) (nullable) as they were set, until they are edited */
  gboolean setting;          /* the next `edited` is no edit */
  char *problem;             /* (owned) (nullable) what was wrong at the last check */
  WrUrlList *list;           /* (owned) (nullable) of the text as it was when last parsed */
  gboolean stale;            /* the text is another one by now */
  guint parse_id;            /* the pending time-out, 0 for none */
  GCancellable *parsing;     /* (owned) (nullable) of the parser that is under way */
  GCancellable *cancellable; /* (owned) of files and dialogs, for the view's life */
};

enum { PROP_0, PROP_N_PAGES, PROP_EMPTY, N_PROPS };
enum { SIGNAL_CHANGED, SIGNAL_TOAST, N_SIGNALS };

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WrUrlView, wr_url_view, GTK_TYPE_BOX)

static void
show_toast (WrUrlView *self, const char *words)
{
  g_autofree char *markup = g_markup_escape_text (words, -1);
  g_autoptr (AdwToast) toast = g_object_ref_sink (adw_toast_new (markup));

  g_signal_emit (self, signals[SIGNAL_TOAST], 0, toast);
}

static void
update_reason (WrUrlView *self)
{
  g_autofree char *bad = NULL;

  if (self->list != NULL && self->size == WR_URL_VIEW_NARROW)
    bad = wr_url_count_dup_reason (self->list);
  if (self->problem != NULL)
    gtk_label_set_text (self->reason_label, self->problem);
  else if (bad != NULL)
    gtk_label_set_text (self->reason_label, bad);
  gtk_widget_set_visible (self->reason, self->problem != NULL || bad != NULL);
}

static void
set_problem (WrUrlView *self, const char *problem)
{
  if (g_strcmp0 (self->problem, problem) == 0)
    return;
  g_free (self->problem);
  self->problem = g_strdup (problem);
  if (problem != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->scroller), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->scroller), "error");
  gtk_accessible_update_state (
      GTK_ACCESSIBLE (self->text), GTK_ACCESSIBLE_STATE_INVALID,
      problem != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
  update_reason (self);
}

static void
take_list (WrUrlView *self, WrUrlList *list)
{
  g_autofree char *count = wr_url_count_describe (list);

  g_set_object (&self->list, list);
  self->stale = FALSE;
  gtk_label_set_markup (self->count, count);
  wr_url_text_set_list (self->text, list);
  update_reason (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_PAGES]);
}

static void
parsed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WrUrlView) self = user_data;
  g_autoptr (WrUrlList) list = wr_url_list_parse_finish (result, NULL);

  if (list == NULL || self->parsing == NULL
      || g_task_get_cancellable (G_TASK (result)) != self->parsing)
    return;
  g_clear_object (&self->parsing);
  take_list (self, list);
}

static void
stop_parsing (WrUrlView *self)
{
  g_clear_handle_id (&self->parse_id, g_source_remove);
  g_cancellable_cancel (self->parsing);
  g_clear_object (&self->parsing);
}

static gboolean
parse_cb (gpointer user_data)
{
  WrUrlView *self = user_data;

  self->parse_id = 0;
  if (wr_url_text_is_filling (self->text))
    return G_SOURCE_REMOVE;
  self->parsing = g_cancellable_new ();
  wr_url_list_parse_async (wr_url_text_dup_text (self->text), self->parsing, parsed_cb,
                           g_object_ref (self));
  return G_SOURCE_REMOVE;
}

static void
edited_cb (WrUrlView *self)
{
  self->stale = TRUE;
  stop_parsing (self);
  self->parse_id = g_timeout_add (self->setting ? 0 : PARSE_DELAY_MS, parse_cb, self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_EMPTY]);
  if (self->setting) {
    self->setting = FALSE;
    return;
  }
  g_clear_pointer (&self->lines, g_strfreev);
  set_problem (self, NULL);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static gboolean
go_to_bad_line_cb (WrUrlView *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text));
  GtkTextIter cursor;
  int line;

  gtk_text_buffer_get_iter_at_mark (buffer, &cursor, gtk_text_buffer_get_insert (buffer));
  line = wr_url_count_find_bad (self->list, gtk_text_iter_get_line (&cursor));
  if (line >= 0 && line < gtk_text_buffer_get_line_count (buffer))
    wr_url_text_go_to_line (self->text, line);
  return TRUE;
}

static void
clipboard_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WrUrlView) self = user_data;
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (text == NULL || *text == '\0')
    show_toast (self, _ ("There is no text to paste"));
  else
    wr_url_text_append (self->text, text);
}

static void
list_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WrUrlView) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *urls = wr_list_file_read_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (error != NULL)
    show_toast (self, error->message);
  else if (*urls == '\0')
    show_toast (self, _ ("There is no URL in this file"));
  else
    wr_url_text_append (self->text, urls);
}

static void
list_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WrUrlView) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = wr_compat_open_file_finish (result, &error);

  if (file != NULL)
    wr_url_view_open_list (self, file);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_toast (self, error->message);
}

static GListModel *
make_filters (void)
{
  static const char *const suffixes[] = { "txt", "csv", "tsv" };
  g_autoptr (GtkFileFilter) lists = gtk_file_filter_new ();
  g_autoptr (GtkFileFilter) all = gtk_file_filter_new ();
  GListStore *filters = g_list_store_new (GTK_TYPE_FILE_FILTER);

  gtk_file_filter_set_name (lists, _ ("Lists (txt, csv, tsv)"));
  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++)
    gtk_file_filter_add_suffix (lists, suffixes[i]);
  gtk_file_filter_set_name (all, _ ("All Files"));
  gtk_file_filter_add_pattern (all, "*");
  g_list_store_append (filters, lists);
  g_list_store_append (filters, all);
  return G_LIST_MODEL (filters);
}

static void
paste_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  wr_url_view_paste (WR_URL_VIEW (widget));
}

static void
open_list_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WrUrlView *self = WR_URL_VIEW (widget);
  g_autoptr (GListModel) filters = make_filters ();

  wr_compat_open_file_async (GTK_WINDOW (gtk_widget_get_root (widget)), _ ("Open List"), filters,
                             NULL, self->cancellable, list_chosen_cb, g_object_ref (self));
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, WrUrlView *self)
{
  for (GSList *l = g_value_get_boxed (value); l != NULL; l = l->next)
    wr_url_view_open_list (self, l->data);
  return TRUE;
}

static void
wr_url_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WrUrlView *self = WR_URL_VIEW (object);

  switch (id) {
  case PROP_N_PAGES:
    g_value_set_uint (value, wr_url_view_get_n_pages (self));
    break;
  case PROP_EMPTY:
    g_value_set_boolean (value, wr_url_view_get_empty (self));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
wr_url_view_dispose (GObject *object)
{
  WrUrlView *self = WR_URL_VIEW (object);

  g_cancellable_cancel (self->cancellable);
  stop_parsing (self);
  g_clear_object (&self->list);

  G_OBJECT_CLASS (wr_url_view_parent_class)->dispose (object);
}

static void
wr_url_view_finalize (GObject *object)
{
  WrUrlView *self = WR_URL_VIEW (object);

  g_object_unref (self->cancellable);
  g_strfreev (self->lines);
  g_free (self->problem);

  G_OBJECT_CLASS (wr_url_view_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_BASE "/wr-url-view.ui");
  gtk_widget_class_bind_template_child (widget_class, WrUrlView, header);
  gtk_widget_class_bind_template_child (widget_class, WrUrlView, hint);
  gtk_widget_class_bind_template_child (widget_class, WrUrlView, scroller);
  gtk_widget_class_bind_template_child (widget_class, WrUrlView, drop);
  gtk_widget_class_bind_template_child (widget_class, WrUrlView, text);
  gtk_widget_class_bind_template_child (widget_class, WrUrlView, footer);
  gtk_widget_class_bind_template_child (widget_class, WrUrlView, count);
  gtk_widget_class_bind_template_child (widget_class, WrUrlView, buttons);
  gtk_widget_class_bind_template_child (widget_class, WrUrlView, paste_button);
  gtk_widget_class_bind_template_child (widget_class, WrUrlView, open_button);
  gtk_widget_class_bind_template_child (widget_class, WrUrlView, reason);
  gtk_widget_class_bind_template_child (widget_class, WrUrlView, reason_label);
  gtk_widget_class_bind_template_callback (widget_class, edited_cb);
  gtk_widget_class_bind_template_callback (widget_class, go_to_bad_line_cb);
  gtk_widget_class_bind_template_callback (widget_class, drop_cb);
}

static void
wr_url_view_class_init (WrUrlViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = wr_url_view_get_property;
  object_class->dispose = wr_url_view_dispose;
  object_class->finalize = wr_url_view_finalize;

  props[PROP_N_PAGES] = g_param_spec_uint ("n-pages", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_EMPTY] = g_param_spec_boolean ("empty", NULL, NULL, TRUE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", WR_TYPE_URL_VIEW, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_TOAST] = g_signal_new ("toast", WR_TYPE_URL_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 1, ADW_TYPE_TOAST);

  gtk_widget_class_install_action (widget_class, "urls.paste", NULL, paste_action);
  gtk_widget_class_install_action (widget_class, "urls.open-list", NULL, open_list_action);

  g_type_ensure (WR_TYPE_URL_TEXT);
  bind_template (widget_class);
}

static void
wr_url_view_init (WrUrlView *self)
{
  g_autoptr (WrUrlList) none = wr_url_list_new ("", 0);

  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_drop_target_set_gtypes (self->drop, (GType[]){ GDK_TYPE_FILE_LIST }, 1);
  take_list (self, none);
}

/**
 * wr_url_view_set_lines:
 * @lines: as a job has them
 *
 * Shows @lines in place of what is there. Main thread, as all functions here.
 */
void
wr_url_view_set_lines (WrUrlView *self, const char *const *lines)
{
  g_autofree char *text = NULL;

  g_return_if_fail (WR_IS_URL_VIEW (self));

  text = g_strjoinv ("\n", (char **) lines);
  set_problem (self, NULL);
  self->setting = TRUE;
  wr_url_text_set_text (self->text, text);
  g_strfreev (self->lines);
  self->lines = g_strdupv ((char **) lines);
}

/**
 * wr_url_view_dup_lines:
 *
 * Returns: (transfer full): the lines as a job has them: those that were set if none was edited,
 * else those of the text without the empty ones at its end
 */
char **
wr_url_view_dup_lines (WrUrlView *self)
{
  g_autofree char *text = NULL;
  gsize length;

  g_return_val_if_fail (WR_IS_URL_VIEW (self), NULL);

  if (self->lines != NULL)
    return g_strdupv (self->lines);
  text = wr_url_text_dup_text (self->text);
  length = strlen (text);
  while (length > 0 && text[length - 1] == '\n')
    text[--length] = '\0';
  return g_strsplit (text, "\n", -1);
}

/**
 * wr_url_view_get_list:
 *
 * Returns: (transfer none): the text as it is now, understood; parsed at once if it was just edited
 */
WrUrlList *
wr_url_view_get_list (WrUrlView *self)
{
  g_return_val_if_fail (WR_IS_URL_VIEW (self), NULL);

  if (self->stale) {
    g_autofree char *text = wr_url_text_dup_text (self->text);
    g_autoptr (WrUrlList) list = wr_url_list_new (text, -1);

    stop_parsing (self);
    take_list (self, list);
  }
  return self->list;
}

/**
 * wr_url_view_get_n_pages:
 *
 * Returns: the pages of the text when it was last parsed
 */
guint
wr_url_view_get_n_pages (WrUrlView *self)
{
  g_return_val_if_fail (WR_IS_URL_VIEW (self), 0);

  return self->list != NULL ? wr_url_list_get_n_pages (self->list) : 0;
}

/**
 * wr_url_view_get_empty:
 *
 * Returns: whether there is no text at all
 */
gboolean
wr_url_view_get_empty (WrUrlView *self)
{
  g_return_val_if_fail (WR_IS_URL_VIEW (self), TRUE);

  return gtk_text_buffer_get_char_count (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text)))
         == 0;
}

static void
move_buttons (WrUrlView *self, GtkBox *from, GtkBox *to)
{
  if (gtk_widget_get_parent (GTK_WIDGET (self->buttons)) != GTK_WIDGET (from))
    return;
  g_object_ref (self->buttons);
  gtk_box_remove (from, GTK_WIDGET (self->buttons));
  gtk_box_append (to, GTK_WIDGET (self->buttons));
  g_object_unref (self->buttons);
}

/**
 * wr_url_view_begin:
 *
 * Puts the focus into the text.
 */
void
wr_url_view_begin (WrUrlView *self)
{
  g_return_if_fail (WR_IS_URL_VIEW (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->text));
}

/**
 * wr_url_view_set_size:
 * @size: how much room there is
 *
 * Arranges the view for @size; not to be called while sizes are allocated.
 */
void
wr_url_view_set_size (WrUrlView *self, WrUrlViewSize size)
{
  static const int heights[] = { -1, MEDIUM_HEIGHT, NARROW_HEIGHT };
  gboolean narrow = size == WR_URL_VIEW_NARROW;

  g_return_if_fail (WR_IS_URL_VIEW (self));

  self->size = size;
  gtk_widget_set_size_request (GTK_WIDGET (self->scroller), -1, heights[size]);
  gtk_widget_set_visible (self->hint, !narrow);
  move_buttons (self, narrow ? self->footer : self->header, narrow ? self->header : self->footer);
  gtk_button_set_has_frame (self->paste_button, !narrow);
  gtk_button_set_has_frame (self->open_button, !narrow);
  if (narrow)
    gtk_button_set_icon_name (self->paste_button, "edit-paste-symbolic");
  else
    gtk_button_set_label (self->paste_button, _ ("Paste"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->paste_button), narrow ? _ ("Paste") : NULL);
  wr_url_text_set_notes (self->text, !narrow);
  update_reason (self);
}

/**
 * wr_url_view_paste:
 *
 * Adds the clipboard's text on lines of its own.
 */
void
wr_url_view_paste (WrUrlView *self)
{
  g_return_if_fail (WR_IS_URL_VIEW (self));

  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->cancellable,
                                 clipboard_read_cb, g_object_ref (self));
}

/**
 * wr_url_view_open_list:
 * @file: a txt, csv or tsv file
 *
 * Adds the URLs of @file on lines of their own. What goes wrong is said by a toast.
 */
void
wr_url_view_open_list (WrUrlView *self, GFile *file)
{
  g_return_if_fail (WR_IS_URL_VIEW (self));

  wr_list_file_read_async (file, self->cancellable, list_read_cb, g_object_ref (self));
}

/**
 * wr_url_view_check:
 *
 * Returns: whether there is a page to load; if not, the view says so and has the focus. A line that
 * is no URL stops nothing: it is marked, and no page.
 */
gboolean
wr_url_view_check (WrUrlView *self)
{
  WrUrlList *list;

  g_return_val_if_fail (WR_IS_URL_VIEW (self), FALSE);

  list = wr_url_view_get_list (self);
  if (wr_url_list_get_n_pages (list) > 0)
    return TRUE;
  wr_url_view_show_problem (self, wr_url_list_get_n_bad (list) > 0
                                      ? _ ("None of the lines is a URL")
                                      : _ ("There is no URL yet: write or paste at least one"));
  if (wr_url_list_get_n_bad (list) > 0)
    wr_url_text_go_to_line (self->text, wr_url_count_find_bad (list, -1));
  return FALSE;
}

/**
 * wr_url_view_show_problem:
 * @message: what is wrong with the pages
 *
 * Says @message beside the text until it is edited, and puts the focus there.
 */
void
wr_url_view_show_problem (WrUrlView *self, const char *message)
{
  g_return_if_fail (WR_IS_URL_VIEW (self));

  set_problem (self, message);
  gtk_widget_grab_focus (GTK_WIDGET (self->text));
}
