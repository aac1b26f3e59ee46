/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A page of the user guide as a list of blocks, read from data/help.
 *
 * The pages are Mallard, of which only the elements in these tables are known; any other is an
 * error, so that nothing of a page is silently left out. A page in the user's language stands for
 * the one in C.
 */

#include "config.h"

#include "wr-help-page.h"

#include <string.h>

#define FOLDER RESOURCE_BASE "/help"

/* What becomes of an element within a text. */
static const struct {
  const char *element;
  const char *open;
  const char *close;
} spans[] = {
  { "gui", "<b>", "</b>" },
  { "key", "<b>", "</b>" },
  { "em", "<i>", "</i>" },
  { "code", "<tt>", "</tt>" },
};

/* What only holds other elements. */
static const char *const containers[]
    = { "page", "section", "info", "list", "steps", "item", "media", NULL };

typedef struct {
  GPtrArray *blocks;
  GString *text; /* (owned) of the block that is open */
  char *picture; /* (owned) (nullable) of the media that is open */
  gboolean info; /* within what says something about the page */
  int step;      /* the last one's number */
} Reader;

static void
block_free (gpointer data)
{
  WrHelpBlock *block = data;

  g_free (block->text);
  g_free (block->picture);
  g_free (block);
}

static const char *
find_value (const char *name, const char **names, const char **values)
{
  for (gsize i = 0; names[i] != NULL; i++) {
    if (strcmp (names[i], name) == 0)
      return values[i];
  }
  return "";
}

static gboolean
append_span (GString *text, const char *element, gboolean open)
{
  for (gsize i = 0; i < G_N_ELEMENTS (spans); i++) {
    if (strcmp (spans[i].element, element) != 0)
      continue;
    g_string_append (text, open ? spans[i].open : spans[i].close);
    return TRUE;
  }
  return FALSE;
}

static void
append_link (GString *text, const char *target)
{
  g_autofree char *tag = g_markup_printf_escaped ("<a href=\"%s\">", target);

  g_string_append (text, tag);
}

static void
start_element_cb (GMarkupParseContext *context, const char *element, const char **names,
                  const char **values, gpointer user_data, GError **error)
{
  Reader *self = user_data;

  if (strcmp (element, "info") == 0)
    self->info = TRUE;
  else if (strcmp (element, "steps") == 0)
    self->step = 0;
  else if (strcmp (element, "media") == 0)
    self->picture = g_strconcat (FOLDER "/", find_value ("src", names, values), NULL);

  if (strcmp (element, "p") == 0 || strcmp (element, "title") == 0
      || strcmp (element, "screen") == 0)
    g_string_truncate (self->text, 0);
  else if (strcmp (element, "link") == 0)
    append_link (self->text, find_value ("xref", names, values));
  else if (!append_span (self->text, element, TRUE) && !g_strv_contains (containers, element))
    g_set_error (error, G_MARKUP_ERROR, G_MARKUP_ERROR_UNKNOWN_ELEMENT,
                 "The help knows no element “%s”", element);
}

/* The lines of the file are no lines of the text. */
static void
append_collapsed (GString *text, const char *run, gsize length)
{
  for (gsize i = 0; i < length; i++) {
    if (!g_ascii_isspace (run[i]))
      g_string_append_c (text, run[i]);
    else if (text->len > 0 && text->str[text->len - 1] != ' ')
      g_string_append_c (text, ' ');
  }
}

static void
text_cb (GMarkupParseContext *context, const char *run, gsize length, gpointer user_data,
         GError **error)
{
  Reader *self = user_data;

  if (strcmp (g_markup_parse_context_get_element (context), "screen") == 0) {
    g_string_append_len (self->text, run, (gssize) length);
  } else {
    g_autofree char *escaped = g_markup_escape_text (run, (gssize) length);
    append_collapsed (self->text, escaped, strlen (escaped));
  }
}

/* The elements around the one that ends, the next one first. */
static const char *
get_parent (GMarkupParseContext *context, guint level)
{
  const GSList *stack = g_markup_parse_context_get_element_stack (context);

  return g_slist_nth_data ((GSList *) stack, level);
}

static WrHelpKind
choose_kind (Reader *self, GMarkupParseContext *context, const char *element)
{
  if (strcmp (element, "screen") == 0)
    return WR_HELP_CODE;
  if (strcmp (element, "title") == 0)
    return WR_HELP_HEADING;
  if (self->picture != NULL)
    return WR_HELP_PICTURE;
  if (strcmp (get_parent (context, 1), "item") != 0)
    return WR_HELP_TEXT;
  return strcmp (get_parent (context, 2), "steps") == 0 ? WR_HELP_STEP : WR_HELP_BULLET;
}

static void
add_block (Reader *self, WrHelpKind kind)
{
  WrHelpBlock *block = g_new0 (WrHelpBlock, 1);

  block->kind = kind;
  block->text = g_strstrip (g_strdup (self->text->str));
  block->picture = g_steal_pointer (&self->picture);
  block->number = kind == WR_HELP_STEP ? ++self->step : 0;
  g_ptr_array_add (self->blocks, block);
}

static void
end_element_cb (GMarkupParseContext *context, const char *element, gpointer user_data,
                GError **error)
{
  Reader *self = user_data;

  if (strcmp (element, "info") == 0)
    self->info = FALSE;
  else if (strcmp (element, "link") == 0)
    g_string_append (self->text, "</a>");
  else if (!append_span (self->text, element, FALSE) && !self->info
           && !g_strv_contains (containers, element))
    add_block (self, choose_kind (self, context, element));
}

static GBytes *
find_page (const char *id, GError **error)
{
  const char *const *languages = g_get_language_names ();

  /* “C” is the last of them. */
  for (gsize i = 0;; i++) {
    g_autofree char *path = g_strdup_printf (FOLDER "/%s/%s.page", languages[i], id);
    g_autoptr (GError) missing = NULL;
    GBytes *bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, &missing);
    if (bytes != NULL)
      return bytes;
    if (languages[i + 1] == NULL) {
      g_propagate_error (error, g_steal_pointer (&missing));
      return NULL;
    }
  }
}

/**
 * wr_help_page_load:
 * @id: the name of its file without its ending
 *
 * Returns: (transfer full): what is on the page, its title first, as WrHelpBlock; or %NULL with a
 *   #GResourceError or #GMarkupError.
 */
GPtrArray *
wr_help_page_load (const char *id, GError **error)
{
  static const GMarkupParser parser
      = { .start_element = start_element_cb, .end_element = end_element_cb, .text = text_cb };
  g_autoptr (GBytes) bytes = find_page (id, error);

  if (bytes == NULL)
    return NULL;

  g_autoptr (GPtrArray) blocks = g_ptr_array_new_with_free_func (block_free);
  g_autoptr (GString) text = g_string_new (NULL);
  Reader reader = { .blocks = blocks, .text = text };
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, &reader, NULL);
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  gboolean good = g_markup_parse_context_parse (context, data, (gssize) length, error)
                  && g_markup_parse_context_end_parse (context, error);
  g_free (reader.picture);
  return good ? g_steal_pointer (&blocks) : NULL;
}
