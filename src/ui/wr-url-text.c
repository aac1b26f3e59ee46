/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrUrlText: the text view in which URLs are written, one a line.
 *
 * It takes what people paste. A long text goes into the buffer in slices, from an idle, so that
 * 100,000 lines freeze nothing; until all of it is in, the view cannot be edited, and whoever asks
 * for the text gets the whole. Of a line longer than FOLD_OVER characters only the beginning is
 * shown: the rest is in the buffer under an invisible tag, since Pango would take seconds to lay
 * out 10 MB, and goes wherever the text goes.
 *
 * Signal `edited`: the text is another one. It comes once for a text in slices, at its end.
 */

#include "config.h"

#include "wr-url-text.h"

#include <string.h>

#include "wr-url-marks.h"

#define SLICE (48 * 1024) /* bytes: a few ms each */
#define FOLD_OVER 4096    /* characters: a longer line is folded */
#define FOLD_KEEP 1000    /* characters of a folded line that are shown */

struct _WrUrlText {
  GtkTextView parent_instance;

  GtkTextBuffer *buffer;     /* (unowned) the view's */
  GtkTextTag *fold;          /* (unowned) the buffer's */
  WrUrlMarks *marks;         /* (owned) */
  GCancellable *cancellable; /* (owned) of the clipboard */
  int n_lines;               /* before the change that is under way */

  char *rest;            /* (owned) (nullable) the text that goes in */
  gsize done;            /* bytes of it that are in */
  GtkTextMark *at;       /* (unowned) where the next slice goes */
  gboolean irreversible; /* the text is set, not pasted */
  guint fill_id;         /* the idle of the next slice, 0 for none */
};

enum { SIGNAL_EDITED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WrUrlText, wr_url_text, GTK_TYPE_TEXT_VIEW)

static void
fold_line (WrUrlText *self, int line)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_iter_at_line (self->buffer, &start, line);
  if (gtk_text_iter_get_chars_in_line (&start) <= FOLD_OVER)
    return;
  end = start;
  gtk_text_iter_forward_to_line_end (&end);
  gtk_text_iter_forward_chars (&start, FOLD_KEEP);
  gtk_text_buffer_apply_tag (self->buffer, self->fold, &start, &end);
}

static gboolean
has_long_line (const char *text, int length)
{
  const char *end = text + length;

  while (end - text > FOLD_OVER) {
    const char *newline = memchr (text, '\n', end - text);

    if (newline == NULL || newline - text > FOLD_OVER)
      return TRUE;
    text = newline + 1;
  }
  return FALSE;
}

/* After the insertion, whoever made it: a person, a paste, an undo. */
static void
inserted_cb (WrUrlText *self, GtkTextIter *end, const char *text, int length)
{
  GtkTextIter start = *end;
  int offset = gtk_text_iter_get_offset (end);
  int last = gtk_text_iter_get_line (end);
  int first;

  gtk_text_iter_backward_chars (&start, g_utf8_strlen (text, length));
  first = gtk_text_iter_get_line (&start);
  fold_line (self, first);
  if (has_long_line (text, length))
    for (int line = first + 1; line < last; line++)
      fold_line (self, line);
  if (last != first)
    fold_line (self, last);
  gtk_text_buffer_get_iter_at_offset (self->buffer, end, offset);
}

static void
changed_cb (WrUrlText *self)
{
  int n_lines = gtk_text_buffer_get_line_count (self->buffer);
  GtkTextIter cursor;

  gtk_text_buffer_get_iter_at_mark (self->buffer, &cursor,
                                    gtk_text_buffer_get_insert (self->buffer));
  wr_url_marks_line_edited (
      self->marks, MAX (0, gtk_text_iter_get_line (&cursor) - MAX (0, n_lines - self->n_lines)),
      n_lines != self->n_lines);
  self->n_lines = n_lines;
  if (!wr_url_text_is_filling (self))
    g_signal_emit (self, signals[SIGNAL_EDITED], 0);
}

static gsize
measure_slice (const char *rest)
{
  gsize length = strnlen (rest, SLICE);

  while (rest[length] != '\0' && (rest[length] & 0xc0) == 0x80)
    length--;
  return length;
}

static void
end_fill (WrUrlText *self)
{
  g_clear_handle_id (&self->fill_id, g_source_remove);
  g_clear_pointer (&self->rest, g_free);
  gtk_text_buffer_delete_mark (self->buffer, g_steal_pointer (&self->at));
  if (self->irreversible)
    gtk_text_buffer_end_irreversible_action (self->buffer);
  else
    gtk_text_buffer_end_user_action (self->buffer);
  gtk_text_view_set_editable (GTK_TEXT_VIEW (self), TRUE);
  g_signal_emit (self, signals[SIGNAL_EDITED], 0);
}

