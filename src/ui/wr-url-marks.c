/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrUrlMarks: shows in a text view of URLs what is wrong with its lines.
 *
 * A bad line is underlined and followed by a note that says why; a duplicate is dimmed, and its
 * note says of which line. Only the lines in sight are touched, so that the cost is that of a
 * window full of lines and not that of the text: a list of 100,000 bad lines scrolls like one of
 * ten.
 *
 * Between an edit and the list that follows it the notes of the lines that it touched or moved
 * are hidden, since they may belong to other lines by now. Overlays take buffer coordinates and can
 * be placed only once the lines are laid out, so the work is done in an idle after GTK's validation
 * and before the paint.
 */

#include "config.h"

#include "wr-url-marks.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "wr-url-note.h"

#define UPDATE_PRIORITY (GTK_PRIORITY_RESIZE + 5)
#define NOTE_GAP 14 /* px between a line's end and its note */

struct _WrUrlMarks {
  GObject parent_instance;

  GtkTextView *view;             /* (unowned) owns us */
  GtkTextTag *fold;              /* (unowned) what hides the rest of a long line */
  GtkTextTag *bad;               /* (unowned) */
  GtkTextTag *same;              /* (unowned) duplicates */
  GtkAdjustment *adjustments[2]; /* (owned) (nullable) the view's */
  WrUrlList *list;               /* (owned) (nullable) */
  GPtrArray *notes;              /* (element-type WrUrlNote) (owned by the view) */
  guint n_shown;                 /* notes in use, from the start */
  int stale_first;               /* the list is out of date for the lines from here */
  int stale_end;                 /* and before here */
  gboolean with_notes;
  guint update_id; /* the pending idle, 0 for none */
};

G_DEFINE_FINAL_TYPE (WrUrlMarks, wr_url_marks, G_TYPE_OBJECT)

static void
get_line_bounds (GtkTextBuffer *buffer, int line, GtkTextIter *start, GtkTextIter *end)
{
  gtk_text_buffer_get_iter_at_line (buffer, start, line);
  *end = *start;
  if (!gtk_text_iter_ends_line (end))
    gtk_text_iter_forward_to_line_end (end);
}

/* Touches the buffer only where the tag is not as it should be: each change costs a new layout. */
static void
set_tag (GtkTextTag *tag, GtkTextIter *start, GtkTextIter *end, gboolean wanted)
{
  GtkTextBuffer *buffer = gtk_text_iter_get_buffer (start);
  gboolean has = gtk_text_iter_has_tag (start, tag);
  GtkTextIter toggle = *start;
  gboolean whole = !gtk_text_iter_forward_to_tag_toggle (&toggle, tag)
                   || gtk_text_iter_compare (&toggle, end) >= 0;

  if (gtk_text_iter_equal (start, end) || (has == wanted && whole))
    return;
  if (wanted)
    gtk_text_buffer_apply_tag (buffer, tag, start, end);
  else
    gtk_text_buffer_remove_tag (buffer, tag, start, end);
}

static WrUrlNote *
get_note (WrUrlMarks *self, guint index)
{
  if (index == self->notes->len) {
    GtkWidget *note = wr_url_note_new ();

    gtk_text_view_add_overlay (self->view, note, 0, 0);
    g_ptr_array_add (self->notes, note);
  }
  return g_ptr_array_index (self->notes, index);
}

/* After the text if there is room; else over the end of what is in sight, never out of sight. */
static void
place_note (WrUrlMarks *self, GtkWidget *note, const GtkTextIter *end)
{
  GdkRectangle line, visible;
  int width, height, room;

  gtk_text_view_get_iter_location (self->view, end, &line);
  gtk_text_view_get_visible_rect (self->view, &visible);
  gtk_widget_set_size_request (note, -1, -1);
  gtk_widget_measure (note, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width, NULL, NULL);
  gtk_widget_measure (note, GTK_ORIENTATION_VERTICAL, -1, NULL, &height, NULL, NULL);

  room = visible.x + visible.width - (line.x + line.width + NOTE_GAP);
  width = MIN (width, MAX (room, visible.width * 2 / 3));
  gtk_widget_set_size_request (note, width, -1);
  gtk_text_view_move_overlay (
      self->view, note, MIN (line.x + line.width + NOTE_GAP, visible.x + visible.width - width),
      line.y + (line.height - height) / 2);
}

