/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrUrlList: a text of URLs, one a line, understood.
 *
 * Lines end with LF, CRLF, CR or U+2029, as in a text view. A line that begins with # is a
 * comment. A line's ranges are kept as they are written and expanded for each walk, so that a
 * million pages of one range take a few hundred bytes and a bit for each page only where some are
 * duplicates.
 *
 * Two URLs are the same page if they are equal once their scheme and host are in lower case, the
 * usual port is gone and an empty path is “/”; the fragment counts.
 */

#include "config.h"

#include "wr-url-list.h"

#include "wr-url-pattern.h"
#include "wr-url-set.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_BYTES (1024u * 1024 * 1024) /* of all URLs written out: bounds the time of a parse */
#define CHECK_EVERY 1024                /* URLs and lines between two looks at the cancellable */

/* A line that gives pages. */
typedef struct {
  guint32 line;   /* index */
  guint32 length; /* bytes */
  gsize offset;   /* in `text` */
  guint32 n_urls;
  guint8 *dropped; /* (owned) (nullable) a bit a URL: it is a duplicate */
} Source;

struct _WrUrlList {
  GObject parent_instance;

  GArray *lines;   /* (owned) of WrUrlLine */
  GArray *sources; /* (owned) of Source, in order */
  GString *text;   /* (owned) the lines that give pages */
  guint n_pages;
  guint n_bad;
  guint n_duplicates;
};

G_DEFINE_FINAL_TYPE (WrUrlList, wr_url_list, G_TYPE_OBJECT)

/* What is needed only while a list is made. */
typedef struct {
  WrUrlList *list;
  WrUrlSet *set; /* (owned) */
  GString *url;  /* (owned) */
  GCancellable *cancellable;
  guint64 n_named; /* pages with their duplicates */
  guint64 n_bytes; /* of all URLs so far, written out */
} Builder;

static void
clear_line (gpointer line)
{
  g_free (((WrUrlLine *) line)->reason);
}

static void
clear_source (gpointer source)
{
  g_free (((Source *) source)->dropped);
}

static void
wr_url_list_finalize (GObject *object)
{
  WrUrlList *self = WR_URL_LIST (object);

  g_array_unref (self->lines);
  g_array_unref (self->sources);
  g_string_free (self->text, TRUE);
  G_OBJECT_CLASS (wr_url_list_parent_class)->finalize (object);
}

static void
wr_url_list_class_init (WrUrlListClass *class)
{
  G_OBJECT_CLASS (class)->finalize = wr_url_list_finalize;
}

static void
wr_url_list_init (WrUrlList *self)
{
  self->lines = g_array_new (FALSE, FALSE, sizeof (WrUrlLine));
  self->sources = g_array_new (FALSE, FALSE, sizeof (Source));
  self->text = g_string_new (NULL);
  g_array_set_clear_func (self->lines, clear_line);
  g_array_set_clear_func (self->sources, clear_source);
}

static void
get_pattern (WrUrlList *self, const Source *source, WrUrlPattern *pattern)
{
  gboolean good
      = wr_url_pattern_parse (pattern, self->text->str + source->offset, source->length, NULL);

  g_assert (good);
}

/* A place's line counts the sources, of which the last may still be growing. */
static void
recall_url (WrUrlPlace place, GString *url, gpointer user_data)
{
  Builder *self = user_data;
  WrUrlPattern pattern;

  get_pattern (self->list, &g_array_index (self->list->sources, Source, place.line), &pattern);
  wr_url_pattern_expand (&pattern, place.index, url);
}

static void
drop_url (Source *source, guint32 index)
{
  if (source->dropped == NULL)
    source->dropped = g_malloc0 ((source->n_urls + 7) / 8);
  source->dropped[index / 8] |= 1 << index % 8;
}

static gboolean
is_dropped (const Source *source, guint32 index)
{
  return source->dropped != NULL && (source->dropped[index / 8] & 1 << index % 8) != 0;
}

static gboolean
is_cancelled (Builder *self, guint64 count)
{
  return count % CHECK_EVERY == 0 && g_cancellable_is_cancelled (self->cancellable);
}

/* Adds the URLs of the last source. Returns how many were new; `first` is where a duplicate was
 * before. */