/* GTK tells assistive technology of all up to the terminating NUL, so each slice has one. */
static gboolean
fill_cb (gpointer user_data)
{
  WrUrlText *self = user_data;
  gsize length = measure_slice (self->rest + self->done);
  g_autofree char *slice = g_strndup (self->rest + self->done, length);
  GtkTextIter at;

  gtk_text_buffer_get_iter_at_mark (self->buffer, &at, self->at);
  gtk_text_buffer_insert (self->buffer, &at, slice, length);
  self->done += length;
  if (self->rest[self->done] != '\0')
    return G_SOURCE_CONTINUE;
  end_fill (self);
  return G_SOURCE_REMOVE;
}

static void
finish_fill (WrUrlText *self)
{
  while (wr_url_text_is_filling (self) && fill_cb (self) == G_SOURCE_CONTINUE)
    ;
}

/* Valid UTF-8, with line feeds for the other two ends of a line. */
static char *
clean_text (const char *text)
{
  char *valid = g_utf8_make_valid (text, -1);
  char *out = valid;

  for (const char *in = valid; *in != '\0'; in++) {
    if (in[0] == '\r' && in[1] == '\n')
      in++;
    *out++ = *in == '\r' ? '\n' : *in;
  }
  *out = '\0';
  return valid;
}

static void
begin_fill (WrUrlText *self, const char *text, gboolean irreversible)
{
  self->rest = clean_text (text);
  self->done = 0;
  self->irreversible = irreversible;
  if (irreversible)
    gtk_text_buffer_begin_irreversible_action (self->buffer);
  else
    gtk_text_buffer_begin_user_action (self->buffer);
}

/* The first slice goes in at once, so that what is short is there when the call returns. */
static void
fill_at (WrUrlText *self, GtkTextIter *at)
{
  self->at = gtk_text_buffer_create_mark (self->buffer, NULL, at, FALSE);
  gtk_text_view_set_editable (GTK_TEXT_VIEW (self), FALSE);
  if (fill_cb (self) == G_SOURCE_CONTINUE)
    self->fill_id = g_idle_add (fill_cb, self);
}

static void
clipboard_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WrUrlText) self = user_data;
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);

  if (text != NULL && !g_cancellable_is_cancelled (self->cancellable))
    wr_url_text_insert (self, text);
}

static void
wr_url_text_paste_clipboard (GtkTextView *view)
{
  WrUrlText *self = WR_URL_TEXT (view);

  if (gtk_text_view_get_editable (view))
    gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->cancellable,
                                   clipboard_read_cb, g_object_ref (self));
}

static void
wr_url_text_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  GTK_WIDGET_CLASS (wr_url_text_parent_class)->size_allocate (widget, width, height, baseline);
  wr_url_marks_queue_update (WR_URL_TEXT (widget)->marks);
}

static void
wr_url_text_dispose (GObject *object)
{
  WrUrlText *self = WR_URL_TEXT (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->fill_id, g_source_remove);
  g_clear_pointer (&self->rest, g_free);
  if (self->marks != NULL)
    g_object_run_dispose (G_OBJECT (self->marks));
  g_clear_object (&self->marks);

  G_OBJECT_CLASS (wr_url_text_parent_class)->dispose (object);
}

static void
wr_url_text_finalize (GObject *object)
{
  g_object_unref (WR_URL_TEXT (object)->cancellable);

  G_OBJECT_CLASS (wr_url_text_parent_class)->finalize (object);
}

static void
wr_url_text_class_init (WrUrlTextClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = wr_url_text_dispose;
  object_class->finalize = wr_url_text_finalize;
  GTK_WIDGET_CLASS (klass)->size_allocate = wr_url_text_size_allocate;
  GTK_TEXT_VIEW_CLASS (klass)->paste_clipboard = wr_url_text_paste_clipboard;

  signals[SIGNAL_EDITED] = g_signal_new ("edited", WR_TYPE_URL_TEXT, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 0);
}