static char *
describe_line (const WrUrlLine *line, int n_hidden)
{
  if (line->kind == WR_URL_LINE_BAD)
    return g_strdup (line->reason);
  if (line->kind == WR_URL_LINE_DUPLICATE)
    /* Translators: stands after a URL that was there before, at the line whose number is %'u */
    return g_strdup_printf (_ ("same as line %'u, loaded once"), line->duplicate_of);
  if (n_hidden > 0)
    /* Translators: stands after the shown beginning of a very long line */
    return g_strdup_printf (ngettext ("%'d more character", "%'d more characters", n_hidden),
                            n_hidden);
  return NULL;
}

static void
find_fold (WrUrlMarks *self, const GtkTextIter *start, GtkTextIter *end, int *n_hidden)
{
  GtkTextIter fold = *start;

  *n_hidden = 0;
  if (gtk_text_iter_forward_to_tag_toggle (&fold, self->fold)
      && gtk_text_iter_compare (&fold, end) < 0) {
    *n_hidden = gtk_text_iter_get_line_offset (end) - gtk_text_iter_get_line_offset (&fold);
    *end = fold;
  }
}

static void
update_line (WrUrlMarks *self, int number)
{
  const WrUrlLine *line = wr_url_list_get_line (self->list, number);
  g_autofree char *words = NULL;
  GtkTextIter start, end;
  int n_hidden;

  get_line_bounds (gtk_text_view_get_buffer (self->view), number, &start, &end);
  find_fold (self, &start, &end, &n_hidden);
  set_tag (self->bad, &start, &end, line->kind == WR_URL_LINE_BAD);
  set_tag (self->same, &start, &end, line->kind == WR_URL_LINE_DUPLICATE);

  words = self->with_notes ? describe_line (line, n_hidden) : NULL;
  if (words != NULL) {
    WrUrlNote *note = get_note (self, self->n_shown++);

    /* Tags change the buffer, so the iterator is not good any more. */
    get_line_bounds (gtk_text_view_get_buffer (self->view), number, &start, &end);
    find_fold (self, &start, &end, &n_hidden);
    wr_url_note_show (note, words, line->kind == WR_URL_LINE_BAD);
    place_note (self, GTK_WIDGET (note), &end);
  }
}

static void
get_lines_in_sight (WrUrlMarks *self, int *first, int *last)
{
  GdkRectangle visible;
  GtkTextIter iter;

  gtk_text_view_get_visible_rect (self->view, &visible);
  gtk_text_view_get_line_at_y (self->view, &iter, visible.y, NULL);
  *first = gtk_text_iter_get_line (&iter);
  gtk_text_view_get_line_at_y (self->view, &iter, visible.y + visible.height, NULL);
  *last = gtk_text_iter_get_line (&iter);
}

static gboolean
update_cb (gpointer user_data)
{
  WrUrlMarks *self = user_data;
  int first, last;

  self->update_id = 0;
  self->n_shown = 0;
  if (self->list != NULL && gtk_widget_get_mapped (GTK_WIDGET (self->view))) {
    get_lines_in_sight (self, &first, &last);
    last = MIN (last, (int) wr_url_list_get_n_lines (self->list) - 1);
    for (int line = first; line <= last; line++)
      if (line < self->stale_first || line >= self->stale_end)
        update_line (self, line);
  }
  for (guint i = self->n_shown; i < self->notes->len; i++)
    gtk_widget_set_visible (g_ptr_array_index (self->notes, i), FALSE);
  return G_SOURCE_REMOVE;
}

static void
follow_adjustment (WrUrlMarks *self, guint index, GtkAdjustment *adjustment)
{
  if (self->adjustments[index] != NULL)
    g_signal_handlers_disconnect_by_data (self->adjustments[index], self);
  g_set_object (&self->adjustments[index], adjustment);
  if (adjustment != NULL) {
    g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (wr_url_marks_queue_update),
                             self, G_CONNECT_SWAPPED);
    g_signal_connect_object (adjustment, "changed", G_CALLBACK (wr_url_marks_queue_update), self,
                             G_CONNECT_SWAPPED);
  }
}