static guint
add_urls (Builder *self, const WrUrlPattern *pattern, WrUrlPlace *first)
{
  guint32 index = self->list->sources->len - 1;
  Source *source = &g_array_index (self->list->sources, Source, index);
  guint n_new = 0;

  for (guint32 i = 0; i < source->n_urls && !is_cancelled (self, i + 1); i++) {
    WrUrlPlace place = { index, i };
    wr_url_pattern_expand (pattern, i, self->url);
    if (wr_url_set_add (self->set, self->url, place, first))
      n_new++;
    else
      drop_url (source, i);
  }
  return n_new;
}

static char *
find_excess (Builder *self, const WrUrlPattern *pattern)
{
  if (self->n_named + pattern->n_urls > WR_URL_LIST_MAX_PAGES)
    return g_strdup_printf (_ ("With this line there would be more than %d pages"),
                            WR_URL_LIST_MAX_PAGES);
  if (self->n_bytes + pattern->n_urls * pattern->length > MAX_BYTES)
    return g_strdup (_ ("With this line the URLs would be more than 1 GiB of text"));
  return NULL;
}

static void
add_pattern (Builder *self, const WrUrlPattern *pattern, WrUrlLine *line)
{
  WrUrlList *list = self->list;
  Source source = { list->lines->len, pattern->length, list->text->len, pattern->n_urls, NULL };
  WrUrlPlace first = { 0 };

  g_string_append_len (list->text, pattern->text, pattern->length);
  g_array_append_val (list->sources, source);
  self->n_named += pattern->n_urls;
  self->n_bytes += pattern->n_urls * pattern->length;

  line->n_pages = add_urls (self, pattern, &first);
  line->kind = WR_URL_LINE_GOOD;
  list->n_pages += line->n_pages;
  list->n_duplicates += pattern->n_urls - line->n_pages;
  if (line->n_pages > 0)
    return;

  line->kind = WR_URL_LINE_DUPLICATE;
  line->duplicate_of = g_array_index (list->sources, Source, first.line).line + 1;
  g_array_remove_index (list->sources, list->sources->len - 1);
  g_string_truncate (list->text, source.offset);
}

static void
add_line (Builder *self, const char *text, gsize length)
{
  WrUrlLine line = { WR_URL_LINE_BLANK };
  WrUrlPattern pattern;

  if (!wr_url_pattern_is_blank (text, length)) {
    line.kind = WR_URL_LINE_BAD;
    if (wr_url_pattern_parse (&pattern, text, length, &line.reason)
        && (line.reason = find_excess (self, &pattern)) == NULL)
      add_pattern (self, &pattern, &line);
  }
  self->list->n_bad += line.kind == WR_URL_LINE_BAD;
  g_array_append_val (self->list->lines, line);
}

static void
builder_init (Builder *self, GCancellable *cancellable)
{
  *self = (Builder){ g_object_new (WR_TYPE_URL_LIST, NULL) };
  self->set = wr_url_set_new (recall_url, self);
  self->url = g_string_new (NULL);
  self->cancellable = cancellable;
}

static WrUrlList *
builder_end (Builder *self)
{
  wr_url_set_free (self->set);
  g_string_free (self->url, TRUE);
  return self->list;
}

#define PARAGRAPH_SEPARATOR "\xe2\x80\xa9"

/* Bytes from @at to the line's end, and how long that end is. */
static gsize
measure_line (const char *at, const char *end, gsize *separator)
{
  const char *c = at;

  *separator = 0;
  for (; c < end && *separator == 0; c++) {
    if (*c == '\n')
      *separator = 1;
    else if (*c == '\r')
      *separator = end - c > 1 && c[1] == '\n' ? 2 : 1;
    else if (*c == '\xe2' && end - c >= 3 && memcmp (c, PARAGRAPH_SEPARATOR, 3) == 0)
      *separator = 3;
  }
  return c - at - (*separator > 0 ? 1 : 0);
}

static WrUrlList *
parse (const char *text, gsize length, GCancellable *cancellable)
{
  const char *end = text + length;
  gsize separator = 1;
  Builder builder;

  if (length >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0)
    text += 3;
  builder_init (&builder, cancellable);
  while (separator > 0 && !is_cancelled (&builder, builder.list->lines->len)) {
    gsize line = measure_line (text, end, &separator);
    add_line (&builder, text, line);
    text += line + separator;
  }
  return builder_end (&builder);
}