static void
wr_url_text_init (WrUrlText *self)
{
  GtkTextView *view = GTK_TEXT_VIEW (self);

  self->cancellable = g_cancellable_new ();
  self->buffer = gtk_text_view_get_buffer (view);
  gtk_text_buffer_set_enable_undo (self->buffer, TRUE);
  self->fold = gtk_text_buffer_create_tag (self->buffer, NULL, "invisible", TRUE, NULL);
  self->marks = wr_url_marks_new (view, self->fold);
  self->n_lines = 1;
  g_signal_connect_object (self->buffer, "insert-text", G_CALLBACK (inserted_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (self->buffer, "changed", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
}

/**
 * wr_url_text_set_text:
 * @text: lines of text
 *
 * Replaces all that is there, and with it what could be undone. Main thread, as all functions here.
 */
void
wr_url_text_set_text (WrUrlText *self, const char *text)
{
  GtkTextIter start, end;

  g_return_if_fail (WR_IS_URL_TEXT (self));

  finish_fill (self);
  begin_fill (self, text, TRUE);
  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  gtk_text_buffer_delete (self->buffer, &start, &end);
  fill_at (self, &end);
  gtk_text_buffer_get_start_iter (self->buffer, &start);
  gtk_text_buffer_place_cursor (self->buffer, &start);
}

/**
 * wr_url_text_dup_text:
 *
 * Returns: (transfer full): all of the text, what is folded and what is still on its way in too
 */
char *
wr_url_text_dup_text (WrUrlText *self)
{
  GtkTextIter start, end;

  g_return_val_if_fail (WR_IS_URL_TEXT (self), NULL);

  finish_fill (self);
  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  return gtk_text_buffer_get_text (self->buffer, &start, &end, TRUE);
}

/**
 * wr_url_text_insert:
 * @text: lines of text, of any length and from anywhere
 *
 * Puts @text in place of the selection, or at the cursor, as one step that can be undone. All but
 * the beginning of a long text follows while the main loop runs.
 */
void
wr_url_text_insert (WrUrlText *self, const char *text)
{
  GtkTextIter at;

  g_return_if_fail (WR_IS_URL_TEXT (self));

  finish_fill (self);
  begin_fill (self, text, FALSE);
  gtk_text_buffer_delete_selection (self->buffer, TRUE, TRUE);
  gtk_text_buffer_get_iter_at_mark (self->buffer, &at, gtk_text_buffer_get_insert (self->buffer));
  fill_at (self, &at);
  gtk_text_view_scroll_mark_onscreen (GTK_TEXT_VIEW (self),
                                      gtk_text_buffer_get_insert (self->buffer));
}

/**
 * wr_url_text_append:
 * @text: lines of text, of any length and from anywhere
 *
 * As wr_url_text_insert(), but on lines of their own after all that is there.
 */
void
wr_url_text_append (WrUrlText *self, const char *text)
{
  g_autofree char *own_lines = NULL;
  GtkTextIter end;

  g_return_if_fail (WR_IS_URL_TEXT (self));

  finish_fill (self);
  gtk_text_buffer_get_end_iter (self->buffer, &end);
  gtk_text_buffer_place_cursor (self->buffer, &end);
  if (!gtk_text_iter_starts_line (&end))
    own_lines = g_strconcat ("\n", text, NULL);
  wr_url_text_insert (self, own_lines != NULL ? own_lines : text);
}

/**
 * wr_url_text_is_filling:
 *
 * Returns: whether a long text is on its way in; `edited` tells of its end
 */
gboolean
wr_url_text_is_filling (WrUrlText *self)
{
  g_return_val_if_fail (WR_IS_URL_TEXT (self), FALSE);

  return self->rest != NULL;
}

/**
 * wr_url_text_set_list:
 * @list: (nullable): the text, understood
 *
 * Marks what @list says of the lines.
 */
void
wr_url_text_set_list (WrUrlText *self, WrUrlList *list)
{
  g_return_if_fail (WR_IS_URL_TEXT (self));

  wr_url_marks_set_list (self->marks, list);
}

/**
 * wr_url_text_set_notes:
 * @notes: whether there is room for a reason after a line
 *
 * Shows reasons in the text, or underlines only.
 */
void
wr_url_text_set_notes (WrUrlText *self, gboolean notes)
{
  g_return_if_fail (WR_IS_URL_TEXT (self));

  wr_url_marks_set_notes (self->marks, notes);
}

/**
 * wr_url_text_go_to_line:
 * @line: from 0
 *
 * Puts the cursor at the start of @line, brings it in sight, and takes the focus.
 */
void
wr_url_text_go_to_line (WrUrlText *self, guint line)
{
  GtkTextIter iter;

  g_return_if_fail (WR_IS_URL_TEXT (self));

  gtk_text_buffer_get_iter_at_line (self->buffer, &iter, line);
  gtk_text_buffer_place_cursor (self->buffer, &iter);
  gtk_text_view_scroll_to_mark (GTK_TEXT_VIEW (self), gtk_text_buffer_get_insert (self->buffer),
                                0.1, FALSE, 0, 0);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}