static void
adjustments_changed_cb (WrUrlMarks *self)
{
  follow_adjustment (self, 0, gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (self->view)));
  follow_adjustment (self, 1, gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->view)));
}

static void
style_changed_cb (WrUrlMarks *self)
{
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  GdkRGBA error, dim;

  gdk_rgba_parse (&error, dark ? "#ff7b63" : "#c01c28");
  gdk_rgba_parse (&dim, dark ? "#9a9996" : "#77767b");
  g_object_set (self->bad, "underline", PANGO_UNDERLINE_ERROR, "underline-rgba", &error, NULL);
  g_object_set (self->same, "foreground-rgba", &dim, NULL);
}

static void
wr_url_marks_dispose (GObject *object)
{
  WrUrlMarks *self = WR_URL_MARKS (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  follow_adjustment (self, 0, NULL);
  follow_adjustment (self, 1, NULL);
  g_clear_object (&self->list);
  g_clear_pointer (&self->notes, g_ptr_array_unref);

  G_OBJECT_CLASS (wr_url_marks_parent_class)->dispose (object);
}

static void
wr_url_marks_class_init (WrUrlMarksClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wr_url_marks_dispose;
}

static void
wr_url_marks_init (WrUrlMarks *self)
{
  self->notes = g_ptr_array_new ();
  self->with_notes = TRUE;
}

/**
 * wr_url_marks_new:
 * @view: (transfer none): the text; it outlives the marks
 * @fold: (transfer none): the tag that hides the rest of a very long line
 *
 * Returns: marks that show nothing until they have a list. Main thread, as all functions here.
 */
WrUrlMarks *
wr_url_marks_new (GtkTextView *view, GtkTextTag *fold)
{
  WrUrlMarks *self = g_object_new (WR_TYPE_URL_MARKS, NULL);
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (view);

  self->view = view;
  self->fold = fold;
  self->bad = gtk_text_buffer_create_tag (buffer, NULL, NULL);
  self->same = gtk_text_buffer_create_tag (buffer, NULL, NULL);
  style_changed_cb (self);
  adjustments_changed_cb (self);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (style_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "notify::vadjustment", G_CALLBACK (adjustments_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "notify::hadjustment", G_CALLBACK (adjustments_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "map", G_CALLBACK (wr_url_marks_queue_update), self,
                           G_CONNECT_SWAPPED);
  return self;
}

/**
 * wr_url_marks_set_list:
 * @list: (nullable): the view's text, understood
 *
 * Shows what @list says of each line.
 */
void
wr_url_marks_set_list (WrUrlMarks *self, WrUrlList *list)
{
  g_return_if_fail (WR_IS_URL_MARKS (self));

  g_set_object (&self->list, list);
  self->stale_first = G_MAXINT;
  self->stale_end = 0;
  wr_url_marks_queue_update (self);
}

/**
 * wr_url_marks_set_notes:
 * @notes: whether a line's reason stands after it; where there is no room for it, it is said
 * elsewhere
 *
 * Sets whether there are notes. The lines themselves are marked in any case.
 */
void
wr_url_marks_set_notes (WrUrlMarks *self, gboolean notes)
{
  g_return_if_fail (WR_IS_URL_MARKS (self));

  self->with_notes = notes;
  wr_url_marks_queue_update (self);
}

/**
 * wr_url_marks_line_edited:
 * @line: from 0
 * @moved: whether the lines after it have other numbers now
 *
 * Says that the list is out of date for @line, and for all after it if they moved; the next list
 * ends that.
 */
void
wr_url_marks_line_edited (WrUrlMarks *self, int line, gboolean moved)
{
  g_return_if_fail (WR_IS_URL_MARKS (self));

  self->stale_first = MIN (self->stale_first, line);
  self->stale_end = MAX (self->stale_end, moved ? G_MAXINT : line + 1);
  wr_url_marks_queue_update (self);
}

/**
 * wr_url_marks_queue_update:
 *
 * Has the lines in sight marked before the next frame.
 */
void
wr_url_marks_queue_update (WrUrlMarks *self)
{
  g_return_if_fail (WR_IS_URL_MARKS (self));

  if (self->update_id == 0)
    self->update_id = g_idle_add_full (UPDATE_PRIORITY, update_cb, self, NULL);
}