/**
 * wr_url_list_new:
 * @text: one URL a line; need not be valid UTF-8
 * @length: in bytes, -1 where @text ends with NUL
 *
 * Takes up to a second for a million pages: a window calls wr_url_list_parse_async().
 *
 * Returns: (transfer full): the list. It has one line more than @text has line ends.
 */
WrUrlList *
wr_url_list_new (const char *text, gssize length)
{
  return parse (text, length < 0 ? strlen (text) : (gsize) length, NULL);
}

/**
 * wr_url_list_new_from_lines:
 * @lines: a job's URLs
 *
 * Returns: (transfer full): the list; its lines are those of @lines.
 */
WrUrlList *
wr_url_list_new_from_lines (const char *const *lines)
{
  Builder builder;

  builder_init (&builder, NULL);
  for (gsize i = 0; lines[i] != NULL; i++)
    add_line (&builder, lines[i], strlen (lines[i]));
  return builder_end (&builder);
}

static void
parse_thread (GTask *task, gpointer source, gpointer text, GCancellable *cancellable)
{
  g_autoptr (WrUrlList) list = parse (text, strlen (text), cancellable);

  if (!g_task_return_error_if_cancelled (task))
    g_task_return_pointer (task, g_steal_pointer (&list), g_object_unref);
}

/**
 * wr_url_list_parse_async:
 * @text: (transfer full): one URL a line
 *
 * As wr_url_list_new(), in a thread.
 */
void
wr_url_list_parse_async (char *text,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, wr_url_list_parse_async);
  g_task_set_name (task, "wr-url-list");
  g_task_set_task_data (task, text, g_free);
  g_task_run_in_thread (task, parse_thread);
}

/**
 * wr_url_list_parse_finish:
 *
 * Returns: (transfer full): the list, or %NULL with %G_IO_ERROR_CANCELLED.
 */
WrUrlList *
wr_url_list_parse_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * wr_url_list_get_n_pages:
 *
 * Returns: how many different pages there are, at most %WR_URL_LIST_MAX_PAGES.
 */
guint
wr_url_list_get_n_pages (WrUrlList *self)
{
  return self->n_pages;
}

/**
 * wr_url_list_get_n_bad:
 *
 * Returns: how many lines are no URL.
 */
guint
wr_url_list_get_n_bad (WrUrlList *self)
{
  return self->n_bad;
}

/**
 * wr_url_list_get_n_duplicates:
 *
 * Returns: how many pages were named again, also by ranges.
 */
guint
wr_url_list_get_n_duplicates (WrUrlList *self)
{
  return self->n_duplicates;
}

/**
 * wr_url_list_get_n_lines:
 *
 * Returns: how many lines there are, blank ones too.
 */
guint
wr_url_list_get_n_lines (WrUrlList *self)
{
  return self->lines->len;
}

/**
 * wr_url_list_get_line:
 * @index: from 0
 *
 * Returns: (transfer none): what the line is.
 */
const WrUrlLine *
wr_url_list_get_line (WrUrlList *self, guint index)
{
  g_return_val_if_fail (index < self->lines->len, NULL);
  return &g_array_index (self->lines, WrUrlLine, index);
}

static gboolean
walk_source (WrUrlList *self,
             const Source *source,
             GString *url,
             WrUrlListFunc func,
             gpointer user_data)
{
  WrUrlPattern pattern;

  get_pattern (self, source, &pattern);
  for (guint32 i = 0; i < source->n_urls; i++) {
    if (is_dropped (source, i))
      continue;
    wr_url_pattern_expand (&pattern, i, url);
    if (!func (url->str, source->line + 1, user_data))
      return FALSE;
  }
  return TRUE;
}

/**
 * wr_url_list_foreach_page:
 * @func: gets each page's normalised URL, valid during the call, and its line's number from 1
 *
 * Every page once, in the order of first mention.
 *
 * Returns: %FALSE if @func ended the walk.
 */
gboolean
wr_url_list_foreach_page (WrUrlList *self, WrUrlListFunc func, gpointer user_data)
{
  g_autoptr (GString) url = g_string_new (NULL);

  for (guint i = 0; i < self->sources->len; i++) {
    if (!walk_source (self, &g_array_index (self->sources, Source, i), url, func, user_data))
      return FALSE;
  }
  return TRUE;
}
